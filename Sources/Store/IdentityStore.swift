package import Database
package import Travel

/// Who somebody is at a provider of OpenID Connect.
package struct Identity: Equatable, Sendable {
  package var userID: UUID
  /// The provider's address, as it calls itself.
  package var issuer: String
  /// What it calls the person, for ever.
  package var subject: String
  /// As it said when they were linked.
  package var email: String?
  package var createdAt: Instant
  package var lastLoginAt: Instant?

  /// A link that has not been used.
  package init(userID: UUID, issuer: String, subject: String, email: String?, createdAt: Instant) {
    self.userID = userID
    self.issuer = issuer
    self.subject = subject
    self.email = email
    self.createdAt = createdAt
  }
}

/// The tables `identities` and `login_states`.
extension Connection {
  private static let identities: SQL = "SELECT user_id, issuer, subject, email, created_at, last_login_at FROM identities"

  /// Whoever `issuer` calls `subject`.
  package func identity(issuer: String, subject: String) throws -> Identity? {
    try row(Self.identities + " WHERE issuer = $1 AND subject = $2", issuer, subject, decode: Self.identity)
  }

  /// Who a user is at `issuer`.
  package func identity(of user: UUID, issuer: String) throws -> Identity? {
    try row(Self.identities + " WHERE user_id = $1 AND issuer = $2", user, issuer, decode: Self.identity)
  }

  /// Links a user with a provider. Throws `DatabaseError.constraint` `identities_user_id_issuer` or `identities_issuer_subject` when one of them is
  /// linked otherwise.
  package func insert(_ identity: Identity) throws {
    try execute(
      "INSERT INTO identities (user_id, issuer, subject, email, created_at, last_login_at) VALUES ($1, $2, $3, $4, $5, $6)",
      identity.userID, identity.issuer, identity.subject, identity.email, identity.createdAt, identity.lastLoginAt)
  }

  /// Notes that a user has logged in by `issuer`.
  package func noteLogin(of user: UUID, by issuer: String, at instant: Instant) throws {
    try execute("UPDATE identities SET last_login_at = $3 WHERE user_id = $1 AND issuer = $2", user, issuer, instant)
  }

  /// Takes a link away. Returns false when there was none.
  package func deleteIdentity(of user: UUID, issuer: String) throws -> Bool {
    try execute("DELETE FROM identities WHERE user_id = $1 AND issuer = $2", user, issuer) == 1
  }

  private static func identity(_ row: inout Row) throws -> Identity {
    var identity = Identity(
      userID: try row.next(), issuer: try row.next(), subject: try row.next(), email: try row.next(), createdAt: try row.next())
    identity.lastLoginAt = try row.next()
    return identity
  }

  /// Uses the state of a login up, which is good until `expires`. Returns false when that has been done before.
  package func useLoginState(_ hash: [UInt8], expires: Instant) throws -> Bool {
    try execute("INSERT INTO login_states (state_hash, expires_at) VALUES ($1, $2) ON CONFLICT (state_hash) DO NOTHING", hash, expires) == 1
  }

  /// Forgets the states of logins that are too old.
  package func deleteLoginStates(expiredBefore instant: Instant) throws {
    try execute("DELETE FROM login_states WHERE expires_at < $1", instant)
  }
}
