/// A time of day as a text has it: `10:30`, `10:30 PM`, `10h30`, `10.30 Uhr`, `6 pm`, with the days that it is later, `+1`.
enum WrittenClock {
  private static let hours: Set<String> = ["uhr", "h", "hrs", "hours", "ore", "hs", "hr"]
  private static let halves: [String: Int] = ["am": 1, "a": 1, "pm": 2, "p": 2]

  /// `end` is the character behind it, `next` the word.
  static func read(_ line: ItineraryLine, _ i: Int) -> (second: Int, days: Int?, next: Int, end: Int)? {
    let start = line.words[i].range.lowerBound
    guard ItineraryLine.isDigit(line.plain[start]), !isOffset(line, i), let (hour, minute, half, next) = parts(line, i) else { return nil }
    var hourOfDay = hour
    if half > 0 {
      guard (1...12).contains(hour) || hour < 24 && half == 2 else { return nil }
      hourOfDay = hour > 12 ? hour : hour % 12 + (half == 2 ? 12 : 0)
    }
    guard hourOfDay < 24, minute < 60 else { return nil }
    let end = line.words[next - 1].range.upperBound
    let (days, word, stop) = later(line, next, end)
    return (hourOfDay * 3600 + minute * 60, days, word, stop)
  }

  /// `UTC+02:00`, `-05:00`.
  private static func isOffset(_ line: ItineraryLine, _ i: Int) -> Bool {
    let start = line.words[i].range.lowerBound
    guard start > 0 else { return false }
    if line.plain[start - 1] == 0x2B || line.plain[start - 1] == 0x3A { return true }
    return i > 0 && ["utc", "gmt"].contains(line.words[i - 1].lower)
  }

  private static func digits(_ word: some StringProtocol, _ counts: ClosedRange<Int>) -> Int? {
    counts.contains(word.utf8.count) && word.utf8.allSatisfy(ItineraryLine.isDigit) ? Int(word) : nil
  }

  private static func parts(_ line: ItineraryLine, _ i: Int) -> (hour: Int, minute: Int, half: Int, next: Int)? {
    let word = line.words[i].lower
    if let hour = digits(word, 1...2), i + 1 < line.words.count {
      let gap = line.plain[line.words[i].range.upperBound..<line.words[i + 1].range.lowerBound]
      let following = line.words[i + 1].lower
      if gap.elementsEqual([0x3A]) { return colon(line, i, hour) }
      // With a point it is a clock only if that is said.
      if gap.elementsEqual([0x2E]), let minute = digits(following, 2...2), let (half, next) = unit(line, i + 2), half > 0 || next > i + 2 {
        return (hour, minute, half, next)
      }
      if gap.allSatisfy({ $0 == 0x20 }), gap.count <= 1, following == "am" || following == "pm", hour <= 12 {
        return (hour, 0, following == "pm" ? 2 : 1, i + 2)
      }
      return nil
    }
    for half in ["am", "pm"] where word.hasSuffix(half) {
      if let hour = digits(word.dropLast(2), 1...2), hour <= 12 { return (hour, 0, half == "pm" ? 2 : 1, i + 1) }
    }
    // 10h30, and no length of time.
    let parts = word.split(separator: "h", omittingEmptySubsequences: false)
    if parts.count == 2, let hour = digits(parts[0], 1...2), let minute = digits(parts[1], 2...2) {
      if i + 1 < line.words.count, ["m", "min", "mn", "mins"].contains(line.words[i + 1].lower) { return nil }
      return (hour, minute, 0, i + 1)
    }
    // 1030 hrs
    if let number = digits(word, 4...4), let (half, next) = unit(line, i + 1), next > i + 1, half == 0, line.words[i + 1].lower != "h" {
      return (number / 100, number % 100, 0, next)
    }
    return nil
  }

  private static func colon(_ line: ItineraryLine, _ i: Int, _ hour: Int) -> (Int, Int, Int, Int)? {
    let word = line.words[i + 1].lower
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard let minute = Self.digits(digits, 2...2) else { return nil }
    let suffix = String(word.dropFirst(2))
    if suffix.isEmpty {
      var next = i + 2
      // Seconds.
      if next < line.words.count,
        line.plain[line.words[next - 1].range.upperBound..<line.words[next].range.lowerBound].elementsEqual([0x3A])
      {
        guard let second = Self.digits(line.words[next].lower, 2...2), second < 60 else { return nil }
        next += 1
      }
      guard let (half, behind) = unit(line, next) else { return nil }
      return (hour, minute, half, behind)
    }
    if let half = halves[suffix] { return (hour, minute, half, i + 2) }
    return hours.contains(suffix) ? (hour, minute, 0, i + 2) : nil
  }

  /// What says that a number is a clock, or which half of the day; nil where it says that it is a length of time.
  private static func unit(_ line: ItineraryLine, _ i: Int) -> (half: Int, next: Int)? {
    guard i < line.words.count else { return (0, i) }
    let gap = line.plain[line.words[i - 1].range.upperBound..<line.words[i].range.lowerBound]
    guard gap.count <= 1, gap.allSatisfy({ $0 == 0x20 }) else { return (0, i) }
    let word = line.words[i].lower
    if word == "am" || word == "pm" { return (word == "pm" ? 2 : 1, i + 1) }
    // a.m.
    if word == "a" || word == "p", i + 1 < line.words.count, line.words[i + 1].lower == "m",
      line.plain[line.words[i].range.upperBound..<line.words[i + 1].range.lowerBound].elementsEqual([0x2E])
    {
      return (word == "p" ? 2 : 1, i + 2)
    }
    if ["min", "m", "mins", "minutes", "std", "stunden"].contains(word) { return nil }
    return hours.contains(word) ? (0, i + 1) : (0, i)
  }

  /// `+1`, `(+1)`, `+1 day`, `#1`; `(next day)`.
  private static func later(_ line: ItineraryLine, _ next: Int, _ end: Int) -> (days: Int?, next: Int, end: Int) {
    var i = end
    while i < line.plain.count, i < end + 3,
      line.plain[i] == 0x20 || line.plain[i] == 0x28 || line.plain[i] == 0x5B || line.plain[i] == 0x09
    { i += 1 }
    guard i < line.plain.count, next < line.words.count else { return (nil, next, end) }
    if line.plain[i] == 0x2B || line.plain[i] == 0x23 {
      while i + 1 < line.plain.count, line.plain[i + 1] == 0x20 { i += 1 }
      let word = line.words[next]
      let digits = word.lower.prefix { $0.isASCII && $0.isNumber }
      let behind = word.range.upperBound
      // Not an offset from UTC.
      guard word.range.lowerBound == i + 1, digits.count == 1, let days = Int(digits), days <= 3,
        ["", "d", "j", "t", "day"].contains(word.lower.dropFirst(1)),
        behind == line.plain.count || line.plain[behind] != 0x3A
      else { return (nil, next, end) }
      return (days, next + 1, behind)
    }
    let phrase = line.words[next...].prefix(3).map(\.lower).joined(separator: " ")
    for text in ["next day", "nachster tag", "am nachsten tag", "le lendemain", "lendemain", "dia siguiente", "del dia siguiente"]
    where phrase.hasPrefix(text) {
      let count = text.split(separator: " ").count
      return (1, next + count, line.words[next + count - 1].range.upperBound)
    }
    return (nil, next, end)
  }
}
