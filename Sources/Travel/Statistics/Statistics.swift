/// The figures of somebody's flights at a moment: of those that have happened, with those that are planned beside them. Pure functions of the facts; days
/// are those of the departure by the local calendar there, whatever clock the server has.
package struct Statistics: Sendable {
  package let facts: FlightFacts
  /// Those that count: flown, also where they ended elsewhere.
  package let flown: [FlightFact]
  /// Those that are still to come, or whose status says so.
  package let planned: [FlightFact]
  /// How many there were that did not take place.
  package let cancelled: Int
  /// How many of those that count ended elsewhere.
  package let diverted: Int
  package let now: Instant
  /// The figures at `now` of the flights that belong to the days from `from` to `to`, both included.
  package init(_ facts: FlightFacts, from: LocalDate? = nil, to: LocalDate? = nil, at now: Instant) {
    let first = from?.dayNumber ?? Int(Int32.min)
    let last = to?.dayNumber ?? Int(Int32.max)
    // A period that ends before it begins has no days.
    let days = first <= last ? Int32(clamping: first)..<Int32(clamping: last + 1) : 0..<0
    var (flown, planned, cancelled, diverted): ([FlightFact], [FlightFact], Int, Int) = ([], [], 0, 0)
    flown.reserveCapacity(facts.flights.count)
    for flight in facts.flights where days.contains(flight.departureDay) {
      switch flight.status(at: now) {
      case .flown: flown.append(flight)
      case .diverted:
        flown.append(flight)
        diverted += 1
      case .scheduled: planned.append(flight)
      case .cancelled: cancelled += 1
      }
    }
    self.facts = facts
    self.flown = flown
    self.planned = planned
    self.cancelled = cancelled
    self.diverted = diverted
    self.now = now
  }
}

/// What can be added up over flights.
package struct Tally: Sendable, Equatable {
  package var flights = 0
  /// km of the flights whose distance is known.
  package var distance = 0.0
  package var withoutDistance = 0
  /// Minutes between two clocks.
  package var measuredMinutes = 0
  /// Minutes estimated from the distance.
  package var estimatedMinutes = 0
  package var withoutDuration = 0
  /// kg of CO₂ equivalent for one passenger.
  package var co2 = 0.0
  /// The first and the last of the days they belong to.
  package var first: LocalDate?
  package var last: LocalDate?

  package init() {}

  /// Minutes of all of them.
  package var minutes: Int { measuredMinutes + estimatedMinutes }

  package init(_ flights: some Sequence<FlightFact>) {
    for flight in flights { add(flight) }
  }

  package mutating func add(_ flight: FlightFact) {
    flights += 1
    if let distance = flight.distance {
      self.distance += distance
      co2 += Emissions.perPassenger(distance: distance, cabin: flight.cabin)
    } else {
      withoutDistance += 1
    }
    if let minutes = flight.duration {
      if flight.isMeasured { measuredMinutes += minutes } else { estimatedMinutes += minutes }
    } else {
      withoutDuration += 1
    }
    let day = flight.day
    first = min(first ?? day, day)
    last = max(last ?? day, day)
  }
}
