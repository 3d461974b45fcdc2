/// What a ticket says: a wall clock's time, or the day alone, at a place that somebody else knows. `ZoneRules` makes an instant of it.
///
/// There is no order between two of them: they may belong to different places, and even at one place a clock is set back sometimes.
public struct LocalTime: Hashable, Sendable {
  /// The day.
  public let date: LocalDate
  /// Seconds that the clock shows since 00:00; 0 when only the day is known.
  public let secondOfDay: Int
  /// What is known.
  public let precision: Precision
  /// Whether the seconds are written even when they are 0, because they were sent.
  public let showsSeconds: Bool

  /// What is known of a time.
  public enum Precision: String, Sendable {
    /// The day alone: its clock is not to be shown or measured.
    case day
    /// A time of day, with seconds or without.
    case minute
  }

  /// A day without a time.
  public init(_ date: LocalDate) {
    self.date = date
    secondOfDay = 0
    precision = .day
    showsSeconds = false
  }

  /// A day and a time. nil when no clock shows it.
  public init?(_ date: LocalDate, hour: Int, minute: Int, second: Int? = nil) {
    guard 0..<24 ~= hour, 0..<60 ~= minute, 0..<60 ~= second ?? 0 else { return nil }
    self.date = date
    secondOfDay = hour * 3600 + minute * 60 + (second ?? 0)
    precision = .minute
    showsSeconds = second != nil
  }

  /// What clocks show at an instant that are so far ahead of UTC.
  public init(_ instant: Instant, offset: UTCOffset) {
    self.init(seconds: Gregorian.floored(instant.milliseconds, by: 1000).quotient + Int64(offset.seconds))
  }

  /// The time that is so many seconds after 1970-01-01T00:00 by a clock that is never set; with seconds if there are some.
  init(seconds: Int64) {
    let (day, second) = Gregorian.floored(Int(seconds), by: 86_400)
    date = LocalDate(dayNumber: day)
    secondOfDay = second
    precision = .minute
    showsSeconds = second % 60 != 0
  }

  /// The inverse.
  var seconds: Int64 { Int64(date.dayNumber) * 86_400 + Int64(secondOfDay) }

  /// 0 to 23.
  public var hour: Int { secondOfDay / 3600 }
  /// 0 to 59.
  public var minute: Int { secondOfDay / 60 % 60 }
  /// 0 to 59.
  public var second: Int { secondOfDay % 60 }

  /// `10:30` or `10:30:00`.
  var clock: String { DigitWriter.text(capacity: 8) { $0.write(secondOfDay: secondOfDay, withSeconds: showsSeconds) } }
}

extension LocalTime: CustomStringConvertible {
  /// Reads `2026-03-29T10:30`, `2026-03-29T10:30:00` or `2026-03-29`, years 0001 to 9999, nothing else.
  public init(_ text: String) throws(LocalTimeError) {
    var reader = LocalTimeReader(text)
    let date = try reader.date()
    guard !reader.isAtEnd else {
      self.init(try date.checked())
      return
    }
    let time = try reader.time()
    try reader.end()
    let day = try date.checked()
    try time.check()
    self.init(day, hour: time.hour, minute: time.minute, second: time.second)!
  }

  /// Reads `2026-03-29T10:30` or `2026-03-29` from its bytes, which takes a tenth of what the text takes; nil for anything else, right or wrong.
  package init?(minuteOrDay bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 10 || bytes.count == 16 else { return nil }
    var isDigit = true
    func number(_ i: Int) -> Int {
      let (tens, ones) = (bytes[i] &- 0x30, bytes[i + 1] &- 0x30)
      isDigit = isDigit && tens < 10 && ones < 10
      return Int(tens) * 10 + Int(ones)
    }
    let (year, month, day) = (number(0) * 100 + number(2), number(5), number(8))
    guard bytes[4] == 0x2D, bytes[7] == 0x2D, isDigit, year > 0,
      let date = LocalDate(year: year, month: month, day: day)
    else { return nil }
    if bytes.count == 10 {
      self.init(date)
    } else {
      let (hour, minute) = (number(11), number(14))
      guard bytes[10] == 0x54, bytes[13] == 0x3A, isDigit else { return nil }
      self.init(date, hour: hour, minute: minute)
    }
  }

  /// Exactly the text it was read from.
  public var description: String {
    let day = date.components
    guard precision == .minute, 0...9_999 ~= day.year else { return precision == .day ? date.description : "\(date)T\(clock)" }
    return DigitWriter.text(capacity: 19) { text in
      text.write(day)
      text.write("T")
      text.write(secondOfDay: secondOfDay, withSeconds: showsSeconds)
    }
  }
}
