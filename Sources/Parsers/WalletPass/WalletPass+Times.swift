internal import Travel

/// When a pass says that its flight leaves and arrives: by the clocks of the airports.
extension WalletPass {
  func takeTimes(_ facts: WalletFacts, _ context: DocumentContext, _ reading: inout Reading<FlightDraft>) {
    takeDeparture(facts, context, &reading)
    takeArrival(facts, context, &reading)
    warnOfDelay(&reading)
  }

  /// The zone of a place whose code is known.
  private func zone(_ place: PlaceDraft?, tag: String, _ context: DocumentContext) -> ZoneRules? {
    let name = place?.code.flatMap { context.reference.airports.airport($0)?.timezone } ?? self.tag(tag)
    return name.flatMap { try? context.zones.rules(for: $0) }
  }

  private func takeDeparture(_ facts: WalletFacts, _ context: DocumentContext, _ reading: inout Reading<FlightDraft>) {
    let times = WalletTimes(zone: zone(reading.draft.departure.place, tag: "departureAirportTimeZone", context), context: context)
    let barcodeDay = reading.draft.departure.local.flatMap { try? LocalDate($0) }
    let relevant = relevantDate.map { WalletFacts.Fact(text: $0, origin: Origin(.passField, "relevantDate")) }
    let dated = facts[.date].flatMap { fact in times.reading(fact, day: barcodeDay ?? day(relevant, times)).map { ($0, fact) } }
    let knownDay = barcodeDay ?? dated?.0.local.date ?? dayBefore(facts, relevant, times)

    if let fact = facts[.departure], let time = times.reading(fact, day: knownDay) {
      // The time of day alone is on a day that is said elsewhere.
      if case .clock? = WalletMoment(fact.text), barcodeDay == nil, dated == nil {
        reading.warn("departure_local", "The day of the departure is that of the boarding, or of the pass's relevantDate.")
      }
      if let doubt = dated?.0.doubt, barcodeDay == nil { reading.warn("departure_local", doubt, isDoubt: true) }
      take(time, fact.origin, barcodeDay, &reading)
    } else if let (time, fact) = dated {
      take(WalletTimes.Reading(local: LocalTime(time.local.date), doubt: time.doubt), fact.origin, barcodeDay, &reading)
    }
    if let time = dated?.0, let taken = reading.draft.departure.local.flatMap({ try? LocalTime($0) }), time.local.date != taken.date {
      reading.warn("departure_local", "The wallet pass has the date \(time.local.date), too.", isDoubt: true)
    }
    guard reading.draft.departure.local.map({ !$0.contains("T") }) ?? true, let relevant, let time = times.reading(relevant) else { return }
    takeRelevant(time, relevant, facts, times, &reading)
  }

  /// The day of a departure of which the time of day is known, by the boarding or the pass's date before it: who boards at 23:40 leaves after midnight.
  private func dayBefore(_ facts: WalletFacts, _ relevant: WalletFacts.Fact?, _ times: WalletTimes) -> LocalDate? {
    guard let before = [facts[.boarding], relevant].lazy.compactMap({ $0.flatMap { times.reading($0) } }).first?.local else { return nil }
    guard before.precision != .day, let fact = facts[.departure], let time = times.reading(fact, day: before.date)?.local,
      before.secondOfDay - time.secondOfDay > 43_200
    else { return before.date }
    return before.date.advanced(by: 1)
  }

  private func day(_ fact: WalletFacts.Fact?, _ times: WalletTimes) -> LocalDate? {
    fact.flatMap { times.reading($0) }?.local.date
  }

  /// A time on the barcode's day; one on another day is only a doubt.
  private func take(_ time: WalletTimes.Reading, _ origin: Origin, _ barcodeDay: LocalDate?, _ reading: inout Reading<FlightDraft>) {
    if let barcodeDay, time.local.date != barcodeDay {
      return reading.warn(
        "departure_local", "The barcode is for \(barcodeDay), but the wallet pass has \(time.local) (\(origin.place)).", isDoubt: true)
    }
    if let doubt = time.doubt { reading.warn("departure_local", doubt, isDoubt: true) }
    guard time.local.precision != .day || barcodeDay == nil else { return }
    reading.take(.departureLocal, time.local.description, origin)
  }

