internal import Travel

/// Finds the things that itineraries are made of in the lines of a text.
struct ItineraryLexer {
  private let context: DocumentContext
  private let airlines: AirlineMentions
  private(set) var tokens: [ItineraryToken] = []
  /// Whether the lines are about how the flights were before a change.
  private var isFormer = false
  /// Whether a label that stood alone puts the next line aside.
  private var isNextAside = false
  private var columns: ItineraryColumns?
  private var namesLeft = 400
  private var names: [String: Airport?] = [:]

  static let mostTokens = 20_000

  init(_ context: DocumentContext) {
    self.context = context
    airlines = AirlineMentions(context)
  }

  /// What has been found in a line so far.
  private struct Scan {
    let index: Int
    var found: [ItineraryToken] = []
    var labels: [(label: ItineraryLabel, range: Range<Int>, word: String)] = []
  }

  mutating func read(_ line: ItineraryLine, index: Int) {
    var scan = Scan(index: index)
    var i = 0
    while i < line.words.count {
      if let (date, next) = WrittenDate.read(line, i) {
        let range = line.words[i].range.lowerBound..<line.words[next - 1].range.upperBound
        scan.found.append(ItineraryToken(kind: .date(date), line: index, range: range))
        i = next
      } else if let (time, days, next, end) = WrittenClock.read(line, i) {
        scan.found.append(ItineraryToken(kind: .time(time, days: days), line: index, range: line.words[i].range.lowerBound..<end))
        i = next
      } else if let (number, next) = airlines.flight(line, i, after: scan.labels.last.map { ($0.label, $0.range) }) {
        let range = line.words[i].range.lowerBound..<line.words[next - 1].range.upperBound
        scan.found.append(ItineraryToken(kind: .flight(number), line: index, range: range))
        i = next
      } else if let (label, count) = ItineraryLabel.read(line, i) {
        scan.labels.append((label, line.words[i].range.lowerBound..<line.words[i + count - 1].range.upperBound, line.words[i].lower))
        i += count
      } else {
        i += 1
      }
    }
    if let found = ItineraryColumns(line, labels: scan.labels.map { ($0.label, $0.range) }, hasTokens: !scan.found.isEmpty) {
      columns = found
      return
    }
    addAirports(line, &scan)
    scan.found.sort { $0.range.lowerBound < $1.range.lowerBound }
    settle(line, &scan)
    tokens += scan.found
  }

  // MARK: Airports

  private mutating func addAirports(_ line: ItineraryLine, _ scan: inout Scan) {
    let codes = AirportMentions.codes(
      line, context.reference.airports, except: scan.found.map(\.range), times: scan.found.filter { $0.time != nil }.map(\.range),
      labels: scan.labels.map { ($0.label, $0.range) })
    for (airport, range) in codes { scan.found.append(ItineraryToken(kind: .airport(airport), line: scan.index, range: range)) }
    guard codes.isEmpty else { return }
    for ranges in AirportMentions.names(line, tokens: scan.found.map(\.range), labels: scan.labels.map { ($0.label, $0.range) }) {
      let airports = ranges.compactMap { airport(named: line.text($0)) }
      guard airports.count == ranges.count else { continue }
      for (airport, range) in zip(airports, ranges) {
        scan.found.append(ItineraryToken(kind: .airport(airport), line: scan.index, range: range))
      }
    }
  }

  /// Looked for once, and not without end.
  private mutating func airport(named text: String) -> Airport? {
    if let known = names[text] { return known }
    guard namesLeft > 0 else { return nil }
    namesLeft -= 1
    let airport = AirportMentions.airport(named: text, context.reference.airports)
    names[text] = .some(airport)
    return airport
  }

  // MARK: What the words around say

  private mutating func settle(_ line: ItineraryLine, _ scan: inout Scan) {
    noteSections(line, &scan)
    let isLineAside = isNextAside && !scan.labels.contains { $0.label == .departure || $0.label == .arrival || $0.label == .flight }
    isNextAside = false
    if scan.found.isEmpty, let label = scan.labels.first, label.label == .aside, scan.labels.count == 1, line.cells.count == 1,
      line.words.count <= 4
    {
      isNextAside = true
    }
    for i in scan.found.indices {
      let token = scan.found[i]
      if isFormer || isLineAside { scan.found[i].isAside = true }
      if let columns, let label = columns.label(line, token.range) {
        apply(label, &scan.found[i])
        continue
      }
      // The last label before it that says which it is.
      if let label = scan.labels.last(where: { reaches($0, token, line, scan) }) { apply(label.label, &scan.found[i]) }
    }
  }

