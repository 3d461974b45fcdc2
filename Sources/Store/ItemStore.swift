package import Database
package import Travel

/// The table `items`: what is in trips beside flights.
extension Connection {
  private static let items: SQL = """
    SELECT id, user_id, trip_id, created_at, booking_id, kind, provider, traveler_names, start_date, start_local, start_timezone, start_utc,
      start_location, end_date, end_local, end_timezone, end_utc, end_location, status, details_json, confirmation_code, booking_reference,
      ticket_number, source_email_id, confidence, needs_review, updated_at
    FROM items
    """

  /// The item, whoever asks.
  package func item(_ id: UUID) throws -> Item? { try row(Self.items + " WHERE id = $1", id, decode: Self.item) }

  /// The items of a trip in the order of their beginning.
  package func items(ofTrip trip: UUID) throws -> [Item] {
    try rows(Self.items + " WHERE trip_id = $1 ORDER BY start_date, start_utc, id", trip, decode: Self.item)
  }

  /// The items of all trips that `user` can see.
  package func items(seenBy user: UUID) throws -> [Item] {
    try rows(
      Self.items
        + " WHERE trip_id IN (SELECT id FROM trips WHERE user_id = $1 UNION ALL SELECT trip_id FROM collaborators WHERE user_id = $1)",
      user, decode: Self.item)
  }

  /// Stores a new item.
  package func insert(_ item: Item) throws {
    try execute(
      """
      INSERT INTO items (id, user_id, created_at, trip_id, booking_id, kind, provider, traveler_names, start_date, start_local, start_timezone,
        start_utc, start_location, end_date, end_local, end_timezone, end_utc, end_location, status, details_json, confirmation_code,
        booking_reference, ticket_number, source_email_id, confidence, needs_review, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
      """, [item.id.sqlValue, item.userID.sqlValue, item.createdAt.sqlValue] + Self.values(of: item))
  }

  /// Stores what has changed of an item. Returns false when it is no longer there.
  package func update(_ item: Item) throws -> Bool {
    try execute(
      """
      UPDATE items SET trip_id = $3, booking_id = $4, kind = $5, provider = $6, traveler_names = $7, start_date = $8, start_local = $9,
        start_timezone = $10, start_utc = $11, start_location = $12, end_date = $13, end_local = $14, end_timezone = $15, end_utc = $16,
        end_location = $17, status = $18, details_json = $19, confirmation_code = $20, booking_reference = $21, ticket_number = $22,
        source_email_id = $23, confidence = $24, needs_review = $25, updated_at = $26
      WHERE id = $1 AND user_id = $2
      """, [item.id.sqlValue, item.userID.sqlValue] + Self.values(of: item)) == 1
  }

  /// Takes an item away. Returns false when there was none.
  package func deleteItem(_ id: UUID) throws -> Bool { try execute("DELETE FROM items WHERE id = $1", id) == 1 }

  private static func values(of item: Item) -> [SQLValue] {
    [item.tripID.sqlValue, item.bookingID.sqlValue, item.kind.sqlValue, item.provider.sqlValue, NameList(item.travelerNames).sqlValue]
      + values(of: item.start) + values(of: item.end)
      + [
        item.status.sqlValue, item.details.sqlValue, item.secrets.confirmationCode.sqlValue, item.secrets.bookingReference.sqlValue,
        item.secrets.ticketNumber.sqlValue, item.secrets.sourceEmailID.sqlValue, item.confidence.sqlValue, item.needsReview.sqlValue,
        item.updatedAt.sqlValue,
      ]
  }

  private static func values(of time: ItemTime) -> [SQLValue] {
    [time.date.sqlValue, time.local.sqlValue, time.timezone.sqlValue, time.utc.sqlValue, time.location.sqlValue]
  }

  private static func item(_ row: inout Row) throws -> Item {
    var item = Item(id: try row.next(), userID: try row.next(), tripID: try row.next(), createdAt: try row.next())
    item.bookingID = try row.next()
    item.kind = try row.next()
    item.provider = try row.next()
    item.travelerNames = (try row.next() as NameList).names
    item.start = try time(&row)
    item.end = try time(&row)
    item.status = try row.next()
    item.details = try row.next()
    item.secrets.confirmationCode = try row.next()
    item.secrets.bookingReference = try row.next()
    item.secrets.ticketNumber = try row.next()
    item.secrets.sourceEmailID = try row.next()
    item.confidence = try row.next()
    item.needsReview = try row.next()
    item.updatedAt = try row.next()
    return item
  }

  private static func time(_ row: inout Row) throws -> ItemTime {
    var time = ItemTime()
    time.date = try row.next()
    time.local = try row.next()
    time.timezone = try row.next()
    time.utc = try row.next()
    time.location = try row.next()
    return time
  }
}
