internal import CSQLite

/// A connection to a SQLite file, used by one thread at a time.
final class SQLiteConnection: EngineConnection {
  enum Access {
    /// Must not change the file.
    case read
    case write
  }

  /// A program uses a few hundred statements; more means that texts are put together without end.
  private static let statementLimit = 1_000

  let pointer: OpaquePointer
  private var statements: [SQL: SQLiteStatement] = [:]

  /// Once in the life of the process.
  private static let settings: Int32 = sqlite_count_no_memory()

  /// Opens `path`, which must exist. Throws `DatabaseError`.
  init(_ path: String, _ access: Access) throws {
    _ = Self.settings
    var pointer: OpaquePointer?
    let flags = (access == .read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = sqlite3_open_v2(path, &pointer, flags, nil)
    guard code == SQLITE_OK, let pointer else {
      defer { sqlite3_close_v2(pointer) }
      throw SQLiteError.of(pointer, code, "", path: path)
    }
    // Every property has its value now, so a throw runs `deinit`, which closes it.
    self.pointer = pointer
    sqlite3_busy_timeout(pointer, 5_000)
    // Foreign keys cost readers nothing. What a file from elsewhere defines must not run code.
    try script("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")
    try script("PRAGMA cache_size = \(access == .read ? -4_096 : -16_384)")
  }

  deinit {
    statements = [:]
    sqlite3_close_v2(pointer)
  }

  // MARK: Statements

  func run(_ sql: SQL, _ parameters: [SQLValue], _ each: (inout Row) throws -> Bool) throws -> Int {
    let statement = try statement(sql)
    try statement.bind(parameters, sql)
    statement.isRunning = true
    defer { statement.reset() }
    while true {
      switch sqlite3_step(statement.pointer) {
      case SQLITE_ROW:
        var row = Row(.sqlite(statement.pointer), sql, count: statement.columns)
        guard try each(&row) else { return 0 }
      case SQLITE_DONE: return sqlite3_stmt_readonly(statement.pointer) == 0 ? Int(sqlite3_changes64(pointer)) : 0
      case let code: throw SQLiteError.of(pointer, code, sql)
      }
    }
  }

  private func statement(_ sql: SQL) throws -> SQLiteStatement {
    if let known = statements[sql] {
      return known.isRunning ? try SQLiteStatement(sql, pointer) : known
    }
    if statements.count >= Self.statementLimit { statements = [:] }
    let statement = try SQLiteStatement(sql, pointer)
    statements[sql] = statement
    return statement
  }

  func script(_ text: String) throws {
    let code = sqlite3_exec(pointer, text, nil, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteError.of(pointer, code, .unchecked(text)) }
  }

  func hasTable(_ name: String) throws -> Bool {
    var isThere = false
    _ = try run("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1", [.text(name)]) { _ in
      isThere = true
      return false
    }
    return isThere
  }

  func tables() throws -> [Table] {
    var names: [String] = []
    _ = try run("SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY rowid", []) { row in
      names.append(try row.next())
      return true
    }
    return try names.map { name in
      var columns: [String] = []
      _ = try run("SELECT name FROM pragma_table_info($1) ORDER BY cid", [.text(name)]) { row in
        columns.append(try row.next())
        return true
      }
      return Table(name: name, columns: columns)
    }
  }

  func setSchemaVersion(_ version: Int) throws { try script("PRAGMA user_version = \(version)") }

  /// The value of a setting of the connection or the file.
  func pragma(_ name: String) throws -> SQLValue {
    var value = SQLValue.null
    _ = try run(.unchecked("PRAGMA \(name)"), []) { row in
      value = try row.next()
      return false
    }
    return value
  }

  // MARK: Transactions

  /// Whether SQLite is inside of a transaction; some errors end one by themselves.
  var isInTransaction: Bool { sqlite3_get_autocommit(pointer) == 0 }

  var isReusable: Bool { !isInTransaction }

  func begin(_ mode: TransactionMode) throws {
    switch mode {
    case .read: _ = try run("BEGIN", []) { _ in true }
    case .write, .migration: _ = try run("BEGIN IMMEDIATE", []) { _ in true }
    }
  }

  func commit() throws { _ = try run("COMMIT", []) { _ in true } }

  func rollback() { if isInTransaction { _ = try? run("ROLLBACK", []) { _ in true } } }
}
