package import Travel

/// A time as a document states it: a day, mostly a clock, and sometimes how far that is ahead of UTC. Which place's clock it is, it does not know.
package struct StatedTime: Equatable, Sendable {
  package var date: LocalDate
  /// Seconds since 00:00; nil: the day alone.
  package var secondOfDay: Int?
  /// Seconds ahead of UTC, where it says so; 0 for `Z`.
  package var offset: Int?
  /// A zone of the tz database by whose clock it is told.
  package var zone: String?
  /// What the numbers of the date may mean as well.
  package var otherDate: LocalDate?

  package init(date: LocalDate, secondOfDay: Int? = nil, offset: Int? = nil, zone: String? = nil) {
    self.date = date
    self.secondOfDay = secondOfDay
    self.offset = offset
    self.zone = zone
  }

  /// Reads what documents write: ISO 8601 in its usual forms, complete and shortened (`2026-03-29T10:30:00+02:00`, `20260329T1030Z`, `2026-03-29 10:30`), that
  /// of messages (`Sun, 29 Mar 2026 10:30 +0200`), and dates of numbers or English months before or behind a clock; nil for anything else, also for a day
  /// without its year.
  package init?(_ text: String, order: TableDates.Order? = nil) {
    let text = text.trimmingBlanks()
    guard (6...60).contains(text.utf8.count) else { return nil }
    guard let time = Self.iso(text) ?? Self.written(text, order), Self.years.contains(time.date.components.year) else { return nil }
    self = time
  }

  /// What is outside of these is a number and no year of a journey.
  private static let years = 1900...2199

  /// The wall clock without seconds that are 0: `2026-03-29T10:30`; `2026-03-29` for a day.
  package var local: String { Self.text(date, secondOfDay) }

  static func text(_ date: LocalDate, _ second: Int?) -> String {
    guard let second,
      let time = LocalTime(date, hour: second / 3600, minute: second / 60 % 60, second: second % 60 == 0 ? nil : second % 60)
    else {
      return date.description
    }
    return time.description
  }

  /// The instant, where it has a clock and says how far that is ahead of UTC.
  package var instant: Instant? {
    guard let secondOfDay, let offset else { return nil }
    return Instant(milliseconds: (Int64(date.dayNumber) * 86_400 + Int64(secondOfDay - offset)) * 1_000)
  }

  // MARK: ISO 8601

  private static func iso(_ text: String) -> StatedTime? {
    var reader = Digits(text)
    guard let year = reader.number(4), (1_000...9_999).contains(year) else { return nil }
    let separator = reader.skip("-") ? "-" : reader.skip("/") ? "/" : reader.skip(".") ? "." : ""
    // Without a separator only all eight digits are a date.
    guard let month = reader.number(2) ?? (separator.isEmpty ? nil : reader.number(1)), separator.isEmpty || reader.skip(separator),
      let day = reader.number(2) ?? (separator.isEmpty ? nil : reader.number(1)), let date = LocalDate(year: year, month: month, day: day)
    else { return nil }
    var time = StatedTime(date: date)
    if reader.isAtEnd { return time }
    guard reader.skip("T") || reader.skip("t") || reader.skip(" ") || reader.skip("_") else { return offsetOnly(&reader, time) }
    while reader.skip(" ") {}
    let hasColon: Bool
    guard let hour = reader.number(2) ?? reader.number(1) else { return nil }
    hasColon = reader.skip(":")
    guard let minute = reader.number(2) else { return nil }
    var second = 0
    if hasColon ? reader.skip(":") : reader.isDigit {
      guard let number = reader.number(2) else { return nil }
      second = number
    }
    if reader.skip(".") || reader.skip(",") { while reader.number(1) != nil {} }
    while reader.skip(" ") {}
    var half = 0
    if reader.skipWord("PM") { half = 2 } else if reader.skipWord("AM") { half = 1 }
    while reader.skip(" ") {}
    guard let clock = clock(hour, minute, second, half: half), reader.readOffset(into: &time) else { return nil }
    time.secondOfDay = clock % 86_400
    // 24:00 is the beginning of the next day.
    if clock == 86_400 { time.date = date.advanced(by: 1) }
    return time
  }

  /// A day with an offset and no clock, as XML writes it: the offset says nothing of a day.
  private static func offsetOnly(_ reader: inout Digits, _ time: StatedTime) -> StatedTime? {
    var ignored = time
    return reader.readOffset(into: &ignored) ? time : nil
  }

  private static func clock(_ hour: Int, _ minute: Int, _ second: Int, half: Int) -> Int? {
    guard minute < 60, second < 60 else { return nil }
    if half > 0 {
      // 10:30 PM; 22:30 PM is as clear.
      guard hour <= 23, half == 2 || hour <= 12 else { return nil }
      let hour = hour == 12 ? (half == 2 ? 12 : 0) : hour < 12 && half == 2 ? hour + 12 : hour
      return hour * 3600 + minute * 60 + second
    }
    if hour == 24, minute == 0, second == 0 { return 86_400 }
    return hour < 24 ? hour * 3600 + minute * 60 + second : nil
  }

  // MARK: Dates as people write them

  private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private static func written(_ text: String, _ order: TableDates.Order?) -> StatedTime? {
    var words = text.split { " ,\u{A0}".contains($0) }.map(String.init)
    if let first = words.first, first.count >= 3, weekdays.contains(String(first.lowercased().prefix(3))),
      first.allSatisfy({ $0.isLetter || $0 == "." })
    {
      words.removeFirst()
    }
    words.removeAll { ["at", "-", "|", "um", "uhr"].contains($0.lowercased()) }
    var offset: (seconds: Int?, zone: Bool) = (nil, false)
    if words.count > 1, let last = words.last {
      var time = StatedTime(date: LocalDate(dayNumber: 0))
      var reader = Digits(last)
      if last.first == "+" || last.first == "-" || ["z", "utc", "gmt"].contains(last.lowercased()) {
        guard reader.readOffset(into: &time) else { return nil }
        offset = (time.offset, true)
        words.removeLast()
      }
    }
    // The clock is the word with a colon, and what says which half of the day.
    var clock: String?
    if let i = words.firstIndex(where: { $0.contains(":") }) {
      clock = words.remove(at: i)
      if i < words.count, ["am", "pm", "a.m.", "p.m."].contains(words[i].lowercased()) {
        clock! += words.remove(at: i).filter { $0 != "." }
      }
    }
    guard (1...3).contains(words.count), let day = TableDates.day(words.joined(separator: " ")) else { return nil }
    var time: StatedTime
    switch day {
    case .day(let text, _):
      guard let date = try? LocalDate(text) else { return nil }
      time = StatedTime(date: date)
    case .either(let dayFirst, let monthFirst):
      guard let dayFirst = try? LocalDate(dayFirst), let monthFirst = try? LocalDate(monthFirst) else { return nil }
      time = StatedTime(date: order == .monthFirst ? monthFirst : dayFirst)
      if order == nil { time.otherDate = monthFirst }
    }
    if let clock {
      guard let read = TableDates.time(clock), let local = try? LocalTime("2000-01-01T\(read)") else { return nil }
      time.secondOfDay = local.secondOfDay
      time.offset = offset.seconds
    }
    return time
  }

  /// A clock alone, `15:00`, `3 PM`, `15:00:00`, on a day that is stated elsewhere.
  static func secondOfDay(_ text: String) -> Int? {
    var text = text.trimmingBlanks()
    if text.first == "T" { text.removeFirst() }
    guard text.utf8.count <= 20 else { return nil }
    if let read = TableDates.time(text) { return (try? LocalTime("2000-01-01T\(read)"))?.secondOfDay }
    let words = text.uppercased().filter { $0 != " " }
    for half in ["AM", "PM"] where words.hasSuffix(half) {
      guard let hour = Int(words.dropLast(2)), (1...12).contains(hour) else { return nil }
      return clock(hour, 0, 0, half: half == "PM" ? 2 : 1)
    }
    return nil
  }
}

