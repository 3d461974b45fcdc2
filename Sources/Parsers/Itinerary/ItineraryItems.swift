internal import Travel

/// Reads the stays in hotels and the cars of an itinerary, and has its trains read: where both ends are labelled, both days are told, and it has a name.
struct ItineraryItems {
  private(set) var readings: [Reading<ItemDraft>] = []
  private let lines: [ItineraryLine]
  private let moments: ItineraryMoments
  private let facts: BookingFacts

  private static let mostItems = 50

  /// `lines` without those of flights, which have their own labels of arrival and departure.
  init(_ lines: [ItineraryLine], _ moments: ItineraryMoments, facts: BookingFacts) {
    (self.lines, self.moments, self.facts) = (lines, moments, facts)
    for i in lines.indices where readings.count < Self.mostItems {
      if let stay = stay(i) ?? rental(i) { readings.append(stay) }
    }
    readings += TrainJourneys(lines, moments, facts).readings.prefix(Self.mostItems)
  }

  private enum Mark: Sendable { case checkIn, checkOut, hotel, pickUp, dropOff }

  private static let marks = PhraseTable<Mark>([
    .checkIn: "check in|checkin|check in date|anreise|anreisetag|date d'arrivée|fecha de entrada|entrada|data di arrivo|incheckdatum",
    .checkOut: "check out|checkout|check out date|abreise|abreisetag|date de départ|fecha de salida|salida|data di partenza|uitcheckdatum",
    .hotel: "hotel|hotel name|property|property name|accommodation|unterkunft|hôtel|établissement|alojamiento|struttura|accommodatie",
    .pickUp: "pick up|pickup|pick up date|abholung|prise en charge|retrait|recogida|ritiro|ophalen",
    .dropOff: "drop off|dropoff|return|drop off date|rückgabe|restitution|retour|devolución|riconsegna|inleveren",
  ])

  /// The mark that a line, or a cell of it, begins with, and the place behind it.
  private func mark(_ i: Int) -> (mark: Mark, end: Int)? {
    let line = lines[i]
    guard !line.words.isEmpty, let (mark, count) = Self.marks.read(line, 0) else { return nil }
    return (mark, line.words[count - 1].range.upperBound)
  }

  /// The moment of a mark: behind it, or in the line under it.
  private func moment(_ i: Int, _ end: Int) -> ItineraryMoments.Moment? {
    let line = lines[i]
    if let moment = moments.first(in: line, from: end) { return moment }
    guard line.words(in: end..<line.plain.count).count <= 1, lines.indices.contains(i + 1), mark(i + 1) == nil else { return nil }
    return moments.first(in: lines[i + 1], from: 0)
  }

  /// Another mark in the next lines.
  private func next(_ wanted: Mark, after i: Int) -> (line: Int, end: Int)? {
    for j in lines[(i + 1)...].prefix(8).indices {
      guard let (mark, end) = mark(j) else { continue }
      if mark == wanted { return (j, end) }
      if mark != .hotel { return nil }
    }
    return nil
  }

  private func origin(_ i: Int) -> Origin { Origin(.text, "line \(lines[i].number)") }

  private func start(_ kind: ItemKind, _ i: Int) -> Reading<ItemDraft> {
    var reading = Reading(ItemDraft())
    reading.take(.kind, kind, origin(i))
    if facts.codes.count == 1 { reading.take(.confirmationCode, facts.codes[0].text, Origin(.text, "line \(facts.codes[0].line)")) }
    if let name = facts.passengers.first { reading.take(.travelerNames, facts.passengers.map(\.text), Origin(.text, "line \(name.line)")) }
    return reading
  }

  // MARK: Hotels

  private static let longestStay = 60
  private static let houses: Set<String> = [
    "hotel", "hostel", "resort", "inn", "hostal", "pension", "aparthotel", "apartments", "lodge", "motel", "gasthof", "suites", "parador",
  ]

  private func stay(_ i: Int) -> Reading<ItemDraft>? {
    guard let (mark, end) = mark(i), mark == .checkIn, let from = moment(i, end), let (j, behind) = next(.checkOut, after: i),
      let to = moment(j, behind),
      (1...Self.longestStay).contains(from.date.date.distance(to: to.date.date)), let name = name(around: i)
    else { return nil }
    var reading = start(.hotel, i)
    reading.take(.provider, name.text, origin(name.line))
    // The hours from which a room is ready are those of the house.
    moments.take(.startLocal, from, clock: false, origin(i), &reading)
    moments.take(.endLocal, to, clock: false, origin(j), &reading)
    return reading
  }

