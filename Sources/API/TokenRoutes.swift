internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Personal access tokens.
enum TokenRoutes {
  static let endpoints: [Endpoint] = [
    .get("/settings/tokens", "One's tokens, newest first", tag: "Tokens", .account(.read(.tokens)), .list(TokenView.schema), handler: list),
    .write(
      .post, "/settings/tokens", "Make a token; its text is in this answer and nowhere else", tag: "Tokens", .account(.write(.tokens)),
      input: NewToken.schema.schema, .one(TokenView.schema), status: 201, maxBody: AccountRoutes.maxBody, handler: create),
    .get("/settings/tokens/:id", "One of one's tokens", tag: "Tokens", .account(.read(.tokens)), .one(TokenView.schema), handler: one),
    .act(.delete, "/settings/tokens/:id", "Revoke a token at once", tag: "Tokens", .account(.write(.tokens)), handler: revoke),
  ]

  struct NewToken: Sendable {
    var name = ""
    var description: String?
    var scopes: [ScopeWord] = []
    var expiresInDays: Int?
    var expiresAt: Instant?

    static let schema = ObjectSchema("NewToken", "A token to make.", NewToken()) {
      Property("name", \.name, .name(1...100), "What it is for.", example: "Home Assistant", isRequired: true)
      Property("description", \.description, .string(0...500), "More about it.")
      Property(
        "scopes", \.scopes, .array(of: ScopeWord.schema, most: 30),
        "What it may do. read and write stand for all but admin and what is sensitive.",
        example: ["read"], isRequired: true)
      Property(
        "expires_in_days", \.expiresInDays, .integer(1...3_650),
        "How long it works. Sent is neither this nor expires_at: for ever, or as long as the token that makes it.")
      Property("expires_at", \.expiresAt, .instant, "Until when it works; at most as long as the token that makes it.")
    }
  }

  struct TokenView: Sendable {
    var token: Token
    var scopes: [ScopeWord]
    /// Only in the answer to the request that made it.
    var text: String?

    init(_ token: Token, text: String? = nil) {
      self.token = token
      self.text = text
      scopes = []
      if case .array(let words)? = try? JSONParser.parse(Array(token.scopes.utf8)) {
        scopes = words.compactMap { if case .string(let word) = $0 { ScopeWord(word: word) } else { nil } }
      }
    }

    static let schema = ObjectSchema(
      "Token", "A personal access token.",
      TokenView(
        Token(
          id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), name: "", description: nil, prefix: "", scopes: "[]", expiresAt: nil,
          createdAt: Instant(milliseconds: 0)))
    ) {
      Property("id", \.token.id, .id, "Its id.", access: .readOnly)
      Property("name", \.token.name, .string(), "What it is for.", access: .readOnly)
      Property("description", \.token.description, .string(), "More about it.", access: .readOnly)
      Property("prefix", \.token.prefix, .string(), "Its first characters, to know it by.", example: "ts_pat_8fK2q", access: .readOnly)
      Property("token", \.text, .string(), "Its text, which is shown once: null but in the answer that makes it.", access: .readOnly)
      Property("scopes", \.scopes, .array(of: ScopeWord.schema, most: 30), "What it may do.", access: .readOnly)
      Property("expires_at", \.token.expiresAt, .instant, "Until when it works; null: for ever.", access: .readOnly)
      Property("last_used_at", \.token.lastUsedAt, .instant, "When it was last used, to about half a minute.", access: .readOnly)
      Property("last_used_ip", \.token.lastUsedIP, .string(), "Where from.", access: .readOnly)
      Property("created_at", \.token.createdAt, .instant, "When it was made.", access: .readOnly)
      Property("revoked_at", \.token.revokedAt, .instant, "When it was revoked.", access: .readOnly)
    }
  }

  @Sendable static func list(_ call: Call<NoInput, NoQuery>) throws -> Answer<[TokenView]> {
    let tokens = try call.services.database.read { try $0.tokens(of: call.caller.user.id) }
    return .ok(tokens.map { TokenView($0) }, meta: [.init("count", .number("\(tokens.count)"))])
  }

  @Sendable static func one(_ call: Call<NoInput, NoQuery>) throws -> Answer<TokenView> {
    let id = try call.id()
    guard let token = try call.services.database.read({ try $0.token(id, of: call.caller.user.id) }) else { throw APIError.notFound }
    return .ok(TokenView(token))
  }

  @Sendable static func create(_ call: Call<NewToken, NoQuery>) throws -> Write<TokenView> {
    let (input, caller) = (call.input, call.caller)
    let words = input.scopes.map(\.word)
    guard !words.isEmpty, let scopes = Scopes(words: words) else { throw APIError.validation("scopes", "must not be empty") }
    guard caller.scopes.isSuperset(of: scopes) else {
      throw APIError.forbidden("A token cannot have wider scopes than what makes it.")
    }
    guard input.expiresAt == nil || input.expiresInDays == nil else {
      throw APIError.validation("expires_at", "cannot be sent together with expires_in_days")
    }
    var expiresAt = input.expiresAt ?? input.expiresInDays.map { Instant(milliseconds: call.now.milliseconds + Int64($0) * 86_400_000) }
    guard expiresAt.map({ $0 > call.now }) ?? true else { throw APIError.validation("expires_at", "must be in the future") }
    // A token must not outlive itself by another one. Who logs in with a password may make one that lasts.
    if case .token = caller.credential, let end = caller.expiresAt {
      expiresAt = expiresAt ?? end
      guard let wanted = expiresAt, wanted <= end else {
        let field = input.expiresAt == nil ? "expires_in_days" : "expires_at"
        throw APIError.validation(field, "must not go beyond \(end), when the token that makes it ends")
      }
    }
    let text = Authenticator.tokenPrefix + Secrets.random(64)
    let token = Token(
      id: call.services.ids.next(), userID: caller.user.id, name: input.name, description: input.description,
      prefix: String(text.prefix(12)),
      scopes: String(decoding: Schema.array(of: ScopeWord.schema, most: 30).bytes(input.scopes), as: UTF8.self), expiresAt: expiresAt,
      createdAt: call.now)
    return Write { db in
      try db.insert(token, hash: Secrets.hash(text.utf8))
      try call.audit("token.created", subject: ("token", token.id), db)
      var answer = Answer.created(TokenView(token, text: text), at: "/settings/tokens/\(token.id)")
      answer.repeated = TokenView(token)
      return answer
    }
  }

  @Sendable static func revoke(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    let services = call.services
    return Write { db in
      guard try db.revokeToken(id, of: call.caller.user.id, at: call.now) else { throw APIError.notFound }
      try call.audit("token.revoked", subject: ("token", id), db)
      db.afterCommit { services.authenticator.forget() }
      return .nothing
    }
  }
}
