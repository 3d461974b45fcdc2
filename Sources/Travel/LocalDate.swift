/// A day of the calendar somewhere, without a place: `2026-03-29`. The Gregorian calendar is taken to have been in use always.
public struct LocalDate: Hashable, Sendable {
  /// Days since 1970-01-01, negative before.
  public let dayNumber: Int

  /// The day so many days after 1970-01-01.
  public init(dayNumber: Int) { self.dayNumber = dayNumber }

  /// nil when there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard 1...9999 ~= year, 1...12 ~= month, 1...Gregorian.days(inMonth: month, of: year) ~= day else { return nil }
    dayNumber = Gregorian.dayNumber(year: year, month: month, day: day)
  }

  /// Year, month (1 to 12) and day (1 to 31).
  public var components: (year: Int, month: Int, day: Int) { Gregorian.date(ofDay: dayNumber) }

  /// The day of the week.
  public var weekday: Weekday {
    // 1970-01-01 was a Thursday.
    Weekday(rawValue: Gregorian.floored(dayNumber + 3, by: 7).remainder + 1)!
  }

  /// 1 to 366.
  public var dayOfYear: Int { dayNumber - Gregorian.dayNumber(year: components.year, month: 1, day: 1) + 1 }

  /// The week of ISO 8601 and the year it belongs to: that of its Thursday.
  public var week: (year: Int, week: Int) {
    let thursday = advanced(by: Weekday.thursday.rawValue - weekday.rawValue)
    return (thursday.components.year, (thursday.dayOfYear - 1) / 7 + 1)
  }

  /// Days of the week, numbered as in ISO 8601.
  public enum Weekday: Int, Sendable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// In English.
    package var name: String {
      ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][rawValue - 1]
    }
  }
}

extension LocalDate: Strideable {
  /// The day so many days later.
  public func advanced(by days: Int) -> LocalDate { LocalDate(dayNumber: dayNumber + days) }

  /// Days until `other`.
  public func distance(to other: LocalDate) -> Int { other.dayNumber - dayNumber }

  /// Whether `a` comes before `b`.
  public static func < (a: LocalDate, b: LocalDate) -> Bool { a.dayNumber < b.dayNumber }
}

extension LocalDate: CustomStringConvertible {
  /// Reads `2026-03-29`, years 0001 to 9999, nothing else.
  public init(_ text: String) throws(LocalTimeError) {
    var reader = LocalTimeReader(text)
    let date = try reader.date()
    try reader.end()
    self = try date.checked()
  }

  /// `2026-03-29`. Arithmetic may leave the years 1 to 9999; a text of such a year is not read back.
  public var description: String {
    let date = components
    if 0...9_999 ~= date.year { return DigitWriter.text(capacity: 10) { $0.write(date) } }
    let zeros = String(repeating: "0", count: max(0, 4 - String(abs(date.year)).utf8.count))
    return "\(date.year < 0 ? "-" : "")\(zeros)\(abs(date.year))-\(twoDigits(date.month))-\(twoDigits(date.day))"
  }
}

extension LocalDate {
  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ]

  /// The English name of its month, of which the first three letters are the short one.
  package var monthName: String { Self.monthNames[components.month - 1] }
}
