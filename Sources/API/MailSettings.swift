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

  /// For the server, with its password read anew. Throws `SMTPError.setting`.
  package func connection(isStopped: @escaping () -> Bool = { false }) throws(SMTPError) -> SMTPConnection {
    guard let server else { throw SMTPError.setting("no mail server is set: --smtp names it, and --smtp-from the sender") }
    var login: (user: String, password: String)?
    if let user, let passwordFile {
      do { login = (user, try MailboxPassword.read(from: passwordFile, of: "the mail server")) } catch {
        throw SMTPError.setting("\(error)")
      }
    }
    return SMTPConnection(server, login: login, authority: authorityFile, isStopped: isStopped)
  }
}
