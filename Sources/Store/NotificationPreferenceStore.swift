package import Database
package import Travel

/// What somebody wants to be told, and how. Webhooks are told in any case.
package struct NotificationPreferences: Equatable, Sendable {
  /// How long before a departure.
  package var checkInHours = 24
  /// On the evening before a trip.
  package var tripStarting = true
  /// Both of these by mail too.
  package var emailReminders = false
  package var emailYearlyReview = false
  package var emailTokenExpiry = true

  /// What holds for somebody who has said nothing.
  package init() {}
}

/// The table `notification_preferences`.
extension Connection {
  /// What somebody wants.
  package func notificationPreferences(of user: UUID) throws -> NotificationPreferences {
    let stored = try row(
      """
      SELECT check_in_hours, trip_starting, email_reminders, email_yearly_review, email_token_expiry FROM notification_preferences
      WHERE user_id = $1
      """, user
    ) { row in
      var preferences = NotificationPreferences()
      preferences.checkInHours = try row.next()
      preferences.tripStarting = try row.next()
      preferences.emailReminders = try row.next()
      preferences.emailYearlyReview = try row.next()
      preferences.emailTokenExpiry = try row.next()
      return preferences
    }
    return stored ?? NotificationPreferences()
  }

  /// Stores what somebody wants, in place of what was.
  package func set(_ preferences: NotificationPreferences, of user: UUID, at instant: Instant) throws {
    try execute(
      """
      INSERT INTO notification_preferences
        (user_id, check_in_hours, trip_starting, email_reminders, email_yearly_review, email_token_expiry, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (user_id) DO UPDATE SET check_in_hours = excluded.check_in_hours, trip_starting = excluded.trip_starting,
        email_reminders = excluded.email_reminders, email_yearly_review = excluded.email_yearly_review,
        email_token_expiry = excluded.email_token_expiry, updated_at = excluded.updated_at
      """, user, preferences.checkInHours, preferences.tripStarting, preferences.emailReminders, preferences.emailYearlyReview,
      preferences.emailTokenExpiry, instant)
  }
}
