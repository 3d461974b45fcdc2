package import Database
package import Travel

/// A picture that somebody sends, or has announced. Its id is its address too, so it is a random one.
package struct Upload: Equatable, Sendable {
  /// What it is for.
  package enum Purpose: String, CaseIterable, Sendable, SQLConvertible {
    case tripCover = "trip_cover"
  }

  package var id: UUID
  package var userID: UUID
  package var purpose: Purpose
  /// The SHA-256 of what opens `upload_url`.
  package var tokenHash: [UInt8]
  package var contentType: String
  /// Bytes: as announced, and then as stored.
  package var size: Int
  /// The SHA-256 of the stored bytes; nil until they are there.
  package var contentHash: [UInt8]?
  package var createdAt: Instant

  /// A picture that is announced.
  package init(id: UUID, userID: UUID, purpose: Purpose, tokenHash: [UInt8], contentType: String, size: Int, createdAt: Instant) {
    self.id = id
    self.userID = userID
    self.purpose = purpose
    self.tokenHash = tokenHash
    self.contentType = contentType
    self.size = size
    self.createdAt = createdAt
  }
}

/// The table `uploads`. The bytes are in `UploadFiles`.
extension Connection {
  private static let columns: SQL =
    "uploads.id, uploads.user_id, uploads.purpose, uploads.token_hash, uploads.content_type, uploads.size, uploads.created_at, uploads.content_hash"
  private static let uploads: SQL = "SELECT " + columns + " FROM uploads"

  /// The picture, whoever asks.
  package func upload(_ id: UUID) throws -> Upload? { try row(Self.uploads + " WHERE uploads.id = $1", id, decode: Self.upload) }

  /// The picture, unless the account that it belongs to has been disabled.
  package func upload(ofActiveUser id: UUID) throws -> Upload? {
    try row(
      Self.uploads + " JOIN users ON users.id = user_id WHERE uploads.id = $1 AND users.disabled_at IS NULL", id, decode: Self.upload)
  }

  /// All pictures, those that are announced among them.
  package func uploads() throws -> [Upload] { try rows(Self.uploads, decode: Self.upload) }

  /// All pictures of a user.
  package func uploads(of user: UUID) throws -> [Upload] { try rows(Self.uploads + " WHERE user_id = $1", user, decode: Self.upload) }

  /// How many pictures a user has, and how many bytes they are, those that are announced among them.
  package func countUploads(of user: UUID) throws -> (count: Int, bytes: Int) {
    try row("SELECT count(*), CAST(coalesce(sum(size), 0) AS BIGINT) FROM uploads WHERE user_id = $1", user) { row in
      (try row.next(), try row.next())
    } ?? (0, 0)
  }

  /// Stores that a picture is announced.
  package func insert(_ upload: Upload) throws {
    try execute(
      """
      INSERT INTO uploads (id, user_id, purpose, token_hash, content_type, size, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
      """, upload.id, upload.userID, upload.purpose, upload.tokenHash, upload.contentType, upload.size, upload.createdAt)
  }

  /// Notes that the file of a picture is there, unless another one was first.
  package func noteStored(_ id: UUID, size: Int, contentHash: [UInt8], at instant: Instant) throws {
    try execute(
      "UPDATE uploads SET size = $2, content_hash = $3, stored_at = $4 WHERE id = $1 AND stored_at IS NULL", id, size, contentHash, instant)
  }

  /// Forgets pictures that were announced before one instant and never came, and those that came before another one and that no trip shows.
  /// Returns the latter, whose files are left.
  package func deleteUploads(announcedBefore announced: Instant, unusedSince stored: Instant) throws -> [Upload] {
    try execute("DELETE FROM uploads WHERE stored_at IS NULL AND created_at <= $1", announced)
    return try rows(
      """
      DELETE FROM uploads WHERE stored_at <= $1 AND NOT EXISTS (SELECT 1 FROM trips WHERE trips.cover_upload_id = uploads.id)
      RETURNING 
      """ + Self.columns, stored, decode: Self.upload)
  }

  private static func upload(_ row: inout Row) throws -> Upload {
    var upload = Upload(
      id: try row.next(), userID: try row.next(), purpose: try row.next(), tokenHash: try row.next(), contentType: try row.next(),
      size: try row.next(), createdAt: try row.next())
    upload.contentHash = try row.next()
    return upload
  }
}
