package import Database
package import Travel

/// What belongs to a trip or a booking, in the tables `flights`, `items` and `bookings`.
extension Connection {
  /// A flight in a trip, whoever asks.
  package func flight(inTripWithID id: UUID) throws -> Flight? {
    try row(Self.flights + " WHERE id = $1 AND trip_id IS NOT NULL", id, decode: Self.flight)
  }

  /// The flights of a trip in the order of departure.
  package func flights(ofTrip trip: UUID) throws -> [Flight] {
    try rows(Self.flights + " WHERE trip_id = $1 ORDER BY departure_utc, id", trip, decode: Self.flight)
  }

  /// The flights in other people's trips that are shared with `user`.
  package func flights(inTripsSharedWith user: UUID) throws -> [Flight] {
    try rows(Self.flights + " WHERE trip_id IN (SELECT trip_id FROM collaborators WHERE user_id = $1)", user, decode: Self.flight)
  }

  /// A user's flights that end after an instant, in the order of departure.
  package func flights(of user: UUID, endingAfter instant: Instant) throws -> [Flight] {
    try rows(Self.flights + " WHERE user_id = $1 AND ends_utc > $2 ORDER BY departure_utc, id", user, instant, decode: Self.flight)
  }

  /// A user's flights that belong to no trip, in the order of departure.
  package func looseFlights(of user: UUID) throws -> [Flight] {
    try rows(Self.flights + " WHERE user_id = $1 AND trip_id IS NULL ORDER BY departure_utc, id", user, decode: Self.flight)
  }

  /// Puts flights that belong to no trip into trips, each into its own.
  package func put(flights: [(flight: UUID, trip: UUID)], of user: UUID, at instant: Instant) throws {
    // Each flight is compared with all of its batch.
    for batch in flights.batches(of: 100) {
      var query = Query("UPDATE flights SET " + Self.touch + ", trip_id = CASE id", instant)
      for (flight, trip) in batch { query.append(" WHEN $1 THEN $2", flight, trip) }
      query.append(" ELSE trip_id END WHERE user_id = $1 AND trip_id IS NULL AND id IN ", user)
      query.append(list: batch.map(\.flight))
      try execute(query)
    }
  }

  /// Takes the flights and bookings out of a trip, which outlive it.
  package func takeOut(ofTrip trip: UUID, at instant: Instant) throws {
    try execute("UPDATE flights SET trip_id = NULL, " + Self.touch + " WHERE trip_id = $2", instant, trip)
    try execute("UPDATE bookings SET trip_id = NULL, updated_at = $2 WHERE trip_id = $1", trip, instant)
  }

  /// Moves everything of one of a user's trips into another one of theirs.
  package func moveContents(ofTrip source: UUID, to target: UUID, of user: UUID, at instant: Instant) throws {
    try execute(
      "UPDATE flights SET trip_id = $3, " + Self.touch + " WHERE trip_id = $2 AND user_id = $4", instant, source, target, user)
    try execute("UPDATE items SET trip_id = $2, updated_at = $4 WHERE trip_id = $1 AND user_id = $3", source, target, user, instant)
    try execute("UPDATE bookings SET trip_id = $2, updated_at = $4 WHERE trip_id = $1 AND user_id = $3", source, target, user, instant)
  }

  /// The trips that flights and items of a booking are in.
  package func trips(ofBooking booking: UUID) throws -> [UUID] {
    try rows(
      """
      SELECT trip_id FROM flights WHERE booking_id = $1 AND trip_id IS NOT NULL
      UNION SELECT trip_id FROM items WHERE booking_id = $1
      """, booking
    ) { try $0.next() }
  }
}
