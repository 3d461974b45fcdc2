public import Database
public import Travel

/// The change counter of each user, `users.data_version`. Caches and ETags hang on it: every write raises it, in its own transaction, for everybody
/// who can see what has changed.
extension Connection {
  /// How often something that `user` can see has changed; nil when there is no such user.
  public func dataVersion(of user: UUID) throws -> Int? { try value("SELECT data_version FROM users WHERE id = $1", user) }

  /// Something that only `user` can see has changed.
  public func raiseDataVersion(of user: UUID) throws {
    try execute("UPDATE users SET data_version = data_version + 1 WHERE id = $1", user)
  }

  /// The trip, or something in it, has changed: raised for its owner and its collaborators. Before a deletion, and before a collaborator is taken
  /// away, because afterwards nobody knows any more who could see it.
  public func raiseDataVersion(ofAllWhoSeeTrip trip: UUID) throws {
    try execute(
      """
      UPDATE users SET data_version = data_version + 1
      WHERE id IN (SELECT user_id FROM trips WHERE id = $1 UNION SELECT user_id FROM collaborators WHERE trip_id = $1)
      """, trip)
  }

  /// What trips show of `user` has changed, the name or the zone: raised for all who see a trip of this user's, or one that is shared with this user.
  public func raiseDataVersion(ofAllWhoShareTripsWith user: UUID) throws {
    try execute(
      """
      WITH shared AS (SELECT id FROM trips WHERE user_id = $1 UNION SELECT trip_id FROM collaborators WHERE user_id = $1)
      UPDATE users SET data_version = data_version + 1
      WHERE id = $1 OR id IN (
        SELECT user_id FROM collaborators WHERE trip_id IN (SELECT id FROM shared)
        UNION SELECT user_id FROM trips WHERE id IN (SELECT id FROM shared))
      """, user)
  }
}
