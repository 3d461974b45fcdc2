internal import Database
internal import MailClient
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// A mail that the server writes.
struct Mail: Sendable {
  /// What for.
  enum Kind: String, Sendable {
    case invitation
    case passwordReset = "password_reset"
    case passwordChanged = "password_changed"
    case addressChanged = "address_changed"
    case flightReminder = "flight_reminder"
    case tripStarting = "trip_starting"
    case yearlyReview = "yearly_review"
    case tokenExpiry = "token_expiry"
    case backupFailed = "backup_failed"
  }

  /// Nobody wants any mail later than that: a day, in milliseconds.
  static let day: Int64 = 86_400_000

  let kind: Kind
  /// An address.
  let recipient: String
  /// Whose account it is about, where that is somebody's.
  let user: UUID?
  let subject: String
  /// Paragraphs with an empty line between them.
  let text: String
  /// When it is of no use any more.
  let expiresAt: Instant
}

extension Services {
  /// What the content of mails is sealed for.
  private static let purpose = "mail"

  /// Whether the server sends mails.
  var sendsMail: Bool { settings.mail.server != nil }

  /// The address that links in mails begin with: never one that a request has named, which anybody can. Throws 409 where no mail with a link can be sent.
  func mailBase() throws -> String {
    guard sendsMail else {
      throw APIError.conflict("This server sends no mail. Whoever runs it can have it do so, by the settings --smtp and --smtp-from.")
    }
    guard let base = settings.baseURL else {
      throw APIError.conflict(
        "This server does not know the address for links in mails. Whoever runs it can tell it, by the setting --base-url.")
    }
    return base
  }

  /// Has a mail be sent once the transaction is committed; does nothing where the server sends none. What stands in it is sealed until then.
  func post(_ mail: Mail, _ db: Connection, at now: Instant) throws {
    guard sendsMail else { return }
    var writer = JSONWriter()
    writer.value(["subject": .string(mail.subject), "text": .string(mail.text)])
    let expiresAt = min(mail.expiresAt, Instant(milliseconds: now.milliseconds + Mail.day))
    try db.insert(
      OutgoingMail(
        id: ids.next(), userID: mail.user, kind: mail.kind.rawValue, recipient: mail.recipient,
        content: secretKey.seal(writer.bytes, for: Self.purpose), expiresAt: expiresAt, createdAt: now))
    db.afterCommit { self.mails.ring() }
  }

  /// A connection to the server that takes mails. Throws `SMTPError`.
  func mailConnection(isStopped: @escaping () -> Bool = { false }) throws(SMTPError) -> SMTPConnection {
    try settings.mail.connection(isStopped: isStopped)
  }

  /// Sends one mail now. Throws `SMTPError`.
  func send(
    _ connection: SMTPConnection, id: UUID, to recipient: String, subject: String, text: String, at now: Instant
  ) throws(SMTPError) {
    guard let address = settings.mail.sender, let sender = MessageWriter.Mailbox(address, name: settings.instanceName) else {
      throw SMTPError.setting("--smtp-from is not set")
    }
    guard let receiver = MessageWriter.Mailbox(recipient) else { throw SMTPError.refused("the address is none that mail can be sent to") }
    let message = MessageWriter(from: sender, to: receiver, subject: subject, text: text, date: now, id: id)
    try connection.send(message.bytes, from: address, to: recipient)
  }

  /// Subject and text of a mail that has been posted. Throws `SecretKeyError`.
  func opened(_ mail: OutgoingMail) throws -> (subject: String, text: String) {
    let content = try? JSONParser.parse(try secretKey.open(mail.content, for: Self.purpose))
    guard case .string(let subject)? = content?["subject"], case .string(let text)? = content?["text"] else {
      throw SecretKeyError.sealedByAnother(purpose: Self.purpose)
    }
    return (subject, text)
  }
}
