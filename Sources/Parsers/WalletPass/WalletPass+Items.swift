internal import Schema
internal import Travel

/// What a pass says of journeys that are no flights, and of events.
extension WalletPass {
  /// What a means of transport is in a trip.
  static let itemKinds: [String: ItemKind] = [
    "PKTransitTypeTrain": .train, "PKTransitTypeBus": .transfer, "PKTransitTypeBoat": .cruise,
  ]

  /// A journey by train, bus or boat; nothing when it has no day.
  func journey(_ kind: ItemKind, _ context: DocumentContext) -> [Reading<ItemDraft>] {
    let facts = WalletFacts(self)
    var reading = Reading(ItemDraft())
    reading.take(.kind, kind, Origin(.passField, "transitType"))
    let primary = fields.filter { $0.section == "primaryFields" }
    let isRoute = primary.count == 2 && primary.allSatisfy { WalletMoment($0.value) == nil }
    takePlace(.startLocation, ["departureStationName", "departureLocationDescription"], facts[.from], isRoute ? primary[0] : nil, &reading)
    takePlace(.endLocation, ["destinationStationName", "destinationLocationDescription"], facts[.to], isRoute ? primary[1] : nil, &reading)
    takeProvider(&reading)
    takeTimes(facts, context, &reading)
    if let fact = facts[.passenger] {
      let name = fact.text.contains("/") ? PassengerName(fact.text)?.full : PassengerName.proper(fact.text)
      reading.take(.travelerNames, name.map { [$0] }, fact.origin)
    }
    takeCodes(facts, &reading)
    for warning in facts.warnings { reading.warn(nil, warning) }
    if let fact = facts[.status] { reading.warn("status", "The wallet pass says: \(fact.text).") }
    guard reading.origins["start_local"] != nil || reading.origins["start_ts"] != nil else { return [] }
    return [reading]
  }

  /// An event for which somebody has a ticket; nothing when it has no name or no day.
  func event(_ style: Style, _ context: DocumentContext) -> [Reading<ItemDraft>] {
    var reading = Reading(ItemDraft())
    let title = style == .eventTicket ? fields.first { $0.section == "primaryFields" } : nil
    reading.take(.provider, tag("eventName"), Origin(.passTag, "eventName"))
    if let title { reading.fill(.provider, title.value.trimmed, title.origin) }
    guard reading.origins["provider"] != nil else { return [] }
    reading.take(.kind, .activity, Origin(.passField, style.rawValue))
    if let start = tag("eventStartDate") {
      take(WalletFacts.Fact(text: start, origin: Origin(.passTag, "eventStartDate")), .startLocal, .startTimestamp, nil, context, &reading)
    } else if let relevantDate {
      take(
        WalletFacts.Fact(text: relevantDate, origin: Origin(.passField, "relevantDate")), .startLocal, .startTimestamp, nil, context,
        &reading)
      reading.warn("start_local", "The beginning is the pass's relevantDate, which may be the admission.")
    }
    guard reading.origins["start_local"] != nil || reading.origins["start_ts"] != nil else { return [] }
    if let end = tag("eventEndDate") {
      take(WalletFacts.Fact(text: end, origin: Origin(.passTag, "eventEndDate")), .endLocal, .endTimestamp, nil, context, &reading)
    }
    reading.take(.startLocation, tag("venueName"), Origin(.passTag, "venueName"))
    takeCodes(WalletFacts(self), &reading)
    return [reading]
  }

  private func takePlace(
    _ field: ReadingField<ItemDraft, String>, _ tags: [String], _ fact: WalletFacts.Fact?, _ primary: Field?,
    _ reading: inout Reading<ItemDraft>
  ) {
    for name in tags { reading.fill(field, tag(name), Origin(.passTag, name)) }
    if let fact { reading.fill(field, fact.text, fact.origin) }
    guard let primary else { return }
    // Above or below it the other name stands: a city over a code.
    let name = primary.value.utf8.count <= 4 && primary.label.utf8.count > 4 ? primary.label : primary.value
    reading.fill(field, name.trimmed, primary.origin)
  }

