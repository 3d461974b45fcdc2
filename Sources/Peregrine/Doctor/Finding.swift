/// What a check of `peregrine doctor` has found, and what to do about it.
struct Finding: Equatable, Sendable {
  enum Verdict: String, Sendable {
    case ok
    /// It works, and may not for long, or not for everybody.
    case warn
    /// It does not work.
    case fail
  }

  let verdict: Verdict
  /// A sentence without its full stop.
  let message: String
  /// What to do, in the imperative; nil where there is nothing to do.
  let remedy: String?

  static func ok(_ message: String) -> Finding { Finding(verdict: .ok, message: message, remedy: nil) }

  static func warn(_ message: String, do remedy: String) -> Finding { Finding(verdict: .warn, message: message, remedy: remedy) }

  static func fail(_ message: String, do remedy: String) -> Finding { Finding(verdict: .fail, message: message, remedy: remedy) }
}