  /// The date at which the phone shows the pass is the departure, or the boarding.
  private func takeRelevant(
    _ time: WalletTimes.Reading, _ fact: WalletFacts.Fact, _ facts: WalletFacts, _ times: WalletTimes,
    _ reading: inout Reading<FlightDraft>
  ) {
    let known = reading.draft.departure.local.flatMap { try? LocalDate($0) }
    if let known, known != time.local.date {
      return reading.warn("departure_local", "The wallet pass is relevant on \(time.local), which is not the day of the flight.")
    }
    if let doubt = time.doubt { reading.warn("departure_local", doubt, isDoubt: true) }
    let boarding = facts[.boarding].flatMap { times.reading($0, day: time.local.date) }?.local
    if boarding != nil || time.local.precision == .day {
      // The boarding's, or a time that nobody has named: the day alone.
      reading.fill(.departureLocal, time.local.date.description, fact.origin)
      return reading.warn("departure_local", "The day is that of the pass's relevantDate, \(time.local).")
    }
    reading.take(.departureLocal, time.local.description, fact.origin)
    reading.warn(
      "departure_local", "The time is the pass's relevantDate, \(time.local), which may be the departure or the boarding.", isDoubt: true)
  }

  private func takeArrival(_ facts: WalletFacts, _ context: DocumentContext, _ reading: inout Reading<FlightDraft>) {
    guard let fact = facts[.arrival] else { return }
    let times = WalletTimes(zone: zone(reading.draft.arrival.place, tag: "destinationAirportTimeZone", context), context: context)
    guard case .clock(let clock)? = WalletMoment(fact.text) else {
      guard let time = times.reading(fact) else { return }
      if let doubt = time.doubt { reading.warn("arrival_local", doubt, isDoubt: true) }
      return reading.take(.arrivalLocal, time.local.description, fact.origin)
    }
    guard let local = arrival(clock, times, context, reading.draft) else {
      return reading.warn("arrival_local", "The flight arrives at \(clock); on which day, the wallet pass does not say.")
    }
    reading.take(.arrivalLocal, local.description, Origin(.derived, "\(fact.origin.place); the day by the length of the flight"))
  }

  /// The day on which a flight from here arrives at this time of day, by how long one of its length takes: no more than three hours from that.
  private func arrival(_ clock: String, _ times: WalletTimes, _ context: DocumentContext, _ draft: FlightDraft) -> LocalTime? {
    guard let from = draft.departure.place?.code.flatMap({ context.reference.airports.airport($0) }),
      let to = draft.arrival.place?.code.flatMap({ context.reference.airports.airport($0) }),
      let start = draft.departure.local.flatMap({ try? LocalTime($0) }), start.precision != .day,
      let departure = try? context.zones.rules(for: from.timezone).resolve(start).instant()
    else { return nil }
    let estimate = FlightDuration.estimated(distance: from.coordinate.distance(to: to.coordinate))
    return (-1...2).compactMap { try? LocalTime("\(start.date.advanced(by: $0))T\(clock)") }.first { local in
      guard let arrival = try? times.zone?.resolve(local).instant() else { return false }
      let minutes = Int(arrival.milliseconds - departure.milliseconds) / 60_000
      return minutes > 0 && abs(minutes - estimate) <= 180
    }
  }

  /// The schedule is what a flight is known by; what is expected now is said beside it.
  private func warnOfDelay(_ reading: inout Reading<FlightDraft>) {
    for (name, field) in [("Departure", "departure_local"), ("Arrival", "arrival_local")] {
      func date(_ kind: String) -> WalletMoment? { tag("\(kind)\(name)Date").flatMap { WalletMoment($0) } }
      guard case .instant(let original, _, _)? = date("original"), case .instant(let current, _, _)? = date("current"), original != current
      else { continue }
      reading.warn(field, "The time is the scheduled one; the wallet pass expects the \(name.lowercased()) at \(current) now.")
    }
  }
}
