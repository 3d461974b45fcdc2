internal import CPostgres

/// A result of libpq with its values in binary form, freed with its last reference.
final class PostgresResult {
  let pointer: OpaquePointer
  /// The statement whose rows are read from it, for errors.
  var sql: SQL?

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { PQclear(pointer) }

  /// Adds the row of another result of the same statement. False when one of the two is no row, or there is no memory for it.
  func append(rowOf other: PostgresResult) -> Bool {
    guard PQresultStatus(pointer) == PGRES_SINGLE_TUPLE, PQresultStatus(other.pointer) == PGRES_SINGLE_TUPLE else { return false }
    let row = PQntuples(pointer)
    return (0..<PQnfields(other.pointer)).allSatisfy { column in
      let isNull = PQgetisnull(other.pointer, 0, column) != 0
      return PQsetvalue(
        pointer, row, column, isNull ? nil : PQgetvalue(other.pointer, 0, column), isNull ? -1 : PQgetlength(other.pointer, 0, column)) != 0
    }
  }

  /// How many rows the statement has inserted, updated or deleted.
  var changed: Int { command.hasPrefix("SELECT") ? 0 : PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

  /// What the server calls what it has done, such as `INSERT 0 1`.
  var command: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

  /// The types that the schema's columns and the functions in our statements have, by PostgreSQL's catalogue number (pg_type.dat).
  private enum TypeID {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let bpchar: Oid = 1042
    static let varchar: Oid = 1043
    static let name: Oid = 19
    static let numeric: Oid = 1700
  }

  private func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer? {
    guard PQgetisnull(pointer, row, column) == 0 else { return nil }
    return UnsafeRawBufferPointer(start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
  }

  /// nil when the column holds no whole number.
  func integer(_ row: Int32, _ column: Int32) -> Int64? {
    guard let bytes = bytes(row, column) else { return nil }
    switch PQftype(pointer, column) {
    case TypeID.int8: return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    case TypeID.int4: return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    case TypeID.int2: return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
    // What a comparison gives; SQLite gives 0 and 1.
    case TypeID.bool: return bytes[0] == 0 ? 0 : 1
    default: return nil
    }
  }

  /// nil when the column holds no number.
  func real(_ row: Int32, _ column: Int32) -> Double? {
    switch PQftype(pointer, column) {
    case TypeID.float8: bytes(row, column).map { Double(bitPattern: UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))) }
    case TypeID.float4: bytes(row, column).map { Double(Float(bitPattern: UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self)))) }
    default: integer(row, column).map { Double($0) }
    }
  }

  /// nil when the column holds no text.
  func text(_ row: Int32, _ column: Int32) -> UnsafeBufferPointer<UInt8>? {
    switch PQftype(pointer, column) {
    case TypeID.text, TypeID.varchar, TypeID.bpchar, TypeID.name: bytes(row, column)?.assumingMemoryBound(to: UInt8.self)
    default: nil
    }
  }

  /// nil when the column holds no bytes.
  func blob(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer? {
    PQftype(pointer, column) == TypeID.bytea ? bytes(row, column) : nil
  }

  /// What the column's type is called when it is none that a column of ours has; nil when it is one.
  func foreignType(_ column: Int32) -> String? {
    switch PQftype(pointer, column) {
    case TypeID.bool, TypeID.bytea, TypeID.int8, TypeID.int2, TypeID.int4, TypeID.text, TypeID.float4, TypeID.float8, TypeID.bpchar,
      TypeID.varchar, TypeID.name:
      nil
    case TypeID.numeric: "NUMERIC"
    case let number: "type \(number)"
    }
  }

  /// What the column holds, whichever type it has; a type that we do not use, as its name.
  func value(_ row: Int32, _ column: Int32) -> SQLValue {
    if PQgetisnull(pointer, row, column) != 0 { return .null }
    switch PQftype(pointer, column) {
    case TypeID.float4, TypeID.float8: return real(row, column).map { .real($0) } ?? .null
    default:
      if let number = integer(row, column) { return .integer(number) }
      if let text = text(row, column) { return .text(String(decoding: text, as: UTF8.self)) }
      if let bytes = blob(row, column) { return .blob([UInt8](bytes)) }
      return .text(foreignType(column) ?? "")
    }
  }
}
