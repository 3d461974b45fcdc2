/// The rule of a zone after its last known transition: a TZ string of POSIX, such as `CET-1CEST,M3.5.0,M10.5.0/3`, with the extension of
/// RFC 9636 section 3.3.2, by which clocks may change up to a week before or after the day that is named.
struct POSIXTimeZone: Hashable {
  let standard: LocalTimeType
  let daylight: Daylight?

  struct Daylight: Hashable {
    let type: LocalTimeType
    /// By the clocks of standard time.
    let start: Change
    /// By the clocks of daylight saving time.
    let end: Change
  }

  /// When clocks change, in every year.
  struct Change: Hashable {
    let day: Day
    /// Seconds after 00:00 of that day; may lie outside of it.
    let time: Int

    /// Seconds from 1970-01-01T00:00 by the clocks before the change.
    func seconds(in year: Int) -> Int64 { Int64(day.number(in: year)) * 86_400 + Int64(time) }
  }

  enum Day: Hashable {
    /// `Jn`: 1 to 365, February 29 is not counted.
    case withoutLeapDay(Int)
    /// `n`: 0 to 365, February 29 is counted.
    case withLeapDay(Int)
    /// `Mm.w.d`: a weekday, 0 for Sunday, of a week, 5 for the last, of a month.
    case weekday(Int, week: Int, month: Int)

    /// Days since 1970-01-01.
    func number(in year: Int) -> Int {
      let newYear = Gregorian.dayNumber(year: year, month: 1, day: 1)
      switch self {
      case .withLeapDay(let day): return newYear + day
      case .withoutLeapDay(let day): return newYear + day - (day < 60 || Gregorian.days(inMonth: 2, of: year) == 28 ? 1 : 0)
      case .weekday(let weekday, let week, let month):
        let first = Gregorian.dayNumber(year: year, month: month, day: 1)
        // 1970-01-01 was a Thursday, which is 4 here.
        let day = Gregorian.floored(weekday - first - 4, by: 7).remainder + (week - 1) * 7
        return first + (day < Gregorian.days(inMonth: month, of: year) ? day : day - 7)
      }
    }
  }

  /// The instants of a year's two changes, in seconds since 1970. nil when clocks do not change: there is no daylight saving time, or each
  /// year's ends only when the next one's begins, as in `EST5EDT,0/0,J365/25`.
  func changes(in year: Int) -> (start: Int64, end: Int64)? {
    guard let daylight, !isDaylightAlways else { return nil }
    return changes(of: daylight, in: year)
  }

  private func changes(of daylight: Daylight, in year: Int) -> (start: Int64, end: Int64) {
    (
      daylight.start.seconds(in: year) - Int64(standard.offset.seconds),
      daylight.end.seconds(in: year) - Int64(daylight.type.offset.seconds)
    )
  }

  /// Whether daylight saving time never ends.
  private var isDaylightAlways: Bool {
    guard let daylight else { return false }
    return (2000..<2004).allSatisfy { changes(of: daylight, in: $0).end >= changes(of: daylight, in: $0 + 1).start }
  }

  /// The type that always holds when clocks do not change.
  var constant: LocalTimeType? {
    guard let daylight else { return standard }
    return isDaylightAlways ? daylight.type : nil
  }
}

extension POSIXTimeZone {
  init(_ text: some Collection<UInt8>) throws(TZifError) {
    var reader = Reader(text)
    let name = try reader.name()
    let west = try reader.time(maxHours: 24)
    standard = LocalTimeType(offset: UTCOffset(seconds: -west), isDaylightSaving: false, designation: name)
    guard !reader.isAtEnd else {
      daylight = nil
      return
    }
    let daylightName = try reader.name()
    let daylightWest = reader.next == UInt8(ascii: ",") || reader.isAtEnd ? west - 3600 : try reader.time(maxHours: 24)
    // POSIX leaves it to the implementation when clocks change if the text does not say it. No file of a database leaves it out.
    try reader.expect(",", "a comma and the day when daylight saving time begins")
    let start = try reader.change()
    try reader.expect(",", "a comma and the day when daylight saving time ends")
    let end = try reader.change()
    guard reader.isAtEnd else { throw reader.error("the end") }
    daylight = Daylight(
      type: LocalTimeType(offset: UTCOffset(seconds: -daylightWest), isDaylightSaving: true, designation: daylightName),
      start: start, end: end)
  }

  private struct Reader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: some Collection<UInt8>) { self.text = Array(text) }

    var isAtEnd: Bool { position == text.count }
    var next: UInt8? { isAtEnd ? nil : text[position] }

    func error(_ expected: String) -> TZifError {
      .invalid("its rule \"\(String(decoding: text.prefix(60), as: UTF8.self))\" should have \(expected) at character \(position + 1)")
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard next == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func expect(_ character: Unicode.Scalar, _ expected: String) throws(TZifError) {
      guard skip(character) else { throw error(expected) }
    }

    /// Three or more letters, or between `<` and `>` also digits and signs.
    mutating func name() throws(TZifError) -> String {
      let isQuoted = skip("<")
      let start = position
      while let byte = next, Self.isLetter(byte) || isQuoted && Self.isDigitOrSign(byte) { position += 1 }
      let name = text[start..<position]
      guard name.count >= 3, !isQuoted || skip(">") else { throw error("a designation of three letters or more") }
      return String(decoding: name, as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }

    private static func isDigitOrSign(_ byte: UInt8) -> Bool {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    /// `[+-]h[:m[:s]]` in seconds.
    mutating func time(maxHours: Int) throws(TZifError) -> Int {
      let sign = skip("-") ? -1 : 1
      if sign == 1 { _ = skip("+") }
      var seconds = try number(0...maxHours, "hours from 0 to \(maxHours)") * 3600
      if skip(":") {
        seconds += try number(0...59, "minutes from 0 to 59") * 60
        if skip(":") { seconds += try number(0...59, "seconds from 0 to 59") }
      }
      return sign * seconds
    }

    /// A day, and behind a slash the time, which is 2 o'clock when it is not said.
    mutating func change() throws(TZifError) -> Change {
      let day: Day
      if skip("M") {
        let month = try number(1...12, "a month from 1 to 12")
        try expect(".", "a point")
        let week = try number(1...5, "a week from 1 to 5")
        try expect(".", "a point")
        day = .weekday(try number(0...6, "a weekday from 0 to 6"), week: week, month: month)
      } else if skip("J") {
        day = .withoutLeapDay(try number(1...365, "a day from 1 to 365"))
      } else {
        day = .withLeapDay(try number(0...365, "a day from 0 to 365"))
      }
      return Change(day: day, time: skip("/") ? try time(maxHours: 167) : 2 * 3600)
    }

    private mutating func number(_ range: ClosedRange<Int>, _ expected: String) throws(TZifError) -> Int {
      let start = position
      var value = 0
      while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte, position - start < 3 {
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        position += 1
      }
      guard position > start, range ~= value else {
        position = start
        throw error(expected)
      }
      return value
    }
  }
}
