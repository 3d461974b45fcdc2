/// Why a text is no local time or date, in words for whoever sent it.
public enum LocalTimeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Something else stands at a character, counted from 1, or nothing.
  case expected(Part, at: Int)
  /// An offset or a `Z` behind the time, which makes it another thing.
  case hasOffset(at: Int)
  /// Parts of seconds behind the time.
  case hasFraction(at: Int)
  /// Two digits that are too large, or a month 00, or a year 0000.
  case outOfRange(Part, Int)
  /// A day that its month has not.
  case noSuchDay(year: Int, month: Int, day: Int)
  /// `24:00`, the end of a day.
  case endOfDay
  /// A second 60.
  case leapSecond

  /// A part of the text.
  public enum Part: String, Sendable {
    case year = "a year of four digits"
    case month = "a month of two digits"
    case day = "a day of two digits"
    case hour = "an hour of two digits"
    case minute = "a minute of two digits"
    case second = "a second of two digits"
    case hyphen = "a hyphen"
    case colon = "a colon"
    case separator = "a T between date and time"
    case end = "the end"
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .expected(let part, let position):
      "At character \(position), \(part.rawValue) was expected: a local time is written like 2026-03-29T10:30 or, without the time, 2026-03-29."
    case .hasOffset(let position):
      "A local time has no offset (here at character \(position)): it is what the clocks at the place show, and the zone says the rest."
    case .hasFraction(let position): "A local time has no parts of seconds (here at character \(position))."
    case .outOfRange(.year, let value): "There is no year \(value): years are 0001 to 9999."
    case .outOfRange(.month, let value): "There is no month \(value): months are 01 to 12."
    case .outOfRange(.hour, let value): "There is no hour \(value): hours are 00 to 23."
    case .outOfRange(.minute, let value): "There is no minute \(value): minutes are 00 to 59."
    case .outOfRange(_, let value): "There is no second \(value): seconds are 00 to 59."
    case .noSuchDay(let year, let month, let day): "There is no day \(day) in month \(month) of the year \(year)."
    case .endOfDay: "There is no time 24:00: write 00:00 of the next day."
    case .leapSecond: "Leap seconds cannot be kept: write second 59, or the next minute."
    }
  }
}
