internal import CSQLite

/// A prepared statement, finalized with its last reference.
final class SQLiteStatement {
  let pointer: OpaquePointer
  let columns: Int
  /// Where parameter `$n` is bound. SQLite numbers them by where they first stand in the text.
  private let places: [Int32]
  /// Whether its rows are being read; a second reader needs a statement of its own.
  var isRunning = false

  /// Throws `DatabaseError`.
  init(_ sql: SQL, _ connection: OpaquePointer) throws {
    let text = sql.text
    var pointer: OpaquePointer?
    var rest: UnsafePointer<CChar>?
    var isLast = true
    let code = text.withCString { start in
      let code = sqlite3_prepare_v3(connection, start, Int32(text.utf8.count), UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, &rest)
      if let rest { isLast = String(cString: rest).allSatisfy { $0.isWhitespace || $0 == ";" } }
      return code
    }
    guard code == SQLITE_OK, let pointer else {
      throw code == SQLITE_OK
        ? DatabaseError.statement(message: "there is no statement", statement: text) : SQLiteError.of(connection, code, sql)
    }
    self.pointer = pointer
    columns = Int(sqlite3_column_count(pointer))
    do {
      guard isLast else { throw DatabaseError.statement(message: "there is more than one statement", statement: text) }
      // Last: once every property has its value, a throw runs `deinit`.
      places = try Self.places(pointer, text)
    } catch {
      sqlite3_finalize(pointer)
      throw error
    }
  }

  deinit { sqlite3_finalize(pointer) }

  private static func places(_ pointer: OpaquePointer, _ text: String) throws -> [Int32] {
    let count = sqlite3_bind_parameter_count(pointer)
    var places = [Int32](repeating: 0, count: Int(count))
    for place in 0..<count {
      let name = sqlite3_bind_parameter_name(pointer, place + 1).map { String(cString: $0) } ?? "?"
      guard name.hasPrefix("$"), let number = Int(name.dropFirst()), (1...Int(count)).contains(number) else {
        throw DatabaseError.statement(message: "parameters must be $1 to $\(count), not \(name)", statement: text)
      }
      places[number - 1] = place + 1
    }
    return places
  }

  /// Binds the parameters. Throws `DatabaseError`.
  func bind(_ parameters: [SQLValue], _ sql: SQL) throws {
    guard parameters.count == places.count else {
      throw DatabaseError.statement(message: "\(places.count) parameters are needed, \(parameters.count) are given", statement: sql.text)
    }
    for (place, value) in zip(places, parameters) {
      let code =
        switch value {
        case .null: sqlite3_bind_null(pointer, place)
        case .integer(let number): sqlite3_bind_int64(pointer, place, number)
        case .real(let number): sqlite3_bind_double(pointer, place, number)
        case .text(var text):
          text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
              sqlite3_bind_text(pointer, place, $0.baseAddress, Int32(clamping: $0.count), sqlite_transient())
            }
          }
        case .blob(let bytes):
          bytes.isEmpty
            ? sqlite3_bind_zeroblob(pointer, place, 0)
            : bytes.withUnsafeBytes { sqlite3_bind_blob(pointer, place, $0.baseAddress, Int32(clamping: $0.count), sqlite_transient()) }
        }
      guard code == SQLITE_OK else { throw SQLiteError.of(sqlite3_db_handle(pointer), code, sql) }
    }
  }

  /// Makes it ready for the next run, without what was bound to it.
  func reset() {
    sqlite3_reset(pointer)
    sqlite3_clear_bindings(pointer)
    isRunning = false
  }
}
