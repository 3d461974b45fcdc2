package import Schema

/// An export of AirTrail, in which each flight has the seats of all who were on it. A first reading finds out whose flights these are: an export has the
/// flights of one user, who is the only one with a seat in all of them.
package struct AirTrailFile: Sendable {
  /// What users are called, by their ids.
  private var names: [String: String] = [:]
  /// Who has a seat in all flights so far; nil before the first.
  private var everywhere: Set<String>?
  /// An export has few users.
  private static let mostUsers = 10_000

  package init() {}

  /// Notes an element of the list `users`.
  package mutating func learn(user: JSON) {
    let reader = JSONFlightReader(user)
    guard let id = reader.text(["id"]), let name = reader.text(["displayName", "username"]), names.count < Self.mostUsers else { return }
    names[id] = name
  }

  /// Notes an element of the list `flights`.
  package mutating func learn(flight: JSON) {
    let users = Set(Self.seats(flight).compactMap { JSONFlightReader($0).text(["userId"]) })
    everywhere = everywhere?.intersection(users) ?? users
  }

  /// A flight. `learn` has seen all of them.
  package func row(_ flight: JSON) -> ImportRow {
    var reader = JSONFlightReader(flight)
    reader.addPlace("departure_airport", ["from"])
    reader.addPlace("arrival_airport", ["to"])
    addTimes(&reader)
    reader.addNamed("airline", ["airline"])
    reader.addNamed("aircraft", ["aircraft"])
    for (field, name) in [
      ("flight_number", "flightNumber"), ("registration", "aircraftReg"), ("notes", "note"), ("departure_terminal", "departureTerminal"),
      ("departure_gate", "departureGate"), ("arrival_terminal", "arrivalTerminal"), ("arrival_gate", "arrivalGate"),
    ] { reader.addText(field, [name]) }
    reader.addWord("reason", ["flightReason"], ImportWords.reasons)
    addSeats(&reader)
    return reader.result()
  }

  private func addTimes(_ reader: inout JSONFlightReader) {
    for stop in ["departure", "arrival"] {
      let (actual, planned) = (reader.text([stop]), reader.text(["\(stop)Scheduled"]))
      reader.add("\(stop)_utc", (planned ?? actual).map { .string($0) })
      if planned != nil, let actual { reader.add("\(stop)_actual_utc", .string(actual)) }
    }
    let isTimed = reader.text(["departure", "departureScheduled"]) != nil
    if isTimed, reader.text(["arrival", "arrivalScheduled"]) == nil, let seconds = reader.text(["duration"]).flatMap({ Int($0) }) {
      if (60...345_600).contains(seconds) { reader.row.minutes = seconds / 60 }
    }
    guard !isTimed, let date = reader.text(["date"]) else { return }
    let precision = reader.text(["datePrecision"]) ?? "day"
    // A month is no day: the schema refuses it, and the row says so.
    reader.add("departure_local", .string(precision == "day" ? String(Substring(date.utf8.prefix(10))) : "the \(precision) alone"))
  }

  private func addSeats(_ reader: inout JSONFlightReader) {
    let seats = Self.seats(reader.source)
    let owner = everywhere?.count == 1 ? everywhere?.first : nil
    guard let owner else {
      if !seats.isEmpty { reader.row.warn("seat", "and companions were left out: the file does not tell which of the travellers is you") }
      return
    }
    var companions: [JSON] = []
    for seat in seats.prefix(100) {
      let seatReader = JSONFlightReader(seat)
      let user = seatReader.text(["userId"])
      guard user == owner else {
        if let name = user.flatMap({ names[$0] }) ?? seatReader.text(["guestName"]) { companions.append(.string(name)) }
        continue
      }
      reader.addText("seat", ["seatNumber"], in: seat)
      reader.addWord("seat_position", ["seat"], Self.positions, in: seat)
      reader.addWord("cabin_class", ["seatClass"], ImportWords.cabins, in: seat)
    }
    if !companions.isEmpty { reader.add("companions", .array(companions)) }
  }

  /// Ours, and those that are no place in the cabin.
  private static let positions = ImportWords.positions.merging(["other": "", "pilot": "", "copilot": "", "jumpseat": ""]) { $1 }

  private static func seats(_ flight: JSON) -> [JSON] {
    if case .array(let seats)? = flight["seats"] { return seats }
    return []
  }
}
