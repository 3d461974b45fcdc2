internal import Schema

/// What the cells of one row say, put together to a flight.
struct ImportCells {
  var errors = FieldErrors()
  private let dates: ImportDates
  private var result = ImportRow()
  private var members: [JSON.Member] = []
  /// What is only taken where nothing else is said.
  private var spare: [(field: String, text: String, caution: String)] = []
  private var objects: [(field: String, parts: [(member: String, text: String)])] = []
  private var departure = Halves()
  private var arrival = Halves()
  private var diversion: String?

  private struct Halves {
    var date: String?
    var time: String?

    /// The local time of both, or the day alone.
    var local: String? { date.map { $0 + (time.map { "T\($0)" } ?? "") } }
  }

  init(_ dates: ImportDates) { self.dates = dates }

  // MARK: Cells

  /// Takes a cell that is not empty.
  mutating func take(_ text: String, _ column: ImportColumn) {
    switch column.target {
    case .nothing: break
    case .field(let name):
      if let caution = column.caution {
        spare.append((name, dates.local(text, name, &errors), caution))
      } else if let value = value(text, column.form, name) {
        members.append(.init(name, value))
      }
    case .part(let field, let member): add(text, to: field, member ?? "code")
    case .departureDate: departure.date = dates.day(text, "departure_date", &errors)
    case .departureTime: departure.time = dates.time(text, "departure_time", &errors)
    case .arrivalDate: arrival.date = dates.day(text, "arrival_date", &errors)
    case .arrivalTime: arrival.time = dates.time(text, "arrival_time", &errors)
    case .duration:
      if column.form == .number || text.utf8.contains(UInt8(ascii: ":")), let minutes = ImportDates.minutes(text) {
        result.minutes = minutes
      } else {
        result.warn("duration_minutes", "is none such as 8:35, and was left out: \(text.prefix(40))")
      }
    case .diversion: diversion = text
    }
  }

  private mutating func add(_ text: String, to field: String, _ member: String) {
    if let known = objects.firstIndex(where: { $0.field == field }) {
      objects[known].parts.append((member, text))
    } else {
      objects.append((field, [(member, text)]))
    }
  }

  private mutating func value(_ text: String, _ form: ImportForm, _ name: String) -> JSON? {
    switch form {
    case .text: return .string(text)
    case .number: return (try? JSONParser.parse(Array(text.utf8))) ?? .string(text)
    case .list: return Self.list(text)
    case .truth: return Self.truths[text.lowercased()] ?? .string(text)
    case .word:
      // Mostly it is written as ours are.
      let isOurs = text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      let word = isOurs ? text : text.lowercased().replacing(" ", with: "_").replacing("-", with: "_")
      return .string(ImportWords.cabins[word] ?? word)
    case .localTime: return .string(dates.local(text, name, &errors))
    case .codes(let codes):
      guard let word = codes[text] ?? codes[text.lowercased()] else {
        result.warn(name, "is none that is known here, and was left out: \(text.prefix(40))")
        return nil
      }
      return word.isEmpty ? nil : .string(word)
    case .airport: return .string(ImportNames.airport(text))
    case .named: return ImportNames.named(text, field: name)
    }
  }

  private static let truths: [String: JSON] = ["true": true, "yes": true, "1": true, "false": false, "no": false, "0": false]

  private static func list(_ text: String) -> JSON {
    if text.utf8.first == UInt8(ascii: "["), let list = try? JSONParser.parse(Array(text.utf8)) { return list }
    let names = text.utf8.split(separator: UInt8(ascii: ";")).map { String(Substring($0)).trimmed }
    return .array(names.filter { !$0.isEmpty }.map { .string($0) })
  }

  // MARK: The row

  private func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// The flight. Throws what is wrong with the cells.
  consuming func row(_ rules: Set<ImportFormat.Rule>) throws(FieldErrors) -> ImportRow {
    guard errors.isEmpty else { throw errors }
    apply(rules)
    for (field, parts) in objects.sorted(by: { $0.field < $1.field }) { members.append(.init(field, Self.object(field, parts))) }
    for (field, text, caution) in spare where !has(field) {
      members.append(.init(field, .string(text)))
      result.warn(field, caution)
    }
    if let local = departure.local, !has("departure_local"), !has("departure_utc") {
      members.append(.init("departure_local", .string(local)))
    }
    if !has("arrival_local"), !has("arrival_utc") {
      if let local = arrival.local { members.append(.init("arrival_local", .string(local))) } else { result.arrivalTime = arrival.time }
    }
    if let diversion { divert(to: diversion) }
    result.flight = .object(members)
    return result
  }

  private mutating func apply(_ rules: Set<ImportFormat.Rule>) {
    if rules.contains(.midnightIsUnknown), (result.minutes ?? 0) == 0 {
      result.minutes = nil
      if departure.time == "00:00" { departure.time = nil }
      if arrival.time == "00:00" { arrival.time = nil }
    }
    if rules.contains(.unknownIsNothing) { members.removeAll { $0.name == "airline" && $0.value == "Unknown" } }
  }

  /// The flight that was planned stands; when it landed is told by another airport's clock.
  private mutating func divert(to place: String) {
    members.removeAll { ["status", "arrival_actual_local"].contains($0.name) }
    members.append(.init("status", "diverted"))
    result.warn("status", "is diverted: it landed at \(place.prefix(40)), which was left out with the time of that")
  }

  /// An object of the parts, or the code alone.
  private static func object(_ field: String, _ parts: [(member: String, text: String)]) -> JSON {
    if parts.count == 1, parts[0].member == "code" { return .string(parts[0].text) }
    let members = parts.map { member, text -> JSON.Member in
      switch member {
      case "code": JSON.Member(ImportNames.member(ofCode: text, field: field), .string(text))
      case "latitude", "longitude": JSON.Member(member, (try? JSONParser.parse(Array(text.utf8))) ?? .string(text))
      default: JSON.Member(member, .string(text))
      }
    }
    return .object(members)
  }
}
