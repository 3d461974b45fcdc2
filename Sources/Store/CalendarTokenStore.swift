package import Database
package import Travel

/// The table `calendar_tokens`: what opens a person's calendar, and nothing else.
extension Connection {
  /// Stores the token of `user`, in place of the one there was.
  package func setCalendarToken(hash: [UInt8], of user: UUID, at instant: Instant) throws {
    try execute(
      """
      INSERT INTO calendar_tokens (user_id, token_hash, created_at) VALUES ($1, $2, $3)
      ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at, last_used_at = NULL
      """, user, hash, instant)
  }

  /// Whose calendar this token opens.
  package func user(calendarTokenHash hash: [UInt8]) throws -> UUID? {
    try value("SELECT user_id FROM calendar_tokens WHERE token_hash = $1", hash)
  }

  /// Since when `user` has a token; nil without one.
  package func calendarTokenDate(of user: UUID) throws -> Instant? {
    try value("SELECT created_at FROM calendar_tokens WHERE user_id = $1", user)
  }

  /// Shuts the calendar of `user`. Returns whether it was open.
  package func deleteCalendarToken(of user: UUID) throws -> Bool {
    try execute("DELETE FROM calendar_tokens WHERE user_id = $1", user) == 1
  }
}
