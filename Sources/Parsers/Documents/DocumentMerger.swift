internal import Travel

/// Makes one reading of all that a document says of the same flight or thing in several places: each field from where it can be believed most, lists united,
/// and what differs between places of which both are to be believed, said.
package enum DocumentMerger {
  /// The document with nothing in it twice, in the order of departure.
  package static func merged(_ reading: DocumentReading, _ context: DocumentContext) -> DocumentReading {
    var result = DocumentReading()
    result.warnings = reading.warnings
    for flight in reading.flights {
      if let i = result.flights.firstIndex(where: { FlightIdentity.isSame($0, flight, context) }) {
        result.flights[i] = united(result.flights[i], flight, context)
      } else {
        result.flights.append(flight)
      }
    }
    for item in reading.items {
      if let i = result.items.firstIndex(where: { isSame($0, item) }) {
        result.items[i] = united(result.items[i], item)
      } else {
        result.items.append(item)
      }
    }
    result.flights = ordered(result.flights) { sortKey($0.draft.departure, context) }
    result.items = ordered(result.items) { $0.draft.start.local ?? $0.draft.start.utc?.description }
    return result
  }

  /// By key, those without one behind, and what is equal as it stood.
  private static func ordered<Element>(_ elements: [Element], _ key: (Element) -> String?) -> [Element] {
    elements.enumerated().map { (key($1) ?? "~", $0, $1) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  /// The instant where it is known, else the wall clock, which is near enough for an order.
  private static func sortKey(_ stop: StopDraft, _ context: DocumentContext) -> String? {
    if let utc = stop.utc { return utc.description }
    guard let local = stop.local else { return nil }
    let zone = stop.timezone ?? stop.place?.code.flatMap { context.reference.airports.airport($0)?.timezone }
    guard let zone, let rules = try? context.zones.rules(for: zone), let time = try? LocalTime(local),
      let instant = try? rules.resolve(time).instant()
    else { return local }
    return instant.description
  }

  // MARK: Flights

  /// The fields that belong to one passenger.
  private static let personal = ["seat", "boarding_group", "ticket_number"]
  /// Those that may belong to one passenger, or to all.
  private static let shared = ["confirmation_code", "price_amount", "price_currency"]
  /// Those in which a difference is more than another spelling.
  private static let essential = ["departure_airport", "arrival_airport", "departure_local", "arrival_local"]
  /// From here on a place in a document is believed against another one.
  private static let reliable = 0.9

  static func united(_ one: Reading<FlightDraft>, _ other: Reading<FlightDraft>, _ context: DocumentContext) -> Reading<FlightDraft> {
    var result = one
    let passengers = united(one.draft.details.passengers, other.draft.details.passengers)
    let isOfOthers =
      !one.draft.details.passengers.isEmpty && passengers.count == one.draft.details.passengers.count + other.draft.details.passengers.count
    for (name, origin) in other.origins.sorted(by: { $0.key < $1.key }) where name != "passengers" {
      guard let mine = one.origins[name] else {
        // What one of several passengers has is not what all have.
        let isGivenUp = one.warnings.contains { $0.field == name } && shared.contains(name)
        if !(isOfOthers && (personal.contains(name) || isGivenUp)) { result.take(name, from: other) }
        continue
      }
      if one.says(name, as: other) || isSameAirport(name, one.draft, other.draft, context) {
        if origin.kind.reliability > mine.kind.reliability { result.take(name, from: other) }
        continue
      }
      if personal.contains(name) || shared.contains(name), isOfOthers {
        drop(name, from: &result)
        result.warn(name, "The passengers have different ones.")
      } else {
        choose(name, one, other, &result)
      }
    }
    if isOfOthers { dropUnshared(one, other, &result) }
    if !passengers.isEmpty {
      let origin = one.origins["passengers"] ?? other.origins["passengers"]
      result.take(.passengers, passengers, origin ?? Origin(.derived, ""))
    }
    for warning in other.warnings where !isOvercome(warning, other, by: one) {
      result.warn(warning.field, warning.message, isDoubt: warning.isDoubt)
    }
    return result
  }

  /// Whether it is about what another program has made of a field that the document says itself.
  private static func isOvercome(_ warning: ReadingWarning, _ other: Reading<FlightDraft>, by one: Reading<FlightDraft>) -> Bool {
    guard let name = warning.field, let mine = one.origins[name], let theirs = other.origins[name] else { return false }
    return theirs.kind == .program && mine.kind.reliability > theirs.kind.reliability
  }

  /// A seat that only one of several passengers has.
  private static func dropUnshared(_ one: Reading<FlightDraft>, _ other: Reading<FlightDraft>, _ result: inout Reading<FlightDraft>) {
    for name in personal where one.origins[name] != nil && other.origins[name] == nil {
      drop(name, from: &result)
      result.warn(name, "Only one of the passengers has one.")
    }
  }

  private static func drop(_ name: String, from reading: inout Reading<FlightDraft>) {
    let fields: [ReadingField<FlightDraft, String>] = [
      .seat, .boardingGroup, .ticketNumber, .confirmationCode, .priceAmount, .priceCurrency,
    ]
    for field in fields where field.name == name { reading.drop(field) }
    if name == "price_amount" { reading.drop(.priceCurrency) }
  }

  /// Decides between two that differ: what is more exact, else what is more reliable, else what stood first.
  private static func choose(
    _ name: String, _ one: Reading<FlightDraft>, _ other: Reading<FlightDraft>, _ result: inout Reading<FlightDraft>
  ) {
    guard let mine = one.origins[name], let theirs = other.origins[name] else { return }
    if let (first, second) = locals(name, one.draft, other.draft), first.prefix(10) == second.prefix(10),
      first.count == 10 || second.count == 10
    {
      if first.count == 10 { result.take(name, from: other) }
      return
    }
    let isTheirs = theirs.kind.reliability > mine.kind.reliability
    if isTheirs { result.take(name, from: other) }
    guard essential.contains(name) || name == "flight_number" || name == "status" else { return }
    let areBoth = min(mine.kind.reliability, theirs.kind.reliability) >= reliable && name != "flight_number"
    let (taken, left) = isTheirs ? (theirs, mine) : (mine, theirs)
    let texts = (text(name, one.draft), text(name, other.draft))
    result.warn(
      name,
      "The document says \(isTheirs ? texts.1 : texts.0) (\(taken.place)) and \(isTheirs ? texts.0 : texts.1) (\(left.place)).",
      isDoubt: areBoth)
  }

  private static func locals(_ name: String, _ one: FlightDraft, _ other: FlightDraft) -> (String, String)? {
    switch name {
    case "departure_local": one.departure.local.flatMap { one in other.departure.local.map { (one, $0) } }
    case "arrival_local": one.arrival.local.flatMap { one in other.arrival.local.map { (one, $0) } }
    default: nil
    }
  }

  private static func text(_ name: String, _ draft: FlightDraft) -> String {
    let text: String? =
      switch name {
      case "departure_airport": draft.departure.place?.code ?? draft.departure.place?.name
      case "arrival_airport": draft.arrival.place?.code ?? draft.arrival.place?.name
      case "departure_local": draft.departure.local
      case "arrival_local": draft.arrival.local
      case "flight_number": draft.flightNumber
      default: draft.status?.rawValue
      }
    return text ?? "nothing"
  }

  private static func isSameAirport(_ name: String, _ one: FlightDraft, _ other: FlightDraft, _ context: DocumentContext) -> Bool {
    switch name {
    case "departure_airport": FlightIdentity.isSame(one.departure.place, other.departure.place, context) == true
    case "arrival_airport": FlightIdentity.isSame(one.arrival.place, other.arrival.place, context) == true
    default: false
    }
  }

  // MARK: Names

  private static let titles: Set<String> = ["mr", "mrs", "ms", "miss", "mstr", "dr", "herr", "frau", "m", "mme"]

  /// Both lists; a name that differs only in its order, its case or a title is the same.
  static func united(_ one: [String], _ other: [String]) -> [String] {
    func words(_ name: String) -> Set<String> {
      Set(name.lowercased().split { !$0.isLetter }.map(String.init)).subtracting(titles)
    }
    var names = one
    for name in other where !names.contains(where: { words($0) == words(name) }) { names.append(name) }
    return names
  }

  // MARK: Other things

  private static func isSame(_ one: Reading<ItemDraft>, _ other: Reading<ItemDraft>) -> Bool {
    guard one.draft.kind == other.draft.kind, let start = one.draft.start.local, let otherStart = other.draft.start.local else {
      return false
    }
    let isSameTime = start == otherStart || start.prefix(10) == otherStart.prefix(10) && (start.count == 10 || otherStart.count == 10)
    func differ(_ one: String?, _ other: String?) -> Bool {
      one.flatMap { one in other.map { one.lowercased() != $0.lowercased() } } ?? false
    }
    return isSameTime && !differ(one.draft.provider, other.draft.provider)
      && !differ(one.draft.start.location, other.draft.start.location) && !differ(one.draft.end.location, other.draft.end.location)
      && one.draft.status == other.draft.status
  }

  static func united(_ one: Reading<ItemDraft>, _ other: Reading<ItemDraft>) -> Reading<ItemDraft> {
    var result = one
    for (name, origin) in other.origins where name != "traveler_names" {
      guard let mine = one.origins[name] else {
        result.take(name, from: other)
        continue
      }
      let isMoreExact =
        name == "start_local" && one.draft.start.local?.count == 10 || name == "end_local" && one.draft.end.local?.count == 10
      if isMoreExact || origin.kind.reliability > mine.kind.reliability { result.take(name, from: other) }
    }
    let names = united(one.draft.travelerNames, other.draft.travelerNames)
    if !names.isEmpty {
      result.take(.travelerNames, names, one.origins["traveler_names"] ?? other.origins["traveler_names"] ?? Origin(.derived, ""))
    }
    for warning in other.warnings { result.warn(warning.field, warning.message, isDoubt: warning.isDoubt) }
    return result
  }
}

/// When two readings are of one flight.
enum FlightIdentity {
  static func isSame(_ one: Reading<FlightDraft>, _ other: Reading<FlightDraft>, _ context: DocumentContext) -> Bool {
    let (a, b) = (one.draft, other.draft)
    let from = isSame(a.departure.place, b.departure.place, context)
    let to = isSame(a.arrival.place, b.arrival.place, context)
    let isSameNumber = isSame(number: a, b, context)
    guard let day = day(a, context), let otherDay = Self.day(b, context) else {
      return kind(one) != kind(other) && isSameNumber == true && from != false && to != false
    }
    // What stands in one list with itself is another leg, or the same flight as it was before a change.
    let isFromOneList = kind(one) == kind(other)
    if isFromOneList {
      guard a.departure.local == b.departure.local, a.departure.utc == b.departure.utc, from == true, to == true else { return false }
      return isSameNumber ?? true && !((a.status == .cancelled) != (b.status == .cancelled))
    }
    guard day == otherDay, from != false || to != false else { return false }
    switch isSameNumber {
    case true?: return true
    case nil: return from != false && to != false && (from == true || to == true)
    // The number of the airline that sells it and that of the one that flies it.
    case false?:
      let isSameTime = a.departure.local == b.departure.local && a.departure.local?.count != 10
      let isSameBooking = a.details.confirmationCode != nil && a.details.confirmationCode == b.details.confirmationCode
      return from == true && to == true && (isSameTime || isSameBooking)
    }
  }

  /// The forms in which the flight is said, of which the most reliable one stands for all.
  private static func kind(_ reading: Reading<FlightDraft>) -> Origin.Kind? {
    (reading.origins["departure_airport"] ?? reading.origins["flight_number"])?.kind
  }

  private static func day(_ draft: FlightDraft, _ context: DocumentContext) -> String? {
    if let local = draft.departure.local { return String(local.prefix(10)) }
    guard let utc = draft.departure.utc else { return nil }
    let zone = draft.departure.timezone ?? draft.departure.place?.code.flatMap { context.reference.airports.airport($0)?.timezone }
    guard let rules = zone.flatMap({ try? context.zones.rules(for: $0) }) else { return String(utc.description.prefix(10)) }
    return rules.localTime(at: utc).date.description
  }

  /// nil: one of them says nothing.
  static func isSame(_ one: PlaceDraft?, _ other: PlaceDraft?, _ context: DocumentContext) -> Bool? {
    guard let one = one.flatMap({ $0.code ?? $0.name }), let other = other.flatMap({ $0.code ?? $0.name }) else { return nil }
    if one.lowercased() == other.lowercased() { return true }
    guard let known = context.reference.airports.airport(one), let otherKnown = context.reference.airports.airport(other) else {
      return nil
    }
    return known.key == otherKnown.key
  }

  private static func isSame(number one: FlightDraft, _ other: FlightDraft, _ context: DocumentContext) -> Bool? {
    guard let one = one.flightNumber.flatMap({ try? FlightNumber($0) }), let other = other.flightNumber.flatMap({ try? FlightNumber($0) })
    else {
      return nil
    }
    return one.number == other.number && AirlineCode.isSame(one.designator, other.designator, context.reference.airlines)
  }
}
