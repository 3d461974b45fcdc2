import Glibc
import Threads

@testable import Database

/// An empty database of a test's own, on either engine.
final class TestDatabase {
  enum Kind: String, CaseIterable, CustomStringConvertible, Sendable {
    case sqlite = "SQLite"
    case postgres = "PostgreSQL"

    var description: String { rawValue }
  }

  let kind: Kind
  let url: DatabaseURL
  let database: Database
  private let directory: TemporaryDirectory?
  private let schema: String?

  /// Makes the database and runs `script`, which is written in the words of SQLite.
  init(_ kind: Kind, _ script: String = "") throws {
    self.kind = kind
    switch kind {
    case .sqlite:
      let directory = try TemporaryDirectory()
      self.directory = directory
      schema = nil
      url = .sqlite(path: directory.file("test.db"))
    case .postgres:
      directory = nil
      let schema = "test_\(UInt64.random(in: 0 ... .max))"
      try Self.withServer { try $0.engine.script("CREATE SCHEMA \(schema)") }
      self.schema = schema
      url = try Self.serverURL("options=-csearch_path%3D\(schema)")
    }
    database = try Database(url)
    if !script.isEmpty { try database.write { try $0.engine.script(script) } }
  }

  deinit {
    database.close()
    if let schema { try? Self.withServer { try $0.engine.script("DROP SCHEMA \(schema) CASCADE") } }
  }

  /// The server that `script/test` has started.
  static func serverURL(_ parameters: String = "") throws -> DatabaseURL {
    guard let text = getenv("TEST_POSTGRES_URL") else {
      throw Missing(
        description: "TEST_POSTGRES_URL is not set; script/test starts a server and sets it, CONTRIBUTING.md says how to do it by hand")
    }
    let base = String(cString: text)
    return try DatabaseURL(parsing: base + (base.contains("?") ? "&" : "?") + parameters, dataDirectory: "")
  }

  private static func withServer(_ body: (Connection) throws -> Void) throws {
    let server = try Database(serverURL("connections=1"))
    defer { server.close() }
    try server.write(body)
  }

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }
}

/// A directory that vanishes with the test.
final class TemporaryDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/peregrine-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// One of this path.
  init(at path: String) throws {
    guard mkdir(path, 0o700) == 0 else { throw SystemError("making \(path)") }
    self.path = path
  }

  deinit {
    for name in files { unlink(file(name)) }
    rmdir(path)
  }

  /// The path of `name` in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The names of the files in it.
  var files: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes a file and gives its path.
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("opening \(file(name))") }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw SystemError("writing \(file(name))") }
    return file(name)
  }

  func read(_ name: String) throws -> [UInt8] {
    let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("opening \(file(name))") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      guard count > 0 else { return bytes }
      bytes += piece[..<count]
    }
  }
}

/// Runs `body` on `count` threads at once and waits for all.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
  let failures = Locked<[String]>([])
  let threads = try (0..<count).map { index in
    try Thread(name: "test-\(index)") {
      do { try body(index) } catch { failures.withLock { $0.append("\(error)") } }
    }
  }
  for thread in threads { thread.join() }
  let messages = failures.withLock { $0 }
  if let first = messages.first { throw ThreadFailure(description: "\(messages.count) threads failed, one with: \(first)") }
}

struct ThreadFailure: Error, CustomStringConvertible {
  let description: String
}

/// Polls until `condition` holds, at most twenty seconds.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<4_000 {
    if try condition() { return true }
    usleep(5_000)
  }
  return try condition()
}
