internal import Database
internal import HTTPServer
internal import Schema
internal import Store

/// What somebody wants to be told, and how.
enum NotificationRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/users/me/notifications", "What one is told by mail, and when", tag: "Accounts", .account(.read(.users)),
      .one(NotificationPreferences.schema), execution: .worker
    ) { call in .ok(try call.services.database.read { try $0.notificationPreferences(of: call.caller.user.id) }) },
    .write(
      .patch, "/users/me/notifications", "Change what one is told", tag: "Accounts", .account(.write(.users)),
      input: NotificationPreferences.schema.patch, .one(NotificationPreferences.schema), maxBody: AccountRoutes.maxBody, handler: change),
  ]

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<NotificationPreferences> {
    let user = call.caller.user.id
    return Write { db in
      let before = try db.notificationPreferences(of: user)
      try call.checkUnchanged(before, .one(NotificationPreferences.schema))
      let after = try NotificationPreferences.schema.patched(before, by: call.input)
      try db.set(after, of: user, at: call.now)
      return .ok(after)
    }
  }
}

extension NotificationPreferences {
  static let schema = ObjectSchema(
    "NotificationPreferences", "What somebody is told, and how. Webhooks are told in any case.", NotificationPreferences()
  ) {
    Property(
      "check_in_hours", \.checkInHours, .integer(1...168),
      "How many hours before a departure one is reminded of it, by webhooks and by mail.",
      default: 24)
    Property("trip_starting", \.tripStarting, .boolean, "Whether a mail comes on the evening before a trip.", default: true)
    Property(
      "email_reminders", \.emailReminders, .boolean, "Whether reminders of departures and trips come by mail at all.", default: false)
    Property("email_yearly_review", \.emailYearlyReview, .boolean, "Whether a mail comes in January, of the year before.", default: false)
    Property("email_token_expiry", \.emailTokenExpiry, .boolean, "Whether a mail comes a week before a token expires.", default: true)
  }
}
