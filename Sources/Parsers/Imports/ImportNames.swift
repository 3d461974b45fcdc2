internal import Schema

/// Airports, airlines and types of aircraft as programs name them: with codes behind the name.
enum ImportNames {
  /// The code of `Frankfurt / Frankfurt am Main (FRA/EDDF)`: IATA's, else ICAO's; the text itself where there is none.
  static func airport(_ text: String) -> String {
    guard let codes = inParentheses(text)?.codes else { return text }
    return codes.first { $0.utf8.count == 3 } ?? codes.first { $0.utf8.count == 4 } ?? text
  }

  /// The name and the codes of `Lufthansa (LH/DLH)`; a text without codes is a name or a code itself. nil where nothing is said.
  static func named(_ text: String, field: String) -> JSON? {
    guard let (name, codes) = inParentheses(text), !name.isEmpty || !codes.isEmpty else { return .string(text) }
    var members: [JSON.Member] = []
    for code in codes {
      let member = member(ofCode: code, field: field)
      let isCode = lengths(field, member).contains(code.utf8.count)
      if isCode, !members.contains(where: { $0.name == member }) { members.append(.init(member, .string(code))) }
    }
    if !name.isEmpty { members.append(.init("name", .string(name))) }
    return members.isEmpty ? nil : .object(members)
  }

  /// Whose a code is by its length.
  static func member(ofCode code: String, field: String) -> String {
    switch field {
    case "departure_airport", "arrival_airport": code.utf8.count == 4 ? "icao" : "iata"
    case "aircraft": "icao"
    default: code.utf8.count == 3 ? "icao" : "iata"
    }
  }

  /// How long such codes are.
  private static func lengths(_ field: String, _ member: String) -> ClosedRange<Int> {
    if field == "aircraft" { return 2...4 }
    return member == "icao" ? 3...3 : 2...2
  }

  /// What stands before the last parentheses, and the letters and digits between slashes in them; nil without parentheses at the end.
  private static func inParentheses(_ text: String) -> (name: String, codes: [String])? {
    // By bytes: a table of a hundred thousand flights has four hundred thousand of these.
    guard text.utf8.last == UInt8(ascii: ")"), let open = text.utf8.lastIndex(of: UInt8(ascii: "(")) else { return nil }
    let inside = text.utf8[text.utf8.index(after: open)...].dropLast()
    let codes = inside.split(separator: UInt8(ascii: "/")).map { String(Substring($0)).trimmed }.filter { code in
      2...4 ~= code.utf8.count && code.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 }
    }
    return (String(text[..<open]).trimmed, codes)
  }
}
