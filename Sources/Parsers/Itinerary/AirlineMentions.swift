internal import Travel

/// Finds flight numbers among the words of a line: of airlines that fly in the time of the document, and where nothing says that they are something else.
struct AirlineMentions {
  private let airlines: AirlineCatalogue
  private let day: LocalDate
  /// The codes of airlines by their names in small letters; of names that several have, none.
  private let codes: [String: String]

  init(_ context: DocumentContext) {
    airlines = context.reference.airlines
    day = context.referenceDay
    var codes: [String: String] = [
      "delta": "DL", "american": "AA", "united": "UA", "southwest": "WN", "alaska": "AS", "jetblue": "B6", "lufthansa": "LH", "klm": "KL",
      "iberia": "IB",
    ]
    for airline in context.reference.airlines.airlines where airline.isActive {
      guard let code = airline.iata else { continue }
      let name = Self.words(airline.name)
      if codes[name] == nil { codes[name] = code }
    }
    self.codes = codes
  }

  /// The words of a name in small letters and without accents, with a space between them.
  private static func words(_ name: String) -> String {
    guard name.utf8.allSatisfy({ ItineraryLine.isLetter($0) || ItineraryLine.isDigit($0) || $0 == 0x20 }) else {
      return ItineraryLine(name[...], number: 0).words.map(\.lower).joined(separator: " ")
    }
    return name.lowercased()
  }

  /// Codes that are words, or parts of something else, in one of the languages.
  private static let wordLike: Set<String> = [
    "AM", "PM", "AS", "IN", "SO", "NO", "IS", "IT", "TO", "AT", "BE", "BY", "DO", "GO", "HE", "IF", "ME", "MY", "OF", "OK", "ON", "OR",
    "UP", "US", "WE", "AN",
    "AB", "AD", "DE", "ES", "EN", "EL", "LA", "LE", "UN", "UM", "ZU", "SU", "TE", "SE", "SI", "EU", "ID", "TV", "PC", "GB", "KM", "KG",
    "MB", "NR", "CO", "AL",
    "ET", "OU", "DU", "AU", "CE", "NE", "PO", "VI", "VA", "DA", "DI", "OS", "EM", "OP", "UR", "ST", "RD", "TH", "ND", "MR", "MS", "DR",
    "PO", "PX", "CM", "MM",
    "FT", "TR", "SA", "SB", "FR", "MO", "MI", "TU",
  ]

  /// The number that begins with a word, and the word behind it.
  func flight(_ line: ItineraryLine, _ i: Int, after label: (label: ItineraryLabel, range: Range<Int>)?) -> (FlightNumber, next: Int)? {
    let word = line.words[i]
    guard line.isCapital(word), (1...8).contains(word.range.count) else { return nil }
    let context = Context(line, i, after: label)
    guard context != .other, let (number, next, hasGap) = written(line, i, context) ?? named(line, i, context) else { return nil }
    guard isPossible(number, line, i, next, hasGap: hasGap, context) else { return nil }
    return (number, next)
  }

  /// What stands before it in its cell.
  private enum Context {
    case flight, nothing, other

    init(_ line: ItineraryLine, _ i: Int, after label: (label: ItineraryLabel, range: Range<Int>)?) {
      self = .nothing
      let start = line.words[i].range.lowerBound
      guard let label, start - label.range.upperBound <= 12 else { return }
      let between = line.words(in: label.range.upperBound..<start)
      guard between.count <= 1 else { return }
      switch label.label {
      case .flight where between.allSatisfy { ["no", "nr", "number", "nummer", "is", "n"].contains($0.lower) }: self = .flight
      case .otherNumber, .gate, .terminal, .seat, .code, .ticket, .fare:
        if between.isEmpty || start - label.range.upperBound <= 6 { self = .other }
      default: break
      }
    }
  }

  private func written(_ line: ItineraryLine, _ i: Int, _ context: Context) -> (FlightNumber, next: Int, hasGap: Bool)? {
    let word = line.words[i]
    let text = line.plainText(word.range)
    if (3...8).contains(text.utf8.count), let number = try? FlightNumber(text) {
      // Of three letters the code is one of ICAO's, as booking codes begin, too.
      return number.designator.utf8.count == 2 || context == .flight ? (number, i + 1, false) : nil
    }
    guard (2...3).contains(text.utf8.count), i + 1 < line.words.count, text.utf8.count == 2 || context == .flight else { return nil }
    let second = line.words[i + 1]
    let gap = line.plain[word.range.upperBound..<second.range.lowerBound]
    guard gap.count <= 2, gap.allSatisfy({ $0 == 0x20 }) || gap.elementsEqual([0x2D]), line.isCapital(second),
      (1...5).contains(second.range.count),
      ItineraryLine.isDigit(line.plain[second.range.lowerBound]), let number = try? FlightNumber(text + line.plainText(second.range)),
      number.designator == text
    else { return nil }
    return (number, i + 2, true)
  }

