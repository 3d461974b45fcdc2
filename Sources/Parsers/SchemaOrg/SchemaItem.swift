internal import Schema
internal import Travel

/// Reads the reservations that are of no flight: each kind by a row of a table.
struct SchemaItem {
  /// Which properties a kind of reservation has for what. Those of the thing that it is for are looked for before its own.
  struct Form: Sendable {
    let types: Set<String>
    /// What a plain Reservation of this kind is for.
    let things: Set<String>
    let kind: ItemKind
    /// Whose name the provider is; `name` is that of the thing itself.
    var provider: [String]
    var start: [String]
    var end: [String] = []
    /// The places; where there are none, the thing's own place.
    var from: [String] = []
    var to: [String] = []
    /// Names in `details_json`, and the properties that they are.
    var details: [(name: String, properties: [String])] = []
  }

  static let forms: [Form] = [
    Form(
      types: ["lodgingreservation", "hotelreservation"],
      things: ["lodgingbusiness", "hotel", "hostel", "motel", "bedandbreakfast", "resort"],
      kind: .hotel, provider: ["name"],
      start: ["checkinTime", "checkInTime", "checkinDate", "checkInDate"],
      end: ["checkoutTime", "checkOutTime", "checkoutDate", "checkOutDate"],
      details: [
        ("room_type", ["lodgingUnitType", "lodgingUnitDescription"]), ("guests", ["numAdults", "partySize"]),
      ]),
    Form(
      types: ["trainreservation"], things: ["traintrip"], kind: .train, provider: ["provider", "trainCompany", "operator"],
      start: ["departureTime", "departureDay", "departureDate"],
      end: ["arrivalTime", "arrivalDate"], from: ["departureStation"], to: ["arrivalStation"],
      details: [("number", ["trainNumber", "trainName"]), ("platform", ["departurePlatform"])]),
    Form(
      types: ["busreservation"], things: ["bustrip"], kind: .transfer, provider: ["provider", "busCompany", "operator"],
      start: ["departureTime", "departureDate"],
      end: ["arrivalTime", "arrivalDate"], from: ["departureBusStop", "departureStation"], to: ["arrivalBusStop", "arrivalStation"],
      details: [("number", ["busNumber", "busName"])]),
    Form(
      types: ["taxireservation"], things: ["taxi", "taxiservice"], kind: .transfer, provider: ["provider", "name"], start: ["pickupTime"],
      from: ["pickupLocation"], to: ["dropoffLocation"],
      details: [("guests", ["partySize"])]),
    Form(
      types: ["boatreservation"], things: ["boattrip"], kind: .cruise, provider: ["provider", "name"],
      start: ["departureTime", "departureDate"],
      end: ["arrivalTime", "arrivalDate"], from: ["departureBoatTerminal"], to: ["arrivalBoatTerminal"],
      details: [("number", ["identifier"])]),
    Form(
      types: ["rentalcarreservation"], things: ["rentalcar"], kind: .car, provider: ["rentalCompany", "provider"],
      start: ["pickupTime", "pickUpTime", "pickupDate"],
      end: ["dropoffTime", "dropOffTime", "dropoffDate"], from: ["pickupLocation", "pickUpLocation"],
      to: ["dropoffLocation", "dropOffLocation"],
      details: [("vehicle", ["name", "model"])]),
    Form(
      types: ["foodestablishmentreservation"], things: ["foodestablishment", "restaurant", "cafeorcoffeeshop", "barorpub"],
      kind: .restaurant, provider: ["name"], start: ["startTime", "startDate"], end: ["endTime"],
      details: [("guests", ["partySize"])]),
    Form(
      types: ["eventreservation"], things: ["event", "musicevent", "theaterevent", "sportsevent", "exhibitionevent"], kind: .activity,
      provider: ["name"], start: ["startDate", "startTime"], end: ["endDate", "endTime"],
      from: ["location"], details: [("doors", ["doorTime"])]),
  ]

  private let reservation: SchemaNode
  private let thing: SchemaNode
  private let form: Form
  private let kind: Origin.Kind
  private let context: DocumentContext
  private var reading = Reading(ItemDraft())

