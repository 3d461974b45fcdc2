internal import Travel

/// Places the days of a boarding pass in years. The barcode has them as days of the year: that of the issue with the last digit of its year, those of the
/// flights without any.
enum BoardingPassDays {
  /// A day, and what there is to be said about its year.
  struct Placed: Equatable {
    let date: LocalDate?
    /// How the year was found, as the end of a sentence.
    let reason: String
    /// The other day that it may be.
    let other: LocalDate?
  }

  /// Further away than this, a flight and its pass are seldom.
  private static let near = 120
  /// Flights are sold about that long ahead.
  private static let sold = 300

  /// The year's last digit and the day of the year.
  static func issue(_ text: String) -> (digit: Int, day: Int)? {
    guard text.utf8.count == 4, text.utf8.allSatisfy(BoardingPassText.isDigit), let number = Int(text), (1...366).contains(number % 1000)
    else { return nil }
    return (number / 1000, number % 1000)
  }

  /// nil when the year has no such day.
  static func date(_ year: Int, _ day: Int) -> LocalDate? {
    guard let first = LocalDate(year: year, month: 1, day: 1) else { return nil }
    let date = first.advanced(by: day - 1)
    return day >= 1 && date.components.year == year ? date : nil
  }

  /// The latest day with this digit and number that is no more than a year after `reference`.
  static func issueDate(_ text: String, reference: LocalDate) -> LocalDate? {
    guard let (digit, day) = issue(text) else { return nil }
    let year = reference.components.year
    return stride(from: year + 1, through: year - 10, by: -1).lazy.filter { $0 % 10 == digit }
      .compactMap { date($0, day) }.first { $0 <= reference.advanced(by: 366) }
  }

  /// Days with this number around `reference`, in order.
  private static func candidates(_ day: Int, _ reference: LocalDate) -> [LocalDate] {
    let year = reference.components.year
    return (year - 1...year + 1).compactMap { date($0, day) }
  }

  /// The first leg's day: the first one on or after the day of issue; without one, the nearest to `reference`.
  static func first(_ day: Int, issue: LocalDate?, reference: LocalDate) -> Placed {
    guard let issue else { return nearest(day, reference) }
    let days = candidates(day, issue)
    let after = days.first { $0 >= issue && issue.distance(to: $0) <= 366 }
    // Where it is issued it may be tomorrow already.
    if let before = days.last(where: { $0 < issue }), before.distance(to: issue) == 1 {
      return Placed(date: before, reason: "the date of issue, \(issue), is the day after it", other: after)
    }
    guard let after else { return none(day, "the date of issue, \(issue)") }
    let isFar = issue.distance(to: after) > sold
    return Placed(date: after, reason: "the date of issue, \(issue)", other: isFar ? days.last { $0 < issue } : nil)
  }

  /// A later leg's: the first one that is not before the leg before it. Across the date line it may be the day before.
  static func next(_ day: Int, after previous: LocalDate) -> Placed {
    let days = candidates(day, previous)
    guard let date = days.first(where: { previous.distance(to: $0) >= -1 }) else { return none(day, "the leg before it, \(previous)") }
    let before = days.last { $0 < date }
    let isFar = previous.distance(to: date) > near
    return Placed(date: date, reason: "the leg before it, \(previous)", other: isFar ? before : nil)
  }

  private static func nearest(_ day: Int, _ reference: LocalDate) -> Placed {
    let days = candidates(day, reference).sorted { abs($0.distance(to: reference)) < abs($1.distance(to: reference)) }
    guard let date = days.first else { return none(day, "the day of reading, \(reference)") }
    let isFar = abs(date.distance(to: reference)) > near
    return Placed(date: date, reason: "the day of reading, \(reference)", other: isFar ? days.dropFirst().first : nil)
  }

  private static func none(_ day: Int, _ reason: String) -> Placed {
    Placed(date: nil, reason: "no year near \(reason), has a day \(day)", other: nil)
  }
}
