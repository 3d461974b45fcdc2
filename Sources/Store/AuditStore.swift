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

/// The table `audit_log`.
extension Connection {
  /// Stores what has happened.
  package func insert(_ entry: AuditEntry) throws {
    try execute(
      """
      INSERT INTO audit_log (id, occurred_at, actor_id, actor_name, token_id, action, subject_kind, subject_id, ip, user_agent, request_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      """, entry.id, entry.occurredAt, entry.actorID, entry.actorName, entry.tokenID, entry.action, entry.subjectKind, entry.subjectID,
      entry.ip, entry.userAgent, entry.requestID)
  }
}
