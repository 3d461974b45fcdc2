internal import Parsers
internal import Schema
internal import Travel

/// What the columns of a table of flights mean, and how its rows become what `POST /flights` takes. Found by a first reading of the whole file, which tells
/// the encoding and whether days or months come first in its dates.
struct FlightTable: Sendable {
  private enum Meaning: Sendable {
    case field(String, Form)
    /// A member of an object; nil: its code.
    case part(of: String, member: String?)
    /// A date or a time of day, half of a local time.
    case half(String)
    case nothing
  }

  /// What a field is read as.
  private enum Form: Sendable { case text, number, list, truth, word, localTime }

  private struct Column: Sendable {
    let meaning: Meaning
    /// Our own columns are taken to the byte.
    let isTrimmed: Bool
  }

  /// The headings that nobody knows.
  private(set) var ignored: [String] = []
  private(set) var isWindows1252 = false
  private var columns: [Column] = []
  private var order: TableDates.Order?

  /// Reads a file once. Throws `CSVError`, and 422 for one without the headings of flights.
  init(_ file: ImportFile) throws {
    var reader = CSVReader()
    var orders: Set<TableDates.Order> = []
    func take(_ row: CSVReader.Row) throws {
      if !row.isUTF8 { isWindows1252 = true }
      if columns.isEmpty { return try readHeadings(row.fields) }
      for (column, text) in zip(columns, row.fields) {
        guard Self.isDay(column.meaning), !Self.isISO(text), let day = TableDates.day(Self.split(text).day) else { continue }
        if case .day(_, let order?) = day { orders.insert(order) }
      }
    }
    try file.forEachPiece { try reader.feed($0, take) }
    try reader.finish(take)
    guard !columns.isEmpty else { throw FlightImport.unparseable("The file is empty.") }
    order = orders.count == 1 ? orders.first : nil
  }

  // MARK: Headings

  private static let inputs = FlightInput.schema.properties

  private mutating func readHeadings(_ headings: [String]) throws {
    let known = FlightColumns.headings + Self.inputs.map(\.name)
    var meant: [String: String] = [:]
    for heading in headings {
      let heading = heading.trimmed
      guard let name = FlightHeadings.column(heading, known: known) else {
        if !heading.isEmpty { ignored.append(heading) }
        columns.append(Column(meaning: .nothing, isTrimmed: false))
        continue
      }
      if let other = meant.updateValue(heading, forKey: name) {
        throw FlightImport.unparseable("The columns \"\(other)\" and \"\(heading)\" both mean \(name). Leave one out.")
      }
      columns.append(Column(meaning: Self.meaning(name), isTrimmed: name != heading))
    }
    let needed = [["departure_airport", "departure_airport_name"], ["arrival_airport", "arrival_airport_name"]]
    let days = ["departure_local", "departure_date", "departure_utc"]
    guard needed.allSatisfy({ $0.contains { meant[$0] != nil } }), days.contains(where: { meant[$0] != nil }) else {
      throw FlightImport.unparseable(
        "The first row must hold headings, among them departure_airport (or From), arrival_airport (or To) and departure_local (or Date). It holds: \(headings.prefix(20).joined(separator: ", ").prefix(300))."
      )
    }
  }

  private static func meaning(_ name: String) -> Meaning {
    if ["departure_date", "departure_time", "arrival_date", "arrival_time"].contains(name) { return .half(name) }
    for (property, columns) in zip(FlightView.schema.properties, FlightColumns.ofFields) {
      for (place, column) in columns.enumerated() where column.heading == name && !column.members.isEmpty {
        return .part(of: property.name, member: place == 0 ? nil : column.members[0])
      }
    }
    guard let input = inputs.first(where: { $0.name == name }), input.access != .readOnly else { return .nothing }
    return .field(name, form(name))
  }

  private static func form(_ name: String) -> Form {
    switch name {
    case "passengers", "companions", "tags": .list
    case "codeshare", "needs_review": .truth
    case "confidence": .number
    case "cabin_class", "reason", "seat_position", "status", "source": .word
    case "departure_local", "arrival_local", "departure_actual_local", "arrival_actual_local": .localTime
    default: .text
    }
  }

  // MARK: Rows

  /// A flight as JSON, and the time of its arrival where the file has that without the day.
  func flight(_ row: CSVReader.Row) throws(FieldErrors) -> (json: JSON, arrivalTime: String?) {
    var errors = FieldErrors()
    var members: [JSON.Member] = []
    var objects: [String: [String: String]] = [:]
    var halves: [String: String] = [:]
    if row.fields.dropFirst(columns.count).contains(where: { !$0.isEmpty }) {
      errors.add("has \(row.fields.count) fields, but there are \(columns.count) headings")
    }
    for (column, field) in zip(columns, row.fields) where !field.isEmpty {
      let text = FormulaGuard.unguarded(column.isTrimmed ? field.trimmed : field)
      if text.isEmpty { continue }
      switch column.meaning {
      case .nothing: break
      case .field(let name, let form): members.append(.init(name, value(text, form, name, &errors)))
      case .part(let field, let member): objects[field, default: [:]][member ?? "code"] = text
      case .half(let name):
        if name.hasSuffix("_date") { halves[name] = day(text, name, &errors) } else { halves[name] = time(text, name, &errors) }
      }
    }
    for (field, parts) in objects.sorted(by: { $0.key < $1.key }) { members.append(.init(field, Self.object(field, parts))) }
    if let date = halves["departure_date"], !members.contains(where: { $0.name == "departure_local" }) {
      members.append(.init("departure_local", .string(date + (halves["departure_time"].map { "T\($0)" } ?? ""))))
    }
    var arrivalTime: String?
    if !members.contains(where: { $0.name == "arrival_local" }) {
      if let date = halves["arrival_date"] {
        members.append(.init("arrival_local", .string(date + (halves["arrival_time"].map { "T\($0)" } ?? ""))))
      } else {
        arrivalTime = halves["arrival_time"]
      }
    }
    guard errors.isEmpty else { throw errors }
    return (.object(members), arrivalTime)
  }

