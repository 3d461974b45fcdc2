internal import Travel

/// What a text says of the booking as a whole, beside its flights: its code, the numbers of its tickets, who travels. Only what a label names counts.
struct BookingFacts {
  /// A value, and the number of its line.
  struct Fact: Equatable {
    let text: String
    let line: Int
  }

  private(set) var codes: [Fact] = []
  private(set) var tickets: [Fact] = []
  private(set) var passengers: [Fact] = []

  private static let mostFacts = 50

  init(_ lines: [ItineraryLine]) {
    for (i, line) in lines.enumerated() where codes.count + tickets.count + passengers.count < Self.mostFacts {
      var j = 0
      while j < line.words.count {
        guard let (label, count) = ItineraryLabel.read(line, j) else {
          j += 1
          continue
        }
        let end = line.words[j + count - 1].range.upperBound
        take(
          label, isName: line.words[j].lower == "name" && count == 1,
          Values(line, behind: end, below: i + 1 < lines.count ? lines[i + 1] : nil, from: line.words[j].range.lowerBound))
        j += count
      }
    }
  }

  /// `isName`: the label says only that it is a name, which is a passenger's where it is written as in tickets.
  private mutating func take(_ label: ItineraryLabel, isName: Bool, _ values: Values) {
    switch label {
    case .code:
      if let value = values.candidates.lazy.compactMap({ Self.code($0) }).first { Self.add(value, to: &codes) }
    case .ticket:
      for candidate in values.candidates { for ticket in Self.tickets(candidate) { Self.add(ticket, to: &tickets) } }
    case .passenger:
      guard passengers.isEmpty || values.isFirst else { return }
      for candidate in values.candidates {
        let names = isName && !candidate.line.plain[candidate.range].contains(0x2F) ? [] : Self.names(candidate)
        for name in names { Self.add(name, to: &passengers) }
        if !names.isEmpty { break }
      }
    default: break
    }
  }

  private static func add(_ fact: Fact, to facts: inout [Fact]) {
    if !facts.contains(where: { $0.text == fact.text }) { facts.append(fact) }
  }

  /// Where the value of a label may stand: behind it in its cell, in the next cell, or under it.
  private struct Values {
    /// Parts of lines, with whether something, a colon, says that it is the value.
    var candidates: [(line: ItineraryLine, range: Range<Int>, isMarked: Bool)] = []
    private static let verbs: Set<String> = ["is", "lautet", "ist", "est", "es"]
    /// Whether the label is the first in its line.
    let isFirst: Bool

    init(_ line: ItineraryLine, behind end: Int, below: ItineraryLine?, from start: Int) {
      isFirst = line.words.first?.range.lowerBound == start
      guard let cell = line.cell(at: start) else { return }
      let rest = end..<max(end, line.cells[cell].upperBound)
      if !line.words(in: rest).isEmpty {
        let marked =
          line.plain[rest].prefix(16).contains { ":#=".utf8.contains($0) }
          || line.words(in: rest).first.map { Self.verbs.contains($0.lower) } ?? false
        candidates.append((line, rest, marked))
      } else if cell + 1 < line.cells.count, line.hasTabs || line.cells.count == 2 || line.plain[rest].contains(0x3A) {
        candidates.append((line, line.cells[cell + 1], true))
      }
      // Under a label that stands alone in its cell.
      guard candidates.isEmpty || line.cells.count > 1, line.cells[cell].lowerBound == start, line.words(in: rest).isEmpty, let below else {
        return
      }
      if line.cells.count == 1 {
        if let first = below.cells.first { candidates.append((below, first, below.cells.count <= 2)) }
      } else if line.hasTabs, below.cells.count == line.cells.count {
        candidates.append((below, below.cells[cell], true))
      } else if !line.hasTabs, let under = below.cells.first(where: { $0.overlaps(line.cells[cell]) }) {
        candidates.append((below, under, true))
      }
    }
  }

  // MARK: Codes

  /// The first word of five to eight capitals and digits that can be the code of a booking.
  private static func code(_ candidate: (line: ItineraryLine, range: Range<Int>, isMarked: Bool)) -> Fact? {
    let (line, range, isMarked) = candidate
    for word in line.words(in: range).prefix(4) {
      let bytes = line.plain[word.range]
      if line.isCapital(word), (5...8).contains(bytes.count), bytes.contains(where: ItineraryLine.isCapital) {
        let hasDigit = bytes.contains(where: ItineraryLine.isDigit)
        // A word of capitals is a code only where nothing else can stand.
        guard hasDigit || isMarked && bytes.count == 6 && !words.contains(word.lower) else { continue }
        guard bytes.count == 6 || isMarked || bytes.count == 7 && hasDigit else { continue }
        return Fact(text: line.plainText(word.range), line: line.number)
      }
      guard fillers.contains(word.lower) || line.plain[word.range].count <= 3 else { return nil }
    }
    return nil
  }

