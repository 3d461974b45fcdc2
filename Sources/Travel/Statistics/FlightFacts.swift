/// All flights of somebody, as facts, in the order of departure: from them all figures, pictures and achievements are computed.
package struct FlightFacts: Sendable {
  /// Where a flight begins or ends.
  package struct Place: Hashable, Sendable {
    /// The airport's key in the catalogue; nil for a place of one's own.
    package var airport: String?
    package var name: String?
    package var city: String?
    /// ISO 3166-1 alpha-2.
    package var country: String?
    package var continent: Continent?
    package var coordinate: Coordinate?

    /// What a route is written with: the airport's key, else the name.
    package var code: String { airport ?? name ?? "?" }
  }

  /// What was paid once for several flights.
  package struct Booking: Hashable, Sendable {
    package var price: Price
    /// The first of its flights that was not cancelled, with which the price counts; it need not be among those at hand.
    package var payer: UUID?
  }

  package internal(set) var flights: [FlightFact] = []
  package private(set) var places: [Place] = []
  /// For each place the number of the first one with the same code: an airport is one, also where flights say that it was in another country.
  package private(set) var numbersByCode: [Int32] = []
  private var codes: [String: Int32] = [:]
  package internal(set) var airlines: [AirlineName] = []
  package internal(set) var aircraft: [AircraftName] = []
  /// Registrations and flight numbers.
  package internal(set) var names: [String] = []
  package internal(set) var prices: [Price] = []
  /// What was paid once for several flights; nil where no price is known.
  package internal(set) var bookings: [Booking?] = []

  package init() {}

  /// Appends a place, and returns its number.
  mutating func append(_ place: Place) -> Int32 {
    let number = Int32(places.count)
    places.append(place)
    // Places of one's own are told apart by where they are, not by what they are called.
    let first = place.airport.map { codes[$0] ?? number } ?? number
    if let airport = place.airport { codes[airport] = first }
    numbersByCode.append(first)
    return number
  }

  /// Appends the flights of `later`, which have all departed after these: those of the same person in the same state, so that bookings are the same.
  package mutating func append(_ later: FlightFacts) {
    let knownPlaces = Self.numbers(places)
    let placeNumbers = later.places.map { place in knownPlaces[place] ?? append(place) }
    let airlineNumbers = Self.join(&airlines, later.airlines)
    let aircraftNumbers = Self.join(&aircraft, later.aircraft)
    let nameNumbers = Self.join(&names, later.names)
    let firstPrice = Int32(prices.count)
    prices += later.prices
    flights.reserveCapacity(flights.count + later.flights.count)
    for var flight in later.flights {
      flight.origin = placeNumbers[Int(flight.origin)]
      flight.destination = placeNumbers[Int(flight.destination)]
      if flight.airline >= 0 { flight.airline = airlineNumbers[Int(flight.airline)] }
      if flight.aircraft >= 0 { flight.aircraft = aircraftNumbers[Int(flight.aircraft)] }
      if flight.registration >= 0 { flight.registration = nameNumbers[Int(flight.registration)] }
      if flight.number >= 0 { flight.number = nameNumbers[Int(flight.number)] }
      if flight.price >= 0 { flight.price += firstPrice }
      flights.append(flight)
    }
  }

  private static func numbers<Element: Hashable>(_ list: [Element]) -> [Element: Int32] {
    Dictionary(zip(list, 0...)) { first, _ in first }
  }

  /// Appends to `list` what it lacks of `more`, and returns the number in it of each of them.
  private static func join<Element: Hashable>(_ list: inout [Element], _ more: [Element]) -> [Int32] {
    let known = numbers(list)
    return more.map { element in
      if let number = known[element] { return number }
      list.append(element)
      return Int32(list.count - 1)
    }
  }

  /// Bytes it takes in memory, about.
  package var size: Int {
    flights.count * MemoryLayout<FlightFact>.stride + places.count * 320 + (airlines.count + aircraft.count) * 128 + names.count * 32
      + (prices.count + bookings.count) * 64
  }
}

/// What was paid.
package struct Price: Hashable, Sendable {
  package var amount: Amount
  /// ISO 4217.
  package var currency: String
}
