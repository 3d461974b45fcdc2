internal import Travel

/// Makes a flight of an event, if it is one.
struct CalendarFlight {
  private let event: CalendarContent.Event
  private let place: String
  private let context: DocumentContext
  private let mentions: FlightMentions
  private let summary: String
  private let location: String
  private let lines: [String]

  /// nil: the event is no flight, or does not say which.
  static func reading(_ event: CalendarContent.Event, place: String, isCancelled: Bool, _ context: DocumentContext) -> Reading<FlightDraft>?
  {
    guard event.properties["RRULE"] == nil, let times = CalendarTimes(event, context.zones) else { return nil }
    return CalendarFlight(event, place, context).reading(times, isCancelled: isCancelled)
  }

  private init(_ event: CalendarContent.Event, _ place: String, _ context: DocumentContext) {
    (self.event, self.place, self.context) = (event, place, context)
    mentions = FlightMentions(context.reference)
    summary = (event.text("SUMMARY") ?? "").split { $0.isNewline }.joined(separator: " ")
    location = (event.text("LOCATION") ?? "").split { $0.isNewline }.joined(separator: ", ")
    var description = event.text("DESCRIPTION") ?? ""
    if description.contains("</") || description.contains("<br") { description = HTMLDocument(description).text }
    lines = description.split(whereSeparator: \.isNewline).prefix(300).map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
  }

  // MARK: Whether it is one

  /// What stands in the title of something that goes on around a flight, and is none.
  private static let otherThings: [[UInt8]] = [
    "check-in", "check in", "checkin", "boarding", "pick up", "pickup", "pick-up", "abholen", "drop off", "meeting", "discuss", "review",
    "reminder", "remind",
    "lounge", "hotel", "taxi", "transfer", "layover", "stopover", "umstieg", "escale", "call ", "buy ", "book ", "watch ", "hbf", "bahnhof",
    "gleis", "train",
    "zug ", "gare ", "stazione", "estación", "railway", "railjet", "nightjet", "trenitalia", "amtrak", "eurostar", "sncf", "deutsche bahn",
    "bus ", "ferry",
    "fähre",
  ].map { Array($0.utf8) }

  /// Whether one of them begins anywhere at a word.
  private static func isOfOther(_ title: String) -> Bool {
    let bytes = Array(title.utf8)
    return bytes.indices.contains { i in bytes[i] == 0x20 && otherThings.contains { bytes[(i + 1)...].starts(with: $0) } }
  }

  /// What only flights have around them, where no codes of airports do.
  private static let flightWords = [
    "flight", "flug", "vol ", "vuelo", "volo", "vlucht", "voo ", "✈", "airport", "flughafen", "aéroport", "aeropuerto", "airlines",
    "airways",
  ]

  private func reading(_ times: CalendarTimes, isCancelled: Bool) -> Reading<FlightDraft>? {
    let title = " \(summary.lowercased()) "
    guard !title.utf8.contains(UInt8(ascii: "?")), !Self.isOfOther(title), let number = number(),
      let (route, routePlace) = route(number.found)
    else { return nil }
    var reading = Reading(FlightDraft())
    reading.take(.flightNumber, number.found.number.description, Origin(.calendar, "\(place), \(number.place)"))
    reading.take(.departureAirport, PlaceDraft(code: route.from.key), Origin(.calendar, "\(place), \(routePlace)"))
    reading.take(.arrivalAirport, PlaceDraft(code: route.to.key), Origin(.calendar, "\(place), \(routePlace)"))
    guard settle(times, route, &reading) else { return nil }
    if let zone = times.unknownZone {
      reading.warn(
        "departure_local", "The calendar tells the times by \"\(zone.prefix(60))\", which is not known; they were taken for local ones.",
        isDoubt: true)
    }
    let isCancelled =
      isCancelled || event.text("STATUS")?.uppercased() == "CANCELLED" || title.hasPrefix(" canceled:") || title.hasPrefix(" cancelled:")
    if isCancelled { reading.take(.status, .cancelled, Origin(.calendar, "\(place), STATUS")) }
    CalendarDetails.read(lines, place: place, into: &reading)
    return reading
  }

