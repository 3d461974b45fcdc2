package import Database
package import Travel

/// Leave to register, for one person and once.
package struct Invitation: Equatable, Sendable {
  package var id: UUID
  /// The only address that may use it; nil: any.
  package var email: String?
  package var expiresAt: Instant
  package var usedAt: Instant?

  package init(id: UUID, email: String? = nil, expiresAt: Instant, usedAt: Instant? = nil) {
    self.id = id
    self.email = email
    self.expiresAt = expiresAt
    self.usedAt = usedAt
  }
}

/// The table `invitations`.
extension Connection {
  /// The invitation whose code has this SHA-256.
  package func invitation(codeHash: [UInt8]) throws -> Invitation? {
    try row("SELECT id, email, expires_at, used_at FROM invitations WHERE code_hash = $1", codeHash) { row in
      Invitation(id: try row.next(), email: try row.next(), expiresAt: try row.next(), usedAt: try row.next())
    }
  }

  /// All invitations, newest first.
  package func invitations() throws -> [Invitation] {
    try rows("SELECT id, email, expires_at, used_at FROM invitations ORDER BY id DESC") { row in
      Invitation(id: try row.next(), email: try row.next(), expiresAt: try row.next(), usedAt: try row.next())
    }
  }

  /// Takes an invitation back. Returns false when there was none.
  package func deleteInvitation(_ id: UUID) throws -> Bool { try execute("DELETE FROM invitations WHERE id = $1", id) == 1 }

  /// Stores a new invitation.
  package func insert(_ invitation: Invitation, codeHash: [UInt8], by inviter: UUID?, at instant: Instant) throws {
    try execute(
      "INSERT INTO invitations (id, code_hash, email, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)", invitation.id,
      codeHash, invitation.email, inviter, instant, invitation.expiresAt)
  }

  /// Uses an invitation up. Returns false when somebody else was faster.
  package func useInvitation(_ id: UUID, by user: UUID, at instant: Instant) throws -> Bool {
    try execute("UPDATE invitations SET used_at = $3, used_by = $2 WHERE id = $1 AND used_at IS NULL", id, user, instant) == 1
  }
}