/// Reads a text digit by digit.
private struct Digits {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }
  var isDigit: Bool { rest.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }

  mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest.removeFirst(text.utf8.count)
    return true
  }

  mutating func skipWord(_ word: String) -> Bool { skip(word) || skip(word.lowercased()) }

  /// Exactly so many digits, 9 at most.
  mutating func number(_ digits: Int) -> Int? {
    let text = rest.prefix(digits)
    guard text.count == digits, text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    rest.removeFirst(digits)
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// `Z`, `+02:00`, `+0200`, `+02`, `UTC`, a zone in brackets behind that, or nothing, up to the end.
  mutating func readOffset(into time: inout StatedTime) -> Bool {
    if skip("Z") || skip("z") || skipWord("UTC") || skipWord("GMT") { time.offset = 0 }
    let sign = skip("+") ? 1 : skip("-") || skip("\u{2212}") ? -1 : 0
    if sign != 0 {
      guard let hour = number(2) ?? number(1), hour <= 14 else { return false }
      let hasColon = skip(":")
      let minute = number(2)
      guard minute ?? 0 < 60, !(hasColon && minute == nil) else { return false }
      time.offset = sign * (hour * 3600 + (minute ?? 0) * 60)
    }
    if skip("[") {
      let name = rest.prefix { $0 != UInt8(ascii: "]") }
      time.zone = String(name)
      rest.removeFirst(name.count)
      return skip("]") && isAtEnd
    }
    return isAtEnd
  }
}