  private func reaches(
    _ label: (label: ItineraryLabel, range: Range<Int>, word: String), _ token: ItineraryToken, _ line: ItineraryLine, _ scan: Scan
  ) -> Bool {
    guard label.range.upperBound <= token.range.lowerBound, Self.places(label.label) else { return false }
    if ItineraryLabel.isPreposition(label.word), label.range.count <= 6 {
      // `Frankfurt, DE (FRA)`, `Charles de Gaulle`, `à 8h30`.
      if label.range.count <= 2, ItineraryLine.isCapital(line.plain[label.range.upperBound - 1]), line.hasSmallLetters { return false }
      if ItineraryLabel.isParticle(label.word), isInName(label.range, line, scan) { return false }
      if ItineraryLabel.isParticle(label.word),
        scan.labels.contains(where: { $0.range.upperBound <= label.range.lowerBound && Self.places($0.label) })
      {
        return false
      }
      if token.time != nil, label.word == "a" { return false }
      let next = scan.found.first { $0.range.lowerBound >= label.range.upperBound }
      return next?.range == token.range && token.range.lowerBound - label.range.upperBound <= 40
    }
    if label.label == .aside || label.label == .former, let cell = line.cell(at: token.range.lowerBound),
      let own = line.cell(at: label.range.lowerBound)
    {
      // It reaches to the end of its cell, or over the next one where it stands alone in its own.
      let isAlone = line.cells[own].upperBound <= label.range.upperBound + 2
      return cell == own || isAlone && cell == own + 1
    }
    return true
  }

  /// Whether a word in capitals that is no label stands directly before.
  private func isInName(_ range: Range<Int>, _ line: ItineraryLine, _ scan: Scan) -> Bool {
    guard let before = line.words.last(where: { $0.range.upperBound <= range.lowerBound }), range.lowerBound - before.range.upperBound == 1,
      ItineraryLine.isLetter(line.plain[before.range.upperBound - 1])
    else { return false }
    return ItineraryLine.isCapital(line.plain[before.range.lowerBound]) && !scan.labels.contains { $0.range.overlaps(before.range) }
  }

  private static func places(_ label: ItineraryLabel) -> Bool {
    switch label {
    case .departure, .arrival, .aside, .former, .new, .flight: true
    default: false
    }
  }

  private func apply(_ label: ItineraryLabel, _ token: inout ItineraryToken) {
    switch label {
    case .departure: token.role = .departure
    case .arrival: token.role = .arrival
    // A flight is one wherever it stands.
    case .aside where !token.isFlight: token.isAside = true
    case .former: token.isAside = true
    default: break
    }
  }

  /// Headings over how it was and how it is now.
  private mutating func noteSections(_ line: ItineraryLine, _ scan: inout Scan) {
    if let columns, !columns.fits(line) { self.columns = nil }
    guard let label = scan.labels.first(where: { $0.label == .former || $0.label == .new }) else { return }
    if label.label == .new {
      isFormer = false
    } else if scan.found.isEmpty, label.range.lowerBound <= 20, line.words.count <= 8 {
      isFormer = true
    }
  }
}

/// The heads of the columns of a table.
struct ItineraryColumns {
  private let labels: [(label: ItineraryLabel, range: Range<Int>)]
  private let hasTabs: Bool
  private let cells: Int

  /// nil: the line is no head of a table.
  init?(_ line: ItineraryLine, labels: [(label: ItineraryLabel, range: Range<Int>)], hasTokens: Bool) {
    guard !hasTokens, labels.count >= 3, line.cells.count >= 3 else { return nil }
    var heads: [(label: ItineraryLabel, range: Range<Int>)] = []
    for (i, cell) in line.cells.enumerated() {
      guard let first = labels.first(where: { cell.contains($0.range.lowerBound) }), first.range.lowerBound == cell.lowerBound else {
        continue
      }
      heads.append((first.label, line.hasTabs ? i..<(i + 1) : cell))
    }
    guard heads.count >= 3 else { return nil }
    (self.labels, hasTabs, cells) = (heads, line.hasTabs, line.cells.count)
  }

  func fits(_ line: ItineraryLine) -> Bool { hasTabs ? line.hasTabs && line.cells.count >= 2 : line.cells.count >= 2 }

  /// The head over a place in a row.
  func label(_ line: ItineraryLine, _ range: Range<Int>) -> ItineraryLabel? {
    guard let cell = line.cell(at: range.lowerBound) else { return nil }
    if hasTabs { return line.cells.count == cells ? labels.first { $0.range.contains(cell) }?.label : nil }
    let place = line.cells[cell]
    let over = labels.filter { $0.range.overlaps(place) }
    return over.count == 1 ? over[0].label : nil
  }
}
