package import Database
package import Travel

/// Somebody's webhook that is on, and what it wants to be told of.
package struct WebhookListener: Hashable, Sendable {
  package let webhook: UUID
  package let user: UUID
  package let events: [String]

  package init(webhook: UUID, user: UUID, events: [String]) { (self.webhook, self.user, self.events) = (webhook, user, events) }

  /// Whether it wants to be told of `event`: by its name, by that of its kind (`flight.*`), or of all (`*`).
  package func wants(_ event: String) -> Bool {
    events.contains { $0 == "*" || $0 == event || $0.hasSuffix(".*") && event.hasPrefix($0.dropLast()) }
  }
}

/// What has happened, as one person is told of it.
package struct WebhookEvent: Sendable {
  package let id: UUID
  package let user: UUID
  package let event: String
  package let resource: UUID
  /// A JSON object.
  package let payload: String
  package let createdAt: Instant
  /// The webhooks that are told.
  package let webhooks: [(delivery: UUID, webhook: UUID)]

  package init(
    id: UUID, user: UUID, event: String, resource: UUID, payload: String, createdAt: Instant, webhooks: [(delivery: UUID, webhook: UUID)]
  ) {
    (self.id, self.user, self.event, self.resource) = (id, user, event, resource)
    (self.payload, self.createdAt, self.webhooks) = (payload, createdAt, webhooks)
  }
}

/// The outbox: who is to be told, and the table `webhook_events` with new rows of `webhook_deliveries`.
extension Connection {
  private static let listeners: SQL = """
    SELECT w.id, w.user_id, w.events FROM webhooks w JOIN users u ON u.id = w.user_id
    WHERE w.active = 1 AND u.disabled_at IS NULL AND w.user_id
    """

  /// The webhooks of a user that are on.
  package func listeners(of user: UUID) throws -> [WebhookListener] {
    try rows(Self.listeners + " = $1 ORDER BY w.id", user, decode: Self.listener)
  }

  /// The webhooks that are on of everybody who sees a trip.
  package func listeners(ofTrip trip: UUID) throws -> [WebhookListener] {
    try rows(
      Self.listeners
        + " IN (SELECT user_id FROM trips WHERE id = $1 UNION ALL SELECT user_id FROM collaborators WHERE trip_id = $1) ORDER BY w.user_id, w.id",
      trip, decode: Self.listener)
  }

  private static func listener(_ row: inout Row) throws -> WebhookListener {
    WebhookListener(webhook: try row.next(), user: try row.next(), events: (try row.next() as NameList).names)
  }

  /// Puts events and their deliveries into the outbox, due at once.
  package func insert(_ events: [WebhookEvent]) throws {
    for batch in events.batches(of: 200) {
      var query = Query("INSERT INTO webhook_events (id, user_id, event, resource_id, payload, created_at) VALUES ")
      for (index, event) in batch.enumerated() {
        if index > 0 { query.append(", ") }
        query.append(list: [event.id, event.user, event.event, event.resource, event.payload, event.createdAt])
      }
      try execute(query)
    }
    let deliveries = events.flatMap { event in event.webhooks.map { (id: $0.delivery, webhook: $0.webhook, event: event) } }
    for batch in deliveries.batches(of: 200) {
      var query = Query("INSERT INTO webhook_deliveries (id, webhook_id, event_id, next_attempt_at, created_at) VALUES ")
      for (index, delivery) in batch.enumerated() {
        if index > 0 { query.append(", ") }
        query.append(list: [delivery.id, delivery.webhook, delivery.event.id, delivery.event.createdAt, delivery.event.createdAt])
      }
      try execute(query)
    }
  }

  /// The id of the newest event.
  package func lastWebhookEvent() throws -> UUID? { try value("SELECT id FROM webhook_events ORDER BY id DESC LIMIT 1") }

  /// Forgets the events of before `instant` with their deliveries, `most` at most, and returns how many there were.
  package func deleteWebhookEvents(before instant: Instant, most: Int) throws -> Int {
    try execute(
      "DELETE FROM webhook_events WHERE id IN (SELECT id FROM webhook_events WHERE created_at < $1 ORDER BY created_at LIMIT $2)", instant,
      most)
  }
}
