/// What generated journeys choose from: the airports that matter, the more important the more often, and the airlines that could fly
/// between two of them.
struct AirNetwork {
  /// An airport with what choosing takes.
  struct Place {
    let airport: Airport
    let rules: ZoneRules
    /// Kilometres from the centre of the earth.
    let position: SIMD3<Double>
    /// How often it is chosen.
    let weight: Int
  }

  /// An airline with what choosing takes.
  struct Carrier {
    let airline: Airline
    let code: String
    /// That of which it is a member.
    let alliance: Alliance?
    /// Whether it flies for a larger one.
    let isFeeder: Bool
    /// How often it is chosen.
    let weight: Int
  }

  /// The most important first.
  let places: [Place]
  /// Where people live: where clocks are set forward and back, so that a log has such days.
  let homes: Choices
  /// In the order of the catalogue.
  let carriers: [Carrier]
  private let carriersByCountry: [String: [Int]]
  private let largestCarriers: [Int]

  private static let most = 900
  /// So many of the first places are where people live, if their clocks are set.
  private static let homes = 120
  /// So many of the first places are where passengers change.
  private static let hubs = 60

  init(_ reference: ReferenceData, _ zones: ZoneCatalogue, on day: LocalDate) {
    let airports = reference.airports.airports.filter { $0.iata != nil && $0.rank != nil && $0.isScheduled && $0.closed == nil }
      .sorted { ($1.rank ?? 0, $0.key) < ($0.rank ?? 0, $1.key) }
    places = airports.prefix(Self.most).enumerated().compactMap { number, airport in
      // A system's zones may be older than the catalogue.
      guard let rules = try? zones.rules(for: airport.timezone) else { return nil }
      return Place(airport: airport, rules: rules, position: airport.coordinate.position, weight: 1_000_000 / (number + 15))
    }
    homes = Choices(0..<min(Self.homes, places.count)) { [places] number in
      let offsets = [day, day.advanced(by: -182)].map {
        places[number].rules.offset(at: Instant(milliseconds: Int64($0.dayNumber) * 86_400_000))
      }
      return offsets[0] == offsets[1] ? 0 : places[number].weight
    }
    carriers = reference.airlines.airlines.compactMap { airline in
      guard let code = airline.iata else { return nil }
      let size = airline.size ?? 2
      let membership = reference.airlines.alliance(of: airline, on: day)
      let isFeeder = membership?.role == .affiliate
      return Carrier(
        airline: airline, code: code, alliance: isFeeder ? nil : membership?.alliance, isFeeder: isFeeder, weight: size * size * size)
    }
    carriersByCountry = Dictionary(grouping: carriers.indices) { [carriers] in carriers[$0].airline.country }
    largestCarriers = carriers.indices.filter { [carriers] in carriers[$0].airline.size == 5 }
  }

  // MARK: Airports

  /// Kilometres between two places.
  func distance(_ from: Int, _ to: Int) -> Double { places[from].airport.coordinate.distance(to: places[to].airport.coordinate) }

  /// The straight way through the earth.
  private func chord(_ from: Int, _ to: Int) -> Double {
    let difference = places[from].position - places[to].position
    return (difference * difference).sum().squareRoot()
  }

  /// The places so many km from another, straight through the earth.
  func places(near origin: Int, _ range: ClosedRange<Double>) -> Choices {
    Choices(places.indices) { range.contains(chord(origin, $0)) ? places[$0].weight : 0 }
  }

  /// Where to change between two places that have no flight between them, or that some travel between with a change; nil for a flight
  /// without one.
  func hub(_ from: Int, _ to: Int, _ random: inout SplitMix64) -> Int? {
    let way = chord(from, to)
    let (major, minor) = (min(from, to), max(from, to))
    let isFar = way > 10_600 || minor > 40 && way > 6_200 || minor > 150 && way > 3_000
    guard isFar || minor > 400 && major > 80 || way > 1_500 && random.percent(12) else { return nil }
    let detour = way < 2_500 ? 1.6 : 1.25
    let hubs = Choices(0..<min(Self.hubs, places.count)) { hub in
      let (first, second) = (chord(from, hub), chord(hub, to))
      return min(first, second) > 250 && max(first, second) < 11_400 && first + second < way * detour ? 1 : 0
    }
    return hubs.one(&random)
  }

  // MARK: Airlines

  /// An airline for a flight: one that flew on that day, of the country of either end, or of the hub alone where one changes.
  func carrier(
    _ from: Int, _ to: Int, hub: Int?, on day: LocalDate, kilometres: Double, loyalTo alliance: Alliance?, _ random: inout SplitMix64
  ) -> Int? {
    let ends = hub.map { [$0] } ?? [from, to]
    var candidates: [Int] = []
    for end in ends where end == ends[0] || places[end].airport.country != places[ends[0]].airport.country {
      candidates += carriersByCountry[places[end].airport.country] ?? []
    }
    let isLong = kilometres > 4_000
    func weight(_ number: Int) -> Int {
      let carrier = carriers[number]
      guard carrier.airline.days(from: day) == 0, !isLong || carrier.weight > 8 && !carrier.isFeeder else { return 0 }
      return carrier.weight * (alliance != nil && carrier.alliance == alliance ? 4 : 1) * (isLong && carrier.alliance != nil ? 6 : 1)
    }
    return Choices(candidates, weight).one(&random) ?? Choices(largestCarriers, weight).one(&random)
  }
}

/// Numbers of which some are chosen more often than others.
struct Choices {
  private var numbers: [Int] = []
  /// The weights of each number and those before it.
  private var sums: [Int] = []

  init(_ numbers: some Sequence<Int>, _ weight: (Int) -> Int) {
    var sum = 0
    for number in numbers {
      let own = weight(number)
      guard own > 0 else { continue }
      sum += own
      self.numbers.append(number)
      sums.append(sum)
    }
  }

  /// One of them; nil when there is none.
  func one(_ random: inout SplitMix64) -> Int? {
    guard let sum = sums.last else { return nil }
    let place = random.number(below: sum)
    return numbers[partitionPoint(sums.count) { sums[$0] <= place }]
  }
}
