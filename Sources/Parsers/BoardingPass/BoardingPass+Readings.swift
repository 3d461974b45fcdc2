package import Travel

/// Flights of what a boarding pass says.
extension BoardingPass {
  /// A flight for each leg, in the order of flying. The wall clock is not on a boarding pass: `departure_local` is the day alone.
  package func readings(_ context: DocumentContext) -> [Reading<FlightDraft>] {
    let issue = unique.issueDate.flatMap { BoardingPassDays.issueDate($0.text, reference: context.referenceDay) }
    let passenger = name.flatMap { PassengerName($0.text) }
    var previous: LocalDate?
    return legs.indices.map { index in
      var reading = Reading(FlightDraft())
      let leg = LegOrigins(number: index + 1)
      takePlaces(legs[index], leg, context, &reading)
      if let day = takeDay(legs[index], leg, issue, previous, context, &reading) { previous = day }
      takeFlight(legs[index], leg, &reading)
      takeSeat(legs[index], leg, &reading)
      takePassenger(passenger, &reading)
      takeTicket(legs[index], leg, &reading)
      for problem in problems where problem.leg ?? leg.number == leg.number {
        reading.warn(problem.field, problem.message, isDoubt: problem.isDoubt)
      }
      return reading
    }
  }

  /// Says where the fields of a leg stand.
  private struct LegOrigins {
    let number: Int

    func callAsFunction(_ field: Field) -> Origin { Origin(.barcode, "leg \(number), " + field.place) }
  }

  private func takePlaces(_ leg: Leg, _ origin: LegOrigins, _ context: DocumentContext, _ reading: inout Reading<FlightDraft>) {
    takePlace(.departureAirport, leg.from, origin, context, &reading)
    takePlace(.arrivalAirport, leg.to, origin, context, &reading)
    if let from = leg.from?.text, from == leg.to?.text {
      reading.warn("arrival_airport", "The flight leaves from where it arrives, \(from).", isDoubt: true)
    }
  }

  private func takePlace(
    _ field: ReadingField<FlightDraft, PlaceDraft>, _ code: Field?, _ origin: LegOrigins, _ context: DocumentContext,
    _ reading: inout Reading<FlightDraft>
  ) {
    guard let code else { return }
    reading.take(field, PlaceDraft(code: code.text), origin(code))
    if context.reference.airports.airport(code.text) == nil {
      reading.warn(field.name, "\(code.text) is no airport that is known.", isDoubt: true)
    }
  }

  private func takeDay(
    _ leg: Leg, _ origin: LegOrigins, _ issue: LocalDate?, _ previous: LocalDate?, _ context: DocumentContext,
    _ reading: inout Reading<FlightDraft>
  ) -> LocalDate? {
    guard let field = leg.day, let day = Int(field.text) else { return nil }
    let placed =
      if let previous {
        BoardingPassDays.next(day, after: previous)
      } else {
        BoardingPassDays.first(day, issue: issue, reference: context.referenceDay)
      }
    guard let date = placed.date else {
      reading.warn("departure_local", "The barcode has day \(day) of a year that it does not name; \(placed.reason).", isDoubt: true)
      return nil
    }
    // A year that the barcode says nothing of is not the barcode's.
    let kind = issue == nil ? Origin.Kind.derived : .barcode
    reading.take(.departureLocal, date.description, Origin(kind, "leg \(origin.number), \(field.place); the year by \(placed.reason)"))
    if let other = placed.other {
      reading.warn(
        "departure_local", "The barcode has no year: day \(day) is \(date) or \(other); by \(placed.reason), it was read as the former.",
        isDoubt: true)
    } else if issue == nil {
      reading.warn("departure_local", "The barcode has no year; it was found by \(placed.reason).")
    }
    return date
  }

