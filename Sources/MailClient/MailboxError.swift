/// Why a mailbox cannot be used, by what can be done about it.
package enum MailboxError: Error, Equatable, CustomStringConvertible {
  /// A setting or the file that it names is wrong.
  case setting(String)
  /// Nobody answers there, or the connection broke; the words of libcurl or of the server.
  case unreachable(String)
  /// Who answers cannot show to be who was meant.
  case untrusted(String)
  /// User or password are not accepted.
  case login(String)
  /// The server does not do what was asked.
  case refused(action: String, reason: String)
  /// What the server says is no IMAP, or too much.
  case violation(String)
  /// The sweep was told to stop.
  case stopped

  package var description: String {
    switch self {
    case .setting(let text): text
    case .unreachable(let reason): "the mail server cannot be reached: \(reason)"
    case .untrusted(let reason): "the mail server's certificate is not accepted: \(reason)"
    case .login(let reason): "the mail server does not accept the user and the password, which may have to be an app password: \(reason)"
    case .refused(let action, let reason): "the mail server refuses \(action): \(reason)"
    case .violation(let reason): "the mail server does not speak IMAP as it should: \(reason)"
    case .stopped: "stopped"
    }
  }
}
