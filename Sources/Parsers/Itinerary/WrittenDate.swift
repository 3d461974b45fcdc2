internal import Travel

/// A date as a text has it: with or without its year and the day of the week, or of numbers of which either can be the day.
struct WrittenDate: Equatable {
  var first: Int
  /// The month; of two numbers either may be it.
  var second: Int
  var year: Int?
  /// 1, Monday, to 7.
  var weekday: Int?
  /// Whether the order of day and month is not known.
  var isOpen = false
  /// What it shows of the order of others, where it is of numbers with strokes.
  var shows: TableDates.Order?

  /// What a date means, and what is to be said of that.
  struct Meaning: Equatable {
    var date: LocalDate
    /// What it can mean as well.
    var other: LocalDate?
    /// A sentence.
    var doubt: String?
  }

  /// A date without a year is the next one after `reference`, from two days before it on; its day of the week decides where it is told.
  func meaning(reference: LocalDate, order: TableDates.Order?) -> Meaning? {
    var readings = [(day: first, month: second)]
    if isOpen {
      let other = (day: second, month: first)
      switch order {
      case .dayFirst: break
      case .monthFirst: readings = [other]
      case nil: if first != second { readings.append(other) }
      }
    }
    let meanings = readings.compactMap { dated($0.day, $0.month, reference) }
    let agreeing = meanings.filter { $0.doubt == nil }
    guard var meaning = agreeing.first ?? meanings.first else { return nil }
    if agreeing.count == 2 { meaning.other = agreeing[1].date }
    return meaning
  }

  /// What it shows of the order of others: by its day of the week, if that is no other one's of it.
  func shownOrder(reference: LocalDate) -> TableDates.Order? {
    guard isOpen, weekday != nil else { return shows }
    let agreeing = [TableDates.Order.dayFirst, .monthFirst].filter {
      meaning(reference: reference, order: $0).map { $0.doubt == nil } ?? false
    }
    return agreeing.count == 1 ? agreeing[0] : nil
  }

  private static let nearDays = 335

  private func dated(_ day: Int, _ month: Int, _ reference: LocalDate) -> Meaning? {
    if let year {
      guard let date = LocalDate(year: year, month: month, day: day) else { return nil }
      return Meaning(date: date, doubt: contradiction(date))
    }
    let now = reference.components.year
    let days = (now - 1...now + 8).compactMap { LocalDate(year: $0, month: month, day: day) }
    guard let next = days.first(where: { reference.distance(to: $0) >= -2 }) else { return nil }
    if let weekday {
      // The calendar repeats after five or six years, so there is one near the reference at most.
      let near = days.filter { $0.weekday.rawValue == weekday && (-370...740).contains(reference.distance(to: $0)) }
      guard let date = near.contains(next) ? next : near.count == 1 ? near[0] : nil else {
        return Meaning(date: next, doubt: contradiction(next))
      }
      return Meaning(date: date)
    }
    let isFar = reference.distance(to: next) > Self.nearDays
    return Meaning(date: next, doubt: isFar ? "The date has no year: it may be \(next), or a year earlier." : nil)
  }

  private func contradiction(_ date: LocalDate) -> String? {
    guard let weekday, weekday != date.weekday.rawValue else { return nil }
    return "The date is said to be another day of the week than \(date) is, a \(date.weekday.name)."
  }
}

// MARK: Reading

extension WrittenDate {
  /// Reads the date that begins with a word of a line; `next` is the word behind it.
  static func read(_ line: ItineraryLine, _ i: Int) -> (date: WrittenDate, next: Int)? {
    let reader = WrittenDateReader(line)
    if let weekday = CalendarNames.weekday(line.words[i].lower), var j = reader.joined(i, by: " .,-(") {
      if line.words[j].lower == "feira", let next = reader.joined(j, by: " .,-") { j = next }
      if WrittenDateReader.articles.contains(line.words[j].lower), let next = reader.joined(j, by: " ") { j = next }
      if case (var date, let next)? = reader.date(j, hasWeekday: true) {
        date.weekday = weekday
        return (date, next)
      }
    }
    guard var (date, next) = reader.date(i, hasWeekday: false) else { return nil }
    if let weekday = reader.weekdayBehind(next) {
      date.weekday = weekday
      next += 1
    }
    return (date, next)
  }
}

private struct WrittenDateReader {
  static let articles: Set<String> = ["the", "den", "dem", "der", "el", "le", "il", "am", "dia"]
  private static let ofWords: Set<String> = ["of", "de", "del", "do"]
  private static let ordinals: Set<String> = ["st", "nd", "rd", "th", "er", "o"]

