/// What the log says of a journey's flights.
extension GeneratedJourney {
  /// What all flights of a journey have in common.
  private struct Common {
    var details = FlightDetails()
    var status: FlightStatus?
  }

  /// The flights with their departures. Notes in `taken` which they are.
  func drafts(
    of traveller: GeneratedTraveller, _ countries: CountryCatalogue, _ network: AirNetwork, _ taken: inout TakenFlights,
    _ random: inout SplitMix64
  ) -> [(departure: Instant, draft: FlightDraft)] {
    var common = common(traveller, &random)
    if random.percent(35), let currency = currency(traveller, countries, network, &random) {
      // Once, for what was booked together.
      let cabin = [CabinClass.business: 4, .first: 7, .premiumEconomy: 2][common.details.cabinClass ?? .economy] ?? 1
      let euros = (40 * legs.count + Int(legs.reduce(0) { $0 + $1.kilometres }) * 7 / 100) * cabin * random.number(60...170) / 100
      common.details.priceAmount = GeneratedFare.amount(euros: euros, currency, &random)
      common.details.priceCurrency = currency
    }
    var carriers: [Int?] = []
    return legs.enumerated().map { number, leg in
      let there = legs[..<number].firstIndex { $0.from == leg.to && $0.to == leg.from }
      if number > 0, legs[number - 1].isFollowed {
        // One changes to another flight of the same airline,
        carriers.append(carriers[number - 1])
      } else if let there, random.percent(80) {
        // and mostly returns with the one that one has come with.
        carriers.append(carriers[there])
      } else {
        carriers.append(
          network.carrier(
            leg.from, leg.to, hub: leg.hub, on: leg.day, kilometres: leg.kilometres, loyalTo: traveller.alliance, &random))
      }
      let draft = draft(of: leg, carriers[number], common, network, &taken, &random)
      (common.details.priceAmount, common.details.priceCurrency) = (nil, nil)
      return (leg.departure, draft)
    }
  }

  private func common(_ traveller: GeneratedTraveller, _ random: inout SplitMix64) -> Common {
    var common = Common()
    common.details.passengers = [traveller.name]
    common.status = random.number(below: 1_000) < 15 ? .cancelled : nil
    if random.percent(85) { common.details.reason = isWork ? .business : random.percent(96) ? .leisure : .other }
    if random.percent(40) { common.details.tags = [random.one(of: isWork ? GeneratedTexts.workTags : GeneratedTexts.leisureTags)] }
    if random.percent(isWork ? 15 : 60) {
      let first = random.number(below: traveller.friends.count)
      common.details.companions = (0..<random.number(1...3)).map { traveller.friends[(first + $0) % traveller.friends.count] }
    }
    let isLong = legs.contains { $0.kilometres > 4_000 }
    common.details.cabinClass =
      switch random.number(below: 100) {
      case ..<(isLong ? 3 : 0): .first
      case ..<(isWork ? isLong ? 45 : 15 : isLong ? 15 : 4): .business
      case ..<(isLong ? 55 : 0): .premiumEconomy
      case ..<90: .economy
      default: nil
      }
    return common
  }

  private func currency(
    _ traveller: GeneratedTraveller, _ countries: CountryCatalogue, _ network: AirNetwork, _ random: inout SplitMix64
  ) -> String? {
    random.percent(75) ? traveller.currency : GeneratedFare.currency(of: network.places[legs[0].to].airport.country, countries)
  }

  // MARK: One flight

