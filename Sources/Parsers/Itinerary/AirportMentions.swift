internal import Travel

/// Finds the airports that a line names: by codes where codes stand, in brackets, in pairs, beside times and labels, alone in a cell; or by names that only one has.
enum AirportMentions {
  /// What stands in brackets and in columns of capitals, and has the form of a code.
  private static let never: Set<String> = [
    "ADT", "CHD", "INF", "VAT", "TAX", "FEE", "MWS", "UST", "TBA", "ETK", "TKT", "KGS", "LBS", "PDF", "XML", "APP", "FAQ", "NON", "OUI",
    "YES", "AGB", "INC",
    "LTD", "EUR", "USD", "GBP", "CHF", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN", "JAN", "FEB", "APR", "JUN", "JUL", "AUG", "SEP",
    "OCT", "NOV", "DEC",
    "LUN", "MIE", "JUE", "SAB", "DIM", "JEU", "VEN", "AVR", "ABR", "AGO", "ENE", "DIC", "DEZ", "OKT", "CAD", "AUD", "JPY", "SEK", "NOK",
    "DKK", "PLN",
    "UTC", "GMT", "CET", "EST", "PST", "EDT", "PDT", "CDT", "BST",
  ]
  /// Words of several languages that are written in capitals where a text is.
  private static let seldom: Set<String> = FlightMentions.noCodes.union([
    "CAN", "HAS", "WAS", "OUR", "OUT", "NOT", "BUT", "ANY", "ARE", "ONE", "TWO", "WAY", "BAG", "TEL", "FAX", "WWW", "COM", "NET", "ORG",
    "LES", "DES", "UNE",
    "VIE", "PAR", "SUR", "MES", "LOS", "LAS", "DEL", "POR", "CON", "UNA", "DOM", "MER", "SAM", "MAI", "MRZ", "SON", "MIT", "DON", "FRE",
    "SEX", "QUA", "QUI", "TER",
    "SEG", "GEN", "MAG", "GIU", "LUG", "SET", "OTT", "MEI", "ZON", "MAA", "DIN", "WOE", "VRI", "ZAT", "AUF", "AUS", "BEI", "BIS", "DAS",
    "DEM", "DEN", "EIN",
    "FUR", "HIN", "IHR", "IST", "SIE", "ZUM", "ZUR", "TAG", "UHR", "VOR", "VOL", "NOM", "PRE", "NOS", "VOS", "SES", "TOP", "VIP", "WEB",
    "ONL", "OFF", "NOW",
    "GET", "SEE", "USE", "HIS", "HER", "ITS", "WHO", "WHY", "HOW", "TRY", "BUY", "CAR", "BUS", "MAP", "END", "NEU", "ALT", "GAP", "AIR",
    "MIX", "PAY", "BIG",
  ])

  private static func code(_ line: ItineraryLine, _ word: ItineraryLine.Word, _ airports: AirportCatalogue) -> Airport? {
    let text = line.plainText(word.range)
    guard word.range.count == 3, AirportNames.isCode(text), !never.contains(text), let airport = airports.airport(text),
      airport.iata == text, airport.closed == nil
    else { return nil }
    return airport
  }

  /// The airports of a line that are told by their codes. `except` is what has been read as something else.
  static func codes(
    _ line: ItineraryLine, _ airports: AirportCatalogue, except: [Range<Int>], times: [Range<Int>],
    labels: [(label: ItineraryLabel, range: Range<Int>)]
  ) -> [(Airport, Range<Int>)] {
    var found: [(airport: Airport, range: Range<Int>, isSure: Bool)] = []
    for word in line.words where word.range.count == 3 || word.range.count == 6 {
      guard found.count < 40, !except.contains(where: { $0.overlaps(word.range) }), line.isCapital(word),
        let airport = code(line, word, airports)
      else { continue }
      let isSeldom = seldom.contains(airport.iata ?? "")
      let isSure =
        isBracketed(line, word.range)
        || airport.isScheduled && isPlaced(line, word.range, airport, isSeldom: isSeldom, times, labels, except)
      found.append((airport, word.range, isSure))
    }
    // Two alone in a cell.
    for i in found.indices.dropLast() {
      let pair = found[i].range.lowerBound..<found[i + 1].range.upperBound
      if line.cells.contains(pair), pair.count <= 10, found[i].airport.isScheduled, found[i + 1].airport.isScheduled {
        (found[i].isSure, found[i + 1].isSure) = (true, true)
      }
    }
    // Two with nothing but a sign or a word between them that leads from one to the other.
    for i in found.indices.dropLast() where leads(line, found[i].range.upperBound..<found[i + 1].range.lowerBound) {
      if found[i].airport.isScheduled, found[i + 1].airport.isScheduled,
        !(seldom.contains(found[i].airport.key) && seldom.contains(found[i + 1].airport.key))
      {
        (found[i].isSure, found[i + 1].isSure) = (true, true)
      }
    }
    return found.filter(\.isSure).map { ($0.airport, $0.range) }
  }