  let line: ItineraryLine

  init(_ line: ItineraryLine) { self.line = line }

  /// The word behind one, if nothing but a few of these signs is between them.
  func joined(_ i: Int, by signs: String) -> Int? {
    guard i + 1 < line.words.count else { return nil }
    let gap = line.plain[line.words[i].range.upperBound..<line.words[i + 1].range.lowerBound]
    return gap.count <= 3 && gap.allSatisfy { byte in signs.utf8.contains(byte) } ? i + 1 : nil
  }

  private func number(_ i: Int, digits: ClosedRange<Int>) -> Int? {
    let bytes = line.plain[line.words[i].range]
    guard digits.contains(bytes.count), bytes.allSatisfy(ItineraryLine.isDigit) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// 1 to 31, perhaps as an ordinal.
  private func day(_ i: Int) -> Int? {
    if let number = number(i, digits: 1...2) { return (1...31).contains(number) ? number : nil }
    let word = line.words[i].lower
    let digits = word.prefix { $0.isNumber && $0.isASCII }
    guard (1...2).contains(digits.count), Self.ordinals.contains(String(word.dropFirst(digits.count))), let number = Int(digits) else {
      return nil
    }
    return (1...31).contains(number) ? number : nil
  }

  private func year(_ i: Int, short: Bool) -> Int? {
    if let number = number(i, digits: 4...4) { return (1950...2100).contains(number) ? number : nil }
    return short ? number(i, digits: 2...2).map { 2000 + $0 } : nil
  }

  func date(_ i: Int, hasWeekday: Bool) -> (WrittenDate, Int)? {
    iso(i) ?? numeric(i, hasWeekday: hasWeekday) ?? dayFirst(i, hasWeekday: hasWeekday) ?? monthFirst(i) ?? together(i)
  }

  /// `2026-03-29`.
  private func iso(_ i: Int) -> (WrittenDate, Int)? {
    guard let year = year(i, short: false), let j = joined(i, by: "-/."), let month = number(j, digits: 2...2),
      let k = joined(j, by: "-/."),
      let day = number(k, digits: 2...2), isSame(i, k), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return (WrittenDate(first: day, second: month, year: year), k + 1)
  }

  /// Whether one and the same sign stands behind a word and before the last of three.
  private func isSame(_ i: Int, _ k: Int) -> Bool {
    let gaps = [i, k - 1].map { line.plain[line.words[$0].range.upperBound..<line.words[$0 + 1].range.lowerBound] }
    return gaps[0].count == 1 && gaps[0].elementsEqual(gaps[1])
  }

  /// `29.03.2026`, `03/29/2026`, and behind a day of the week `29.03.`.
  private func numeric(_ i: Int, hasWeekday: Bool) -> (WrittenDate, Int)? {
    guard let first = number(i, digits: 1...2), let j = joined(i, by: "./-"), let second = number(j, digits: 1...2),
      (1...31).contains(first),
      (1...31).contains(second), !isInNumber(i)
    else { return nil }
    let sign = line.plain[line.words[i].range.upperBound]
    if let k = joined(j, by: "./-"), isSame(i, k) {
      guard let year = year(k, short: sign != 0x2D),
        joined(k, by: "./-") == nil || !isDigit(k + 1) || line.plain[line.words[k].range.upperBound] == 0x20
      else {
        return nil
      }
      return dated(first, second, year, isDotted: sign == 0x2E).map { ($0, k + 1) }
    }
    let end = line.words[j].range.upperBound
    let isEnded = sign == 0x2E ? end < line.plain.count && line.plain[end] == 0x2E : sign == 0x2F
    guard hasWeekday, isEnded else { return nil }
    return dated(first, second, nil, isDotted: sign == 0x2E).map { ($0, j + 1) }
  }

  private func isDigit(_ i: Int) -> Bool {
    line.words.indices.contains(i) && ItineraryLine.isDigit(line.plain[line.words[i].range.lowerBound])
  }

  /// Whether digits and a sign stand directly before, as in the number of a telephone.
  private func isInNumber(_ i: Int) -> Bool {
    let start = line.words[i].range.lowerBound
    return start > 1 && ".-/+".utf8.contains(line.plain[start - 1]) && ItineraryLine.isDigit(line.plain[start - 2])
  }

  /// Nobody writes the month first with dots.
  private func dated(_ first: Int, _ second: Int, _ year: Int?, isDotted: Bool) -> WrittenDate? {
    if isDotted || first > 12 {
      return second <= 12 ? WrittenDate(first: first, second: second, year: year, shows: isDotted ? nil : .dayFirst) : nil
    }
    if second > 12 { return WrittenDate(first: second, second: first, year: year, shows: .monthFirst) }
    return WrittenDate(first: first, second: second, year: year, isOpen: first != second)
  }

  /// `29 March 2026`, `29. März`, `29 de marzo de 2026`, `29-Mar-26`.
  private func dayFirst(_ i: Int, hasWeekday: Bool) -> (WrittenDate, Int)? {
    guard let day = day(i), var j = joined(i, by: " .,-/") else { return nil }
    if Self.ofWords.contains(line.words[j].lower), let next = joined(j, by: " ") { j = next }
    guard let month = CalendarNames.month(line.words[j].lower) else { return nil }
    var date = WrittenDate(first: day, second: month)
    if var k = joined(j, by: " .,-/'") {
      if Self.ofWords.contains(line.words[k].lower), let next = joined(k, by: " ") { k = next }
      let sign = line.plain[line.words[k].range.lowerBound - 1]
      let isShort = (sign == 0x2D || sign == 0x27 || sign == 0x2F) || shortYearEnds(k)
      if let year = year(k, short: isShort) {
        date.year = year
        return (date, k + 1)
      }
    }
    return hasWeekday || !CalendarNames.isEveryday(line.words[j].lower) ? (date, j + 1) : nil
  }

  /// Whether two digits behind a month are its year: nothing that would make a clock or a number of them follows.
  private func shortYearEnds(_ k: Int) -> Bool {
    guard let number = number(k, digits: 2...2), (20...49).contains(number) else { return false }
    let end = line.words[k].range.upperBound
    return end == line.plain.count || !":.h-".utf8.contains(line.plain[end])
  }

  /// `March 29, 2026`, `Mar 29`.
  private func monthFirst(_ i: Int) -> (WrittenDate, Int)? {
    guard CalendarNames.isEnglishMonth(line.words[i].lower), let month = CalendarNames.month(line.words[i].lower),
      ItineraryLine.isCapital(line.plain[line.words[i].range.lowerBound]), let j = joined(i, by: " ."), let day = day(j)
    else { return nil }
    // `Mar 10:30` is no day.
    let end = line.words[j].range.upperBound
    guard end == line.plain.count || !":".utf8.contains(line.plain[end]) else { return nil }
    var date = WrittenDate(first: day, second: month)
    guard let k = joined(j, by: " ,"), let year = year(k, short: false) else { return (date, j + 1) }
    date.year = year
    return (date, k + 1)
  }

  /// `29MAR`, `29MAR26`, `29Mar2026`.
  private func together(_ i: Int) -> (WrittenDate, Int)? {
    let word = line.words[i].lower
    let digits = word.prefix { $0.isNumber && $0.isASCII }
    let rest = word.dropFirst(digits.count)
    let letters = rest.prefix { $0.isLetter }
    let year = rest.dropFirst(letters.count)
    guard (1...2).contains(digits.count), letters.utf8.count >= 3, let day = Int(digits), (1...31).contains(day),
      let month = CalendarNames.month(String(letters)), [0, 2, 4].contains(year.utf8.count), year.utf8.allSatisfy(ItineraryLine.isDigit)
    else { return nil }
    let number = Int(year).map { $0 < 100 ? 2000 + $0 : $0 }
    if let number, !(1950...2100).contains(number) { return nil }
    return (WrittenDate(first: day, second: month, year: number), i + 1)
  }

  /// `(Sun)` behind a date, or in English without the brackets.
  func weekdayBehind(_ i: Int) -> Int? {
    guard i > 0, i < line.words.count, let j = joined(i - 1, by: " ,("), let weekday = CalendarNames.weekday(line.words[j].lower) else {
      return nil
    }
    let isInBrackets = line.plain[line.words[j].range.lowerBound - 1] == 0x28
    let isEnglish = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains {
      line.words[j].lower == $0 || line.words[j].lower.hasPrefix($0) && line.words[j].lower.hasSuffix("day")
    }
    // Not the day of the week of the date behind it.
    guard isInBrackets || isEnglish && ItineraryLine.isCapital(line.plain[line.words[j].range.lowerBound]) else { return nil }
    if let next = joined(j, by: " .,"), date(next, hasWeekday: true) != nil { return nil }
    return weekday
  }
}
