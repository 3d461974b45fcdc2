internal import Travel

/// Finds in a line what names a flight: its number, and the two airports between which it goes. Only what cannot be anything else counts.
struct FlightMentions {
  private let reference: ReferenceData

  init(_ reference: ReferenceData) { self.reference = reference }

  /// A part of a line.
  private struct Word {
    let text: String
    let range: Range<String.Index>
  }

  /// A flight number, and where it stands.
  struct Number {
    let number: FlightNumber
    let range: Range<String.Index>
  }

  // MARK: Numbers

  /// The numbers in a line, in capitals with or without a space, of airlines that there are.
  func numbers(in line: String) -> [Number] {
    let words = Self.words(line)
    var numbers: [Number] = []
    var i = 0
    while i < words.count, numbers.count < 20 {
      if let number = single(words[i].text) {
        numbers.append(Number(number: number, range: words[i].range))
      } else if i + 1 < words.count, let number = pair(words[i], words[i + 1], before: i > 0 ? words[i - 1].text : nil, line) {
        numbers.append(Number(number: number, range: words[i].range.lowerBound..<words[i + 1].range.upperBound))
        i += 1
      }
      i += 1
    }
    return numbers
  }

  /// Types of aircraft look like flights of airlines with a digit in their code: A380, B747, E190.
  private static func isAircraft(_ text: String) -> Bool {
    text.count == 4 && ["A2", "A3", "B7", "E1", "E2"].contains { text.hasPrefix($0) }
  }

  private func single(_ text: String) -> FlightNumber? {
    guard (3...8).contains(text.utf8.count), !Self.isAircraft(text), text.utf8.allSatisfy(Self.isCapitalOrDigit),
      let number = try? FlightNumber(text)
    else { return nil }
    return isKnown(number) ? number : nil
  }

  private func pair(_ first: Word, _ second: Word, before: String?, _ line: String) -> FlightNumber? {
    let gap = line[first.range.upperBound..<second.range.lowerBound]
    guard (2...3).contains(first.text.utf8.count), first.text.utf8.allSatisfy(Self.isCapitalOrDigit), gap.count == 1,
      " -\u{A0}".contains(gap),
      second.text.utf8.first.map(Self.isDigit) == true, second.text.utf8.allSatisfy(Self.isCapitalOrDigit),
      // `10:30 AM 400` is a clock.
      !(["AM", "PM"].contains(first.text) && before?.utf8.first.map(Self.isDigit) == true),
      let number = try? FlightNumber(first.text + second.text),
      number.designator == first.text
    else { return nil }
    return isKnown(number) ? number : nil
  }

  private func isKnown(_ number: FlightNumber) -> Bool {
    reference.airlines.airlines(number.designator).contains { $0.iata != nil || $0.icao != nil }
  }

  // MARK: Routes

  private static let arrows = ["->", "→", "–", "—", "-", ">", "➔", "➜", "✈", "»", "⇒", "›", "/", "·"]
  private static let toWords: Set<String> = ["to", "nach", "bis", "à", "vers", "naar", "a", "hasta", "para", "till", "til", "do"]
  /// Words of three capitals that airports have as codes too.
  static let noCodes: Set<String> = [
    "THE", "AND", "FOR", "ALL", "NEW", "YOU", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN", "JAN", "FEB", "MAR", "APR", "MAY", "JUN",
    "JUL", "AUG", "SEP",
    "OCT", "NOV", "DEC", "PNR", "REF", "VIA", "VON", "DER", "DIE", "UND", "MRS", "DEP", "ARR", "ETA", "ETD", "EUR", "USD", "GBP", "CHF",
    "UTC", "GMT", "CET",
    "EST", "PST", "PDT", "EDT", "CDT", "BST", "JST", "PDF", "FLY", "AIR",
  ]

  /// The airports of a line with exactly two codes, and between them what leads from one to the other: `FRA to JFK`, `Frankfurt (FRA) – New York (JFK)`.
  /// `except`: a flight number, whose letters are no airport's.
  func route(byCodesIn line: String, except: [Number] = []) -> (from: Airport, to: Airport)? {
    let words = Self.words(line).filter { word in
      AirportNames.isCode(word.text) && !Self.noCodes.contains(word.text) && !except.contains { $0.range.overlaps(word.range) }
    }
    var codes: [(airport: Airport, range: Range<String.Index>)] = []
    for word in words.prefix(20) {
      if let airport = reference.airports.airport(word.text), airport.iata == word.text { codes.append((airport, word.range)) }
    }
    guard codes.count == 2, codes[0].airport != codes[1].airport else { return nil }
    return Self.leads(line[codes[0].range.upperBound..<codes[1].range.lowerBound]) ? (codes[0].airport, codes[1].airport) : nil
  }

  private static func leads(_ gap: Substring) -> Bool {
    arrows.contains { gap.contains($0) } || gap.lowercased().split { !$0.isLetter }.contains { toWords.contains(String($0)) }
  }

  /// The airports of a text that is two names and what leads from one to the other: `Frankfurt → Munich`, `from Hamburg to Munich`.
  func route(byNamesIn text: String) -> (from: Airport, to: Airport)? {
    for separator in Self.arrows.map({ [" \($0) ", $0] }).flatMap({ $0 }) + Self.toWords.sorted().map({ " \($0) " }) {
      let parts = Self.split(text, separator)
      guard parts.count == 2 else { continue }
      let names = parts.map { Self.name($0) }
      if let from = AirportNames.airport(names[0], reference.airports), let to = AirportNames.airport(names[1], reference.airports),
        from != to
      {
        return (from, to)
      }
    }
    return nil
  }

  private static func split(_ text: String, _ separator: String) -> [String] {
    var parts: [String] = []
    var rest = text[...]
    while parts.count < 4, let found = rest.firstRange(of: separator) {
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return parts + [String(rest)]
  }

  private static let before: Set<String> = [
    "flight", "flug", "vol", "vuelo", "volo", "vlucht", "voo", "from", "von", "de", "da", "van", "✈", "✈️", "confirmed",
  ]

  /// A fragment of a route without the words around the name.
  private static func name(_ text: String) -> String {
    var words = text.split { " :,·|".contains($0) }[...]
    while let first = words.first, before.contains(first.lowercased()) { words.removeFirst() }
    return words.joined(separator: " ")
  }

  // MARK: Words

  private static func words(_ line: String) -> [Word] {
    var words: [Word] = []
    var start: String.Index?
    for i in line.indices {
      let character = line[i]
      let isPart = character.asciiValue.map { HTMLName.isLetter($0) || isDigit($0) } ?? (character.isLetter || character.isNumber)
      if isPart, start == nil { start = i }
      if !isPart, let begin = start {
        words.append(Word(text: String(line[begin..<i]), range: begin..<i))
        start = nil
        if words.count >= 500 { return words }
      }
    }
    if let start { words.append(Word(text: String(line[start...]), range: start..<line.endIndex)) }
    return words
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isCapitalOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
}
