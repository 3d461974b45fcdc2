internal import Database
internal import MailClient
internal import Schema
internal import Store
internal import Threads
internal import Travel

/// One look through a mailbox. Of each mail the flights are committed first and the mail is marked or moved then: what happens in between leaves a mail that is read
/// again, and whose flights are there already.
struct MailboxSweep {
  /// A mail, as long as its folder is the same one.
  struct Mail: Hashable, Sendable {
    let validity: Int
    let uid: UInt32
  }

  /// What has been done.
  struct Report: Sendable {
    /// Of mails.
    var read = 0
    /// Of flights and other things.
    var stored = DocumentInbox.Outcome()
    /// Mails that hold nothing.
    var empty = 0
    var moved = 0
    /// Mails that are not marked and have not been read.
    var left = 0
    /// The mails that stay as they are, and why.
    var failures: [(uid: UInt32, reason: String)] = []
    /// Why the sweep ended before its time.
    var interruption: String?
  }

  /// The most mails that are read at once.
  static let most = 500
  /// After so long, in milliseconds, no further mail is begun.
  static let span = 120_000
  /// A mail that fails is tried so often.
  static let attempts = 3

  let services: Services
  let settings: MailboxSettings
  let isStopped: () -> Bool

  /// Does it. `failures` counts how often mails have failed. Throws `MailboxError` and `DatabaseError` for what stands in the way of all of it.
  func run(_ failures: inout [Mail: Int]) throws -> Report {
    guard let address = settings.address, let passwordFile = settings.passwordFile else {
      throw MailboxError.setting("no mailbox is set: --mailbox names it, and --mailbox-password-file its password")
    }
    let user = try settings.user.map(account)
    let password = try MailboxPassword.read(from: passwordFile)
    let mailbox = try Mailbox(address, password: password, authority: settings.authorityFile, isStopped: isStopped)
    defer { mailbox.close() }
    let unmarked = try mailbox.unmarked().map { Mail(validity: mailbox.validity, uid: $0) }
    let present = Set(unmarked)
    failures = failures.filter { present.contains($0.key) }
    let due = unmarked.filter { failures[$0, default: 0] < Self.attempts }
    let lengths = try mailbox.lengths(of: due.prefix(Self.most).map(\.uid))
    let end = MonotonicClock.milliseconds() + Self.span
    var report = Report()
    var count = 0
    do {
      for mail in due.prefix(Self.most) where MonotonicClock.milliseconds() < end {
        if isStopped() { throw MailboxError.stopped }
        count += 1
        // Gone meanwhile.
        guard let length = lengths[mail.uid] else { continue }
        do {
          guard length <= Mailbox.messageLimit else { throw Refusal("it is longer than \(Mailbox.messageLimit >> 20) MiB") }
          try take(mail.uid, mailbox, user, &report)
          failures[mail] = nil
        } catch {
          guard Self.isOfOne(error) else { throw error }
          failures[mail, default: 0] += 1
          let isLast = failures[mail] == Self.attempts
          report.failures.append((mail.uid, "\(error)\(isLast ? "; it is tried again by `peregrine sweep` or after a start" : "")"))
        }
      }
    } catch { report.interruption = "\(error)" }
    report.left = due.count - count
    return report
  }

  /// Why a mail stays as it is.
  private struct Refusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  private func account(_ name: String) throws -> User {
    let user = try services.database.read { try $0.user(named: name) }
    guard let user, user.disabledAt == nil else {
      throw MailboxError.setting("--mailbox-user is \"\(name)\", and no account that is let in is called that")
    }
    return user
  }

  /// Takes one mail in.
  private func take(_ uid: UInt32, _ mailbox: Mailbox, _ user: User?, _ report: inout Report) throws {
    guard let message = try mailbox.message(uid) else { return }
    let inbox = DocumentInbox(services: services)
    guard let user = try user ?? inbox.recipient(of: message) else { throw Refusal(DocumentInbox.nobody) }
    let store = inbox.prepare(message, for: user, at: services.clock.now())
    let outcome = try services.database.write(store)
    report.read += 1
    report.stored.created += outcome.created
    report.stored.known += outcome.known
    report.stored.incomplete += outcome.incomplete
    if outcome.created + outcome.known + outcome.incomplete == 0 { report.empty += 1 }
    // What could not be stored is for somebody to look at, where they find it.
    if let done = settings.done, outcome.created + outcome.known > 0 {
      try mailbox.move(uid, to: done)
      report.moved += 1
    } else {
      try mailbox.mark(uid)
    }
  }

  /// Whether an error says something of one mail, so that the others may do better.
  private static func isOfOne(_ error: any Error) -> Bool {
    switch error {
    case MailboxError.refused, is Refusal, DatabaseError.constraint, DatabaseError.statement, DatabaseError.mismatch: true
    case is MailboxError, is DatabaseError: false
    default: true
    }
  }
}

extension MailboxSweep.Report {
  /// As the API answers it.
  var json: JSON {
    [
      "read": .number("\(read)"), "created": .number("\(stored.created)"), "known": .number("\(stored.known)"),
      "incomplete": .number("\(stored.incomplete)"), "empty": .number("\(empty)"), "moved": .number("\(moved)"),
      "left": .number("\(left)"),
      "failures": .array(failures.map { ["uid": .number("\($0.uid)"), "reason": .string($0.reason)] }),
      "interruption": interruption.map { .string($0) } ?? .null,
    ]
  }
}