  private static func isBracketed(_ line: ItineraryLine, _ range: Range<Int>) -> Bool {
    guard range.lowerBound > 0, range.upperBound < line.plain.count else { return false }
    let before = line.plain[range.lowerBound - 1]
    return (before == 0x28 || before == 0x5B) && ")],;/ -".utf8.contains(line.plain[range.upperBound])
  }

  private static let toWords: Set<String> = ["to", "nach", "a", "vers", "naar", "para", "bis"]

  /// Whether a sign or a word stands between two places that leads from one to the other. `isWide`: names of the places may stand there, too.
  static func leads(_ line: ItineraryLine, _ gap: Range<Int>, isWide: Bool = false) -> Bool {
    let bytes = line.plain[gap]
    let words = line.words(in: gap)
    if isWide {
      guard gap.count <= 80 else { return false }
      return bytes.contains { $0 == 0x3E || $0 == 0x2D || $0 == 0x2F } || words.contains { toWords.contains($0.lower) }
        || bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
    let text = bytes.filter { $0 != 0x20 && $0 != 0x09 }
    if gap.count <= 6, ["-", ">", "->", "/"].contains(where: { text.elementsEqual($0.utf8) }) { return true }
    return words.count == 1 && gap.count <= 8 && toWords.contains(words.first?.lower ?? "") && text.count == words.first?.range.count
  }

  /// Beside a time, behind a label, or alone or as the first or the last word of a cell with a name.
  private static func isPlaced(
    _ line: ItineraryLine, _ range: Range<Int>, _ airport: Airport, isSeldom: Bool, _ times: [Range<Int>],
    _ labels: [(label: ItineraryLabel, range: Range<Int>)], _ others: [Range<Int>]
  ) -> Bool {
    func isBlank(_ gap: Range<Int>) -> Bool { gap.count <= 3 && line.plain[gap].allSatisfy { " ,:-|(\t".utf8.contains($0) } }
    for time in times {
      if time.upperBound <= range.lowerBound, isBlank(time.upperBound..<range.lowerBound) { return true }
      if range.upperBound <= time.lowerBound, isBlank(range.upperBound..<time.lowerBound) { return true }
    }
    for label in labels where label.label == .departure || label.label == .arrival {
      if label.range.upperBound <= range.lowerBound, isBlank(label.range.upperBound..<range.lowerBound) { return true }
    }
    guard let whole = line.cell(at: range.lowerBound).map({ line.cells[$0] }) else { return false }
    // What has been read as something else ends it.
    let before =
      others.filter { $0.upperBound <= range.lowerBound && $0.upperBound > whole.lowerBound }.map(\.upperBound).max() ?? whole.lowerBound
    let behind =
      others.filter { $0.lowerBound >= range.upperBound && $0.lowerBound < whole.upperBound }.map(\.lowerBound).min() ?? whole.upperBound
    let words = line.words(in: before..<behind)
    guard let first = words.first, let last = words.last else { return false }
    let cell = first.range.lowerBound..<last.range.upperBound
    if whole == range { return true }
    let others = words.filter { $0.range != range }
    guard cell.count <= 60, (1...4).contains(others.count), range.upperBound == cell.upperBound || range.lowerBound == cell.lowerBound
    else { return false }
    // Among words of capitals any may look so, but for one behind its own city.
    let names = Set(ItineraryLine("\(airport.city ?? "") \(airport.name)"[...], number: 0).words.map(\.lower))
    if others.contains(where: { names.contains($0.lower) && $0.range.count > 3 }) { return true }
    guard !isSeldom, line.plain[cell].contains(where: { (0x61...0x7A).contains($0) }) else { return false }
    return others.allSatisfy({
      ItineraryLine.isCapital(line.plain[$0.range.lowerBound]) && !ItineraryLine.isDigit(line.plain[$0.range.upperBound - 1])
    })
  }

  // MARK: Names

  /// Where names of airports stand in a line without codes: behind labels, beside times, and on both sides of what leads from one place to
  /// another; of those neither is one without the other.
  static func names(_ line: ItineraryLine, tokens: [Range<Int>], labels: [(label: ItineraryLabel, range: Range<Int>)]) -> [[Range<Int>]] {
    guard line.plain.count <= 200, !labels.contains(where: { $0.label == .passenger || $0.label == .aside || $0.label == .code }) else {
      return []
    }
    var ranges: [[Range<Int>]] = []
    let ends = labels.filter { $0.label == .departure || $0.label == .arrival }
    if let route = route(line, tokens: tokens, labels: labels.map(\.range)) { return [route] }
    for cell in line.cells {
      var parts = [cell]
      // What has been read already, and labels, cut a cell into parts.
      for cut in tokens + labels.map(\.range) where cut.lowerBound >= cell.lowerBound && cut.upperBound <= cell.upperBound {
        parts = parts.flatMap { part in
          part.overlaps(cut)
            ? [part.lowerBound..<max(part.lowerBound, cut.lowerBound), min(cut.upperBound, part.upperBound)..<part.upperBound] : [part]
        }
      }
      let pieces = parts.flatMap { split(line, $0) }.compactMap { trimmed(line, $0) }
      let isRoute = pieces.count == 2 && (tokens.contains { cell.contains($0.lowerBound) } || line.cells.count <= 3)
      if isRoute {
        ranges.append(pieces)
        continue
      }
      for piece in pieces {
        let isLabelled = ends.contains { $0.range.upperBound <= piece.lowerBound && piece.lowerBound - $0.range.upperBound <= 3 }
        let isBesideToken = tokens.contains {
          $0.upperBound <= piece.lowerBound && piece.lowerBound - $0.upperBound <= 4
            || piece.upperBound <= $0.lowerBound && $0.lowerBound - piece.upperBound <= 4
        }
        if isLabelled || isBesideToken || piece == cell && line.cells.count >= 2 && !tokens.isEmpty { ranges.append([piece]) }
      }
    }
    return Array(ranges.prefix(6))
  }

  /// Two names with a cell between them that is nothing but a sign which leads from one to the other: `London (Heathrow) Terminal 5  -  Paris (Orly)`. Of each
  /// what stands before labels counts.
  private static func route(_ line: ItineraryLine, tokens: [Range<Int>], labels: [Range<Int>]) -> [Range<Int>]? {
    guard line.cells.count == 3, ["-", ">", "->"].contains(where: { line.plain[line.cells[1]].elementsEqual($0.utf8) }) else { return nil }
    let names = [line.cells[0], line.cells[2]].compactMap { cell -> Range<Int>? in
      // Further brackets in brackets say where that is.
      let brackets = cell.filter { line.plain[$0] == 0x28 }.dropFirst()
      let ends = (tokens + labels).map(\.lowerBound).filter { $0 > cell.lowerBound && $0 < cell.upperBound } + brackets
      return trimmed(line, cell.lowerBound..<(ends.min() ?? cell.upperBound))
    }
    return names.count == 2 ? names : nil
  }

  private static func split(_ line: ItineraryLine, _ range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for i in range {
      let isArrow = line.plain[i] == 0x3E
      let isDash =
        line.plain[i] == 0x2D && i > range.lowerBound && i + 1 < range.upperBound && line.plain[i - 1] == 0x20 && line.plain[i + 1] == 0x20
      guard isArrow || isDash || line.plain[i] == 0x28 || line.plain[i] == 0x2C else { continue }
      if start < i { parts.append(start..<i) }
      start = i + 1
    }
    if start < range.upperBound { parts.append(start..<range.upperBound) }
    return parts
  }

  private static func trimmed(_ line: ItineraryLine, _ range: Range<Int>) -> Range<Int>? {
    let words = line.words(in: range)
    guard let first = words.first, let last = words.last, words.count <= 5, ItineraryLine.isCapital(line.plain[first.range.lowerBound]),
      words.allSatisfy({ word in line.plain[word.range].allSatisfy(ItineraryLine.isLetter) })
    else { return nil }
    let name = first.range.lowerBound..<last.range.upperBound
    return name.count >= 4 && name.count <= 60 ? name : nil
  }

  private static let general: Set<String> = [
    "airport", "international", "intl", "flughafen", "aeroport", "aeropuerto", "aeroporto", "city",
  ]

  /// The one airport whose city or name has all the words of a name.
  static func airport(named text: String, _ airports: AirportCatalogue) -> Airport? {
    guard let airport = AirportNames.airport(text, airports), airport.isScheduled, airport.iata != nil else { return nil }
    func words(_ text: String) -> Set<String> { Set(ItineraryLine(text[...], number: 0).words.map(\.lower)).subtracting(general) }
    let asked = words(text)
    guard !asked.isEmpty, asked.isSubset(of: words("\(airport.name) \(airport.city ?? "")")) else { return nil }
    // The first name of a city alone is another city as often.
    return airport.city.map { words($0).isSubset(of: asked) } ?? false || asked.count >= 2 ? airport : nil
  }
}
