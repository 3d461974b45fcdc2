internal import Schema
internal import Travel

/// What a provider says of somebody who has logged in there (OpenID Connect Core 1.0 section 2), once it is believed.
struct IDToken: Equatable, Sendable {
  /// What the provider calls them, for ever.
  let subject: String
  var email: String?
  var isEmailVerified = false
  var username: String?
  var name: String?

  /// What must be in it.
  struct Expectation: Sendable {
    var issuer: String
    var clientID: String
    var nonce: String
    /// What came with it.
    var accessToken: String?
    var now: Instant
  }

  /// The clocks of two servers may differ by so much, in milliseconds.
  static let tolerance: Int64 = 60_000
  /// A login takes no longer from the provider's signature until here, in milliseconds.
  static let longestWay: Int64 = 10 * 60_000
  private static let longestText = 65_536

  /// Which key has signed, in the words of the token's own head (RFC 7515 section 4.1).
  struct Head: Sendable {
    let algorithm: JSONWebKey.Algorithm
    let keyID: String?
  }

  /// Reads and checks the token `text` (section 3.1.3.7). `key` gives the key that signs so. Throws `OpenIDError.refused`, and what `key` throws.
  init(_ text: String, _ expected: Expectation, key: (Head) throws -> JSONWebKey?) throws {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.longestText, parts.count == 3, let head = Self.object(parts[0]), let claims = Self.object(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw OpenIDError.refused("its token is no signed JSON Web Token") }
    let named = try Self.head(head)
    guard let key = try key(named) else { throw OpenIDError.refused("its token is signed with a key that it does not publish") }
    guard key.algorithm == named.algorithm, key.verifies(signature, of: Array("\(parts[0]).\(parts[1])".utf8)) else {
      throw OpenIDError.refused("its token has a signature that is not right")
    }
    try self.init(claims, expected)
  }

  /// The claims, which are the provider's own.
  private init(_ claims: JSON, _ expected: Expectation) throws {
    func refuse(unless isRight: Bool, _ reason: String) throws { if !isRight { throw OpenIDError.refused(reason) } }
    try refuse(unless: claims["iss"] == .string(expected.issuer), "its token is another provider's")
    let audience: [JSON] = if case .array(let members)? = claims["aud"] { members } else { claims["aud"].map { [$0] } ?? [] }
    try refuse(unless: audience.contains(.string(expected.clientID)), "its token is for another program")
    let party = claims["azp"]
    try refuse(
      unless: party == .string(expected.clientID) || party == nil && audience.count == 1, "its token has been issued to another program")
    try refuse(unless: claims["nonce"] == .string(expected.nonce), "its token belongs to another login")
    try Self.checkTimes(claims, expected.now)
    if let hash = claims["at_hash"] {
      let half = expected.accessToken.map { Base64URL.encode(Secrets.hash($0.utf8).prefix(16)) }
      try refuse(unless: half.map { hash == .string($0) } ?? false, "its token does not belong to its access token")
    }
    guard case .string(let subject)? = claims["sub"], Self.isSubject(subject) else {
      throw OpenIDError.refused("its token does not say who it is about")
    }
    self.subject = subject
    add(claims)
  }

  /// What is said of the person in other claims of the same provider, where it has not been said yet.
  mutating func add(_ claims: JSON) {
    func text(_ name: String) -> String? { if case .string(let text)? = claims[name], !text.isEmpty { text } else { nil } }
    if email == nil, let address = text("email").flatMap({ try? Schema.email.decode(.string($0)) }) {
      email = address
      // Some write it as a text, of which nobody knows what it means.
      isEmailVerified = claims["email_verified"] == .bool(true)
    }
    username = username ?? text("preferred_username")
    name = name ?? text("name")
  }

  private static func checkTimes(_ claims: JSON, _ now: Instant) throws {
    guard let expires = try time(claims["exp"]), let issued = try time(claims["iat"]) else {
      throw OpenIDError.refused("its token does not say when it was issued and when it ends")
    }
    let now = now.milliseconds
    guard now < expires + tolerance else { throw OpenIDError.refused("its token has expired, or the clocks differ") }
    guard issued <= now + tolerance, issued >= now - longestWay - tolerance else {
      throw OpenIDError.refused("its token was issued at another time, or the clocks differ")
    }
    if let begins = try time(claims["nbf"]), begins > now + tolerance {
      throw OpenIDError.refused("its token is not good yet, or the clocks differ")
    }
  }

  /// Milliseconds, of seconds that may have a fraction (RFC 7519 section 2); nil where nothing is said.
  private static func time(_ claim: JSON?) throws -> Int64? {
    guard let claim else { return nil }
    guard case .number(let text) = claim, let seconds = Double(text), abs(seconds) < 1e11 else {
      throw OpenIDError.refused("a time in its token is none")
    }
    return Int64(seconds * 1_000)
  }

  /// Core section 2: at most 255 characters of ASCII.
  private static func isSubject(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  private static func head(_ json: JSON) throws -> Head {
    guard case .string(let name)? = json["alg"], let algorithm = JSONWebKey.Algorithm(rawValue: name) else {
      throw OpenIDError.refused("its token is not signed with RS256 or ES256")
    }
    // An extension that must be understood, and is not (RFC 7515 section 4.1.11).
    guard json["crit"] == nil else { throw OpenIDError.refused("its token needs an extension that this server does not know") }
    guard case .string(let id)? = json["kid"] else { return Head(algorithm: algorithm, keyID: nil) }
    return Head(algorithm: algorithm, keyID: id)
  }

  private static func object(_ part: Substring) -> JSON? {
    guard let bytes = Base64URL.decode(part), let json = try? JSONParser.parse(bytes), case .object = json else { return nil }
    return json
  }
}
