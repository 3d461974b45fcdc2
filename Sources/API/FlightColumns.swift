internal import Parsers
internal import Schema

/// A log as a table: the fields of a flight by the names that they have in JSON, those that are objects spread over several columns.
enum FlightColumns {
  /// A heading, and what it holds of the field.
  struct Column: Sendable {
    let heading: String
    /// The members of the field's object of which the first that is there is meant; empty for a field that is no object.
    var members: [String] = []
  }

  /// The columns of each field of a flight, in the order of `FlightView.schema`.
  static let ofFields: [[Column]] = FlightView.schema.properties.map { property in
    guard let parts = parts[property.name] else { return [Column(heading: property.name)] }
    return parts.map { Column(heading: property.name + $0.suffix, members: $0.members) }
  }

  /// All headings.
  static let headings = ofFields.flatMap { $0.map(\.heading) }

  /// The columns of fields that are objects: what stands behind the field's name in the heading, and the members. A place's zone is that of the stop.
  private static let parts: [String: [(suffix: String, members: [String])]] = {
    let airline = [("", ["iata"]), ("_icao", ["icao"]), ("_name", ["name"])]
    let airport = [("", ["iata", "icao"])] + ["name", "city", "country", "latitude", "longitude"].map { ("_\($0)", [$0]) }
    return [
      "airline": airline, "operating_airline": airline, "departure_airport": airport, "arrival_airport": airport,
      // aircraft_name is a field of its own: that of the machine.
      "aircraft": [("", ["icao"]), ("_iata", ["iata"]), ("_type", ["name"])],
    ]
  }()

  /// What an import finds in such a table: all of these, what else may be sent, and the halves of local times.
  static let imported: [ImportColumn] = {
    var columns: [ImportColumn] = []
    for (property, parts) in zip(FlightView.schema.properties, ofFields) {
      for (place, part) in parts.enumerated() where !part.members.isEmpty {
        columns.append(ImportColumn(part.heading, .part(of: property.name, member: place == 0 ? nil : part.members[0])))
      }
    }
    let spread = Set(columns.map(\.heading))
    for property in FlightInput.schema.properties where !spread.contains(property.name) {
      columns.append(ImportColumn(property.name, property.access == .readOnly ? .nothing : .field(property.name), form(property.name)))
    }
    // What is answered and nobody may send.
    let known = Set(columns.map(\.heading))
    columns += headings.filter { !known.contains($0) }.map { ImportColumn($0, .nothing) }
    return columns + [
      ImportColumn("departure_date", .departureDate), ImportColumn("departure_time", .departureTime),
      ImportColumn("arrival_date", .arrivalDate), ImportColumn("arrival_time", .arrivalTime), ImportColumn("duration", .duration),
    ]
  }()

  private static func form(_ name: String) -> ImportForm {
    switch name {
    case "passengers", "companions", "tags": .list
    case "codeshare", "needs_review": .truth
    case "confidence": .number
    case "cabin_class", "reason", "seat_position", "status", "source": .word
    case "departure_local", "arrival_local", "departure_actual_local", "arrival_actual_local": .localTime
    default: .text
    }
  }

  /// The fields of a row, of a flight as `FlightView.schema` writes it.
  static func row(_ flight: JSON) -> [String] {
    guard case .object(let members) = flight else { return [] }
    var row: [String] = []
    row.reserveCapacity(headings.count)
    // The schema writes every field, and in its order.
    for (member, columns) in zip(members, ofFields) {
      for column in columns {
        row.append(text(column.members.isEmpty ? member.value : first(column.members, of: member.value)))
      }
    }
    return row
  }

  private static func first(_ names: [String], of object: JSON) -> JSON {
    for name in names { if let value = object[name], value != .null { return value } }
    return .null
  }

  private static func text(_ value: JSON) -> String {
    switch value {
    case .null: ""
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .string(let text): FormulaGuard.guarded(text)
    case .array(let elements): FormulaGuard.guarded(list(elements))
    case .object: ""
    }
  }

  /// `Alice;Bob`; as JSON where that would not read back as the same.
  private static func list(_ elements: [JSON]) -> String {
    let words = elements.map { if case .string(let word) = $0 { word } else { "" } }
    let isPlain = words.allSatisfy { word in
      !word.isEmpty && !word.utf8.contains(UInt8(ascii: ";")) && word.utf8.first != UInt8(ascii: "[")
        && word.utf8.first != UInt8(ascii: " ")
        && word.utf8.last != UInt8(ascii: " ")
    }
    if isPlain { return words.joined(separator: ";") }
    var writer = JSONWriter()
    writer.value(.array(elements))
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
