public import Database
public import Travel

/// Stored as a BLOB of its 16 bytes.
extension UUID: SQLConvertible {
  /// Its bytes.
  public var sqlValue: SQLValue {
    .blob(
      [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
        let bytes = bytes
        for i in 0..<16 { buffer[i] = bytes[i] }
        count = 16
      })
  }

  /// From a BLOB of 16 bytes.
  public static func decode(_ column: Column) throws -> UUID {
    try column.withBlob { bytes in
      guard bytes.count == 16 else { throw column.mismatch("the 16 bytes of a UUID") }
      return UUID(
        high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}

/// Stored as an INTEGER of UTC milliseconds.
extension Instant: SQLConvertible {
  /// Its milliseconds.
  public var sqlValue: SQLValue { .integer(milliseconds) }

  /// From milliseconds.
  public static func decode(_ column: Column) throws -> Instant { Instant(milliseconds: try column.integer()) }
}

extension TimePrecision: SQLConvertible {}
extension FlightStatus: SQLConvertible {}
extension DurationSource: SQLConvertible {}
extension CabinClass: SQLConvertible {}
extension SeatPosition: SQLConvertible {}
extension FlightReason: SQLConvertible {}
extension FlightSource: SQLConvertible {}
extension ItemKind: SQLConvertible {}
extension ItemStatus: SQLConvertible {}
extension TripRole: SQLConvertible {}

/// Stored as a TEXT: 2026-03-29.
extension LocalDate: SQLConvertible {
  /// Its text.
  public var sqlValue: SQLValue { .text(description) }

  /// From its text.
  public static func decode(_ column: Column) throws -> LocalDate {
    if let time = try column.withText({ LocalTime(minuteOrDay: $0) }), time.precision == .day { return time.date }
    guard let date = try? LocalDate(try column.text()) else { throw column.mismatch("a date") }
    return date
  }
}
