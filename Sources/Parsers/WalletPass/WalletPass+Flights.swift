internal import Travel

/// Flights of what a pass for an aeroplane says: its barcode first, then its semantic tags, then its fields.
extension WalletPass {
  func flights(_ context: DocumentContext, _ warnings: inout [String]) -> [Reading<FlightDraft>] {
    let facts = WalletFacts(self)
    warnings += facts.warnings
    var readings = barcodes.lazy.compactMap { try? BoardingPass($0) }.first?.readings(context) ?? []
    let hasBarcode = !readings.isEmpty
    if !hasBarcode {
      readings = [Reading(FlightDraft())]
      if !barcodes.isEmpty { warnings.append("The barcode of the wallet pass is not that of a boarding pass.") }
    }
    guard let index = leg(in: readings, facts, context) else {
      warnings.append("The barcode has several legs, and the wallet pass does not say which of them it is for; only the barcode was read.")
      return readings
    }
    takeFlight(facts, context, &readings[index])
    takePlaces(facts, context, &readings[index])
    takeTimes(facts, context, &readings[index])
    takeSeat(facts, &readings[index])
    takeDetails(facts, &readings[index])
    let said = readings[index].origins
    guard said["flight_number"] != nil || said["departure_airport"] != nil && said["arrival_airport"] != nil else {
      warnings.append("The wallet pass names neither a flight nor two airports.")
      return []
    }
    return readings
  }

  /// The leg of the barcode that the rest of the pass is about.
  private func leg(in readings: [Reading<FlightDraft>], _ facts: WalletFacts, _ context: DocumentContext) -> Int? {
    guard readings.count > 1 else { return readings.isEmpty ? nil : 0 }
    let from = Self.airport(facts[.from]?.text, context) ?? route(context)?.from.code
    let flight = facts[.flight].flatMap { try? FlightNumber($0.text) }?.description
    let legs = readings.indices.filter { index in
      let draft = readings[index].draft
      let isPlace = from.map { $0 == draft.departure.place?.code }
      let isFlight = flight.map { $0 == draft.flightNumber }
      return isPlace ?? isFlight ?? false
    }
    return legs.count == 1 ? legs[0] : nil
  }

  // MARK: Flight and places

  /// Takes what the barcode does not say, and doubts what it says otherwise.
  private func take(
    _ field: ReadingField<FlightDraft, String>, _ value: String?, known: String?, _ origin: Origin, _ reading: inout Reading<FlightDraft>
  ) {
    guard let value else { return }
    if let known, known != value {
      reading.warn(field.name, "The barcode has \(known), but the wallet pass \(value) (\(origin.place)).", isDoubt: true)
    }
    reading.fill(field, value, origin)
  }

  private func takeFlight(_ facts: WalletFacts, _ context: DocumentContext, _ reading: inout Reading<FlightDraft>) {
    if let fact = facts[.flight] {
      if let number = try? FlightNumber(fact.text) {
        let isCodeshare = reading.draft.codeshare
        if isCodeshare, reading.draft.airline == AirlineName(designator: number.designator) {
          // The number by which the ticket was sold, which the barcode does not have.
          reading.take(.flightNumber, number.description, fact.origin)
        } else if !isCodeshare {
          take(.flightNumber, number.description, known: reading.draft.flightNumber, fact.origin, &reading)
        }
        reading.fill(.airline, AirlineName(designator: number.designator), fact.origin)
      } else {
        reading.warn("flight_number", "The wallet pass has \"\(fact.text)\" as the flight, which is no flight number.")
      }
    }
    if let fact = facts[.airline], (2...3).contains(fact.text.utf8.count) {
      reading.fill(.airline, AirlineName(designator: fact.text.uppercased()), fact.origin)
    }
    if let fact = facts[.status] {
      let isCancelled = ["cancelled", "canceled"].contains(fact.text.lowercased())
      if isCancelled { reading.take(.status, .cancelled, fact.origin) }
      reading.warn("status", "The wallet pass says of the flight: \(fact.text).")
    }
  }

  /// A code of three letters, alone or in brackets: `FRA`, `Frankfurt (FRA)`. Alone it has to be in capitals: `Rom` is a city.
  static func airport(_ text: String?, _ context: DocumentContext) -> String? {
    guard let text = text?.trimmed, text.utf8.count <= 100 else { return nil }
    let inBrackets = text.split { "()[]".contains($0) }.map(\.trimmed)
    for word in text.utf8.count == 3 ? [text] : Array(inBrackets.dropFirst()) {
      let isCode = word.utf8.count == 3 && word.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
      if isCode { return word }
    }
    return nil
  }

