internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Registering, logging in and out, and one's own account.
enum AccountRoutes {
  /// Nothing here is longer, and strangers may send it: bytes.
  static let maxBody = 64 << 10

  static let endpoints: [Endpoint] = [
    .write(
      .post, "/auth/register", "Register an account", tag: "Accounts", .open, input: Registration.schema.schema, .one(User.schema),
      status: 201, bucket: .login, maxBody: maxBody, handler: register),
    .write(
      .post, "/auth/login", "Log in and get a session's cookie", tag: "Accounts", .open, input: Login.schema.schema, .one(LoggedIn.schema),
      bucket: .login, maxBody: maxBody, handler: login),
    .act(.post, "/auth/logout", "End this session", tag: "Accounts", .session, handler: logout),
    .get("/auth/session", "Who is logged in", tag: "Accounts", .account(.read(.users)), .one(LoggedIn.schema), handler: session),
    .write(
      .put, "/auth/password", "Change one's password and end every other session", tag: "Accounts", .session,
      input: NewPassword.schema.schema, .one(User.schema), bucket: .login, maxBody: maxBody, handler: changePassword),
    .get("/users/me", "One's own account", tag: "Accounts", .account(.read(.users)), .one(User.schema)) { .ok($0.caller.user) },
    .write(
      .patch, "/users/me", "Change one's own account", tag: "Accounts", .account(.write(.users)), input: User.schema.patch,
      .one(User.schema),
      maxBody: maxBody, handler: change),
  ]

  // MARK: What is sent

  struct Registration: Sendable {
    var username = ""
    var email = ""
    var password = ""
    var displayName: String?
    var timezone = "UTC"
    var homeAirport: String?
    var invitation: String?
    var setupCode: String?

    static let schema = ObjectSchema("Registration", "A new account.", Registration()) {
      Property("username", \.username, .username, "The name to log in with.", example: "ada", isRequired: true)
      Property("email", \.email, .email, "The address to log in with.", example: "ada@example.org", isRequired: true)
      Property("password", \.password, .newPassword, "The password.", isRequired: true, access: .writeOnly)
      Property("display_name", \.displayName, .name(1...100), "The name that others see.", example: "Ada Lovelace")
      Property("timezone", \.timezone, .timezone, "The zone that decides what is today.", example: "Europe/Berlin", default: "UTC")
      Property("home_airport", \.homeAirport, .airportCode, "Where journeys begin and end.", example: "BER")
      Property("invitation", \.invitation, .string(1...200), "The code of an invitation, where one is needed.", access: .writeOnly)
      Property(
        "setup_code", \.setupCode, .string(1...200),
        "What the server has printed at its start; the first account needs it when the server listens beyond this machine.",
        access: .writeOnly)
    }
  }

  struct Login: Sendable {
    var username: String?
    var email: String?
    var password = ""
    var code: String?

    static let schema = ObjectSchema("Login", "A name or an address, and the password.", Login()) {
      Property("username", \.username, .string(1...254), "The name; or the address, as in email.", example: "ada")
      Property("email", \.email, .string(1...254), "The address.", example: "ada@example.org")
      Property("password", \.password, .string(0...1_000), "The password.", isRequired: true, access: .writeOnly)
      Property(
        "totp_code", \.code, .string(0...64),
        "A code of the authenticator app, or a recovery code; only where a login without it is answered totp_required.", example: "492039",
        access: .writeOnly)
    }
  }

  struct NewPassword: Sendable {
    var current = ""
    var new = ""

    static let schema = ObjectSchema("NewPassword", "The old password and the new one.", NewPassword()) {
      Property("current_password", \.current, .string(0...1_000), "The password until now.", isRequired: true, access: .writeOnly)
      Property("new_password", \.new, .newPassword, "The password from now on.", isRequired: true, access: .writeOnly)
    }
  }

  struct LoggedIn: Sendable {
    var user: User
    var expiresAt: Instant?

