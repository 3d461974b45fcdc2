/// Why somebody is not logged in by a provider of OpenID Connect.
enum OpenIDError: Error, Equatable, CustomStringConvertible {
  /// Whoever runs the server has something to mend.
  case setting(String)
  /// It does not answer.
  case unreachable(String)
  /// It answers what no provider should.
  case violation(String)
  /// What it, or somebody in its name, says of the person is not believed.
  case refused(String)
  /// It says no.
  case denied(String)
  /// The browser comes back with a login that is not under way.
  case state

  /// In a sentence.
  var description: String {
    switch self {
    case .setting(let what): what
    case .unreachable(let why): "The login provider cannot be reached: \(why)."
    case .violation(let what): "The login provider answers what this server cannot use: \(what)."
    case .refused(let why): "The login provider's answer is refused: \(why)."
    case .denied(let code): "The login provider has refused the login: \(code)."
    case .state: "This login was begun in another browser, more than ten minutes ago, or has been used. Begin it again."
    }
  }
}
