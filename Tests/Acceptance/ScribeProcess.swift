import Glibc

/// Scribe, running, and what it has said so far.
final class ScribeProcess {
  let program: Subprocess
  /// The newest write of each thread that it has called stored.
  private(set) var acknowledged: [Int: Int] = [:]
  private(set) var reads = 0
  /// What the database has said when it could not, and to which of Scribe's threads.
  private(set) var errors: Set<String> = []
  private(set) var failed: Set<Int> = []
  /// Promises that the database has broken before its eyes.
  private(set) var wrong: [String] = []
  private(set) var isOpen = false
  private var understood = 0

  static let command = String(PeregrineProcess.command.dropLast("peregrine".count)) + "Scribe"

  /// Starts it on the database at `url`. A `wrapper` is a command that runs it, such as `prlimit`.
  init(_ url: String, _ options: [String] = [], wrapper: [String] = []) throws {
    program = try Subprocess(wrapper + [Self.command] + options + [url])
  }

  /// Runs it to its end.
  static func run(_ url: String, _ options: [String], wrapper: [String] = []) throws -> Subprocess.Result {
    try Subprocess.run(wrapper + [command] + options + [url])
  }

  /// How many writes it has called stored, when it began with an empty database.
  var writes: Int { acknowledged.values.reduce(0, +) }

  /// Reads on for a time.
  func listen(microseconds: Int) {
    program.listen(microseconds: microseconds)
    understand()
  }

  /// Reads on until `condition` holds. Throws when it does not within twenty seconds.
  func wait(_ purpose: String, until condition: (ScribeProcess) -> Bool) throws {
    // A PostgreSQL server that has been killed reads its log again before it lets anybody in, and under a sanitizer all of this takes its time.
    try program.wait(purpose, seconds: 90) {
      understand()
      return condition(self)
    }
  }

  func forgetErrors() { (errors, failed) = ([], []) }

  /// Ends it as a crash would, and reads what it had said.
  func kill() throws {
    program.signal(SIGKILL)
    _ = try program.finish()
    understand()
  }

  private func understand() {
    let new = program.received[0][understood...]
    guard let end = new.lastIndex(of: UInt8(ascii: "\n")) else { return }
    understood = end + 1
    for line in new[..<end].split(separator: UInt8(ascii: "\n")) {
      let parts = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1)
      let text = parts.count > 1 ? String(parts[1]) : ""
      switch parts.first {
      case "open": isOpen = true
      case "ack": acknowledge(text)
      case "read": reads += 1
      case "error": fail(text)
      case "done": break
      default: wrong.append(String(decoding: line, as: UTF8.self))
      }
    }
  }

  private func fail(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    failed.insert(parts.first.flatMap { Int($0) } ?? .min)
    errors.insert(parts.dropFirst().joined())
  }

  private func acknowledge(_ text: String) {
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 2 else { return wrong.append("ack \(text)") }
    acknowledged[numbers[0]] = numbers[1]
  }
}
