internal import Glibc

/// The person at the terminal.
enum Terminal {
  /// Whether there is one to ask.
  static var isThere: Bool { isatty(STDIN_FILENO) == 1 }

  /// Writes to standard error, for people: standard output is for what was asked for.
  static func say(_ text: String) { _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) } }

  /// What somebody answers; the fallback when they just press Enter. Throws `CommandFailure` at the end of the input.
  static func ask(_ question: String, fallback: String? = nil) throws -> String {
    while true {
      Terminal.say("\(question)\(fallback.map { $0.isEmpty ? "" : " [\($0)]" } ?? ""): ")
      guard let line = readLine() else { throw CommandFailure(.failed, "there was no answer.") }
      if !line.isEmpty { return line }
      if let fallback { return fallback }
    }
  }

  /// A new password, typed twice and not shown. Throws `CommandFailure` at the end of the input.
  static func askNewPassword() throws -> String {
    while true {
      let first = try askHidden("Password (8 characters or more)")
      if first == (try askHidden("The same again")) { return first }
      Terminal.say("These are two different passwords. Once more:\n")
    }
  }

  private static func askHidden(_ question: String) throws -> String {
    var before = termios()
    let isTerminal = tcgetattr(STDIN_FILENO, &before) == 0
    var hidden = before
    hidden.c_lflag &= ~tcflag_t(ECHO)
    if isTerminal { tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) }
    defer {
      if isTerminal { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
      Terminal.say("\n")
    }
    return try ask(question)
  }

  /// The zone of this machine; UTC when that cannot be told.
  static var timezone: String {
    if let name = getenv("TZ").map({ String(cString: $0) }), !name.isEmpty, !name.hasPrefix(":") { return name }
    guard let path = realpath("/etc/localtime", nil) else { return "UTC" }
    defer { free(path) }
    let parts = String(cString: path).split(separator: "/")
    return parts.firstIndex(of: "zoneinfo").map { parts[($0 + 1)...].joined(separator: "/") } ?? "UTC"
  }
}
