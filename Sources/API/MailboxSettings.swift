package import MailClient

/// Which mailbox is looked into for mails with flights, and what becomes of them.
package struct MailboxSettings: Sendable {
  /// nil: none.
  package var address: MailboxAddress?
  /// The file whose first line is the password.
  package var passwordFile: String?
  /// A file with the certificates that are trusted in place of the system's.
  package var authorityFile: String?
  /// Whose flights they become; nil: of who is meant by the mail.
  package var user: String?
  /// The folder for mails whose flights are stored; nil: they stay where they are.
  package var done: String?
  /// How long after a sweep the next one comes, in milliseconds; nil: when somebody asks for it.
  package var interval: Int?

  /// No mailbox.
  package init() {}
}
