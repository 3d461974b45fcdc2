import HTTPServer
import Logging
import Schema
import Threads
import Travel

@testable import API

/// A provider of OpenID Connect on loopback, which does what the standard says unless a test has it do otherwise.
final class LoginProvider: Sendable {
  static let clientID = "peregrine & friends"
  static let secret = "s3cret: 100 %"

  /// Somebody who can log in there.
  struct Person: Sendable {
    var subject = "sub-ada"
    var email: String? = "ada@example.org"
    var isVerified: JSON = true
    var username: String? = "ada"
    var name: String? = "Ada Lovelace"
  }

  /// A login that has been allowed.
  struct Grant: Sendable {
    var redirect = ""
    var nonce = ""
    var challenge = ""
    var person = Person()
  }

  struct Behaviour: Sendable {
    var signer = SigningKey.rsa
    var published = [SigningKey.rsa.published, SigningKey.ec.published]
    var methods: [JSON]? = ["client_secret_basic", "client_secret_post"]
    var isPublic = false
    var issuer: String?
    var tokensAreInUserInfo = false
    var userInfoSubject: String?
    /// Changes what it would say.
    var head: @Sendable ([String: JSON]) -> [String: JSON] = { $0 }
    var claims: @Sendable ([String: JSON]) -> [String: JSON] = { $0 }
    var token: @Sendable (String) -> String = { $0 }
    /// What it answers in place of the right thing, by path.
    var answers: [String: @Sendable () -> Response] = [:]
    /// Paths at which it never answers.
    var hangs: Set<String> = []
  }

  let behaviour = Locked(Behaviour())
  private let grants = Locked<[String: Grant]>([:])
  private let asked = Locked<[String]>([])
  private let isOver = Locked(false)
  private let ended = Condition()
  private let server: Server
  private let now: @Sendable () -> Instant

  /// `now` is what its clock shows.
  init(now: @escaping @Sendable () -> Instant) throws {
    self.now = now
    let own = Locked<LoginProvider?>(nil)
    let paths = [(Method.get, "/.well-known/openid-configuration"), (.get, "/keys"), (.post, "/token"), (.get, "/userinfo")]
    let routes = paths.map { method, path in
      Route(method, path) { request in try own.withLock { $0 }!.answer(path, request) }
    }
    var configuration = Configuration(
      listen: [.tcp(address: IPAddress(127, 0, 0, 1), port: 0)], logger: Logger(label: "provider") { _ in LogBook() })
    configuration.eventLoops = 1
    configuration.workers = 8
    configuration.timeouts.shutdown = 100
    server = try Server(configuration, routes: routes)
    release = { own.withLock { $0 = nil } }
    own.withLock { $0 = self }
  }

  private let release: @Sendable () -> Void

  /// Ends it. The routes hold the provider, and so it has to be said.
  func stop() {
    isOver.withLock { $0 = true }
    ended.broadcast()
    _ = server.stop()
    release()
  }

  var issuer: String {
    for case .tcp(_, let port) in server.addresses { return "http://127.0.0.1:\(port)" }
    return ""
  }

  /// How often it was asked at this path.
  func count(_ path: String) -> Int { asked.withLock { $0.count { $0 == path } } }

