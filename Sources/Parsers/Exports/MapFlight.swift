package import Travel

/// What a map shows of a flight.
package struct MapFlight: Sendable {
  /// Where it begins or ends, and when.
  package struct Stop: Equatable, Sendable {
    /// The airport's code, or the place's name.
    let code: String
    let name: String?
    /// nil where it is not known.
    let coordinate: Coordinate?
    /// As the clock there showed it; the day alone where no more is known.
    let local: String?
    /// nil where only the day is known.
    let instant: Instant?
    /// The day there.
    let day: String?
  }

  package let id: UUID
  /// `LH 400 · FRA → JFK · 8h 35m`.
  package let title: String
  package let departure: Stop
  package let arrival: Stop
  package let number: String?
  package let airline: String?
  package let aircraft: String?
  package let kilometres: Double?

  /// `flight`, with places as `resolver` knows them.
  package init(_ flight: Flight, _ resolver: FlightResolver) {
    func stop(_ stop: Travel.Stop) -> Stop {
      let airport = stop.airport.flatMap { resolver.reference.airports.airport($0) }
      return Stop(
        code: stop.airport ?? stop.name ?? "", name: airport?.name ?? stop.name, coordinate: resolver.coordinate(stop), local: stop.local,
        instant: stop.precision == .minute ? stop.utc : nil, day: stop.day)
    }
    id = flight.id
    title = ItemSummary.of(flight)
    departure = stop(flight.departure)
    arrival = stop(flight.arrival)
    number = flight.flightNumber
    airline = flight.airline.name ?? flight.airline.iata ?? flight.airline.icao
    aircraft = flight.aircraft.name ?? flight.aircraft.icao ?? flight.aircraft.iata
    kilometres = flight.distanceKilometres
  }
}

/// Writes a file of flights on a map, flight by flight.
package protocol MapWriter: Sendable {
  init()
  /// Writes what is before the flights.
  mutating func begin()
  /// Writes a flight, and its places where they are new.
  mutating func flight(_ flight: MapFlight)
  /// Writes what is behind the flights.
  mutating func end()
  /// What has been written since this was last asked.
  mutating func take() -> [UInt8]
}