  private func value(_ text: String, _ form: Form, _ name: String, _ errors: inout FieldErrors) -> JSON {
    switch form {
    case .text: return .string(text)
    case .number: return (try? JSONParser.parse(Array(text.utf8))) ?? .string(text)
    case .list: return Self.list(text)
    case .truth: return Self.words[text.lowercased()] ?? .string(text)
    case .word:
      // Mostly it is written as ours are.
      let isOurs = text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      let word = isOurs ? text : text.lowercased().replacing(" ", with: "_").replacing("-", with: "_")
      return .string(Self.cabins[word] ?? word)
    case .localTime:
      if Self.isISO(text), text.utf8.count == 10 || text.utf8.dropFirst(10).first == UInt8(ascii: "T") { return .string(text) }
      let parts = Self.split(text)
      guard let date = day(parts.day, name, &errors) else { return .string(text) }
      if parts.time.isEmpty { return .string(date) }
      return .string("\(date)T\(TableDates.time(parts.time) ?? parts.time)")
    }
  }

  private static let words: [String: JSON] = ["true": true, "yes": true, "1": true, "false": false, "no": false, "0": false]
  private static let cabins = ["eco": "economy", "coach": "economy", "premium": "premium_economy"]

  /// An object of the parts, or the code alone.
  private static func object(_ field: String, _ parts: [String: String]) -> JSON {
    let code = parts["code"]
    guard parts.count > 1 || code == nil else { return .string(code ?? "") }
    var members: [JSON.Member] = []
    if let code {
      let name: String
      switch field {
      case "departure_airport", "arrival_airport": name = code.count == 4 ? "icao" : "iata"
      case "aircraft": name = "icao"
      default: name = "iata"
      }
      members.append(.init(name, .string(code)))
    }
    for (name, text) in parts.sorted(by: { $0.key < $1.key }) where name != "code" {
      let isNumber = name == "latitude" || name == "longitude"
      members.append(.init(name, isNumber ? (try? JSONParser.parse(Array(text.utf8))) ?? .string(text) : .string(text)))
    }
    return .object(members)
  }

  private static func list(_ text: String) -> JSON {
    if text.utf8.first == UInt8(ascii: "["), let list = try? JSONParser.parse(Array(text.utf8)) { return list }
    let names = text.utf8.split(separator: UInt8(ascii: ";")).map { String(Substring($0)).trimmed }
    return .array(names.filter { !$0.isEmpty }.map { .string($0) })
  }

  // MARK: Dates

  private func day(_ text: String, _ field: String, _ errors: inout FieldErrors) -> String? {
    switch TableDates.day(text) {
    case .day(let day, _): return day
    case .either(let dayFirst, let monthFirst):
      switch order {
      case .dayFirst: return dayFirst
      case .monthFirst: return monthFirst
      case nil: errors.add("can be \(dayFirst) or \(monthFirst), and no other date in the file tells which; write it like these", at: field)
      }
    case nil: errors.add("is no date such as 2026-03-29: \(text.prefix(40))", at: field)
    }
    return nil
  }

  private func time(_ text: String, _ field: String, _ errors: inout FieldErrors) -> String? {
    let time = TableDates.time(text)
    if time == nil { errors.add("is no time such as 10:30: \(text.prefix(40))", at: field) }
    return time
  }

  private static func isDay(_ meaning: Meaning) -> Bool {
    switch meaning {
    case .field(let name, _): name.hasSuffix("_local")
    case .half(let name): name.hasSuffix("_date")
    case .part, .nothing: false
    }
  }

  private static func isISO(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count >= 10 else { return false }
    return bytes.dropFirst(4).first == UInt8(ascii: "-") && bytes.dropFirst(7).first == UInt8(ascii: "-")
  }

  /// The date and the time: behind a `T`, or from the first word with a colon on.
  private static func split(_ text: String) -> (day: String, time: String) {
    if !text.contains(" "), let sign = text.lastIndex(of: "T"), text[sign...].dropFirst().first?.isNumber == true {
      return (String(text[..<sign]), String(text[sign...].dropFirst()))
    }
    let words = text.split(separator: " ")
    let first = words.firstIndex { $0.contains(":") } ?? words.endIndex
    return (words[..<first].joined(separator: " "), words[first...].joined(separator: " "))
  }
}

extension String {
  /// Without the spaces around it.
  fileprivate var trimmed: String {
    // Asking characters takes long, and mostly there is nothing but printable ASCII at both ends.
    if let first = utf8.first, let last = utf8.last, 0x21...0x7E ~= first, 0x21...0x7E ~= last { return self }
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    return String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
