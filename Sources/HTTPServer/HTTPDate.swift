/// Dates of field values (RFC 9110 section 5.6.7), from and to seconds since 1970-01-01 00:00:00 UTC. Pure arithmetic on the Gregorian
/// calendar, which knows no time zone and no locale.
public enum HTTPDate {
  /// The first and the last second of the years 0 to 9999, which are all that four digits can name.
  static let range = Int64(-62_167_219_200)...253_402_300_799

  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// The IMF-fixdate of a second, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  public static func string(_ seconds: Int64) -> String { String(decoding: bytes(seconds), as: UTF8.self) }

  /// The same as 29 bytes of ASCII. A second outside the years 0 to 9999 is written as the nearest one inside.
  public static func bytes(_ seconds: Int64) -> [UInt8] {
    let seconds = min(max(seconds, range.lowerBound), range.upperBound)
    let days = daysUntil(seconds)
    let time = Int(seconds) - days * 86_400
    let (year, month, day) = calendarDate(days)
    var text: [UInt8] = []
    text.reserveCapacity(29)
    func number(_ value: Int, _ digits: Int, then separator: String) {
      var unit = digits == 4 ? 1000 : 10
      while unit > 0 {
        text.append(ASCII.zero + UInt8(value / unit % 10))
        unit /= 10
      }
      text += separator.utf8
    }
    text += weekdays[weekday(days)].utf8.prefix(3)
    text += ", ".utf8
    number(day, 2, then: " ")
    text += months[month - 1].utf8
    text.append(ASCII.space)
    number(year, 4, then: " ")
    number(time / 3600, 2, then: ":")
    number(time / 60 % 60, 2, then: ":")
    number(time % 60, 2, then: " GMT")
    return text
  }

  /// The second that `text` names in any of the three forms; nil when it is in none of them or names no day there is. A condition with
  /// such a date is to be ignored (section 13.1.3). A two-digit year is the last one that is at most 50 years after `now`.
  public static func parse(_ text: String, now: Int64) -> Int64? {
    var reader = Reader(rest: Array(text.utf8)[...])
    guard let weekday = weekdays.firstIndex(where: { text.hasPrefix($0.prefix(3)) }) else { return nil }
    let date: (year: Int, month: Int, day: Int)
    let time: Int
    if reader.skip(weekdays[weekday] + ", ") {
      // rfc850-date: Sunday, 06-Nov-94 08:49:37 GMT
      guard let day = reader.number(2), reader.skip("-"), let month = reader.month(), reader.skip("-"), let year = reader.number(2),
        reader.skip(" "), let clock = reader.time(), reader.skip(" GMT")
      else { return nil }
      date = (fullYear(year, now), month, day)
      time = clock
    } else if reader.skip(weekdays[weekday].prefix(3) + ", ") {
      // IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
      guard let day = reader.number(2), reader.skip(" "), let month = reader.month(), reader.skip(" "), let year = reader.number(4),
        reader.skip(" "), let clock = reader.time(), reader.skip(" GMT")
      else { return nil }
      date = (year, month, day)
      time = clock
    } else {
      // asctime-date: Sun Nov  6 08:49:37 1994
      guard reader.skip(weekdays[weekday].prefix(3) + " "), let month = reader.month(), reader.skip(" "),
        let day = reader.skip(" ") ? reader.number(1) : reader.number(2), reader.skip(" "), let clock = reader.time(), reader.skip(" "),
        let year = reader.number(4)
      else { return nil }
      date = (year, month, day)
      time = clock
    }
    let days = daysUntil(date)
    guard reader.rest.isEmpty, calendarDate(days) == date, Self.weekday(days) == weekday else { return nil }
    return Int64(days) * 86_400 + Int64(time)
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ text: some StringProtocol) -> Bool {
      guard rest.starts(with: text.utf8) else { return false }
      rest.removeFirst(text.utf8.count)
      return true
    }

    mutating func number(_ digits: Int) -> Int? {
      let text = rest.prefix(digits)
      guard text.count == digits, text.allSatisfy(ASCII.isDigit) else { return nil }
      rest.removeFirst(digits)
      return text.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
    }

    /// 1 to 12.
    mutating func month() -> Int? {
      guard let index = months.firstIndex(where: { rest.starts(with: $0.utf8) }) else { return nil }
      rest.removeFirst(3)
      return index + 1
    }

    /// Seconds since midnight; 23:59:60 is a leap second and counts as the midnight after it.
    mutating func time() -> Int? {
      guard let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2), hour < 24, minute < 60,
        second < 60 || second == 60 && hour == 23 && minute == 59
      else { return nil }
      return hour * 3600 + minute * 60 + second
    }
  }

  private static func fullYear(_ lastDigits: Int, _ now: Int64) -> Int {
    let latest = calendarDate(daysUntil(min(max(now, range.lowerBound), range.upperBound))).year + 50
    return latest - (latest - lastDigits) % 100
  }

  private static func weekday(_ days: Int) -> Int {
    // 1970-01-01 was a Thursday.
    let weekday = (days + 4) % 7
    return weekday < 0 ? weekday + 7 : weekday
  }

  private static func daysUntil(_ seconds: Int64) -> Int { Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400) }

  // The calendar is counted in eras of 400 years (146,097 days) whose years begin in March, so that the leap day is a year's last. The
  // first era begins on 0000-03-01, which is 719,468 days before 1970-01-01. From March on, months have 153 days in every five.

  private static func daysUntil(_ date: (year: Int, month: Int, day: Int)) -> Int {
    let year = date.month > 2 ? date.year : date.year - 1
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = ((date.month + 9) % 12 * 153 + 2) / 5 + date.day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func calendarDate(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let days = days + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    // Leap days come every 1,461 days, but not at the end of the centuries (36,524 days), except for the era's last day.
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (dayOfYear * 5 + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (marchMonth * 153 + 2) / 5 + 1)
  }
}
