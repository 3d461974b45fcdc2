package import Database
package import Travel

/// The table `flights`.
extension Connection {
  static let flights: SQL = """
    SELECT id, user_id, created_at,
      trip_id, booking_id, flight_number, callsign, airline_iata, airline_icao, airline_name, operating_airline_iata,
      operating_airline_icao, operating_airline_name, codeshare, departure_airport, departure_airport_name,
      departure_airport_city, departure_airport_latitude, departure_airport_longitude, departure_country, departure_local,
      departure_timezone, departure_utc, departure_precision, departure_ambiguous, departure_terminal, departure_gate,
      departure_actual_local, departure_actual_utc, arrival_airport, arrival_airport_name, arrival_airport_city,
      arrival_airport_latitude, arrival_airport_longitude, arrival_country, arrival_local, arrival_timezone, arrival_utc,
      arrival_precision, arrival_ambiguous, arrival_terminal, arrival_gate, arrival_actual_local, arrival_actual_utc,
      departure_check_in, arrival_baggage_belt, status, ends_utc, duration_minutes, duration_source, distance_km, aircraft_icao,
      aircraft_iata, aircraft_type, registration, aircraft_name, cabin_class, fare_class, seat, seat_position, boarding_group,
      passengers, companions, reason, price_amount, price_taxes, price_fees, price_currency, tags, notes, confirmation_code,
      booking_reference, ticket_number, source_email_id, source, confidence, needs_review, details_json, pending, updated_at
    FROM flights
    """

  /// One flight of a user.
  package func flight(_ id: UUID, of user: UUID) throws -> Flight? {
    try row(Self.flights + " WHERE id = $1 AND user_id = $2", id, user, decode: Self.flight)
  }

  /// Those of the flights with these ids that are a user's, in no order.
  package func flights(_ ids: [UUID], of user: UUID) throws -> [Flight] {
    try ids.batches(of: 500).flatMap { batch in
      var query = Query(Self.flights + " WHERE user_id = $1 AND id IN ", user)
      query.append(list: Array(batch))
      return try rows(query, decode: Self.flight)
    }
  }

  /// The flights that `filter` lets through, in its order, from the place `offset` on.
  package func flights(_ filter: FlightFilter, offset: Int, limit: Int) throws -> [Flight] {
    var query = Query(Self.flights)
    filter.append(to: &query)
    filter.appendOrder(to: &query)
    query.append(" LIMIT $1 OFFSET $2", limit, offset)
    return try rows(query, decode: Self.flight)
  }

  /// The flights that `filter` lets through after `last` by departure, whatever its order; nil begins. For going through all of them in steps.
  package func flights(_ filter: FlightFilter, after last: Flight?, limit: Int) throws -> [Flight] {
    var query = Query(Self.flights)
    filter.append(to: &query)
    if let last, let instant = last.departure.utc { query.append(" AND (departure_utc, id) > ($1, $2)", instant, last.id) }
    query.append(" ORDER BY departure_utc, id LIMIT $1", limit)
    return try rows(query, decode: Self.flight)
  }

  /// How many flights `filter` lets through.
  package func countFlights(_ filter: FlightFilter) throws -> Int {
    var query = Query("SELECT count(*) FROM flights")
    filter.append(to: &query)
    return try value(query) ?? 0
  }

  /// When the last of a user's flights that end until `instant` ends.
  package func lastFlightEnd(of user: UUID, until instant: Instant) throws -> Instant? {
    try value("SELECT ends_utc FROM flights WHERE user_id = $1 AND ends_utc <= $2 ORDER BY ends_utc DESC LIMIT 1", user, instant)
  }

  /// When the next of a user's flights that end after `instant` ends.
  package func nextFlightEnd(of user: UUID, after instant: Instant) throws -> Instant? {
    try value("SELECT ends_utc FROM flights WHERE user_id = $1 AND ends_utc > $2 ORDER BY ends_utc LIMIT 1", user, instant)
  }

  /// Stores a new flight.
  package func insert(_ flight: Flight) throws {
    try execute(
      """
      INSERT INTO flights (id, user_id, departure_day,
        trip_id, booking_id, flight_number, callsign, airline_iata, airline_icao, airline_name, operating_airline_iata,
        operating_airline_icao, operating_airline_name, codeshare, departure_airport, departure_airport_name,
        departure_airport_city, departure_airport_latitude, departure_airport_longitude, departure_country, departure_local,
        departure_timezone, departure_utc, departure_precision, departure_ambiguous, departure_terminal, departure_gate,
        departure_actual_local, departure_actual_utc, arrival_airport, arrival_airport_name, arrival_airport_city,
        arrival_airport_latitude, arrival_airport_longitude, arrival_country, arrival_local, arrival_timezone, arrival_utc,
        arrival_precision, arrival_ambiguous, arrival_terminal, arrival_gate, arrival_actual_local, arrival_actual_utc,
        departure_check_in, arrival_baggage_belt, status, ends_utc, duration_minutes, duration_source, distance_km, aircraft_icao,
        aircraft_iata, aircraft_type, registration, aircraft_name, cabin_class, fare_class, seat, seat_position, boarding_group,
        passengers, companions, reason, price_amount, price_taxes, price_fees, price_currency, tags, notes, confirmation_code,
        booking_reference, ticket_number, source_email_id, source, confidence, needs_review, details_json, pending, updated_at, created_at)
      VALUES ($1, $2, $3, $4,
        $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,
        $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53,
        $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73, $74, $75, $76, $77,
        $78, $79, $80, $81)
      """, Self.values(of: flight) + [flight.createdAt.sqlValue])
  }

