package import Travel

/// Finds the airport that a document means by a name, where the name can mean one only, or one that is large and others that hardly anybody flies to.
package enum AirportNames {
  /// The airport of a text such as `Frankfurt (FRA)`, `Frankfurt FRA`, `London Heathrow`, `Munich`; nil where it means several or none.
  package static func airport(_ text: String, _ airports: AirportCatalogue) -> Airport? {
    guard text.utf8.count <= 120 else { return nil }
    if let code = code(in: text), let airport = airports.airport(code) { return airport }
    let plain = text.prefix { $0 != "(" }.trimmingBlanks()
    guard plain.utf8.count >= 4 else { return nil }
    return airport(named: plain, airports) ?? bracketed(text).flatMap { airport(named: $0, airports) }
  }

  /// `London Heathrow` of `London (Heathrow)`: a town and the name of one of its airports. What stands in further brackets is left out.
  private static func bracketed(_ text: String) -> String? {
    let parts = text.split(separator: "(", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let name = parts[1].prefix { $0 != "(" && $0 != ")" }.trimmingBlanks()
    return name.utf8.count >= 4 ? "\(parts[0].trimmingBlanks()) \(name)" : nil
  }

  private static func airport(named plain: String, _ airports: AirportCatalogue) -> Airport? {
    let found = airports.search(plain, limit: 30).filter { $0.iata != nil && $0.closed == nil }
    let name = folded(plain)
    let same = found.filter { folded($0.name) == name }
    if same.count == 1 { return same[0] }
    let inUse = found.filter(\.isScheduled)
    if inUse.count == 1 { return inUse[0] }
    // Of a town with one large airport and fields beside it, nobody means a field.
    let inTown = inUse.filter { folded($0.city ?? "") == name }.sorted { ($0.rank ?? 0) > ($1.rank ?? 0) }
    guard inTown.count > 1, let first = inTown[0].rank, first >= large, (inTown[1].rank ?? 0) < small else { return nil }
    return inTown[0]
  }

  /// Ranks of airports, 1 being that of the most important one.
  private static let (large, small) = (0.7, 0.3)

  /// The code that a text names as one: three capitals in brackets, `(FRA)`, `(FRA/EDDF)`, `[FRA]`, or as the last word behind others, `Frankfurt FRA`; or the
  /// text is nothing else.
  package static func code(in text: String) -> String? {
    var codes: [String] = []
    for part in text.split(whereSeparator: { "()[]".contains($0) }).dropFirst(text.first == "(" || text.first == "[" ? 0 : 1) {
      let word = part.prefix { $0 != "/" && $0 != "," }.trimmingBlanks()
      if isCode(word) { codes.append(word) }
    }
    if Set(codes).count == 1 { return codes[0] }
    guard codes.isEmpty else { return nil }
    let words = text.split { " ,".contains($0) }
    guard let last = words.last.map(String.init), isCode(last) else { return nil }
    // In a text of capitals any word may look so.
    return words.count == 1 || words.contains { $0.contains(where: \.isLowercase) } ? last : nil
  }

  package static func isCode(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  private static func folded(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}
