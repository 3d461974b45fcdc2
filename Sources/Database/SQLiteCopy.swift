internal import CSQLite

/// A copy of a SQLite file by SQLite's own means (https://www.sqlite.org/backup.html).
enum SQLiteCopy {
  private static let pagesAtOnce: Int32 = 4_096

  /// Copies the database at `path` over the empty file at `target`, as it is at this moment. Writers go on meanwhile.
  static func copy(_ path: String, to target: String) throws {
    let source = try SQLiteConnection(path, .read)
    // An open transaction keeps the moment: without it every write from elsewhere would make the copy begin again.
    try source.begin(.read)
    _ = try source.pragma("schema_version")
    let copy = try SQLiteConnection(target, .write)
    guard let backup = sqlite3_backup_init(copy.pointer, "main", source.pointer, "main") else {
      throw SQLiteError.of(copy.pointer, sqlite3_errcode(copy.pointer), "")
    }
    var code: Int32
    repeat { code = sqlite3_backup_step(backup, pagesAtOnce) } while code == SQLITE_OK
    let finished = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, finished == SQLITE_OK else { throw SQLiteError.of(copy.pointer, code, "") }
    // One file, which can also be read where nothing can be written.
    _ = try copy.pragma("journal_mode = DELETE")
  }
}
