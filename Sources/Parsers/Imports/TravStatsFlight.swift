package import Schema

/// A flight as TravStats answers it. Members are found by name; where one can be called differently, the first that is there counts.
package enum TravStatsFlight {
  /// What it says.
  package static func row(_ flight: JSON) -> ImportRow {
    var reader = JSONFlightReader(flight)
    reader.addPlace("departure_airport", ["departureAirport"])
    reader.addPlace("arrival_airport", ["arrivalAirport"])
    for stop in ["departure", "arrival"] { addTime(stop, &reader) }
    reader.addNamed("airline", ["airline"])
    reader.addNamed("operating_airline", ["operatingAirline"])
    reader.addNamed("aircraft", ["aircraft", "aircraftType"])
    for (field, names) in texts { reader.addText(field, names) }
    reader.addWord("cabin_class", ["cabinClass", "seatClass", "travelClass"], ImportWords.cabins)
    reader.addWord("seat_position", ["seatPosition", "seatType"], ImportWords.positions)
    reader.addWord("reason", ["reason", "flightReason", "purpose"], ImportWords.reasons)
    let statuses = [
      "cancelled": "cancelled", "canceled": "cancelled", "diverted": "diverted", "scheduled": "", "flown": "", "completed": "",
    ]
    reader.addWord("status", ["status"], statuses)
    return reader.result()
  }

  private static let texts: [(field: String, names: [String])] = [
    ("flight_number", ["flightNumber"]), ("registration", ["registration", "aircraftRegistration"]), ("seat", ["seat", "seatNumber"]),
    ("fare_class", ["fareClass", "bookingClass"]), ("notes", ["notes", "note"]), ("departure_terminal", ["departureTerminal", "terminal"]),
    ("departure_gate", ["departureGate", "gate"]), ("arrival_terminal", ["arrivalTerminal"]), ("arrival_gate", ["arrivalGate"]),
    ("confirmation_code", ["confirmationCode", "pnr"]), ("booking_reference", ["bookingReference"]),
  ]

  /// An instant, a local time, or an object of a local time and its zone.
  private static func addTime(_ stop: String, _ reader: inout JSONFlightReader) {
    let names = ["\(stop)Local", "\(stop)Time", "scheduled\(stop.prefix(1).uppercased())\(stop.dropFirst())", "\(stop)Date"]
    guard let name = names.first(where: { reader.source[$0] != nil && reader.source[$0] != .null }) else { return }
    let value = reader.source[name]
    if case .object? = value {
      reader.addText("\(stop)_local", ["local"], in: value)
      return reader.addText("\(stop)_timezone", ["timezone"], in: value)
    }
    guard let text = reader.text([name]) else { return }
    if isInstant(text) { return reader.add("\(stop)_utc", .string(text)) }
    reader.add("\(stop)_local", .string(text))
    reader.addText("\(stop)_timezone", ["\(stop)Timezone"])
  }

  /// Whether it ends with an offset: `Z`, or a sign behind the time.
  private static func isInstant(_ text: String) -> Bool {
    guard let last = text.utf8.last else { return false }
    return [UInt8(ascii: "Z"), UInt8(ascii: "z")].contains(last) || text.utf8.dropFirst(11).contains { "+-".utf8.contains($0) }
  }
}
