/// The name of a passenger as tickets have it, `DESMARAIS/LUC MR`, taken apart into surname, given names and title.
package struct PassengerName: Equatable, Sendable {
  /// In proper case, as are the others.
  package private(set) var surname: String
  /// nil where the name has no stroke.
  package private(set) var given: String?
  package private(set) var title: String?
  /// What it may be instead, as a sentence; nil where there is nothing to ask.
  package private(set) var doubt: String?

  /// `Luc Desmarais`.
  package var full: String { given.map { "\($0) \(surname)" } ?? surname }

  private static let titles: Set<String> = [
    "MR", "MRS", "MS", "MISS", "MSTR", "MASTER", "DR", "PROF", "REV", "MME", "MLLE", "CHD", "INF",
  ]
  /// Those that airlines write to the end of the given name without a space; longer ones first.
  private static let attached = ["MSTR", "MISS", "MRS", "MR", "MS"]

  /// Reads one name; nil when there is none.
  package init?(_ text: String) {
    // By bytes, which need no search for the bounds of characters.
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { part in
      part.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    }
    guard var first = parts.first, parts.contains(where: { !$0.isEmpty }) else { return nil }
    guard parts.count > 1 else {
      var titles = Self.takeTitles(&first)
      if first.isEmpty { swap(&first, &titles) }
      surname = Self.proper(first.joined(separator: " "))
      title = titles.first.map(Self.proper)
      if first.count == 1, let word = first.first, let ending = Self.ending(of: word, leaving: 3) {
        doubt = "The name has no stroke between surname and given name, and may end with the title \(ending)."
      }
      return
    }
    var rest = parts.dropFirst().flatMap { $0 }
    var titles = Self.takeTitles(&rest)
    if titles.isEmpty, let last = rest.last, let ending = Self.ending(of: last, leaving: 2) {
      let shorter = String(last.dropLast(ending.count))
      // Amr, Adams: names end so, too. MS ends more names than the others.
      if ending != "MS", shorter.utf8.count > 2 {
        rest[rest.count - 1] = shorter
        titles = [ending]
      } else if shorter.utf8.count > 2 || ending != "MS" {
        doubt = "The given name is \(Self.proper(last)), or \(Self.proper(shorter)) with the title \(Self.proper(ending))."
      }
    }
    surname = Self.proper((first.isEmpty ? rest : first).joined(separator: " "))
    given = first.isEmpty || rest.isEmpty ? nil : Self.proper(rest.joined(separator: " "))
    title = titles.first.map(Self.proper)
  }

  /// Takes the titles off the end, at most two.
  private static func takeTitles(_ words: inout [String]) -> [String] {
    var titles: [String] = []
    while titles.count < 2, let last = words.last,
      Self.titles.contains(last.hasSuffix(".") ? last.dropLast().uppercased() : last.uppercased())
    {
      titles.append(words.removeLast())
    }
    return titles
  }

  private static func ending(of word: String, leaving least: Int) -> String? {
    attached.first { word.uppercased().hasSuffix($0) && word.utf8.count >= $0.utf8.count + least }
  }

  /// `MCDONALD-O'BRIEN` as `McDonald-O'Brien`. What is not only capitals, or only small letters, is left as it is written.
  package static func proper(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    guard !scalars.contains(where: { $0.isSmall }) || !scalars.contains(where: { $0.isCapital }) else { return text }
    var result = String.UnicodeScalarView()
    var start = 0
    while start < scalars.count {
      let end = scalars[start...].firstIndex { !$0.isOfWord } ?? scalars.count
      let isMc = end - start > 4 && scalars[start].capital == "M" && scalars[start + 1].capital == "C"
      for place in start..<end {
        let scalar = scalars[place]
        if place == start || isMc && place == start + 2 { result.append(scalar.capital) } else { result.append(scalar.small) }
      }
      if end < scalars.count { result.append(scalars[end]) }
      start = end + 1
    }
    return String(result)
  }
}

// Without looking into Unicode's tables for ASCII, which names on tickets are. Letters that become several, such as ß, stay.
extension Unicode.Scalar {
  fileprivate var isSmall: Bool { isASCII ? ("a"..."z").contains(self) : properties.isLowercase }
  fileprivate var isCapital: Bool { isASCII ? ("A"..."Z").contains(self) : properties.isUppercase }

  /// A letter, or a mark over one.
  fileprivate var isOfWord: Bool {
    isASCII ? isSmall || isCapital : properties.isAlphabetic || properties.canonicalCombiningClass != .notReordered
  }

  fileprivate var capital: Unicode.Scalar {
    if isASCII { return isSmall ? Unicode.Scalar(UInt8(value) - 32) : self }
    return Self.only(properties.titlecaseMapping) ?? self
  }

  fileprivate var small: Unicode.Scalar {
    if isASCII { return isCapital ? Unicode.Scalar(UInt8(value) + 32) : self }
    return Self.only(properties.lowercaseMapping) ?? self
  }

  private static func only(_ text: String) -> Unicode.Scalar? { text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil }
}
