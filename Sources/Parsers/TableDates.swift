internal import Travel

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

  /// Reads `2026-03-29`, `2026/3/29`, `29.3.2026`, `3/29/2026`, `29 Mar 2026`, `29-Mar-26`, `Mar 29, 2026`; nil for anything else.
  package static func day(_ text: String) -> Day? {
    // Mostly it is written as ours are, and reading words takes long.
    if let numbers = numbers(text, "0000-00-00"), 1...12 ~= numbers[1], 1...31 ~= numbers[2] { return .day(text, nil) }
    let words = text.split { " ,./-".contains($0) }.map(String.init)
    guard words.count == 3 else { return nil }
    // Excel makes `29-Mar-26` of `29 Mar`, and takes two digits up to 29 for this century.
    if let month = month(words[1]) { return day(words[2].count == 2 ? century(words[2]) : words[2], month, words[0]) }
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

  /// The day of a number as Excel counts days, which it writes into CSV where a cell has no format of dates: `46110`, and with a time `46110.4375`. nil
  /// for anything else, and for days outside of 1954 to 2119, whose numbers have more or fewer digits or are years.
  package static func serial(_ text: String) -> (day: String, time: String?)? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0].count == 5, text.utf8.count <= 20, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }),
      let number = Double(text), (20_000..<80_000).contains(number), let whole = parts.first.flatMap({ Int(Substring($0)) })
    else { return nil }
    // Day 25,569 is 1970-01-01.
    let minutes = Int(((number - Double(whole)) * 1_440).rounded())
    let day = LocalDate(dayNumber: whole - 25_569 + minutes / 1_440).description
    guard parts.count == 2, minutes % 1_440 != 0 || parts[1].contains(where: { $0 != UInt8(ascii: "0") }) else { return (day, nil) }
    return (day, "\(digits(minutes % 1_440 / 60, 2)):\(digits(minutes % 60, 2))")
  }

  /// Reads `10:30`, `9:05:00`, `10.30`, `1030`, `10:30 PM`; nil for anything else.
  package static func time(_ text: String) -> String? {
    if let numbers = numbers(text, "00:00") ?? numbers(text, "00:00:00"), numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 }) {
      return numbers.count == 3 && numbers[2] == 0 ? String(Substring(text.utf8.prefix(5))) : text
    }
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

  /// The numbers of a text that has digits where `form` has zeros, and else the same; nil for any other.
  private static func numbers(_ text: String, _ form: StaticString) -> [Int]? {
    guard text.utf8.count == form.utf8CodeUnitCount else { return nil }
    var numbers = [0]
    for (i, byte) in text.utf8.enumerated() {
      let expected = form.utf8Start[i]
      if expected != UInt8(ascii: "0") {
        guard byte == expected else { return nil }
        numbers.append(0)
      } else {
        guard 0x30...0x39 ~= byte else { return nil }
        numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - 0x30)
      }
    }
    return numbers
  }

  private static func century(_ year: String) -> String { number(year).map { ($0 < 30 ? "20" : "19") + year } ?? year }

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