  private static let fillers: Set<String> = [
    "number", "code", "reference", "pnr", "is", "lautet", "ist", "est", "es", "no", "nr", "airline", "record", "locator", "lufthansa",
    "amadeus", "sabre",
  ]
  private static let words: Set<String> = [
    "please", "number", "flight", "ticket", "status", "name", "online", "travel", "flugnr", "datum", "booked", "return", "change", "manage",
    "client", "agency",
    "adults", "adulte", "numero", "billet", "select", "report", "adult", "direct", "issued",
  ]

  // MARK: Tickets

  /// Thirteen digits, of which the first three are the airline's: `220-2412345678`, `220 2412345678`.
  private static func tickets(_ candidate: (line: ItineraryLine, range: Range<Int>, isMarked: Bool)) -> [Fact] {
    let (line, range, _) = candidate
    var result: [Fact] = []
    var previous: ItineraryLine.Word?
    for word in line.words(in: range).prefix(12) {
      let text = line.plainText(word.range)
      let isNumber = text.utf8.allSatisfy(ItineraryLine.isDigit)
      if isNumber, text.utf8.count == 13 {
        result.append(Fact(text: text, line: line.number))
      } else if isNumber, text.utf8.count == 10, let before = previous, before.range.count == 3,
        word.range.lowerBound - before.range.upperBound == 1,
        line.plain[before.range].allSatisfy(ItineraryLine.isDigit)
      {
        result.append(Fact(text: line.plainText(before.range) + text, line: line.number))
      }
      previous = word
    }
    return result
  }

  // MARK: Names

  private static let titles: Set<String> = [
    "mr", "mrs", "ms", "miss", "mstr", "dr", "herr", "frau", "mme", "mlle", "m", "sr", "sra", "srta", "prof", "monsieur", "madame",
  ]
  private static let particles: Set<String> = ["van", "von", "de", "der", "den", "da", "di", "la", "le", "del", "dos", "zu", "y", "e"]
  private static let noNames: Set<String> = [
    "name", "names", "adult", "adults", "child", "infant", "erwachsener", "erwachsene", "kind", "adulte", "adultes", "adulto", "adultos",
    "details", "information",
    "ticket", "seat", "flight", "flug", "vol", "vuelo", "number", "data", "list", "date", "datum", "meal", "baggage", "economy", "business",
    "class", "terminal",
    "departure", "arrival", "rights", "service", "services", "receipt", "itinerary", "type", "status", "and", "the", "your", "to", "from",
    "for", "of", "with",
    "booking", "total", "frequent", "flyer", "please", "check", "airport", "airlines", "online", "gate", "fare", "price", "document",
    "contact",
  ]

  /// One name, or several with commas between them.
  private static func names(_ candidate: (line: ItineraryLine, range: Range<Int>, isMarked: Bool)) -> [Fact] {
    let (line, range, isMarked) = candidate
    guard isMarked || range.lowerBound == line.cells.first?.lowerBound else { return [] }
    var text = line.text(range)[...]
    // `Passenger(s): `
    if let colon = text.prefix(8).firstIndex(of: ":") { text = text[text.index(after: colon)...] }
    text = text.drop { " :#-–.\t".contains($0) }
    if let bracket = text.firstIndex(of: "(") { text = text[..<bracket] }
    guard text.utf8.count <= 200 else { return [] }
    let parts = text.split(whereSeparator: { ",;&".contains($0) })
    let names = parts.compactMap { name($0) }
    return names.count == parts.count ? names.map { Fact(text: $0, line: line.number) } : []
  }

  /// `Erika Mustermann` of `Mrs Erika Mustermann`, `MUSTERMANN/ERIKA MRS`, `ERIKA MUSTERMANN`.
  static func name(_ text: Substring) -> String? {
    var text = text.trimmingBlanks()
    while let last = text.last, "*.:".contains(last) { text.removeLast() }
    // A list is numbered.
    if let dot = text.firstRange(of: ". "), text[..<dot.lowerBound].allSatisfy({ $0.isASCII && $0.isNumber }) {
      text = String(text[dot.upperBound...])
    }
    guard (4...60).contains(text.utf8.count), text.allSatisfy({ $0.isLetter || " '’-/.".contains($0) }) else { return nil }
    if text.contains("/") {
      guard text.split(separator: "/").count == 2, text == text.uppercased(), let name = PassengerName(text), name.given != nil,
        name.doubt == nil
      else { return nil }
      return name.full
    }
    var words = text.split(separator: " ").map(String.init)
    func plain(_ word: String) -> String { ItineraryLine(word[...], number: 0).words.first?.lower ?? "" }
    while let first = words.first, titles.contains(plain(first)) { words.removeFirst() }
    while let last = words.last, titles.contains(plain(last)) { words.removeLast() }
    guard (2...5).contains(words.count), words.allSatisfy({ ($0.first?.isUppercase ?? false) || particles.contains($0) }),
      !words.contains(where: { noNames.contains(plain($0)) || $0.contains(".") && $0.count > 2 })
    else { return nil }
    return PassengerName.proper(words.joined(separator: " "))
  }
}
