internal import Travel

/// Reads the flights and other things of an itinerary in text that people read: mails, pages and PDFs as their lines show them, and the printouts of reservation
/// systems. A flight is taken only when its number, both airports and its day are told and fit each other, and only from a text that tells of a booking.
package enum ItineraryText {
  /// Of a longer text the beginning is read.
  static let mostBytes = 2 << 20
  static let mostLines = 20_000

  package static func readings(_ text: String, _ context: DocumentContext) -> DocumentReading {
    var reader = ItineraryReader(context)
    reader.read(text)
    return reader.reading
  }
}

/// One reading of one text.
private struct ItineraryReader {
  private let context: DocumentContext
  private(set) var reading = DocumentReading()
  private var lines: [ItineraryLine] = []
  private var reservations: [(index: Int, line: ReservationLine)] = []
  private var lexer: ItineraryLexer
  private var evidence = ItineraryEvidence()

  init(_ context: DocumentContext) {
    self.context = context
    lexer = ItineraryLexer(context)
  }

  mutating func read(_ text: String) {
    takeLines(text)
    guard !reservations.isEmpty || !lexer.tokens.isEmpty else { return }
    let facts = BookingFacts(lines)
    if reservations.isEmpty { readFlights(facts) } else { readReservations(facts) }
    if reservations.isEmpty, isBooking(facts) {
      reading.items = ItineraryItems(lines, ItineraryMoments(reference: context.referenceDay, order: order), facts: facts).readings
    }
    dropOverlapping()
  }

