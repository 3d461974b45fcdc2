/// A generated journey: when each of its flights departs and arrives. Times are chosen as instants, so that each is one that clocks show.
struct GeneratedJourney {
  struct Leg {
    let from: Int
    let to: Int
    let hub: Int?
    let kilometres: Double
    let departure: Instant
    let arrival: Instant
    /// The local day of the departure.
    let day: LocalDate
    /// Whether another flight follows without a stay.
    var isFollowed = false
  }

  private(set) var legs: [Leg] = []
  /// When one can set out again.
  private(set) var isOver = Instant(milliseconds: .min)
  /// Whether its days are all that is known.
  var isVague = false
  let isWork: Bool

  private static let minute: Int64 = 60_000
  private static let long = 300

  /// The journey along `hops`. It begins on a day from `begin` on, is over by `end` where it can be, and keeps to the times of people and
  /// airlines.
  init(
    _ hops: [Hop], between begin: LocalDate, and end: LocalDate, notBefore earliest: Instant, for traveller: GeneratedTraveller,
    _ network: AirNetwork, _ random: inout SplitMix64
  ) {
    isWork = random.percent(traveller.work)
    let distances = hops.map { network.distance($0.from, $0.to) }
    // Days that are left beside what flying takes.
    var spare = begin.distance(to: end) - distances.reduce(0) { $0 + (FlightDuration.estimated(distance: $1) < Self.long ? 1 : 2) }
    var earliest = earliest
    var day = begin
    for (hop, distance) in zip(hops, distances) {
      let rules = network.places[hop.from].rules
      let departure: Instant
      if hop.isConnection {
        departure = Self.connection(after: earliest, rules, &random)
        legs[legs.count - 1].isFollowed = true
      } else {
        if let last = legs.last {
          day = network.places[last.to].rules.localTime(at: last.arrival).date
          let stay = min(isWork ? random.number(0...4) : random.number(1...16), max(spare, 0))
          (day, spare) = (day.advanced(by: stay), spare - stay)
        } else {
          // Somewhere in its part of the days, so that there is time for the stays too.
          let wait = random.number(below: max(1, spare * 2 / 3))
          (day, spare) = (day.advanced(by: wait), spare - wait)
        }
        // Most of work begins and ends on working days.
        while isWork, spare > 0, day.weekday.rawValue > 5, random.percent(80) { (day, spare) = (day.advanced(by: 1), spare - 1) }
        departure = Self.departure(
          &day, &spare, rules, network.places[hop.to].rules, FlightDuration.estimated(distance: distance), notBefore: earliest, &random)
      }
      let minutes = (FlightDuration.estimated(distance: distance) + random.number(-5...10)) / 5 * 5
      let arrival = Instant(milliseconds: departure.milliseconds + Int64(minutes) * Self.minute)
      legs.append(
        Leg(
          from: hop.from, to: hop.to, hub: hop.hub, kilometres: distance, departure: departure, arrival: arrival,
          day: rules.localTime(at: departure).date))
      // Long enough for being late, which flights are at most three hours.
      earliest = Instant(milliseconds: arrival.milliseconds + 4 * 60 * Self.minute)
      isOver = earliest
      if hop.hub == hop.to { earliest = arrival }
    }
  }

  // MARK: When

  /// When a flight departs that one changes to: soon, or in the morning.
  private static func connection(after arrival: Instant, _ rules: ZoneRules, _ random: inout SplitMix64) -> Instant {
    let soonest = Instant(milliseconds: arrival.milliseconds + Int64(random.number(12...40)) * 5 * minute)
    let local = rules.localTime(at: soonest)
    guard local.hour < 6 else { return soonest }
    return morning(of: local.date, rules, &random)
  }

  private static func morning(of day: LocalDate, _ rules: ZoneRules, _ random: inout SplitMix64) -> Instant {
    instant(day, minutes: 6 * 60 + random.number(0...24) * 5, rules)
  }

  /// When a flight departs that begins something: on `day`, or on the next when it is too late for that.
  private static func departure(
    _ day: inout LocalDate, _ spare: inout Int, _ rules: ZoneRules, _ destination: ZoneRules, _ duration: Int, notBefore earliest: Instant,
    _ random: inout SplitMix64
  ) -> Instant {
    // On purpose often on a day when clocks change, and then often in the hour that does not exist or exists twice.
    for later in 0...max(0, min(spare, 12)) {
      guard let change = change(on: day.advanced(by: later), rules) else { continue }
      guard random.percent(60) else { break }
      (day, spare) = (day.advanced(by: later), spare - later)
      let around = Instant(milliseconds: change.milliseconds + Int64(random.number(-11...11)) * 5 * minute)
      if around >= earliest, random.percent(40) { return around }
      break
    }
    let noon = instant(day, minutes: 720, rules)
    let east = (destination.offset(at: noon).seconds - rules.offset(at: noon).seconds) / 3600
    let wish = instant(day, minutes: timeOfDay(duration, hoursEast: east, &random), rules)
    if wish >= earliest { return wish }
    // Of 5 minutes, as all of them.
    let step = 5 * minute
    let soonest = Instant(milliseconds: (earliest.milliseconds + step - 1) / step * step)
    let local = rules.localTime(at: soonest)
    if 6..<21 ~= local.hour { return soonest }
    return morning(of: local.hour < 6 ? local.date : local.date.advanced(by: 1), rules, &random)
  }

  /// When airlines let a flight of so many minutes depart: short ones by day, most of the long ones so that they arrive in the morning when
  /// they go east, and on the same day when they go west. In minutes.
  private static func timeOfDay(_ duration: Int, hoursEast: Int, _ random: inout SplitMix64) -> Int {
    let usual = random.percent(75)
    let range =
      switch (duration < long, hoursEast) {
      case (true, _): random.one(of: [360...600, 360...600, 600...960, 960...1_290, 960...1_290])
      case (_, 3...): usual ? 1_050...1_350 : 480...660
      case (_, ...(-3)): usual ? 540...960 : 1_260...1_430
      default: usual ? 1_140...1_410 : 480...780
      }
    return random.number(range) / 5 * 5
  }

  /// The instant of a time of day; that of one which clocks leave out is as much later.
  private static func instant(_ day: LocalDate, minutes: Int, _ rules: ZoneRules) -> Instant {
    switch rules.resolve(LocalTime(seconds: LocalTime(day).seconds + Int64(minutes) * 60)) {
    case .unique(let instant), .ambiguous(let instant, _): instant
    case .gap(let gap): gap.later
    }
  }

  /// When clocks change on a day; nil when they do not.
  private static func change(on day: LocalDate, _ rules: ZoneRules) -> Instant? {
    var low = instant(day, minutes: 0, rules).milliseconds
    var high = instant(day.advanced(by: 1), minutes: 0, rules).milliseconds
    let offset = rules.offset(at: Instant(milliseconds: low))
    guard offset != rules.offset(at: Instant(milliseconds: high)) else { return nil }
    while high - low > 1_000 {
      let middle = (low + high) / 2_000 * 1_000
      if rules.offset(at: Instant(milliseconds: middle)) == offset { low = middle } else { high = middle }
    }
    return Instant(milliseconds: high)
  }
}
