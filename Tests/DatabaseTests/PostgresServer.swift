import Glibc
import Testing
import Threads

@testable import Database

/// A PostgreSQL server of a test's own, which it may stop, start again and kill.
final class PostgresServer {
  private static let script = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/script/postgres"

  /// A directory that the server can read.
  let directory: String
  /// The server's address, without parameters.
  private(set) var address = ""

  /// Prepares a directory; `start` starts the server.
  init() throws {
    var template = Array("/tmp/peregrine-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
    directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { _ = try? shell("'\(Self.script)' kill \(directory)/server; rm -rf \(directory)") }

  /// Starts it and waits until it answers, always at the same address.
  func start(_ options: String = "") throws {
    // Its own user has to come to the directory of its files.
    chmod(directory, 0o755)
    address = try shell("'\(Self.script)' start \(directory)/server --owner \(getpid()) \(options)").filter { $0 != "\n" }
  }

  /// As an administrator would: all connections are cut off.
  func stop() throws { _ = try shell("'\(Self.script)' stop \(directory)/server") }

  /// As in a crash.
  func kill() throws { _ = try shell("'\(Self.script)' kill \(directory)/server") }

  func url(_ parameters: String = "") throws -> DatabaseURL { try DatabaseURL(parsing: "\(address)?\(parameters)", dataDirectory: "") }
}

/// What a command of the shell prints. Throws when it fails.
@discardableResult
func shell(_ command: String) throws -> String {
  guard let stream = popen("(\(command)) 2>&1", "r") else { throw SystemError("popen") }
  var output: [UInt8] = []
  while case let byte = fgetc(stream), byte != EOF { output.append(UInt8(truncatingIfNeeded: byte)) }
  let text = String(decoding: output, as: UTF8.self)
  let status = pclose(stream)
  guard status == 0 else { throw ShellFailure(description: "\(command): status \(status): \(text)") }
  return text
}

struct ShellFailure: Error, CustomStringConvertible {
  let description: String
}

/// A number that several threads count up.
final class Counter: Sendable {
  private let count = Locked(0)

  var value: Int { count.withLock { $0 } }

  /// Counts one more and returns the new number.
  @discardableResult
  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}

/// The text of what `body` throws as unavailable; a test fails when it throws something else or nothing.
func unavailability(_ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void) -> String {
  let error = #expect(throws: DatabaseError.self, sourceLocation: location) { try body() }
  guard case .unavailable(let text)? = error else {
    Issue.record("not unavailable: \(error.map { "\($0)" } ?? "nothing")", sourceLocation: location)
    return ""
  }
  return text
}
