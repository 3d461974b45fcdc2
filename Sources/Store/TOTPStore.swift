package import Database
package import Travel

/// Somebody's authenticator app, as the server knows it.
package struct TOTPSecret: Equatable, Sendable {
  package var userID: UUID
  /// Sealed by the server's key.
  package var sealed: [UInt8]
  /// nil: nobody has shown yet that the app has it, and no login asks for it.
  package var confirmedAt: Instant?
  /// The newest step whose code was taken.
  package var lastStep: Int64?
  /// Wrong codes since the last right one.
  package var failures: Int
  /// Until then no code is looked at.
  package var lockedUntil: Instant?
  package var createdAt: Instant

  /// A new one.
  package init(userID: UUID, sealed: [UInt8], createdAt: Instant) {
    self.userID = userID
    self.sealed = sealed
    failures = 0
    self.createdAt = createdAt
  }
}

/// The tables `totp_secrets` and `recovery_codes`.
extension Connection {
  /// A user's authenticator app, also one that is not confirmed.
  package func totpSecret(of user: UUID) throws -> TOTPSecret? {
    try row(
      "SELECT secret, confirmed_at, last_step, failures, locked_until, created_at FROM totp_secrets WHERE user_id = $1", user
    ) { row in
      var secret = TOTPSecret(userID: user, sealed: try row.next(), createdAt: Instant(milliseconds: 0))
      secret.confirmedAt = try row.next()
      secret.lastStep = try row.next()
      secret.failures = try row.next()
      secret.lockedUntil = try row.next()
      secret.createdAt = try row.next()
      return secret
    }
  }

  /// Stores a user's authenticator app in place of the one before.
  package func put(_ secret: TOTPSecret) throws {
    try execute(
      """
      INSERT INTO totp_secrets (user_id, secret, confirmed_at, last_step, failures, locked_until, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, confirmed_at = excluded.confirmed_at, last_step = excluded.last_step,
        failures = excluded.failures, locked_until = excluded.locked_until, created_at = excluded.created_at
      """, secret.userID, secret.sealed, secret.confirmedAt, secret.lastStep, secret.failures, secret.lockedUntil, secret.createdAt)
  }

  /// Takes a user's authenticator app away, with the recovery codes. Returns whether there was a confirmed one.
  @discardableResult
  package func deleteTOTP(of user: UUID) throws -> Bool {
    try execute("DELETE FROM recovery_codes WHERE user_id = $1", user)
    let wasConfirmed = try totpSecret(of: user)?.confirmedAt != nil
    try execute("DELETE FROM totp_secrets WHERE user_id = $1", user)
    return wasConfirmed
  }

  /// Stores the SHA-256 of a user's recovery codes in place of those before.
  package func replaceRecoveryCodes(of user: UUID, by hashes: [[UInt8]], at instant: Instant) throws {
    try execute("DELETE FROM recovery_codes WHERE user_id = $1", user)
    for hash in hashes {
      try execute("INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ($1, $2, $3)", user, hash, instant)
    }
  }

  /// Uses one of a user's recovery codes up. Returns false when there is none with this SHA-256.
  package func useRecoveryCode(_ hash: [UInt8], of user: UUID) throws -> Bool {
    try execute("DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2", user, hash) == 1
  }

  /// How many recovery codes a user has left.
  package func countRecoveryCodes(of user: UUID) throws -> Int {
    try value("SELECT count(*) FROM recovery_codes WHERE user_id = $1", user) ?? 0
  }
}
