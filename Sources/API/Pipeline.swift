internal import Database
internal import HTTPServer
internal import Logging
internal import Schema
internal import Store
internal import Travel

/// What every request goes through: authenticate → rate bucket → validate by schema → handler → answer.
enum Pipeline {
  /// Where all endpoints are.
  static let base = "/api/v1"

  /// How a request comes in.
  enum Entrance: Sendable {
    /// An address that anybody may reach.
    case network
    /// A socket that only those who run the server can reach.
    case commandLine
  }

  /// The router's entry of `endpoint`.
  static func route(_ endpoint: Endpoint, _ services: Services, _ entrance: Entrance) -> Route {
    // A database at the other end of a network must not hold up a loop; what anybody may read does without it.
    let execution = services.database.isExclusive || isForAnybody(endpoint) ? endpoint.execution : .worker
    var recall: Route.Recall?
    if services.database.isExclusive, execution == .worker, endpoint.freshness != nil {
      recall = { request in self.recall(endpoint, services, request, entrance) }
    }
    return Route(
      endpoint.method, endpoint.address, execution: execution,
      maxBody: endpoint.maxBody ?? (endpoint.takesFiles ? services.settings.maxImport : nil), recall: recall
    ) { request in
      respond(services, request, isVisited: endpoint.isVisited) { limits, who in
        try answer(endpoint, services, request, entrance, &limits, &who)
      }
    }
  }

  /// Whether it does not matter who calls, so that nobody is asked.
  private static func isForAnybody(_ endpoint: Endpoint) -> Bool {
    if case .open = endpoint.access { endpoint.method == .get } else { false }
  }

  /// What `body` answers, with what it writes of limits and, for the log, of who asks; or the answer to what it throws.
  private static func respond(
    _ services: Services, _ request: Request, isVisited: Bool = false, _ body: (inout Headers, inout Caller?) throws -> Response
  ) -> Response {
    var limits: Headers = [:]
    var caller: Caller?
    var response: Response
    do {
      response = try body(&limits, &caller)
    } catch {
      let answer = APIError(error)
      // What a client cannot know belongs into the log.
      if answer.status.code >= 500 { services.logger.error("\(error)", metadata: ["request_id": "\(request.id)"]) }
      response =
        isVisited && Page.isWanted(request)
        ? Page.response(to: answer, requestID: request.id) : answer.response(requestID: request.id)
    }
    response.headers.merge(limits)
    // Ids, which open nothing; made only where somebody reads them.
    if let caller, services.logger.logLevel <= .info { response.logMetadata = caller.logMetadata }
    return response
  }

  private static func answer(
    _ endpoint: Endpoint, _ services: Services, _ request: Request, _ entrance: Entrance, _ limits: inout Headers, _ who: inout Caller?
  ) throws -> Response {
    let caller = isForAnybody(endpoint) ? nil : try caller(of: request, services, entrance)
    who = caller
    // Nor may another site log somebody in, as whom it likes.
    if case .open = endpoint.access, endpoint.method != .get { _ = try services.authenticator.comesFromOwnPage(request) }
    if let caller, let bucket = caller.rateBucket { try count(bucket, caller.rateKey, services, &limits) }
    let known = try admitted(endpoint.access, caller)
    if let bucket = endpoint.bucket, entrance == .network {
      // Who guesses passwords must not get more guesses by logging in between.
      let key = bucket == .login ? nil : known?.rateKey
      try count(bucket, key ?? .address(request.clientAddress?.limitKey), services, &limits)
    }
    guard let known else { return try endpoint.handle(services, request, nil) }
    guard let clock = endpoint.freshness else {
      return try renewed(endpoint.handle(services, request, known), for: known, services, request)
    }

    let question = AnswerMemory.Question(request, by: known)
    let state = try services.freshness.state(of: known.user.id, clock, at: services.clock.now())
    if let response = try services.answers.entry(for: question, in: state)?.response(to: request) {
      return try renewed(response, for: known, services, request)
    }
    let response = try endpoint.handle(services, request, known)
    let tag = services.freshness.tag(of: request, for: known, in: state)
    // Unless somebody has written in between.
    guard response.headers["ETag"] == tag.description else { return try renewed(response, for: known, services, request) }
    return try renewed(services.answers.keep(response, tag, for: question, in: state), for: known, services, request)
  }

