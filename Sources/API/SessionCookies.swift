internal import HTTPServer
internal import Threads
internal import Travel

/// The cookie by which a browser shows its session. It is sent again while the session is used, once an hour, so that it lasts as long as that.
final class SessionCookies: Sendable {
  private static let pause: Int64 = 3_600_000
  private static let remembered = 10_000

  private let settings: APISettings
  private let clock: Clock
  /// When the cookie of a session was last sent.
  private let sent = Locked<[UUID: Instant]>([:])

  init(_ settings: APISettings, clock: Clock) {
    self.settings = settings
    self.clock = clock
  }

  /// The field that gives a browser the cookie of a session.
  func field(_ secret: String, _ request: Request) throws -> String {
    try field(secret, Authenticator.sessionLifetime / 1_000, request)
  }

  /// The field that takes it away.
  func removal(_ request: Request) throws -> String { try field("", 0, request) }

  /// The field that has the caller's browser keep its cookie for longer; nil when that was done within the last hour, and for tokens.
  func renewal(for caller: Caller, _ request: Request) throws -> String? {
    guard case .session(let id) = caller.credential, let secret = request.cookies()[Authenticator.cookieName] else { return nil }
    let now = clock.now()
    let isDue = sent.withLock { sent in
      if let last = sent[id], now.milliseconds - last.milliseconds < Self.pause { return false }
      if sent.count >= Self.remembered { sent = [:] }
      sent[id] = now
      return true
    }
    return isDue ? try field(secret, request) : nil
  }

  /// The field that has a browser keep a cookie for so many seconds; none take it away.
  func field(_ value: String, _ seconds: Int64, name: String = Authenticator.cookieName, _ request: Request) throws -> String {
    let isSecure = request.scheme == "https" || settings.baseURL?.hasPrefix("https:") == true
    return try SetCookie(name: name, value: value, maxAge: Int(seconds), secure: isSecure).description
  }
}
