internal import Database
internal import HTTPServer
internal import Logging
internal import Schema
internal import Store
internal import Travel

/// Logging in by a provider of OpenID Connect (Core 1.0, the authorization code flow with PKCE). Which account that is, `OpenIDAccount` says.
enum OpenIDRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/auth/oidc", "Whether one can log in by a provider of OpenID Connect", tag: "Accounts", .open, .one(Offer.schema), handler: offer),
    .visit(
      "/auth/oidc/login", "Go to the provider to log in; for browsers", tag: "Accounts", query: Departure.schema, status: 302,
      handler: login),
    .visit(
      "/auth/oidc/callback", "Come back from the provider; for browsers", tag: "Accounts", query: Return.schema, status: 303,
      bucket: .login,
      handler: comeBack),
    .get("/auth/oidc/link", "Whether the provider logs in to one's account", tag: "Accounts", .session, .one(Link.schema), handler: link),
    .write(
      .post, "/auth/oidc/link", "Have the provider log in to one's account: the browser goes to the address in the answer", tag: "Accounts",
      .session, input: NewLink.schema.schema, .one(Address.schema), bucket: .login, maxBody: AccountRoutes.maxBody, isRepeatable: false,
      handler: beginLink),
    .act(.delete, "/auth/oidc/link", "Have the provider log in to one's account no more", tag: "Accounts", .session, handler: unlink),
  ]

  struct Offer: Sendable {
    var isEnabled = false
    var name: String?
    var address: String?

    static let schema = ObjectSchema("OpenIDOffer", "Whether one can log in by a provider.", Offer()) {
      Property("enabled", \.isEnabled, .boolean, "Whether one can.", access: .readOnly)
      Property("name", \.name, .string(), "What the button says.", example: "Authelia", access: .readOnly)
      Property("login_path", \.address, .string(), "Where the button leads.", example: "/api/v1/auth/oidc/login", access: .readOnly)
    }
  }

  struct Departure: Sendable {
    var destination: String?

    static let schema = ObjectSchema("OpenIDDeparture", "Where to go in the end.", Departure()) {
      Property("return_to", \.destination, .destination, "Where the browser goes in the end, on this server.", example: "/docs")
    }
  }

  /// What the provider sends with the browser (Core section 3.1.2.5, RFC 9207).
  struct Return: Sendable {
    var code: String?
    var state: String?
    var issuer: String?
    var error: String?

    static let schema = ObjectSchema("OpenIDReturn", "What the provider sends.", Return()) {
      Property("code", \.code, .string(0...4_096), "What stands for the login.")
      Property("state", \.state, .string(0...200), "That it was begun here.")
      Property("iss", \.issuer, .string(0...1_000), "Who the provider is.")
      Property("error", \.error, .string(0...1_000), "Why nobody has logged in.")
    }
  }

  struct Link: Sendable {
    var isLinked = false
    var email: String?
    var createdAt: Instant?
    var lastLoginAt: Instant?

    static let schema = ObjectSchema("OpenIDLink", "Whether the provider logs in to an account.", Link()) {
      Property("linked", \.isLinked, .boolean, "Whether it does.", access: .readOnly)
      Property("email", \.email, .string(), "Who one is there, as the provider said when it was linked.", access: .readOnly)
      Property("created_at", \.createdAt, .instant, "Since when.", access: .readOnly)
      Property("last_login_at", \.lastLoginAt, .instant, "When it last did.", access: .readOnly)
    }
  }

  struct NewLink: Sendable {
    var password: String?
    var code: String?
    var destination: String?

    static let schema = ObjectSchema("NewOpenIDLink", "That it is the owner who asks.", NewLink()) {
      Property("current_password", \.password, .string(0...1_000), "The account's password, where it has one.", access: .writeOnly)
      Property(
        "totp_code", \.code, .string(0...100), "A code of the authenticator app, or a recovery code, where logins ask for one.",
        access: .writeOnly)
      Property("return_to", \.destination, .destination, "Where the browser goes in the end, on this server.", example: "/docs")
    }
  }

  struct Address: Sendable {
    var address = ""

    static let schema = ObjectSchema("OpenIDAddress", "Where the browser goes next.", Address()) {
      Property("authorization_url", \.address, .string(), "At the provider.", access: .readOnly)
    }
  }

  // MARK: There and back

  @Sendable static func offer(_ call: Call<NoInput, NoQuery>) throws -> Answer<Offer> {
    guard let provider = call.services.openID else { return .ok(Offer()) }
    return .ok(Offer(isEnabled: true, name: provider.settings.name, address: Pipeline.base + "/auth/oidc/login"))
  }

  private static func provider(_ services: Services) throws -> OpenIDProvider {
    guard let provider = services.openID else {
      throw APIError.notFound.replacing(
        code: "not_found", message: "This server knows no provider of OpenID Connect: PEREGRINE_OIDC_ISSUER is not set.")
    }
    return provider
  }

  /// Where the provider sends browsers back to.
  private static func callback(_ services: Services, _ request: Request) -> String {
    services.address(request) + Pipeline.base + "/auth/oidc/callback"
  }

  /// Where a browser goes that has not said so: to the page that there is, below the path of the address that users see.
  private static func home(_ services: Services) -> String {
    let path = services.settings.baseURL?.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3).map { "/\($0)" }.joined()
    return (path ?? "") + "/docs"
  }

  /// The address at the provider, and the cookie that has to come back with the browser.
  private static func begin(
    _ services: Services, _ request: Request, at now: Instant, to destination: String?, linking session: UUID? = nil
  ) throws -> (address: String, cookie: String) {
    let login = OpenIDLogin(at: now, destination: destination ?? home(services), linking: session)
    let address = try provider(services).address(of: login, returningTo: callback(services, request))
    let cookie = try services.cookies.field(
      login.sealed(by: services.secretKey), OpenIDLogin.lifetime / 1_000, name: OpenIDLogin.cookieName, request)
    return (address, cookie)
  }

  @Sendable static func login(_ call: Call<NoInput, Departure>) throws -> Response {
    let (address, cookie) = try begin(call.services, call.request, at: call.now, to: call.query.destination)
    return Response(.found, headers: ["Location": address, "Set-Cookie": cookie, "Cache-Control": "no-store"])
  }

  @Sendable static func comeBack(_ call: Call<NoInput, Return>) throws -> Response {
    let (services, request) = (call.services, call.request)
    let provider = try provider(services)
    do {
      let login = try OpenIDLogin(
        cookie: request.cookies()[OpenIDLogin.cookieName], state: call.query.state ?? "", key: services.secretKey, at: call.now)
      // Before the provider is asked: whatever becomes of it, it does not come back again.
      guard try services.database.write({ try $0.useLoginState(Secrets.hash(login.state.utf8), expires: login.expiresAt) }) else {
        throw OpenIDError.state
      }
      if let issuer = call.query.issuer, issuer != provider.issuer { throw OpenIDError.refused("it comes from another provider") }
      guard let code = call.query.code, call.query.error == nil else {
        throw OpenIDError.denied(OpenIDProvider.short(call.query.error ?? "it has sent no code"))
      }
      var (token, access) = try provider.redeem(code, of: login, returningTo: callback(services, request))
      let isKnown = try services.database.read { try $0.identity(issuer: provider.issuer, subject: token.subject) } != nil
      if !isKnown, token.email == nil { try provider.complete(&token, access: access) }
      return try end(login, OpenIDAccount(token: token, provider: provider), call)
    } catch let error as OpenIDError {
      // Whoever runs the server wants to know, and often can do something about it. Of what is no fault of the browser's the log is told anyway.
      if APIError(error).status.code < 500 {
        services.logger.warning("a login by OpenID Connect has failed: \(error)", metadata: ["request_id": "\(request.id)"])
      }
      throw error
    }
  }

  /// Begins a session, or links the account of the one that has asked for that.
  private static func end(_ login: OpenIDLogin, _ account: OpenIDAccount, _ call: Call<NoInput, Return>) throws -> Response {
    let services = call.services
    var headers: Headers = ["Location": login.destination, "Cache-Control": "no-store"]
    if let session = login.session {
      // The browser still has the session, and nobody has logged in there as somebody else.
      guard let caller = try services.authenticator.caller(of: call.request), caller.sessionID == session else { throw OpenIDError.state }
      try services.database.write { try account.link(to: caller.user, call, $0) }
    } else {
      let cookie = try services.database.write { db in
        var user = try account.user(call, db)
        let session = try NewSession(of: user.id, call)
        try session.begin(for: &user, call, details: ["by": "oidc"], db)
        return session.cookie
      }
      headers.add("Set-Cookie", cookie)
    }
    headers.add("Set-Cookie", try services.cookies.field("", 0, name: OpenIDLogin.cookieName, call.request))
    return Response(.seeOther, headers: headers)
  }

  // MARK: One's own account

  @Sendable static func link(_ call: Call<NoInput, NoQuery>) throws -> Answer<Link> {
    guard let issuer = call.services.openID?.issuer,
      let identity = try call.services.database.read({ try $0.identity(of: call.caller.user.id, issuer: issuer) })
    else { return .ok(Link()) }
    return .ok(Link(isLinked: true, email: identity.email, createdAt: identity.createdAt, lastLoginAt: identity.lastLoginAt))
  }

  @Sendable static func beginLink(_ call: Call<NewLink, NoQuery>) throws -> Write<Address> {
    guard call.services.openID != nil else {
      throw APIError.conflict("This server knows no provider of OpenID Connect to link an account with.")
    }
    if call.caller.user.passwordHash != nil {
      guard let password = call.input.password else { throw APIError.validation("current_password", "is required") }
      try call.check(currentPassword: password)
    }
    // What is linked logs in without one from now on.
    let user = call.caller.user.id
    if try call.services.database.read({ try $0.totpSecret(of: user)?.confirmedAt }) != nil {
      guard let code = call.input.code else { throw APIError.validation("totp_code", "is required") }
      try TOTPRoutes.accept(call.use(code: code, of: user), field: "totp_code", at: call.now)
    }
    let (address, cookie) = try begin(
      call.services, call.request, at: call.now, to: call.input.destination, linking: call.caller.sessionID)
    return Write { _ in
      var answer = Answer.ok(Address(address: address))
      answer.headers["Set-Cookie"] = cookie
      return answer
    }
  }

  @Sendable static func unlink(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let issuer = try provider(call.services).issuer
    return Write { db in
      guard let user = try db.user(call.caller.user.id), try db.deleteIdentity(of: user.id, issuer: issuer) else { throw APIError.notFound }
      guard user.passwordHash != nil else {
        throw APIError.conflict("This account has no password, so nothing else would let its owner in. An administrator can set one.")
      }
      try call.audit("user.oidc_unlinked", of: user, db)
      return .nothing
    }
  }
}

extension Schema where Value == String {
  /// A path on this server.
  static let destination = Schema.text(
    ["type": "string", "maxLength": 1000, "pattern": #"^/([!-.0-\[\]-~][!-\[\]-~]*)?$"#], expected: "a path on this server such as /docs",
    read: { OpenIDLogin.isLocal($0) ? $0 : nil }, write: { $0 })
}
