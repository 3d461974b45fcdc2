internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// What those who run the server see and decide besides the accounts: invitations, everybody's tokens, and how the server is.
enum AdminRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/admin/invitations", "Invitations that have not been taken back, newest first", tag: "Administration", read,
      .list(InvitationView.schema), bucket: .admin, handler: invitations),
    .write(
      .post, "/admin/invitations", "Invite somebody; the code is in this answer and nowhere else", tag: "Administration", write,
      input: NewInvitation.schema.schema, .one(InvitationView.schema), status: 201, bucket: .admin, maxBody: AccountRoutes.maxBody,
      handler: invite),
    .act(.delete, "/admin/invitations/:id", "Take an invitation back", tag: "Administration", write, bucket: .admin, handler: disinvite),
    .get(
      "/admin/tokens", "Everybody's tokens, newest first", tag: "Administration", read, query: PageQuery.schema, .list(OwnedToken.schema),
      bucket: .admin, execution: .worker, handler: tokens),
    .act(.delete, "/admin/tokens/:id", "Revoke somebody's token at once", tag: "Administration", write, bucket: .admin, handler: revoke),
    .get(
      "/admin/integrity", "Read the database whole, and say whether it and the pictures are in order", tag: "Administration", read,
      query: IntegrityQuery.schema, .one(Integrity.schema), bucket: .admin, execution: .worker, handler: integrity),
    .get(
      "/admin/system", "Versions, sizes and loads of the server", tag: "Administration", read, .one(SystemFigures.schema), bucket: .admin,
      execution: .worker, handler: system),
  ]

  private static let read = Endpoint.Access.administrator(.read(.admin))
  private static let write = Endpoint.Access.administrator(.write(.admin))

  struct PageQuery: Sendable {
    var page = 1
    var perPage = 50

    static let schema = ObjectSchema("PageQuery", "Which page.", PageQuery()) {
      Property("page", \.page, .integer(1...1_000_000), "The page.", default: 1)
      Property("per_page", \.perPage, .integer(1...100), "How many a page has.", default: 50)
    }
  }

  // MARK: Invitations

  struct NewInvitation: Sendable {
    var email: String?
    var expiresInDays = 14
    var isSent = false

    static let schema = ObjectSchema("NewInvitation", "An invitation to make.", NewInvitation()) {
      Property("email", \.email, .email, "The only address that may use it; null: any.", example: "bob@example.org")
      Property("expires_in_days", \.expiresInDays, .integer(1...365), "How long it holds.", default: 14)
      Property("send", \.isSent, .boolean, "Whether it is sent to email by mail, with a link.", default: false)
    }
  }

  struct InvitationView: Sendable {
    var invitation: Invitation
    var code: String?

    static let schema = ObjectSchema(
      "Invitation", "Leave to register, for one person and once.",
      InvitationView(invitation: Invitation(id: UUID(high: 0, low: 0), expiresAt: Instant(milliseconds: 0)))
    ) {
      Property("id", \.invitation.id, .id, "Its id.", access: .readOnly)
      Property("email", \.invitation.email, .string(), "The only address that may use it; null: any.", access: .readOnly)
      Property(
        "code", \.code, .string(), "What is sent as invitation when registering. It is shown once, in the answer that makes it.",
        access: .readOnly)
      Property("expires_at", \.invitation.expiresAt, .instant, "Until when it holds.", access: .readOnly)
      Property("used_at", \.invitation.usedAt, .instant, "When somebody has used it.", access: .readOnly)
    }
  }

  @Sendable static func invitations(_ call: Call<NoInput, NoQuery>) throws -> Answer<[InvitationView]> {
    let found = try call.services.database.read { try $0.invitations() }
    return .ok(found.map { InvitationView(invitation: $0) }, meta: [.init("count", .number("\(found.count)"))])
  }

  @Sendable static func invite(_ call: Call<NewInvitation, NoQuery>) throws -> Write<InvitationView> {
    let (services, code) = (call.services, Secrets.random(32))
    var mail: (recipient: String, base: String)?
    if call.input.isSent {
      guard let recipient = call.input.email else { throw APIError.validation("email", "is needed where the invitation is to be sent") }
      mail = (recipient, try services.mailBase())
    }
    let new = Invitation(
      id: services.ids.next(), email: call.input.email,
      expiresAt: Instant(milliseconds: call.now.milliseconds + Int64(call.input.expiresInDays) * 86_400_000))
    return Write { db in
      let inviter = call.caller.isOperator ? nil : call.caller.user.id
      try db.insert(new, codeHash: Secrets.hash(code.utf8), by: inviter, at: call.now)
      try call.audit("invitation.created", subject: ("invitation", new.id), db)
      if let (recipient, base) = mail { try services.post(invitationMail(new, code, to: recipient, base, services), db, at: call.now) }
      var answer = Answer.created(InvitationView(invitation: new, code: code), at: "/admin/invitations")
      answer.repeated = InvitationView(invitation: new)
      return answer
    }
  }

  private static func invitationMail(_ new: Invitation, _ code: String, to recipient: String, _ base: String, _ services: Services) -> Mail
  {
    let name = services.settings.instanceName
    let text = """
      You are invited to \(name), which keeps flights and trips. This link makes an account for you, for the address \(recipient) and until \(new.expiresAt):

      \(base)\(AccountPage.registrationPath)#invitation=\(code)

      If you do not know what this is about, do nothing.
      """
    return Mail(
      kind: .invitation, recipient: recipient, user: nil, subject: "An invitation to \(name)", text: text, expiresAt: new.expiresAt)
  }

  @Sendable static func disinvite(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    return Write { db in
      guard try db.deleteInvitation(id) else { throw APIError.notFound }
      try call.audit("invitation.deleted", subject: ("invitation", id), db)
      return .nothing
    }
  }

  // MARK: Tokens

  /// A token with the name of whom it belongs to.
  struct OwnedToken: Sendable {
    var view: TokenRoutes.TokenView
    var username: String

    static let schema = ObjectSchema(
      "OwnedToken", "Somebody's token.",
      OwnedToken(
        view: TokenRoutes.TokenView(
          Token(
            id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), name: "", description: nil, prefix: "", scopes: "[]", expiresAt: nil,
            createdAt: Instant(milliseconds: 0))), username: "")
    ) {
      Property("user_id", \.view.token.userID, .id, "Whose it is.", access: .readOnly)
      Property("username", \.username, .string(), "Their name.", access: .readOnly)
      Property.all(of: TokenRoutes.TokenView.schema.properties.filter { $0.name != "token" }, at: \.view)
    }
  }

  @Sendable static func tokens(_ call: Call<NoInput, PageQuery>) throws -> Answer<[OwnedToken]> {
    let query = call.query
    let (found, total) = try call.services.database.read { db in
      (try db.tokensOfAll(offset: (query.page - 1) * query.perPage, limit: query.perPage), try db.countTokens())
    }
    let views = found.map { OwnedToken(view: TokenRoutes.TokenView($0.token), username: $0.username) }
    return try Pages.answer(views, number: query.page, size: query.perPage, total: total, call.request)
  }

  @Sendable static func revoke(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    let services = call.services
    return Write { db in
      guard let owner = try db.owner(ofToken: id), try db.revokeToken(id, of: owner, at: call.now) else { throw APIError.notFound }
      try call.audit("token.revoked", subject: ("token", id), db)
      db.afterCommit { services.authenticator.forget() }
      return .nothing
    }
  }

  // MARK: The server

  @Sendable static func system(_ call: Call<NoInput, NoQuery>) throws -> Answer<SystemFigures> {
    var figures = SystemFigures(call.services, call.services.metrics()?.counters)
    try figures.add(call.services.database)
    figures.lastBackupAt = try call.services.backups.entries().first?.madeAt
    return .ok(figures)
  }

  struct IntegrityQuery: Sendable {
    var auditHead: AuditLink?

    static let schema = ObjectSchema("IntegrityQuery", "What it is compared with.", IntegrityQuery()) {
      Property(
        "audit_head", \.auditHead, .auditHead, "What audit_head was before; that entry must still be in the audit log, unchanged.",
        example: .string("\(AuditLink(sequence: 17, hash: AuditLink.origin.hash))"))
    }
  }

  struct Integrity: Sendable {
    var isOK = true
    var problems: [String] = []
    var auditEntries = 0
    var auditHead: String?

    static let schema = ObjectSchema(
      "Integrity", "What is wrong with the database, the audit log in it, and the pictures beside it.", Integrity()
    ) {
      Property("ok", \.isOK, .boolean, "Whether it is in order.", access: .readOnly)
      Property("problems", \.problems, .names, "What is not.", access: .readOnly)
      Property("audit_entries", \.auditEntries, .integer(0...1 << 53), "How many entries the audit log has.", access: .readOnly)
      Property(
        "audit_head", \.auditHead, .string(),
        "The number and the hash of its newest entry. Noted elsewhere, it proves later that nothing up to there has been changed.",
        access: .readOnly)
    }
  }

  @Sendable static func integrity(_ call: Call<NoInput, IntegrityQuery>) throws -> Answer<Integrity> {
    let services = call.services
    let noted = call.query.auditHead
    var answer = Integrity(problems: try services.database.check())
    // What is damaged may not say what else there is.
    if answer.problems.isEmpty {
      answer.problems = try services.database.read { try $0.uploads() }.compactMap { try services.uploads.problem(of: $0) }
      let audit = try services.database.read { try $0.checkAudit(noted: noted) }
      answer.problems += audit.problems
      (answer.auditEntries, answer.auditHead) = (audit.count, audit.head == .origin ? nil : "\(audit.head)")
    }
    answer.isOK = answer.problems.isEmpty
    return .ok(answer)
  }
}

extension Schema where Value == AuditLink {
  fileprivate static let auditHead = Schema.text(
    ["type": "string", "pattern": "^[1-9][0-9]{0,17}:[0-9a-f]{64}$"],
    expected: "a number, a colon and 64 hexadecimal digits in small letters", read: { AuditLink($0) }, write: { "\($0)" })
}
