internal import Database
internal import Logging
internal import Store
internal import Threads
internal import Travel

/// The thread that does what no request should wait for: it notes when tokens and sessions were last used, reads the settings
/// that another server may have changed, and forgets what has expired.
final class Housekeeper: Sendable {
  private static let pause = 30_000
  /// Looking for what has expired is worth it once an hour.
  private static let sweepEvery = 120

  private let services: Services
  private let isClosing = Locked(false)
  private let changed = Condition()
  private let thread = Locked<Thread?>(nil)

  /// Starts the thread. Throws `SystemError`.
  init(_ services: Services) throws {
    self.services = services
    let thread = try Thread(name: "housekeeper") { self.run() }
    self.thread.withLock { $0 = thread }
  }

  /// Does its work once more and ends.
  func close() {
    isClosing.withLock { $0 = true }
    changed.broadcast()
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    thread?.join()
  }

  private func run() {
    var round = 0
    while true {
      let deadline = MonotonicClock.milliseconds() + Self.pause
      let isLast = isClosing.wait(for: changed, until: deadline) { $0 ? true : nil } ?? false
      do {
        try noteUses()
        try services.current.read(services.database)
        if round % Self.sweepEvery == 0 { try sweep() }
      } catch {
        services.logger.warning("housekeeping is put off: \(error)")
      }
      if isLast { return }
      round += 1
    }
  }

  func noteUses() throws {
    let uses = services.authenticator.takeUses()
    guard !uses.isEmpty else { return }
    try services.database.write { db in
      for (credential, use) in uses {
        switch credential {
        case .token(let id): try db.noteUse(ofToken: id, at: use.at, from: use.ip)
        case .session(let id):
          let expires = Instant(milliseconds: use.at.milliseconds + Authenticator.sessionLifetime)
          try db.noteUse(ofSession: id, at: use.at, from: use.ip, expires: expires)
        case .commandLine: break
        }
      }
    }
  }

  func sweep() throws {
    let now = services.clock.now()
    try services.database.write { db in
      try db.deleteSessions(expiredBefore: now)
      try db.deleteAnswers(expiredBefore: now)
    }
    try services.sweepUploads(at: now)
  }
}
