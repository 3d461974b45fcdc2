internal import Database
package import Travel

/// Which flights of a user, and in which order. What is nil lets everything through.
package struct FlightFilter: Sendable {
  /// What flights can be sorted by; with a hyphen the other way round.
  package enum Order: String, CaseIterable, Sendable {
    case departure
    case departureDescending = "-departure"
    case distance
    case distanceDescending = "-distance"
    case duration
    case durationDescending = "-duration"
    case createdAt = "created_at"
    case createdAtDescending = "-created_at"
  }

  package var user: UUID
  /// The instant that decides what has been flown.
  package var now: Instant
  /// Days of departure, the last included.
  package var from: String?
  package var to: String?
  /// Four digits.
  package var year: String?
  package var airline: AirlineName?
  package var airport: String?
  package var origin: String?
  package var destination: String?
  package var country: String?
  package var aircraft: AircraftName?
  package var registration: String?
  package var status: FlightStatus?
  package var cabinClass: CabinClass?
  package var reason: FlightReason?
  package var tag: String?
  package var companion: String?
  package var tripID: UUID?
  package var updatedSince: Instant?
  /// Found in numbers, codes, names, notes and tags, with ASCII letters in either case.
  package var text: String?
  /// The keys of airports that `text` finds, too.
  package var textAirports: [String] = []
  package var flightNumber: String?
  /// Neither over at `now` nor cancelled.
  package var isAhead = false
  package var order = Order.departureDescending

  /// All flights of `user`.
  package init(user: UUID, now: Instant) {
    self.user = user
    self.now = now
  }

  func append(to query: inout Query) {
    query.append(" WHERE user_id = $1", user)
    if let from { query.append(" AND departure_day >= $1", from) }
    if let to { query.append(" AND departure_day <= $1", to) }
    if let year { query.append(" AND departure_day >= $1 AND departure_day <= $2", year + "-01-01", year + "-12-31") }
    if let airline { appendAirline(airline, to: &query) }
    if let airport { query.append(" AND (departure_airport = $1 OR arrival_airport = $1)", airport) }
    if let origin { query.append(" AND departure_airport = $1", origin) }
    if let destination { query.append(" AND arrival_airport = $1", destination) }
    if let country { query.append(" AND (departure_country = $1 OR arrival_country = $1)", country) }
    if let icao = aircraft?.icao {
      query.append(" AND aircraft_icao = $1", icao)
    } else if let iata = aircraft?.iata {
      query.append(" AND aircraft_iata = $1", iata)
    } else if let name = aircraft?.name {
      query.append(" AND lower(aircraft_type) = lower($1)", name)
    }
    if let registration { query.append(" AND registration = $1", registration) }
    if let status { appendStatus(status, to: &query) }
    if let cabinClass { query.append(" AND cabin_class = $1", cabinClass) }
    if let reason { query.append(" AND reason = $1", reason) }
    // An element stands in its list in quotes, so that nothing else contains it.
    if let tag { query.append(" AND replace(tags, $1, '') <> tags", NameList.quoted(tag)) }
    if let companion { query.append(" AND replace(companions, $1, '') <> companions", NameList.quoted(companion)) }
    if let tripID { query.append(" AND trip_id = $1", tripID) }
    if let updatedSince { query.append(" AND updated_at >= $1", updatedSince) }
    if let flightNumber { query.append(" AND flight_number = $1", flightNumber) }
    if isAhead { query.append(" AND ends_utc > $1 AND (status IS NULL OR status <> 'cancelled')", now) }
    if let text { appendText(text, to: &query) }
  }

  private func appendAirline(_ airline: AirlineName, to query: inout Query) {
    if let iata = airline.iata {
      query.append(" AND (airline_iata = $1 OR operating_airline_iata = $1)", iata)
    } else if let icao = airline.icao {
      query.append(" AND (airline_icao = $1 OR operating_airline_icao = $1)", icao)
    } else if let name = airline.name {
      query.append(" AND (lower(airline_name) = lower($1) OR lower(operating_airline_name) = lower($1))", name)
    }
  }

  private func appendStatus(_ status: FlightStatus, to query: inout Query) {
    switch status {
    case .scheduled: query.append(" AND (status = $1 OR (status IS NULL AND ends_utc > $2))", status, now)
    case .flown: query.append(" AND (status = $1 OR (status IS NULL AND ends_utc <= $2))", status, now)
    case .cancelled, .diverted: query.append(" AND status = $1", status)
    }
  }

  private func appendText(_ text: String, to query: inout Query) {
    // What are signs of a pattern elsewhere stand for themselves here.
    var pattern = text
    for sign in ["\\", "%", "_"] { pattern = pattern.replacing(sign, with: "\\" + sign) }
    query.append(
      """
       AND (lower(coalesce(flight_number, '') || ' ' || coalesce(airline_name, '') || ' ' || coalesce(departure_airport, '') || ' ' ||
        coalesce(departure_airport_name, '') || ' ' || coalesce(arrival_airport, '') || ' ' || coalesce(arrival_airport_name, '') || ' ' ||
        coalesce(aircraft_type, '') || ' ' || coalesce(registration, '') || ' ' || coalesce(notes, '') || ' ' || tags || ' ' || companions)
        LIKE lower($1) ESCAPE '\\'
        OR replace($2, ',' || departure_airport || ',', '') <> $2 OR replace($2, ',' || arrival_airport || ',', '') <> $2)
      """, "%\(pattern)%", ",,\(textAirports.joined(separator: ",,")),,")
  }

  func appendOrder(to query: inout Query) {
    switch order {
    case .departure: query.append(" ORDER BY departure_utc, id")
    case .departureDescending: query.append(" ORDER BY departure_utc DESC, id DESC")
    case .distance: query.append(" ORDER BY distance_km NULLS LAST, id")
    case .distanceDescending: query.append(" ORDER BY distance_km DESC NULLS LAST, id DESC")
    case .duration: query.append(" ORDER BY duration_minutes NULLS LAST, id")
    case .durationDescending: query.append(" ORDER BY duration_minutes DESC NULLS LAST, id DESC")
    case .createdAt: query.append(" ORDER BY created_at, id")
    case .createdAtDescending: query.append(" ORDER BY created_at DESC, id DESC")
    }
  }
}
