/// How punctual flights were, of those whose real times are known to the minute.
extension Statistics {
  /// Minutes after the planned time from which on a flight is late, as the United States' Department of Transportation counts.
  package static let lateFrom = 15

  /// Departures or arrivals against their plan.
  package struct Delays: Sendable, Equatable {
    /// Whose delay is known.
    package var flights = 0
    /// Before the planned minute.
    package var early = 0
    /// Less than a quarter of an hour after it, or before it.
    package var onTime = 0
    package var late = 0
    /// An hour late or more.
    package var veryLate = 0
    /// Minutes, negative before the plan; nil without flights.
    package var average: Double?
    package var median: Double?
    package var longest: Int?
    package var longestFlight: UUID?

    init(_ delays: [(minutes: Int, flight: UUID)]) {
      let sorted = delays.sorted { $0.minutes < $1.minutes }
      guard let last = sorted.last else { return }
      flights = sorted.count
      early = sorted.count { $0.minutes < 0 }
      onTime = sorted.count { $0.minutes < Statistics.lateFrom }
      late = flights - onTime
      veryLate = sorted.count { $0.minutes >= 60 }
      average = Double(sorted.reduce(0) { $0 + $1.minutes }) / Double(flights)
      median = Double(sorted[(flights - 1) / 2].minutes + sorted[flights / 2].minutes) / 2
      longest = last.minutes
      longestFlight = delays.first { $0.minutes == last.minutes }?.flight
    }

    package init() {}
  }

  package var departureDelays: Delays { Delays(flown.compactMap { flight in flight.departureDelay.map { ($0, flight.id) } }) }

  package var arrivalDelays: Delays { Delays(flown.compactMap { flight in flight.arrivalDelay.map { ($0, flight.id) } }) }

  /// The arrivals by airline, most flights first.
  package var arrivalDelaysByAirline: [(airline: AirlineName, delays: Delays)] {
    var delays: [Int32: [(minutes: Int, flight: UUID)]] = [:]
    for flight in flown where flight.airline >= 0 {
      if let delay = flight.arrivalDelay { delays[flight.airline, default: []].append((delay, flight.id)) }
    }
    return delays.map { (facts.airlines[Int($0.key)], Delays($0.value)) }
      .sorted { ($1.1.flights, $0.0.label) < ($0.1.flights, $1.0.label) }
  }
}
