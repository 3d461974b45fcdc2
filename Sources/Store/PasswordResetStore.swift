package import Database
package import Travel

/// The table `password_resets`: leave to set a password, once.
extension Connection {
  /// Stores leave for somebody, known by the SHA-256 of what opens it.
  package func insert(passwordReset id: UUID, of user: UUID, tokenHash: [UInt8], at instant: Instant, until expiry: Instant) throws {
    try execute(
      "INSERT INTO password_resets (id, user_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)", id, user, tokenHash,
      instant, expiry)
  }

  /// Who may set a password by it; nil where nobody may, or not any more.
  package func user(ofPasswordReset tokenHash: [UInt8], at instant: Instant) throws -> UUID? {
    try value("SELECT user_id FROM password_resets WHERE token_hash = $1 AND expires_at > $2", tokenHash, instant)
  }

  /// How many somebody has been given since `instant` that have not been used.
  package func countPasswordResets(of user: UUID, since instant: Instant) throws -> Int {
    try value("SELECT count(*) FROM password_resets WHERE user_id = $1 AND created_at > $2", user, instant) ?? 0
  }

  /// Takes all of somebody's away.
  package func deletePasswordResets(of user: UUID) throws { try execute("DELETE FROM password_resets WHERE user_id = $1", user) }

  /// Forgets those that have expired.
  package func deletePasswordResets(expiredBefore instant: Instant) throws {
    try execute("DELETE FROM password_resets WHERE expires_at < $1", instant)
  }
}