    static let schema = ObjectSchema(
      "Session", "Who is logged in.",
      LoggedIn(user: User(id: UUID(high: 0, low: 0), username: "", email: "", passwordHash: nil, createdAt: Instant(milliseconds: 0)))
    ) {
      Property("user", \.user, User.schema.schema, "The account.", access: .readOnly)
      Property("expires_at", \.expiresAt, .instant, "When the session ends unless it is used; null for a token.", access: .readOnly)
    }
  }

  // MARK: Registering

  @Sendable static func register(_ call: Call<Registration, NoQuery>) throws -> Write<User> {
    let (services, input) = (call.services, call.input)
    // Before the work of the password: a closed door costs nothing.
    try services.database.read { _ = try admission(call, $0) }
    try services.check(timezone: input.timezone, at: "timezone")
    try services.check(airport: input.homeAirport, at: "home_airport")
    var user = User(
      id: services.ids.next(), username: input.username, email: input.email, passwordHash: try services.passwords.hash(input.password),
      createdAt: call.now)
    user.displayName = input.displayName
    user.timezone = input.timezone
    user.homeAirport = input.homeAirport
    return Write { db in
      let invitation = try admission(call, db)
      user.isAdministrator = try db.isWithoutUsers()
      try checkFree(user, db)
      try db.insert(user)
      if let invitation, try !db.useInvitation(invitation.id, by: user.id, at: call.now) { throw invitationNeeded }
      try call.audit("user.registered", of: user, db)
      return .created(user, at: "/users/me")
    }
  }

  private static let invitationNeeded = APIError.forbidden(
    "This server takes new accounts by invitation: send the code you were given as invitation.")

  /// Whether this registration may be made, and the invitation that allows it. Throws 403.
  private static func admission(_ call: Call<Registration, NoQuery>, _ db: Connection) throws -> Invitation? {
    let settings = call.services.settings
    if try db.isWithoutUsers() {
      guard let code = settings.setupCode else { return nil }
      guard let given = call.input.setupCode, Secrets.areEqual(Array(given.utf8), Array(code.utf8)) else {
        throw APIError.forbidden("The first account needs the setup_code that the server has printed at its start.")
      }
      return nil
    }
    switch settings.registration {
    case .open:
      guard !isForAddress(settings) else { throw addressNeeded }
      return nil
    case .closed: throw APIError.forbidden("This server takes no new accounts.")
    case .invite:
      guard let code = call.input.invitation, let invitation = try db.invitation(codeHash: Secrets.hash(code.utf8)) else {
        throw invitationNeeded
      }
      guard invitation.usedAt == nil, invitation.expiresAt > call.now else {
        throw APIError.forbidden("This invitation has been used or has expired.")
      }
      guard invitation.email.map({ $0.lowercased() == call.input.email.lowercased() }) ?? true else {
        throw APIError.forbidden("This invitation is for another e-mail address.")
      }
      guard invitation.email != nil || !isForAddress(settings) else { throw addressNeeded }
      return invitation
    }
  }

  /// Whether whoever has an address at the login provider gets the account with that address.
  private static func isForAddress(_ settings: APISettings) -> Bool { settings.openID.issuer != nil && settings.openID.linksByEmail }

  private static let addressNeeded = APIError.forbidden(
    "The login provider lets people in by their e-mail address here: log in there, or ask an administrator for an invitation to your address."
  )

  /// Throws 409 when somebody else has the name or the address.
  static func checkFree(_ user: User, _ db: Connection) throws {
    for (name, what) in [(user.username, "username"), (user.email, "e-mail address")] {
      if let other = try db.user(named: name), other.id != user.id { throw APIError.conflict("The \(what) \(name) is taken.") }
    }
  }

  // MARK: Sessions

