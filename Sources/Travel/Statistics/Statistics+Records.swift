/// What stands out.
extension Statistics {
  /// One record.
  package struct Record: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
      case firstFlight = "first_flight"
      case latestFlight = "latest_flight"
      case longestDistance = "longest_distance"
      case shortestDistance = "shortest_distance"
      case longestDuration = "longest_duration"
      case shortestDuration = "shortest_duration"
      case fastest
      case northernmost, southernmost, easternmost, westernmost
      case longestDelay = "longest_delay"
      case earliestArrival = "earliest_arrival"
      case mostFlightsInADay = "most_flights_in_a_day"
      case mostFlightsInAMonth = "most_flights_in_a_month"
      case mostFlightsInAYear = "most_flights_in_a_year"
      case mostDistanceInADay = "most_distance_in_a_day"
      case mostDistanceInAYear = "most_distance_in_a_year"
    }

    /// What `value` is in.
    package enum Unit: String, CaseIterable, Sendable {
      case date
      case kilometres = "km"
      case minutes = "min"
      case kilometresPerHour = "km/h"
      case degrees = "deg"
      case flights
    }

    package var kind: Kind
    package var value: Double?
    package var unit: Unit
    /// The first flight that has it, or of the days that have it.
    package var flight: FlightFact
    /// The first day; that of the flight where it is one flight's.
    package var day: LocalDate
    package var place: FlightFacts.Place?
  }

  /// All records there are. Of equals the first counts.
  package var records: [Record] {
    guard let first = flown.first, let last = flown.last else { return [] }
    var records = [
      Record(kind: .firstFlight, value: nil, unit: .date, flight: first, day: first.day),
      Record(kind: .latestFlight, value: nil, unit: .date, flight: last, day: last.day),
    ]
    func add(_ kind: Record.Kind, _ unit: Record.Unit, least: Bool = false, of value: (FlightFact) -> Double?) {
      var best: (value: Double, flight: FlightFact)?
      for flight in flown {
        guard let value = value(flight), best.map({ least ? value < $0.value : value > $0.value }) ?? true else { continue }
        best = (value, flight)
      }
      if let best { records.append(Record(kind: kind, value: best.value, unit: unit, flight: best.flight, day: best.flight.day)) }
    }
    // A sightseeing flight ends where it began, and is no short hop.
    func distance(_ flight: FlightFact) -> Double? { flight.distance.flatMap { $0 >= 1 ? $0 : nil } }
    add(.longestDistance, .kilometres, of: distance)
    add(.shortestDistance, .kilometres, least: true, of: distance)
    add(.longestDuration, .minutes) { $0.duration.map(Double.init) }
    add(.shortestDuration, .minutes, least: true) { $0.duration.map(Double.init) }
    // On short hops the time on the ground says more than the one in the air.
    add(.fastest, .kilometresPerHour) { flight in
      guard flight.isMeasured, let minutes = flight.duration, minutes >= 60, let distance = flight.distance else { return nil }
      return distance * 60 / Double(minutes)
    }
    addPlaces(to: &records)
    add(.longestDelay, .minutes) { flight in flight.arrivalDelay.flatMap { $0 > 0 ? Double($0) : nil } }
    add(.earliestArrival, .minutes, least: true) { flight in flight.arrivalDelay.flatMap { $0 < 0 ? Double($0) : nil } }
    addPeriods(to: &records)
    return records
  }

  private func addPlaces(to records: inout [Record]) {
    let kinds: [(Record.Kind, (Coordinate) -> Double, sign: Double)] = [
      (.northernmost, \.latitude, 1), (.southernmost, \.latitude, -1), (.easternmost, \.longitude, 1), (.westernmost, \.longitude, -1),
    ]
    for (kind, degrees, sign) in kinds {
      var best: (value: Double, flight: FlightFact, place: FlightFacts.Place)?
      for flight in flown {
        for end in [flight.origin, flight.destination] {
          guard let coordinate = facts.places[Int(end)].coordinate else { continue }
          let value = degrees(coordinate) * sign
          if best.map({ value > $0.value }) ?? true { best = (value, flight, facts.places[Int(end)]) }
        }
      }
      guard let best else { continue }
      records.append(
        Record(kind: kind, value: best.value * sign, unit: .degrees, flight: best.flight, day: best.flight.day, place: best.place))
    }
  }

  private func addPeriods(to records: inout [Record]) {
    let kinds: [(Record.Kind, Bucket, Record.Unit)] = [
      (.mostFlightsInADay, .day, .flights), (.mostFlightsInAMonth, .month, .flights), (.mostFlightsInAYear, .year, .flights),
      (.mostDistanceInADay, .day, .kilometres), (.mostDistanceInAYear, .year, .kilometres),
    ]
    for (kind, bucket, unit) in kinds {
      var tallies: [LocalDate: (tally: Tally, first: FlightFact)] = [:]
      for flight in flown { tallies[bucket.start(of: flight.day), default: (Tally(), flight)].tally.add(flight) }
      let values = tallies.map { (start: $0.key, value: unit == .flights ? Double($0.value.tally.flights) : $0.value.tally.distance) }
      guard let best = values.max(by: { ($0.value, $1.start) < ($1.value, $0.start) }), best.value > 0,
        let first = tallies[best.start]?.first
      else { continue }
      records.append(Record(kind: kind, value: best.value, unit: unit, flight: first, day: best.start))
    }
  }

  /// Pieces of time one after the other, each with a flight, or without one.
  package struct Streak: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
      case days, weeks, months, years
      case daysWithout = "days_without"
    }

    package var kind: Kind
    /// How many.
    package var length: Int
    package var first: LocalDate
    package var last: LocalDate
    /// Whether it lasts until today.
    package var isCurrent: Bool
  }

  /// The longest streaks, and those that last. `today` is the user's; nil where the days that were asked for have ended, and nothing lasts.
  package func streaks(today: LocalDate?) -> (longest: [Streak], current: [Streak]) {
    let days = Array(Set(flown.map(\.departureDay))).sorted().map { LocalDate(dayNumber: Int($0)) }
    guard let last = days.last else { return ([], []) }
    var (longest, current): ([Streak], [Streak]) = ([], [])
    for (kind, bucket) in [(.days, .day), (.weeks, .week), (.months, .month), (.years, .year)] as [(Streak.Kind, Bucket)] {
      let streaks = Self.runs(days, bucket).map { run in
        // A streak lasts as long as the piece that has only begun can still go on with it.
        let isCurrent = today.map { run.last >= bucket.previous(before: bucket.start(of: $0)) } ?? false
        return Streak(
          kind: kind, length: run.length, first: run.first, last: bucket.next(after: run.last).advanced(by: -1), isCurrent: isCurrent)
      }
      if let best = streaks.max(by: { ($0.length, $1.first) < ($1.length, $0.first) }) { longest.append(best) }
      current += streaks.suffix(1).filter(\.isCurrent)
    }
    var pauses = zip(days, days.dropFirst()).compactMap { before, after in
      before.distance(to: after) == 1 ? nil : Self.pause(from: before.advanced(by: 1), to: after.advanced(by: -1), isCurrent: false)
    }
    if let today, last < today {
      let pause = Self.pause(from: last.advanced(by: 1), to: today, isCurrent: true)
      pauses.append(pause)
      current.append(pause)
    }
    if let pause = pauses.max(by: { ($0.length, $1.first) < ($1.length, $0.first) }) { longest.append(pause) }
    return (longest, current)
  }

  private static func pause(from first: LocalDate, to last: LocalDate, isCurrent: Bool) -> Streak {
    Streak(kind: .daysWithout, length: first.distance(to: last) + 1, first: first, last: last, isCurrent: isCurrent)
  }

  private typealias Run = (length: Int, first: LocalDate, last: LocalDate)

  /// Which pieces with a flight follow each other.
  private static func runs(_ days: [LocalDate], _ bucket: Bucket) -> [Run] {
    var runs: [Run] = []
    for day in days {
      let start = bucket.start(of: day)
      if let run = runs.last, run.last == start { continue }
      if let run = runs.last, bucket.next(after: run.last) == start {
        runs[runs.count - 1] = (run.length + 1, run.first, start)
      } else {
        runs.append((1, start, start))
      }
    }
    return runs
  }
}
