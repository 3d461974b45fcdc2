internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// The browsers in which somebody is logged in.
enum SessionRoutes {
  static let endpoints: [Endpoint] = [
    .get("/auth/sessions", "One's sessions, newest first", tag: "Accounts", .session, .list(SessionView.schema), handler: list),
    .act(.delete, "/auth/sessions", "End all of one's sessions but this one", tag: "Accounts", .session, handler: endOthers),
    .act(.delete, "/auth/sessions/:id", "End one of one's sessions at once", tag: "Accounts", .session, handler: end),
  ]

  struct SessionView: Sendable {
    var session: Session
    var isCurrent: Bool

    static let schema = ObjectSchema(
      "BrowserSession", "A browser that is logged in.",
      SessionView(
        session: Session(
          id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), ip: nil, userAgent: nil, createdAt: Instant(milliseconds: 0),
          expiresAt: Instant(milliseconds: 0)), isCurrent: false)
    ) {
      Property("id", \.session.id, .id, "The session's id.", access: .readOnly)
      Property("created_at", \.session.createdAt, .instant, "When it logged in.", access: .readOnly)
      Property("last_used_at", \.session.lastUsedAt, .instant, "When it was last used, to half a minute.", access: .readOnly)
      Property("expires_at", \.session.expiresAt, .instant, "When it ends unless it is used.", access: .readOnly)
      Property("ip", \.session.ip, .string(), "Where it was last used from.", example: "198.51.100.7", access: .readOnly)
      Property("user_agent", \.session.userAgent, .string(), "What the browser calls itself.", access: .readOnly)
      Property("current", \.isCurrent, .boolean, "Whether this is the one that asks.", access: .readOnly)
    }
  }

  @Sendable static func list(_ call: Call<NoInput, NoQuery>) throws -> Answer<[SessionView]> {
    let sessions = try call.services.database.read { try $0.sessions(of: call.caller.user.id, at: call.now) }
    let views = sessions.map { session in
      var view = SessionView(session: session, isCurrent: session.id == call.caller.sessionID)
      if view.isCurrent {
        // Its uses are written down twice a minute, and this is one.
        view.session.lastUsedAt = call.now
        view.session.ip = Authenticator.Use(at: call.now, address: call.request.clientAddress).ip
      }
      return view
    }
    return .ok(views, meta: [.init("count", .number("\(views.count)"))])
  }

  @Sendable static func end(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let services = call.services
    let id = try call.id()
    let removal = id == call.caller.sessionID ? try services.cookies.removal(call.request) : nil
    return Write { db in
      guard try db.deleteSession(id, of: call.caller.user.id) else { throw APIError.notFound }
      try call.audit("user.session_ended", subject: ("session", id), db)
      db.afterCommit { services.authenticator.forget() }
      var answer = Answer<Never>.nothing
      answer.headers["Set-Cookie"] = removal
      return answer
    }
  }

  @Sendable static func endOthers(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let services = call.services
    return Write { db in
      try db.deleteSessions(of: call.caller.user.id, except: call.caller.sessionID)
      try call.audit("user.sessions_ended", of: call.caller.user, db)
      db.afterCommit { services.authenticator.forget() }
      return .nothing
    }
  }
}
