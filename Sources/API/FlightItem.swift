internal import Schema
internal import Travel

/// A flight as an item of its trip: the same record, told in the words of items.
enum FlightItem {
  // MARK: Out

  /// When and where, with the airport's code: `Los Angeles (LAX)`.
  static func time(_ stop: Stop, _ reference: ReferenceData) -> ItemTime {
    var time = ItemTime()
    time.date = stop.day.flatMap { try? LocalDate($0) }
    if stop.precision == .minute { (time.local, time.utc) = (stop.local, stop.utc) }
    time.timezone = stop.timezone
    if let code = stop.airport {
      let airport = reference.airports.airport(code)
      time.location = (airport?.city ?? airport?.name).map { "\($0) (\(code))" } ?? code
    } else {
      time.location = stop.name
    }
    return time
  }

  static func status(_ flight: Flight) -> ItemStatus { flight.status == .cancelled ? .cancelled : flight.isPending ? .pending : .confirmed }

  /// The members of the details that are fields of a flight.
  private static let fields: [(name: String, read: @Sendable (Flight) -> String?, write: @Sendable (inout FlightDraft, String?) -> Void)] =
    [
      ("flight_number", { $0.flightNumber }, { $0.flightNumber = $1 }),
      ("cabin_class", { $0.details.cabinClass.map { words($0.rawValue) } }, { $0.details.cabinClass = $1.flatMap { cabin($0) } }),
      ("fare_class", { $0.details.fareClass }, { $0.details.fareClass = $1 }),
      ("seat", { $0.details.seat }, { $0.details.seat = $1 }),
      ("boarding_group", { $0.details.boardingGroup }, { $0.details.boardingGroup = $1 }),
      ("terminal", { $0.departure.terminal }, { $0.departure.terminal = $1 }),
      ("gate", { $0.departure.gate }, { $0.departure.gate = $1 }),
      ("arrival_terminal", { $0.arrival.terminal }, { $0.arrival.terminal = $1 }),
      ("arrival_gate", { $0.arrival.gate }, { $0.arrival.gate = $1 }),
      ("aircraft", { $0.aircraft.name }, { $0.aircraft = AircraftName(name: $1) }),
      ("registration", { $0.details.registration }, { $0.details.registration = $1 }),
    ]

  /// What is said of the flight beside the fields of an item.
  static func details(_ flight: Flight) -> JSON {
    var members = fields.compactMap { field in field.read(flight).map { JSON.Member(field.name, .string($0)) } }
    if case .object(let others)? = ItemDetails.read(flight.itemDetails) {
      members += others.filter { other in !members.contains { $0.name == other.name } }
    }
    return ItemDetails.withoutSecrets(.object(members))
  }

  /// `premium_economy` as people write it.
  private static func words(_ name: String) -> String {
    name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
  }

  private static func cabin(_ text: String) -> CabinClass? {
    CabinClass(rawValue: text.lowercased().replacing(" ", with: "_").replacing("-", with: "_"))
  }

  // MARK: In

  /// Says in `draft` what `input` says of a flight. Only the members `sent` count; nil: all of them. `flight` is what it is so far. Returns the details that are no fields of a flight.
  /// Throws 400.
  static func apply(
    _ input: ItemInput, sent: Set<String>?, to draft: inout FlightDraft, of flight: Flight, _ reference: ReferenceData,
    _ errors: inout FieldErrors
  ) -> JSON? {
    func isSent(_ name: String) -> Bool { sent?.contains(name) ?? true }
    if isSent("provider") { draft.airline = AirlineName(name: input.draft.provider) }
    if isSent("traveler_names") { draft.details.passengers = input.draft.travelerNames }
    stop(input.draft.start, "start", time(flight.departure, reference).location, isSent, &draft.departure, &errors)
    stop(input.draft.end, "end", time(flight.arrival, reference).location, isSent, &draft.arrival, &errors)
    if isSent("confirmation_code") { draft.details.confirmationCode = input.draft.secrets.confirmationCode }
    if isSent("booking_reference") { draft.details.bookingReference = input.draft.secrets.bookingReference }
    if isSent("ticket_number") { draft.details.ticketNumber = input.draft.secrets.ticketNumber }
    if isSent("source_email_id") { draft.details.sourceEmailID = input.draft.secrets.sourceEmailID }
    if isSent("booking_id") { draft.bookingID = input.draft.bookingID }
    if isSent("status") {
      if input.draft.status == .cancelled { draft.status = .cancelled } else if draft.status == .cancelled { draft.status = nil }
    }
    guard isSent("details_json") else { return nil }
    return details(input.details, to: &draft, of: flight, &errors)
  }

