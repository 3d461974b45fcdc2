package import Database
package import Travel

/// Counts of what a user's flights have in common, and the flights around a moment.
extension Connection {
  /// Airlines with the number of flights of each, the most flown first.
  package func airlineCounts(of user: UUID) throws -> [(airline: AirlineName, count: Int)] {
    try rows(
      """
      SELECT airline_iata, airline_icao, airline_name, count(*) FROM flights WHERE user_id = $1 AND airline_name IS NOT NULL
      GROUP BY airline_iata, airline_icao, airline_name ORDER BY 4 DESC, airline_name
      """, user
    ) { row in (AirlineName(iata: try row.next(), icao: try row.next(), name: try row.next()), try row.next()) }
  }

  /// Types of aircraft, likewise.
  package func aircraftCounts(of user: UUID) throws -> [(aircraft: AircraftName, count: Int)] {
    try rows(
      """
      SELECT aircraft_icao, aircraft_iata, aircraft_type, count(*) FROM flights WHERE user_id = $1 AND aircraft_type IS NOT NULL
      GROUP BY aircraft_icao, aircraft_iata, aircraft_type ORDER BY 4 DESC, aircraft_type
      """, user
    ) { row in (AircraftName(icao: try row.next(), iata: try row.next(), name: try row.next()), try row.next()) }
  }

  /// Airports by their keys, departures and arrivals together.
  package func airportCounts(of user: UUID) throws -> [(airport: String, count: Int)] {
    try rows(
      """
      SELECT airport, count(*) FROM (
        SELECT departure_airport AS airport FROM flights WHERE user_id = $1 AND departure_airport IS NOT NULL
        UNION ALL SELECT arrival_airport FROM flights WHERE user_id = $1 AND arrival_airport IS NOT NULL
      ) AS ends GROUP BY airport ORDER BY 2 DESC, airport
      """, user
    ) { row in (try row.next(), try row.next()) }
  }

  /// Years of departure by the local calendar, the latest first.
  package func yearCounts(of user: UUID) throws -> [(year: String, count: Int)] {
    try rows("SELECT substr(departure_day, 1, 4), count(*) FROM flights WHERE user_id = $1 GROUP BY 1 ORDER BY 1 DESC", user) { row in
      (try row.next(), try row.next())
    }
  }

  /// Tags, the most used first.
  package func tagCounts(of user: UUID) throws -> [(tag: String, count: Int)] {
    var counts: [String: Int] = [:]
    try forEach("SELECT tags FROM flights WHERE user_id = $1 AND tags <> '[]'", user) { row in
      for tag in (try row.next() as NameList).names { counts[tag, default: 0] += 1 }
      return true
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// The last flight from one airport to another, or with a number, until `instant`, and how many such there are.
  package func lastFlight(
    of user: UUID, from origin: String?, to destination: String?, number: String?, until instant: Instant
  ) throws -> (flight: Flight, count: Int)? {
    var filter = FlightFilter(user: user, now: instant)
    (filter.origin, filter.destination, filter.flightNumber) = (origin, destination, number)
    guard let flight = try flights(filter, offset: 0, limit: 1).first else { return nil }
    return (flight, try countFlights(filter))
  }

  /// The flights that have not been cancelled and end after `instant`, the next first.
  package func flightsAhead(of user: UUID, at instant: Instant, limit: Int) throws -> [Flight] {
    var filter = FlightFilter(user: user, now: instant)
    (filter.isAhead, filter.order) = (true, .departure)
    return try flights(filter, offset: 0, limit: limit)
  }

  /// The flight that brought the user to where they are.
  package func lastFlownFlight(of user: UUID, at instant: Instant) throws -> Flight? {
    var filter = FlightFilter(user: user, now: instant)
    filter.status = .flown
    return try flights(filter, offset: 0, limit: 1).first
  }
}
