import Glibc

/// A PostgreSQL server of a test's own, by `script/postgres`. It is killed when the test lets go of it.
final class PostgresDirectory {
  private static let script = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/script/postgres"
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    // The server's own user has to come to its files.
    chmod(directory.path, 0o755)
  }

  deinit { try? kill() }

  /// Starts it and waits until it answers. Returns its address, which stays the same.
  func start() throws -> String { try run("start", "--owner", "\(getpid())").filter { $0 != "\n" } }

  /// As in a crash.
  func kill() throws { _ = try run("kill") }

  private func run(_ command: String, _ options: String...) throws -> String {
    let result = try Subprocess.run([Self.script, command, directory.file("server")] + options)
    guard result.code == 0 else { throw Subprocess.Failure(description: "script/postgres \(command): \(result.errors)") }
    return result.text
  }
}