  @Sendable static func login(_ call: Call<Login, NoQuery>) throws -> Write<LoggedIn> {
    let services = call.services
    guard let name = call.input.username ?? call.input.email else { throw APIError.validation("username", "or email is required") }
    let found = try services.database.read { try $0.user(named: name) }
    // The same answer in the same time, whatever is wrong.
    guard try services.passwords.verify(call.input.password, found?.passwordHash), let found, found.disabledAt == nil else {
      try noteFailure(of: found, call)
      throw noSuchLogin
    }
    let isTwoFactor = try services.database.read { try $0.totpSecret(of: found.id)?.confirmedAt } != nil
    if isTwoFactor { try check(call.input.code, of: found, call) }
    let newHash = try found.passwordHash.flatMap {
      try services.passwords.isOutdated($0) ? services.passwords.hash(call.input.password) : nil
    }
    let session = try NewSession(of: found.id, call)
    return Write { db in
      // Checking the password has taken a while, in which it may have been changed, or the account disabled.
      guard var user = try db.user(found.id), user.passwordHash == found.passwordHash, user.disabledAt == nil else { throw noSuchLogin }
      guard try isTwoFactor || db.totpSecret(of: found.id)?.confirmedAt == nil else { throw codeRequired }
      user.passwordHash = newHash ?? user.passwordHash
      try session.begin(for: &user, call, db)
      var answer = Answer.ok(LoggedIn(user: user, expiresAt: session.expiresAt))
      answer.headers["Set-Cookie"] = session.cookie
      return answer
    }
  }

  private static let noSuchLogin = APIError.unauthorized("There is no account with this name and password.")
  private static let codeRequired = APIError.unauthorized("").replacing(
    code: "totp_required",
    message: "The password is right. Send it again with totp_code: what the authenticator app shows, or a recovery code.")
  private static let wrongCode = APIError.unauthorized("").replacing(
    code: "totp_invalid", message: "The code is not right, or has been used; the app shows the next one within 30 seconds.")

  /// Throws 401 and 429 unless `code` is the second half of this user's login.
  private static func check(_ code: String?, of user: User, _ call: Call<Login, NoQuery>) throws {
    guard let code else { throw codeRequired }
    switch try call.use(code: code, of: user.id) {
    case .right: break
    case .wrong: throw wrongCode
    case .locked(let end): throw SecondFactor.locked(until: end, at: call.now)
    }
  }

  /// Writes a failed login down, for names that there are and for others alike, because of the time that it takes. The name is left out: now and then
  /// it is a password, typed into the wrong field. Of a flood of them only the first of each hour are written.
  private static func noteFailure(of user: User?, _ call: Call<Login, NoQuery>) throws {
    guard call.services.failures.count(.login, .address(nil), at: call.now)?.exceeded == nil else { return }
    try call.services.database.write { db in
      try call.audit("user.login_failed", subject: user.map { ("user", $0.id) }, db)
    }
  }

  @Sendable static func logout(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let services = call.services
    let cookie = try services.cookies.removal(call.request)
    return Write { db in
      if let id = call.caller.sessionID { try db.deleteSession(id) }
      db.afterCommit { services.authenticator.forget() }
      var answer = Answer<Never>.nothing
      answer.headers["Set-Cookie"] = cookie
      return answer
    }
  }

  @Sendable static func session(_ call: Call<NoInput, NoQuery>) throws -> Answer<LoggedIn> {
    .ok(LoggedIn(user: call.caller.user, expiresAt: call.caller.expiresAt))
  }

