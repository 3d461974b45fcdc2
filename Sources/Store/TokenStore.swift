package import Database
package import Travel

/// A personal access token, without what opens the door.
package struct Token: Equatable, Sendable {
  package var id: UUID
  package var userID: UUID
  package var name: String
  package var description: String?
  /// The first characters, to know it by.
  package var prefix: String
  /// A JSON array of words.
  package var scopes: String
  package var expiresAt: Instant?
  package var lastUsedAt: Instant?
  package var lastUsedIP: String?
  package var createdAt: Instant
  package var revokedAt: Instant?

  /// A new token.
  package init(
    id: UUID, userID: UUID, name: String, description: String?, prefix: String, scopes: String, expiresAt: Instant?, createdAt: Instant
  ) {
    self.id = id
    self.userID = userID
    self.name = name
    self.description = description
    self.prefix = prefix
    self.scopes = scopes
    self.expiresAt = expiresAt
    self.createdAt = createdAt
  }
}

/// The table `tokens`.
extension Connection {
  private static let tokens: SQL = """
    SELECT id, user_id, name, description, prefix, scopes, expires_at, last_used_at, last_used_ip, created_at, revoked_at FROM tokens
    """

  /// The token with this SHA-256, also one that has been revoked or has expired.
  package func token(hash: [UInt8]) throws -> Token? { try row(Self.tokens + " WHERE token_hash = $1", hash, decode: Self.token) }

  /// One of a user's tokens.
  package func token(_ id: UUID, of user: UUID) throws -> Token? {
    try row(Self.tokens + " WHERE id = $1 AND user_id = $2", id, user, decode: Self.token)
  }

  /// A user's tokens, newest first.
  package func tokens(of user: UUID) throws -> [Token] {
    try rows(Self.tokens + " WHERE user_id = $1 ORDER BY id DESC", user, decode: Self.token)
  }

  /// Everybody's tokens with the names of whom they belong to, newest first.
  package func tokensOfAll(offset: Int, limit: Int) throws -> [(token: Token, username: String)] {
    let names = try Dictionary(uniqueKeysWithValues: users().map { ($0.id, $0.username) })
    let tokens = try rows(Self.tokens + " ORDER BY id DESC LIMIT $1 OFFSET $2", limit, offset, decode: Self.token)
    return tokens.map { ($0, names[$0.userID] ?? "") }
  }

  /// How many tokens there are.
  package func countTokens() throws -> Int { try value("SELECT count(*) FROM tokens") ?? 0 }

  /// Whose token this is.
  package func owner(ofToken id: UUID) throws -> UUID? { try value("SELECT user_id FROM tokens WHERE id = $1", id) }

  /// Stores a new token.
  package func insert(_ token: Token, hash: [UInt8]) throws {
    try execute(
      """
      INSERT INTO tokens (id, user_id, name, description, prefix, token_hash, scopes, expires_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """, token.id, token.userID, token.name, token.description, token.prefix, hash, token.scopes, token.expiresAt, token.createdAt)
  }

  /// Shuts a token out. Returns whether it was open.
  package func revokeToken(_ id: UUID, of user: UUID, at instant: Instant) throws -> Bool {
    try execute("UPDATE tokens SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL", id, user, instant) == 1
  }

  /// Notes when and from where a token was last used.
  package func noteUse(ofToken id: UUID, at instant: Instant, from ip: String) throws {
    try execute("UPDATE tokens SET last_used_at = $2, last_used_ip = $3 WHERE id = $1", id, instant, ip)
  }

  private static func token(_ row: inout Row) throws -> Token {
    let id: UUID = try row.next()
    let userID: UUID = try row.next()
    let name: String = try row.next()
    let description: String? = try row.next()
    let prefix: String = try row.next()
    let scopes: String = try row.next()
    let expiresAt: Instant? = try row.next()
    let lastUsedAt: Instant? = try row.next()
    let lastUsedIP: String? = try row.next()
    var token = Token(
      id: id, userID: userID, name: name, description: description, prefix: prefix, scopes: scopes, expiresAt: expiresAt,
      createdAt: try row.next())
    token.lastUsedAt = lastUsedAt
    token.lastUsedIP = lastUsedIP
    token.revokedAt = try row.next()
    return token
  }
}
