internal import HTTPClient
internal import HTTPServer
internal import Schema
internal import Threads
internal import Travel

/// The provider of OpenID Connect that people may log in by: its endpoints, its keys, and what is asked of it, on the worker's thread that needs to know.
///
/// Whatever it answers is bounded in time and length, and only a few wait for it at once, so that one that hangs takes the server's threads from nobody.
final class OpenIDProvider: Sendable {
  /// What a provider says of itself (OpenID Connect Discovery 1.0 section 3).
  struct Metadata: Equatable, Sendable {
    let authorization: String
    let token: String
    let keys: String
    /// nil: it has none.
    let userInfo: String?
    /// Whether the secret goes into the head of a request, and not into its content.
    let takesBasic: Bool
  }

  private struct Memory {
    var metadata: (value: Metadata, at: Instant)?
    var keys: (values: [JSONWebKey], at: Instant)?
    var asking = 0
  }

  /// What it has said holds for so long, in milliseconds.
  private static let lifetime: Int64 = 3_600_000
  /// Its keys are asked for no more often than that, whatever signatures come, in milliseconds.
  private static let pause: Int64 = 30_000
  private static let mostAtOnce = 4
  /// Bytes.
  private static let longestAnswer = 262_144
  private static let mostKeys = 100

  let settings: OpenIDSettings
  let issuer: String
  let clientID: String
  private let userAgent: String
  /// Of few threads only half may wait for it.
  private let mostAtOnce: Int
  private let clock: Clock
  private let memory = Locked(Memory())

  /// nil where the settings name none.
  init?(_ settings: OpenIDSettings, version: String, workers: Int, clock: Clock) {
    guard let issuer = settings.issuer, let clientID = settings.clientID else { return nil }
    self.settings = settings
    self.issuer = issuer
    self.clientID = clientID
    self.clock = clock
    userAgent = "Peregrine/\(version)"
    mostAtOnce = max(1, min(Self.mostAtOnce, workers / 2))
  }

  // MARK: What it says of itself

  /// Throws `OpenIDError`.
  func metadata() throws -> Metadata {
    let now = clock.now()
    if let known = memory.withLock({ $0.metadata }), Self.isFresh(known.at, now, for: Self.lifetime) { return known.value }
    let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
    let json = try object(HTTPClient.Request("GET", base + "/.well-known/openid-configuration", headers: ["Accept: application/json"]))
    guard case .string(let name)? = json["issuer"], name == issuer else {
      let says = if case .string(let name)? = json["issuer"] { "calls itself \(name)" } else { "has no name" }
      throw OpenIDError.violation("it is set as \(issuer) and \(says)")
    }
    func address(_ name: String) throws -> String {
      // A provider elsewhere has nothing to send this server to on this machine.
      guard case .string(let text)? = json[name], OpenIDSettings.isSafe(text), !text.contains("#"),
        text.hasPrefix("https:") || issuer.hasPrefix("http:")
      else {
        throw OpenIDError.violation("its \(name) is no https:// address")
      }
      return text
    }
    // Where nothing is said, it is the first of these (section 3).
    let ways =
      if case .array(let ways)? = json["token_endpoint_auth_methods_supported"] { ways } else { [JSON.string("client_secret_basic")] }
    let metadata = Metadata(
      authorization: try address("authorization_endpoint"), token: try address("token_endpoint"), keys: try address("jwks_uri"),
      userInfo: json["userinfo_endpoint"] == nil ? nil : try address("userinfo_endpoint"),
      takesBasic: ways.contains("client_secret_basic") || !ways.contains("client_secret_post"))
    memory.withLock { $0.metadata = (metadata, now) }
    return metadata
  }

  /// The key that signs as `head` says; nil when the provider has none. It changes them now and then, so one that is not known is asked for once more.
  /// Throws `OpenIDError`.
  func key(_ head: IDToken.Head) throws -> JSONWebKey? {
    let now = clock.now()
    let known = memory.withLock { $0.keys }
    if let known, Self.isFresh(known.at, now, for: Self.lifetime) {
      if let key = Self.key(head, known.values) { return key }
      if Self.isFresh(known.at, now, for: Self.pause) { return nil }
    }
    let json = try object(HTTPClient.Request("GET", metadata().keys, headers: ["Accept: application/json"]))
    guard case .array(let keys)? = json["keys"] else { throw OpenIDError.violation("its keys are none") }
    let values = keys.prefix(Self.mostKeys).compactMap(JSONWebKey.init)
    memory.withLock { $0.keys = (values, now) }
    return Self.key(head, values)
  }

