package import Database
package import Travel

/// A browser that is logged in.
package struct Session: Equatable, Sendable {
  package var id: UUID
  package var userID: UUID
  /// Where it was last used from.
  package var ip: String?
  package var userAgent: String?
  package var createdAt: Instant
  package var lastUsedAt: Instant
  package var expiresAt: Instant

  /// A new session.
  package init(id: UUID, userID: UUID, ip: String?, userAgent: String?, createdAt: Instant, expiresAt: Instant) {
    self.id = id
    self.userID = userID
    self.ip = ip
    self.userAgent = userAgent
    self.createdAt = createdAt
    lastUsedAt = createdAt
    self.expiresAt = expiresAt
  }
}

/// The table `sessions`.
extension Connection {
  private static let sessions: SQL = "SELECT id, user_id, ip, user_agent, created_at, last_used_at, expires_at FROM sessions"

  /// The session whose cookie has this SHA-256.
  package func session(tokenHash: [UInt8]) throws -> Session? {
    try row(Self.sessions + " WHERE token_hash = $1", tokenHash, decode: Self.session)
  }

  /// A user's sessions that have not expired, newest first.
  package func sessions(of user: UUID, at instant: Instant) throws -> [Session] {
    try rows(Self.sessions + " WHERE user_id = $1 AND expires_at > $2 ORDER BY id DESC", user, instant, decode: Self.session)
  }

  /// Stores a new session.
  package func insert(_ session: Session, tokenHash: [UInt8]) throws {
    try execute(
      """
      INSERT INTO sessions (id, user_id, token_hash, ip, user_agent, created_at, last_used_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, session.id, session.userID, tokenHash, session.ip, session.userAgent, session.createdAt, session.lastUsedAt, session.expiresAt)
  }

  /// Notes when and from where a session was last used, and until when it lasts now.
  package func noteUse(ofSession id: UUID, at instant: Instant, from ip: String, expires: Instant) throws {
    try execute("UPDATE sessions SET last_used_at = $2, ip = $3, expires_at = $4 WHERE id = $1", id, instant, ip, expires)
  }

  /// Ends a session.
  package func deleteSession(_ id: UUID) throws { try execute("DELETE FROM sessions WHERE id = $1", id) }

  /// Ends one of a user's sessions. Returns false when there is none.
  package func deleteSession(_ id: UUID, of user: UUID) throws -> Bool {
    try execute("DELETE FROM sessions WHERE id = $1 AND user_id = $2", id, user) == 1
  }

  /// Ends all sessions of a user but one.
  package func deleteSessions(of user: UUID, except kept: UUID?) throws {
    if let kept {
      try execute("DELETE FROM sessions WHERE user_id = $1 AND id <> $2", user, kept)
    } else {
      try execute("DELETE FROM sessions WHERE user_id = $1", user)
    }
  }

  /// Forgets sessions that have expired. Returns how many.
  @discardableResult
  package func deleteSessions(expiredBefore instant: Instant) throws -> Int {
    try execute("DELETE FROM sessions WHERE expires_at < $1", instant)
  }

  private static func session(_ row: inout Row) throws -> Session {
    let id: UUID = try row.next()
    let userID: UUID = try row.next()
    let ip: String? = try row.next()
    let userAgent: String? = try row.next()
    let createdAt: Instant = try row.next()
    let lastUsedAt: Instant = try row.next()
    var session = Session(id: id, userID: userID, ip: ip, userAgent: userAgent, createdAt: createdAt, expiresAt: try row.next())
    session.lastUsedAt = lastUsedAt
    return session
  }
}
