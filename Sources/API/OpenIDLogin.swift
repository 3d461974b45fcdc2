internal import Schema
internal import Travel

/// A login by OpenID Connect that is under way. The browser keeps it, in a cookie that is sealed, so that the server has nothing to keep of logins that
/// nobody ends.
struct OpenIDLogin: Equatable, Sendable {
  /// The cookie.
  static let cookieName = "peregrine_oidc"
  /// How long it may take, in milliseconds.
  static let lifetime: Int64 = 10 * 60_000
  private static let purpose = "login by OpenID Connect"

  /// Comes back with the browser: the login was begun there, and not by a page that sends it here.
  let state: String
  /// Comes back in what the provider signs.
  let nonce: String
  /// Shows the provider that who redeems the code is who had asked for it (RFC 7636).
  let verifier: String
  let startedAt: Instant
  /// Where the browser goes in the end.
  let destination: String
  /// The session that asks for its account to be linked; nil: somebody logs in.
  let session: UUID?

  /// One that begins now.
  init(at now: Instant, destination: String, linking session: UUID? = nil) {
    state = Secrets.random(43)
    nonce = Secrets.random(43)
    verifier = Secrets.random(64)
    startedAt = now
    self.destination = destination
    self.session = session
  }

  /// What the cookie holds.
  func sealed(by key: SecretKey) -> String {
    var members: [JSON.Member] = [
      .init("state", .string(state)), .init("nonce", .string(nonce)), .init("verifier", .string(verifier)),
      .init("started", .number("\(startedAt.milliseconds)")), .init("destination", .string(destination)),
    ]
    if let session { members.append(.init("session", .string("\(session)"))) }
    var writer = JSONWriter()
    writer.value(.object(members))
    return Base64URL.encode(key.seal(writer.bytes, for: Self.purpose))
  }

  /// The one that `cookie` holds and that has come back with `state`. Throws `OpenIDError.state` for any other.
  init(cookie: String?, state: String, key: SecretKey, at now: Instant) throws {
    guard let sealed = cookie.flatMap({ Base64URL.decode($0) }), let text = try? key.open(sealed, for: Self.purpose),
      let json = try? JSONParser.parse(text), case .string(let own)? = json["state"], case .string(let nonce)? = json["nonce"],
      case .string(let verifier)? = json["verifier"], case .number(let started)? = json["started"], let milliseconds = Int64(started),
      case .string(let destination)? = json["destination"], Secrets.areEqual(Array(own.utf8), Array(state.utf8)),
      (-IDToken.tolerance..<Self.lifetime).contains(now.milliseconds - milliseconds)
    else { throw OpenIDError.state }
    self.state = own
    self.nonce = nonce
    self.verifier = verifier
    startedAt = Instant(milliseconds: milliseconds)
    self.destination = destination
    session = if case .string(let id)? = json["session"] { UUID(id) } else { nil }
  }

  /// From when on it cannot come back, whichever server's clock says so.
  var expiresAt: Instant { Instant(milliseconds: startedAt.milliseconds + Self.lifetime + IDToken.tolerance) }

  /// Whether a browser that is sent to `path` stays on this server: some take `//`, a backslash, or a path with a tab in it for another host.
  static func isLocal(_ path: String) -> Bool {
    path.hasPrefix("/") && !path.hasPrefix("//") && path.utf8.count <= 1_000
      && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
  }
}
