package import Database
package import Travel

/// The table `notices`, and who is to be told of what.
extension Connection {
  /// Notes that somebody is told something. Returns false where that has been done already.
  package func note(notice kind: String, of subject: String, to user: UUID, at instant: Instant) throws -> Bool {
    try execute(
      "INSERT INTO notices (user_id, kind, subject, told_at) VALUES ($1, $2, $3, $4) ON CONFLICT (user_id, kind, subject) DO NOTHING", user,
      kind, subject, instant) == 1
  }

  /// Whether somebody has been told something.
  package func isNoted(notice kind: String, of subject: String, to user: UUID) throws -> Bool {
    try value("SELECT 1 FROM notices WHERE user_id = $1 AND kind = $2 AND subject = $3", user, kind, subject) as Int? != nil
  }

  /// Forgets what people were told long ago.
  package func deleteNotices(toldBefore instant: Instant) throws { try execute("DELETE FROM notices WHERE told_at < $1", instant) }

  /// The flights, with a time of departure that is after `instant` and not further away than their owners want to be reminded, that are to happen.
  package func flightsToRemind(at instant: Instant) throws -> [(id: UUID, user: UUID, departure: Instant)] {
    // Each person's by their index: the longest that anybody can want, and then what this one wants. CROSS has SQLite begin with the people, who are
    // few; it would read all flights.
    try rows(
      """
      SELECT f.id, f.user_id, f.departure_utc
      FROM users u CROSS JOIN flights f LEFT JOIN notification_preferences p ON p.user_id = f.user_id
      WHERE u.disabled_at IS NULL AND f.user_id = u.id AND f.departure_utc > $1 AND f.departure_utc <= $1 + 604800000
        AND f.departure_utc <= $1 + coalesce(p.check_in_hours, 24) * 3600000
        AND f.departure_precision = 'minute' AND f.pending = 0 AND (f.status IS NULL OR f.status = 'scheduled')
      ORDER BY f.departure_utc, f.id
      """, instant
    ) { row in (try row.next(), try row.next(), try row.next()) }
  }

  /// The trips that begin on a day between both and are not hidden, with everybody who is let in and can see them.
  package func tripsToRemind(from first: LocalDate, to last: LocalDate) throws -> [(trip: UUID, user: UUID)] {
    try rows(
      """
      SELECT t.id, u.id FROM users u CROSS JOIN trips t
      WHERE u.disabled_at IS NULL AND t.user_id = u.id AND t.hidden = 0 AND t.start_date BETWEEN $1 AND $2
      UNION ALL
      SELECT t.id, u.id FROM trips t JOIN collaborators c ON c.trip_id = t.id JOIN users u ON u.id = c.user_id
      WHERE u.disabled_at IS NULL AND t.hidden = 0 AND t.start_date BETWEEN $1 AND $2
      """, first, last
    ) { row in (try row.next(), try row.next()) }
  }

  /// The tokens that end after one instant and until another, have not been revoked and were made for longer than `lifetime` milliseconds, of people who
  /// are let in.
  package func tokensThatEnd(after first: Instant, until last: Instant, madeFor lifetime: Int64) throws -> [(id: UUID, user: UUID)] {
    try rows(
      """
      SELECT t.id, t.user_id FROM tokens t JOIN users u ON u.id = t.user_id
      WHERE u.disabled_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > $1 AND t.expires_at <= $2 AND t.expires_at - t.created_at > $3
      ORDER BY t.id
      """, first, last, lifetime
    ) { row in (try row.next(), try row.next()) }
  }
}
