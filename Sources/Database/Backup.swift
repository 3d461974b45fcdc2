internal import Glibc
internal import Threads

extension Database {
  /// Copies the database as it is at this moment to a new file, while others go on writing: a SQLite file from SQLite, an export (see `export`) from
  /// PostgreSQL. The file appears under its name when it is complete. Throws `DatabaseError` and `SystemError`.
  public func backUp(to path: String) throws {
    try NewFile(path).write { try engine.copy(to: $0) }
  }

  /// Writes the database as it is at this moment to a new file, in the form that both engines can be restored from. Throws as `backUp` does.
  public func export(to path: String) throws {
    try NewFile(path).write { try engine.export(to: $0) }
  }

  /// The same copy as `backUp` makes, to be read once and without a name; `directory` must have room for it. Throws as `backUp` does.
  public func backup(in directory: String) throws -> Backup {
    let path = "\(directory)/backup-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let file = try NewFile(path)
    try file.write { try engine.copy(to: $0) }
    defer { unlink(path) }
    return try Backup(path)
  }

  /// Reads a file that `backUp` or `export` has made whole, and returns what is wrong with it, a sentence for each; empty when it can be restored
  /// from. Throws as `backUp` does.
  public static func check(backup path: String) throws -> [String] {
    if ExportFile.isOne(path) {
      do { _ = try ExportFile(checking: path) } catch DatabaseError.damaged(let text) { return [text] }
      return []
    }
    do {
      let engine = try SQLiteEngine(reading: path)
      defer { engine.close() }
      return try engine.check()
    } catch DatabaseError.damaged(let text) { return [text] }
  }
}

/// A complete copy of a database that is gone when this is.
public final class Backup: @unchecked Sendable {
  // Unchecked: only `read` uses the descriptor, which the system lets any thread do.
  private let descriptor: Int32
  /// Bytes.
  public let size: Int

  fileprivate init(_ path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("opening \(path)") }
    var status = stat()
    fstat(descriptor, &status)
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The next bytes, at most `most`; none at the end. Throws `SystemError`.
  public func read(most: Int = 1 << 16) throws -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      let got = Glibc.read(descriptor, buffer.baseAddress!, most)
      failed = got < 0
      count = max(0, got)
    }
    if failed { throw SystemError("reading a backup") }
    return bytes
  }
}

extension Engine {
  /// Writes an export over the file at `path`.
  func export(to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("opening \(path)") }
    defer { Glibc.close(descriptor) }
    try read { connection in
      try Export { try NewFile.write($0, to: descriptor, path: path) }.write(connection)
    }
  }
}
