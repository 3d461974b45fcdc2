import Testing

@testable import Travel

/// A log that is made up, and what must be true of it all the same.
@Suite struct GeneratedLogTests {
  private static let zones = Result { try ZoneCatalogue() }
  private static let lastDay = LocalDate(year: 2026, month: 11, day: 21)!

  private static func log(_ flights: Int, seed: UInt64, lastDay: LocalDate = lastDay) throws -> GeneratedLog {
    GeneratedLog(flights: flights, seed: seed, lastDay: lastDay, reference: Reference.data, zones: try zones.get())
  }

  /// The logs that several tests look at, resolved once.
  private static let seeds: ClosedRange<UInt64> = 1...3
  private static let long = Dictionary(uniqueKeysWithValues: seeds.map { seed in (seed, Result { try resolved(log(5_000, seed: seed)) }) })

  /// Every flight as the server would store it, with what described it.
  private static func resolved(_ log: GeneratedLog) throws -> [(draft: FlightDraft, flight: Flight)] {
    let resolver = FlightResolver(reference: Reference.data, zones: try zones.get())
    let nobody = UUID(high: 0, low: 0)
    return try log.map { draft in
      var flight = Flight(id: nobody, userID: nobody, createdAt: Instant(milliseconds: 0))
      do { try resolver.resolve(draft, into: &flight) } catch {
        Issue.record("\(error): \(draft)")
        throw error
      }
      return (draft, flight)
    }
  }

