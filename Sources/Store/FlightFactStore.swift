public import Database
public import Travel

/// The table `flights`, as statistics read it.
extension Connection {
  /// The flights that `filter` lets through, as facts, in the order of departure, with room for `room` of them. Only those that depart at `start` or later, and before
  /// `end`, where these are given.
  package func flightFacts(
    _ filter: FlightFilter, _ reference: ReferenceData, room: Int = 0, from start: Instant? = nil, before end: Instant? = nil
  ) throws -> FlightFacts {
    var builder = FlightFactsBuilder(reference, room: room)
    try addBookings(of: filter.user, to: &builder)
    var query = Query(Self.facts)
    filter.append(to: &query)
    if let start { query.append(" AND departure_utc >= $1", start) }
    if let end { query.append(" AND departure_utc < $1", end) }
    var memos = FactMemos()
    try addFlights(query, to: &builder, &memos)
    return builder.finish()
  }

  /// All flights of `user`, as facts, of which `known` are those of an earlier state: only what has changed since then is read. nil where that is so much
  /// that reading all of them anew is as good.
  package func flightFacts(of user: UUID, _ reference: ReferenceData, since known: FlightFacts) throws -> FlightFacts? {
    var builder = FlightFactsBuilder(reference)
    try addBookings(of: user, to: &builder)
    // What their numbers stand for, and who has one, is another thing otherwise.
    guard known.replaced <= known.flights.count, builder.hasBookings(of: known) else { return nil }
    var kept: [Int] = []
    kept.reserveCapacity(known.flights.count)
    var changed: [UUID] = []
    let most = max(known.flights.count / 8, 32)
    var rest = known.flights.indices
    // All of it stands in one index.
    try forEach("SELECT departure_utc, id, updated_at FROM flights WHERE user_id = $1 ORDER BY departure_utc, id", user) { row in
      let (departure, id, updatedAt): (Instant, UUID, Instant) = (try row.next(), try row.next(), try row.next())
      while let first = rest.first, (known.flights[first].departure, known.flights[first].id) < (departure, id) { rest.removeFirst() }
      if let first = rest.first, known.flights[first].id == id, known.flights[first].updatedAt == updatedAt {
        kept.append(first)
      } else {
        changed.append(id)
      }
      return changed.count <= most
    }
    guard changed.count <= most else { return nil }
    var memos = FactMemos()
    for batch in changed.batches(of: 500) {
      var query = Query(Self.facts + " WHERE id IN ")
      query.append(list: Array(batch))
      try addFlights(query, to: &builder, &memos)
    }
    return known.replacing(allBut: kept, with: builder.finish())
  }

  private func addBookings(of user: UUID, to builder: inout FlightFactsBuilder) throws {
    let bookings: SQL = """
      SELECT id, price_amount, price_currency, (
        SELECT id FROM flights WHERE booking_id = bookings.id AND (status IS NULL OR status <> 'cancelled') ORDER BY departure_utc, id LIMIT 1
      ) FROM bookings WHERE user_id = $1 AND price_amount IS NOT NULL ORDER BY bookings.id
      """
    try forEach(bookings, user) { row in
      builder.addBooking(try row.next(), amount: try row.next(), currency: try row.next(), payer: try row.next())
      return true
    }
  }

  private func addFlights(_ flights: Query, to builder: inout FlightFactsBuilder, _ memos: inout FactMemos) throws {
    var query = flights
    query.append(" ORDER BY departure_utc, id")
    try forEach(query) { row in
      builder.append(try Self.fact(&row, &builder, &memos))
      return true
    }
  }

  private static let facts: SQL = """
    SELECT id, departure_utc, ends_utc, departure_local, arrival_local, distance_km, duration_minutes, duration_source,
      departure_actual_utc, arrival_utc, arrival_actual_utc, departure_airport, departure_country, departure_airport_name,
      departure_airport_city, departure_airport_latitude, departure_airport_longitude, arrival_airport, arrival_country,
      arrival_airport_name, arrival_airport_city, arrival_airport_latitude, arrival_airport_longitude, airline_iata, airline_icao,
      airline_name, operating_airline_iata, operating_airline_icao, operating_airline_name, aircraft_icao, aircraft_iata, aircraft_type,
      registration, flight_number, status, cabin_class, seat_position, reason, seat, price_amount, price_currency, booking_id, updated_at
    FROM flights
    """

