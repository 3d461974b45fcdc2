internal import Database
internal import HTTPServer
internal import Store
internal import Threads
internal import Travel

/// Finds out who is calling, from a token or a session's cookie.
///
/// What has been found is remembered where nobody else can change the database, and forgotten with every change to users, sessions and tokens, so that a
/// revoked token is refused on its next request, on every connection.
final class Authenticator: Sendable {
  static let cookieName = "peregrine_session"
  static let tokenPrefix = "ts_pat_"
  /// A session that nobody uses ends after thirty days.
  static let sessionLifetime: Int64 = 30 * 24 * 3_600_000
  private static let remembered = 10_000

  /// A credential's last use, until it is written.
  struct Use: Sendable {
    let at: Instant
    /// nil on a Unix domain socket.
    let address: IPAddress?

    /// The address as it is stored.
    var ip: String { address.map { "\($0)" } ?? "unix" }
  }

  private let database: Database
  private let clock: Clock
  /// Of the address that users see; nil: that of the request.
  private let ownOrigin: String?
  private struct Memory {
    /// By the SHA-256 of the credential.
    var findings: [Secrets.Digest: Caller] = [:]
    /// Raised when all is forgotten: what was read before that must not be remembered after it.
    var generation = 0
  }

  private let memory = Locked(Memory())
  private let uses = Locked<[Caller.Credential: Use]>([:])

  init(database: Database, clock: Clock, baseURL: String? = nil) {
    self.database = database
    self.clock = clock
    ownOrigin = baseURL.map { $0.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(separator: "/") }
  }

  /// How many credentials are known.
  var remembered: Int { memory.withLock { $0.findings.count } }

