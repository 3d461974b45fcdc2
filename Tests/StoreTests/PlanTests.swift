import Testing

@testable import Database

/// Reads that would become slow with the size of the log, were they to read or sort more than they answer.
@Suite struct PlanTests {
  private static let reads: [(index: String, query: SQL)] = [
    ("flights_by_departure", "SELECT notes FROM flights WHERE user_id = $1 ORDER BY departure_utc DESC, id DESC LIMIT 50"),
    (
      "flights_by_departure",
      "SELECT notes FROM flights WHERE user_id = $1 AND (departure_utc, id) < ($2, $3) ORDER BY departure_utc DESC, id DESC LIMIT 50"
    ),
    ("flights_by_day", "SELECT notes FROM flights WHERE user_id = $1 AND departure_day BETWEEN $2 AND $3"),
    ("flights_by_update", "SELECT notes FROM flights WHERE user_id = $1 AND updated_at >= $2 ORDER BY updated_at LIMIT 50"),
    ("flights_by_trip", "SELECT notes FROM flights WHERE trip_id = $1"),
    ("flights_by_booking", "SELECT notes FROM flights WHERE booking_id = $1"),
    ("trips_by_start", "SELECT notes FROM trips WHERE user_id = $1 ORDER BY start_date DESC NULLS LAST, id DESC LIMIT 50"),
    ("trips_by_change", "SELECT notes FROM trips WHERE user_id = $1 AND changed_at >= $2 ORDER BY changed_at LIMIT 50"),
    (
      "items_by_trip",
      "SELECT provider FROM items WHERE trip_id = $1 AND user_id = $2 ORDER BY start_date, start_utc NULLS FIRST"
    ),
    ("items_by_trip", "SELECT provider FROM items WHERE trip_id = $1"),
    ("items_by_update", "SELECT provider FROM items WHERE user_id = $1 AND updated_at >= $2 ORDER BY updated_at LIMIT 50"),
    ("bookings_by_update", "SELECT provider FROM bookings WHERE user_id = $1 AND updated_at >= $2 ORDER BY updated_at LIMIT 50"),
    ("collaborators_by_user", "SELECT role FROM collaborators WHERE user_id = $1"),
    ("tokens_token_hash", "SELECT scopes FROM tokens WHERE token_hash = $1"),
    ("sessions_token_hash", "SELECT expires_at FROM sessions WHERE token_hash = $1"),
    ("sessions_by_expiry", "SELECT ip FROM sessions WHERE expires_at <= $1"),
    ("login_states_by_expiry", "SELECT state_hash FROM login_states WHERE expires_at < $1"),
    ("identities_issuer_subject", "SELECT email FROM identities WHERE issuer = $1 AND subject = $2"),
    ("idempotency_keys_by_expiry", "SELECT answer_status FROM idempotency_keys WHERE expires_at <= $1"),
    ("trips_share_token", "SELECT title FROM trips WHERE share_token = $1"),
    ("deletions_by_time", "SELECT record_id FROM deletions WHERE user_id = $1 AND deleted_at >= $2 ORDER BY deleted_at"),
    (
      "webhook_deliveries_by_next_attempt",
      "SELECT event_id FROM webhook_deliveries WHERE status = 'pending' AND next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT 10"
    ),
    (
      "webhook_deliveries_by_webhook",
      "SELECT event_id FROM webhook_deliveries WHERE webhook_id = $1 AND status = 'pending' AND next_attempt_at <= $2 ORDER BY next_attempt_at"
    ),
    ("webhook_events_by_resource", "SELECT payload FROM webhook_events WHERE resource_id = $1 ORDER BY id"),
    ("webhook_events_by_time", "SELECT payload FROM webhook_events WHERE created_at <= $1"),
    ("uploads_by_age", "SELECT purpose FROM uploads WHERE stored_at IS NULL AND created_at <= $1"),
    ("audit_log_by_actor", "SELECT action FROM audit_log WHERE actor_id = $1 ORDER BY occurred_at DESC LIMIT 50"),
    ("audit_log_by_subject", "SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY occurred_at DESC LIMIT 50"),
    (
      "audit_log_by_time",
      "SELECT action FROM audit_log WHERE (occurred_at, id) < ($1, $2) ORDER BY occurred_at DESC, id DESC LIMIT 50"
    ),
  ]

  /// The steps that SQLite takes for a query.
  private static func plan(_ query: SQL, _ db: Connection) throws -> [String] {
    let parameters = Array(repeating: SQLValue.null, count: query.text.count { $0 == "$" })
    var plan: [String] = []
    _ = try db.run("EXPLAIN QUERY PLAN " + query, parameters) { row in
      for _ in 0..<3 { _ = try row.nextColumn() }
      plan.append(try row.next())
      return true
    }
    return plan
  }

  @Test func aListIsReadFromItsIndexInItsOrder() throws {
    let test = try SampleRow.database(.sqlite, with: [])
    try test.database.read { db in
      for (index, query) in Self.reads {
        let plan = try Self.plan(query, db)
        // One step: a sort would be a second one.
        #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH ") && plan[0].contains(" INDEX \(index) ("), "\(query.text): \(plan)")
      }
    }
  }

  @Test func whichFlightsHaveChangedIsReadFromAnIndexAlone() throws {
    let test = try SampleRow.database(.sqlite, with: [])
    let plan = try test.database.read { db in
      try Self.plan("SELECT departure_utc, id, updated_at FROM flights WHERE user_id = $1 ORDER BY departure_utc, id", db)
    }
    #expect(plan == ["SEARCH flights USING COVERING INDEX flights_by_departure (user_id=?)"])
  }
}
