public import Database
public import Travel

/// The table `flights`, as statistics read it.
extension Connection {
  /// The flights that `filter` lets through, as facts, in the order of departure.
  package func flightFacts(_ filter: FlightFilter, _ reference: ReferenceData) throws -> FlightFacts {
    var builder = FlightFactsBuilder(reference)
    let bookings: SQL = """
      SELECT id, price_amount, price_currency, (
        SELECT id FROM flights WHERE booking_id = bookings.id AND (status IS NULL OR status <> 'cancelled') ORDER BY departure_utc, id LIMIT 1
      ) FROM bookings WHERE user_id = $1 AND price_amount IS NOT NULL
      """
    try forEach(bookings, filter.user) { row in
      builder.addBooking(try row.next(), amount: try row.next(), currency: try row.next(), payer: try row.next())
      return true
    }
    var query = Query(
      """
      SELECT id, departure_utc, ends_utc, departure_local, arrival_local, distance_km, duration_minutes, duration_source, departure_precision,
        departure_actual_utc, arrival_utc, arrival_precision, arrival_actual_utc, departure_airport, departure_airport_name,
        departure_airport_city, departure_airport_latitude, departure_airport_longitude, departure_country, arrival_airport,
        arrival_airport_name, arrival_airport_city, arrival_airport_latitude, arrival_airport_longitude, arrival_country, airline_iata,
        airline_icao, airline_name, operating_airline_iata, operating_airline_icao, operating_airline_name, aircraft_icao, aircraft_iata,
        aircraft_type, registration, flight_number, status, cabin_class, seat, seat_position, reason, price_amount, price_currency,
        booking_id
      FROM flights
      """)
    filter.append(to: &query)
    query.append(" ORDER BY departure_utc, id")
    try forEach(query) { row in
      builder.append(try Self.fact(&row, &builder))
      return true
    }
    return builder.finish()
  }

  private static func fact(_ row: inout Row, _ builder: inout FlightFactsBuilder) throws -> FlightFact {
    var fact = FlightFact(id: try row.next(), departure: try row.next(), end: try row.next())
    let (departure, arrival): (LocalTime, LocalTime?) = (try row.next(), try row.next())
    fact.setDistance(try row.next())
    fact.setDuration(try row.next(), try row.next())
    let (departurePrecision, departed): (TimePrecision, Instant?) = (try row.next(), try row.next())
    let (planned, arrivalPrecision, arrived): (Instant?, TimePrecision?, Instant?) = (try row.next(), try row.next(), try row.next())
    fact.setDeparture(departure, actual: departurePrecision == .minute ? departed : nil)
    if let arrival { fact.setArrival(arrival, planned: arrivalPrecision == .minute ? planned : nil, actual: arrived) }
    fact.origin = builder.place(try end(&row))
    fact.destination = builder.place(try end(&row))
    let sold = AirlineName(iata: try row.next(), icao: try row.next(), name: try row.next())
    let flown = AirlineName(iata: try row.next(), icao: try row.next(), name: try row.next())
    fact.airline = builder.airline(sold == AirlineName() ? flown : sold)
    fact.aircraft = builder.aircraft(AircraftName(icao: try row.next(), iata: try row.next(), name: try row.next()))
    fact.registration = builder.name(try row.next())
    fact.number = builder.name(try row.next())
    fact.setStatus = try row.next()
    fact.cabin = try row.next()
    fact.setSeat(try row.next())
    fact.seatPosition = try row.next()
    fact.reason = try row.next()
    fact.price = builder.price(amount: try row.next(), currency: try row.next())
    fact.booking = builder.booking(try row.next())
    return fact
  }

  private static func end(_ row: inout Row) throws -> FlightFactsBuilder.End {
    var end = FlightFactsBuilder.End()
    end.airport = try row.next()
    end.name = try row.next()
    end.city = try row.next()
    end.latitude = try row.next()
    end.longitude = try row.next()
    end.country = try row.next()
    return end
  }
}

/// Stored as a TEXT: 2026-03-29T10:30, or 2026-03-29.
extension LocalTime: SQLConvertible {
  /// Its text.
  public var sqlValue: SQLValue { .text(description) }

  /// From its text.
  public static func decode(_ column: Column) throws -> LocalTime {
    guard let time = try? LocalTime(try column.text()) else { throw column.mismatch("a local time") }
    return time
  }
}