  /// Who has sent `request`; nil when nobody says so. Throws 401 for a credential that is none, and 403 for a session's request that another site may
  /// have caused.
  func caller(of request: Request) throws -> Caller? {
    let known = try request.withHeader("Authorization") { authorization in
      let scheme = authorization.prefix { $0 != UInt8(ascii: " ") }
      guard scheme.endIndex < authorization.endIndex, Self.isTokenScheme(scheme) else {
        throw APIError.unauthorized("Authorization must be \"Bearer\" and a personal access token.")
      }
      let token = authorization[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") }
      return try caller(token: UnsafeRawBufferPointer(rebasing: token), request)
    }
    if let known { return known }
    if let known = try request.withHeader("X-API-Key", { try caller(token: $0, request) }) { return known }
    if let cookie = request.cookies()[Self.cookieName] { return try caller(cookie: cookie, request) }
    return nil
  }

  private static func isTokenScheme(_ scheme: Slice<UnsafeRawBufferPointer>) -> Bool {
    scheme.elementsEqual("Bearer".utf8) || ["bearer", "token"].contains(String(decoding: scheme, as: UTF8.self).lowercased())
  }

  /// Whom a command acts for, by what stands in the field `behalf`; the operator when nothing does. Throws 404 when there is no such account.
  func commandLineCaller(of request: Request) throws -> Caller {
    guard let name = request.header(Self.behalf) else { return .operator }
    guard let user = try database.read({ try $0.user(named: name) }) else {
      throw APIError.notFound.replacing(code: "not_found", message: "There is no account \"\(name)\".")
    }
    var scopes = Scopes.all
    if !user.isAdministrator { scopes.subtract(.write(.admin)) }
    return Caller(user: user, credential: .commandLine, scopes: scopes, expiresAt: nil)
  }

  /// The field by which a command says whom it acts for: a name or an e-mail address.
  static let behalf = "X-Peregrine-User"

  // MARK: Tokens

  private func caller(token: UnsafeRawBufferPointer, _ request: Request) throws -> Caller {
    guard token.count == Self.tokenPrefix.utf8.count + 64, token.starts(with: Self.tokenPrefix.utf8) else {
      throw APIError.unauthorized("This is no personal access token: those begin with \(Self.tokenPrefix) and have 71 characters.")
    }
    let digest = Secrets.digest(token)
    let finding = try found(digest) { try find(tokenHash: digest.bytes) }
    return try use(finding, request, otherwise: "This token is unknown, or has been revoked or has expired.")
  }

  private func find(tokenHash hash: [UInt8]) throws -> Caller? {
    try database.read { db in
      guard let token = try db.token(hash: hash), token.revokedAt == nil, let user = try db.user(token.userID), user.disabledAt == nil,
        var scopes = Scopes(stored: token.scopes)
      else { return nil }
      // Its owner may have been an administrator when it was made.
      if !user.isAdministrator { scopes.subtract(.write(.admin)) }
      return Caller(user: user, credential: .token(token.id), scopes: scopes, expiresAt: token.expiresAt)
    }
  }

  // MARK: Sessions

  private func caller(cookie: String, _ request: Request) throws -> Caller? {
    let digest = Array(cookie.utf8).withUnsafeBytes { Secrets.digest($0) }
    guard let finding = try found(digest, { try find(sessionHash: digest.bytes) }) else { return nil }
    // A browser sends cookies with whatever another site makes it send, but says who that was.
    if ![.get, .head, .options].contains(request.method), try !comesFromOwnPage(request) {
      throw APIError.forbidden(
        "A request with a session's cookie that changes something must carry Origin or Sec-Fetch-Site. Scripts use a token.")
    }
    guard finding.expiresAt.map({ clock.now() < $0 }) ?? true else { return nil }
    return try use(finding, request, otherwise: "")
  }

  private func find(sessionHash hash: [UInt8]) throws -> Caller? {
    try database.read { db in
      guard let session = try db.session(tokenHash: hash), let user = try db.user(session.userID), user.disabledAt == nil else {
        return nil
      }
      var scopes = Scopes.all
      if !user.isAdministrator { scopes.subtract(.write(.admin)) }
      return Caller(user: user, credential: .session(session.id), scopes: scopes, expiresAt: session.expiresAt)
    }
  }

  /// Whether a browser says that a page of this server has made the request; false when nobody says anything. Throws 403 when it was the page of
  /// another site.
  func comesFromOwnPage(_ request: Request) throws -> Bool {
    let otherSite = APIError.forbidden("Requests from other sites are refused.")
    if let site = request.header("Sec-Fetch-Site") {
      guard site == "same-origin" || site == "none" else { throw otherSite }
      return true
    }
    guard let origin = request.header("Origin") else { return false }
    let own = ["\(request.scheme)://\(request.host)", ownOrigin].compactMap(\.self).map(Self.withoutPort)
    guard own.contains(Self.withoutPort(origin)) else { throw otherSite }
    return true
  }

  /// An origin without the port that its scheme has anyway.
  private static func withoutPort(_ origin: String) -> String {
    let origin = origin.lowercased()
    for (scheme, port) in [("http://", ":80"), ("https://", ":443")] where origin.hasPrefix(scheme) && origin.hasSuffix(port) {
      return String(origin.dropLast(port.count))
    }
    return origin
  }

  // MARK: Memory

  /// What is remembered of a credential, or else what `find` finds.
  private func found(_ digest: Secrets.Digest, _ find: () throws -> Caller?) throws -> Caller? {
    let (known, generation) = memory.withLock { ($0.findings[digest], $0.generation) }
    // A session that is used lasts longer than it did when it was remembered.
    if let known, known.expiresAt.map({ clock.now() < $0 }) ?? true { return known }
    // Others may write to a database that is not ours alone.
    guard let finding = try find() else { return nil }
    guard database.isExclusive else { return finding }
    memory.withLock { memory in
      guard memory.generation == generation else { return }
      if memory.findings.count >= Self.remembered { memory.findings = [:] }
      memory.findings[digest] = finding
    }
    return finding
  }

  /// Forgets everything. To be called when users, sessions or tokens have changed.
  func forget() {
    memory.withLock { memory in
      memory.findings = [:]
      memory.generation += 1
    }
  }

  private func use(_ finding: Caller?, _ request: Request, otherwise message: String) throws -> Caller {
    let now = clock.now()
    guard let finding, finding.expiresAt.map({ now < $0 }) ?? true else { throw APIError.unauthorized(message) }
    let use = Use(at: now, address: request.clientAddress)
    if finding.isNews(use) { uses.withLock { $0[finding.credential] = use } }
    return finding
  }

  /// What has been used since this was last asked.
  func takeUses() -> [Caller.Credential: Use] {
    uses.withLock { uses in
      defer { uses = [:] }
      return uses
    }
  }
}
