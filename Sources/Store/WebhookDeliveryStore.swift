package import Database
package import Travel

/// Where a delivery is.
package enum WebhookDeliveryStatus: String, CaseIterable, Sendable, SQLConvertible {
  case pending, delivered
  /// Given up; it can be sent again.
  case failed
}

/// One event on its way to one webhook, or there.
package struct WebhookDelivery: Sendable {
  package var id: UUID
  package var webhookID: UUID
  package var eventID: UUID
  package var event: String
  package var resourceID: UUID
  package var status: WebhookDeliveryStatus
  package var attemptCount: Int
  package var nextAttemptAt: Instant?
  package var lastAttemptAt: Instant?
  /// The answer to the last attempt, its first bytes, and the milliseconds that it took.
  package var responseStatus: Int?
  package var responseBody: [UInt8]?
  package var responseMilliseconds: Int?
  /// Why there was none.
  package var error: String?
  package var createdAt: Instant

  /// A new one.
  package init(id: UUID, webhookID: UUID, eventID: UUID, event: String, resourceID: UUID, createdAt: Instant) {
    (self.id, self.webhookID, self.eventID, self.event, self.resourceID) = (id, webhookID, eventID, event, resourceID)
    (status, attemptCount, nextAttemptAt, self.createdAt) = (.pending, 0, createdAt, createdAt)
  }
}

/// What has come of an attempt to deliver.
package struct WebhookAttempt: Sendable {
  package var delivery: UUID
  package var status: WebhookDeliveryStatus
  package var at: Instant
  /// Where it is still pending.
  package var nextAttemptAt: Instant?
  package var responseStatus: Int?
  package var responseBody: [UInt8]?
  package var responseMilliseconds: Int
  package var error: String?

  package init(delivery: UUID, status: WebhookDeliveryStatus, at: Instant, responseMilliseconds: Int) {
    (self.delivery, self.status, self.at, self.responseMilliseconds) = (delivery, status, at, responseMilliseconds)
  }
}

/// A webhook with something to be sent, and what its owner may do.
package struct DueWebhook: Sendable {
  package var id: UUID
  package var userID: UUID
  package var url: String
  package var secret: [UInt8]
  package var preset: WebhookPreset?
  package var isActive: Bool
  package var isAdministrators: Bool
  /// Since when its owner's account is disabled.
  package var disabledAt: Instant?
}

/// A delivery whose turn it is.
package struct DueDelivery: Sendable {
  package var id: UUID
  package var event: String
  package var payload: String
  package var attemptCount: Int
  package var createdAt: Instant
}

/// The table `webhook_deliveries`.
extension Connection {
  // MARK: For people

  private static let deliveries: SQL = """
    SELECT d.id, d.webhook_id, d.event_id, e.event, e.resource_id, d.created_at, d.status, d.attempt_count, d.next_attempt_at,
      d.last_attempt_at, d.response_status, d.response_body, d.response_ms, d.error
    FROM webhook_deliveries d JOIN webhook_events e ON e.id = d.event_id
    """

  /// The deliveries of a webhook, newest event first, of those with `status` where that is asked for.
  package func deliveries(ofWebhook webhook: UUID, _ status: WebhookDeliveryStatus?, offset: Int, limit: Int) throws -> [WebhookDelivery] {
    var query = Query(Self.deliveries + " WHERE d.webhook_id = $1", webhook)
    if let status { query.append(" AND d.status = $1", status) }
    query.append(" ORDER BY d.event_id DESC LIMIT $1 OFFSET $2", limit, offset)
    return try rows(query, decode: Self.delivery)
  }

  /// How many there are.
  package func countDeliveries(ofWebhook webhook: UUID, _ status: WebhookDeliveryStatus?) throws -> Int {
    var query = Query("SELECT count(*) FROM webhook_deliveries WHERE webhook_id = $1", webhook)
    if let status { query.append(" AND status = $1", status) }
    return try value(query) ?? 0
  }

  /// One of them.
  package func delivery(_ id: UUID, ofWebhook webhook: UUID) throws -> WebhookDelivery? {
    try row(Self.deliveries + " WHERE d.id = $1 AND d.webhook_id = $2", id, webhook, decode: Self.delivery)
  }

  /// Has a delivery that was given up be sent again.
  package func retryDelivery(_ id: UUID, at instant: Instant) throws {
    try execute("UPDATE webhook_deliveries SET status = 'pending', next_attempt_at = $2 WHERE id = $1 AND status = 'failed'", id, instant)
  }

  /// Gives up what a webhook has not been told.
  package func giveUpDeliveries(of webhook: UUID, because reason: String) throws {
    try execute(
      """
      UPDATE webhook_deliveries SET status = 'failed', next_attempt_at = NULL, claimed_until = NULL, error = $2
      WHERE webhook_id = $1 AND status = 'pending'
      """, webhook, reason)
  }

  private static func delivery(_ row: inout Row) throws -> WebhookDelivery {
    var delivery = WebhookDelivery(
      id: try row.next(), webhookID: try row.next(), eventID: try row.next(), event: try row.next(), resourceID: try row.next(),
      createdAt: try row.next())
    delivery.status = try row.next()
    delivery.attemptCount = try row.next()
    delivery.nextAttemptAt = try row.next()
    delivery.lastAttemptAt = try row.next()
    delivery.responseStatus = try row.next()
    delivery.responseBody = try row.next()
    delivery.responseMilliseconds = try row.next()
    delivery.error = try row.next()
    return delivery
  }

