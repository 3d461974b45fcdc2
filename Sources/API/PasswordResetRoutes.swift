internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Setting a password that has been forgotten, by a link that comes by mail.
enum PasswordResetRoutes {
  static let endpoints: [Endpoint] = [
    .write(
      .post, "/auth/password/forgot", "Have a link sent that sets a new password; the same answer whether there is such an account or not",
      tag: "Accounts", .open, input: Forgotten.schema.schema, .one(Taken.schema), status: 202, bucket: .login,
      maxBody: AccountRoutes.maxBody, handler: forgot),
    .write(
      .post, "/auth/password/reset", "Set a new password by such a link, once; ends every session", tag: "Accounts", .open,
      input: Reset.schema.schema, .one(User.schema), bucket: .login, maxBody: AccountRoutes.maxBody, handler: reset),
    .act(
      .post, "/admin/users/:id/password-reset", "Make such a link for somebody; it is in this answer and nowhere else",
      tag: "Administration", .administrator(.write(.admin)), query: NoQuery.schema, .one(Link.schema), status: 201, bucket: .admin,
      handler: link),
  ]

  /// How long a link works: milliseconds.
  private static let lifetime: Int64 = 3_600_000
  /// So many links may be sent to one person in that time.
  private static let most = 3

  struct Forgotten: Sendable {
    var username: String?
    var email: String?

    static let schema = ObjectSchema("ForgottenPassword", "Whose password has been forgotten.", Forgotten()) {
      Property("username", \.username, .string(1...254), "The name; or the address, as in email.", example: "ada")
      Property("email", \.email, .string(1...254), "The address.", example: "ada@example.org")
    }
  }

  struct Taken: Sendable {
    var message = ""

    static let schema = ObjectSchema("RequestTaken", "What happens now.", Taken()) {
      Property("message", \.message, .string(), "For whoever has asked.", access: .readOnly)
    }
  }

  struct Reset: Sendable {
    var token = ""
    var new = ""

    static let schema = ObjectSchema("PasswordReset", "A new password, and what lets one set it.", Reset()) {
      Property("token", \.token, .string(1...200), "What stands behind token= in the link.", isRequired: true, access: .writeOnly)
      Property("new_password", \.new, .newPassword, "The password from now on.", isRequired: true, access: .writeOnly)
    }
  }

  struct Link: Sendable {
    var token: String?
    var url: String?
    var expiresAt = Instant(milliseconds: 0)

    static let schema = ObjectSchema("PasswordResetLink", "What lets somebody set a password, once.", Link()) {
      Property("token", \.token, .string(), "What POST /auth/password/reset takes. It is shown once.", access: .readOnly)
      Property("url", \.url, .string(), "A page that asks for the password; null where --base-url is not set.", access: .readOnly)
      Property("expires_at", \.expiresAt, .instant, "Until when it works.", access: .readOnly)
    }
  }

  // MARK: By mail

  @Sendable static func forgot(_ call: Call<Forgotten, NoQuery>) throws -> Write<Taken> {
    let services = call.services
    guard let name = call.input.username ?? call.input.email else { throw APIError.validation("username", "or email is required") }
    _ = try services.mailBase()
    // Nothing here depends on whether there is such an account: that is looked up later, by nobody who waits for it.
    return Write { db in
      try db.plan(job: Job.passwordReset.name, subject: name.lowercased(), at: call.now)
      db.afterCommit { services.jobs.ring() }
      return Answer(
        status: .accepted,
        output: Taken(message: "If there is such an account, a mail with a link is on its way to its address. The link works for an hour."))
    }
  }

  /// Sends a link to whoever is called `name`, where there is such an account.
  @Sendable static func send(_ services: Services, to name: String, at now: Instant) throws {
    // Where this server sends none, another one on the same database may.
    let base = try services.mailBase()
    let token = Secrets.random(43)
    try services.database.write { db in
      guard let user = try db.user(named: name), user.disabledAt == nil,
        try db.countPasswordResets(of: user.id, since: Instant(milliseconds: now.milliseconds - lifetime)) < most
      else { return }
      let link = try insert(token, for: user.id, services, base, db, at: now)
      let text = """
        Somebody, you we hope, has asked for a new password for your account \(user.username) on \(services.settings.instanceName). This link sets one, \
        within the hour and once:

        \(link.url ?? "")

        If it was not you, do nothing: your password stays as it is.
        """
      try services.post(
        Mail(
          kind: .passwordReset, recipient: user.email, user: user.id, subject: "A new password for \(services.settings.instanceName)",
          text: text, expiresAt: link.expiresAt), db, at: now)
    }
  }

  private static func insert(
    _ token: String, for user: UUID, _ services: Services, _ base: String?, _ db: Connection, at now: Instant
  ) throws -> Link {
    let expiresAt = Instant(milliseconds: now.milliseconds + lifetime)
    try db.insert(passwordReset: services.ids.next(), of: user, tokenHash: Secrets.hash(token.utf8), at: now, until: expiresAt)
    return Link(token: token, url: base.map { "\($0)\(AccountPage.resetPath)#token=\(token)" }, expiresAt: expiresAt)
  }

  // MARK: By an administrator

  @Sendable static func link(_ call: Call<NoInput, NoQuery>) throws -> Write<Link> {
    let (services, id) = (call.services, try call.id())
    let token = Secrets.random(43)
    return Write { db in
      guard try db.user(id) != nil else { throw APIError.notFound }
      let link = try insert(token, for: id, services, services.settings.baseURL, db, at: call.now)
      try call.audit("user.password_reset_link", subject: ("user", id), db)
      var answer = Answer.ok(link)
      answer.status = .created
      answer.repeated = Link(expiresAt: link.expiresAt)
      return answer
    }
  }

  // MARK: Using one

  private static let noSuchLink = APIError.forbidden("This link has been used or has expired. Ask for a new one.")

  @Sendable static func reset(_ call: Call<Reset, NoQuery>) throws -> Write<User> {
    let services = call.services
    let tokenHash = Secrets.hash(call.input.token.utf8)
    // Before the work of the password.
    guard try services.database.read({ try $0.user(ofPasswordReset: tokenHash, at: call.now) }) != nil else { throw noSuchLink }
    let hash = try services.passwords.hash(call.input.new)
    return Write { db in
      guard let id = try db.user(ofPasswordReset: tokenHash, at: call.now), var user = try db.user(id), user.disabledAt == nil else {
        throw noSuchLink
      }
      user.passwordHash = hash
      user.updatedAt = call.now
      try db.update(user)
      try db.deletePasswordResets(of: id)
      try db.deleteSessions(of: id, except: nil)
      try call.audit("user.password_reset", of: user, db)
      let text = """
        The password of your account \(user.username) on \(services.settings.instanceName) has just been changed by a link that was sent to you or given \
        to you by an administrator. All browsers have been logged out.

        If it was not you, ask an administrator at once.
        """
      try services.post(
        Mail(
          kind: .passwordChanged, recipient: user.email, user: id, subject: "Your password has been changed", text: text,
          expiresAt: Instant(milliseconds: call.now.milliseconds + Mail.day)), db, at: call.now)
      db.afterCommit { services.authenticator.forget() }
      return .ok(user)
    }
  }
}
