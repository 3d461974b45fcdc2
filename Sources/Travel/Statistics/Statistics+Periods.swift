/// One period beside another.
extension Statistics {
  /// A period up to today, and the one before it up to the same day.
  package struct Comparison: Sendable {
    package var current: ClosedRange<LocalDate>
    package var previous: ClosedRange<LocalDate>
  }

  /// The days to compare: the piece of time that `today` is in, so far, and as much of the one before.
  package static func comparison(by bucket: Bucket, today: LocalDate) -> Comparison {
    let start = bucket.start(of: today)
    return Comparison(current: start...today, previous: bucket.previous(before: start)...bucket.sameDay(before: today))
  }

  /// A year in review.
  package struct Year: Sendable {
    package var year: Int
    package var statistics: Statistics
    /// The year before, whole.
    package var previous: Statistics
    /// Where one has never been before, and with whom one has never flown, in the order of the first time.
    package var newAirports: [FlightFacts.Place] = []
    package var newCountries: [String] = []
    package var newAirlines: [AirlineName] = []
    package var newAircraft: [AircraftName] = []
    package var months: [BucketRow] = []
  }

  /// The review of a year at `now`. nil for a year that no calendar has.
  package static func year(_ year: Int, of facts: FlightFacts, at now: Instant) -> Year? {
    guard let first = LocalDate(year: year, month: 1, day: 1), let last = LocalDate(year: year, month: 12, day: 31) else { return nil }
    let before = first.advanced(by: -1)
    var review = Year(
      year: year, statistics: Statistics(facts, from: first, to: last, at: now),
      previous: Statistics(facts, from: Bucket.year.start(of: before), to: before, at: now))
    review.months = review.statistics.series(by: .month, over: first...last)
    let numbers = facts.numbersByCode
    let earlier = Statistics(facts, to: before, at: now)
    func news<Key: Hashable>(_ keys: (FlightFact) -> [Key]) -> [Key] {
      var known = Set(earlier.flown.flatMap(keys))
      return review.statistics.flown.flatMap(keys).filter { known.insert($0).inserted }
    }
    review.newAirports = news { [numbers[Int($0.origin)], numbers[Int($0.destination)]] }.map { facts.places[Int($0)] }
    review.newCountries = news { [facts.places[Int($0.origin)].country, facts.places[Int($0.destination)].country].compactMap(\.self) }
    review.newAirlines = news { $0.airline < 0 ? [] : [$0.airline] }.map { facts.airlines[Int($0)] }
    review.newAircraft = news { $0.aircraft < 0 ? [] : [$0.aircraft] }.map { facts.aircraft[Int($0)] }
    return review
  }
}
