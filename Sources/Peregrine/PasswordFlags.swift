internal import API
internal import ArgumentParser
internal import Glibc

/// Where a command has a new password from.
struct PasswordFlags: ParsableArguments {
  @Flag(help: "Read the password from standard input, where it is one line.") var passwordStdin = false
  @Flag(help: "Make a password up and print it.") var generatePassword = false

  /// The password, and what has to be told of it once it is set. Throws `CommandFailure` when there is none to be had.
  func password() throws -> (text: String, note: String?) {
    if passwordStdin {
      guard let line = readLine(), !line.isEmpty else { throw CommandFailure(.data, "there is no password on standard input.") }
      return (line, nil)
    }
    if generatePassword {
      let password = API.newPassword()
      return (password, "The password is \(password)")
    }
    guard Terminal.isThere else {
      throw CommandFailure(.failed, "there is no terminal to ask for a password; give --password-stdin or --generate-password.")
    }
    return (try Terminal.askNewPassword(), nil)
  }
}