  @Sendable static func changePassword(_ call: Call<NewPassword, NoQuery>) throws -> Write<User> {
    let services = call.services
    try call.check(currentPassword: call.input.current)
    let hash = try services.passwords.hash(call.input.new)
    return Write { db in
      guard var user = try db.user(call.caller.user.id) else { throw APIError.notFound }
      // Of two changes at once, the second was made with a password that is no longer the old one.
      guard user.passwordHash == call.caller.user.passwordHash else { throw APIError.conflict("The password has just been changed.") }
      user.passwordHash = hash
      user.updatedAt = call.now
      try db.update(user)
      try db.deletePasswordResets(of: user.id)
      try db.deleteSessions(of: user.id, except: call.caller.sessionID)
      try call.audit("user.password_changed", of: user, db)
      db.afterCommit { services.authenticator.forget() }
      return .ok(user)
    }
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<User> {
    let services = call.services
    return Write { db in
      guard let user = try db.user(call.caller.user.id) else { throw APIError.notFound }
      try call.checkUnchanged(user, .one(User.schema))
      var changed = try User.schema.patched(user, by: call.input)
      // What the schema does not say stays.
      changed.passwordHash = user.passwordHash
      changed.disabledAt = user.disabledAt
      changed.updatedAt = call.now
      try services.check(timezone: changed.timezone, at: "timezone")
      try services.check(airport: changed.homeAirport, at: "home_airport")
      try checkFree(changed, db)
      try db.update(changed)
      try changed.noteWhatOthersSee(instead: user, db)
      if changed.email.lowercased() != user.email.lowercased() { try note(newAddress: changed, of: user, call, db) }
      db.afterCommit { services.authenticator.forget() }
      return .ok(changed)
    }
  }
}

extension AccountRoutes {
  /// Lets an account have another address where its owner has asked for that. Throws 403: a link for a new password goes to the address, so whoever could
  /// change it with a token could log in.
  private static func note(newAddress changed: User, of user: User, _ call: Call<JSON, NoQuery>, _ db: Connection) throws {
    let services = call.services
    guard call.caller.sessionID != nil else {
      throw APIError.forbidden("The e-mail address is changed by its owner, who is logged in, or by an administrator; not with a token.")
    }
    guard !isForAddress(services.settings) || user.isAdministrator else {
      throw APIError.forbidden("The login provider lets people in by their e-mail address here, so only administrators change it.")
    }
    // A link that waits in another mailbox must open nothing any more.
    try db.deletePasswordResets(of: user.id)
    try call.audit("user.email_changed", of: changed, details: ["from": .string(user.email), "to": .string(changed.email)], db)
    let text = """
      The e-mail address of your account \(user.username) on \(services.settings.instanceName) is \(changed.email) from now on. It has been changed by \
      somebody who was logged in.

      If it was not you, ask an administrator at once.
      """
    try services.post(
      Mail(
        kind: .addressChanged, recipient: user.email, user: user.id, subject: "Your e-mail address has been changed", text: text,
        expiresAt: Instant(milliseconds: call.now.milliseconds + Mail.day)), db, at: call.now)
  }
}

extension User {
  /// Has the trips that show this user be changed ones, where they show something else than `old`.
  func noteWhatOthersSee(instead old: User, _ db: Connection) throws {
    guard displayName != old.displayName || timezone != old.timezone else { return }
    try db.raiseDataVersion(ofAllWhoShareTripsWith: id)
  }
}

extension Call {
  /// Notes in the audit log that the caller, or `user` itself, has done something.
  func audit(
    _ action: String, of user: User? = nil, subject: (kind: String, id: UUID)? = nil, details: JSON? = nil, _ db: Connection
  ) throws {
    var entry = AuditEntry(id: services.ids.next(), occurredAt: now, action: action)
    let actor = anyCaller?.user ?? user
    // Who runs the server acts without an account.
    entry.actorID = actor?.id == User.operator.id ? nil : actor?.id
    entry.actorName = actor?.username
    if case .token(let id)? = anyCaller?.credential { entry.tokenID = id }
    entry.subjectKind = subject?.kind ?? (user == nil ? nil : "user")
    entry.subjectID = subject?.id ?? user?.id
    entry.detailsObject = details
    entry.ip = request.clientAddress.map { "\($0)" }
    entry.userAgent = request.header("User-Agent").map { String($0.prefix(200)) }
    entry.requestID = request.id
    try db.insert(entry)
  }
}
