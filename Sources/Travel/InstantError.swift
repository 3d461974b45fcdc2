/// Why a text is no instant, in words for whoever sent it.
public enum InstantError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not the form of RFC 3339.
  case malformed
  /// Right but for the offset, without which it is a wall clock somewhere.
  case noOffset
  /// Two digits that are too large, or a month 00.
  case outOfRange(Field, Int)
  /// A day that its month has not.
  case noSuchDay(year: Int, month: Int, day: Int)
  /// A second 60.
  case leapSecond
  /// Before the year 1 or after the year 9999, in UTC.
  case notNameable

  /// A part of the text.
  public enum Field: Hashable, Sendable {
    /// 01 to 12.
    case month
    /// 00 to 23.
    case hour
    /// 00 to 59.
    case minute
    /// 00 to 59.
    case second
    /// 00 to 23.
    case offsetHour
    /// 00 to 59.
    case offsetMinute
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .malformed: "An instant is written as RFC 3339 has it, such as 2026-03-29T08:30:00Z or 2026-03-29T10:30:00+02:00."
    case .noOffset: "The offset from UTC is missing: end the time with Z, or with one such as +02:00."
    case .outOfRange(.month, let value): "There is no month \(value): months are 01 to 12."
    case .outOfRange(.hour, let value): "There is no hour \(value): hours are 00 to 23."
    case .outOfRange(.minute, let value): "There is no minute \(value): minutes are 00 to 59."
    case .outOfRange(.second, let value): "There is no second \(value): seconds are 00 to 59."
    case .outOfRange(.offsetHour, let value): "There is no offset of \(value) hours: they are 00 to 23."
    case .outOfRange(.offsetMinute, let value): "There is no offset with \(value) minutes: they are 00 to 59."
    case .noSuchDay(let year, let month, let day): "There is no day \(day) in month \(month) of the year \(year)."
    case .leapSecond: "Leap seconds cannot be kept: write second 59, or the next minute."
    case .notNameable: "An instant lies in the years 0001 to 9999 in UTC."
    }
  }
}
