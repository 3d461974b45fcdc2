internal import Schema

/// The dates and times of a table, read by what the whole table tells of the order of days and months.
struct ImportDates: Sendable {
  private var isDayFirst = false
  private var isMonthFirst = false

  /// Notes what a field of the table tells.
  mutating func learn(_ text: String) {
    guard !Self.isISO(text), let day = TableDates.day(Self.split(text).day), case .day(_, let order?) = day else { return }
    switch order {
    case .dayFirst: isDayFirst = true
    case .monthFirst: isMonthFirst = true
    }
  }

  /// A date, and behind it a time that is midnight: spreadsheets write one.
  func day(_ text: String, _ field: String, _ errors: inout FieldErrors) -> String? {
    if Self.isISO(text), text.utf8.count == 10 { return read(text, field, &errors) }
    let parts = Self.split(text)
    if !parts.time.isEmpty {
      guard TableDates.time(parts.time) == "00:00" else {
        errors.add("is a date with a time, where a date alone is expected: \(text.prefix(40))", at: field)
        return nil
      }
    } else if let serial = TableDates.serial(text) {
      if serial.time == nil { return serial.day }
    }
    return read(parts.day, field, &errors)
  }

  /// A time of day.
  func time(_ text: String, _ field: String, _ errors: inout FieldErrors) -> String? {
    let time = TableDates.time(text)
    if time == nil { errors.add("is no time such as 10:30: \(text.prefix(40))", at: field) }
    return time
  }

  /// A date with a time or without, as `POST /flights` takes it.
  func local(_ text: String, _ field: String, _ errors: inout FieldErrors) -> String {
    if Self.isISO(text), text.utf8.count == 10 || text.utf8.dropFirst(10).first == UInt8(ascii: "T") { return text }
    if let serial = TableDates.serial(text) { return serial.day + (serial.time.map { "T\($0)" } ?? "") }
    let parts = Self.split(text)
    guard let date = read(parts.day, field, &errors) else { return text }
    return parts.time.isEmpty ? date : "\(date)T\(TableDates.time(parts.time) ?? parts.time)"
  }

  /// Minutes, of `8:35`, `08:35:00` and `515`; nil for anything else and for more than four days.
  static func minutes(_ text: String) -> Int? {
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map { $0.utf8.count <= 4 && isNumber($0) ? Int($0) : nil }
    switch words.count {
    case 1: return words[0].flatMap { $0 <= 5_760 ? $0 : nil }
    case 2, 3:
      guard let hours = words[0], let minutes = words[1], hours <= 96, minutes < 60, words.count == 2 || words[2].map({ $0 < 60 }) == true
      else { return nil }
      return hours * 60 + minutes
    default: return nil
    }
  }

  private static func isNumber(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy { 0x30...0x39 ~= $0 } }

  private func read(_ text: String, _ field: String, _ errors: inout FieldErrors) -> String? {
    switch TableDates.day(text) {
    case .day(let day, _): return day
    case .either(let dayFirst, let monthFirst):
      if isDayFirst != isMonthFirst { return isDayFirst ? dayFirst : monthFirst }
      errors.add("can be \(dayFirst) or \(monthFirst), and no other date in the file tells which; write it like these", at: field)
    case nil: errors.add("is no date such as 2026-03-29: \(text.prefix(40))", at: field)
    }
    return nil
  }

  private static func isISO(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count >= 10 else { return false }
    return bytes.dropFirst(4).first == UInt8(ascii: "-") && bytes.dropFirst(7).first == UInt8(ascii: "-")
  }

  /// The date and the time: behind a `T`, or from the first word with a colon on.
  private static func split(_ text: String) -> (day: String, time: String) {
    if !text.contains(" "), let sign = text.lastIndex(of: "T"), text[sign...].dropFirst().first?.isNumber == true {
      return (String(text[..<sign]), String(text[sign...].dropFirst()))
    }
    let words = text.split(separator: " ")
    let first = words.firstIndex { $0.contains(":") } ?? words.endIndex
    return (words[..<first].joined(separator: " "), words[first...].joined(separator: " "))
  }
}
