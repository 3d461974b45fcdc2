import Testing

@testable import Travel

/// What is counted, and by which day.
@Suite struct StatisticsTests {
  /// 2026-06-01.
  private static let now = Instant(milliseconds: 1_780_272_000_000)

  private static func day(_ text: String) -> LocalDate { (try? LocalDate(text)) ?? LocalDate(dayNumber: 0) }

  /// A flight of a number of minutes from a local day and minute; its instants are as if the clock were UTC's.
  private static func flight(
    _ day: String, minute: Int? = 600, km: Double? = 1_000, minutes: Int? = 90, _ change: (inout FlightFact) -> Void = { _ in }
  )
    -> FlightFact
  {
    let date = Self.day(day)
    let departure = Instant(milliseconds: (Int64(date.dayNumber) * 1_440 + Int64(minute ?? 0)) * 60_000)
    let end = Instant(milliseconds: departure.milliseconds + Int64(minutes ?? 0) * 60_000)
    var flight = FlightFact(id: UUID(high: 0, low: UInt64(bitPattern: departure.milliseconds)), departure: departure, end: end)
    let local = minute.map { LocalTime(date, hour: $0 / 60, minute: $0 % 60)! } ?? LocalTime(date)
    flight.setDeparture(local, actual: nil)
    flight.setDistance(km)
    flight.setDuration(minutes, .measured)
    (flight.origin, flight.destination) = (0, 1)
    change(&flight)
    return flight
  }

  private static func statistics(
    _ flights: [FlightFact], from: String? = nil, to: String? = nil, _ change: (inout FlightFacts) -> Void = { _ in }
  )
    -> Statistics
  {
    var facts = FlightFacts()
    for place in [
      FlightFacts.Place(airport: "FRA", country: "DE", continent: .europe, coordinate: Coordinate(latitude: 50, longitude: 8)),
      FlightFacts.Place(airport: "JFK", country: "US", continent: .northAmerica, coordinate: Coordinate(latitude: 40, longitude: -73)),
    ] { _ = facts.append(place) }
    facts.flights = flights
    change(&facts)
    return Statistics(facts, from: from.map { day($0) }, to: to.map { day($0) }, at: now)
  }

  // MARK: What counts

  @Test func onlyFlightsThatHaveHappenedCount() {
    let statistics = Self.statistics([
      Self.flight("2026-01-01"),
      Self.flight("2026-01-02") { $0.setStatus = .cancelled },
      Self.flight("2026-01-03") { $0.setStatus = .diverted },
      Self.flight("2026-01-04") { $0.setStatus = .scheduled },
      // Said to have been flown, whatever the clock says.
      Self.flight("2026-07-01") { $0.setStatus = .flown },
      Self.flight("2026-07-02"),
    ])
    #expect(Tally(statistics.flown).flights == 3)
    #expect((statistics.planned.count, statistics.cancelled, statistics.diverted) == (2, 1, 1))
  }

  @Test func aFlightBelongsToItsLocalDay() {
    // 23:59 on New Year's Eve there; what day it is elsewhere does not matter.
    let flights = [Self.flight("2024-12-31", minute: 1_439), Self.flight("2025-01-01", minute: 0), Self.flight("2025-12-31", minute: nil)]
    #expect(Self.statistics(flights, from: "2025-01-01", to: "2025-12-31").flown.count == 2)
    #expect(Self.statistics(flights, from: "2024-01-01", to: "2024-12-31").flown.count == 1)
    #expect(Self.statistics(flights, from: "2025-12-31", to: "2025-01-01").flown.isEmpty)
    let (rows, withoutTime) = Self.statistics(flights).hours
    #expect((rows[23].departures, rows[0].departures, withoutTime) == (1, 1, 1))
    #expect(Self.statistics(flights).weekdays.map(\.tally.flights) == [0, 1, 2, 0, 0, 0, 0])
  }

  @Test func whatIsNotKnownIsCountedApart() {
    let tally = Tally([
      Self.flight("2026-01-01"), Self.flight("2026-01-02", km: nil, minutes: nil),
      Self.flight("2026-01-03") { $0.setDuration(60, .estimated) },
    ])
    #expect((tally.distance, tally.withoutDistance, tally.withoutDuration) == (2_000, 1, 1))
    #expect((tally.minutes, tally.measuredMinutes, tally.estimatedMinutes) == (150, 90, 60))
    #expect((tally.first, tally.last) == (try? LocalDate("2026-01-01"), try? LocalDate("2026-01-03")))
  }

  // MARK: Money