  /// The person logs in at the address that a browser was sent to. Returns where the browser goes then, below the address of the API.
  func allow(_ location: String, as person: Person = Person()) throws -> String {
    let query = try FormURLEncoded.parse(Array((location.split(separator: "?", maxSplits: 1).last ?? "").utf8))
    guard location.hasPrefix("\(issuer)/authorize?"), query["response_type"] == "code", query["client_id"] == Self.clientID,
      query["code_challenge_method"] == "S256", let redirect = query["redirect_uri"], let state = query["state"],
      let nonce = query["nonce"],
      let challenge = query["code_challenge"], query["scope"]?.split(separator: " ").contains("openid") == true
    else { throw Unexpected(what: location) }
    let code = Secrets.random(20)
    grants.withLock { $0[code] = Grant(redirect: redirect, nonce: nonce, challenge: challenge, person: person) }
    let path = redirect.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3).joined(separator: "/")
    return "//\(path)?code=\(code)&state=\(state)&session_state=x&iss=\(PercentEncoding.encode(issuer))"
  }

  struct Unexpected: Error {
    let what: String
  }

  private func answer(_ path: String, _ request: Request) throws -> Response {
    asked.withLock { $0.append(path) }
    let behaviour = behaviour.withLock { $0 }
    if behaviour.hangs.contains(path) {
      _ = isOver.wait(for: ended, until: MonotonicClock.milliseconds() + 20_000) { $0 ? true : nil }
    }
    if let answer = behaviour.answers[path] { return answer() }
    switch path {
    case "/keys": return Self.json(["keys": .array(behaviour.published)])
    case "/token": return try token(request, behaviour)
    case "/userinfo": return userInfo(request, behaviour)
    default:
      var members: [String: JSON] = [
        "issuer": .string(behaviour.issuer ?? issuer), "authorization_endpoint": .string("\(issuer)/authorize"),
        "token_endpoint": .string("\(issuer)/token"), "jwks_uri": .string("\(issuer)/keys"),
        "userinfo_endpoint": .string("\(issuer)/userinfo"),
      ]
      members["token_endpoint_auth_methods_supported"] = behaviour.methods.map { .array($0) }
      return Self.json(Self.object(members))
    }
  }

  private func token(_ request: Request, _ behaviour: Behaviour) throws -> Response {
    let form = try FormURLEncoded.parse(request.body.bytes())
    let denied = { (code: String) in Self.json(["error": .string(code)], .badRequest) }
    guard Self.isAuthenticated(request, form, behaviour) else { return denied("invalid_client") }
    guard let code = form["code"], let grant = grants.withLock({ $0.removeValue(forKey: code) }),
      form["grant_type"] == "authorization_code",
      form["redirect_uri"] == grant.redirect, let verifier = form["code_verifier"],
      Base64URL.encode(Secrets.hash(verifier.utf8)) == grant.challenge
    else { return denied("invalid_grant") }
    let access = "access \(code)".replacing(" ", with: "-")
    grants.withLock { $0[access] = grant }
    let seconds = now().milliseconds / 1_000
    var claims: [String: JSON] = [
      "iss": .string(issuer), "sub": .string(grant.person.subject), "aud": .string(Self.clientID), "exp": .number("\(seconds + 300)"),
      "iat": .number("\(seconds)"), "nonce": .string(grant.nonce),
      "at_hash": .string(Base64URL.encode(Secrets.hash(access.utf8).prefix(16))),
    ]
    if !behaviour.tokensAreInUserInfo { claims.merge(Self.claims(of: grant.person)) { $1 } }
    let signer = behaviour.signer
    let head = behaviour.head(["alg": .string(signer.algorithm.rawValue), "kid": .string(signer.id), "typ": "JWT"])
    let text = [Self.object(head), Self.object(behaviour.claims(claims))].map { Base64URL.encode($0.bytes) }.joined(separator: ".")
    let token = behaviour.token("\(text).\(Base64URL.encode(signer.sign(Array(text.utf8))))")
    return Self.json(["access_token": .string(access), "token_type": "Bearer", "expires_in": 300, "id_token": .string(token)])
  }

  private static func isAuthenticated(_ request: Request, _ form: QueryItems, _ behaviour: Behaviour) -> Bool {
    if behaviour.isPublic { return form["client_id"] == clientID && form["client_secret"] == nil && request.header("Authorization") == nil }
    if behaviour.methods == ["client_secret_post"] {
      return form["client_id"] == clientID && form["client_secret"] == secret && request.header("Authorization") == nil
    }
    let pair = "\(PercentEncoding.encode(clientID)):\(PercentEncoding.encode(secret))"
    return request.header("Authorization") == "Basic \(Secrets.base64(Array(pair.utf8)))" && form["client_secret"] == nil
  }

  private func userInfo(_ request: Request, _ behaviour: Behaviour) -> Response {
    let access = request.header("Authorization").map { String($0.dropFirst("Bearer ".count)) } ?? ""
    guard let grant = grants.withLock({ $0[access] }) else { return Self.json(["error": "invalid_token"], .unauthorized) }
    var claims = Self.claims(of: grant.person)
    claims["sub"] = .string(behaviour.userInfoSubject ?? grant.person.subject)
    return Self.json(Self.object(claims))
  }

  private static func claims(of person: Person) -> [String: JSON] {
    var claims: [String: JSON] = ["email_verified": person.isVerified]
    claims["email"] = person.email.map { .string($0) }
    claims["preferred_username"] = person.username.map { .string($0) }
    claims["name"] = person.name.map { .string($0) }
    return claims
  }

  static func object(_ members: [String: JSON]) -> JSON { .object(members.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }) }

  static func json(_ json: JSON, _ status: Status = .ok) -> Response {
    Response(status, headers: ["Content-Type": "application/json"], body: json.bytes)
  }
}