  /// By its name; without one, the only one of its kind (Core section 10.1).
  private static func key(_ head: IDToken.Head, _ keys: [JSONWebKey]) -> JSONWebKey? {
    let fitting = keys.filter { $0.algorithm == head.algorithm && (head.keyID == nil || $0.id == head.keyID) }
    return fitting.count == 1 ? fitting[0] : nil
  }

  private static func isFresh(_ at: Instant, _ now: Instant, for lifetime: Int64) -> Bool {
    abs(now.milliseconds - at.milliseconds) < lifetime
  }

  // MARK: Logging in

  /// Where a browser goes to log in (Core section 3.1.2.1, with RFC 7636). Throws `OpenIDError`.
  func address(of login: OpenIDLogin, returningTo redirect: String) throws -> String {
    let endpoint = try metadata().authorization
    let form = Self.form([
      ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirect), ("scope", settings.scopes.joined(separator: " ")),
      ("state", login.state), ("nonce", login.nonce), ("code_challenge", Base64URL.encode(Secrets.hash(login.verifier.utf8))),
      ("code_challenge_method", "S256"),
    ])
    return endpoint + (endpoint.contains("?") ? "&" : "?") + form
  }

  /// Who has logged in, for the code that the browser has brought (Core section 3.1.3). Throws `OpenIDError`.
  func redeem(_ code: String, of login: OpenIDLogin, returningTo redirect: String) throws -> (token: IDToken, access: String?) {
    let metadata = try metadata()
    var fields = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", login.verifier),
    ]
    var headers = ["Accept: application/json", "Content-Type: application/x-www-form-urlencoded"]
    if let secret = try settings.secret() {
      if metadata.takesBasic {
        // Both are escaped first (RFC 6749 section 2.3.1).
        let pair = "\(PercentEncoding.encode(clientID)):\(PercentEncoding.encode(secret))"
        headers.append("Authorization: Basic \(Secrets.base64(Array(pair.utf8)))")
      } else {
        fields += [("client_id", clientID), ("client_secret", secret)]
      }
    } else {
      fields.append(("client_id", clientID))
    }
    let json = try object(
      HTTPClient.Request("POST", metadata.token, headers: headers, body: HTTPClient.Body(Array(Self.form(fields).utf8))))
    guard case .string(let text)? = json["id_token"] else {
      throw OpenIDError.violation("it sends no id_token; openid must be among the scopes")
    }
    let access: String? = if case .string(let token)? = json["access_token"] { token } else { nil }
    let expected = IDToken.Expectation(issuer: issuer, clientID: clientID, nonce: login.nonce, accessToken: access, now: clock.now())
    return (try IDToken(text, expected, key: key), access)
  }

  /// Adds to `token` what the provider tells only when it is asked (Core section 5.3). Throws `OpenIDError`.
  func complete(_ token: inout IDToken, access: String?) throws {
    // In the line of a head nothing may end the line.
    guard let address = try metadata().userInfo, let access, access.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return }
    let claims = try object(
      HTTPClient.Request("GET", address, headers: ["Accept: application/json", "Authorization: Bearer \(access)"]))
    // Or it is about somebody else (section 5.3.2).
    guard claims["sub"] == .string(token.subject) else { throw OpenIDError.refused("what it tells besides is about somebody else") }
    token.add(claims)
  }

  // MARK: Asking

  /// The object that a good answer to `request` is. Throws `OpenIDError`.
  private func object(_ request: HTTPClient.Request) throws -> JSON {
    let isAdmitted = memory.withLock { memory in
      guard memory.asking < mostAtOnce else { return false }
      memory.asking += 1
      return true
    }
    guard isAdmitted else { throw OpenIDError.unreachable("too many wait for its answer") }
    defer { memory.withLock { $0.asking -= 1 } }
    let client = HTTPClient(
      userAgent: userAgent, connectTimeout: settings.timeout, timeout: settings.timeout, most: Self.longestAnswer)
    let answer: HTTPClient.Answer
    do { answer = try client.send(request) } catch { throw OpenIDError.unreachable("\(error)") }
    let json = try? JSONParser.parse(answer.body)
    guard answer.status == 200, case .object? = json, let json else {
      // RFC 6749 section 5.2.
      if case .string(let code)? = json?["error"] { throw OpenIDError.denied(Self.short(code)) }
      let what = answer.status == 200 ? "with what is no JSON object" : "\(answer.status)"
      throw OpenIDError.violation("\(request.method) \(request.url) is answered \(what)")
    }
    return json
  }

  /// What others say of themselves, made fit to be shown.
  static func short(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(100).map { (0x20...0x7E).contains($0.value) ? $0 : "?" }))
  }

  private static func form(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
  }
}