  @Test func aBookingIsPaidOnceWithItsFirstFlightThatWasNotCancelled() {
    func price(_ amount: String) -> Price { Price(amount: Amount(amount)!, currency: "EUR") }
    func booked(_ day: String, _ change: (inout FlightFact) -> Void = { _ in }) -> FlightFact {
      Self.flight(day) {
        ($0.booking, $0.price) = (0, 0)
        change(&$0)
      }
    }
    let first = booked("2024-12-30")
    let flights = [
      booked("2024-12-01") { $0.setStatus = .cancelled }, first, booked("2025-01-10"),
      // Its booking has no price, and so its own counts.
      Self.flight("2025-02-01") { ($0.booking, $0.price) = (1, 1) },
      Self.flight("2026-08-01") { $0.price = 0 },
    ]
    func statistics(_ from: String, _ to: String) -> Statistics {
      Self.statistics(flights, from: from, to: to) {
        $0.prices = [price("99.50"), price("10")]
        $0.bookings = [
          FlightFacts.Booking(id: UUID(high: 3, low: 0), price: price("612.40"), payer: first.id),
          FlightFacts.Booking(id: UUID(high: 3, low: 1)),
        ]
      }
    }
    func text(_ costs: [Statistics.Cost]) -> [String] { costs.map { "\($0.currency) \($0.amount) \($0.payments)" } }
    #expect(text(statistics("2024-01-01", "2024-12-31").costs) == ["EUR 612.40 1"])
    #expect(text(statistics("2025-01-01", "2025-12-31").costs) == ["EUR 10 1"])
    #expect(text(statistics("2000-01-01", "2030-12-31").costs) == ["EUR 622.40 2"])
    #expect(text(statistics("2000-01-01", "2030-12-31").plannedCosts) == ["EUR 99.50 1"])
  }

  @Test(arguments: [
    ("612.40", "612.40"), ("0", "0"), ("-1.5", "-1.5"), ("-0.05", "-0.05"), ("007.10", "7.10"),
    ("999999999999999.999999", "999999999999999.999999"),
  ])
  func anAmountIsReadAndWrittenExactly(text: String, written: String) { #expect(Amount(text).map { "\($0)" } == written) }

  @Test(arguments: ["", "-", ".", "1.2.3", "--1", "1e3", "1.0000001", "١"])
  func whatIsNoAmountIsRefused(text: String) { #expect(Amount(text) == nil) }

  @Test func amountsAddUpExactly() {
    let tenths = (0..<10).reduce(Amount.zero) { sum, _ in sum + Amount("0.1")! }
    #expect("\(tenths)" == "1.0")
    #expect("\(Amount("1.25")! + Amount("-3")!)" == "-1.75")
    #expect(Amount("-2")! < Amount("1.9")!)
  }

  // MARK: Time

  @Test(arguments: [
    (Statistics.Bucket.day, "2024-02-29", "2024-02-29", "2024-03-01"), (.week, "2024-12-31", "2024-12-30", "2025-01-06"),
    (.month, "2024-02-29", "2024-02-01", "2024-03-01"), (.quarter, "2024-12-31", "2024-10-01", "2025-01-01"),
    (.year, "2024-12-31", "2024-01-01", "2025-01-01"), (.month, "2024-12-15", "2024-12-01", "2025-01-01"),
  ])
  func timeIsDivided(bucket: Statistics.Bucket, day: String, start: String, next: String) throws {
    let first = bucket.start(of: try LocalDate(day))
    #expect("\(first)" == start)
    #expect("\(bucket.next(after: first))" == next)
    #expect(bucket.previous(before: try LocalDate(next)) == first)
  }

  @Test(arguments: [
    (Statistics.Bucket.year, "2026-11-21", "2025-11-21"), (.year, "2024-02-29", "2023-02-28"), (.month, "2026-03-31", "2026-02-28"),
    (.month, "2026-03-05", "2026-02-05"), (.week, "2026-11-21", "2026-11-14"), (.quarter, "2026-06-30", "2026-03-31"),
    (.day, "2026-01-01", "2025-12-31"),
  ])
  func thePeriodBeforeEndsOnTheSameDay(bucket: Statistics.Bucket, today: String, day: String) throws {
    let days = Statistics.comparison(by: bucket, today: try LocalDate(today))
    #expect("\(days.previous.upperBound)" == day)
    #expect(days.previous.lowerBound == bucket.previous(before: days.current.lowerBound))
  }

  @Test func aSeriesHasNoGaps() throws {
    let statistics = Self.statistics([Self.flight("2025-11-30"), Self.flight("2026-02-01"), Self.flight("2026-08-01")])
    let period = try #require(statistics.period(from: nil, to: nil))
    let rows = statistics.series(by: .month, over: period)
    #expect(rows.map(\.tally.flights) == [1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    #expect(rows.last?.planned == 1)
    #expect(rows.last.map { "\($0.first) \($0.last)" } == "2026-08-01 2026-08-31")
  }

  @Test func streaksAndBreaks() throws {
    let days = ["2026-01-01", "2026-01-01", "2026-01-02", "2026-01-03", "2026-05-30", "2026-05-31"]
    let (longest, current) = Self.statistics(days.map { Self.flight($0) }).streaks(today: try LocalDate("2026-06-01"))
    func text(_ streaks: [Statistics.Streak]) -> [String] {
      streaks.map { "\($0.kind.rawValue) \($0.length) \($0.first) \($0.last) \($0.isCurrent)" }
    }
    #expect(
      text(longest) == [
        "days 3 2026-01-01 2026-01-03 false", "weeks 1 2025-12-29 2026-01-04 false", "months 1 2026-01-01 2026-01-31 false",
        "years 1 2026-01-01 2026-12-31 true", "days_without 146 2026-01-04 2026-05-29 false",
      ])
    #expect(
      text(current) == [
        "days 2 2026-05-30 2026-05-31 true", "weeks 1 2026-05-25 2026-05-31 true", "months 1 2026-05-01 2026-05-31 true",
        "years 1 2026-01-01 2026-12-31 true", "days_without 1 2026-06-01 2026-06-01 true",
      ])
  }

