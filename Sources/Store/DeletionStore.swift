package import Database
package import Travel

/// The table `deletions`: what a person could see and no longer can.
extension Connection {
  /// Notes for `user` that a record is gone.
  package func noteDeletion(of kind: String, _ id: UUID, for user: UUID, at instant: Instant) throws {
    try execute(
      """
      INSERT INTO deletions (user_id, kind, record_id, deleted_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (user_id, kind, record_id) DO UPDATE SET deleted_at = excluded.deleted_at
      """, user, kind, id, instant)
  }
}