  /// The answer that is in memory. Whatever is wrong with the request is left to `answer`.
  private static func recall(_ endpoint: Endpoint, _ services: Services, _ request: Request, _ entrance: Entrance) -> Response? {
    guard let clock = endpoint.freshness, endpoint.bucket == nil, let caller = try? caller(of: request, services, entrance),
      (try? admitted(endpoint.access, caller)) != nil,
      let state = try? services.freshness.state(of: caller.user.id, clock, at: services.clock.now()),
      let entry = services.answers.entry(for: AnswerMemory.Question(request, by: caller), in: state),
      let response = try? entry.response(to: request)
    else { return nil }
    return respond(services, request) { limits, who in
      who = caller
      if let bucket = caller.rateBucket { try count(bucket, caller.rateKey, services, &limits) }
      return try renewed(response, for: caller, services, request)
    }
  }

  /// The response, with the browser's cookie where that is to last longer.
  private static func renewed(_ response: Response, for caller: Caller, _ services: Services, _ request: Request) throws -> Response {
    guard response.headers["Set-Cookie"] == nil, let cookie = try services.cookies.renewal(for: caller, request) else { return response }
    var response = response
    response.headers["Set-Cookie"] = cookie
    return response
  }

  private static func caller(of request: Request, _ services: Services, _ entrance: Entrance) throws -> Caller? {
    switch entrance {
    case .network: try services.authenticator.caller(of: request)
    case .commandLine: try services.authenticator.commandLineCaller(of: request)
    }
  }

  /// The caller, if they may call. Throws 400, 401 and 403.
  private static func admitted(_ access: Endpoint.Access, _ caller: Caller?) throws -> Caller? {
    switch access {
    case .open: return caller
    case .account(let scopes):
      guard let caller else { throw APIError.unauthorized(expected) }
      guard caller.scopes.isSuperset(of: scopes) else { throw insufficient(scopes, caller.scopes) }
      guard !caller.isOperator else {
        throw HTTPError(.badRequest, "This is done for somebody's account: \(Authenticator.behalf) must name it.")
      }
      return caller
    case .administrator(let scopes):
      guard let caller else { throw APIError.unauthorized(expected) }
      guard caller.user.isAdministrator else { throw APIError.forbidden("This is for administrators.") }
      guard caller.scopes.isSuperset(of: scopes) else { throw insufficient(scopes, caller.scopes) }
      return caller
    case .session:
      guard let caller else { throw APIError.unauthorized(expected) }
      guard case .session = caller.credential else { throw APIError.forbidden("This takes a browser's session, not a token.") }
      return caller
    }
  }

  private static let expected =
    "Send a personal access token as \"Authorization: Bearer ts_pat_…\", or log in with POST /api/v1/auth/login."

  /// 403: what this caller's credential may not do.
  static func insufficient(_ required: Scopes, _ available: Scopes) -> APIError {
    let missing = Scopes.words.filter { required.subtracting(available).isSuperset(of: $0.scopes) || $0.scopes == required }.map(\.word)
    let word = missing.last ?? "read"
    let held = Scopes.words.filter { available.isSuperset(of: $0.scopes) }.map(\.word)
    return APIError(
      status: .forbidden, code: "insufficient_scope", message: "This token lacks the scope \(word).",
      details: [.init("required_scope", .string(word)), .init("available_scopes", .array(held.map { .string($0) }))])
  }

  /// Counts the request, and writes what that means into `headers`. Throws 429.
  private static func count(_ bucket: RateBucket, _ key: RateLimiter.Key, _ services: Services, _ headers: inout Headers) throws {
    let now = services.clock.now()
    guard let standing = services.limiter.count(bucket, key, at: now) else { return }
    headers["X-RateLimit-Limit"] = "\(standing.limit)"
    headers["X-RateLimit-Remaining"] = "\(standing.remaining)"
    headers["X-RateLimit-Reset"] = "\((standing.reset + 999) / 1000)"
    guard let full = standing.exceeded else { return }
    let wait = max(1, (standing.reset - now.milliseconds + 999) / 1000)
    throw APIError(
      status: .tooManyRequests, code: "rate_limited",
      message: "Rate limit exceeded. Maximum \(full.count) requests per \(name(full.length)). Retry after \(wait)s.",
      headers: ["Retry-After": "\(wait)"])
  }

  /// Counts something that a caller does besides the request itself. Throws 429.
  static func count(_ bucket: RateBucket, by caller: Caller, _ services: Services) throws {
    guard caller.rateBucket != nil else { return }
    var headers: Headers = [:]
    try count(bucket, caller.rateKey, services, &headers)
  }

  private static func name(_ milliseconds: Int) -> String {
    for (unit, name) in [(3_600_000, "hour"), (60_000, "minute"), (1_000, "second")] where milliseconds % unit == 0 {
      return milliseconds == unit ? name : "\(milliseconds / unit) \(name)s"
    }
    return "\(milliseconds) ms"
  }
}

extension Headers {
  mutating func merge(_ other: Headers) {
    for field in other.fields { self[field.name] = field.value }
  }
}