  /// Stores what has changed of a flight. Returns false when it is no longer there.
  package func update(_ flight: Flight) throws -> Bool {
    try execute(
      """
      UPDATE flights SET departure_day = $3,
        trip_id = $4, booking_id = $5, flight_number = $6, callsign = $7, airline_iata = $8, airline_icao = $9, airline_name =
        $10, operating_airline_iata = $11, operating_airline_icao = $12, operating_airline_name = $13, codeshare = $14,
        departure_airport = $15, departure_airport_name = $16, departure_airport_city = $17, departure_airport_latitude = $18,
        departure_airport_longitude = $19, departure_country = $20, departure_local = $21, departure_timezone = $22, departure_utc
        = $23, departure_precision = $24, departure_ambiguous = $25, departure_terminal = $26, departure_gate = $27,
        departure_actual_local = $28, departure_actual_utc = $29, arrival_airport = $30, arrival_airport_name = $31,
        arrival_airport_city = $32, arrival_airport_latitude = $33, arrival_airport_longitude = $34, arrival_country = $35,
        arrival_local = $36, arrival_timezone = $37, arrival_utc = $38, arrival_precision = $39, arrival_ambiguous = $40,
        arrival_terminal = $41, arrival_gate = $42, arrival_actual_local = $43, arrival_actual_utc = $44, departure_check_in =
        $45, arrival_baggage_belt = $46, status = $47, ends_utc = $48, duration_minutes = $49, duration_source = $50, distance_km
        = $51, aircraft_icao = $52, aircraft_iata = $53, aircraft_type = $54, registration = $55, aircraft_name = $56, cabin_class
        = $57, fare_class = $58, seat = $59, seat_position = $60, boarding_group = $61, passengers = $62, companions = $63, reason
        = $64, price_amount = $65, price_taxes = $66, price_fees = $67, price_currency = $68, tags = $69, notes = $70,
        confirmation_code = $71, booking_reference = $72, ticket_number = $73, source_email_id = $74, source = $75, confidence =
        $76, needs_review = $77, details_json = $78, pending = $79, updated_at = $80
      WHERE id = $1 AND user_id = $2
      """, Self.values(of: flight)) == 1
  }

  /// Takes flights of a user's away, and leaves word of that for whoever synchronises. No id may come twice.
  package func deleteFlights(_ ids: [UUID], of user: UUID, at instant: Instant) throws {
    for batch in ids.batches(of: 500) {
      var query = Query("DELETE FROM flights WHERE user_id = $1 AND id IN ", user)
      query.append(list: Array(batch))
      try execute(query)
    }
    try noteDeletions(of: "flight", ids, for: user, at: instant)
  }

  /// The flights of a user on a local day of departure, by which duplicates are found.
  package func flights(of user: UUID, onDay day: String) throws -> [Flight] {
    try rows(Self.flights + " WHERE user_id = $1 AND departure_day = $2 ORDER BY id", user, day, decode: Self.flight)
  }

