package import Database
package import Travel

/// A trip and what somebody may do with it.
package struct SeenTrip: Sendable {
  package var trip: Trip
  package var role: TripRole
  /// The zone of its owner, which decides what is today.
  package var ownerTimezone: String

  package init(trip: Trip, role: TripRole, ownerTimezone: String) {
    self.trip = trip
    self.role = role
    self.ownerTimezone = ownerTimezone
  }
}

/// Which of the trips that somebody can see. What is nil lets everything through.
package struct TripFilter: Sendable {
  package var user: UUID
  package var changedSince: Instant?
  package var category: String?
  package var tag: String?
  package var isHidden: Bool?
  /// Days of the calendar, between which some day of the trip lies.
  package var from: LocalDate?
  package var to: LocalDate?

  /// All trips that `user` can see.
  package init(user: UUID) { self.user = user }

  /// Adds what is asked of a trip `t`.
  func append(to query: inout Query) {
    if let changedSince { query.append(" AND t.changed_at >= $1", changedSince) }
    if let category { query.append(" AND t.category = $1", category) }
    if let tag { query.append(" AND replace(t.tags, $1, '') <> t.tags", NameList.quoted(tag)) }
    if let isHidden { query.append(" AND t.hidden = $1", isHidden) }
    if let from { query.append(" AND coalesce(t.end_date, t.start_date) >= $1", from) }
    if let to { query.append(" AND coalesce(t.start_date, t.end_date) <= $1", to) }
  }
}

/// The table `trips`.
extension Connection {
  private static let trips: SQL = """
    SELECT t.id AS id, t.user_id, t.created_at, t.changed_at, t.title, t.description, t.notes, t.category, t.tags, t.travelers, t.travelers_set,
      t.primary_location, t.primary_location_set, t.timezone, t.start_date, t.start_date_set, t.end_date, t.end_date_set, t.number_of_days,
      t.cover_image_url, t.cover_upload_id, t.cover_gradient, t.hidden, t.internal_identifier, t.share_token
    """

  /// The trip, if `user` can see it.
  package func trip(_ id: UUID, seenBy user: UUID) throws -> SeenTrip? {
    try row(
      Self.trips + """
        , c.role, u.timezone
        FROM trips t JOIN users u ON u.id = t.user_id LEFT JOIN collaborators c ON c.trip_id = t.id AND c.user_id = $1
        WHERE t.id = $2 AND (t.user_id = $1 OR c.user_id = $1)
        """, user, id, decode: Self.seenTrip)
  }

  /// The trip, whoever asks.
  package func trip(_ id: UUID) throws -> Trip? { try row(Self.trips + " FROM trips t WHERE t.id = $1", id, decode: Self.trip) }

  /// The trip that is shared by this token.
  package func trip(shareToken token: String) throws -> Trip? {
    try row(Self.trips + " FROM trips t WHERE t.share_token = $1", token, decode: Self.trip)
  }

  /// A user's own trip that a client has given this name.
  package func trip(internalIdentifier name: String, of user: UUID) throws -> Trip? {
    try row(Self.trips + " FROM trips t WHERE t.internal_identifier = $1 AND t.user_id = $2", name, user, decode: Self.trip)
  }

  /// Trips of other people that show a picture of this user's.
  package func trips(withPicturesOf user: UUID) throws -> [Trip] {
    try rows(
      Self.trips + " FROM trips t JOIN uploads u ON u.id = t.cover_upload_id WHERE u.user_id = $1 AND t.user_id <> $1", user,
      decode: Self.trip)
  }

  /// The trips that `filter` lets through, those that begin last first and those without a date before them.
  package func trips(_ filter: TripFilter, offset: Int = 0, limit: Int? = nil) throws -> [SeenTrip] {
    // One's own and those of others, each by its index.
    var query = Query(Self.trips + ", NULL, u.timezone FROM trips t JOIN users u ON u.id = t.user_id WHERE t.user_id = $1", filter.user)
    filter.append(to: &query)
    query.append(
      " UNION ALL " + Self.trips + """
        , c.role, u.timezone
        FROM collaborators c JOIN trips t ON t.id = c.trip_id JOIN users u ON u.id = t.user_id WHERE c.user_id = $1
        """, filter.user)
    filter.append(to: &query)
    query.append(" ORDER BY start_date DESC NULLS FIRST, id DESC")
    if let limit { query.append(" LIMIT $1 OFFSET $2", limit, offset) }
    return try rows(query, decode: Self.seenTrip)
  }

  /// How many trips `filter` lets through.
  package func countTrips(_ filter: TripFilter) throws -> Int {
    var query = Query("SELECT (SELECT count(*) FROM trips t WHERE t.user_id = $1", filter.user)
    filter.append(to: &query)
    query.append(") + (SELECT count(*) FROM collaborators c JOIN trips t ON t.id = c.trip_id WHERE c.user_id = $1", filter.user)
    filter.append(to: &query)
    query.append(")")
    return try value(query) ?? 0
  }

