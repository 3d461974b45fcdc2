internal import Schema
internal import Travel

/// Reads a FlightReservation with the Flights it is for.
struct SchemaFlight {
  private let reservation: SchemaNode
  private let flight: SchemaNode
  private let kind: Origin.Kind
  private let context: DocumentContext
  private var reading = Reading(FlightDraft())

  /// One reading for each leg.
  static func readings(_ reservation: SchemaNode, kind: Origin.Kind, _ context: DocumentContext) -> [Reading<FlightDraft>] {
    var legs: [SchemaNode] = []
    for thing in reservation.nodes("reservationFor", "flight", "flights") {
      // A journey with its flights inside, where it says nothing of its own.
      let inside =
        thing.has("departureAirport", "departureTime", "flightNumber")
        ? [] : thing.nodes("subTrip", "itinerary", "hasPart", "segments", "legs", "flights", "flight", "trip", "itemListElement")
      legs += inside.isEmpty ? [thing] : inside
    }
    // Some put the flight's properties into the reservation itself.
    if legs.isEmpty { legs = [reservation] }
    return legs.map { leg in
      var reader = SchemaFlight(reservation: reservation, flight: leg, kind: kind, context: context)
      reader.read(isOnly: legs.count == 1)
      return reader.reading
    }
  }

  private init(reservation: SchemaNode, flight: SchemaNode, kind: Origin.Kind, context: DocumentContext) {
    (self.reservation, self.flight, self.kind, self.context) = (reservation, flight, kind, context)
  }

  private mutating func take(_ field: ReadingField<FlightDraft, String>, _ found: (text: String, path: String)?) {
    if let found { reading.take(field, found.text, Origin(kind, found.path)) }
  }

  private mutating func read(isOnly: Bool) {
    readAirline()
    let from = readPlace(.departureAirport, ["departureAirport", "departureStation", "departure", "origin", "from"])
    let to = readPlace(.arrivalAirport, ["arrivalAirport", "arrivalStation", "arrival", "destination", "to"])
    readTimes(from, to)
    take(.departureTerminal, short(flight.text("departureTerminal"), dropping: ["terminal"]))
    take(.departureGate, short(flight.text("departureGate") ?? reservation.text("departureGate", "boardingGate"), dropping: ["gate"]))
    take(.arrivalTerminal, short(flight.text("arrivalTerminal"), dropping: ["terminal"]))
    take(.arrivalGate, short(flight.text("arrivalGate"), dropping: ["gate"]))
    if let type = flight.text("aircraft", "aircraftType") {
      reading.take(.aircraft, AircraftName(name: type.text), Origin(kind, type.path))
    }
    readSeat(isOnly: isOnly)
    let names = SchemaPeople.names(of: reservation)
    if !names.isEmpty { reading.take(.passengers, names.map(\.text), Origin(kind, names[0].path)) }
    take(
      .confirmationCode, reservation.text("reservationNumber", "reservationId", "confirmationNumber", "bookingReference", "bookingNumber"))
    let tickets = reservation.nodes("reservedTicket")
    // Of several tickets none is the flight's.
    if tickets.count < 2, reservation.values("ticketNumber").count < 2 {
      take(.ticketNumber, reservation.text("ticketNumber") ?? tickets.first?.text("ticketNumber"))
    }
    take(.boardingGroup, reservation.text("boardingGroup"))
    if let status = reservation.text("reservationStatus", "status"), SchemaStatus(status.text) == .cancelled {
      reading.take(.status, .cancelled, Origin(kind, status.path))
    }
    readPrice()
  }

  /// `Terminal 1` is 1.
  private func short(_ found: (text: String, path: String)?, dropping words: [String]) -> (text: String, path: String)? {
    guard var found else { return nil }
    for word in words where found.text.lowercased().hasPrefix("\(word) ") { found.text = found.text.dropFirst(word.count).trimmingBlanks() }
    return found.text.utf8.count <= 20 && !found.text.isEmpty && SchemaText(found.text) != nil ? found : nil
  }

  // MARK: Which flight