  /// One reading for each thing that is reserved.
  static func readings(_ reservation: SchemaNode, _ form: Form, kind: Origin.Kind, _ context: DocumentContext) -> [Reading<ItemDraft>] {
    let things = reservation.nodes("reservationFor")
    return (things.isEmpty ? [reservation] : things).map { thing in
      var reader = SchemaItem(reservation: reservation, thing: thing, form: form, kind: kind, context: context)
      reader.read()
      return reader.reading
    }
  }

  private init(reservation: SchemaNode, thing: SchemaNode, form: Form, kind: Origin.Kind, context: DocumentContext) {
    (self.reservation, self.thing, self.form, self.kind, self.context) = (reservation, thing, form, kind, context)
  }

  private func text(_ names: [String]) -> (text: String, path: String)? { thing.text(names) ?? reservation.text(names) }

  private mutating func read() {
    reading.take(.kind, form.kind, Origin(kind, "@type"))
    for name in form.provider {
      // A name of the reservation itself is none of the hotel's.
      guard let found = name == "name" ? thing.text("name") : text([name]) else { continue }
      reading.fill(.provider, found.text, Origin(kind, found.path))
    }
    readTimes()
    readPlaces()
    readDetails()
    let names = SchemaPeople.names(of: reservation)
    if !names.isEmpty { reading.take(.travelerNames, names.map(\.text), Origin(kind, names[0].path)) }
    if let code = reservation.text("reservationNumber", "reservationId", "confirmationNumber", "bookingReference", "bookingNumber") {
      reading.take(.confirmationCode, code.text, Origin(kind, code.path))
    }
    if let ticket = reservation.text("ticketNumber") ?? reservation.node("reservedTicket")?.text("ticketNumber") {
      reading.take(.ticketNumber, ticket.text, Origin(kind, ticket.path))
    }
    guard let status = reservation.text("reservationStatus", "status") else { return }
    switch SchemaStatus(status.text) {
    case .cancelled: reading.take(.status, .cancelled, Origin(kind, status.path))
    case .pending: reading.take(.status, .pending, Origin(kind, status.path))
    case .confirmed, nil: break
    }
  }

  // MARK: When

  private mutating func readTimes() {
    take(.startLocal, .startTimezone, form.start, at: form.from)
    take(.endLocal, .endTimezone, form.end, at: form.to.isEmpty ? form.from : form.to)
    if let start = reading.draft.start.local, let end = reading.draft.end.local, end.prefix(10) < start.prefix(10) {
      reading.warn("end_local", "By these times (\(start), \(end)) it ends before it begins.", isDoubt: true)
    }
  }

  private mutating func take(
    _ field: ReadingField<ItemDraft, String>, _ zoneField: ReadingField<ItemDraft, String>, _ names: [String], at places: [String]
  ) {
    // Check-in is said of the reservation, departure of the train.
    let found = SchemaTime.find(names, in: reservation, context) ?? SchemaTime.find(names, in: thing, context)
    switch found {
    case .time(let time, let path, let unread)?:
      if let unread { reading.warn(field.name, "The time \"\(unread.prefix(60))\" cannot be read; the day can.", isDoubt: true) }
      reading.take(field, time.local, Origin(kind, path))
      if let zone = time.zone, time.secondOfDay != nil, (try? context.zones.rules(for: zone)) != nil {
        reading.take(zoneField, zone, Origin(kind, path))
      } else if let zone = self.zone(of: time, at: places) {
        reading.take(zoneField, zone, Origin(.derived, "\(path) and the place"))
      }
      if let other = time.otherDate {
        reading.warn(field.name, "The date may be \(time.date) or \(other): it says only numbers.", isDoubt: true)
      }
      if time.offset == 0, time.zone == nil, time.secondOfDay != nil, time.secondOfDay != 0 {
        reading.warn(
          field.name,
          "It was taken for \(time.local) by the clock there; the document says \(time.local) in UTC, which would be another time.",
          isDoubt: true)
      }
    case .unreadable(let text, _)?: reading.warn(field.name, "The time \"\(text.prefix(60))\" cannot be read.", isDoubt: true)
    case nil: break
    }
  }

