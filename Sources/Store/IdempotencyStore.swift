package import Database
package import Travel

/// What was answered to a request with an `Idempotency-Key`.
package struct StoredAnswer: Equatable, Sendable {
  /// SHA-256 of method, path and content of the request.
  package var requestHash: [UInt8]
  package var status: Int
  /// The fields that belong to the answer, as a JSON object.
  package var headers: String
  package var body: [UInt8]

  /// What is to be stored.
  package init(requestHash: [UInt8], status: Int, headers: String, body: [UInt8]) {
    self.requestHash = requestHash
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// The table `idempotency_keys`.
extension Connection {
  /// What was answered to `owner`'s request with `key`, unless that was before `earliest`.
  package func answer(toKey key: String, of owner: UUID, after earliest: Instant) throws -> StoredAnswer? {
    try row(
      """
      SELECT request_hash, answer_status, answer_headers, answer_body FROM idempotency_keys
      WHERE owner_id = $1 AND key = $2 AND expires_at > $3 AND answer_status IS NOT NULL
      """, owner, key, earliest
    ) { row in
      StoredAnswer(requestHash: try row.next(), status: try row.next(), headers: try row.next(), body: try row.next())
    }
  }

  /// Stores an answer for a day. `owner` is the token, or the user of a session, that `user` is.
  package func insert(_ answer: StoredAnswer, toKey key: String, of owner: UUID, user: UUID, at instant: Instant, expires: Instant) throws {
    try execute("DELETE FROM idempotency_keys WHERE owner_id = $1 AND key = $2 AND expires_at <= $3", owner, key, instant)
    try execute(
      """
      INSERT INTO idempotency_keys (owner_id, key, user_id, request_hash, answer_status, answer_headers, answer_body, created_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """, owner, key, user, answer.requestHash, answer.status, answer.headers, answer.body, instant, expires)
  }

  /// Forgets answers that are too old to be asked for. Returns how many.
  @discardableResult
  package func deleteAnswers(expiredBefore instant: Instant) throws -> Int {
    try execute("DELETE FROM idempotency_keys WHERE expires_at < $1", instant)
  }
}
