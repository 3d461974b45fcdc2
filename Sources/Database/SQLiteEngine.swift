internal import CSQLite
internal import Glibc
internal import Threads

/// A SQLite file: one writer thread, and as many readers as there are threads that read, none of which waits for another.
final class SQLiteEngine: Engine {
  /// "PRGN", which tells `file` and other programs whose file it is.
  static let applicationID: Int64 = 0x5052_474E

  private let path: String
  private let readers: ConnectionPool
  /// nil when the file is only read.
  private let writer: SQLiteWriter?
  private let lock: Locked<LockFile?>

  /// Opens the file to read and write, and makes it when it is missing. Throws `DatabaseError` and `SystemError`.
  init(writing path: String) throws {
    let lock = try Self.prepare(path)
    do {
      let connection = try SQLiteConnection(path, .write)
      // Not even the log of a file that is refused is touched.
      sqlite_keep_log(connection.pointer, 1)
      try Self.checkOwner(connection, path)
      sqlite_keep_log(connection.pointer, 0)
      let mode = try connection.pragma("journal_mode = WAL")
      guard mode == .text("wal") else {
        throw DatabaseError.refused("\(path): write-ahead logging cannot be turned on; is it on a network file system?")
      }
      if try connection.pragma("application_id") == .integer(0) { try connection.script("PRAGMA application_id = \(Self.applicationID)") }
    } catch DatabaseError.damaged(let text) {
      throw DatabaseError.damaged("\(text). Nothing has been changed. `peregrine restore` puts a backup in its place and keeps this file")
    }
    self.path = path
    self.lock = Locked(lock)
    writer = try SQLiteWriter(path)
    readers = Self.readers(path)
  }

  /// Opens an existing file to read, also while another process writes to it. Throws `DatabaseError`.
  init(reading path: String) throws {
    guard access(path, F_OK) == 0 else { throw DatabaseError.refused("\(path) does not exist") }
    try Self.checkOwner(SQLiteConnection(path, .read), path)
    self.path = path
    lock = Locked(nil)
    writer = nil
    readers = Self.readers(path)
  }

  private static func readers(_ path: String) -> ConnectionPool {
    // Threads that read are few and fixed in number; the limit only stops what would be a mistake.
    ConnectionPool(limit: 1_000) { Connection(try SQLiteConnection(path, .read)) }
  }

  /// Takes the right to write, and makes sure that there is a file that can be written.
  private static func prepare(_ path: String) throws -> LockFile {
    let directory = NewFile.directory(of: path)
    guard access(directory, W_OK) == 0 else {
      throw DatabaseError.refused(
        "\(directory) cannot be written by user \(geteuid()) (\(SystemError.reason(errno))), and SQLite keeps files beside \(path)")
    }
    let lock = try LockFile(for: path)
    // Nobody but the owner may read it: it holds what people have trusted it with.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw DatabaseError.refused(
        "\(SystemError("opening \(path) to write").description); it must belong to user \(geteuid()), who runs this")
    }
    Glibc.close(descriptor)
    return lock
  }

  /// Throws `DatabaseError.refused` when the file is another program's.
  private static func checkOwner(_ connection: SQLiteConnection, _ path: String) throws {
    var status = stat()
    // SQLite takes a file of a single byte for an empty one, and would write over it.
    if stat(path, &status) == 0, status.st_size == 1 {
      throw DatabaseError.damaged("\(path) is not a SQLite database, or its beginning is damaged")
    }
    var tables: Int64 = 0
    _ = try connection.run("SELECT count(*) FROM sqlite_schema", []) { row in
      tables = try row.next()
      return false
    }
    let id = try connection.pragma("application_id")
    guard id == .integer(applicationID) || (id == .integer(0) && tables == 0) else {
      throw DatabaseError.refused("\(path) is a SQLite database of another program; nothing has been changed")
    }
  }

  // MARK: Engine

  func read(_ body: (Connection) throws -> Void) throws {
    try readers.withConnection { try $0.transaction(.read, body) }
  }

  func write(_ mode: TransactionMode, _ body: (Connection) throws -> Void) throws {
    guard let writer else { throw DatabaseError.unavailable("\(path) has been opened to read only") }
    try writer.write(body)
  }

  var isExclusive: Bool { writer != nil }

  var trouble: String? { writer?.trouble }

  func check() throws -> [String] {
    var problems: [String] = []
    do {
      try read { connection in
        problems += try connection.rows("PRAGMA integrity_check") { row in try row.next() }.filter { $0 != "ok" }
        problems += try connection.rows("PRAGMA foreign_key_check") { row in try Self.orphan(&row) }
      }
    } catch DatabaseError.damaged(let text) {
      // So damaged that it cannot even be checked to the end.
      problems.append(text)
    }
    return problems
  }

  private static func orphan(_ row: inout Row) throws -> String {
    let table: String = try row.next()
    let id: Int64? = try row.next()
    let parent: String = try row.next()
    let _: Int64 = try row.next()
    return "row \(id.map(String.init) ?? "?") of \(table) refers to a row of \(parent) that does not exist"
  }

  func figures() throws -> DatabaseFigures {
    DatabaseFigures(
      engine: "SQLite", version: String(cString: sqlite3_libversion()), size: Self.size(path), logSize: Self.size(path + "-wal"),
      writesWaiting: writer?.backlog ?? 0, connections: readers.count)
  }

  var counters: DatabaseCounters {
    var counters = DatabaseCounters()
    (counters.commits, counters.writesWaiting) = (writer?.commits ?? 0, writer?.backlog ?? 0)
    (counters.connections, counters.fileSize, counters.logSize) = (readers.count, Self.size(path), Self.size(path + "-wal"))
    return counters
  }

  /// Bytes of a file; 0 when there is none.
  private static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  func copy(to path: String) throws { try SQLiteCopy.copy(self.path, to: path) }

  func close() {
    readers.close()
    writer?.close()
    lock.withLock { $0 = nil }
  }
}