  /// How many flights a user has, and when the one in the middle of them departs; nil when there are none.
  package func departureInTheMiddle(of user: UUID) throws -> (count: Int, departure: Instant)? {
    let count: Int = try value("SELECT count(*) FROM flights WHERE user_id = $1", user) ?? 0
    let middle: SQL = "SELECT departure_utc FROM flights WHERE user_id = $1 ORDER BY departure_utc, id LIMIT 1 OFFSET $2"
    return try value(middle, user, count / 2).map { (count, $0) }
  }

  /// What the columns of earlier flights meant: people fly the same routes.
  private struct FactMemos {
    var airports = ColumnMemo<Int32?>()
    var places = ColumnMemo<Int32>()
    var airlines = ColumnMemo<Int32>()
    var aircraft = ColumnMemo<Int32>()
    /// Of registrations and flight numbers, which have their numbers from here.
    var names = ColumnMemo<Int32>()
    var sources = ColumnMemo<DurationSource?>()
    var words = ColumnMemo<Words>()
  }

  private struct Words {
    let status: FlightStatus?
    let cabin: CabinClass?
    let seatPosition: SeatPosition?
    let reason: FlightReason?
  }

  private static func fact(_ row: inout Row, _ builder: inout FlightFactsBuilder, _ memos: inout FactMemos) throws -> FlightFact {
    var fact = FlightFact(id: try row.next(), departure: try row.next(), end: try row.next())
    let (departure, arrival): (LocalTime, LocalTime?) = (try row.next(), try row.next())
    fact.setDistance(try row.next())
    fact.setDuration(try row.next(), try row.next(1, &memos.sources) { try $0.next() })
    // The wall clock says whether the instants beside it are more than days.
    let (departed, planned, arrived): (Instant?, Instant?, Instant?) = (try row.next(), try row.next(), try row.next())
    fact.setDeparture(departure, actual: departure.precision == .minute ? departed : nil)
    if let arrival { fact.setArrival(arrival, planned: arrival.precision == .minute ? planned : nil, actual: arrived) }
    fact.origin = try place(&row, &builder, &memos)
    fact.destination = try place(&row, &builder, &memos)
    fact.airline = try row.next(6, &memos.airlines) { row in
      let sold = AirlineName(iata: try row.next(), icao: try row.next(), name: try row.next())
      let flown = AirlineName(iata: try row.next(), icao: try row.next(), name: try row.next())
      return builder.airline(sold == AirlineName() ? flown : sold)
    }
    fact.aircraft = try row.next(3, &memos.aircraft) { row in
      builder.aircraft(AircraftName(icao: try row.next(), iata: try row.next(), name: try row.next()))
    }
    fact.registration = try row.next(1, &memos.names) { builder.newName(try $0.next()) }
    fact.number = try row.next(1, &memos.names) { builder.newName(try $0.next()) }
    let words = try row.next(4, &memos.words) { row in
      Words(status: try row.next(), cabin: try row.next(), seatPosition: try row.next(), reason: try row.next())
    }
    fact.setStatus = words.status
    fact.cabin = words.cabin
    fact.seatPosition = words.seatPosition
    fact.reason = words.reason
    fact.setSeat(try row.next())
    fact.price = builder.price(amount: try row.next(), currency: try row.next())
    fact.booking = builder.booking(try row.next())
    fact.updatedAt = try row.next()
    return fact
  }

  private static func place(_ row: inout Row, _ builder: inout FlightFactsBuilder, _ memos: inout FactMemos) throws -> Int32 {
    let airport = try row.next(2, &memos.airports) { row -> Int32? in
      var end = FlightFactsBuilder.End()
      end.airport = try row.next()
      end.country = try row.next()
      return end.airport == nil ? nil : builder.place(end)
    }
    if let airport {
      // An airport has nothing else.
      row.skip(4)
      return airport
    }
    row.skip(-1)
    return try row.next(5, &memos.places) { row in
      var end = FlightFactsBuilder.End()
      end.country = try row.next()
      end.name = try row.next()
      end.city = try row.next()
      end.latitude = try row.next()
      end.longitude = try row.next()
      return builder.place(end)
    }
  }
}

/// Stored as a TEXT: 2026-03-29T10:30, or 2026-03-29.
extension LocalTime: SQLConvertible {
  /// Its text.
  public var sqlValue: SQLValue { .text(description) }

  /// From its text.
  public static func decode(_ column: Column) throws -> LocalTime {
    // Mostly it is written as we write it; whatever is not is read with care.
    if let time = try column.withText({ LocalTime(minuteOrDay: $0) }) { return time }
    guard let time = try? LocalTime(try column.text()) else { throw column.mismatch("a local time") }
    return time
  }
}
