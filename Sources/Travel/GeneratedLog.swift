/// A travel log that nobody has travelled: flights of somebody who sets out from home and comes back, in the order of their departures. The
/// same seed, number, last day, catalogue and zones give the same log, to the letter.
///
/// One life holds `flightsOfALife` flights at most. A longer log is that of several travellers, each with a life of their own, whose names
/// are in `passengers`. No two of its flights are the same by the rule for duplicates.
package struct GeneratedLog: Sequence, Sendable {
  private static let flightsOfALife = 10_000
  /// Days, where somebody does not fly more often than the years allow.
  private static let daysForAFlight = 7
  private static let longestLife = 55 * 365

  private let network: AirNetwork
  private let travellers: [GeneratedTraveller]

  /// `count` flights, the last of which departs and arrives on `lastDay` or some days before. What can be chosen from is in `reference`,
  /// and `zones` must know about some of it.
  package init(flights count: Int, seed: UInt64, lastDay: LocalDate, reference: ReferenceData, zones: ZoneCatalogue) {
    let network = AirNetwork(reference, zones, on: lastDay)
    self.network = network
    var seeds = SplitMix64(seed: seed)
    let lives = Swift.max(1, (count + Self.flightsOfALife - 1) / Self.flightsOfALife)
    travellers = (0..<lives).map { life in
      let own = count / lives + (life < count % lives ? 1 : 0)
      let days = Swift.min(Swift.max(own, 1) * Self.daysForAFlight, Self.longestLife)
      return GeneratedTraveller(
        flights: own, days: lastDay.advanced(by: -days)..<lastDay, reference.countries, network, random: SplitMix64(seed: seeds.next()))
    }
  }

  /// Who travels, or the first of those who do.
  package var traveller: String { travellers[0].name }

  /// How many others do.
  package var others: Int { travellers.count - 1 }

  /// Where that one lives.
  package var home: Airport { network.places[travellers[0].home].airport }

  package func makeIterator() -> Iterator { Iterator(network: network, travellers: travellers) }

  /// Goes through the log, making a journey when its first flight is due.
  package struct Iterator: IteratorProtocol {
    private let network: AirNetwork
    private var travellers: [GeneratedTraveller]
    private var taken = TakenFlights()

    fileprivate init(network: AirNetwork, travellers: [GeneratedTraveller]) {
      (self.network, self.travellers) = (network, travellers)
      for i in self.travellers.indices { self.travellers[i].prepare(network, &taken) }
    }

    package mutating func next() -> FlightDraft? {
      var first: (departure: Instant, traveller: Int)?
      for i in travellers.indices {
        if let departure = travellers[i].nextDeparture, first == nil || departure < first!.departure { first = (departure, i) }
      }
      return first.map { travellers[$0.traveller].next(network, &taken) }
    }
  }
}

/// What has been flown on which day, so that no flight is logged twice: neither a flight number nor a route.
struct TakenFlights {
  // Day, kind and what it is, each in bits of its own.
  private var keys: Set<UInt64> = []

  private static func key(_ day: LocalDate, _ kind: UInt64, _ first: Int, _ second: Int) -> UInt64 {
    UInt64(bitPattern: Int64(day.dayNumber)) << 40 | kind << 32 | UInt64(first) << 16 | UInt64(second)
  }

  /// Whether somebody flies from one place to another on a day.
  func hasRoute(_ from: Int, _ to: Int, _ day: LocalDate) -> Bool { keys.contains(Self.key(day, 0, from, to)) }

  /// Notes that somebody does.
  mutating func takeRoute(_ from: Int, _ to: Int, _ day: LocalDate) { keys.insert(Self.key(day, 0, from, to)) }

  /// Notes a flight number, the next that is free from `number` on, and returns it.
  mutating func takeNumber(_ number: Int, of carrier: Int, _ day: LocalDate) -> Int {
    var number = number
    while !keys.insert(Self.key(day, 1, carrier, number)).inserted { number = number % 9_999 + 1 }
    return number
  }
}
