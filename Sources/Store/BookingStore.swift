package import Database
package import Travel

/// The table `bookings`.
extension Connection {
  /// Whether there is such a booking of this user's own.
  package func isBooking(_ id: UUID, of user: UUID) throws -> Bool {
    try value("SELECT 1 FROM bookings WHERE id = $1 AND user_id = $2", id, user) as Int? != nil
  }
}
