internal import Schema

/// Reads the members of a flight in another program's JSON into those of ours.
struct JSONFlightReader {
  let source: JSON
  var row = ImportRow()
  private var members: [JSON.Member] = []

  init(_ source: JSON) { self.source = source }

  /// What has been read.
  consuming func result() -> ImportRow {
    row.flight = .object(members)
    return row
  }

  /// The text of the first of `names` that holds one, without spaces around it; a number as it is written.
  func text(_ names: [String], in object: JSON? = nil) -> String? {
    for name in names {
      switch (object ?? source)[name] {
      case .string(let text)?:
        let text = text.trimmed
        if !text.isEmpty { return text }
      case .number(let text)?: return text
      default: continue
      }
    }
    return nil
  }

  mutating func add(_ field: String, _ value: JSON?) {
    if let value { members.append(.init(field, value)) }
  }

  mutating func addText(_ field: String, _ names: [String], in object: JSON? = nil) {
    add(field, text(names, in: object).map { .string($0) })
  }

  /// A word that `codes` has one of ours for; any other is left out with a warning, one for nothing without.
  mutating func addWord(_ field: String, _ names: [String], _ codes: [String: String], in object: JSON? = nil) {
    guard let text = text(names, in: object) else { return }
    // Mostly it is written as ours are.
    guard let word = codes[text] ?? codes[text.lowercased().replacing("-", with: "_")] else {
      return row.warn(field, "is none that is known here, and was left out: \(text.prefix(40))")
    }
    if !word.isEmpty { add(field, .string(word)) }
  }

  /// An airport: its code, or an object of which the codes, the name, the position and the zone are taken.
  mutating func addPlace(_ field: String, _ names: [String]) {
    guard let name = names.first(where: { source[$0] != nil && source[$0] != .null }), let place = source[name] else { return }
    guard case .object = place else { return addText(field, [name]) }
    let codes = [["iata", "iataCode", "iata_code"], ["icao", "icaoCode", "icao_code"], ["code"]].compactMap { text($0, in: place) }
    var members: [JSON.Member] = []
    for (member, length) in [("iata", 3), ("icao", 4)] {
      if let code = codes.first(where: { $0.utf8.count == length }) { members.append(.init(member, .string(code.uppercased()))) }
    }
    if let name = text(["name"], in: place) { members.append(.init("name", .string(name))) }
    if let city = text(["city", "municipality"], in: place) { members.append(.init("city", .string(city))) }
    if let country = text(["country"], in: place), country.utf8.count == 2 { members.append(.init("country", .string(country))) }
    for (member, names) in [("latitude", ["lat", "latitude"]), ("longitude", ["lon", "lng", "longitude"])] {
      if let name = names.first(where: { place[$0] != nil && place[$0] != .null }), let number = place[name] {
        members.append(.init(member, number))
      }
    }
    if let zone = text(["tz", "timezone"], in: place) { members.append(.init("timezone", .string(zone))) }
    add(field, .object(members))
  }

  /// An airline or a type of aircraft: a code or a name, or an object of which both are taken.
  mutating func addNamed(_ field: String, _ names: [String]) {
    guard let name = names.first(where: { source[$0] != nil && source[$0] != .null }), let value = source[name] else { return }
    guard case .object = value else { return addText(field, [name]) }
    var members: [JSON.Member] = []
    for (member, names, lengths) in [
      ("iata", ["iata", "iataCode", "iata_code"], field == "aircraft" ? 3...3 : 2...2),
      ("icao", ["icao", "icaoCode", "icao_code"], field == "aircraft" ? 2...4 : 3...3), ("name", ["name"], 1...200),
    ] {
      if let text = text(names, in: value), lengths.contains(text.utf8.count) { members.append(.init(member, .string(text))) }
    }
    if !members.isEmpty { add(field, .object(members)) }
  }
}
