/// Dates and times as people and spreadsheets write them, turned into `2026-03-29` and `10:30`.
package enum TableDates {
  /// What comes first where a date is only numbers with slashes or hyphens.
  package enum Order: Sendable { case dayFirst, monthFirst }

  /// What a text says.
  package enum Day: Equatable, Sendable {
    /// `2026-03-29`, and what this date says about the order: nil, nothing.
    case day(String, Order?)
    /// One or the other, as day first and as month first.
    case either(String, String)
  }

  /// Reads `2026-03-29`, `2026/3/29`, `29.3.2026`, `3/29/2026`, `29 Mar 2026`, `Mar 29, 2026`; nil for anything else.
  package static func day(_ text: String) -> Day? {
    let words = text.split { " ,./-".contains($0) }.map(String.init)
    guard words.count == 3 else { return nil }
    if let month = month(words[1]) { return day(words[2], month, words[0]) }
    if let month = month(words[0]) { return day(words[2], month, words[1]) }
    guard let numbers = [number(words[0]), number(words[1]), number(words[2])] as? [Int] else { return nil }
    if words[0].count == 4 { return day(words[0], numbers[1], words[2]) }
    guard words[2].count == 4 else { return nil }
    // Nobody writes the month first with dots.
    if text.contains(".") { return day(words[2], numbers[1], words[0]) }
    switch (date(words[2], numbers[1], words[0]), date(words[2], numbers[0], words[1])) {
    case (let dayFirst?, let monthFirst?): return dayFirst == monthFirst ? .day(dayFirst, nil) : .either(dayFirst, monthFirst)
    case (let dayFirst?, nil): return .day(dayFirst, .dayFirst)
    case (nil, let monthFirst?): return .day(monthFirst, .monthFirst)
    case (nil, nil): return nil
    }
  }

  /// Reads `10:30`, `9:05:00`, `10.30`, `1030`, `10:30 PM`; nil for anything else.
  package static func time(_ text: String) -> String? {
    var text = text.uppercased().filter { $0 != " " }
    var half: String?
    for suffix in ["AM", "PM"] where text.hasSuffix(suffix) {
      half = suffix
      text.removeLast(2)
    }
    var words = text.split { ":.".contains($0) }.map(String.init)
    if words.count == 1, words[0].count == 4 { words = [String(words[0].prefix(2)), String(words[0].suffix(2))] }
    guard (2...3).contains(words.count), words.allSatisfy({ $0.count <= 2 }), words.dropFirst().allSatisfy({ $0.count == 2 }),
      var hour = number(words[0]), let minute = number(words[1]), minute < 60
    else { return nil }
    if let half {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (half == "PM" ? 12 : 0)
    }
    guard hour < 24 else { return nil }
    let seconds = words.count == 3 && words[2] != "00" ? ":" + words[2] : ""
    guard number(words.last ?? "").map({ $0 < 60 }) == true else { return nil }
    return "\(digits(hour, 2)):\(digits(minute, 2))\(seconds)"
  }

  private static func day(_ year: String, _ month: Int, _ day: String) -> Day? { date(year, month, day).map { .day($0, nil) } }

  private static func date(_ year: String, _ month: Int, _ day: String) -> String? {
    guard year.count == 4, let year = number(year), (1...12).contains(month), let day = number(day), (1...31).contains(day) else {
      return nil
    }
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }

  private static func number(_ text: String) -> Int? {
    text.count <= 4 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }

  /// `March`, `mar`: at least three letters of an English name.
  private static func month(_ word: String) -> Int? {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]
    guard word.count >= 3 else { return nil }
    return names.firstIndex { $0.hasPrefix(word.lowercased()) }.map { $0 + 1 }
  }
}