  private mutating func readAirline() {
    let sources: [(SchemaNode, [String])] = [
      (flight, ["airline", "carrier", "marketingAirline", "provider", "seller"]), (reservation, ["airline", "provider"]),
    ]
    var code: (text: String, path: String)?
    var name: (text: String, path: String)?
    for (node, names) in sources {
      for property in names where code == nil {
        // Of a reservation the provider is a carrier only if it has an airline's code: else it may be an agency.
        if let airline = node.node(property) {
          code = airline.text("iataCode", "iata", "icaoCode").flatMap { AirlineCode.normal($0.text) != nil ? $0 : nil }
          if name == nil, node.path == flight.path, property != "seller" { name = airline.text("name", "legalName") }
        } else if let text = node.text(property) {
          if AirlineCode.normal(text.text) != nil { code = text } else if name == nil, node.path == flight.path { name = text }
        }
      }
    }
    var designator = code.flatMap { AirlineCode.normal($0.text) }
    var named = designator
    if let name, designator == nil { designator = AirlineCode.code(ofName: name.text, context.reference.airlines) }
    if let number = flight.text("flightNumber", "flightNo", "flightNr", "identifier") ?? reservation.text("flightNumber") {
      readNumber(number, designator)
      if let text = reading.draft.flightNumber, let read = try? FlightNumber(text), let said = named, said != read.designator,
        !AirlineCode.isSame(said, read.designator, context.reference.airlines)
      {
        if let seller = self.airline(of: read.designator) {
          // The number is the seller's; who was found first flies.
          reading.take(
            .operatingAirline,
            AirlineName(iata: said.utf8.count == 2 ? said : nil, icao: said.utf8.count == 3 ? said : nil, name: name?.text),
            Origin(kind, code?.path ?? ""))
          reading.take(.codeshare, true, Origin(kind, code?.path ?? ""))
          (code, name, named) = (seller.code, seller.name, read.designator)
        } else {
          reading.warn("airline", "The flight number is one of \(read.designator), and the airline is said to be \(said).", isDoubt: true)
        }
      }
    }
    if named == nil { named = (try? FlightNumber(reading.draft.flightNumber ?? ""))?.designator == designator ? designator : nil }
    if let found = code ?? name {
      let airline = AirlineName(iata: named?.utf8.count == 2 ? named : nil, icao: named?.utf8.count == 3 ? named : nil, name: name?.text)
      reading.take(.airline, airline, Origin(kind, found.path))
    }
    readOperator(named)
  }

  /// The airline among those named with the flight that has this designator.
  private func airline(of designator: String) -> (code: (text: String, path: String), name: (text: String, path: String)?)? {
    for property in ["airline", "carrier", "marketingAirline", "provider", "seller"] {
      guard let node = flight.node(property), let code = node.text("iataCode", "iata", "icaoCode"),
        let normal = AirlineCode.normal(code.text), AirlineCode.isSame(normal, designator, context.reference.airlines)
      else { continue }
      return (code, node.text("name", "legalName"))
    }
    return nil
  }

  private mutating func readNumber(_ found: (text: String, path: String), _ designator: String?) {
    var text = found.text
    for word in ["flight", "flug", "vol", "flt", "no.", "nr."] where text.lowercased().hasPrefix(word) {
      text = text.dropFirst(word.count).trimmingBlanks()
    }
    // A number alone has its airline beside it.
    if let number = try? FlightNumber(text) {
      reading.take(.flightNumber, number.description, Origin(kind, found.path))
    } else if let designator, let first = text.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      let number = try? FlightNumber(AirlineCode.iata(designator, context.reference.airlines) + text)
    {
      reading.take(.flightNumber, number.description, Origin(kind, found.path))
    } else {
      reading.warn("flight_number", "The flight number \"\(found.text.prefix(30))\" cannot be read, or lacks its airline.", isDoubt: true)
    }
  }

  private mutating func readOperator(_ marketing: String?) {
    let node = flight.node("operatedBy", "operatingAirline", "operator")
    guard let found = node?.text("iataCode", "icaoCode", "name") ?? flight.text("operatedBy", "operatingAirline", "operator") else {
      return
    }
    let code = AirlineCode.normal(found.text)
    let name = node?.text("name")?.text ?? (code == nil ? found.text : nil)
    if let code, let marketing {
      if AirlineCode.isSame(code, marketing, context.reference.airlines) { return }
      reading.take(.codeshare, true, Origin(kind, found.path))
    } else if code == nil, let name, name.lowercased() == reading.draft.airline.name?.lowercased() {
      return
    }
    let airline = AirlineName(iata: code?.utf8.count == 2 ? code : nil, icao: code?.utf8.count == 3 ? code : nil, name: name)
    reading.take(.operatingAirline, airline, Origin(kind, found.path))
  }

  // MARK: Where and when

