package import Database
package import Travel

/// A purchase: what was paid once for any number of flights and items.
package struct Booking: Equatable, Sendable {
  package var id: UUID
  package var userID: UUID
  package var tripID: UUID?
  package var provider: String?
  package var secrets = BookingSecrets()
  /// A decimal number as it was sent.
  package var priceAmount: String?
  /// ISO 4217.
  package var priceCurrency: String?
  package var bookedAt: Instant?
  package var createdAt: Instant
  package var updatedAt: Instant

  /// A booking about which nothing is known yet.
  package init(id: UUID, userID: UUID, createdAt: Instant) {
    self.id = id
    self.userID = userID
    self.createdAt = createdAt
    updatedAt = createdAt
  }
}

/// The table `bookings`, and what belongs to each.
extension Connection {
  private static let bookings: SQL = """
    SELECT id, user_id, created_at, trip_id, provider, confirmation_code, booking_reference, ticket_number, source_email_id, price_amount,
      price_currency, booked_at, updated_at
    FROM bookings
    """

  /// Whether there is such a booking of this user's own.
  package func isBooking(_ id: UUID, of user: UUID) throws -> Bool {
    try value("SELECT 1 FROM bookings WHERE id = $1 AND user_id = $2", id, user) as Int? != nil
  }

  /// One of a user's bookings.
  package func booking(_ id: UUID, of user: UUID) throws -> Booking? {
    try row(Self.bookings + " WHERE id = $1 AND user_id = $2", id, user, decode: Self.booking)
  }

  /// A user's bookings, newest first; with `trip`, those of that trip.
  package func bookings(of user: UUID, trip: UUID?, changedSince: Instant?, offset: Int, limit: Int) throws -> [Booking] {
    var query = Query(Self.bookings)
    Self.appendFilter(to: &query, user, trip, changedSince)
    query.append(" ORDER BY id DESC LIMIT $1 OFFSET $2", limit, offset)
    return try rows(query, decode: Self.booking)
  }

  /// How many these are.
  package func countBookings(of user: UUID, trip: UUID?, changedSince: Instant?) throws -> Int {
    var query = Query("SELECT count(*) FROM bookings")
    Self.appendFilter(to: &query, user, trip, changedSince)
    return try value(query) ?? 0
  }

  private static func appendFilter(to query: inout Query, _ user: UUID, _ trip: UUID?, _ changedSince: Instant?) {
    query.append(" WHERE user_id = $1", user)
    if let trip { query.append(" AND trip_id = $1", trip) }
    if let changedSince { query.append(" AND updated_at >= $1", changedSince) }
  }

  /// Stores a new booking.
  package func insert(_ booking: Booking) throws {
    try execute(
      """
      INSERT INTO bookings (id, user_id, created_at, trip_id, provider, confirmation_code, booking_reference, ticket_number, source_email_id,
        price_amount, price_currency, booked_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      """, [booking.id.sqlValue, booking.userID.sqlValue, booking.createdAt.sqlValue] + Self.values(of: booking))
  }

  /// Stores what has changed of a booking. Returns false when it is no longer there.
  package func update(_ booking: Booking) throws -> Bool {
    try execute(
      """
      UPDATE bookings SET trip_id = $3, provider = $4, confirmation_code = $5, booking_reference = $6, ticket_number = $7,
        source_email_id = $8, price_amount = $9, price_currency = $10, booked_at = $11, updated_at = $12
      WHERE id = $1 AND user_id = $2
      """, [booking.id.sqlValue, booking.userID.sqlValue] + Self.values(of: booking)) == 1
  }

  /// Notes in a record that it has changed at `$1`. Two changes within a millisecond are two states.
  static let touch: SQL = "updated_at = CASE WHEN updated_at < $1 THEN $1 ELSE updated_at + 1 END"

  /// Notes that what belongs to a booking has changed.
  package func touchBooking(_ id: UUID, at instant: Instant) throws {
    try execute("UPDATE bookings SET " + Self.touch + " WHERE id = $2", instant, id)
  }

  /// Takes a booking away, to which nothing may belong any more. Returns false when there was none.
  package func deleteBooking(_ id: UUID, of user: UUID) throws -> Bool {
    try execute("DELETE FROM bookings WHERE id = $1 AND user_id = $2", id, user) == 1
  }

  /// The ids of the flights and of the items that were paid with a booking.
  package func contents(ofBooking id: UUID) throws -> (flights: [UUID], items: [UUID]) {
    (
      try rows("SELECT id FROM flights WHERE booking_id = $1 ORDER BY departure_utc, id", id) { try $0.next() },
      try rows("SELECT id FROM items WHERE booking_id = $1 ORDER BY start_date, id", id) { try $0.next() }
    )
  }

  /// Makes these the flights and items of a booking, and no others. Returns false when one of them is not the user's.
  package func setContents(ofBooking booking: UUID, of user: UUID, flights: [UUID], items: [UUID], at instant: Instant) throws -> Bool {
    let before = try contents(ofBooking: booking)
    for id in before.flights where !flights.contains(id) {
      try execute("UPDATE flights SET booking_id = NULL, " + Self.touch + " WHERE id = $2", instant, id)
    }
    for id in before.items where !items.contains(id) {
      try execute("UPDATE items SET booking_id = NULL, updated_at = $2 WHERE id = $1", id, instant)
    }
    for id in flights where !before.flights.contains(id) {
      if let other: UUID = try value("SELECT booking_id FROM flights WHERE id = $1 AND user_id = $2 AND booking_id IS NOT NULL", id, user) {
        try touchBooking(other, at: instant)
      }
      let statement = "UPDATE flights SET booking_id = $4, " + Self.touch + " WHERE id = $2 AND user_id = $3"
      guard try execute(statement, instant, id, user, booking) == 1 else { return false }
    }
    for id in items where !before.items.contains(id) {
      if let other: UUID = try value("SELECT booking_id FROM items WHERE id = $1 AND user_id = $2 AND booking_id IS NOT NULL", id, user) {
        try touchBooking(other, at: instant)
      }
      let statement: SQL = "UPDATE items SET booking_id = $3, updated_at = $4 WHERE id = $1 AND user_id = $2"
      guard try execute(statement, id, user, booking, instant) == 1 else { return false }
    }
    return true
  }

  private static func values(of booking: Booking) -> [SQLValue] {
    [
      booking.tripID.sqlValue, booking.provider.sqlValue, booking.secrets.confirmationCode.sqlValue,
      booking.secrets.bookingReference.sqlValue, booking.secrets.ticketNumber.sqlValue, booking.secrets.sourceEmailID.sqlValue,
      booking.priceAmount.sqlValue, booking.priceCurrency.sqlValue, booking.bookedAt.sqlValue, booking.updatedAt.sqlValue,
    ]
  }

  private static func booking(_ row: inout Row) throws -> Booking {
    var booking = Booking(id: try row.next(), userID: try row.next(), createdAt: try row.next())
    booking.tripID = try row.next()
    booking.provider = try row.next()
    booking.secrets.confirmationCode = try row.next()
    booking.secrets.bookingReference = try row.next()
    booking.secrets.ticketNumber = try row.next()
    booking.secrets.sourceEmailID = try row.next()
    booking.priceAmount = try row.next()
    booking.priceCurrency = try row.next()
    booking.bookedAt = try row.next()
    booking.updatedAt = try row.next()
    return booking
  }
}