  /// The two large fields, which are where the flight begins and ends, when both have an airport's code as their value or as their label.
  private func route(_ context: DocumentContext) -> (from: (code: String, origin: Origin), to: (code: String, origin: Origin))? {
    let primary = fields.filter { $0.section == "primaryFields" }
    guard primary.count == 2 else { return nil }
    let codes = primary.map { field in
      [field.value, field.label].lazy.compactMap { Self.airport($0, context) }.first { context.reference.airports.airport($0) != nil }
    }
    guard let from = codes[0], let to = codes[1] else { return nil }
    return ((from, primary[0].origin), (to, primary[1].origin))
  }

  private func takePlaces(_ facts: WalletFacts, _ context: DocumentContext, _ reading: inout Reading<FlightDraft>) {
    let route = route(context)
    func said(_ role: WalletFacts.Role, _ primary: (code: String, origin: Origin)?) -> (code: String, origin: Origin)? {
      if let fact = facts[role], let code = Self.airport(fact.text, context) { return (code, fact.origin) }
      return primary
    }
    let places: [(ReadingField<FlightDraft, PlaceDraft>, (code: String, origin: Origin)?, PlaceDraft?)] = [
      (.departureAirport, said(.from, route?.from), reading.draft.departure.place),
      (.arrivalAirport, said(.to, route?.to), reading.draft.arrival.place),
    ]
    for case (let field, let place?, let known) in places {
      if let known = known?.code {
        if known != place.code {
          reading.warn(field.name, "The barcode has \(known), but the wallet pass \(place.code) (\(place.origin.place)).", isDoubt: true)
        }
        continue
      }
      reading.take(field, PlaceDraft(code: place.code), place.origin)
      if context.reference.airports.airport(place.code) == nil {
        reading.warn(field.name, "\(place.code) is no airport that is known.", isDoubt: true)
      }
    }
  }

  // MARK: Seat and the rest

  private func takeSeat(_ facts: WalletFacts, _ reading: inout Reading<FlightDraft>) {
    if let fact = facts[.seat], let seat = BoardingPass.seat(fact.text.uppercased()) {
      take(.seat, seat, known: reading.draft.details.seat, fact.origin, &reading)
    }
    guard let fact = facts[.cabin] else { return }
    if let cabin = CabinNames.cabin(fact.text) {
      // What is printed is what was bought; a letter is what the airline calls it.
      if reading.origins["cabin_class"]?.kind != .barcode { reading.take(.cabinClass, cabin, fact.origin) }
    } else if let code = CompartmentCode(fact.text) {
      if code.isCabin {
        reading.fill(.cabinClass, code.cabin, fact.origin)
      } else {
        reading.fill(.fareClass, String(code.letter), fact.origin)
      }
    }
  }

  private func takeDetails(_ facts: WalletFacts, _ reading: inout Reading<FlightDraft>) {
    let places: [(WalletFacts.Role, ReadingField<FlightDraft, String>)] = [
      (.gate, .departureGate), (.terminal, .departureTerminal), (.arrivalGate, .arrivalGate), (.arrivalTerminal, .arrivalTerminal),
      (.group, .boardingGroup),
    ]
    for (role, field) in places {
      if let fact = facts[role], let text = Self.short(fact.text) { reading.fill(field, text, fact.origin) }
    }
    if let fact = facts[.confirmation], (5...8).contains(fact.text.utf8.count), Self.isCode(fact.text) {
      take(.confirmationCode, fact.text.uppercased(), known: reading.draft.details.confirmationCode, fact.origin, &reading)
    }
    if let fact = facts[.ticket] {
      let digits = fact.text.filter { $0 != "-" && $0 != " " }
      if digits.utf8.count == 13, digits.utf8.allSatisfy(BoardingPassText.isDigit) { reading.fill(.ticketNumber, digits, fact.origin) }
    }
    if let fact = facts[.passenger] {
      let name = fact.text.contains("/") ? PassengerName(fact.text)?.full : PassengerName.proper(fact.text)
      // A barcode has room for 20 letters, all of them capitals.
      if let name, name.utf8.count <= 80 { reading.fill(.passengers, [name], fact.origin) }
    }
  }

  /// A gate, a terminal, a group: `Z69`, `1`, `Terminal 2`; nil for what says that there is none yet, and for sentences.
  private static func short(_ text: String) -> String? {
    let words = text.split(separator: " ")
    let word = words.count == 2 && ["terminal", "gate", "group", "zone"].contains(words[0].lowercased()) ? String(words[1]) : text
    guard (1...5).contains(word.utf8.count), isCode(word), !["TBA", "TBD", "NONE", "NA", "OPEN"].contains(word.uppercased()) else {
      return nil
    }
    return word
  }

  /// Letters and digits only.
  static func isCode(_ text: String) -> Bool {
    text.utf8.allSatisfy { BoardingPassText.isLetter($0) || BoardingPassText.isDigit($0) }
  }
}
