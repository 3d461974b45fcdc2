/// By what flights can be counted.
extension Statistics {
  /// A value with the flights that have it.
  package struct Row<Value: Sendable>: Sendable {
    package var value: Value
    package var tally: Tally
  }

  /// An airport, country or continent with the flights that touch it. A flight counts once in `tally`, also where it begins and ends there.
  package struct PlaceRow<Value: Sendable>: Sendable {
    package var value: Value
    package var tally = Tally()
    package var departures = 0
    package var arrivals = 0
  }

  /// Two places with the flights between them.
  package struct Route: Hashable, Sendable {
    package let origin: FlightFacts.Place
    package let destination: FlightFacts.Place
  }

  /// The rows of what `key` gives for each flight, most flights first, then most distance, then by `name`. Flights without it are left out.
  func rows<Key: Hashable & Sendable>(by key: (FlightFact) -> Key?, name: (Key) -> String) -> [Row<Key>] {
    var tallies: [Key: Tally] = [:]
    for flight in flown { if let key = key(flight) { tallies[key, default: Tally()].add(flight) } }
    return tallies.map { (row: Row(value: $0.key, tally: $0.value), name: name($0.key)) }
      .sorted { Self.comesFirst($0.row.tally, $0.name, $1.row.tally, $1.name) }.map(\.row)
  }

  private static func comesFirst(_ a: Tally, _ nameOfA: String, _ b: Tally, _ nameOfB: String) -> Bool {
    (b.flights, b.distance, nameOfA) < (a.flights, a.distance, nameOfB)
  }

  /// Airlines, as they are named with the flights.
  package var airlines: [Row<AirlineName>] {
    rows(by: { $0.airline < 0 ? nil : $0.airline }, name: { facts.airlines[Int($0)].label }).map {
      Row(value: facts.airlines[Int($0.value)], tally: $0.tally)
    }
  }

  /// Types of aircraft.
  package var aircraft: [Row<AircraftName>] {
    rows(by: { $0.aircraft < 0 ? nil : $0.aircraft }, name: { facts.aircraft[Int($0)].label }).map {
      Row(value: facts.aircraft[Int($0.value)], tally: $0.tally)
    }
  }

  /// Single machines, by their registrations.
  package var registrations: [Row<String>] {
    rows(by: { $0.registration < 0 ? nil : $0.registration }, name: { facts.names[Int($0)] }).map {
      Row(value: facts.names[Int($0.value)], tally: $0.tally)
    }
  }

  /// Cabins; nil is where it is not known.
  package var cabins: [Row<CabinClass?>] { rows(by: { .some($0.cabin) }, name: { $0?.rawValue ?? "~" }) }

  /// Reasons; nil is where it is not known.
  package var reasons: [Row<FlightReason?>] { rows(by: { .some($0.reason) }, name: { $0?.rawValue ?? "~" }) }

  /// Where in their rows the seats were; nil is where that is not known.
  package var seatPositions: [Row<SeatPosition?>] { rows(by: { .some($0.seatPosition) }, name: { $0?.rawValue ?? "~" }) }

  /// The letters of the seats.
  package var seatLetters: [Row<String>] {
    rows(by: { $0.seatLetter == 0 ? nil : $0.seatLetter }, name: { String(UnicodeScalar($0)) }).map {
      Row(value: String(UnicodeScalar($0.value)), tally: $0.tally)
    }
  }

  /// Airports and places of one's own.
  package var airports: [PlaceRow<FlightFacts.Place>] {
    let numbers = facts.numbersByCode
    return placeRows(by: { numbers[Int($0)] }, name: { facts.places[Int($0)].code }).map {
      PlaceRow(value: facts.places[Int($0.value)], tally: $0.tally, departures: $0.departures, arrivals: $0.arrivals)
    }
  }

  /// Countries, by their codes.
  package var countries: [PlaceRow<String>] { placeRows(by: { facts.places[Int($0)].country }, name: { $0 }) }

  /// Continents.
  package var continents: [PlaceRow<Continent>] { placeRows(by: { facts.places[Int($0)].continent }, name: { $0.rawValue }) }

  private func placeRows<Key: Hashable & Sendable>(by key: (Int32) -> Key?, name: (Key) -> String) -> [PlaceRow<Key>] {
    // What a place is asked for is the same for each of its flights.
    let keys = facts.places.indices.map { key(Int32($0)) }
    var rows: [Key: PlaceRow<Key>] = [:]
    for flight in flown {
      let (origin, destination) = (keys[Int(flight.origin)], keys[Int(flight.destination)])
      if let origin { rows[origin, default: PlaceRow(value: origin)].departures += 1 }
      if let destination { rows[destination, default: PlaceRow(value: destination)].arrivals += 1 }
      if let origin { rows[origin]?.tally.add(flight) }
      if let destination, destination != origin { rows[destination]?.tally.add(flight) }
    }
    return rows.values.map { (row: $0, name: name($0.value)) }
      .sorted { Self.comesFirst($0.row.tally, $0.name, $1.row.tally, $1.name) }.map(\.row)
  }

  /// Routes. Unless `isDirected`, there and back are one, named from the end whose code comes first in the alphabet.
  package func routes(isDirected: Bool) -> [Row<Route>] {
    struct Ends: Hashable {
      let origin: Int32
      let destination: Int32
    }
    let numbers = facts.numbersByCode
    let codes = facts.places.map(\.code)
    return rows { flight in
      let ends = Ends(origin: numbers[Int(flight.origin)], destination: numbers[Int(flight.destination)])
      // Places of one's own may have the same name.
      let (a, b) = ((codes[Int(ends.origin)], ends.origin), (codes[Int(ends.destination)], ends.destination))
      if isDirected || a <= b { return ends }
      return Ends(origin: ends.destination, destination: ends.origin)
    } name: {
      "\(codes[Int($0.origin)])-\(codes[Int($0.destination)])"
    }.map {
      Row(value: Route(origin: facts.places[Int($0.value.origin)], destination: facts.places[Int($0.value.destination)]), tally: $0.tally)
    }
  }
}

extension AirlineName {
  /// What it is called.
  package var label: String { name ?? iata ?? icao ?? "" }
}

extension AircraftName {
  /// What it is called.
  package var label: String { name ?? icao ?? iata ?? "" }
}