  /// What a label calls the house, or the nearest heading above that is one's name.
  private func name(around i: Int) -> (text: String, line: Int)? {
    for j in (max(0, i - 8)...i).reversed() {
      let line = lines[j]
      if let (mark, end) = mark(j), mark == .hotel,
        let colon = line.plain[end...].prefix(3).firstIndex(of: 0x3A) ?? line.plain[end...].prefix(3).firstIndex(of: 0x09)
      {
        let text = line.text((colon + 1)..<line.plain.count).trimmingBlanks()
        if (3...80).contains(text.utf8.count) { return (text, j) }
      }
      guard j < i, (2...7).contains(line.words.count), line.words.contains(where: { Self.houses.contains($0.lower) }),
        line.cells.count == 1,
        line.words.allSatisfy({ ItineraryLine.isCapital(line.plain[$0.range.lowerBound]) || $0.range.count <= 3 }),
        !line.plain.contains(where: { ItineraryLine.isDigit($0) || $0 == 0x3A || $0 == 0x21 || $0 == 0x3F }),
        !["your", "ihr", "votre", "su", "tu"].contains(line.words[0].lower)
      else { continue }
      return (line.text.trimmingBlanks(), j)
    }
    return nil
  }

  // MARK: Cars

  private static let companies = [
    "Sixt", "Hertz", "Avis", "Europcar", "Enterprise", "Budget", "Alamo", "National", "Thrifty", "Dollar", "Goldcar", "Buchbinder",
    "Starcar",
  ]

  private func rental(_ i: Int) -> Reading<ItemDraft>? {
    guard let (mark, end) = mark(i), mark == .pickUp, let from = moment(i, end), let (j, behind) = next(.dropOff, after: i),
      let to = moment(j, behind),
      (0...120).contains(from.date.date.distance(to: to.date.date)), let (company, line) = company(around: i, j)
    else { return nil }
    var reading = start(.car, i)
    reading.take(.provider, company, origin(line))
    moments.take(.startLocal, from, clock: true, origin(i), &reading)
    moments.take(.endLocal, to, clock: true, origin(j), &reading)
    return reading
  }

  private func company(around i: Int, _ j: Int) -> (String, line: Int)? {
    var found: [String: Int] = [:]
    for k in max(0, i - 12)..<min(lines.count, j + 6) {
      for company in Self.companies
      where lines[k].words.contains(where: {
        $0.lower == company.lowercased() && ItineraryLine.isCapital(lines[k].plain[$0.range.lowerBound])
      }) {
        found[company] = found[company] ?? k
      }
    }
    guard found.count == 1, let first = found.first else { return nil }
    return (first.key, first.value)
  }
}

/// Days and clocks in lines, as they are meant in one text.
struct ItineraryMoments {
  struct Moment {
    let date: WrittenDate.Meaning
    /// Seconds since 00:00.
    let second: Int?
  }

  let reference: LocalDate
  let order: TableDates.Order?

  /// The first day from a place in a line on, with the clock beside it.
  func first(in line: ItineraryLine, from position: Int) -> Moment? {
    var date: WrittenDate.Meaning?
    var second: Int?
    var i = line.words.firstIndex { $0.range.lowerBound >= position } ?? line.words.count
    while i < line.words.count {
      if date == nil, let (written, next) = WrittenDate.read(line, i) {
        guard let meaning = written.meaning(reference: reference, order: order) else { return nil }
        date = meaning
        i = next
      } else if second == nil, let clock = WrittenClock.read(line, i) {
        second = clock.second
        i = clock.next
      } else {
        i += 1
      }
    }
    return date.map { Moment(date: $0, second: second) }
  }

  func take(_ field: ReadingField<ItemDraft, String>, _ moment: Moment, clock: Bool, _ origin: Origin, _ reading: inout Reading<ItemDraft>)
  {
    reading.take(field, StatedTime(date: moment.date.date, secondOfDay: clock ? moment.second : nil).local, origin)
    if let other = moment.date.other {
      reading.warn(field.name, "The date may be \(moment.date.date) or \(other): it says only numbers.", isDoubt: true)
    }
    if let doubt = moment.date.doubt { reading.warn(field.name, doubt, isDoubt: true) }
  }
}