  private func takeProvider(_ reading: inout Reading<ItemDraft>) {
    reading.take(.provider, tag("transitProvider"), Origin(.passTag, "transitProvider"))
    reading.fill(.provider, organization?.trimmed, Origin(.passField, "organizationName"))
  }

  // MARK: Times

  private func takeTimes(_ facts: WalletFacts, _ context: DocumentContext, _ reading: inout Reading<ItemDraft>) {
    let times = WalletTimes(zone: nil, context: context)
    let relevant = relevantDate.map { WalletFacts.Fact(text: $0, origin: Origin(.passField, "relevantDate")) }
    let dated = facts[.date].flatMap { times.reading($0) }
    let day = dated?.local.date ?? relevant.flatMap { times.reading($0) }?.local.date
    if let fact = facts[.departure] { take(fact, .startLocal, .startTimestamp, day, context, &reading) }
    if reading.origins["start_local"] == nil, reading.origins["start_ts"] == nil {
      if let fact = facts[.date] {
        take(fact, .startLocal, .startTimestamp, nil, context, &reading)
      } else if let relevant {
        take(relevant, .startLocal, .startTimestamp, nil, context, &reading)
        reading.warn("start_local", "The time is the pass's relevantDate, which may be the departure or earlier.", isDoubt: true)
      }
    }
    guard let fact = facts[.arrival] else { return }
    if case .clock(let clock)? = WalletMoment(fact.text) {
      // On the day of the departure, unless it would be before it.
      guard let start = reading.draft.start.local.flatMap({ try? LocalTime($0) }), start.precision != .day,
        let end = try? LocalTime("\(start.date)T\(clock)"), end.secondOfDay > start.secondOfDay
      else { return reading.warn("end_local", "The journey ends at \(clock); on which day, the wallet pass does not say.") }
      reading.take(.endLocal, end.description, fact.origin)
    } else {
      take(fact, .endLocal, .endTimestamp, nil, context, &reading)
    }
  }

  /// The wall clock, as it is written; of what is written in UTC the instant, because nobody knows the place's zone.
  private func take(
    _ fact: WalletFacts.Fact, _ local: ReadingField<ItemDraft, String>, _ timestamp: ReadingField<ItemDraft, Instant>, _ day: LocalDate?,
    _ context: DocumentContext, _ reading: inout Reading<ItemDraft>
  ) {
    if case .instant(let instant, _, let offset)? = WalletMoment(fact.text), offset.seconds == 0, !fact.ignoresTimeZone {
      guard Instant.nameable.contains(instant) else { return }
      return reading.take(timestamp, instant, fact.origin)
    }
    guard let time = WalletTimes(zone: nil, context: context).reading(fact, day: day) else { return }
    if let doubt = time.doubt { reading.warn(local.name, doubt, isDoubt: true) }
    reading.take(local, time.local.description, fact.origin)
  }

  // MARK: The rest

  private func takeCodes(_ facts: WalletFacts, _ reading: inout Reading<ItemDraft>) {
    if let fact = facts[.confirmation], (4...20).contains(fact.text.utf8.count), Self.isCode(fact.text) {
      reading.take(.confirmationCode, fact.text, fact.origin)
    }
    if let fact = facts[.ticket], (4...30).contains(fact.text.utf8.count), Self.isCode(fact.text.filter { $0 != "-" && $0 != " " }) {
      reading.take(.ticketNumber, fact.text, fact.origin)
    }
    let roles: [(String, WalletFacts.Role)] = [
      ("number", .vehicle), ("coach", .coach), ("seat", .seat), ("platform", .platform), ("class", .cabin), ("gate", .gate),
    ]
    let details = roles.compactMap { name, role in
      facts[role].flatMap { $0.text.utf8.count <= 40 ? JSON.Member(name, .string($0.text)) : nil }
    }
    guard let first = roles.lazy.compactMap({ facts[$0.1] }).first, !details.isEmpty else { return }
    var writer = JSONWriter()
    writer.value(.object(details))
    reading.take(.details, String(decoding: writer.bytes, as: UTF8.self), first.origin)
  }
}