  /// What an update writes, in the order of its parameters. One list, because a longer one of several is a copy of each.
  private static func values(of flight: Flight) -> [SQLValue] {
    [
      flight.id.sqlValue, flight.userID.sqlValue, flight.departure.day.sqlValue, flight.tripID.sqlValue, flight.bookingID.sqlValue,
      flight.flightNumber.sqlValue, flight.callsign.sqlValue, flight.airline.iata.sqlValue, flight.airline.icao.sqlValue,
      flight.airline.name.sqlValue, flight.operatingAirline.iata.sqlValue, flight.operatingAirline.icao.sqlValue,
      flight.operatingAirline.name.sqlValue, flight.codeshare.sqlValue, flight.departure.airport.sqlValue, flight.departure.name.sqlValue,
      flight.departure.city.sqlValue, flight.departure.latitude.sqlValue, flight.departure.longitude.sqlValue,
      flight.departure.country.sqlValue, flight.departure.local.sqlValue, flight.departure.timezone.sqlValue,
      flight.departure.utc.sqlValue, flight.departure.precision.sqlValue, flight.departure.isAmbiguous.sqlValue,
      flight.departure.terminal.sqlValue, flight.departure.gate.sqlValue, flight.departure.actualLocal.sqlValue,
      flight.departure.actualUTC.sqlValue, flight.arrival.airport.sqlValue, flight.arrival.name.sqlValue, flight.arrival.city.sqlValue,
      flight.arrival.latitude.sqlValue, flight.arrival.longitude.sqlValue, flight.arrival.country.sqlValue, flight.arrival.local.sqlValue,
      flight.arrival.timezone.sqlValue, flight.arrival.utc.sqlValue, flight.arrival.precision.sqlValue,
      flight.arrival.isAmbiguous.sqlValue, flight.arrival.terminal.sqlValue, flight.arrival.gate.sqlValue,
      flight.arrival.actualLocal.sqlValue, flight.arrival.actualUTC.sqlValue, flight.checkIn.sqlValue, flight.baggageBelt.sqlValue,
      flight.status.sqlValue, flight.endsAt.sqlValue, flight.durationMinutes.sqlValue, flight.durationSource.sqlValue,
      flight.distanceKilometres.sqlValue, flight.aircraft.icao.sqlValue, flight.aircraft.iata.sqlValue, flight.aircraft.name.sqlValue,
      flight.details.registration.sqlValue, flight.details.aircraftName.sqlValue, flight.details.cabinClass.sqlValue,
      flight.details.fareClass.sqlValue, flight.details.seat.sqlValue, flight.details.seatPosition.sqlValue,
      flight.details.boardingGroup.sqlValue, NameList(flight.details.passengers).sqlValue, NameList(flight.details.companions).sqlValue,
      flight.details.reason.sqlValue, flight.details.priceAmount.sqlValue, flight.details.priceTaxes.sqlValue,
      flight.details.priceFees.sqlValue, flight.details.priceCurrency.sqlValue, NameList(flight.details.tags).sqlValue,
      flight.details.notes.sqlValue, flight.details.confirmationCode.sqlValue, flight.details.bookingReference.sqlValue,
      flight.details.ticketNumber.sqlValue, flight.details.sourceEmailID.sqlValue, flight.source.sqlValue, flight.confidence.sqlValue,
      flight.needsReview.sqlValue, flight.itemDetails.sqlValue, flight.isPending.sqlValue, flight.updatedAt.sqlValue,
    ]
  }

  static func flight(_ row: inout Row) throws -> Flight {
    var flight = Flight(id: try row.next(), userID: try row.next(), createdAt: try row.next())
    flight.tripID = try row.next()
    flight.bookingID = try row.next()
    flight.flightNumber = try row.next()
    flight.callsign = try row.next()
    flight.airline.iata = try row.next()
    flight.airline.icao = try row.next()
    flight.airline.name = try row.next()
    flight.operatingAirline.iata = try row.next()
    flight.operatingAirline.icao = try row.next()
    flight.operatingAirline.name = try row.next()
    flight.codeshare = try row.next()
    flight.departure = try stop(&row)
    flight.arrival = try stop(&row)
    flight.checkIn = try row.next()
    flight.baggageBelt = try row.next()
    flight.status = try row.next()
    flight.endsAt = try row.next()
    flight.durationMinutes = try row.next()
    flight.durationSource = try row.next()
    flight.distanceKilometres = try row.next()
    flight.aircraft.icao = try row.next()
    flight.aircraft.iata = try row.next()
    flight.aircraft.name = try row.next()
    flight.details.registration = try row.next()
    flight.details.aircraftName = try row.next()
    flight.details.cabinClass = try row.next()
    flight.details.fareClass = try row.next()
    flight.details.seat = try row.next()
    flight.details.seatPosition = try row.next()
    flight.details.boardingGroup = try row.next()
    flight.details.passengers = (try row.next() as NameList).names
    flight.details.companions = (try row.next() as NameList).names
    flight.details.reason = try row.next()
    flight.details.priceAmount = try row.next()
    flight.details.priceTaxes = try row.next()
    flight.details.priceFees = try row.next()
    flight.details.priceCurrency = try row.next()
    flight.details.tags = (try row.next() as NameList).names
    flight.details.notes = try row.next()
    flight.details.confirmationCode = try row.next()
    flight.details.bookingReference = try row.next()
    flight.details.ticketNumber = try row.next()
    flight.details.sourceEmailID = try row.next()
    flight.source = try row.next()
    flight.confidence = try row.next()
    flight.needsReview = try row.next()
    flight.itemDetails = try row.next()
    flight.isPending = try row.next()
    flight.updatedAt = try row.next()
    return flight
  }

  private static func stop(_ row: inout Row) throws -> Stop {
    var stop = Stop()
    stop.airport = try row.next()
    stop.name = try row.next()
    stop.city = try row.next()
    stop.latitude = try row.next()
    stop.longitude = try row.next()
    stop.country = try row.next()
    stop.local = try row.next()
    stop.timezone = try row.next()
    stop.utc = try row.next()
    stop.precision = try row.next()
    stop.isAmbiguous = try row.next()
    stop.terminal = try row.next()
    stop.gate = try row.next()
    stop.actualLocal = try row.next()
    stop.actualUTC = try row.next()
    return stop
  }
}