  private mutating func takeLines(_ text: String) {
    var number = 0
    for part in text.utf8.prefix(ItineraryText.mostBytes).split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A || $0 == 0x0C || $0 == 0x0D })
    {
      number += 1
      guard part.contains(where: { $0 > 0x20 }) else { continue }
      let line = ItineraryLine(Substring(decoding: part, as: UTF8.self), number: number)
      guard !line.words.isEmpty else { continue }
      if let reservation = ReservationLine(line, context.reference.airports) {
        if reservations.count < ItineraryFlights.mostFlights { reservations.append((lines.count, reservation)) }
      } else {
        lexer.read(line, index: lines.count)
        evidence.read(line, index: lines.count)
      }
      lines.append(line)
      guard lines.count < ItineraryText.mostLines, lexer.tokens.count < ItineraryLexer.mostTokens else {
        reading.warnings.append("The text is longer than is read; what stands behind line \(number) was left out.")
        return
      }
    }
  }

  /// What comes first in dates of numbers: what somebody has said, what other dates of the text show, or what its language has.
  private var order: TableDates.Order? {
    if let order = context.dateOrder { return order }
    let shown = Set(lexer.tokens.compactMap { $0.date?.shownOrder(reference: context.referenceDay) })
    return shown.count == 1 ? shown.first : shown.isEmpty ? evidence.order : nil
  }

  private func isBooking(_ facts: BookingFacts) -> Bool {
    evidence.isBooking(isIdentified: !facts.codes.isEmpty || !facts.tickets.isEmpty, hasPassengers: !facts.passengers.isEmpty)
  }

  // MARK: Printouts

  private mutating func readReservations(_ facts: BookingFacts) {
    let names = reservationNames()
    let record =
      reservations.allSatisfy { $0.line.locator == nil } ? recordLocator ?? (facts.codes.count == 1 ? facts.codes[0].text : nil) : nil
    for (index, line) in reservations {
      guard line.status != .other else {
        reading.warnings.append("\(line.number) in line \(lines[index].number) has the status \(line.statusCode), which is no booking.")
        continue
      }
      guard let date = line.date.meaning(reference: context.referenceDay, order: nil) else { continue }
      let origin = Origin(.text, "line \(lines[index].number)")
      var flight = Reading(FlightDraft())
      flight.take(.flightNumber, line.number.description, origin)
      flight.take(.departureAirport, PlaceDraft(code: line.from.key), origin)
      flight.take(.arrivalAirport, PlaceDraft(code: line.to.key), origin)
      flight.take(.fareClass, line.fareClass, origin)
      flight.take(.departureTerminal, line.terminal, origin)
      if line.status == .cancelled { flight.take(.status, .cancelled, origin) }
      takeTimes(line, date, origin, &flight)
      flight.take(.confirmationCode, line.locator ?? record, origin)
      if !names.isEmpty { flight.take(.passengers, names.map(\.text), Origin(.text, "line \(names[0].line)")) }
      reading.flights.append(flight)
    }
  }

  private func takeTimes(_ line: ReservationLine, _ date: WrittenDate.Meaning, _ origin: Origin, _ flight: inout Reading<FlightDraft>) {
    var departure = FlightTimes.End(StatedTime(date: date.date, secondOfDay: line.departure), rules(line.from), origin)
    var arrival = FlightTimes.End(nil, rules(line.to), origin)
    if let start = line.departure, let end = line.arrival {
      let stated =
        line.arrivalDays
        ?? line.arrivalDate?.meaning(reference: context.referenceDay, order: nil).map { date.date.distance(to: $0.date) }.flatMap {
          (-1...2).contains($0) ? $0 : nil
        }
      let clocks = FlightClocks(context.zones)
      if let days = clocks.days(line.from, line.to, date.date, start, end, stated: stated)
        ?? clocks.days(line.from, line.to, date.date, start, end, stated: nil)
      {
        arrival.time = StatedTime(date: date.date.advanced(by: days), secondOfDay: end)
      } else {
        departure.time?.secondOfDay = nil
        flight.warn(
          "departure_local", "The times of the line cannot be those of a flight between these airports; they were left out.", isDoubt: true)
      }
    }
    FlightTimes(from: line.from, to: line.to).settle(departure, arrival, zones: context.zones, into: &flight)
    if let doubt = date.doubt { flight.warn("departure_local", doubt, isDoubt: true) }
  }

  private func rules(_ airport: Airport) -> ZoneRules? { try? context.zones.rules(for: airport.timezone) }

  /// The code at the end of the head of a printout of Amadeus: `RP/FRALH2100/FRALH2100  WS/SU  1MAR26/1030Z  ABC123`.
  private var recordLocator: String? {
    guard let first = reservations.first else { return nil }
    for line in lines[max(0, first.index - 12)..<first.index].reversed()
    where line.words.first?.lower == "rp" && line.plain.dropFirst(2).first == 0x2F {
      guard let word = line.words.last, word.range.count == 6, line.isCapital(word),
        line.plain[word.range].contains(where: ItineraryLine.isCapital)
      else { return nil }
      return line.plainText(word.range)
    }
    return nil
  }

  /// `1.MUSTERMANN/ERIKA MRS  2.MUSTERMANN/MAX MR` above the flights.
  private func reservationNames() -> [BookingFacts.Fact] {
    guard let first = reservations.first else { return [] }
    var names: [BookingFacts.Fact] = []
    for line in lines[max(0, first.index - 12)..<first.index] {
      for cell in line.cells where names.count < 20 {
        let text = line.text(cell)
        guard text.contains("/"), let dot = text.firstIndex(of: "."),
          text[..<dot].allSatisfy({ $0.isASCII && $0.isNumber || $0 == " " || $0 == "I" }),
          let name = BookingFacts.name(text[text.index(after: dot)...].drop { $0.isNumber })
        else { continue }
        names.append(BookingFacts.Fact(text: name, line: line.number))
      }
    }
    return names
  }

  // MARK: Other layouts

  private mutating func readFlights(_ facts: BookingFacts) {
    let flights = ItineraryFlights(lexer.tokens, lines: lines, context, order: order)
    let (found, unclear) = flights.find()
    guard !found.isEmpty || !unclear.isEmpty else { return }
    guard isBooking(facts) || unclear.isEmpty && isNothingElse(found) else { return }
    for number in unclear {
      reading.warnings.append("Which airports, which day and which times belong to \(number) is not clear from the text; it was left out.")
    }
    let chosen = settled(found.filter { !isAdvertised($0) })
    for (i, flight) in chosen.enumerated() where reading.flights.count < ItineraryFlights.mostFlights {
      let end = chosen.dropFirst(i + 1).map(\.lines.lowerBound).first { $0 > flight.lines.upperBound } ?? lines.count
      let zone = flight.lines.lowerBound..<min(end, flight.lines.upperBound + 7)
      reading.flights.append(self.reading(of: flight, zone, facts, isOnly: chosen.count == 1))
    }
  }

  /// Words of a text that is written to somebody, and no note.
  private static let addresses: Set<String> = [
    "your", "you", "our", "we", "ihr", "ihre", "sie", "du", "dein", "deine", "wir", "unser", "votre", "vos", "vous", "nous", "su", "tu",
    "nuestro", "suo", "uw", "je",
  ]

  /// Whether the text is hardly more than these flights with their times, as people note them.
  private func isNothingElse(_ found: [ItineraryFlights.Found]) -> Bool {
    let covered = found.reduce(0) { $0 + $1.lines.count }
    return evidence.offers == 0 && evidence.prices == 0 && found.allSatisfy { $0.arrivalDays != nil } && covered + 1 >= lines.count
      && lines.allSatisfy { line in
        line.words.count <= 20 && !line.plain.contains { "!?".utf8.contains($0) }
          && !line.words.contains { Self.addresses.contains($0.lower) }
      }
  }

  /// Whether something is offered in the lines of a flight, or beside them.
  private func isAdvertised(_ flight: ItineraryFlights.Found) -> Bool {
    ((flight.lines.lowerBound - 1)...(flight.lines.upperBound + 1)).contains { evidence.adverts.contains($0) }
  }

  /// Of one flight that is told twice the fuller one; flights that cannot both be are none.
  private mutating func settled(_ found: [ItineraryFlights.Found]) -> [ItineraryFlights.Found] {
    var result: [ItineraryFlights.Found] = []
    for flight in found {
      if let i = result.firstIndex(where: {
        $0.number == flight.number && $0.date.date == flight.date.date && $0.from.airport == flight.from.airport
          && $0.to.airport == flight.to.airport
      }) {
        if result[i].departure == nil, flight.departure != nil { result[i] = flight }
      } else {
        result.append(flight)
      }
    }
    return result
  }

  private func reading(of found: ItineraryFlights.Found, _ zone: Range<Int>, _ facts: BookingFacts, isOnly: Bool) -> Reading<FlightDraft> {
    func origin(_ token: ItineraryToken) -> Origin { Origin(.text, "line \(lines[token.line].number)") }
    var flight = Reading(FlightDraft())
    guard let from = found.from.airport, let to = found.to.airport else { return flight }
    flight.take(.flightNumber, found.number.description, origin(found.mention))
    flight.take(.departureAirport, PlaceDraft(code: from.key), origin(found.from))
    flight.take(.arrivalAirport, PlaceDraft(code: to.key), origin(found.to))
    var start = StatedTime(date: found.date.date, secondOfDay: found.departure?.time?.second)
    start.otherDate = found.date.other
    let departure = FlightTimes.End(start, rules(from), origin(found.departure ?? found.day))
    var arrival = FlightTimes.End(nil, rules(to), origin(found.arrival ?? found.day))
    if let second = found.arrival?.time?.second, let days = found.arrivalDays {
      arrival.time = StatedTime(date: found.date.date.advanced(by: days), secondOfDay: second)
    }
    FlightTimes(from: from, to: to).settle(departure, arrival, zones: context.zones, into: &flight)
    if let doubt = found.date.doubt { flight.warn("departure_local", doubt, isDoubt: true) }
    FlightSurroundings(lines, lexer.tokens, zone: zone, found, context.reference).read(into: &flight)
    take(facts, zone, isOnly: isOnly, &flight)
    if isCancelled(found, zone, isOnly: isOnly) { flight.take(.status, .cancelled, origin(found.mention)) }
    return flight
  }

  private func take(_ facts: BookingFacts, _ zone: Range<Int>, isOnly: Bool, _ flight: inout Reading<FlightDraft>) {
    let numbers = lines[zone].map(\.number)
    let own = facts.codes.filter { numbers.contains($0.line) }
    if let code = facts.codes.count == 1 ? facts.codes.first : own.count == 1 ? own.first : nil {
      flight.take(.confirmationCode, code.text, Origin(.text, "line \(code.line)"))
    } else if let first = facts.codes.first {
      flight.warn("confirmation_code", "The text has several: \(facts.codes.map(\.text).joined(separator: ", ")).")
      _ = first
    }
    if let name = facts.passengers.first { flight.take(.passengers, facts.passengers.map(\.text), Origin(.text, "line \(name.line)")) }
    if facts.tickets.count == 1, facts.passengers.count <= 1 {
      flight.take(.ticketNumber, facts.tickets[0].text, Origin(.text, "line \(facts.tickets[0].line)"))
    }
  }

  // MARK: Cancellations

  /// Whether the lines of a flight say so, or, of the only flight, a sentence above it; none of them of another flight.
  private func isCancelled(_ flight: ItineraryFlights.Found, _ zone: Range<Int>, isOnly: Bool) -> Bool {
    let others = Set(lexer.tokens.filter { $0.flight != nil && $0.flight != flight.number }.map(\.line))
    return (isOnly ? 0..<zone.upperBound : zone).contains { !others.contains($0) && Self.saysCancelled(lines[$0]) }
  }

  private static let conditions: Set<String> = [
    "if", "can", "may", "free", "not", "wenn", "falls", "kann", "nicht", "si", "peut", "puede", "no", "should", "must",
  ]

  private static func saysCancelled(_ line: ItineraryLine) -> Bool {
    for i in line.words.indices {
      guard let (label, count) = ItineraryLabel.read(line, i), label == .cancelled else { continue }
      let range = line.words[i].range.lowerBound..<line.words[i + count - 1].range.upperBound
      if count == 1 {
        // Alone, or behind a label.
        guard let cell = line.cell(at: range.lowerBound).map({ line.cells[$0] }), line.words(in: cell).count <= 3,
          cell.upperBound <= range.upperBound + 1
        else { continue }
        return true
      }
      let words = Set(line.words.map(\.lower))
      if words.isDisjoint(with: conditions) { return true }
    }
    return false
  }

  // MARK: What cannot be

  /// Flights at the same time are a choice, or one as it was and as it is now.
  private mutating func dropOverlapping() {
    guard reservations.isEmpty else { return }
    let flights = reading.flights
    var isDropped = [Bool](repeating: false, count: flights.count)
    let spans = flights.map { FlightSpan($0, context) }
    for i in flights.indices {
      for j in flights.indices where j > i && spans[i].overlaps(spans[j]) && flights[i].draft.status == flights[j].draft.status {
        (isDropped[i], isDropped[j]) = (true, true)
      }
    }
    guard isDropped.contains(true) else { return }
    let numbers = flights.indices.filter { isDropped[$0] }.compactMap { flights[$0].draft.flightNumber }
    reading.warnings.append(
      "\(numbers.joined(separator: ", ")) cannot all be flown by one person; which of them are meant is not clear from the text, so they were left out."
    )
    reading.flights = flights.indices.filter { !isDropped[$0] }.map { flights[$0] }
  }
}

/// From when to when a flight is under way.
private struct FlightSpan {
  private let start: Instant?
  private let end: Instant?
  private let key: String

  init(_ flight: Reading<FlightDraft>, _ context: DocumentContext) {
    func instant(_ stop: StopDraft) -> Instant? {
      guard let local = stop.local, local.utf8.count > 10, let time = try? LocalTime(local), let code = stop.place?.code,
        let zone = context.reference.airports.airport(code)?.timezone, let rules = try? context.zones.rules(for: zone)
      else { return nil }
      return try? rules.resolve(time).instant()
    }
    let draft = flight.draft
    (start, end) = (instant(draft.departure), instant(draft.arrival))
    key = [draft.departure.place?.code, draft.arrival.place?.code, draft.departure.local.map { String($0.prefix(10)) }].map { $0 ?? "" }
      .joined(separator: " ")
  }

  func overlaps(_ other: FlightSpan) -> Bool {
    if let start, let end, let otherStart = other.start, let otherEnd = other.end { return start < otherEnd && otherStart < end }
    return key == other.key
  }
}