  private mutating func readPlace(_ field: ReadingField<FlightDraft, PlaceDraft>, _ names: [String]) -> Airport? {
    let airports = context.reference.airports
    for name in names {
      guard let found = flight.text(name) ?? flight.node(name).map({ ("", $0.path) }) else { continue }
      let node = flight.node(name)
      let code = node?.text("iataCode", "iata", "icaoCode", "icao", "identifier", "code")
      let label = node?.text("name") ?? (node == nil ? found : nil)
      if let code, let normal = AirportCode.normal(code.text), let airport = airports.airport(normal) {
        reading.take(field, PlaceDraft(code: airport.key), Origin(kind, code.path))
        return airport
      }
      let address = node?.node("address")?.text("addressLocality")
      for text in [label?.text, code?.text, address?.text].compactMap({ $0 }) {
        guard let airport = AirportNames.airport(text, airports) else { continue }
        reading.take(field, PlaceDraft(code: airport.key), Origin(kind, label?.path ?? found.path))
        return airport
      }
      guard let said = code?.text ?? label?.text ?? address?.text else { continue }
      let normal = code.flatMap { AirportCode.normal($0.text) }
      reading.take(field, PlaceDraft(code: normal, name: label?.text ?? (normal == nil ? said : nil)), Origin(kind, found.path))
      reading.warn(field.name, "Which airport \"\(said.prefix(60))\" is, is not known.", isDoubt: true)
      return nil
    }
    return nil
  }

  private mutating func readTimes(_ from: Airport?, _ to: Airport?) {
    let departure = end(["departureTime", "departureDateTime", "departureDate", "departureDay"], from, "departure_local")
    let arrival = end(["arrivalTime", "arrivalDateTime", "arrivalDate"], to, "arrival_local")
    FlightTimes(from: from, to: to).settle(departure, arrival, zones: context.zones, into: &reading)
  }

  private mutating func end(_ names: [String], _ airport: Airport?, _ field: String) -> FlightTimes.End {
    let found = SchemaTime.find(names, in: flight, context)
    if case .unreadable(let text, _)? = found { reading.warn(field, "The time \"\(text.prefix(60))\" cannot be read.", isDoubt: true) }
    let rules = airport.flatMap { try? context.zones.rules(for: $0.timezone) }
    if case .time(_, _, let text?)? = found {
      reading.warn(field, "The time \"\(text.prefix(60))\" cannot be read; the day can.", isDoubt: true)
    }
    guard case .time(let time, let path, _)? = found else { return FlightTimes.End(nil, rules, Origin(kind, "")) }
    return FlightTimes.End(time, rules, Origin(kind, path))
  }

  // MARK: The seat, the price

  private mutating func readSeat(isOnly: Bool) {
    let tickets = reservation.nodes("reservedTicket")
    let seats = tickets.compactMap { $0.node("ticketedSeat") }
    // A seat of a reservation of several legs is nobody knows on which.
    if isOnly || flight.has("airplaneSeat") {
      let node = flight.has("airplaneSeat") ? flight : reservation
      let several = Set(node.values("airplaneSeat").map { "\($0)" }).count > 1 || seats.count > 1
      if several {
        reading.warn("seat", "There are several seats, and whose is which is not said.")
      } else {
        let seat =
          node.node("airplaneSeat")?.text("seatNumber", "name") ?? node.text("airplaneSeat", "seatNumber")
          ?? seats.first?.text("seatNumber")
        let read = SchemaSeat.seat(seat, row: node.node("airplaneSeat")?.text("seatRow") ?? seats.first?.text("seatRow"))
        take(.seat, read)
        if let seat, read == nil { reading.warn("seat", "\"\(seat.text.prefix(40))\" is no seat, or more than one.") }
      }
    }
    let words =
      flight.text("airplaneSeatClass", "bookingClass", "cabinClass") ?? reservation.text("airplaneSeatClass", "cabinClass")
      ?? reservation.node("airplaneSeat")?.text("seatingType") ?? seats.first?.text("seatingType")
      ?? reservation.text("bookingClass", "fareClass")
    guard let words else { return }
    let (cabin, letter) = SchemaSeat.cabin(words.text)
    if let cabin { reading.take(.cabinClass, cabin, Origin(kind, words.path)) }
    if let letter { reading.take(.fareClass, letter, Origin(kind, words.path)) }
  }

  private mutating func readPrice() {
    guard let price = SchemaPrices.price(of: reservation) else { return }
    switch price.amount {
    case .amount(let amount):
      guard let currency = price.currency else {
        return reading.warn("price_amount", "The price, \(amount), has no currency.")
      }
      reading.take(.priceAmount, amount, Origin(kind, price.path))
      reading.take(.priceCurrency, currency, Origin(kind, price.path))
    case .ambiguous(let one, let other): reading.warn("price_amount", "The price may be \(one) or \(other).")
    }
  }
}
