internal import ArgumentParser
internal import Glibc

/// Why a command has not done what it was asked to, for the person at the terminal, and as an exit code (sysexits.h) for scripts.
struct CommandFailure: Error {
  /// What scripts can tell apart.
  enum Kind: Int32 {
    case failed = 1
    /// What was given is not accepted.
    case data = 65
    /// The server or the database cannot be reached.
    case unavailable = 69
    /// The credential does not allow it.
    case permission = 77
  }

  let kind: Kind
  let message: String
  /// The error's name in the answer of the API.
  let code: String?

  init(_ kind: Kind, _ message: String, code: String? = nil) {
    self.kind = kind
    self.message = message
    self.code = code
  }

  /// For the help of commands.
  static let codes = "Exit codes: 0 done, 1 failed, 64 wrong usage, 65 the input is not accepted, 69 nobody answers, 77 not allowed."

  /// Runs `body`; says why it has failed, and ends the command with the code.
  static func reported(_ body: () throws -> Void) throws {
    do { try body() } catch let failure as CommandFailure {
      Terminal.say("peregrine: \(failure.message)\n")
      throw ExitCode(failure.kind.rawValue)
    }
  }
}
