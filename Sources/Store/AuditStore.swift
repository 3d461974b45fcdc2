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
  /// Its number in the chain, the hash of the entry before it, and its own; nil before it is stored. See `AuditLink`.
  package var sequence: Int?
  package var previousHash: [UInt8]?
  package var hash: [UInt8]?

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
  /// Stores what has happened, as the newest of the chain.
  package func insert(_ entry: AuditEntry) throws {
    try beginAuditChain()
    let previous = try newestAuditLink()
    let link = AuditLink(sequence: previous.sequence + 1, hash: entry.hash(sequence: previous.sequence + 1, after: previous.hash))
    try execute(
      """
      INSERT INTO audit_log (id, occurred_at, actor_id, actor_name, token_id, action, subject_kind, subject_id, details, ip,
        user_agent, request_id, sequence, previous_hash, hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      """, entry.id, entry.occurredAt, entry.actorID, entry.actorName, entry.tokenID, entry.action, entry.subjectKind, entry.subjectID,
      entry.details, entry.ip, entry.userAgent, entry.requestID, link.sequence, previous.hash, link.hash)
    try set(.head, to: link)
  }

  /// The acts that `filter` lets through, newest first.
  package func auditEntries(_ filter: AuditFilter, offset: Int, limit: Int) throws -> [AuditEntry] {
    var query = Query(AuditEntry.selection)
    filter.append(to: &query)
    query.append(" ORDER BY occurred_at DESC, id DESC LIMIT $1 OFFSET $2", limit, offset)
    return try rows(query) { row in try AuditEntry(&row) }
  }

  /// The acts that `filter` lets through, in the order of the chain, behind number `sequence` and up to number `last`.
  package func auditEntries(_ filter: AuditFilter, after sequence: Int, through last: Int, limit: Int) throws -> [AuditEntry] {
    var query = Query(AuditEntry.selection)
    filter.append(to: &query)
    query.append(" AND sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3", sequence, last, limit)
    return try rows(query) { row in try AuditEntry(&row) }
  }

  /// How many these are.
  package func countAuditEntries(_ filter: AuditFilter) throws -> Int {
    var query = Query("SELECT count(*) FROM audit_log")
    filter.append(to: &query)
    return try value(query) ?? 0
  }
}

extension AuditEntry {
  /// What `init(_:)` reads.
  static let selection: SQL = """
    SELECT id, occurred_at, action, actor_id, actor_name, token_id, subject_kind, subject_id, details, ip, user_agent, request_id, sequence,
      previous_hash, hash
    FROM audit_log
    """

  init(_ row: inout Row) throws {
    self.init(id: try row.next(), occurredAt: try row.next(), action: try row.next())
    actorID = try row.next()
    actorName = try row.next()
    tokenID = try row.next()
    subjectKind = try row.next()
    subjectID = try row.next()
    details = try row.next()
    ip = try row.next()
    userAgent = try row.next()
    requestID = try row.next()
    sequence = try row.next()
    previousHash = try row.next()
    hash = try row.next()
  }
}