  /// The number of the title; or the only one of the description, where the title says that it is a flight.
  private func number() -> (found: FlightMentions.Number, place: String)? {
    let titled = mentions.numbers(in: summary)
    if titled.count == 1 { return (titled[0], "SUMMARY") }
    guard titled.isEmpty,
      Self.flightWords.contains(where: { "\(summary.lowercased()) ".contains($0) }) || mentions.route(byCodesIn: summary) != nil
    else {
      return nil
    }
    let found = lines.flatMap { mentions.numbers(in: $0) }
    guard let first = found.first, found.allSatisfy({ $0.number == first.number }) else { return nil }
    return (first, "DESCRIPTION")
  }

  // MARK: From where to where

  private typealias Route = (from: Airport, to: Airport)

  private func route(_ number: FlightMentions.Number) -> (Route, place: String)? {
    let titled = mentions.numbers(in: summary)
    if let route = mentions.route(byCodesIn: summary, except: titled) { return (route, "SUMMARY") }
    if let route = mentions.route(byCodesIn: location) { return (route, "LOCATION") }
    if let route = described { return (route, "DESCRIPTION") }
    // By names alone a train goes from one town to another as well.
    guard isFlightByItsWords(number.number) else { return nil }
    var title = summary
    if let range = titled.first?.range { title.replaceSubrange(range, with: "") }
    for airline in context.reference.airlines.airlines(number.number.designator) { title = title.replacing(airline.name, with: "") }
    if let route = mentions.route(byNamesIn: Self.plain(title)) { return (route, "SUMMARY") }
    guard let from = AirportNames.airport(location, context.reference.airports), let to = destination(title), from != to else { return nil }
    return ((from, to), "SUMMARY and LOCATION")
  }

  private func isFlightByItsWords(_ number: FlightNumber) -> Bool {
    let text = "\(summary) \(location) \(lines.prefix(20).joined(separator: " ")) \(event.text("CATEGORIES") ?? "")".lowercased()
    // A code behind the town is as good as a word.
    if Self.flightWords.contains(where: { text.contains($0) }) || AirportNames.code(in: location) != nil { return true }
    return context.reference.airlines.airlines(number.designator).contains { text.contains($0.name.lowercased()) }
  }

  private static func plain(_ title: String) -> String {
    title.filter { !"()[]".contains($0) }.split { $0 == " " }.joined(separator: " ")
  }

  /// The routes of the description's lines, if they are one; or the only airports of lines of departure and of arrival.
  private var described: Route? {
    var routes: [Route] = []
    var (departures, arrivals): ([Airport], [Airport]) = ([], [])
    for line in lines {
      if let route = mentions.route(byCodesIn: line, except: mentions.numbers(in: line)) {
        routes.append(route)
      } else if let code = AirportNames.code(in: Self.place(line)), let airport = context.reference.airports.airport(code),
        airport.iata == code
      {
        let (departs, arrives) = (Self.has(line, Self.departureWords), Self.has(line, Self.arrivalWords))
        if departs, !arrives { departures.append(airport) }
        if arrives, !departs { arrivals.append(airport) }
      }
    }
    if let first = routes.first { return routes.allSatisfy { $0.from == first.from && $0.to == first.to } ? first : nil }
    guard Set(departures).count == 1, Set(arrivals).count == 1, departures[0] != arrivals[0] else { return nil }
    return (departures[0], arrivals[0])
  }

  private static let departureWords: Set<String> = [
    "depart", "departs", "departing", "departure", "from", "abflug", "von", "ab", "départ", "partenza", "salida", "vertrek", "origin",
  ]
  private static let arrivalWords: Set<String> = [
    "arrive", "arrives", "arriving", "arrival", "to", "ankunft", "nach", "an", "arrivée", "arrivo", "llegada", "aankomst", "destination",
  ]

  private static func has(_ line: String, _ words: Set<String>) -> Bool {
    line.lowercased().split { !$0.isLetter }.prefix(12).contains { words.contains(String($0)) }
  }

  /// What stands behind a label.
  private static func place(_ line: String) -> String {
    guard let colon = line.firstRange(of: ": ") else { return line }
    return String(line[colon.upperBound...])
  }

  private static let toPhrases = [
    "flight to ", "flug nach ", "vol à destination de ", "vol pour ", "vol vers ", "vuelo a ", "vuelo con destino a ", "volo per ",
    "vlucht naar ", "voo para ",
    "flyg till ", "lot do ",
  ]

