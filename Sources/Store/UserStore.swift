package import Database
package import Travel

/// Somebody who can log in.
package struct User: Equatable, Sendable {
  package var id: UUID
  package var username: String
  package var email: String
  package var displayName: String?
  /// scrypt with its parameters; nil logs in by no password.
  package var passwordHash: String?
  package var isAdministrator = false
  /// From then on nothing lets this person in.
  package var disabledAt: Instant?
  /// A zone of the tz database: decides what is today.
  package var timezone = "UTC"
  /// A key of the airport catalogue.
  package var homeAirport: String?
  package var distanceUnit = DistanceUnit.kilometres
  /// ISO 4217.
  package var currency: String?
  package var lastLoginAt: Instant?
  package var createdAt: Instant
  package var updatedAt: Instant

  /// Somebody new.
  package init(id: UUID, username: String, email: String, passwordHash: String?, createdAt: Instant) {
    self.id = id
    self.username = username
    self.email = email
    self.passwordHash = passwordHash
    self.createdAt = createdAt
    updatedAt = createdAt
  }
}

/// What distances are shown in.
package enum DistanceUnit: String, CaseIterable, SQLConvertible, Sendable {
  case kilometres = "km"
  case miles = "mi"
}

/// The table `users`.
extension Connection {
  private static let users: SQL = """
    SELECT id, username, email, display_name, password_hash, is_administrator, disabled_at, timezone, home_airport, distance_unit, currency,
      last_login_at, created_at, updated_at
    FROM users
    """

  /// The user with this id.
  package func user(_ id: UUID) throws -> User? { try row(Self.users + " WHERE id = $1", id, decode: Self.user) }

  /// The user with this name or e-mail address, whichever case it is written in.
  package func user(named name: String) throws -> User? {
    try row(Self.users + " WHERE username_key = $1 OR email_key = $1", folded(name), decode: Self.user)
  }

  /// All users, oldest first.
  package func users() throws -> [User] { try rows(Self.users + " ORDER BY id", decode: Self.user) }

  /// Whether nobody has registered yet.
  package func isWithoutUsers() throws -> Bool { try value("SELECT 1 FROM users LIMIT 1") as Int? == nil }

  /// Stores somebody new. Throws `DatabaseError.constraint` `users_username_key` or `users_email_key` when one of them is taken.
  package func insert(_ user: User) throws {
    try execute(
      """
      INSERT INTO users (id, username, username_key, email, email_key, display_name, password_hash, is_administrator, disabled_at, timezone,
        home_airport, distance_unit, currency, last_login_at, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
      """, user.id, user.username, folded(user.username), user.email, folded(user.email), user.displayName, user.passwordHash,
      user.isAdministrator, user.disabledAt, user.timezone, user.homeAirport, user.distanceUnit, user.currency, user.lastLoginAt,
      user.createdAt, user.updatedAt)
  }

  /// Stores what has changed of somebody. Throws as `insert` does.
  package func update(_ user: User) throws {
    try execute(
      """
      UPDATE users SET username = $2, username_key = $3, email = $4, email_key = $5, display_name = $6, password_hash = $7,
        is_administrator = $8, disabled_at = $9, timezone = $10, home_airport = $11, distance_unit = $12, currency = $13, last_login_at = $14,
        updated_at = $15, data_version = data_version + 1
      WHERE id = $1
      """, user.id, user.username, folded(user.username), user.email, folded(user.email), user.displayName, user.passwordHash,
      user.isAdministrator, user.disabledAt, user.timezone, user.homeAirport, user.distanceUnit, user.currency, user.lastLoginAt,
      user.updatedAt)
  }

  /// Takes somebody away with everything of theirs. Those who could see their trips are told by their counters. Returns false when there was nobody.
  package func deleteUser(_ id: UUID) throws -> Bool {
    try execute(
      """
      UPDATE users SET data_version = data_version + 1
      WHERE id IN (SELECT user_id FROM collaborators WHERE owner_id = $1)
        OR id IN (SELECT t.user_id FROM trips t JOIN collaborators c ON c.trip_id = t.id WHERE c.user_id = $1)
      """, id)
    return try execute("DELETE FROM users WHERE id = $1", id) == 1
  }

  private static func user(_ row: inout Row) throws -> User {
    var user = User(
      id: try row.next(), username: try row.next(), email: try row.next(), passwordHash: nil, createdAt: Instant(milliseconds: 0))
    user.displayName = try row.next()
    user.passwordHash = try row.next()
    user.isAdministrator = try row.next()
    user.disabledAt = try row.next()
    user.timezone = try row.next()
    user.homeAirport = try row.next()
    user.distanceUnit = try row.next()
    user.currency = try row.next()
    user.lastLoginAt = try row.next()
    user.createdAt = try row.next()
    user.updatedAt = try row.next()
    return user
  }

  /// As names are compared: without a difference of case.
  private func folded(_ name: String) -> String { name.lowercased() }
}
