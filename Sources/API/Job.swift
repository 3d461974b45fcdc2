internal import Database
internal import Logging
internal import Store
internal import Travel

/// Something that the server does by itself: again and again, or once for a subject.
struct Job: Sendable {
  /// By which the database knows it.
  let name: String
  /// A server that says nothing for so long is gone, and another one does it: milliseconds.
  var lease: Int64 = 600_000
  /// Whether it is done as soon as a server starts that has never done it.
  var isUrgent = true
  /// When it is to be done after an instant; nil: never by itself.
  var next: @Sendable (Services, Instant) -> Instant? = { _, _ in nil }
  /// Does it, for a subject where it has one.
  let run: @Sendable (_ services: Services, _ subject: String, _ now: Instant) throws -> Void

  /// One that is done so often.
  private static func every(minutes: Int64) -> @Sendable (Services, Instant) -> Instant? {
    { _, now in Instant(milliseconds: now.milliseconds + minutes * 60_000) }
  }

  /// Those that are done again and again.
  static let repeated: [Job] = [
    Job(name: "flight_reminders", next: every(minutes: 5)) { services, _, now in try Reminders.flights(services, at: now) },
    Job(name: "trip_reminders", next: every(minutes: 15)) { services, _, now in try Reminders.trips(services, at: now) },
    Job(name: "token_expiry", next: every(minutes: 60)) { services, _, now in try Reminders.tokens(services, at: now) },
    Job(name: "yearly_review", next: every(minutes: 60)) { services, _, now in try YearlyReviewMail.send(services, at: now) },
    Job(name: "cleaning", next: every(minutes: 60)) { services, _, now in
      try services.forgetExpired(at: now)
      try services.hastenWhatWaitsTooLong(at: now)
    },
    Job(name: "backup", lease: 2 * 3_600_000, isUrgent: false, next: { $0.nextBackup(after: $1) }) { services, _, now in
      try services.makeScheduledBackup(at: now)
    },
  ]

  /// Sends a link to whoever has forgotten a password.
  static let passwordReset = Job(name: "password_reset") { services, name, now in
    try PasswordResetRoutes.send(services, to: name, at: now)
  }

  /// All of them.
  static let all = repeated + [passwordReset]
}

extension Services {
  /// What people are told is not told again, but nobody is told of a departure after so long: milliseconds.
  private static let noticeLifetime: Int64 = 400 * 86_400_000
  /// By how much the clocks of several servers may differ: milliseconds.
  private static let doubt: Int64 = 86_400_000
  /// How long administrators can see what has become of a mail: milliseconds.
  private static let mailLifetime: Int64 = 7 * 86_400_000

  /// Has what waits for longer than anything is ever told to, since a clock was ahead and has been put right, wait no longer.
  func hastenWhatWaitsTooLong(at now: Instant) throws {
    func later(_ milliseconds: Int64) -> Instant { Instant(milliseconds: now.milliseconds + milliseconds) }
    try database.write { db in
      try db.hastenDeliveries(dueAfter: later(WebhookSchedule.lifetime + Self.doubt), at: now)
      try db.hastenMails(dueAfter: later(MailSender.longestPause + Self.doubt), at: now)
      try db.hastenJobs(dueAfter: later(Scheduler.longestPause + Self.doubt), at: now)
    }
  }

  /// Forgets what has expired.
  func forgetExpired(at now: Instant) throws {
    let removed = try database.write { db in
      try db.deleteSessions(expiredBefore: now)
      try db.deleteAnswers(expiredBefore: now)
      try db.deleteLoginStates(expiredBefore: now)
      try db.deletePasswordResets(expiredBefore: now)
      try db.giveUpMails(expiredBefore: now)
      try db.deleteMails(finishedBefore: Instant(milliseconds: now.milliseconds - Self.mailLifetime))
      try db.deleteNotices(toldBefore: Instant(milliseconds: now.milliseconds - Self.noticeLifetime))
      try db.beginAuditChain()
      guard let keep = settings.auditKeep else { return 0 }
      return try db.pruneAudit(before: Instant(milliseconds: now.milliseconds - Int64(keep)))
    }
    if removed > 0 { logger.notice("entries of the audit log that were removed by their age: \(removed)") }
    try sweepUploads(at: now)
    try WebhookSender.forgetOld(self, at: now)
  }
}

extension Sequence {
  /// Runs `body` for each, whatever becomes of the others. Throws the first error in the end.
  func eachAlone(_ body: (Element) throws -> Void) throws {
    var failure: (any Error)?
    for element in self { do { try body(element) } catch { failure = failure ?? error } }
    if let failure { throw failure }
  }
}
