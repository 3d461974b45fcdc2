package import Database
package import Travel

/// One act that people may want to look up later: who did what, from where.
package struct AuditEntry: Equatable, Sendable {
  package var id: UUID
  package var occurredAt: Instant
  /// nil: nobody was logged in.
  package var actorID: UUID?
  package var actorName: String?
  package var tokenID: UUID?
  /// Such as `token.revoked`.
  package var action: String
  package var subjectKind: String?
  package var subjectID: UUID?
  /// A JSON object.
  package var details: String?
  package var ip: String?
  package var userAgent: String?
  package var requestID: String?

  /// An act, about which more may be said.
  package init(id: UUID, occurredAt: Instant, action: String) {
    self.id = id
    self.occurredAt = occurredAt
    self.action = action
  }
}

/// Which acts. What is nil lets everything through.
package struct AuditFilter: Sendable {
  package var action: String?
  package var actor: UUID?
  package var subject: UUID?
  package var since: Instant?

  package init() {}

  func append(to query: inout Query) {
    query.append(" WHERE 1 = 1")
    if let action { query.append(" AND action = $1", action) }
    if let actor { query.append(" AND actor_id = $1", actor) }
    if let subject { query.append(" AND subject_id = $1", subject) }
    if let since { query.append(" AND occurred_at >= $1", since) }
  }
}

/// The table `audit_log`.
extension Connection {
  /// Stores what has happened.
  package func insert(_ entry: AuditEntry) throws {
    try execute(
      """
      INSERT INTO audit_log (id, occurred_at, actor_id, actor_name, token_id, action, subject_kind, subject_id, details, ip,
        user_agent, request_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      """, entry.id, entry.occurredAt, entry.actorID, entry.actorName, entry.tokenID, entry.action, entry.subjectKind, entry.subjectID,
      entry.details, entry.ip, entry.userAgent, entry.requestID)
  }

  /// The acts that `filter` lets through, newest first.
  package func auditEntries(_ filter: AuditFilter, offset: Int, limit: Int) throws -> [AuditEntry] {
    var query = Query(
      """
      SELECT id, occurred_at, action, actor_id, actor_name, token_id, subject_kind, subject_id, details, ip, user_agent, request_id
      FROM audit_log
      """)
    filter.append(to: &query)
    query.append(" ORDER BY occurred_at DESC, id DESC LIMIT $1 OFFSET $2", limit, offset)
    return try rows(query) { row in
      var entry = AuditEntry(id: try row.next(), occurredAt: try row.next(), action: try row.next())
      entry.actorID = try row.next()
      entry.actorName = try row.next()
      entry.tokenID = try row.next()
      entry.subjectKind = try row.next()
      entry.subjectID = try row.next()
      entry.details = try row.next()
      entry.ip = try row.next()
      entry.userAgent = try row.next()
      entry.requestID = try row.next()
      return entry
    }
  }

  /// How many these are.
  package func countAuditEntries(_ filter: AuditFilter) throws -> Int {
    var query = Query("SELECT count(*) FROM audit_log")
    filter.append(to: &query)
    return try value(query) ?? 0
  }
}
