import Glibc

/// The built command `peregrine serve`, running as a user would run it.
final class PeregrineProcess {
  let program: Subprocess
  private let data: TemporaryDirectory
  /// Its first TCP port.
  let port: UInt16

  /// The command that was built with these tests, which stands beside them; or the one that TEST_COMMAND names.
  static let command: String = {
    if let named = getenv("TEST_COMMAND") { return String(cString: named) }
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count)
    let own = String(decoding: path[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/peregrine"
  }()

  /// Starts `peregrine serve` with `flags`, in a data directory of its own and on a free port unless they say where, and waits until it listens. A `wrapper` is a command
  /// that runs it, such as `prlimit`.
  init(_ flags: [String] = [], environment: [String: String] = [:], wrapper: [String] = []) throws {
    data = try TemporaryDirectory()
    let address = flags.contains("--listen") ? [] : ["--listen", "127.0.0.1:0"]
    let directory = flags.contains("--data-dir") ? [] : ["--data-dir", data.path]
    program = try Subprocess(wrapper + [Self.command, "serve"] + directory + address + flags, environment: environment)
    let program = program
    try program.wait("the line that says where it listens") { program.errors.contains("listening on") }
    port = Self.port(program.errors) ?? 0
  }

  /// The port in `listening on http://127.0.0.1:4711`.
  private static func port(_ log: String) -> UInt16? {
    for line in log.split(separator: "\n") where line.contains("listening on http") {
      let digits = line.drop { $0 != ":" }.split(separator: ":").last?.prefix { $0.isNumber }
      if let digits, let port = UInt16(digits) { return port }
    }
    return nil
  }

  /// Runs the command to its end.
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Subprocess.Result {
    let data = try TemporaryDirectory()
    return try Subprocess.run([command] + arguments, environment: ["PEREGRINE_DATA_DIR": data.path].merging(environment) { _, own in own })
  }

  /// What it has logged, when `text` is in it.
  func log(containing text: String) throws -> String {
    try program.wait("\"\(text)\" in the log") { program.errors.contains(text) }
    return program.errors
  }

  /// Sends SIGTERM and waits for the end.
  func terminate() throws -> Subprocess.Result {
    program.signal(SIGTERM)
    return try program.finish()
  }

  func connect() throws -> RawClient { try RawClient(.ipv4(port)) }

  /// What curl prints for `path`, with the head of the answer.
  func curl(_ path: String, _ options: String..., scheme: String = "http") throws -> Subprocess.Result {
    try Subprocess.run(["curl", "-sS", "-i", "--max-time", "20"] + options + ["\(scheme)://127.0.0.1:\(port)\(path)"])
  }
}
