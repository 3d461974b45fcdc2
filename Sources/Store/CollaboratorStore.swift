package import Database
package import Travel

/// Somebody a trip is shared with.
package struct Collaborator: Equatable, Sendable {
  package var userID: UUID
  package var username: String
  package var displayName: String?
  /// Never the owner's.
  package var role: TripRole
  package var createdAt: Instant
  package var updatedAt: Instant

  /// `user` with a role.
  package init(_ user: User, _ role: TripRole, at instant: Instant) {
    userID = user.id
    username = user.username
    displayName = user.displayName
    self.role = role
    createdAt = instant
    updatedAt = instant
  }

  fileprivate init(_ row: inout Row) throws {
    userID = try row.next()
    username = try row.next()
    displayName = try row.next()
    role = try row.next()
    createdAt = try row.next()
    updatedAt = try row.next()
  }
}

/// The table `collaborators`.
extension Connection {
  private static let collaborators: SQL = """
    SELECT c.user_id, u.username, u.display_name, c.role, c.created_at, c.updated_at
    FROM collaborators c JOIN users u ON u.id = c.user_id
    """

  /// Whom a trip is shared with, in the order of their names.
  package func collaborators(ofTrip trip: UUID) throws -> [Collaborator] {
    try rows(Self.collaborators + " WHERE c.trip_id = $1 ORDER BY u.username_key", trip) { try Collaborator(&$0) }
  }

  /// One of them.
  package func collaborator(_ user: UUID, ofTrip trip: UUID) throws -> Collaborator? {
    try row(Self.collaborators + " WHERE c.trip_id = $1 AND c.user_id = $2", trip, user) { try Collaborator(&$0) }
  }

  /// Shares a trip with somebody it is not shared with yet.
  package func insert(_ collaborator: Collaborator, ofTrip trip: Trip) throws {
    try execute(
      "INSERT INTO collaborators (trip_id, owner_id, user_id, role, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)", trip.id,
      trip.userID, collaborator.userID, collaborator.role, collaborator.createdAt, collaborator.updatedAt)
  }

  /// Stores another role.
  package func update(_ collaborator: Collaborator, ofTrip trip: UUID) throws {
    try execute(
      "UPDATE collaborators SET role = $3, updated_at = $4 WHERE trip_id = $1 AND user_id = $2", trip, collaborator.userID,
      collaborator.role, collaborator.updatedAt)
  }

  /// Shares a trip with somebody no more. Returns false when it was not.
  package func deleteCollaborator(_ user: UUID, ofTrip trip: UUID) throws -> Bool {
    try execute("DELETE FROM collaborators WHERE trip_id = $1 AND user_id = $2", trip, user) == 1
  }
}
