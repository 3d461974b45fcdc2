internal import Travel

/// One flight as reservation systems print it, in the line that is common to Amadeus, Sabre, Galileo and Worldspan but for small differences:
/// `1  LH 400 Y 29MAR 7 FRAJFK HK1  1030 1305  29MAR  E  LH/ABC123`, `1 LH 400Y 29MAR S FRAJFK HK1  1030A  105P`,
/// `1. LH  400 Y  29MAR FRAJFK HK1  1610  #0540  O*`.
struct ReservationLine {
  enum Status { case confirmed, cancelled, other }

  private(set) var number: FlightNumber
  private(set) var fareClass: String?
  private(set) var date: WrittenDate
  private(set) var from: Airport
  private(set) var to: Airport
  private(set) var status: Status
  private(set) var statusCode: String
  private(set) var terminal: String?
  /// Seconds since 00:00.
  private(set) var departure: Int?
  private(set) var arrival: Int?
  /// How many days later it arrives, or on which, where that is said.
  private(set) var arrivalDays: Int?
  private(set) var arrivalDate: WrittenDate?
  /// The airline's own code of the booking.
  private(set) var locator: String?

  /// Codes of a segment's status, by AIRIMP.
  private static let statuses: [String: Status] = [
    "HK": .confirmed, "KK": .confirmed, "KL": .confirmed, "TK": .confirmed, "RR": .confirmed, "DK": .confirmed, "SS": .confirmed,
    "GK": .confirmed,
    "BK": .confirmed, "MK": .confirmed, "OK": .confirmed, "SC": .confirmed, "HX": .cancelled, "UN": .cancelled, "XX": .cancelled,
    "XK": .cancelled,
    "XL": .cancelled, "HL": .other, "TL": .other, "LL": .other, "UC": .other, "US": .other, "UU": .other, "NO": .other, "NN": .other,
    "HN": .other,
    "PN": .other, "WL": .other, "DL": .other, "WK": .other, "SA": .other, "LK": .confirmed, "DN": .other, "TN": .other, "PB": .other,
    "DS": .other,
  ]

  /// nil: the line is something else.
  init?(_ line: ItineraryLine, _ airports: AirportCatalogue) {
    guard line.plain.count <= 160, line.words.count >= 5 else { return nil }
    var cursor = Cursor(line.plain)
    cursor.skipBlanks()
    if cursor.number(1...2, before: " .") != nil { _ = cursor.skip(".") }
    cursor.skipBlanks()
    guard let (number, fareClass) = Self.flight(&cursor) else { return nil }
    (self.number, self.fareClass) = (number, fareClass)
    cursor.skipBlanks()
    guard var date = Self.date(&cursor) else { return nil }
    cursor.skipBlanks()
    date.weekday = Self.weekday(&cursor)
    self.date = date
    guard let (from, to) = Self.pair(&cursor, airports) else { return nil }
    (self.from, self.to) = (from, to)
    guard let status = Self.status(&cursor) else { return nil }
    (self.status, statusCode) = (Self.statuses[status] ?? .other, status)
    readTimes(&cursor)
    locator = Self.locator(line)
  }

  /// `LH 400 Y`, `LH400Y`, `LH 400Y`.
  private static func flight(_ cursor: inout Cursor) -> (FlightNumber, String?)? {
    guard let designator = cursor.text(2...2, where: { ItineraryLine.isCapital($0) || ItineraryLine.isDigit($0) }),
      designator.utf8.contains(where: ItineraryLine.isCapital)
    else { return nil }
    cursor.skipBlanks()
    guard let digits = cursor.text(1...4, where: ItineraryLine.isDigit), let number = try? FlightNumber(designator + digits) else {
      return nil
    }
    let start = cursor.position
    cursor.skipBlanks()
    guard let letter = cursor.text(1...1, where: ItineraryLine.isCapital), cursor.isAt(" ") else {
      cursor.position = start
      return cursor.isAt(" ") ? (number, nil) : nil
    }
    return (number, letter)
  }

  /// `29MAR`, `29MAR26`.
  private static func date(_ cursor: inout Cursor) -> WrittenDate? {
    guard let day = cursor.text(1...2, where: ItineraryLine.isDigit).flatMap({ Int($0) }), (1...31).contains(day),
      let name = cursor.text(3...3, where: ItineraryLine.isCapital), CalendarNames.isEnglishMonth(name.lowercased()),
      let month = CalendarNames.month(name.lowercased())
    else { return nil }
    let start = cursor.position
    if let year = cursor.text(2...2, where: ItineraryLine.isDigit).flatMap({ Int($0) }), cursor.isAt(" ") {
      return WrittenDate(first: day, second: month, year: 2000 + year)
    }
    cursor.position = start
    return WrittenDate(first: day, second: month)
  }

  /// By number, or by a letter or two of its English name, of which Q is Thursday and J Saturday.
  private static let weekdays: [String: Int] = [
    "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "M": 1, "T": 2, "W": 3, "Q": 4, "F": 5, "J": 6, "S": 7, "MO": 1, "TU": 2,
    "WE": 3, "TH": 4,
    "FR": 5, "SA": 6, "SU": 7, "MON": 1, "TUE": 2, "WED": 3, "THU": 4, "FRI": 5, "SAT": 6, "SUN": 7,
  ]

  private static func weekday(_ cursor: inout Cursor) -> Int? {
    let start = cursor.position
    guard let word = cursor.text(1...3, where: { ItineraryLine.isCapital($0) || ItineraryLine.isDigit($0) }), let weekday = weekdays[word],
      cursor.isAt(" ") || cursor.isAt("*")
    else {
      cursor.position = start
      return nil
    }
    return weekday
  }

