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

  /// The same copy as `backUp` makes, or `export` where that `isExport`, to be read once and without a name; `directory` must have room for it. Throws
  /// as `backUp` does.
  public func backup(in directory: String, isExport: Bool = false) throws -> Backup {
    try Backup(in: directory) { if isExport { try engine.export(to: $0) } else { try engine.copy(to: $0) } }
  }

  /// Whether the backup in `file` is an export, which holds no database that could be opened.
  public static func isExport(_ file: String) -> Bool { ExportFile.isOne(file) }

  /// Reads a file that `backUp` or `export` has made whole, and returns what is wrong with it, a sentence for each; empty when it can be restored
  /// from. Throws as `backUp` does.
  public static func check(backup path: String) throws -> [String] {
    if isEmpty(path) { return ["\(path) is empty"] }
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

extension Database {
  /// Whether a file has no bytes. To SQLite that is a database, but to whoever wants to go back to a backup it is none: of a copy onto a full disk that
  /// much may be left.
  static func isEmpty(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_size == 0
  }
}

/// A complete copy of a database that is gone when this is.
public final class Backup: @unchecked Sendable {
  // Unchecked: only `read` uses the descriptor, which the system lets any thread do.
  private let descriptor: Int32
  /// Bytes.
  public let size: Int

  /// What the names of files begin with that are being written. No file of anybody else's is called so.
  private static let prefix = ".peregrine-download-"

  /// Has `copy` write over an empty file in `directory`, which has a name only until then. Throws `SystemError`, and what `copy` throws.
  fileprivate init(in directory: String, _ copy: (_ path: String) throws -> Void) throws {
    let path = "\(directory)/\(Self.prefix)\(getpid())-\(UInt64.random(in: 0 ... .max))"
    // Nobody else may read it at any time.
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("making \(path)") }
    defer { unlink(path) }
    do {
      // Says to `removeAbandoned` that somebody still writes it. What SQLite locks, it locks otherwise.
      flock(descriptor, LOCK_EX)
      try copy(path)
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw SystemError("reading \(path)") }
      size = Int(status.st_size)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Removes what processes that were killed while they made one have left in `directory`. Throws `SystemError`.
  public static func removeAbandoned(in directory: String) throws {
    let journal = "-journal"
    for name in try Directory.names(in: directory) where name.hasPrefix(prefix) && !name.hasSuffix(journal) {
      let path = "\(directory)/\(name)"
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        unlink(path + journal)
        unlink(path)
      }
      close(descriptor)
    }
  }

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
