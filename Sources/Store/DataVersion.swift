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
}