  private static func pair(_ cursor: inout Cursor, _ airports: AirportCatalogue) -> (Airport, Airport)? {
    cursor.skip { $0 == 0x20 || $0 == 0x2A }
    guard let codes = cursor.text(3...6, where: ItineraryLine.isCapital) else { return nil }
    var pair = codes
    if codes.utf8.count == 3 {
      cursor.skip { $0 == 0x20 || $0 == 0x2D || $0 == 0x2F }
      guard let second = cursor.text(3...3, where: ItineraryLine.isCapital) else { return nil }
      pair += second
    }
    guard pair.utf8.count == 6, let from = airports.airport(String(pair.prefix(3))), let to = airports.airport(String(pair.suffix(3))),
      from != to,
      from.iata.map({ pair.hasPrefix($0) }) == true, to.iata.map({ pair.hasSuffix($0) }) == true
    else { return nil }
    cursor.skip { $0 == 0x20 || $0 == 0x2A }
    return (from, to)
  }

  /// Two capitals, and for how many.
  private static func status(_ cursor: inout Cursor) -> String? {
    guard let code = cursor.text(2...2, where: ItineraryLine.isCapital), statuses[code] != nil else { return nil }
    guard cursor.text(1...2, where: ItineraryLine.isDigit) != nil || code == "OK" else { return nil }
    return code
  }

  private mutating func readTimes(_ cursor: inout Cursor) {
    cursor.skip { $0 == 0x20 || $0 == 0x2A }
    let start = cursor.position
    departure = Self.clock(&cursor)
    if departure == nil {
      // A terminal stands before the times, where one does.
      cursor.position = start
      guard let word = cursor.text(1...2, where: { ItineraryLine.isCapital($0) || ItineraryLine.isDigit($0) }), cursor.isAt(" ") else {
        return
      }
      cursor.skipBlanks()
      guard let time = Self.clock(&cursor) else { return }
      (terminal, departure) = (word, time)
    }
    cursor.skip { $0 == 0x20 || $0 == 0x2D }
    if cursor.skip("#") || cursor.skip("+") || cursor.skip("|") {
      arrivalDays = 1
      cursor.skipBlanks()
    }
    let behind = cursor.position
    arrival = Self.clock(&cursor)
    guard arrival != nil else {
      cursor.position = behind
      arrivalDays = nil
      return
    }
    let end = cursor.position
    if cursor.skip("+") || cursor.skip("#"), let days = cursor.text(1...1, where: ItineraryLine.isDigit).flatMap({ Int($0) }), days <= 2 {
      arrivalDays = days
      return
    }
    cursor.position = end
    cursor.skipBlanks()
    let mark = cursor.position
    if cursor.skip("+") || cursor.skip("#"), let days = cursor.text(1...1, where: ItineraryLine.isDigit).flatMap({ Int($0) }), days <= 2 {
      arrivalDays = days
      return
    }
    cursor.position = mark
    arrivalDate = Self.date(&cursor)
  }

  /// `1030`, `1030A`, `105P`, `12N`.
  private static func clock(_ cursor: inout Cursor) -> Int? {
    guard let digits = cursor.text(3...4, where: ItineraryLine.isDigit), let number = Int(digits) else { return nil }
    let half = cursor.text(1...1, where: { [0x41, 0x50, 0x4E, 0x4D].contains($0) })
    guard cursor.isAt(" ") || cursor.isAt("+") || cursor.isAt("#") || cursor.isAt("*") else { return nil }
    var hour = number / 100
    let minute = number % 100
    guard minute < 60 else { return nil }
    switch half {
    case nil: guard digits.utf8.count == 4, hour < 24 else { return nil }
    case "A", "M": guard (1...12).contains(hour) else { return nil }; hour %= 12
    default: guard (1...12).contains(hour) else { return nil }; hour = hour % 12 + 12
    }
    return hour * 3600 + minute * 60
  }

  /// `LH/ABC123` or `/DCLH*ABC123`.
  private static func locator(_ line: ItineraryLine) -> String? {
    for word in line.words.suffix(4) where word.range.count == 6 && word.range.lowerBound > 2 {
      let before = line.plain[word.range.lowerBound - 1]
      guard before == 0x2F || before == 0x2A, line.isCapital(word), line.plain[word.range].contains(where: ItineraryLine.isCapital),
        ItineraryLine.isCapital(line.plain[word.range.lowerBound - 2]) || ItineraryLine.isDigit(line.plain[word.range.lowerBound - 2])
      else { continue }
      return line.plainText(word.range)
    }
    return nil
  }
}

/// A place in a line.
private struct Cursor {
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func skip(while condition: (UInt8) -> Bool) { while position < bytes.count, condition(bytes[position]) { position += 1 } }
  mutating func skipBlanks() { skip { $0 == 0x20 || $0 == 0x09 } }

  mutating func skip(_ sign: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  /// At a sign; the end of the line is a blank, as a tab is.
  func isAt(_ sign: Unicode.Scalar) -> Bool {
    guard position < bytes.count else { return sign == " " }
    return bytes[position] == UInt8(ascii: sign) || sign == " " && bytes[position] == 0x09
  }

  /// As many bytes as fit, if these are enough.
  mutating func text(_ count: ClosedRange<Int>, where condition: (UInt8) -> Bool) -> String? {
    let text = bytes[position...].prefix(count.upperBound).prefix(while: condition)
    guard text.count >= count.lowerBound else { return nil }
    position += text.count
    return String(decoding: text, as: UTF8.self)
  }

  /// A number that one of these signs ends.
  mutating func number(_ digits: ClosedRange<Int>, before signs: String) -> Int? {
    let start = position
    if let text = text(digits, where: ItineraryLine.isDigit), position < bytes.count, signs.utf8.contains(bytes[position]) {
      return Int(text)
    }
    position = start
    return nil
  }
}
