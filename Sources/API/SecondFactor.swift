internal import Database
internal import HTTPServer
internal import Store
internal import Travel

/// The second half of a login: a code of the authenticator app, or a recovery code.
///
/// Whoever knows the password could guess at six digits from many addresses, so wrong codes are counted by account: after every fifth one, none is looked
/// at for a while that doubles each time, from a quarter of an hour to a day. Recovery codes are too long to be guessed, and let their owner in meanwhile.
enum SecondFactor {
  /// What the secrets of apps are sealed for.
  static let purpose = "secret of a two-factor login"
  private static let triesAtOnce = 5
  private static let shortestWait: Int64 = 15 * 60_000
  private static let longestWait: Int64 = 24 * 3_600_000

  /// What a code turned out to be.
  enum Finding: Equatable, Sendable {
    case right
    case wrong
    /// None is looked at until then.
    case locked(Instant)
  }

  /// For how long no code is looked at after so many wrong ones, in milliseconds; nil: the next one is.
  static func wait(after failures: Int) -> Int64? {
    guard failures > 0, failures.isMultiple(of: triesAtOnce) else { return nil }
    return min(longestWait, shortestWait << Int64(min(failures / triesAtOnce - 1, 10)))
  }

  /// The error of codes that are not looked at.
  static func locked(until end: Instant, at now: Instant) -> APIError {
    let seconds = max(1, (end.milliseconds - now.milliseconds + 999) / 1_000)
    return APIError(
      status: .tooManyRequests, code: "rate_limited",
      message: "Too many wrong codes. Retry after \(seconds)s, or use a recovery code.", headers: ["Retry-After": "\(seconds)"])
  }
}

extension Call {
  /// Uses up `code` of a user: what is right once is not right again. It has a transaction of its own, so that what is wrong counts although the request
  /// is refused. With `isConfirming` it is the app that waits to be confirmed which must have shown it.
  func use(code: String, of user: UUID, isConfirming: Bool = false) throws -> SecondFactor.Finding {
    try services.database.write { db in
      guard var secret = try db.totpSecret(of: user), (secret.confirmedAt == nil) == isConfirming else { return .wrong }
      let finding: SecondFactor.Finding
      if !isConfirming, let hash = RecoveryCode.hash(code) {
        guard try db.useRecoveryCode(hash, of: user) else {
          // It does not count: whoever knows the password could lock out the app by it.
          try audit("user.totp_failed", subject: ("user", user), db)
          return .wrong
        }
        try audit("user.recovery_code_used", subject: ("user", user), db)
        finding = .right
      } else {
        if let end = secret.lockedUntil, end > now { return .locked(end) }
        let key = try services.secretKey.open(secret.sealed, for: SecondFactor.purpose)
        let step = TOTP.step(of: code, key, after: secret.lastStep, at: now)
        secret.lastStep = step ?? secret.lastStep
        finding = step == nil ? .wrong : .right
      }
      secret.failures = finding == .right ? 0 : secret.failures + 1
      secret.lockedUntil = SecondFactor.wait(after: secret.failures).map { Instant(milliseconds: now.milliseconds + $0) }
      if finding == .wrong { try audit("user.totp_failed", subject: ("user", user), db) }
      try db.put(secret)
      return finding
    }
  }

  /// Throws 400 where `password` is not the caller's.
  func check(currentPassword password: String) throws {
    guard try services.passwords.verify(password, caller.user.passwordHash) else {
      throw APIError.validation("current_password", "is not the password of this account")
    }
  }
}
