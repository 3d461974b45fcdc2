internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// A session that begins for somebody who has shown who they are.
struct NewSession: Sendable {
  /// What the browser gets.
  let cookie: String
  private let session: Session
  private let tokenHash: [UInt8]

  /// A session of `user` at the other end of `call`.
  init(of user: UUID, _ call: Call<some Sendable, some Sendable>) throws {
    let secret = Secrets.random(43)
    cookie = try call.services.cookies.field(secret, call.request)
    tokenHash = Secrets.hash(secret.utf8)
    session = Session(
      id: call.services.ids.next(), userID: user, ip: call.request.clientAddress.map { "\($0)" },
      userAgent: call.request.header("User-Agent").map { String($0.prefix(200)) }, createdAt: call.now,
      expiresAt: Instant(milliseconds: call.now.milliseconds + Authenticator.sessionLifetime))
  }

  /// When it ends unless it is used.
  var expiresAt: Instant { session.expiresAt }

  /// Stores it, with what has changed of `user`.
  func begin(for user: inout User, _ call: Call<some Sendable, some Sendable>, details: JSON? = nil, _ db: Connection) throws {
    user.lastLoginAt = call.now
    try db.update(user)
    try db.insert(session, tokenHash: tokenHash)
    try call.audit("user.logged_in", of: user, details: details, db)
    let services = call.services
    db.afterCommit { services.authenticator.forget() }
  }
}
