internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// All accounts, for those who run the server.
enum AdminUserRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/admin/users", "All accounts, oldest first", tag: "Administration", .administrator(.read(.admin)), .list(Account.schema),
      bucket: .admin, handler: list),
    .write(
      .post, "/admin/users", "Make an account for somebody", tag: "Administration", .administrator(.write(.admin)),
      input: NewAccount.schema.schema, .one(Account.schema), status: 201, bucket: .admin, maxBody: AccountRoutes.maxBody,
      isRepeatable: false, handler: create),
    .get(
      "/admin/users/:id", "One account", tag: "Administration", .administrator(.read(.admin)), .one(Account.schema), bucket: .admin,
      handler: one),
    .write(
      .patch, "/admin/users/:id", "Change an account, disable it, make it an administrator's", tag: "Administration",
      .administrator(.write(.admin)), input: Account.schema.patch, .one(Account.schema), bucket: .admin, maxBody: AccountRoutes.maxBody,
      handler: change),
    .write(
      .put, "/admin/users/:id/password", "Set somebody's password and end all of their sessions", tag: "Administration",
      .administrator(.write(.admin)), input: Password.schema.schema, .one(Account.schema), bucket: .admin, maxBody: AccountRoutes.maxBody,
      handler: setPassword),
    .act(
      .delete, "/admin/users/:id/totp", "Have somebody's logins ask for the password alone, whose authenticator app is gone",
      tag: "Administration", .administrator(.write(.admin)), bucket: .admin, handler: removeTOTP),
    .act(
      .delete, "/admin/users/:id", "Delete an account with everything that belongs to it", tag: "Administration",
      .administrator(.write(.admin)), bucket: .admin, handler: delete),
  ]

  /// An account as administrators see and change it.
  struct Account: Sendable {
    var user: User
    var isDisabled: Bool

    init(_ user: User) {
      self.user = user
      isDisabled = user.disabledAt != nil
    }

    static let schema = ObjectSchema(
      "Account", "An account, as administrators see it.",
      Account(User(id: UUID(high: 0, low: 0), username: "", email: "", passwordHash: nil, createdAt: Instant(milliseconds: 0)))
    ) {
      Property.all(of: User.schema.properties.filter { !["username", "is_administrator"].contains($0.name) }, at: \.user)
      Property("username", \.user.username, .username, "The name to log in with.", example: "ada")
      Property("is_administrator", \.user.isAdministrator, .boolean, "Whether this account runs the server.", default: false)
      Property("disabled", \.isDisabled, .boolean, "Whether nothing lets this person in.", default: false)
      Property("disabled_at", \.user.disabledAt, .instant, "Since when.", access: .readOnly)
    }
  }

  struct NewAccount: Sendable {
    var username = ""
    var email = ""
    var password: String?
    var displayName: String?
    var timezone = "UTC"
    var homeAirport: String?
    var isAdministrator = false

    static let schema = ObjectSchema("NewAccount", "An account to make.", NewAccount()) {
      Property("username", \.username, .username, "The name to log in with.", example: "ada", isRequired: true)
      Property("email", \.email, .email, "The address to log in with, and for mail.", example: "ada@example.org", isRequired: true)
      Property(
        "password", \.password, .newPassword, "The password; without one, this person logs in once it has been set.", access: .writeOnly)
      Property("display_name", \.displayName, .name(1...100), "The name that others see.", example: "Ada Lovelace")
      Property("timezone", \.timezone, .timezone, "The zone that decides what is today.", example: "Europe/Berlin", default: "UTC")
      Property("home_airport", \.homeAirport, .airportCode, "Where journeys begin and end.", example: "BER")
      Property(
        "is_administrator", \.isAdministrator, .boolean, "Whether this account runs the server. The first one always does.", default: false)
    }
  }

  struct Password: Sendable {
    var new = ""

    static let schema = ObjectSchema("AccountPassword", "A password.", Password()) {
      Property("new_password", \.new, .newPassword, "The password from now on.", isRequired: true, access: .writeOnly)
    }
  }

  @Sendable static func list(_ call: Call<NoInput, NoQuery>) throws -> Answer<[Account]> {
    let users = try call.services.database.read { try $0.users() }
    return .ok(users.map(Account.init), meta: [.init("count", .number("\(users.count)"))])
  }

  @Sendable static func one(_ call: Call<NoInput, NoQuery>) throws -> Answer<Account> {
    let id = try call.id()
    guard let user = try call.services.database.read({ try $0.user(id) }) else { throw APIError.notFound }
    return .ok(Account(user))
  }

  @Sendable static func create(_ call: Call<NewAccount, NoQuery>) throws -> Write<Account> {
    let (services, input) = (call.services, call.input)
    try services.check(timezone: input.timezone, at: "timezone")
    try services.check(airport: input.homeAirport, at: "home_airport")
    var user = User(
      id: services.ids.next(), username: input.username, email: input.email,
      passwordHash: try input.password.map { try services.passwords.hash($0) }, createdAt: call.now)
    user.displayName = input.displayName
    user.timezone = input.timezone
    user.homeAirport = input.homeAirport
    return Write { db in
      user.isAdministrator = try input.isAdministrator || db.isWithoutUsers()
      try AccountRoutes.checkFree(user, db)
      try db.insert(user)
      try call.audit("user.created", subject: ("user", user.id), details: details(user), db)
      return .created(Account(user), at: "/admin/users/\(user.id)")
    }
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<Account> {
    let services = call.services
    let id = try call.id()
    return Write { db in
      guard let user = try db.user(id) else { throw APIError.notFound }
      let before = Account(user)
      try call.checkUnchanged(before, .one(Account.schema))
      var after = try Account.schema.patched(before, by: call.input)
      if after.isDisabled != before.isDisabled { after.user.disabledAt = after.isDisabled ? call.now : nil }
      after.user.updatedAt = call.now
      try services.check(timezone: after.user.timezone, at: "timezone")
      try services.check(airport: after.user.homeAirport, at: "home_airport")
      try AccountRoutes.checkFree(after.user, db)
      try db.update(after.user)
      try after.user.noteWhatOthersSee(instead: user, db)
      if after.user.email != user.email { try db.deletePasswordResets(of: id) }
      try checkAdministered(db)
      if after.isDisabled { try db.deleteSessions(of: id, except: nil) }
      for action in actions(before, after) { try call.audit(action, subject: ("user", id), details: details(after.user), db) }
      db.afterCommit { services.authenticator.forget() }
      return .ok(after)
    }
  }

  /// What has been done, by the names of the audit log.
  private static func actions(_ before: Account, _ after: Account) -> [String] {
    var actions: [String] = []
    if before.isDisabled != after.isDisabled { actions.append(after.isDisabled ? "user.disabled" : "user.enabled") }
    if before.user.isAdministrator != after.user.isAdministrator {
      actions.append(after.user.isAdministrator ? "user.promoted" : "user.demoted")
    }
    return actions.isEmpty ? ["user.changed"] : actions
  }

  /// What the audit log says of an account, which others may have been before and after.
  private static func details(_ user: User) -> JSON {
    ["username": .string(user.username), "email": .string(user.email), "is_administrator": .bool(user.isAdministrator)]
  }

  /// Throws 409 when nobody would be left who runs the server.
  private static func checkAdministered(_ db: Connection) throws {
    guard try db.users().contains(where: { $0.isAdministrator && $0.disabledAt == nil }) else {
      throw APIError.conflict("This is the last administrator. Make somebody else one first.")
    }
  }

  @Sendable static func setPassword(_ call: Call<Password, NoQuery>) throws -> Write<Account> {
    let services = call.services
    let id = try call.id()
    // Before the work of the password.
    guard try services.database.read({ try $0.user(id) }) != nil else { throw APIError.notFound }
    let hash = try services.passwords.hash(call.input.new)
    return Write { db in
      guard var user = try db.user(id) else { throw APIError.notFound }
      user.passwordHash = hash
      user.updatedAt = call.now
      try db.update(user)
      try db.deletePasswordResets(of: id)
      try db.deleteSessions(of: id, except: nil)
      try call.audit("user.password_reset", subject: ("user", id), db)
      db.afterCommit { services.authenticator.forget() }
      return .ok(Account(user))
    }
  }

  @Sendable static func removeTOTP(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    return Write { db in
      guard try db.deleteTOTP(of: id) else {
        throw APIError.notFound.replacing(code: "not_found", message: "There is no such account, or its logins ask for no code.")
      }
      try call.audit("user.totp_removed", subject: ("user", id), db)
      return .nothing
    }
  }

  @Sendable static func delete(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let services = call.services
    let id = try call.id()
    return Write { db in
      for seen in try db.trips(TripFilter(user: id)) where seen.role == .owner {
        let others = try db.usersWhoSee(trip: seen.trip.id).filter { $0 != id }
        try services.note(tripGone: seen.trip.id, for: others, db, at: call.now)
      }
      try services.tell(userGone: id, db, at: call.now)
      try db.raiseDataVersion(ofAllWhoShareTripsWith: id)
      let pictures = try db.uploads(of: id)
      // Trips of other people lose theirs.
      for var trip in try db.trips(withPicturesOf: id) {
        trip.coverUploadID = nil
        try services.settle(&trip, db, at: call.now)
      }
      guard try db.deleteUser(id) else { throw APIError.notFound }
      try checkAdministered(db)
      try call.audit("user.deleted", subject: ("user", id), db)
      db.afterCommit {
        services.authenticator.forget()
        services.uploads.remove(pictures)
      }
      return .nothing
    }
  }
}
