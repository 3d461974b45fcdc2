extension Instant {
  /// Reads a `date-time` of RFC 3339 section 5.6 with any offset: `2026-03-29T10:30:00+02:00`. Strictly: `T` and not a space, seconds and an
  /// offset are there, the day exists. `t` and `z` are as good as `T` and `Z`, `-00:00` as `Z`. What comes after milliseconds is cut off.
  ///
  /// A leap second (`:60`) is refused. UTC as computers count it has no number for it, so it could not be read back as it was sent.
  public init(rfc3339 text: String) throws(InstantError) {
    var reader = Reader(text)
    let year = try reader.number(digits: 4)
    try reader.expect("-")
    let month = try reader.number(digits: 2)
    try reader.expect("-")
    let day = try reader.number(digits: 2)
    try reader.expect("T", or: "t")
    let hour = try reader.number(digits: 2)
    try reader.expect(":")
    let minute = try reader.number(digits: 2)
    try reader.expect(":")
    let second = try reader.number(digits: 2)
    let millisecond = try reader.fraction()
    let offset = try reader.offset()
    guard reader.isAtEnd else { throw .malformed }

    guard 1...12 ~= month else { throw .outOfRange(.month, month) }
    guard 1...Gregorian.days(inMonth: month, of: year) ~= day else { throw .noSuchDay(year: year, month: month, day: day) }
    guard hour < 24 else { throw .outOfRange(.hour, hour) }
    guard minute < 60 else { throw .outOfRange(.minute, minute) }
    guard second != 60 else { throw .leapSecond }
    guard second < 60 else { throw .outOfRange(.second, second) }
    guard offset.hour < 24 else { throw .outOfRange(.offsetHour, offset.hour) }
    guard offset.minute < 60 else { throw .outOfRange(.offsetMinute, offset.minute) }

    let minutes = hour * 60 + minute - offset.sign * (offset.hour * 60 + offset.minute)
    let seconds = Gregorian.dayNumber(year: year, month: month, day: day) * 86_400 + minutes * 60 + second
    let instant = Instant(milliseconds: Int64(seconds) * 1000 + Int64(millisecond))
    guard Self.nameable.contains(instant) else { throw .notNameable }
    self = instant
  }

  private struct Reader {
    private var rest: String.UTF8View.Iterator
    private var next: UInt8?

    init(_ text: String) {
      rest = text.utf8.makeIterator()
      next = rest.next()
    }

    var isAtEnd: Bool { next == nil }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard next == UInt8(ascii: character) else { return false }
      next = rest.next()
      return true
    }

    mutating func expect(_ character: Unicode.Scalar, or other: Unicode.Scalar? = nil) throws(InstantError) {
      guard skip(character) || other.map({ skip($0) }) == true else { throw .malformed }
    }

    mutating func digit() -> Int? {
      guard let next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= next else { return nil }
      self.next = rest.next()
      return Int(next - UInt8(ascii: "0"))
    }

    mutating func number(digits: Int) throws(InstantError) -> Int {
      var value = 0
      for _ in 0..<digits {
        guard let digit = digit() else { throw .malformed }
        value = value * 10 + digit
      }
      return value
    }

    /// Milliseconds; at least one digit after a point.
    mutating func fraction() throws(InstantError) -> Int {
      guard skip(".") else { return 0 }
      guard let first = digit() else { throw .malformed }
      var value = first * 100
      var unit = 10
      while let digit = digit() {
        value += digit * unit
        unit /= 10
      }
      return value
    }

    mutating func offset() throws(InstantError) -> (sign: Int, hour: Int, minute: Int) {
      guard !isAtEnd else { throw .noOffset }
      if skip("Z") || skip("z") { return (1, 0, 0) }
      let sign = skip("-") ? -1 : 1
      if sign == 1 { try expect("+") }
      let hour = try number(digits: 2)
      try expect(":")
      return (sign, hour, try number(digits: 2))
    }
  }
}
