package import Database
package import Travel

/// An address that shows one picture of a person's statistics to everybody who has it.
package struct PictureLink: Equatable, Sendable {
  package var id: UUID
  package var userID: UUID
  /// What it is for.
  package var description: String?
  /// Its path below `/stats`.
  package var picture: String
  /// Its parameters, as in a URL.
  package var query: String
  package var createdAt: Instant
  package var expiresAt: Instant?

  /// A new address.
  package init(
    id: UUID, userID: UUID, description: String?, picture: String, query: String, createdAt: Instant, expiresAt: Instant?
  ) {
    self.id = id
    self.userID = userID
    self.description = description
    self.picture = picture
    self.query = query
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }
}

/// The table `picture_links`.
extension Connection {
  private static let pictureLinks: SQL = "SELECT id, user_id, description, picture, query, created_at, expires_at FROM picture_links"

  /// The link that this token opens, also one that has expired.
  package func pictureLink(tokenHash hash: [UInt8]) throws -> PictureLink? {
    try row(Self.pictureLinks + " WHERE token_hash = $1", hash, decode: Self.pictureLink)
  }

  /// One of a user's links.
  package func pictureLink(_ id: UUID, of user: UUID) throws -> PictureLink? {
    try row(Self.pictureLinks + " WHERE id = $1 AND user_id = $2", id, user, decode: Self.pictureLink)
  }

  /// A user's links, newest first.
  package func pictureLinks(of user: UUID) throws -> [PictureLink] {
    try rows(Self.pictureLinks + " WHERE user_id = $1 ORDER BY id DESC", user, decode: Self.pictureLink)
  }

  /// Stores a new link.
  package func insert(_ link: PictureLink, tokenHash hash: [UInt8]) throws {
    try execute(
      """
      INSERT INTO picture_links (id, user_id, token_hash, description, picture, query, created_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, link.id, link.userID, hash, link.description, link.picture, link.query, link.createdAt, link.expiresAt)
  }

  /// Shuts a link. Returns whether there was one.
  package func deletePictureLink(_ id: UUID, of user: UUID) throws -> Bool {
    try execute("DELETE FROM picture_links WHERE id = $1 AND user_id = $2", id, user) == 1
  }

  private static func pictureLink(_ row: inout Row) throws -> PictureLink {
    PictureLink(
      id: try row.next(), userID: try row.next(), description: try row.next(), picture: try row.next(), query: try row.next(),
      createdAt: try row.next(), expiresAt: try row.next())
  }
}
