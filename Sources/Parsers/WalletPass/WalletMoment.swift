internal import Travel

/// A date, a time or both, as passes write them: ISO 8601 with or without an offset, a date as people write it, or a time of day.
enum WalletMoment: Equatable {
  /// With what the clock shows as it is written, and how far that is ahead of UTC.
  case instant(Instant, written: LocalTime, UTCOffset)
  case wall(LocalTime)
  case day(LocalDate)
  /// Without a year, perhaps with a time of day.
  case dayOfYear(month: Int, day: Int, clock: String?)
  /// Day first, month first.
  case either(LocalDate, LocalDate)
  /// `10:30`.
  case clock(String)

  init?(_ text: String) {
    let text = text.trimmed
    if let moment = Self.iso(text) {
      self = moment
    } else if text.contains(where: { ":.hH".contains($0) }), let clock = TableDates.time(Self.withColon(text)) {
      self = .clock(String(clock.prefix(5)))
    } else if let moment = Self.day(text) ?? Self.dayAndClock(text) {
      self = moment
    } else {
      return nil
    }
  }

  /// `29MAR 10:30`, `29.03.2026, 10:30`, `10:30 29 Mar 2026`: a day and a time of day with a space between.
  private static func dayAndClock(_ text: String) -> WalletMoment? {
    guard text.utf8.count <= 40 else { return nil }
    for space in text.indices where text[space] == " " {
      let parts = [text[..<space], text[space...]].map { part in
        String(part.trimmed.reversed().drop { ",-|".contains($0) }.reversed()).trimmed
      }
      for (date, time) in [(parts[0], parts[1]), (parts[1], parts[0])] {
        guard time.contains(where: { ":hH".contains($0) }), let clock = TableDates.time(withColon(time))?.prefix(5) else { continue }
        switch day(date) {
        case .day(let day)?: return (try? LocalTime("\(day)T\(clock)")).map { .wall($0) }
        case .dayOfYear(let month, let day, _)?: return .dayOfYear(month: month, day: day, clock: String(clock))
        default: continue
        }
      }
    }
    return nil
  }

  /// `10h30` and `10:30 Uhr` as `10:30`.
  private static func withColon(_ text: String) -> String {
    var text = text.lowercased()
    for word in [" uhr", " uur"] where text.hasSuffix(word) { text.removeLast(word.count) }
    if text.hasSuffix("h") { text.removeLast() }
    let parts = text.split(separator: "h", omittingEmptySubsequences: false)
    return parts.count == 2 ? "\(parts[0].trimmed):\(parts[1].trimmed)" : text
  }

  /// `2026-03-29T10:30`, with or without seconds and their fraction, and an offset: `Z`, `+02:00`, `+0200`, `+02`.
  private static func iso(_ text: String) -> WalletMoment? {
    let bytes = Array(text.utf8)
    guard bytes.count <= 40, bytes.count >= 16, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
      let date = try? LocalDate(String(text.prefix(10)))
    else { return nil }
    let rest = text.dropFirst(11)
    let time = rest.prefix { !"Zz+-".contains($0) }
    let zone = rest.dropFirst(time.count).filter { $0 != ":" }
    let whole = time.prefix { $0 != "." }
    let fraction = time.dropFirst(whole.count).dropFirst()
    let parts = whole.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), fraction.allSatisfy(\.isDigit), let hour = number(parts[0]), let minute = number(parts[1]),
      let second = parts.count == 3 ? number(parts[2]) : 0, let local = LocalTime(date, hour: hour, minute: minute), second < 60
    else { return nil }
    guard !zone.isEmpty else { return .wall(local) }
    guard let offset = offset(zone) else { return nil }
    let seconds = date.dayNumber * 86_400 + hour * 3600 + minute * 60 - offset.seconds
    return .instant(Instant(milliseconds: Int64(seconds) * 1000), written: local, offset)
  }

  private static func offset(_ text: String) -> UTCOffset? {
    if text.uppercased() == "Z" { return UTCOffset(seconds: 0) }
    let digits = text.dropFirst()
    guard digits.count == 2 || digits.count == 4, let hours = number(digits.prefix(2)), hours < 24,
      let minutes = digits.count == 4 ? number(digits.suffix(2)) : 0, minutes < 60
    else { return nil }
    return UTCOffset(seconds: (text.first == "-" ? -1 : 1) * (hours * 3600 + minutes * 60))
  }

  /// Two digits.
  private static func number(_ text: some StringProtocol) -> Int? { text.utf8.count == 2 && text.allSatisfy(\.isDigit) ? Int(text) : nil }

  private static let months: [[String]] = [
    ["jan", "janv", "ene", "gen", "january", "januar", "janvier", "enero", "gennaio", "januari"],
    ["feb", "fév", "fev", "févr", "february", "februar", "février", "febrero", "febbraio", "februari"],
    ["mar", "mär", "mrz", "mars", "march", "märz", "marzo", "mrt", "maart"],
    ["apr", "avr", "abr", "april", "avril", "abril", "aprile"],
    ["may", "mai", "mayo", "mag", "maggio", "mei"],
    ["jun", "juin", "june", "juni", "junio", "giu", "giugno"],
    ["jul", "juil", "july", "juli", "juillet", "julio", "lug", "luglio"],
    ["aug", "aoû", "août", "aout", "ago", "august", "agosto", "augustus"],
    ["sep", "sept", "set", "september", "septembre", "septiembre", "settembre"],
    ["oct", "okt", "ott", "october", "oktober", "octobre", "octubre", "ottobre"],
    ["nov", "november", "novembre", "noviembre"],
    ["dec", "dez", "déc", "dic", "december", "dezember", "décembre", "diciembre", "dicembre"],
  ]

  /// `29MAR`, `29 März`, `29. Mar 2026`, `29MAR26`, and what `TableDates` reads.
  private static func day(_ text: String) -> WalletMoment? {
    guard text.utf8.count <= 40 else { return nil }
    switch TableDates.day(text) {
    case .day(let day, _)?: return (try? LocalDate(day)).map { .day($0) }
    case .either(let first, let second)?:
      guard let first = try? LocalDate(first), let second = try? LocalDate(second) else { return nil }
      return .either(first, second)
    case nil: break
    }
    // Words are runs of digits or of letters.
    var words: [String] = []
    var wasDigit: Bool?
    for character in text.lowercased() {
      guard character.isDigit || character.isLetter else {
        guard " .,-/'".contains(character) else { return nil }
        wasDigit = nil
        continue
      }
      if wasDigit == character.isDigit { words[words.count - 1].append(character) } else { words.append(String(character)) }
      wasDigit = character.isDigit
    }
    words.removeAll { $0 == "de" || $0 == "of" }
    guard (2...3).contains(words.count), let day = Int(words[0]), words[0].utf8.count <= 2,
      let month = months.firstIndex(where: { $0.contains(words[1]) })
    else { return nil }
    guard words.count == 3 else {
      return LocalDate(year: 2000, month: month + 1, day: day).map { _ in .dayOfYear(month: month + 1, day: day, clock: nil) }
    }
    guard let year = Int(words[2]), words[2].utf8.count == 2 || words[2].utf8.count == 4 else { return nil }
    return LocalDate(year: words[2].utf8.count == 2 ? 2000 + year : year, month: month + 1, day: day).map { .day($0) }
  }
}

extension Character {
  var isDigit: Bool { ("0"..."9").contains(self) }
}

extension StringProtocol {
  /// Without white space around it.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
