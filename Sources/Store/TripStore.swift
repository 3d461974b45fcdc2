package import Database
package import Travel

/// The table `trips`.
extension Connection {
  /// Whether there is such a trip of this user's own.
  package func isTrip(_ id: UUID, of user: UUID) throws -> Bool {
    try value("SELECT 1 FROM trips WHERE id = $1 AND user_id = $2", id, user) as Int? != nil
  }
}