  @Test func aPauseThatLastsIsTheLongestOneToo() throws {
    let flights = [Self.flight("2024-01-01"), Self.flight("2024-03-01")]
    let (longest, current) = Self.statistics(flights).streaks(today: Self.day("2026-06-01"))
    #expect(longest.last?.length == 822)
    #expect(current.map(\.kind) == [.daysWithout])
    // Of days that have ended, nothing lasts.
    let (ended, none) = Self.statistics(flights).streaks(today: nil)
    #expect((ended.last?.length, ended.last?.isCurrent) == (59, false))
    #expect(none.isEmpty)
  }

  // MARK: Rows

  @Test func thereAndBackAreOneRouteUnlessTheyAreAskedForApart() {
    let flights = [
      Self.flight("2026-01-01"), Self.flight("2026-01-02") { ($0.origin, $0.destination) = (1, 0) }, Self.flight("2026-01-03"),
    ]
    let statistics = Self.statistics(flights)
    #expect(
      statistics.routes(isDirected: false).map { "\($0.value.origin.code)-\($0.value.destination.code) \($0.tally.flights)" } == [
        "FRA-JFK 3"
      ])
    #expect(
      statistics.routes(isDirected: true).map { "\($0.value.origin.code)-\($0.value.destination.code) \($0.tally.flights)" }
        == ["FRA-JFK 2", "JFK-FRA 1"])
    #expect(statistics.distinct.routes == 1)
  }

  @Test func aFlightWithinACountryCountsThereOnce() {
    let statistics = Self.statistics([Self.flight("2026-01-01") { $0.destination = 0 }, Self.flight("2026-01-02")])
    #expect(statistics.countries.map { "\($0.value) \($0.tally.flights) \($0.departures) \($0.arrivals)" } == ["DE 2 2 1", "US 1 0 1"])
  }

  @Test func delaysAreCountedFromAQuarterOfAnHour() {
    func late(_ minutes: Int64?) -> FlightFact {
      Self.flight("2026-01-01") { flight in
        let planned = flight.end
        flight.setArrival(
          LocalTime(flight.day), planned: planned, actual: minutes.map { Instant(milliseconds: planned.milliseconds + $0 * 60_000) })
      }
    }
    let delays = Self.statistics([late(-5), late(0), late(14), late(15), late(60), late(nil)]).arrivalDelays
    #expect((delays.flights, delays.early, delays.onTime, delays.late, delays.veryLate) == (5, 1, 3, 2, 1))
    #expect((delays.average, delays.median, delays.longest) == (16.8, 14, 60))
    #expect(Self.statistics([late(nil)]).arrivalDelays == Statistics.Delays())
  }

  @Test func ofEqualRecordsTheFirstCounts() {
    let statistics = Self.statistics([Self.flight("2026-01-01", km: 0), Self.flight("2026-01-02"), Self.flight("2026-01-03")])
    func day(_ kind: Statistics.Record.Kind) -> String? { statistics.records.first { $0.kind == kind }.map { "\($0.day)" } }
    #expect(day(.longestDistance) == "2026-01-02")
    // A flight that ends where it began is no short hop.
    #expect(day(.shortestDistance) == "2026-01-02")
    #expect(day(.mostFlightsInADay) == "2026-01-01")
    #expect(day(.latestFlight) == "2026-01-03")
    #expect(Self.statistics([]).records.isEmpty)
  }
}
