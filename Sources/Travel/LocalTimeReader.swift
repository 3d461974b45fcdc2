/// Reads the parts of a local time, first their form and then, with `checked` and `check`, whether there is such a day and such a time.
struct LocalTimeReader {
  private var rest: Substring.UTF8View
  private var position = 1

  init(_ text: String) { rest = text[...].utf8 }

  struct Day {
    let year, month, day: Int

    func checked() throws(LocalTimeError) -> LocalDate {
      guard year > 0 else { throw .outOfRange(.year, year) }
      guard 1...12 ~= month else { throw .outOfRange(.month, month) }
      guard let date = LocalDate(year: year, month: month, day: day) else { throw .noSuchDay(year: year, month: month, day: day) }
      return date
    }
  }

  struct Time {
    let hour, minute: Int
    let second: Int?

    func check() throws(LocalTimeError) {
      if hour == 24, minute == 0, second ?? 0 == 0 { throw .endOfDay }
      guard hour < 24 else { throw .outOfRange(.hour, hour) }
      guard minute < 60 else { throw .outOfRange(.minute, minute) }
      guard let second else { return }
      guard second != 60 else { throw .leapSecond }
      guard second < 60 else { throw .outOfRange(.second, second) }
    }
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func date() throws(LocalTimeError) -> Day {
    let year = try number(.year, digits: 4)
    try expect("-", .hyphen)
    let month = try number(.month, digits: 2)
    try expect("-", .hyphen)
    return Day(year: year, month: month, day: try number(.day, digits: 2))
  }

  mutating func time() throws(LocalTimeError) -> Time {
    try expect("T", .separator)
    let hour = try number(.hour, digits: 2)
    try expect(":", .colon)
    let minute = try number(.minute, digits: 2)
    return Time(hour: hour, minute: minute, second: skip(":") ? try number(.second, digits: 2) : nil)
  }

  mutating func end() throws(LocalTimeError) {
    switch rest.first.map({ Unicode.Scalar($0) }) {
    case nil: return
    case "Z", "z", "+", "-": throw .hasOffset(at: position)
    case ".", ",": throw .hasFraction(at: position)
    default: throw .expected(.end, at: position)
    }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    advance()
    return true
  }

  private mutating func advance() {
    rest.removeFirst()
    position += 1
  }

  private mutating func expect(_ character: Unicode.Scalar, _ part: LocalTimeError.Part) throws(LocalTimeError) {
    guard skip(character) else { throw .expected(part, at: position) }
  }

  private mutating func number(_ part: LocalTimeError.Part, digits: Int) throws(LocalTimeError) -> Int {
    let start = position
    var value = 0
    for _ in 0..<digits {
      guard let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { throw .expected(part, at: start) }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      advance()
    }
    return value
  }
}