  /// By the clock of which place a time is told; `Z` is what many write behind every time, and says nothing.
  private func zone(of time: StatedTime, at places: [String]) -> String? {
    guard time.secondOfDay != nil, let local = try? LocalTime(time.local) else { return nil }
    var texts: [String] = []
    for node in [thing, reservation] {
      for place in places.isEmpty ? [node] : places.compactMap({ node.node($0) }) {
        texts += [place.text("name")?.text, SchemaPlace.address(of: place)?.text, place.text("address")?.text].compactMap { $0 }
      }
      for name in places { if let text = node.text(name)?.text { texts.append(text) } }
    }
    return PlaceZone.zone(of: texts, at: local, offset: time.offset == 0 ? nil : time.offset, context)
  }

  // MARK: Where

  private mutating func readPlaces() {
    take(.startLocation, form.from)
    take(.endLocation, form.to)
    if form.from.isEmpty, let place = SchemaPlace.text(of: thing, withName: false) {
      reading.take(.startLocation, place.text, Origin(kind, place.path))
    }
  }

  private mutating func take(_ field: ReadingField<ItemDraft, String>, _ names: [String]) {
    for name in names where reading.origins[field.name] == nil {
      for node in [thing, reservation] where reading.origins[field.name] == nil {
        if let place = node.node(name).flatMap({ SchemaPlace.text(of: $0, withName: true) }) ?? node.text(name) {
          reading.take(field, place.text, Origin(kind, place.path))
        }
      }
    }
  }

  // MARK: What else

  private mutating func readDetails() {
    var members: [JSON.Member] = []
    var path: String?
    func add(_ name: String, _ found: (text: String, path: String)?) {
      guard let found, !members.contains(where: { $0.name == name }) else { return }
      let number = name == "guests" ? Int(found.text).flatMap { (1...1_000).contains($0) ? $0 : nil } : nil
      if name == "guests", number == nil { return }
      members.append(JSON.Member(name, number.map { .number(String($0)) } ?? .string(String(found.text.prefix(300)))))
      if path == nil { path = found.path }
    }
    for (name, properties) in form.details { add(name, number(name) ?? text(properties)) }
    let tickets = reservation.nodes("reservedTicket")
    if tickets.count <= 1, let seat = tickets.first?.node("ticketedSeat") {
      add("seat", seat.text("seatNumber"))
      add("coach", seat.text("seatSection"))
      add("class", seat.text("seatingType"))
    }
    if !form.from.contains("location") {
      add("address", thing.node("address") == nil ? thing.text("address") : SchemaPlace.address(of: thing))
    }
    add("phone", thing.text("telephone", "phone"))
    guard !members.isEmpty, let path else { return }
    var writer = JSONWriter()
    writer.value(.object(members))
    reading.take(.details, String(decoding: writer.bytes, as: UTF8.self), Origin(kind, path))
  }

  /// A train's number is not always with its name: `ICE` and `123`.
  private func number(_ name: String) -> (text: String, path: String)? {
    guard name == "number", form.kind == .train, let number = thing.text("trainNumber"), number.text.allSatisfy(\.isNumber),
      let train = thing.text("trainName"), train.text.count <= 10, train.text.allSatisfy(\.isLetter)
    else { return nil }
    return ("\(train.text) \(number.text)", number.path)
  }
}

/// Places of schema.org in one line.
enum SchemaPlace {
  /// A place by its name, else its address; without the name by the city alone, where it is said.
  static func text(of node: SchemaNode, withName: Bool) -> (text: String, path: String)? {
    if withName, let name = node.text("name") { return name }
    if let city = node.node("address")?.text("addressLocality"), !withName { return (cityText(node, city.text), city.path) }
    return address(of: node) ?? node.text("address")
  }

  private static func cityText(_ node: SchemaNode, _ city: String) -> String {
    guard let country = node.node("address")?.text("addressCountry")?.text else { return city }
    return "\(city), \(country)"
  }

  /// `Musterstraße 1, 10117 Berlin, DE`.
  static func address(of node: SchemaNode) -> (text: String, path: String)? {
    guard let address = node.node("address") else { return nil }
    let town = [address.text("postalCode")?.text, address.text("addressLocality")?.text].compactMap { $0 }.joined(separator: " ")
    let parts = [address.text("streetAddress")?.text, town, address.text("addressRegion")?.text, address.text("addressCountry")?.text]
    let line = parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
    return line.isEmpty ? nil : (line, address.path)
  }
}
