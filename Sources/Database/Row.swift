internal import CPostgres
internal import CSQLite

/// A row of a result, read column by column from the left. It is only valid inside of the closure that received it.
public struct Row {
  /// Where the engines keep the current row.
  enum Source {
    case sqlite(OpaquePointer)
    case postgres(PostgresResult, row: Int32)
  }

  let source: Source
  let sql: SQL
  /// How many columns it has.
  public let count: Int
  @usableFromInline var position = 0

  init(_ source: Source, _ sql: SQL, count: Int) {
    self.source = source
    self.sql = sql
    self.count = count
  }

  /// The next column, as whatever type is asked for. Throws `DatabaseError.mismatch` when it holds something else or there is none.
  @inlinable
  public mutating func next<Value: SQLConvertible>() throws -> Value {
    let column = try column(position)
    position += 1
    return try Value.decode(column)
  }

  /// The next column as it is.
  @inlinable
  public mutating func nextColumn() throws -> Column {
    let column = try column(position)
    position += 1
    return column
  }

  @usableFromInline
  func column(_ position: Int) throws -> Column {
    guard position < count else {
      throw DatabaseError.mismatch(column: "none", position: position, statement: sql.text, expected: "there", found: "missing")
    }
    return Column(row: self, position: Int32(truncatingIfNeeded: position))
  }

  /// A statement that selects more than is read has been changed on one side only.
  @usableFromInline
  func checkAllRead() throws {
    guard position == count else {
      throw DatabaseError.mismatch(
        column: Column(row: self, position: Int32(position)).name, position: position, statement: sql.text, expected: "read",
        found: "left over")
    }
  }
}

/// One column of a row.
public struct Column {
  let row: Row
  let position: Int32

  /// Its name in the result.
  public var name: String {
    let name =
      switch row.source {
      case .sqlite(let statement): sqlite3_column_name(statement, position)
      case .postgres(let result, _): PQfname(result.pointer, position).map { UnsafePointer($0) }
      }
    return name.map { String(cString: $0) } ?? "?"
  }

  /// Whether it holds nothing.
  public var isNull: Bool {
    switch row.source {
    case .sqlite(let statement): sqlite3_column_type(statement, position) == SQLITE_NULL
    case .postgres(let result, let row): PQgetisnull(result.pointer, row, position) != 0
    }
  }

  /// The whole number in it.
  public func integer() throws -> Int64 {
    switch row.source {
    case .sqlite(let statement):
      guard sqlite3_column_type(statement, position) == SQLITE_INTEGER else { throw mismatch("INTEGER") }
      return sqlite3_column_int64(statement, position)
    case .postgres(let result, let row):
      guard let value = result.integer(row, position) else { throw mismatch("INTEGER") }
      return value
    }
  }

  /// The number in it, a whole one too.
  public func real() throws -> Double {
    switch row.source {
    case .sqlite(let statement):
      let type = sqlite3_column_type(statement, position)
      guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else { throw mismatch("REAL") }
      return sqlite3_column_double(statement, position)
    case .postgres(let result, let row):
      guard let value = result.real(row, position) else { throw mismatch("REAL") }
      return value
    }
  }

  /// The text in it.
  public func text() throws -> String { try withText { String(decoding: $0, as: UTF8.self) } }

  /// Runs `body` with the UTF-8 of the text in it, which is not copied.
  public func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) throws -> Result {
    switch row.source {
    case .sqlite(let statement):
      guard sqlite3_column_type(statement, position) == SQLITE_TEXT else { throw mismatch("TEXT") }
      let start = sqlite3_column_text(statement, position)
      return try body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, position))))
    case .postgres(let result, let row):
      guard let bytes = result.text(row, position) else { throw mismatch("TEXT") }
      return try body(bytes)
    }
  }

  /// The bytes in it.
  public func blob() throws -> [UInt8] { try withBlob { [UInt8]($0) } }

  /// Runs `body` with the bytes in it, which are not copied.
  public func withBlob<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    switch row.source {
    case .sqlite(let statement):
      guard sqlite3_column_type(statement, position) == SQLITE_BLOB else { throw mismatch("BLOB") }
      let start = sqlite3_column_blob(statement, position)
      return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, position))))
    case .postgres(let result, let row):
      guard let bytes = result.blob(row, position) else { throw mismatch("BLOB") }
      return try body(bytes)
    }
  }

  /// What it holds, of whatever type.
  public var value: SQLValue {
    switch row.source {
    case .sqlite(let statement):
      switch sqlite3_column_type(statement, position) {
      case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, position))
      case SQLITE_FLOAT: .real(sqlite3_column_double(statement, position))
      case SQLITE_TEXT: (try? .text(text())) ?? .null
      case SQLITE_BLOB: (try? .blob(blob())) ?? .null
      default: .null
      }
    case .postgres(let result, let row): result.value(row, position)
    }
  }

  /// The error for a column that holds something else than `expected`.
  public func mismatch(_ expected: String) -> DatabaseError {
    let found =
      switch value {
      case .null: "NULL"
      case .integer(let number): "INTEGER \(number)"
      case .real: "REAL"
      // What people store stays out of errors, and so out of logs.
      case .text(let text): "TEXT of \(text.utf8.count) bytes"
      case .blob(let bytes): "BLOB of \(bytes.count) bytes"
      }
    return .mismatch(column: name, position: Int(position), statement: row.sql.text, expected: expected, found: found)
  }
}