  private static func details(_ details: JSON?, to draft: inout FlightDraft, of flight: Flight, _ errors: inout FieldErrors) -> JSON? {
    // What is sent back as it was read is left alone: it may be less than what is known.
    for field in fields {
      let said = ItemDetails.text(details, field.name)
      if said != field.read(flight) { field.write(&draft, said) }
    }
    if let cabin = ItemDetails.text(details, "cabin_class"), draft.details.cabinClass == nil {
      let known = CabinClass.allCases.map { words($0.rawValue) }.joined(separator: ", ")
      errors.add("must be one of \(known), not \(cabin)", at: "details_json.cabin_class")
    }
    guard case .object(let members)? = details else { return nil }
    let others = members.filter { member in !fields.contains { $0.name == member.name } }
    return others.isEmpty ? nil : .object(others)
  }

  private static func stop(
    _ time: ItemTimeDraft, _ name: String, _ shown: String?, _ isSent: (String) -> Bool, _ stop: inout StopDraft,
    _ errors: inout FieldErrors
  ) {
    if isSent("\(name)_location"), shown == nil || time.location != shown {
      stop.place = time.location.flatMap { $0.isEmpty ? nil : place($0) }
      // The zone of the old place is not the new one's.
      if !isSent("\(name)_timezone") || time.timezone == nil { stop.timezone = nil }
    }
    if isSent("\(name)_timezone"), let zone = time.timezone { stop.timezone = zone }
    let isTimed = isSent("\(name)_local") && time.local != nil || isSent("\(name)_ts") && time.utc != nil
    if isTimed {
      stop.local = isSent("\(name)_local") ? time.local : nil
      stop.utc = isSent("\(name)_ts") ? time.utc : nil
      if let date = time.date, isSent("\(name)_date"), let local = stop.local, !local.hasPrefix(date.description) {
        errors.add("is \(date), but \(name)_local is \(local); send one of the two", at: "\(name)_date")
      }
    } else if isSent("\(name)_date") || isSent("\(name)_local") || isSent("\(name)_ts") {
      // What was a time and is cleared, is the day that is left.
      stop.local = (isSent("\(name)_date") ? time.date : nil)?.description ?? stop.local.map { String($0.prefix(10)) }
      stop.utc = nil
    }
  }

  /// The airport whose code stands in parentheses or alone.
  private static func place(_ location: String) -> PlaceDraft {
    func isCode(_ text: Substring) -> Bool {
      (3...4).contains(text.count) && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
    }
    if let open = location.lastIndex(of: "("), let close = location[open...].firstIndex(of: ")") {
      let inner = location[location.index(after: open)..<close]
      if isCode(inner) { return PlaceDraft(code: String(inner)) }
    }
    return PlaceDraft(code: location.uppercased())
  }

  /// What the fields of a flight are called in an item.
  static func renamed(_ problems: FlightProblems) -> FieldErrors {
    var errors = FieldErrors()
    for problem in problems.problems {
      var name = problem.field
      for (theirs, ours) in [("departure_", "start_"), ("arrival_", "end_")] where name.hasPrefix(theirs) {
        name = ours + name.dropFirst(theirs.count)
      }
      for (theirs, ours) in [("_airport", "_location"), ("_utc", "_ts"), ("flight_number", "details_json.flight_number")] {
        if name.hasSuffix(theirs) { name = name.dropLast(theirs.count) + ours }
      }
      let message = problem.message.replacing("departure_", with: "start_").replacing("arrival_", with: "end_")
      errors.add(message.replacing("_utc", with: "_ts"), at: name)
    }
    return errors
  }
}