  @Test func theSameSeedGivesTheSameLogAndAnotherSeedAnother() throws {
    let first = try Array(Self.log(500, seed: 1))
    #expect(try Array(Self.log(500, seed: 1)) == first)
    #expect(try Array(Self.log(500, seed: 2)) != first)
    // On every machine, in every process, and until somebody means to change it.
    let told = first.map { draft in
      "\(draft.departure.local ?? "") \(draft.departure.place?.code ?? "")-\(draft.arrival.place?.code ?? "") \(draft.flightNumber ?? "")"
    }
    #expect(told.prefix(3) == ["2017-04-25 MAN-ATH BE672", "2017-05-01 ATH-MAN BE671", "2017-05-06 MAN-JMK "])
    #expect(told.suffix(3) == ["2026-10-30T07:50 ZRH-SIN WK262", "2026-11-11T10:45 SIN-AMS KL32", "2026-11-11T18:50 AMS-MAN KL2973"])
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 17, 100, 2_000]) func thereAreAsManyFlightsAsWereAskedFor(count: Int) throws {
    for seed in 1...2 as ClosedRange<UInt64> {
      let log = try Self.log(count, seed: seed)
      let flights = try Self.resolved(log)
      #expect(flights.count == count)
      #expect(flights.allSatisfy { $0.flight.departure.day ?? "" <= "2026-11-21" }, "seed \(seed)")
      #expect(flights.last.map { $0.flight.departure.day ?? "" >= "2026-10-01" } ?? true, "seed \(seed)")
      // Whoever flies more than once comes home.
      #expect(count < 2 || flights.last?.flight.arrival.airport == log.home.key, "seed \(seed)")
    }
  }

  /// For several seeds: that every flight is one by all rules, that they are in order, and that nobody is in two places at once.
  @Test(arguments: seeds) func oneAfterTheOtherIsFlownFromWhereThePersonIs(seed: UInt64) throws {
    let log = try Self.log(5_000, seed: seed)
    let flights = try #require(Self.long[seed]).get()
    var isOver = Instant(milliseconds: .min)
    var days = 0
    for (draft, flight) in flights {
      let departure = try #require(flight.departure.utc)
      #expect(draft.details.passengers == [log.traveller])
      guard flight.departure.precision == .minute else {
        // Of days there is no order over all zones.
        #expect(departure.milliseconds + 26 * 3_600_000 > isOver.milliseconds)
        days += 1
        continue
      }
      #expect(departure >= isOver, "\(draft)")
      let arrival = try #require(flight.arrival.utc)
      #expect(arrival > departure)
      let really = (flight.departure.actualUTC ?? departure, flight.arrival.actualUTC ?? arrival)
      #expect(really.0 >= isOver && really.0 < really.1, "\(draft)")
      isOver = max(arrival, really.1)
    }
    // Some of the oldest have nothing but a day.
    #expect(days > 50)
    #expect(flights.dropFirst(400).allSatisfy { $0.flight.departure.precision == .minute })
    // Nearly everywhere somebody sets out from where they have arrived.
    let broken = zip(flights, flights.dropFirst()).count { $0.flight.arrival.airport != $1.flight.departure.airport }
    #expect(0 < broken && broken < 400, "\(broken)")
    #expect(flights.first?.flight.departure.airport == log.home.key)
  }

  @Test(arguments: seeds) func whatIsHardToGetRightIsInIt(seed: UInt64) throws {
    let flights = try #require(Self.long[seed]).get()
    let zones = try Self.zones.get()
    func count(_ isOne: ((draft: FlightDraft, flight: Flight)) throws -> Bool) rethrows -> Int { try flights.count(where: isOne) }
    let clockChanges = try count { _, flight in
      let rules = try zones.rules(for: flight.departure.timezone ?? "")
      let day = try LocalDate(flight.departure.day ?? "")
      return try rules.offset(at: rules.resolve(LocalTime(day)).instant())
        != rules.offset(
          at: rules.resolve(LocalTime(day.advanced(by: 1))).instant())
    }
    #expect(clockChanges > 25)
    #expect(count { $0.flight.departure.isAmbiguous } > 0)
    #expect(count { $0.draft.departure.fold == .later } > 0)
    // Over the date line: there before one has left.
    #expect(count { $0.flight.arrival.local ?? "" < $0.flight.departure.local ?? "" && $0.flight.departure.precision == .minute } > 0)
    #expect(count { $0.flight.status == .cancelled } > 10)
    #expect(count { $0.flight.status == .diverted } > 0)
    #expect(count { $0.flight.flightNumber == nil } > 100)
    #expect(count { $0.flight.flightNumber == nil && $0.flight.airline.iata != nil } > 50)
    #expect(Set(flights.compactMap(\.flight.details.priceCurrency)).count >= 4)
    #expect(Set(flights.map(\.flight.details.cabinClass)).count >= 4)
    #expect(Set(flights.map(\.flight.details.reason)).count == 4)
    for isThere in [\.seat, \.notes, \.registration] as [KeyPath<FlightDetails, String?>] {
      #expect((100..<4_500).contains(count { $0.flight.details[keyPath: isThere] != nil }))
    }
    #expect((100..<4_500).contains(count { !$0.flight.details.companions.isEmpty }))
    #expect((100..<4_500).contains(count { !$0.flight.details.tags.isEmpty }))
    // What is named is known.
    #expect(flights.allSatisfy { $0.draft.aircraft.icao == nil || $0.flight.aircraft.icao != nil })
    #expect(flights.allSatisfy { $0.flight.flightNumber == nil || $0.flight.airline.name != nil })
  }

  /// More than one can fly in a life is flown by several people, and still no flight is logged twice.
  @Test func noTwoFlightsAreTheSame() throws {
    var seen: Set<String> = []
    var people: Set<String> = []
    var last = Instant(milliseconds: .min)
    for (draft, flight) in try Self.resolved(Self.log(10_001, seed: 5)) {
      let day = flight.departure.day ?? ""
      if let number = flight.flightNumber { #expect(seen.insert("\(day) \(number)").inserted, "\(draft)") }
      #expect(seen.insert("\(day) \(flight.departure.airport ?? "")-\(flight.arrival.airport ?? "")").inserted, "\(draft)")
      people.formUnion(flight.details.passengers)
      guard flight.departure.precision == .minute, let departure = flight.departure.utc else { continue }
      #expect(departure >= last)
      last = departure
    }
    #expect(people.count == 2)
  }

  /// Somebody with the same plans finds those flights in the log already.
  @Test func whoComesLaterTakesOtherFlights() throws {
    let network = AirNetwork(Reference.data, try Self.zones.get(), on: Self.lastDay)
    let random = SplitMix64(seed: 3)
    let days = Self.lastDay.advanced(by: -700)..<Self.lastDay
    var twins = (0..<2).map { _ in GeneratedTraveller(flights: 100, days: days, Reference.data.countries, network, random: random) }
    var taken = TakenFlights()
    let routes = twins.indices.flatMap { twin in
      twins[twin].prepare(network, &taken)
      return (0..<100).map { _ in
        let draft = twins[twin].next(network, &taken)
        return [draft.departure.local.map { String($0.prefix(10)) }, draft.departure.place?.code, draft.arrival.place?.code]
      }
    }
    #expect(Set(routes).count == 200)
    #expect([9_998, 9_998, 9_998].map { taken.takeNumber($0, of: 0, Self.lastDay) } == [9_998, 9_999, 1])
    #expect(taken.takeNumber(9_998, of: 1, Self.lastDay) == 9_998 && taken.takeNumber(9_998, of: 0, Self.lastDay.advanced(by: 1)) == 9_998)
  }

  /// No seat, price or time of the log is beside what a person would see.
  @Test func flightsAreLikeThoseOfPeople() throws {
    let flights = try #require(Self.long[1]).get().map(\.flight).filter { $0.departure.precision == .minute }
    let short = flights.filter { ($0.distanceKilometres ?? 0) < 2_000 }
    let night = short.count { flight in (0..<5).contains(Int(flight.departure.local?.dropFirst(11).prefix(2) ?? "") ?? 0) }
    #expect(night * 50 < short.count, "\(night) of \(short.count) short flights depart at night")
    for flight in flights {
      let estimate = FlightDuration.estimated(distance: flight.distanceKilometres ?? 0)
      #expect(abs((flight.durationMinutes ?? 0) - estimate) <= 15)
    }
    let homes = try (1...20).map { try Self.log(1, seed: $0).home.key }
    #expect(Set(homes).count > 8)
  }
}
