internal import Database
internal import Logging
internal import MailClient
internal import Store
internal import Travel

/// Sends the mails that wait, each at least once and by one server at a time. What the mail server does not take is tried again, for a day or as long as
/// the mail is of use; whatever becomes of it, what stood in it is forgotten then.
struct MailSender {
  /// A server that has begun a mail and says nothing for so long is gone: milliseconds.
  private static let lease: Int64 = 600_000
  /// The pauses after failures, in milliseconds, give or take a fifth.
  private static let firstPause: Int64 = 60_000
  static let longestPause: Int64 = 3_600_000

  let services: Services
  let isStopped: () -> Bool

  /// Sends what is due. Throws `DatabaseError`, and `SMTPError` where the matter is not one of a single mail: then the others wait for the next round.
  func round() throws {
    guard services.sendsMail, try services.database.read({ try $0.isMailDue(at: services.clock.now()) }) else { return }
    let connection = try services.mailConnection(isStopped: isStopped)
    while !isStopped() {
      let now = services.clock.now()
      let lease = Instant(milliseconds: now.milliseconds + Self.lease)
      guard let mail = try services.database.write({ try $0.beginMail(at: now, lease: lease) }) else { return }
      guard try send(mail, connection, at: now) else { return }
    }
  }

  /// Sends one. Returns whether another one is worth trying.
  private func send(_ mail: OutgoingMail, _ connection: SMTPConnection, at now: Instant) throws -> Bool {
    guard mail.expiresAt > now else {
      try finish(mail, mail.lastError ?? "no mail server was asked in time", at: now)
      return true
    }
    do {
      let (subject, text) = try services.opened(mail)
      try services.send(connection, id: mail.id, to: mail.recipient, subject: subject, text: text, at: mail.createdAt)
    } catch let error as SMTPError {
      return try failed(mail, error, at: now)
    } catch let error as SecretKeyError {
      // No later attempt opens it.
      try finish(mail, "\(error)", at: now)
      return true
    }
    try services.database.write { try $0.finish(mail, error: nil, at: now) }
    services.logger.info("a mail has been sent: \(mail.kind) \(mail.id)")
    return true
  }

  private func failed(_ mail: OutgoingMail, _ error: SMTPError, at now: Instant) throws -> Bool {
    if case .refused = error {
      try finish(mail, "\(error)", at: now)
      return true
    }
    let doublings = min(mail.attemptCount - 1, 10)
    let pause = min(Self.firstPause << Int64(doublings), Self.longestPause)
    // So that what failed together is not tried together.
    let next = Instant(milliseconds: now.milliseconds + Int64(Double(pause) * Double.random(in: 0.8...1.2)))
    if next >= mail.expiresAt {
      try finish(mail, "\(error)", at: now)
    } else {
      try services.database.write { try $0.postpone(mail, until: next, error: "\(error)") }
      services.logger.warning("the mail \(mail.kind) \(mail.id) is tried again at \(next): \(error)")
    }
    return !error.isOfServer
  }

  private func finish(_ mail: OutgoingMail, _ reason: String, at now: Instant) throws {
    try services.database.write { try $0.finish(mail, error: reason, at: now) }
    services.logger.error("the mail \(mail.kind) \(mail.id) has not been sent and is given up: \(reason)")
  }
}
