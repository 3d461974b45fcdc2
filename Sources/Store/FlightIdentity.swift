package import Database
package import Travel

/// What two flights of one day are compared by, to tell whether they are the same.
package struct FlightIdentity: Sendable {
  package let id: UUID
  let number: String?
  /// Keys of airports, or names of places.
  let from, to: String?
  let departure: Instant?

  /// That of `flight`.
  package init(_ flight: Flight) {
    self.init(
      id: flight.id, number: flight.flightNumber, from: flight.departure.airport ?? flight.departure.name,
      to: flight.arrival.airport ?? flight.arrival.name, departure: flight.departure.utc)
  }

  init(id: UUID, number: String?, from: String?, to: String?, departure: Instant?) {
    self.id = id
    self.number = number
    self.from = from
    self.to = to
    self.departure = departure
  }

  /// Whether a flight of the same day is the same: by their numbers, or where one has none, by their routes.
  package func isSame(as other: FlightIdentity) -> Bool {
    if let number, number == other.number { return true }
    return from == other.from && to == other.to && (number == nil || other.number == nil || departure == other.departure)
  }
}

extension Connection {
  /// What all flights of a user are compared by, by their local days of departure.
  package func flightIdentities(of user: UUID) throws -> [String: [FlightIdentity]] {
    var days: [String: [FlightIdentity]] = [:]
    try forEach(
      """
      SELECT departure_day, id, flight_number, coalesce(departure_airport, departure_airport_name),
        coalesce(arrival_airport, arrival_airport_name), departure_utc
      FROM flights WHERE user_id = $1 ORDER BY id
      """, user
    ) { row in
      let day: String = try row.next()
      days[day, default: []].append(
        FlightIdentity(id: try row.next(), number: try row.next(), from: try row.next(), to: try row.next(), departure: try row.next()))
      return true
    }
    return days
  }
}
