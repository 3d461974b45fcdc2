internal import Database
internal import Logging
internal import Store
internal import Threads
internal import Travel

/// The thread that does what no request should wait for and each server does for itself: it notes when tokens and sessions were last used, reads the
/// settings that another server may have changed, and looks at what there is of the disk. What one server does for all of them is a `Job`.
final class Housekeeper: Sendable {
  private static let pause = 30_000
  /// Twice a minute makes this a day.
  private static let roundsADay = 2_880
  /// Less than this, in bytes, is a full disk: a write may be of that size.
  private static let leastSpace = 1 << 20

  /// What others ask for all the time, as it was half a minute ago at most.
  struct Seen: Sendable {
    /// The ends of the audit log.
    var auditHead: AuditLink?
    var auditAnchor: AuditLink?
    /// When the newest of the kept backups was made.
    var newestBackup: Instant?
    var mailsWaiting: Int?
    var mailsFailed: Int?
    var jobsFailing: Int?
  }

  private let services: Services
  private let isClosing = Locked(false)
  private let changed = Condition()
  private let thread = Locked<Thread?>(nil)

  /// Starts the thread. Throws `DatabaseError` and `SystemError`.
  init(_ services: Services) throws {
    self.services = services
    try look()
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
        try look()
        try noteUses()
        try services.current.read(services.database)
        if round % Self.roundsADay == 0 { noteAuditHead() }
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

  /// Looks at what others ask for all the time.
  func look() throws {
    let space = SystemFigures.freeBytes(in: services.settings.dataDirectory)
    services.readiness.set(.diskFull, space.map { $0 < Self.leastSpace } ?? false)
    var seen = Seen()
    let now = services.clock.now()
    // Where they cannot be read, nobody knows of one.
    seen.newestBackup = try? services.backups.entries().first { $0.madeAt <= now }?.madeAt
    try services.database.read { db in
      (seen.auditHead, seen.auditAnchor) = (try db.auditLink(.head), try db.auditLink(.anchor))
      let mails = try db.countMails()
      (seen.mailsWaiting, seen.mailsFailed) = (mails.waiting, mails.failed)
      seen.jobsFailing = try db.countFailingJobs()
    }
    services.seen.withLock { [seen] in $0 = seen }
  }

  /// Puts the head of the audit log where whoever can write to the database need not be able to: into the log.
  private func noteAuditHead() {
    guard let head = services.seen.withLock({ $0.auditHead }) else { return }
    services.logger.notice("the head of the audit log is \(head)")
  }
}
