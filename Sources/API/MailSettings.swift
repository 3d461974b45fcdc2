package import MailClient

/// How mails are sent.
package struct MailSettings: Sendable {
  /// Where they are handed in; nil: none is sent.
  package var server: SMTPAddress?
  /// Who hands them in; nil: the server asks nobody.
  package var user: String?
  /// The file whose first line is the password.
  package var passwordFile: String?
  /// A file with the certificates that are trusted in place of the system's.
  package var authorityFile: String?
  /// The address that they come from.
  package var sender: String?

  /// No mail.
  package init() {}
}
