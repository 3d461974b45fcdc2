import Foundation
import Testing

@testable import Travel

/// What is unlocked by which flight, and what is not.
@Suite struct AchievementTests {
  private static let now = LoggedFlights.instant("2030-01-01T00:00")

  private static func progress(_ flights: [Flight], at now: Instant = now, only: String? = nil) -> [String: Achievement.Progress] {
    let all = Achievements(LoggedFlights.facts(flights), Reference.data, at: now, only: only).all
    return Dictionary(uniqueKeysWithValues: all.map { ($0.achievement.id, $0.progress) })
  }

  private static func unlocked(_ flights: [Flight]) -> Set<String> { Set(progress(flights).filter { $0.value.flight != nil }.keys) }

  // MARK: The table

  @Test func thereAreManyAndNoTwoAreTheSame() {
    let all = Achievement.all
    #expect(all.count >= 60)
    #expect(Set(all.map(\.id)).count == all.count)
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(Set(all.map(\.category)) == Set(Achievement.Category.allCases))
    for achievement in all { #expect(achievement.id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(achievement.id)") }
    // One category after the other, in the order in which the document of the API names them.
    let order = all.compactMap { Achievement.Category.allCases.firstIndex(of: $0.category) }
    #expect(order == order.sorted())
  }

  @Test func whoTakesMoreOfTheSameGetsMoreForIt() {
    for series in Achievement.series {
      let steps = series.achievements
      for (less, more) in zip(steps, steps.dropFirst()) {
        #expect(less.target < more.target, "\(more.id)")
        let tiers = [less, more].compactMap { Achievement.Tier.allCases.firstIndex(of: $0.tier) }
        #expect(tiers == tiers.sorted(), "\(more.id)")
      }
    }
  }

  @Test func theGuideListsAllOfThem() throws {
    let guide = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/achievements.md"), encoding: .utf8)
    let said = guide.split(separator: "\n").filter { $0.hasPrefix("| `") || $0.hasPrefix("## `") }.map(String.init)
    var expected: [String] = []
    for category in Achievement.Category.allCases {
      expected.append("## `\(category.rawValue)`")
      for achievement in Achievement.all where achievement.category == category {
        let (about, tier) = (achievement.description, achievement.tier.rawValue)
        expected.append(
          "| `\(achievement.id)` | \(achievement.name) | \(about) | \(tier) | \(achievement.target) | \(achievement.unit.rawValue) |")
      }
    }
    let missing = expected.filter { !said.contains($0) }
    #expect(missing.isEmpty, "docs/achievements.md lacks\n\(missing.joined(separator: "\n"))")
    #expect(said == expected)
  }

  // MARK: Each of them

  @Test func eachIsTried() { #expect(Set(AchievementCases.all.keys) == Set(Achievement.all.map(\.id))) }

  @Test(arguments: Achievement.all.map(\.id)) func theFlightThatCrossesTheLineUnlocksIt(id: String) throws {
    let flights = LoggedFlights.numbered(try #require(AchievementCases.all[id]))
    let (crossing, target) = (try #require(flights.last), try #require(Achievement.all.first { $0.id == id }).target)
    let short = try #require(Self.progress(flights.dropLast(), only: id)[id])
    #expect(short.flight == nil && short.unlockedAt == nil)
    #expect(short.current < target && short.percent == short.current * 100 / target)

    let reached = try #require(Self.progress(flights, only: id)[id])
    #expect(reached == Achievement.Progress(current: target, percent: 100, flight: crossing.id, unlockedAt: crossing.endsAt))

    // More of the same changes nothing of it, and whoever deletes the flight is where they were before.
    var more = flights
    for flight in flights {
      var later = flight
      later.id = UUID(high: 2, low: flight.id.low)
      later.departure.utc = Instant(milliseconds: (flight.departure.utc ?? flight.endsAt).milliseconds + 100 * 366 * 86_400_000)
      later.status = .flown
      more.append(later)
    }
    let still = try #require(Self.progress(more, only: id)[id])
    #expect(still == reached)
    #expect(Self.progress(flights.filter { $0.id != crossing.id }, only: id)[id] == short)
  }

  @Test(arguments: AchievementCases.near.indices) func whatOnlyNearlyReachesItDoesNotUnlockIt(index: Int) throws {
    let (id, flights) = AchievementCases.near[index]
    #expect(!flights.isEmpty)
    let progress = try #require(Self.progress(LoggedFlights.numbered(flights))[id])
    #expect(progress.flight == nil && progress.percent < 100, "\(id)")
  }

  // MARK: All of them

  @Test func oneAloneIsWhatItIsAmongAll() throws {
    let flights = try Self.log.get()
    for (id, progress) in Self.progress(flights) { #expect(Self.progress(flights, only: id) == [id: progress]) }
    #expect(Self.progress(flights, only: "none").isEmpty)
  }

  @Test func nobodyHasAnythingWithoutAFlight() {
    for (id, progress) in Self.progress([]) { #expect(progress == Achievement.Progress(current: 0, percent: 0), "\(id)") }
  }

  @Test(arguments: [(nil, false), (.scheduled, false), (.cancelled, false), (.flown, true), (.diverted, true)] as [(FlightStatus?, Bool)])
  func onlyWhatHasBeenFlownCounts(status: FlightStatus?, counts: Bool) {
    var flight = LoggedFlights.flight("2024-03-05T10:00")
    flight.status = status
    #expect((Self.progress([flight], at: LoggedFlights.instant("2024-03-05T11:59"))["first-flight"]?.flight != nil) == counts)
  }

  @Test func aFlightCountsFromItsEndOn() throws {
    let flight = LoggedFlights.flight("2024-03-05T10:00")
    let progress = try #require(Self.progress([flight], at: flight.endsAt)["first-flight"])
    #expect(progress.flight == flight.id)
    #expect(progress.unlockedAt == LoggedFlights.instant("2024-03-05T12:00"))
  }

  /// What nobody knows is no zero, no early hour and no place in the south.
  @Test func aFlightOfWhichNothingIsKnownUnlocksNothingButItself() {
    var flight = LoggedFlights.flight("2024-03-05", kilometres: nil)
    flight.durationMinutes = nil
    for path in [\Flight.departure, \.arrival] {
      flight[keyPath: path].airport = nil
      flight[keyPath: path].name = path == \.departure ? "Meadow" : "Lake"
    }
    #expect(Self.unlocked([flight]) == ["first-flight"])
  }

  @Test func anAirportIsOneAlsoWhereItWasInAnotherCountry() throws {
    let flights = ["CS", "RS"].map { country in
      LoggedFlights.flight("2004-03-05", from: "BEG", to: "BEG") { ($0.departure.country, $0.arrival.country) = (country, country) }
    }
    let progress = Self.progress(LoggedFlights.numbered(flights))
    #expect(progress["ten-airports"]?.current == 1)
    #expect(progress["ten-routes"]?.current == 1)
    #expect(progress["five-countries"]?.current == 2)
  }

  @Test func anAllianceIsThatOfTheDay() throws {
    func alliances(_ day: String) throws -> Int? {
      let known = try #require(Reference.data.airlines.airline("AB", on: try LocalDate(day)))
      let flight = LoggedFlights.flight(day) { $0.airline = AirlineName(iata: known.iata, icao: known.icao, name: known.name) }
      return Self.progress([flight])["three-alliances"]?.current
    }
    #expect(try alliances("2012-03-19") == 0)
    #expect(try alliances("2012-03-20") == 1)
    #expect(try alliances("2017-10-27") == 1)
    #expect(try alliances("2017-10-28") == 0)
  }

  /// A log of ordinary flights, resolved as the server does it.
  private static let log = Result {
    let zones = try ZoneCatalogue()
    let resolver = FlightResolver(reference: Reference.data, zones: zones)
    let last = LocalDate(year: 2026, month: 11, day: 21)!
    return try GeneratedLog(flights: 400, seed: 4, lastDay: last, reference: Reference.data, zones: zones).enumerated().map {
      number, draft in
      var flight = Flight(id: UUID(high: 0, low: UInt64(number)), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0))
      try resolver.resolve(draft, into: &flight)
      flight.details = draft.details
      return flight
    }
  }

  @Test func aFlightMoreTakesNothingBack() throws {
    let log = try Self.log.get()
    // Anywhere in the log, but for the run of punctual flights, which a late one in between breaks.
    var random = SplitMix64(seed: 11)
    for _ in 0..<20 {
      var flights = log.filter { _ in random.percent(40) }
      let before = Self.progress(flights)
      let ids = Set(flights.map(\.id))
      flights += log.filter { !ids.contains($0.id) && random.percent(10) }
      for (id, after) in Self.progress(flights) where id != "ten-on-time" {
        let before = try #require(before[id])
        #expect(after.current >= before.current && after.percent >= before.percent, "\(id)")
        #expect(before.flight == nil || after.flight != nil, "\(id)")
      }
    }
    // At its end, without exception, and what has been unlocked stays with the flight that did it.
    var before: [String: Achievement.Progress] = [:]
    for count in stride(from: 10, through: log.count, by: 30) {
      let after = Self.progress(Array(log.prefix(count)))
      for (id, before) in before {
        #expect(after[id]?.current ?? 0 >= before.current, "\(id)")
        if before.flight != nil { #expect(after[id]?.flight == before.flight && after[id]?.unlockedAt == before.unlockedAt, "\(id)") }
      }
      before = after
    }
    #expect(before.values.count { $0.flight != nil } > 40)
  }
}
