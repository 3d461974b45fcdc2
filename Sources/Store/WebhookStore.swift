package import Database
package import Travel

/// Whose shape the body of a delivery has.
package enum WebhookPreset: String, CaseIterable, Sendable, SQLConvertible {
  case slack, discord, ntfy
  case homeAssistant = "home_assistant"
}

/// An address that wants to be told.
package struct Webhook: Equatable, Sendable {
  package var id: UUID
  package var userID: UUID
  package var url: String
  /// What signs deliveries, sealed.
  package var secret: [UInt8]
  /// Of what it wants to be told: `flight.created`, `flight.*`, `*`.
  package var events: [String]
  /// nil: our own shape.
  package var preset: WebhookPreset?
  package var description: String?
  package var isActive: Bool
  package var createdAt: Instant
  package var updatedAt: Instant

  /// A new one.
  package init(id: UUID, userID: UUID, createdAt: Instant) {
    (self.id, self.userID, self.createdAt, updatedAt) = (id, userID, createdAt, createdAt)
    (url, secret, events, isActive) = ("", [], ["*"], true)
  }
}

/// The table `webhooks`.
extension Connection {
  private static let webhooks: SQL =
    "SELECT id, user_id, created_at, url, secret, events, preset, description, active, updated_at FROM webhooks"

  /// A user's webhooks, newest first.
  package func webhooks(of user: UUID) throws -> [Webhook] {
    try rows(Self.webhooks + " WHERE user_id = $1 ORDER BY id DESC", user, decode: Self.webhook)
  }

  /// One of a user's webhooks.
  package func webhook(_ id: UUID, of user: UUID) throws -> Webhook? {
    try row(Self.webhooks + " WHERE id = $1 AND user_id = $2", id, user, decode: Self.webhook)
  }

  /// Stores a new webhook.
  package func insert(_ webhook: Webhook) throws {
    try execute(
      """
      INSERT INTO webhooks (id, user_id, created_at, url, secret, events, preset, description, active, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """, webhook.id, webhook.userID, webhook.createdAt, webhook.url, webhook.secret, NameList(webhook.events), webhook.preset,
      webhook.description, webhook.isActive, webhook.updatedAt)
  }

  /// Stores what has changed of a webhook.
  package func update(_ webhook: Webhook) throws {
    try execute(
      """
      UPDATE webhooks SET url = $2, secret = $3, events = $4, preset = $5, description = $6, active = $7, updated_at = $8 WHERE id = $1
      """, webhook.id, webhook.url, webhook.secret, NameList(webhook.events), webhook.preset, webhook.description, webhook.isActive,
      webhook.updatedAt)
  }

  /// Turns a webhook off that still leads to `url`, and gives up what it has not been told. Returns false where it leads elsewhere now.
  package func turnOff(webhook id: UUID, at url: String, because reason: String, at instant: Instant) throws -> Bool {
    guard try execute("UPDATE webhooks SET active = 0, updated_at = $3 WHERE id = $1 AND url = $2", id, url, instant) == 1 else {
      return false
    }
    try giveUpDeliveries(of: id, because: reason)
    return true
  }

  /// Takes a webhook away with its deliveries. Returns whether there was one.
  package func deleteWebhook(_ id: UUID, of user: UUID) throws -> Bool {
    try execute("DELETE FROM webhooks WHERE id = $1 AND user_id = $2", id, user) == 1
  }

  private static func webhook(_ row: inout Row) throws -> Webhook {
    var webhook = Webhook(id: try row.next(), userID: try row.next(), createdAt: try row.next())
    webhook.url = try row.next()
    webhook.secret = try row.next()
    webhook.events = (try row.next() as NameList).names
    webhook.preset = try row.next()
    webhook.description = try row.next()
    webhook.isActive = try row.next()
    webhook.updatedAt = try row.next()
    return webhook
  }
}