  /// The airport of `Flight to Munich (LH 98)`.
  private func destination(_ title: String) -> Airport? {
    for phrase in Self.toPhrases {
      guard let found = title.lowercased().firstRange(of: phrase) else { continue }
      let offset = title.lowercased().distance(from: title.lowercased().startIndex, to: found.upperBound)
      guard offset < title.count else { continue }
      let rest = title.dropFirst(offset).prefix { $0 != "(" }
      return AirportNames.airport(rest.trimmingBlanks(), context.reference.airports)
    }
    return nil
  }

  // MARK: When

  /// More hours than any flight takes.
  private static let longest = 30

  /// Whether the times can be a flight's between these airports.
  private func settle(_ times: CalendarTimes, _ route: Route, _ reading: inout Reading<FlightDraft>) -> Bool {
    let zones = context.zones
    var departure = FlightTimes.End(times.start, try? zones.rules(for: route.from.timezone), Origin(.calendar, "\(place), DTSTART"))
    var arrival = FlightTimes.End(times.end, try? zones.rules(for: route.to.timezone), Origin(.calendar, "\(place), DTEND"))
    (departure.isInstant, arrival.isInstant) = (true, true)
    if times.start.secondOfDay == nil {
      // The end of days is the day after; of a flight that takes longer than two, it is something else.
      if let end = times.end, times.start.date.distance(to: end.date) > 2 { return false }
      arrival.time = nil
    }
    var settled = reading
    FlightTimes(from: route.from, to: route.to).settle(departure, arrival, zones: zones, into: &settled)
    // An hour about a flight of eight is no flight; one that arrives before it departs may be one with a wrong end.
    if settled.warnings.contains(where: \.isDoubt) {
      guard times.end != nil else { return false }
      if let minutes = Self.minutes(times), minutes > Self.longest * 60 || minutes > 0 { return false }
    }
    reading = settled
    return true
  }

  /// How long the event is by its own clock.
  private static func minutes(_ times: CalendarTimes) -> Int? {
    guard let end = times.end, let first = times.start.secondOfDay, let last = end.secondOfDay else { return nil }
    return times.start.date.distance(to: end.date) * 1_440 + (last - first) / 60
  }
}

/// What a description says beside the flight itself, line by line.
enum CalendarDetails {
  /// Labels, those that begin like others before them, and the field whose value stands behind them.
  private static let labels: [(labels: [String], field: ReadingField<FlightDraft, String>, isValue: @Sendable (String) -> Bool)] = [
    (["seats", "seat", "sitzplatz", "sitz", "siège"], .seat, { SchemaSeat.seat(($0, ""), row: nil) != nil }),
    (
      [
        "confirmation number", "confirmation code", "confirmation", "booking reference", "booking code", "booking ref", "record locator",
        "pnr",
        "buchungscode", "buchungsnummer", "reservation code", "reference",
      ], .confirmationCode, isCode
    ),
    (["terminal", "departure terminal"], .departureTerminal, { $0.count <= 3 }),
    (["gate", "departure gate"], .departureGate, { $0.count <= 4 }),
    (["arrival terminal"], .arrivalTerminal, { $0.count <= 3 }), (["arrival gate"], .arrivalGate, { $0.count <= 4 }),
  ]

  @Sendable private static func isCode(_ text: String) -> Bool {
    (5...8).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) } && text != "NUMBER"
  }

  static func read(_ lines: [String], place: String, into reading: inout Reading<FlightDraft>) {
    guard !lines.isEmpty else { return }
    for (labels, field, isValue) in labels {
      let values = Set(lines.compactMap { value(of: labels, in: $0) }.filter { isValue($0) })
      if values.count == 1, let value = values.first { reading.take(field, value, Origin(.calendar, "\(place), DESCRIPTION")) }
    }
  }

  /// `Seat: 34A`, `Confirmation # ABC123`, `Gate Z69`.
  private static func value(of labels: [String], in line: String) -> String? {
    let lower = line.prefix(40).lowercased()
    for label in labels where lower.hasPrefix(label) {
      let rest = line.dropFirst(label.count)
      guard let first = rest.first, " :#".contains(first) else { continue }
      let value = rest.drop { " :#".contains($0) }
      return value.isEmpty || value.contains(" ") ? nil : String(value)
    }
    return nil
  }
}
