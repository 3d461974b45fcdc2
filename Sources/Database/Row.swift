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
    if case .postgres(let result, _) = source { result.sql = sql }
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

  /// Passes over the next `count` columns, or goes back by as many.
  @inlinable
  public mutating func skip(_ count: Int) { position += count }

  /// What the next `count` columns mean: as `memo` knows it, when it has seen the same values before, or as `read` reads them. For groups of columns that say
  /// the same in many rows: they are compared where they lie in memory, and no values are made of them.
  @inlinable
  public mutating func next<Meaning>(
    _ count: Int, _ memo: inout ColumnMemo<Meaning>, _ read: (inout Row) throws -> Meaning
  ) throws -> Meaning {
    if let place = try memo.keys.place(of: self, position..<position + count) {
      position += count
      return memo.meanings[place]
    }
    let meaning = try read(&self)
    memo.keys.addSought()
    memo.meanings.append(meaning)
    return meaning
  }

  @usableFromInline
  func column(_ position: Int) throws -> Column {
    guard position < count else {
      throw DatabaseError.mismatch(column: "none", position: position, statement: sql.text, expected: "there", found: "missing")
    }
    return Column(source, Int32(truncatingIfNeeded: position))
  }

  /// A statement that selects more than is read has been changed on one side only.
  @usableFromInline
  func checkAllRead() throws {
    guard position == count else {
      throw DatabaseError.mismatch(
        column: Column(source, Int32(position)).name, position: position, statement: sql.text, expected: "read",
        found: "left over")
    }
  }
}

/// One column of a row, which is only valid as long as that.
public struct Column {
  /// As `Row.Source`, without a reference to be counted: a page of flights has thousands of columns.
  private enum Source {
    /// The statement, and its column as a value, which takes less to read than by its number. SQLite allows that of a connection without a mutex
    /// (https://www.sqlite.org/c3ref/value.html).
    case sqlite(OpaquePointer, OpaquePointer)
    case postgres(Unmanaged<PostgresResult>, row: Int32)
  }

  private let source: Source
  private let position: Int32
  /// SQLite's; only known of what it has read.
  private let type: Int32
  /// Whether it holds nothing.
  public let isNull: Bool

  init(_ source: Row.Source, _ position: Int32) {
    self.position = position
    switch source {
    case .sqlite(let statement):
      let value = sqlite3_column_value(statement, position)!
      self.source = .sqlite(statement, value)
      type = sqlite3_value_type(value)
      isNull = type == SQLITE_NULL
    case .postgres(let result, let row):
      self.source = .postgres(.passUnretained(result), row: row)
      type = 0
      isNull = PQgetisnull(result.pointer, row, position) != 0
    }
  }

  /// Its name in the result.
  public var name: String {
    let name =
      switch source {
      case .sqlite(let statement, _): sqlite3_column_name(statement, position)
      case .postgres(let result, _): PQfname(result.takeUnretainedValue().pointer, position).map { UnsafePointer($0) }
      }
    return name.map { String(cString: $0) } ?? "?"
  }

  private var statement: String {
    switch source {
    case .sqlite(let statement, _): String(cString: sqlite3_sql(statement))
    case .postgres(let result, _): result.takeUnretainedValue().sql?.text ?? ""
    }
  }

  /// The whole number in it.
  public func integer() throws -> Int64 {
    switch source {
    case .sqlite(_, let value):
      guard type == SQLITE_INTEGER else { throw mismatch("INTEGER") }
      return sqlite3_value_int64(value)
    case .postgres(let result, let row):
      guard let value = result.takeUnretainedValue().integer(row, position) else { throw mismatch("INTEGER") }
      return value
    }
  }

  /// The number in it, a whole one too.
  public func real() throws -> Double {
    switch source {
    case .sqlite(_, let value):
      guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else { throw mismatch("REAL") }
      return sqlite3_value_double(value)
    case .postgres(let result, let row):
      guard let value = result.takeUnretainedValue().real(row, position) else { throw mismatch("REAL") }
      return value
    }
  }

  /// The text in it.
  public func text() throws -> String { try withText { String(decoding: $0, as: UTF8.self) } }

  /// Runs `body` with the UTF-8 of the text in it, which is not copied.
  public func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) throws -> Result {
    switch source {
    case .sqlite(_, let value):
      guard type == SQLITE_TEXT else { throw mismatch("TEXT") }
      let start = sqlite3_value_text(value)
      return try body(UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
    case .postgres(let result, let row):
      guard let bytes = result.takeUnretainedValue().text(row, position) else { throw mismatch("TEXT") }
      return try body(bytes)
    }
  }

  /// Runs `body` with what tells it from every other value: its type, 0 for null, and its bytes, which are not copied.
  func withIdentity<Result>(_ body: (UInt8, UnsafeRawBufferPointer) -> Result) -> Result {
    if isNull { return body(0, UnsafeRawBufferPointer(start: nil, count: 0)) }
    switch source {
    case .sqlite(_, let value):
      let type = UInt8(truncatingIfNeeded: type)
      switch self.type {
      case SQLITE_INTEGER: return withUnsafeBytes(of: sqlite3_value_int64(value)) { body(type, $0) }
      case SQLITE_FLOAT: return withUnsafeBytes(of: sqlite3_value_double(value)) { body(type, $0) }
      default: return body(type, UnsafeRawBufferPointer(start: sqlite3_value_blob(value), count: Int(sqlite3_value_bytes(value))))
      }
    case .postgres(let result, let row):
      let result = result.takeUnretainedValue().pointer
      return body(1, UnsafeRawBufferPointer(start: PQgetvalue(result, row, position), count: Int(PQgetlength(result, row, position))))
    }
  }

  /// The bytes in it.
  public func blob() throws -> [UInt8] { try withBlob { [UInt8]($0) } }

  /// Runs `body` with the bytes in it, which are not copied.
  public func withBlob<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    switch source {
    case .sqlite(_, let value):
      guard type == SQLITE_BLOB else { throw mismatch("BLOB") }
      let start = sqlite3_value_blob(value)
      return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
    case .postgres(let result, let row):
      guard let bytes = result.takeUnretainedValue().blob(row, position) else { throw mismatch("BLOB") }
      return try body(bytes)
    }
  }

  /// What it holds, of whatever type.
  public var value: SQLValue {
    switch source {
    case .sqlite(_, let value):
      switch type {
      case SQLITE_INTEGER: .integer(sqlite3_value_int64(value))
      case SQLITE_FLOAT: .real(sqlite3_value_double(value))
      case SQLITE_TEXT: (try? .text(text())) ?? .null
      case SQLITE_BLOB: (try? .blob(blob())) ?? .null
      default: .null
      }
    case .postgres(let result, let row): result.takeUnretainedValue().value(row, position)
    }
  }

  /// Whether it has a type that only PostgreSQL has.
  private var isForeign: Bool {
    if case .postgres(let result, _) = source { result.takeUnretainedValue().foreignType(position) != nil } else { false }
  }

  /// The error for a column that holds something else than `expected`.
  public func mismatch(_ expected: String) -> DatabaseError {
    let found =
      switch value {
      case .null: "NULL"
      case .integer(let number): "INTEGER \(number)"
      case .real: "REAL"
      case .text(let type) where isForeign: "\(type) of PostgreSQL, which needs a CAST"
      // What people store stays out of errors, and so out of logs.
      case .text(let text): "TEXT of \(text.utf8.count) bytes"
      case .blob(let bytes): "BLOB of \(bytes.count) bytes"
      }
    return .mismatch(column: name, position: Int(position), statement: statement, expected: expected, found: found)
  }
}