  /// Whether there is such a trip of this user's own.
  package func isTrip(_ id: UUID, of user: UUID) throws -> Bool {
    try value("SELECT 1 FROM trips WHERE id = $1 AND user_id = $2", id, user) as Int? != nil
  }

  /// Stores new trips. Throws `DatabaseError.constraint` `trips_user_id_internal_identifier` when a client has used the name of one.
  package func insert(_ trips: [Trip]) throws {
    for batch in trips.batches(of: 200) {
      var query = Query(
        """
        INSERT INTO trips (id, user_id, created_at, changed_at, title, description, notes, category, tags, travelers, travelers_set,
          primary_location, primary_location_set, timezone, start_date, start_date_set, end_date, end_date_set, number_of_days,
          cover_image_url, cover_upload_id, cover_gradient, hidden, internal_identifier, share_enabled, share_token, updated_at)
        VALUES
        """ + " ")
      for (index, trip) in batch.enumerated() {
        if index > 0 { query.append(", ") }
        let whose = [trip.id.sqlValue, trip.userID.sqlValue, trip.createdAt.sqlValue]
        query.append(list: whose + Self.values(of: trip) + [trip.changedAt.sqlValue])
      }
      try execute(query)
    }
  }

  /// Stores what has changed of a trip. Throws as `insert` does.
  package func update(_ trip: Trip) throws {
    try execute(
      """
      UPDATE trips SET updated_at = $2, changed_at = $2, title = $3, description = $4, notes = $5, category = $6, tags = $7, travelers = $8,
        travelers_set = $9, primary_location = $10, primary_location_set = $11, timezone = $12, start_date = $13, start_date_set = $14,
        end_date = $15, end_date_set = $16, number_of_days = $17, cover_image_url = $18, cover_upload_id = $19, cover_gradient = $20,
        hidden = $21, internal_identifier = $22, share_enabled = $23, share_token = $24
      WHERE id = $1
      """, [trip.id.sqlValue] + Self.values(of: trip))
  }

  /// Takes a trip away with its items. Its flights and bookings have to be taken out before.
  package func deleteTrip(_ id: UUID) throws { try execute("DELETE FROM trips WHERE id = $1", id) }

  /// The owner of a trip and everybody it is shared with.
  package func usersWhoSee(trip id: UUID) throws -> [UUID] {
    try rows("SELECT user_id FROM trips WHERE id = $1 UNION ALL SELECT user_id FROM collaborators WHERE trip_id = $1", id) { try $0.next() }
  }

  private static func values(of trip: Trip) -> [SQLValue] {
    [
      trip.changedAt.sqlValue, trip.title.sqlValue, trip.description.sqlValue, trip.notes.sqlValue, trip.category.sqlValue,
      NameList(trip.tags).sqlValue, NameList(trip.travelers).sqlValue, trip.hasOwnTravelers.sqlValue, trip.primaryLocation.sqlValue,
      trip.hasOwnLocation.sqlValue, trip.timezone.sqlValue, trip.startDate.sqlValue, trip.hasOwnStart.sqlValue, trip.endDate.sqlValue,
      trip.hasOwnEnd.sqlValue, trip.numberOfDays.sqlValue, trip.coverImageURL.sqlValue, trip.coverUploadID.sqlValue,
      trip.coverGradient.sqlValue, trip.isHidden.sqlValue, trip.internalIdentifier.sqlValue, (trip.shareToken != nil).sqlValue,
      trip.shareToken.sqlValue,
    ]
  }

  private static func seenTrip(_ row: inout Row) throws -> SeenTrip {
    let trip = try trip(&row)
    return SeenTrip(trip: trip, role: try row.next() ?? .owner, ownerTimezone: try row.next())
  }

  private static func trip(_ row: inout Row) throws -> Trip {
    var trip = Trip(id: try row.next(), userID: try row.next(), createdAt: try row.next())
    trip.changedAt = try row.next()
    trip.title = try row.next()
    trip.description = try row.next()
    trip.notes = try row.next()
    trip.category = try row.next()
    trip.tags = (try row.next() as NameList).names
    trip.travelers = (try row.next() as NameList).names
    trip.hasOwnTravelers = try row.next()
    trip.primaryLocation = try row.next()
    trip.hasOwnLocation = try row.next()
    trip.timezone = try row.next()
    trip.startDate = try row.next()
    trip.hasOwnStart = try row.next()
    trip.endDate = try row.next()
    trip.hasOwnEnd = try row.next()
    trip.numberOfDays = try row.next()
    trip.coverImageURL = try row.next()
    trip.coverUploadID = try row.next()
    trip.coverGradient = try row.next()
    trip.isHidden = try row.next()
    trip.internalIdentifier = try row.next()
    trip.shareToken = try row.next()
    return trip
  }
}