  /// `Delta 123`, `British Airways 117`.
  private func named(_ line: ItineraryLine, _ i: Int, _ context: Context) -> (FlightNumber, next: Int, hasGap: Bool)? {
    let word = line.words[i]
    guard (2...4).contains(word.range.count), line.plain[word.range].allSatisfy(ItineraryLine.isDigit),
      line.plain[word.range.lowerBound] != 0x30, i > 0,
      let value = Int(word.lower), context == .flight || !(1900...2100).contains(value)
    else { return nil }
    var start = i
    var name = ""
    while start > 0, i - start < 4 {
      let gap = line.plain[line.words[start - 1].range.upperBound..<line.words[start].range.lowerBound]
      guard gap.elementsEqual([0x20]) else { return nil }
      start -= 1
      // A name is written as one.
      guard ItineraryLine.isCapital(line.plain[line.words[start].range.lowerBound]) || line.words[start].lower == "easyjet" else {
        return nil
      }
      name = name.isEmpty ? line.words[start].lower : "\(line.words[start].lower) \(name)"
      if let code = codes[name], let number = try? FlightNumber(code + word.lower) { return (number, i + 1, false) }
    }
    return nil
  }

  // MARK: Whether it is one

  private func isPossible(_ number: FlightNumber, _ line: ItineraryLine, _ i: Int, _ next: Int, hasGap: Bool, _ context: Context) -> Bool {
    guard flies(number.designator) else { return false }
    let range = line.words[i].range.lowerBound..<line.words[next - 1].range.upperBound
    let end = range.upperBound
    if end < line.plain.count {
      // A share, a price, a part of a longer number or of an address.
      if "%$@_".utf8.contains(line.plain[end]) { return false }
      if ".,:/-".utf8.contains(line.plain[end]), end + 1 < line.plain.count, ItineraryLine.isDigit(line.plain[end + 1]) { return false }
    }
    if range.lowerBound > 0, "-./_#@$+".utf8.contains(line.plain[range.lowerBound - 1]), range.lowerBound > 1,
      line.plain[range.lowerBound - 2] > 0x20
    {
      return false
    }
    // Nor of one with gaps, as of a telephone.
    if next < line.words.count, line.words[next].range.lowerBound - end == 1,
      line.plain[line.words[next].range].allSatisfy(ItineraryLine.isDigit),
      line.words[next].range.count == 3 || line.words[next].range.count > 4
    {
      return false
    }
    if context == .flight { return true }
    if Self.isAircraft(line.plainText(range)) { return false }
    let isAlone = line.cell(at: range.lowerBound).map { line.cells[$0].lowerBound == range.lowerBound } ?? false
    let isNamed = hasName(of: number.designator, line)
    if next < line.words.count, Self.units.contains(line.words[next].lower), line.words[next].range.lowerBound - end <= 1 { return false }
    let hasDigit = number.designator.utf8.contains(where: ItineraryLine.isDigit)
    if Self.wordLike.contains(number.designator) {
      return isNamed || isAlone && !hasGap && number.number >= 10 || !hasGap && number.number >= 100
        || isAlone && hasGap && number.number >= 100 && !(1900...2100).contains(number.number)
    }
    if hasDigit { return isNamed || !hasGap && number.number >= 100 || isAlone && number.number >= 100 }
    return isNamed || isAlone || number.number >= 10
  }

  private static let units: Set<String> = [
    "kg", "km", "cm", "mm", "eur", "usd", "gbp", "chf", "days", "tage", "jours", "dias", "hours", "stunden", "heures", "horas", "minutes",
    "minuten", "points",
    "punkte", "meilen", "miles", "people", "personen", "seats", "years", "jahre", "mb", "gb", "lbs",
  ]

  /// Types of aircraft: A320, B738, E190, A21N, AT72.
  private static func isAircraft(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 4 else { return false }
    let isNumbered = ItineraryLine.isDigit(bytes[1]) && ItineraryLine.isDigit(bytes[2])
    if [0x41, 0x42, 0x45, 0x43].contains(bytes[0]), isNumbered { return true }
    return text.hasPrefix("AT4") || text.hasPrefix("AT7") || text.hasPrefix("MD8") || text.hasPrefix("SF3") || text.hasPrefix("CR")
  }

  /// Whether an airline of that code flies at the time of the document, or up to a year later.
  private func flies(_ designator: String) -> Bool {
    airlines.airlines(designator).contains { airline in
      (airline.iata == designator || airline.icao == designator) && airline.activeUntil ?? day >= day.advanced(by: -30)
        && airline.activeFrom ?? day <= day.advanced(by: 365) && (airline.isActive || airline.activeUntil != nil)
    }
  }

  private func hasName(of designator: String, _ line: ItineraryLine) -> Bool {
    var joined = ""
    for word in line.words.prefix(60) { joined += " \(word.lower)" }
    joined += " "
    return airlines.airlines(designator).contains { airline in
      let name = Self.words(airline.name)
      return joined.contains(" \(name) ")
    }
  }
}