  // MARK: For who sends them

  /// How many wait, and how many have been given up.
  package func countDeliveries() throws -> (pending: Int, failed: Int) {
    (
      try value("SELECT count(*) FROM webhook_deliveries WHERE status = 'pending'") ?? 0,
      try value("SELECT count(*) FROM webhook_deliveries WHERE status = 'failed'") ?? 0
    )
  }

  /// The webhooks for which something is due.
  package func dueWebhooks(at instant: Instant) throws -> [DueWebhook] {
    try rows(
      """
      SELECT w.id, w.user_id, w.url, w.secret, w.preset, w.active, u.is_administrator, u.disabled_at
      FROM webhooks w JOIN users u ON u.id = w.user_id
      WHERE EXISTS (
        SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.next_attempt_at <= $1)
      """, instant
    ) { row in
      DueWebhook(
        id: try row.next(), userID: try row.next(), url: try row.next(), secret: try row.next(), preset: try row.next(),
        isActive: try row.next(), isAdministrators: try row.next(), disabledAt: try row.next())
    }
  }

  /// What is due for a webhook, oldest first. Of the events of one resource only the first: the others wait until it is delivered or given up.
  /// CROSS JOIN has SQLite look at the few events of the resource first, and not at all that the webhook waits for.
  package func dueDeliveries(ofWebhook webhook: UUID, at instant: Instant, limit: Int) throws -> [DueDelivery] {
    try rows(
      """
      SELECT d.id, e.event, e.payload, d.attempt_count, d.created_at
      FROM webhook_deliveries d JOIN webhook_events e ON e.id = d.event_id
      WHERE d.webhook_id = $1 AND d.status = 'pending' AND d.next_attempt_at <= $2 AND NOT EXISTS (
        SELECT 1 FROM webhook_events f CROSS JOIN webhook_deliveries p
        WHERE f.resource_id = e.resource_id AND f.id < e.id AND p.event_id = f.id AND p.webhook_id = $1 AND p.status = 'pending')
      ORDER BY d.next_attempt_at LIMIT $3
      """, webhook, instant, limit
    ) { row in
      DueDelivery(
        id: try row.next(), event: try row.next(), payload: try row.next(), attemptCount: try row.next(), createdAt: try row.next())
    }
  }

  /// Takes those of the deliveries that are still due, so that nobody else sends them until `end`, and returns which they are.
  package func claimDeliveries(_ ids: [UUID], at instant: Instant, until end: Instant) throws -> Set<UUID> {
    var claimed: Set<UUID> = []
    for batch in ids.batches(of: 500) {
      var query = Query(
        "UPDATE webhook_deliveries SET next_attempt_at = $1, claimed_until = $1 WHERE status = 'pending' AND next_attempt_at <= $2 AND id IN ",
        end, instant)
      query.append(list: Array(batch))
      query.append(" RETURNING id")
      for id: UUID in try rows(query, decode: { try $0.next() }) { claimed.insert(id) }
    }
    return claimed
  }

  /// Gives back what was taken and not sent: it is due again.
  package func releaseDeliveries(_ ids: [UUID], at instant: Instant) throws {
    for batch in ids.batches(of: 500) {
      var query = Query(
        "UPDATE webhook_deliveries SET next_attempt_at = $1, claimed_until = NULL WHERE status = 'pending' AND claimed_until IS NOT NULL AND id IN ",
        instant)
      query.append(list: Array(batch))
      try execute(query)
    }
  }

  /// Gives back all that anybody has taken: for a server that is alone, and whose former self has ended without doing so.
  package func releaseAllDeliveries(at instant: Instant) throws {
    try execute(
      "UPDATE webhook_deliveries SET next_attempt_at = $1, claimed_until = NULL WHERE status = 'pending' AND claimed_until IS NOT NULL",
      instant)
  }

  /// Has what waits until after `last`, because a clock was wrong, be sent now.
  package func hastenDeliveries(dueAfter last: Instant, at instant: Instant) throws {
    try execute(
      "UPDATE webhook_deliveries SET next_attempt_at = $2, claimed_until = NULL WHERE status = 'pending' AND next_attempt_at > $1", last,
      instant)
  }

  /// Notes what has come of an attempt. One that has been given up meanwhile stays so, unless it has arrived: returns false then.
  package func record(_ attempt: WebhookAttempt) throws -> Bool {
    try execute(
      """
      UPDATE webhook_deliveries SET status = $2, attempt_count = attempt_count + 1, last_attempt_at = $3, next_attempt_at = $4,
        response_status = $5, response_body = $6, response_ms = $7, error = $8, claimed_until = NULL
      WHERE id = $1 AND (status = 'pending' OR $2 = 'delivered')
      """, attempt.delivery, attempt.status, attempt.at, attempt.nextAttemptAt, attempt.responseStatus, attempt.responseBody,
      attempt.responseMilliseconds, attempt.error) == 1
  }
}
