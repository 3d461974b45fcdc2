/// Why a mail has not been sent, by what can be done about it.
package enum SMTPError: Error, Equatable, CustomStringConvertible {
  /// A setting or the file that it names is wrong.
  case setting(String)
  /// Nobody answers there, or the connection broke; the words of libcurl.
  case unreachable(String)
  /// Who answers cannot show to be who was meant.
  case untrusted(String)
  /// User or password are not accepted, or are needed and not there.
  case login(String)
  /// The server does not take this mail now (RFC 5321 section 4.2.1: 4yz).
  case deferred(String)
  /// The server will never take this mail (5yz).
  case refused(String)
  /// Whoever sends was told to stop.
  case stopped

  package var description: String {
    switch self {
    case .setting(let text): text
    case .unreachable(let reason): "the mail server cannot be reached: \(reason)"
    case .untrusted(let reason): "the mail server's certificate is not accepted: \(reason)"
    case .login(let reason): "the mail server does not accept the user and the password, which may have to be an app password: \(reason)"
    case .deferred(let reason): "the mail server does not take the mail now: \(reason)"
    case .refused(let reason): "the mail server refuses the mail: \(reason)"
    case .stopped: "stopped"
    }
  }

  /// Whether another mail would fare no better.
  package var isOfServer: Bool {
    switch self {
    case .setting, .unreachable, .untrusted, .login, .stopped: true
    case .deferred, .refused: false
    }
  }
}