  private func draft(
    of leg: Leg, _ carrier: Int?, _ common: Common, _ network: AirNetwork, _ taken: inout TakenFlights, _ random: inout SplitMix64
  ) -> FlightDraft {
    var draft = FlightDraft()
    draft.details = common.details
    // Short flights have two classes at most.
    if leg.kilometres < 3_000 {
      draft.details.cabinClass = common.details.cabinClass.map { $0 == .first || $0 == .business ? .business : .economy }
    }
    draft.status = common.status ?? (random.number(below: 1_000) < 3 ? .diverted : nil)
    let (from, to) = (network.places[leg.from], network.places[leg.to])
    draft.departure = stop(from, leg.departure, &random)
    draft.arrival = stop(to, leg.arrival, &random)
    // A flight without a number is found by its route alone.
    taken.takeRoute(leg.from, leg.to, leg.day)
    if let carrier {
      let number = taken.takeNumber(Self.number(carrier, leg), of: carrier, leg.day)
      if random.percent(96) {
        draft.flightNumber = "\(network.carriers[carrier].code)\(number)"
      } else if random.percent(60) {
        draft.airline.name = network.carriers[carrier].airline.name
      }
    }
    let types = AircraftInService.types.filter { $0.range.contains(leg.kilometres) && $0.years.contains(leg.day.components.year) }
    let type = types.isEmpty ? nil : random.one(of: types)
    if random.percent(85) { draft.aircraft.icao = type?.icao }
    if isVague { return draft }
    if draft.status != .cancelled { tellWhatHappened(&draft, leg, network, &random) }
    tellSeat(&draft.details, isWide: type?.isWide ?? false, &random)
    if let carrier, random.percent(40), let pattern = GeneratedTexts.registrations[network.carriers[carrier].airline.country] {
      draft.details.registration = GeneratedTexts.filled(pattern, &random)
    }
    if random.percent(6) {
      let parts = random.one(of: GeneratedTexts.notes).split(separator: "%@", omittingEmptySubsequences: false)
      draft.details.notes = parts.joined(separator: to.airport.city ?? to.airport.name)
    }
    return draft
  }

  /// The number that an airline always has for a route; back it is the next one.
  private static func number(_ carrier: Int, _ leg: Leg) -> Int {
    let (low, high) = (min(leg.from, leg.to), max(leg.from, leg.to))
    let bits = SplitMix64.mixed(UInt64(carrier) << 32 | UInt64(low) << 16 | UInt64(high))
    let most: UInt64 = leg.kilometres > 4_000 ? 450 : 2_400
    return Int(bits % most) * 2 + (leg.from == low ? 1 : 2)
  }

  private func stop(_ place: AirNetwork.Place, _ instant: Instant, _ random: inout SplitMix64) -> StopDraft {
    var stop = StopDraft()
    stop.place = PlaceDraft(code: place.airport.key)
    let local = place.rules.localTime(at: instant)
    guard !isVague else {
      stop.local = local.date.description
      return stop
    }
    stop.local = local.description
    if case .ambiguous(_, instant) = place.rules.resolve(local) { stop.fold = .later }
    if random.percent(30) { stop.terminal = "\(random.number(1...5))" }
    if random.percent(30) { stop.gate = "\(random.one(of: ["A", "B", "C", "D", "E", "F", "G"]))\(random.number(1...60))" }
    return stop
  }

  /// When it really departed and arrived: most flights nearly in time, some late, and none so late that the next one is missed.
  private func tellWhatHappened(_ draft: inout FlightDraft, _ leg: Leg, _ network: AirNetwork, _ random: inout SplitMix64) {
    guard random.percent(60) else { return }
    let late =
      switch random.number(below: 100) {
      case ..<55: random.number(-4...6)
      case ..<85: random.number(5...25)
      case ..<97: random.number(25...60)
      default: random.number(60...180)
      }
    let departure = min(late, leg.isFollowed ? 30 : 180)
    tellTime(&draft.departure, leg.departure, late: departure, network.places[leg.from].rules)
    tellTime(&draft.arrival, leg.arrival, late: departure + random.number(-14...9), network.places[leg.to].rules)
  }

  private func tellTime(_ stop: inout StopDraft, _ planned: Instant, late minutes: Int, _ rules: ZoneRules) {
    let instant = Instant(milliseconds: planned.milliseconds + Int64(minutes) * 60_000)
    let local = rules.localTime(at: instant)
    if rules.resolve(local).isAmbiguous { stop.actualUTC = instant } else { stop.actualLocal = local.description }
  }

  private func tellSeat(_ details: inout FlightDetails, isWide: Bool, _ random: inout SplitMix64) {
    guard random.percent(75) else { return }
    let isFront = details.cabinClass == .business || details.cabinClass == .first
    // Letters from window to window, with a space for an aisle.
    let row = Array(isWide ? isFront ? "A DG K" : "ABC DEFG HJK" : isFront ? "AC DF" : "ABC DEF")
    let seats = row.indices.filter { row[$0] != " " }
    let place = random.one(of: seats)
    details.seat = "\(isFront ? random.number(1...8) : random.number(9...48))\(row[place])"
    if place == 0 || place == row.count - 1 {
      details.seatPosition = .window
    } else {
      details.seatPosition = row[place - 1] == " " || row[place + 1] == " " ? .aisle : .middle
    }
    if random.percent(40) {
      details.fareClass = details.cabinClass == .first ? "F" : isFront ? "J" : random.one(of: ["Y", "K", "L", "M", "Q"])
    }
  }
}
