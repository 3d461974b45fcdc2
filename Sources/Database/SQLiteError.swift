internal import CSQLite
internal import Glibc
internal import Threads

/// What SQLite's result codes mean for us (https://www.sqlite.org/rescode.html).
enum SQLiteError {
  /// The error of the call on `connection` that has just returned `code`. A file that could not be opened has no name but `path`.
  static func of(_ connection: OpaquePointer?, _ code: Int32, _ sql: SQL, path: String = "the database") -> DatabaseError {
    let extended = connection.map { sqlite3_extended_errcode($0) } ?? code
    let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
    let file = connection.flatMap { sqlite3_db_filename($0, "main") }.map { String(cString: $0) } ?? path
    switch code & 0xFF {
    case SQLITE_CONSTRAINT: return .constraint(constraint(extended, message))
    case SQLITE_BUSY, SQLITE_LOCKED: return .unavailable("\(file) is locked by another program")
    case SQLITE_FULL: return .unavailable("the disk that holds \(file) is full")
    // SQLITE_READONLY_RECOVERY, _CANTLOCK, _CANTINIT and _DIRECTORY.
    case SQLITE_READONLY where [1, 2, 5, 6].contains(extended >> 8):
      return .unavailable(
        "\(file) is read-only: user \(geteuid()) cannot write the files that SQLite keeps beside it, which reading takes too")
    case SQLITE_READONLY: return .unavailable("\(file) is read-only")
    case SQLITE_IOERR:
      let cause = connection.map { sqlite_system_error($0) } ?? 0
      // A quota and a limit on the size of files are full disks to whoever waits.
      if [ENOSPC, EDQUOT, EFBIG].contains(cause) {
        return .unavailable("the disk that holds \(file) is full: \(SystemError.reason(cause))")
      }
      return .unavailable(
        "\(file) cannot be read or written: \(cause == 0 ? message : SystemError.reason(cause)) (SQLite's code \(extended))")
    case SQLITE_NOMEM: return .unavailable("there is no memory left")
    case SQLITE_CANTOPEN:
      let cause = connection.map { sqlite_system_error($0) } ?? 0
      return .unavailable("\(file) cannot be opened: \(cause == 0 ? message : SystemError.reason(cause))")
    case SQLITE_PERM, SQLITE_AUTH: return .unavailable("\(file) may not be opened: \(message)")
    case SQLITE_CORRUPT: return .damaged("\(file) is damaged: \(message)")
    case SQLITE_NOTADB: return .damaged("\(file) is not a SQLite database, or its beginning is damaged")
    default: return .statement(message: "\(message) (SQLite's code \(extended))", statement: sql.text)
    }
  }

  /// Reads `UNIQUE constraint failed: users.email, users.name`, `… failed: index 'name'` and `CHECK constraint failed: name`.
  private static func constraint(_ code: Int32, _ message: String) -> DatabaseError.Constraint {
    let rest = message.split(separator: ": ", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    // The names are macros that Swift cannot import: SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID, _FOREIGNKEY, _NOTNULL.
    switch code >> 8 {
    case 6, 8, 10:
      if rest.hasPrefix("index '") { return .init(.unique, String(rest.dropFirst(7).dropLast())) }
      let columns = rest.split(separator: ",").map { $0.split(separator: ".") }
      let table = columns.first?.first.map { String($0) } ?? ""
      return .init(.unique, ([table] + columns.compactMap { $0.last.map { String($0) } }).joined(separator: "_"))
    case 3: return .init(.foreignKey, "")
    case 5: return .init(.notNull, rest.replacing(".", with: "_"))
    default: return .init(.check, rest)
    }
  }
}