  private func takeFlight(_ leg: Leg, _ origin: LegOrigins, _ reading: inout Reading<FlightDraft>) {
    guard let carrier = leg.carrier else { return }
    if let field = leg.flightNumber {
      let characters = Field(text: "", characters: carrier.characters.lowerBound...field.characters.upperBound)
      if let number = try? FlightNumber(carrier.text + field.text) {
        reading.take(.flightNumber, number.description, origin(characters))
      } else {
        reading.warn("flight_number", "\(carrier.text) \(field.text) is no flight number (\(characters.place)).")
      }
    }
    let operating = AirlineName(designator: carrier.text)
    guard let marketing = leg.repeated.marketingCarrier, marketing.text != carrier.text else {
      return reading.take(.airline, operating, origin(carrier))
    }
    reading.take(.airline, AirlineName(designator: marketing.text), origin(marketing))
    reading.take(.operatingAirline, operating, origin(carrier))
    reading.take(.codeshare, true, origin(marketing))
    reading.warn(
      "flight_number",
      "The number is that of \(carrier.text), which flies; that of \(marketing.text), which sold it, is not in the barcode.")
  }

  private func takeSeat(_ leg: Leg, _ origin: LegOrigins, _ reading: inout Reading<FlightDraft>) {
    if let field = leg.seat {
      if let seat = Self.seat(field.text) {
        reading.take(.seat, seat, origin(field))
      } else {
        reading.warn("seat", "The barcode has no seat, but \"\(field.text)\" (\(field.place)).")
      }
    }
    if leg.passengerStatus?.text == "7" { reading.warn(nil, "The passenger was on standby when the boarding pass was made.") }
    guard let field = leg.compartment else { return }
    guard let code = CompartmentCode(field.text) else {
      return reading.warn("cabin_class", "The compartment code is malformed: \"\(field.text)\" (\(field.place)).")
    }
    guard !code.isCabin else { return reading.take(.cabinClass, code.cabin, origin(field)) }
    reading.take(.fareClass, String(code.letter), origin(field))
    if let cabin = code.cabin {
      reading.take(.cabinClass, cabin, Origin(.derived, "leg \(origin.number), \(field.place), by IATA's table of booking classes"))
    }
    reading.warn("cabin_class", "\(code.letter) is a booking class; which cabin that is differs between airlines.")
  }

  /// `34A` of `034A`; nil for what is no seat: `INF`, `GATE`, `0000`.
  static func seat(_ text: String) -> String? {
    let row = text.utf8.prefix { BoardingPassText.isDigit($0) }
    let place = text.utf8.dropFirst(row.count)
    guard (1...3).contains(row.count), place.count == 1, place.allSatisfy(BoardingPassText.isLetter), let number = Int(String(row) ?? ""),
      number > 0
    else { return nil }
    return "\(number)\(text.suffix(1))"
  }

  private func takePassenger(_ passenger: PassengerName?, _ reading: inout Reading<FlightDraft>) {
    guard let name, let passenger else {
      return reading.warn("passengers", "The barcode has no name (characters 3 to 22).")
    }
    reading.take(.passengers, [passenger.full], Origin(.barcode, name.place))
    if let doubt = passenger.doubt { reading.warn("passengers", doubt, isDoubt: true) }
    if name.text.utf8.count >= 20 { reading.warn("passengers", "The name may be longer: the barcode has room for 20 characters.") }
  }

  private func takeTicket(_ leg: Leg, _ origin: LegOrigins, _ reading: inout Reading<FlightDraft>) {
    if let code = leg.confirmationCode { reading.take(.confirmationCode, code.text, origin(code)) }
    guard let code = leg.repeated.airlineNumericCode, let serial = leg.repeated.documentSerial else { return }
    let characters = Field(text: code.text + serial.text, characters: code.characters.lowerBound...serial.characters.upperBound)
    if characters.text.utf8.count == 13, characters.text.utf8.allSatisfy(BoardingPassText.isDigit) {
      reading.take(.ticketNumber, characters.text, origin(characters))
    } else {
      reading.warn("ticket_number", "The ticket number is malformed (\(characters.place)).")
    }
  }
}

extension BoardingPass.Field {
  /// `characters 31 to 33`.
  var place: String {
    var text = characters.count == 1 ? "character " : "characters "
    text += String(characters.lowerBound)
    guard characters.count > 1 else { return text }
    text += " to "
    text += String(characters.upperBound)
    return text
  }
}

extension AirlineName {
  /// By IATA's designator of two characters, or ICAO's of three.
  init(designator: String) {
    self.init(iata: designator.utf8.count == 2 ? designator : nil, icao: designator.utf8.count == 2 ? nil : designator)
  }
}
