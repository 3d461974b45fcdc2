internal import Glibc
internal import Threads

/// Puts a backup in the place of a database. The backup is read and checked whole before anything is replaced, and what was there is kept.
public struct Restore: Sendable {
  private let migrations: [Migration]
  private let program: String
  private let now: @Sendable () -> Int64

  /// What has been done.
  public struct Outcome: Hashable, Sendable {
    /// The schema's version in the backup; 0 for an empty one.
    public let version: Int
    /// Where the former database is now: a file, or a schema of the PostgreSQL database. nil when there was none.
    public let kept: String?
  }

  /// For a program that knows `migrations`; `program` is its version, `now` the time in UTC milliseconds.
  public init(migrations: [Migration], program: String, now: @escaping @Sendable () -> Int64) {
    self.migrations = migrations
    self.program = program
    self.now = now
  }

  /// Replaces the database at `url` by the backup in `file`: into SQLite a SQLite file or an export, into PostgreSQL an export. Nothing else may be
  /// using the database. Throws `DatabaseError`, after which the database is what it was, and `SystemError`.
  public func restore(_ file: String, into url: DatabaseURL) throws -> Outcome {
    guard access(file, R_OK) == 0 else { throw SystemError("opening \(file)") }
    guard !Database.isEmpty(file) else { throw DatabaseError.damaged("\(file) is empty, and nothing has been restored") }
    switch url {
    case .sqlite(let path): return try intoSQLite(file, path)
    case .postgres(let address, _):
      guard ExportFile.isOne(file) else {
        throw DatabaseError.refused("\(file) is no export; PostgreSQL is restored from a file that `peregrine backup --export` has made")
      }
      return try intoPostgres(ExportFile(checking: file), address)
    }
  }

  // MARK: SQLite

  private func intoSQLite(_ file: String, _ path: String) throws -> Outcome {
    // Before the work, not after it.
    let lock = try LockFile(for: path)
    defer { withExtendedLifetime(lock) {} }
    let new = "\(path).restoring"
    defer { for suffix in ["", "-wal", "-shm", "-lock"] { unlink(new + suffix) } }
    for suffix in ["", "-wal", "-shm"] { unlink(new + suffix) }
    if ExportFile.isOne(file) { try load(ExportFile(checking: file), new) } else { try copy(file, new) }
    let version = try check(new, file)
    return Outcome(version: version, kept: try replace(path, by: new))
  }

  private func copy(_ file: String, _ new: String) throws {
    // Refuses what is not ours.
    try SQLiteEngine(reading: file).close()
    let descriptor = open(new, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("making \(new)") }
    close(descriptor)
    try SQLiteCopy.copy(file, to: new)
  }

  private func load(_ export: ExportFile, _ new: String) throws {
    let engine = try SQLiteEngine(writing: new)
    defer { engine.close() }
    try engine.write(.migration) { try load(export, $0, engine) }
  }

  /// Makes the tables that the export has, and fills them.
  private func load(_ export: ExportFile, _ connection: Connection, _ engine: any Engine) throws {
    let migrator = Migrator(engine: engine, migrations: migrations, program: program, now: now)
    _ = try migrator.missing(after: export.migrations)
    for migration in migrations.prefix(export.migrations.count) { try migrator.apply(migration, connection) }
    try export.load(into: connection)
  }

  /// Reads the new database whole. Returns its schema's version.
  private func check(_ new: String, _ file: String) throws -> Int {
    let engine = try SQLiteEngine(reading: new)
    defer { engine.close() }
    let problems = try engine.check()
    guard problems.isEmpty else {
      throw DatabaseError.damaged(
        "\(file) is damaged, and nothing has been restored: \(problems.prefix(5).joined(separator: "; "))\(problems.count > 5 ? "; …" : "")"
      )
    }
    _ = try Migrator(engine: engine, migrations: migrations, program: program, now: now).pending()
    var version = 0
    try engine.read { version = try Migrator.applied($0).last?.version ?? 0 }
    return version
  }

  /// Puts `new` in the place of `path`, so that at any moment one of the two is there, whole.
  private func replace(_ path: String, by new: String) throws -> String? {
    var kept: String?
    let old = Self.unused("\(path).before-restore-\(stamp)")
    if access(path, F_OK) == 0 {
      try detachLog(of: path, old)
      // A second name, where the file system knows such; the old name is then replaced in one step.
      if link(path, old) != 0 { guard rename(path, old) == 0 else { throw SystemError("renaming \(path) to \(old)") } }
      kept = old
    } else {
      try putLogAway(of: path, old)
    }
    guard rename(new, path) == 0 else { throw SystemError("renaming \(new) to \(path)") }
    try NewFile.syncDirectory(of: path)
    return kept
  }

  /// `name`, or with a number behind it where there is such a file already.
  private static func unused(_ name: String) -> String {
    var candidate = name
    var number = 1
    while access(candidate, F_OK) == 0 {
      number += 1
      candidate = "\(name)-\(number)"
    }
    return candidate
  }

  /// Sees to it that no write-ahead log of the old file is left, which would be applied to the new one.
  private func detachLog(of path: String, _ old: String) throws {
    let busy = try? SQLiteConnection(path, .write).pragma("wal_checkpoint(TRUNCATE)")
    guard busy != .integer(1) else { throw DatabaseError.unavailable("\(path) is being read by another program; stop it first") }
    try putLogAway(of: path, busy == .integer(0) ? nil : old)
  }

  /// Removes the log of `path`, or renames it to that of `old`: the log of a file that cannot be read any more, or is not there any more, stays beside it, for
  /// whoever tries to rescue it.
  private func putLogAway(of path: String, _ old: String?) throws {
    for suffix in ["-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
      guard old.map({ rename(path + suffix, $0 + suffix) == 0 }) ?? (unlink(path + suffix) == 0) else {
        throw SystemError("putting \(path + suffix) away")
      }
    }
  }

  /// `20261121T135500Z`.
  private var stamp: String {
    var seconds = time_t(now() / 1000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
    return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  // MARK: PostgreSQL

  private func intoPostgres(_ export: ExportFile, _ address: String) throws -> Outcome {
    let engine = try PostgresEngine(address, connections: 1, .readAndWrite)
    defer { engine.close() }
    let schema = "before_restore_\(stamp.lowercased())"
    var kept: String?
    // All of it in one transaction: others see the old database or the new one.
    try engine.write(.migration) { connection in
      let tables = try connection.engine.tables()
      kept = tables.isEmpty ? nil : "schema \(schema)"
      if !tables.isEmpty { try connection.engine.script("CREATE SCHEMA \(schema)") }
      for table in tables { try connection.engine.script("ALTER TABLE \"\(table.name)\" SET SCHEMA \(schema)") }
      try load(export, connection, engine)
    }
    return Outcome(version: export.migrations.last?.version ?? 0, kept: kept)
  }
}
