package import Database
package import Travel

/// A mail that waits to be sent.
package struct OutgoingMail: Equatable, Sendable {
  package var id: UUID
  /// Whose account it is about.
  package var userID: UUID?
  /// What for, in a word.
  package var kind: String
  /// An address.
  package var recipient: String
  /// Subject and text, sealed.
  package var content: [UInt8]
  /// How often it has been tried, with the attempt that is being made.
  package var attemptCount = 0
  /// Why the attempt before has failed.
  package var lastError: String?
  /// When it is of no use any more.
  package var expiresAt: Instant
  package var createdAt: Instant

  /// A new one.
  package init(
    id: UUID, userID: UUID?, kind: String, recipient: String, content: [UInt8], expiresAt: Instant, createdAt: Instant
  ) {
    self.id = id
    self.userID = userID
    self.kind = kind
    self.recipient = recipient
    self.content = content
    self.expiresAt = expiresAt
    self.createdAt = createdAt
  }
}

/// The table `outgoing_mails`.
extension Connection {
  /// Stores a mail that is to be sent at once.
  package func insert(_ mail: OutgoingMail) throws {
    try execute(
      """
      INSERT INTO outgoing_mails (id, user_id, kind, recipient, content, next_attempt_at, expires_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $6)
      """, mail.id, mail.userID, mail.kind, mail.recipient, mail.content, mail.createdAt, mail.expiresAt)
  }

  /// Whether a mail is to be sent now.
  package func isMailDue(at instant: Instant) throws -> Bool {
    try value("SELECT 1 FROM outgoing_mails WHERE status = 'pending' AND next_attempt_at <= $1 LIMIT 1", instant) as Int? != nil
  }

  /// The mail that waits longest of those that are to be sent now, begun: until `lease` nobody else takes it. nil where there is none.
  package func beginMail(at instant: Instant, lease: Instant) throws -> OutgoingMail? {
    let id: UUID? = try value(
      "SELECT id FROM outgoing_mails WHERE status = 'pending' AND next_attempt_at <= $1 ORDER BY next_attempt_at, id LIMIT 1", instant)
    guard let id else { return nil }
    return try row(
      """
      UPDATE outgoing_mails SET attempt_count = attempt_count + 1, next_attempt_at = $2 WHERE id = $1
      RETURNING id, user_id, kind, recipient, content, expires_at, created_at, attempt_count, error
      """, id, lease
    ) { row in
      var mail = OutgoingMail(
        id: try row.next(), userID: try row.next(), kind: try row.next(), recipient: try row.next(), content: try row.next(),
        expiresAt: try row.next(), createdAt: try row.next())
      mail.attemptCount = try row.next()
      mail.lastError = try row.next()
      return mail
    }
  }

  /// Has a mail be tried again, unless somebody else has begun it meanwhile.
  package func postpone(_ mail: OutgoingMail, until instant: Instant, error: String) throws {
    try execute(
      "UPDATE outgoing_mails SET next_attempt_at = $3, error = $4 WHERE id = $1 AND attempt_count = $2 AND status = 'pending'", mail.id,
      mail.attemptCount, instant, error)
  }

  /// Has what waits until after `last`, because a clock was wrong, be sent now.
  package func hastenMails(dueAfter last: Instant, at instant: Instant) throws {
    try execute("UPDATE outgoing_mails SET next_attempt_at = $2 WHERE status = 'pending' AND next_attempt_at > $1", last, instant)
  }

  /// Ends the matter of a mail and forgets what was in it. `error` says why it is given up; nil: it is sent.
  package func finish(_ mail: OutgoingMail, error: String?, at instant: Instant) throws {
    try execute(
      """
      UPDATE outgoing_mails SET status = $2, error = $3, finished_at = $4, content = NULL, next_attempt_at = NULL
      WHERE id = $1 AND status = 'pending'
      """, mail.id, error == nil ? "sent" : "failed", error, instant)
  }

  /// Gives up what is of no use any more, as where no mail is sent any more.
  package func giveUpMails(expiredBefore instant: Instant) throws {
    try execute(
      """
      UPDATE outgoing_mails SET status = 'failed', finished_at = $1, content = NULL, next_attempt_at = NULL
      WHERE status = 'pending' AND expires_at < $1
      """, instant)
  }

  /// Forgets mails whose matter has ended.
  package func deleteMails(finishedBefore instant: Instant) throws {
    try execute("DELETE FROM outgoing_mails WHERE status <> 'pending' AND finished_at < $1", instant)
  }

  /// How many wait, and how many have been given up and not been forgotten.
  package func countMails() throws -> (waiting: Int, failed: Int) {
    try row(
      """
      SELECT (SELECT count(*) FROM outgoing_mails WHERE status = 'pending'), (SELECT count(*) FROM outgoing_mails WHERE status = 'failed')
      """
    ) { row in (try row.next(), try row.next()) } ?? (0, 0)
  }
}
