/// Somebody of a generated log: lives near an airport, returns to some destinations, and goes on one journey after the other, each in its
/// own part of the days that there are.
struct GeneratedTraveller: Sendable {
  let name: String
  /// Where of the network's places journeys begin and end.
  let home: Int
  let currency: String
  let friends: [String]
  let alliance: Alliance?
  /// Of a hundred journeys so many are for work.
  let work: Int
  private let count: Int
  private let days: Range<LocalDate>
  private let favourites: [Int]
  /// For each of `bands`.
  private let destinations: [Choices]
  /// The currency of a country.
  private let countries: CountryCatalogue
  var random: SplitMix64

  private var made = 0
  private var isHomeFrom = Instant(milliseconds: .min)
  private var pending: ArraySlice<(departure: Instant, draft: FlightDraft)> = []

  init(flights count: Int, days: Range<LocalDate>, _ countries: CountryCatalogue, _ network: AirNetwork, random: SplitMix64) {
    var random = random
    (self.count, self.days, self.countries) = (count, days, countries)
    let family = random.one(of: GeneratedTexts.familyNames)
    name = "\(random.one(of: GeneratedTexts.firstNames)) \(family)"
    friends = (0..<6).map { number in
      "\(random.one(of: GeneratedTexts.firstNames)) \(number < 3 ? family : random.one(of: GeneratedTexts.familyNames))"
    }
    let home = network.homes.one(&random) ?? 0
    self.home = home
    currency = GeneratedFare.currency(of: network.places[home].airport.country, countries)
    alliance = random.percent(75) ? random.one(of: Alliance.allCases) : nil
    work = random.number(20...65)
    // The first one is near enough for any journey.
    let destinations = Self.bands.map { network.places(near: home, $0) }
    favourites = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3].compactMap { destinations[$0].one(&random) }
    self.destinations = destinations
    self.random = random
  }

  /// When the next flight departs; nil when there is none.
  var nextDeparture: Instant? { pending.first?.departure }

  /// The next flight, of which there must be one.
  mutating func next(_ network: AirNetwork, _ taken: inout TakenFlights) -> FlightDraft {
    let draft = pending.removeFirst().draft
    prepare(network, &taken)
    return draft
  }

  /// Goes on the next journey when the one before is over.
  mutating func prepare(_ network: AirNetwork, _ taken: inout TakenFlights) {
    guard pending.isEmpty, made < count else { return }
    var journey: GeneratedJourney
    var attempts = 0
    repeat {
      let hops = route(network)
      let begin = days.lowerBound.advanced(by: days.count * made / count)
      let end = days.lowerBound.advanced(by: days.count * (made + hops.count) / count)
      journey = GeneratedJourney(hops, between: begin, and: end, notBefore: isHomeFrom, for: self, network, &random)
      attempts += 1
      // With some hundred travellers, somebody else may have been on the same flight.
    } while attempts < 30 && journey.legs.contains { taken.hasRoute($0.from, $0.to, $0.day) }
    // What is remembered of the first years is often the day alone.
    journey.isVague = made * 20 < count && random.percent(60)
    pending = journey.drafts(of: self, countries, network, &taken, &random)[...]
    made += journey.legs.count
    isHomeFrom = journey.isOver
  }

  // MARK: Where to

  /// Straight through the earth, in km.
  private static let bands = [250.0...1_200, 1_000...3_000, 3_000...6_500, 6_000...12_800]

  private mutating func destination() -> Int {
    if random.percent(55) { return random.one(of: favourites) }
    return destinations[[0, 0, 0, 1, 1, 1, 2, 2, 3, 3][random.number(below: 10)]].one(&random) ?? favourites[0]
  }

  /// The hops of the next journey, so many that it is not the last but one flight.
  private mutating func route(_ network: AirNetwork) -> [Hop] {
    let left = count - made
    for _ in 0..<20 {
      let hops = anyRoute(network)
      if hops.count <= left, left - hops.count != 1 { return hops }
    }
    let near = favourites[0]
    guard left == 1 || left == 3 else { return [Hop(home, near), Hop(near, home)] }
    guard left == 3 else { return [Hop(home, near)] }
    let next = network.places(near: near, 150...2_500).one(&random) ?? favourites[1]
    return [Hop(home, near), Hop(near, next), Hop(next, home)]
  }

  private mutating func anyRoute(_ network: AirNetwork) -> [Hop] {
    var hops: [Hop] = []
    func fly(_ from: Int, _ to: Int, _ random: inout SplitMix64) {
      if let hub = network.hub(from, to, &random) {
        hops += [Hop(from, hub, hub: hub), Hop(hub, to, hub: hub, isConnection: true)]
      } else {
        hops.append(Hop(from, to))
      }
    }
    let first = destination()
    fly(home, first, &random)
    var last = first
    let kind = random.number(below: 100)
    if kind >= 74, kind < 84 {
      // Home from another place than where one went, with a train or a car between them.
      if let other = network.places(near: first, 100...600).one(&random), other != home { last = other }
    } else if kind >= 84 {
      for _ in 0..<(kind < 95 ? 1 : 2) {
        guard let other = network.places(near: last, 300...2_500).one(&random), other != home else { break }
        fly(last, other, &random)
        last = other
      }
    }
    fly(last, home, &random)
    return hops
  }
}

/// One flight of a journey that is planned.
struct Hop {
  let from: Int
  let to: Int
  /// Where one changes on the way that it belongs to.
  let hub: Int?
  /// Whether it goes on from another without a stay.
  let isConnection: Bool

  init(_ from: Int, _ to: Int, hub: Int? = nil, isConnection: Bool = false) {
    (self.from, self.to, self.hub, self.isConnection) = (from, to, hub, isConnection)
  }
}
