/// What a column holds and a parameter takes: the types that both engines have.
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  /// Finite.
  case real(Double)
  /// Without U+0000, which PostgreSQL cannot store.
  case text(String)
  case blob([UInt8])
}

/// A type that can be a parameter and that a column can be read as. `nil` is NULL.
public protocol SQLConvertible {
  /// What is stored.
  var sqlValue: SQLValue { get }

  /// Reads what is stored. Throws `DatabaseError.mismatch` for anything that `sqlValue` would not have made.
  static func decode(_ column: Column) throws -> Self
}

extension SQLValue: SQLConvertible {
  /// As it is.
  public var sqlValue: SQLValue { self }

  /// As it is.
  public static func decode(_ column: Column) throws -> SQLValue { column.value }
}

extension Int64: SQLConvertible {
  /// INTEGER.
  @inlinable public var sqlValue: SQLValue { .integer(self) }

  /// From INTEGER.
  @inlinable public static func decode(_ column: Column) throws -> Int64 { try column.integer() }
}

extension Int: SQLConvertible {
  /// INTEGER.
  @inlinable public var sqlValue: SQLValue { .integer(Int64(self)) }

  /// From INTEGER.
  @inlinable public static func decode(_ column: Column) throws -> Int { Int(try column.integer()) }
}

/// Stored as 0 and 1, so that both engines compare it alike.
extension Bool: SQLConvertible {
  /// INTEGER 0 or 1.
  @inlinable public var sqlValue: SQLValue { .integer(self ? 1 : 0) }

  /// From INTEGER 0 or 1.
  public static func decode(_ column: Column) throws -> Bool {
    switch try column.integer() {
    case 0: false
    case 1: true
    default: throw column.mismatch("0 or 1")
    }
  }
}

extension Double: SQLConvertible {
  /// REAL.
  @inlinable public var sqlValue: SQLValue { .real(self) }

  /// From REAL.
  @inlinable public static func decode(_ column: Column) throws -> Double { try column.real() }
}

extension String: SQLConvertible {
  /// TEXT.
  @inlinable public var sqlValue: SQLValue { .text(self) }

  /// From TEXT.
  @inlinable public static func decode(_ column: Column) throws -> String { try column.text() }
}

extension [UInt8]: SQLConvertible {
  /// BLOB.
  @inlinable public var sqlValue: SQLValue { .blob(self) }

  /// From BLOB.
  @inlinable public static func decode(_ column: Column) throws -> [UInt8] { try column.blob() }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
  /// What is wrapped, or NULL.
  @inlinable public var sqlValue: SQLValue { self?.sqlValue ?? .null }

  /// nil from NULL.
  @inlinable public static func decode(_ column: Column) throws -> Wrapped? { column.isNull ? nil : try Wrapped.decode(column) }
}

/// An enum of words is stored as its word.
extension SQLConvertible where Self: RawRepresentable, RawValue == String {
  /// TEXT.
  @inlinable public var sqlValue: SQLValue { .text(rawValue) }

  /// From TEXT.
  @inlinable public static func decode(_ column: Column) throws -> Self {
    guard let value = Self(rawValue: try column.text()) else { throw column.mismatch("a \(Self.self)") }
    return value
  }
}
