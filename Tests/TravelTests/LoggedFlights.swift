@testable import Travel

/// Flights of somebody, made up for a test, and their facts as the store reads them. All places are taken to have the clocks of UTC.
enum LoggedFlights {
  /// A flight that lands two hours later, unless `arrives` says otherwise; `departs` may be a day alone.
  static func flight(
    _ departs: String, _ arrives: String? = nil, from: String = "FRA", to: String = "MUC", kilometres: Double? = 300,
    _ change: (inout Flight) -> Void = { _ in }
  ) -> Flight {
    let departure = instant(departs)
    var flight = Flight(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), createdAt: departure)
    flight.departure.airport = from
    flight.departure.local = departs
    flight.departure.utc = departure
    flight.departure.precision = departs.utf8.count > 10 ? .minute : .day
    flight.arrival.airport = to
    flight.arrival.local = arrives
    flight.arrival.utc = arrives.map(instant)
    flight.arrival.precision = arrives.map { $0.utf8.count > 10 ? .minute : .day }
    flight.durationMinutes = 120
    flight.durationSource = .estimated
    flight.distanceKilometres = kilometres
    // What arrives by the calendar before it has departed is over when it is over.
    flight.endsAt = max(flight.arrival.utc ?? departure, Instant(milliseconds: departure.milliseconds + 7_200_000))
    change(&flight)
    return flight
  }

  /// The same flights with ids that tell them apart.
  static func numbered(_ flights: [Flight]) -> [Flight] {
    flights.enumerated().map { number, flight in
      var flight = flight
      flight.id = UUID(high: 1, low: UInt64(number))
      return flight
    }
  }

  static func instant(_ local: String) -> Instant {
    guard let time = try? LocalTime(local) else { preconditionFailure("\(local) is no local time") }
    return Instant(milliseconds: time.seconds * 1_000)
  }

  static func facts(_ flights: [Flight]) -> FlightFacts {
    var builder = FlightFactsBuilder(Reference.data)
    var names: [String: Int32] = [:]
    for flight in flights.sorted(by: { ($0.departure.utc ?? $0.endsAt, $0.id) < ($1.departure.utc ?? $1.endsAt, $1.id) }) {
      builder.append(fact(flight, &builder, &names))
    }
    return builder.finish()
  }

  private static func fact(_ flight: Flight, _ builder: inout FlightFactsBuilder, _ names: inout [String: Int32]) -> FlightFact {
    func number(_ name: String?) -> Int32 {
      if let name, let known = names[name] { return known }
      let number = builder.newName(name)
      if let name { names[name] = number }
      return number
    }
    var fact = FlightFact(id: flight.id, departure: flight.departure.utc ?? flight.endsAt, end: flight.endsAt)
    fact.setDistance(flight.distanceKilometres)
    fact.setDuration(flight.durationMinutes, flight.durationSource)
    if let local = flight.departure.local.flatMap({ try? LocalTime($0) }) {
      fact.setDeparture(local, actual: flight.departure.precision == .minute ? flight.departure.actualUTC : nil)
    }
    if let local = flight.arrival.local.flatMap({ try? LocalTime($0) }) {
      fact.setArrival(local, planned: flight.arrival.precision == .minute ? flight.arrival.utc : nil, actual: flight.arrival.actualUTC)
    }
    fact.origin = builder.place(end(flight.departure))
    fact.destination = builder.place(end(flight.arrival))
    fact.airline = builder.airline(flight.airline == AirlineName() ? flight.operatingAirline : flight.airline)
    fact.aircraft = builder.aircraft(flight.aircraft)
    fact.registration = number(flight.details.registration)
    fact.number = number(flight.flightNumber)
    fact.setStatus = flight.status
    fact.cabin = flight.details.cabinClass
    fact.setSeat(flight.details.seat)
    fact.seatPosition = flight.details.seatPosition
    return fact
  }

  private static func end(_ stop: Stop) -> FlightFactsBuilder.End {
    var end = FlightFactsBuilder.End()
    (end.airport, end.name, end.city, end.country) = (stop.airport, stop.name, stop.city, stop.country)
    (end.latitude, end.longitude) = (stop.latitude, stop.longitude)
    return end
  }
}
