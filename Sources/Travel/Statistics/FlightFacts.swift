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
    package var id: UUID
    package var price: Price?
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
  package internal(set) var bookings: [Booking] = []
  /// How many flights have been replaced or taken away since all were read: names that nobody has any more stay in the lists.
  package private(set) var replaced = 0

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
  package mutating func append(_ later: FlightFacts) { flights += adopt(later) }

  /// These facts in a later state: of the flights the `kept` ones, by their numbers in ascending order, and those of `changed`, which has the bookings
  /// of that state; they must be the same as here, whatever their prices.
  package func replacing(allBut kept: [Int], with changed: FlightFacts) -> FlightFacts {
    var facts = self
    facts.bookings = changed.bookings
    facts.replaced += flights.count - kept.count
    let new = facts.adopt(changed)
    facts.flights = []
    facts.flights.reserveCapacity(kept.count + new.count)
    var i = 0
    for number in kept {
      while i < new.count, (new[i].departure, new[i].id) < (flights[number].departure, flights[number].id) {
        facts.flights.append(new[i])
        i += 1
      }
      facts.flights.append(flights[number])
    }
    facts.flights += new[i...]
    facts.renumberPlaces()
    return facts
  }

  /// Numbers the places as they come, as when all flights are read: of places with one code the first stands for all, and which way a route without codes
  /// is told hangs on it too.
  private mutating func renumberPlaces() {
    let old = places
    var numbers = [Int32](repeating: -1, count: old.count)
    (places, numbersByCode, codes) = ([], [], [:])
    func renew(_ number: Int32) -> Int32 {
      if numbers[Int(number)] < 0 { numbers[Int(number)] = append(old[Int(number)]) }
      return numbers[Int(number)]
    }
    for i in flights.indices {
      flights[i].origin = renew(flights[i].origin)
      flights[i].destination = renew(flights[i].destination)
    }
  }

  /// The flights of `other`, with the numbers that their names have here; what is not here yet is appended to the lists.
  private mutating func adopt(_ other: FlightFacts) -> [FlightFact] {
    let placeNumbers = zip(other.places, Self.numbers(of: other.places, in: places)).map { place, number in number ?? append(place) }
    let airlineNumbers = Self.join(&airlines, other.airlines)
    let aircraftNumbers = Self.join(&aircraft, other.aircraft)
    let nameNumbers = Self.join(&names, other.names)
    let firstPrice = Int32(prices.count)
    prices += other.prices
    return other.flights.map { flight in
      var flight = flight
      flight.origin = placeNumbers[Int(flight.origin)]
      flight.destination = placeNumbers[Int(flight.destination)]
      if flight.airline >= 0 { flight.airline = airlineNumbers[Int(flight.airline)] }
      if flight.aircraft >= 0 { flight.aircraft = aircraftNumbers[Int(flight.aircraft)] }
      if flight.registration >= 0 { flight.registration = nameNumbers[Int(flight.registration)] }
      if flight.number >= 0 { flight.number = nameNumbers[Int(flight.number)] }
      if flight.price >= 0 { flight.price += firstPrice }
      return flight
    }
  }

  /// Appends to `list` what it lacks of `more`, and returns the number in it of each of them.
  private static func join<Element: Hashable>(_ list: inout [Element], _ more: [Element]) -> [Int32] {
    zip(more, numbers(of: more, in: list)).map { element, number in
      if let number { return number }
      list.append(element)
      return Int32(list.count - 1)
    }
  }

  /// The number in `list` of each of `elements`.
  private static func numbers<Element: Hashable>(of elements: [Element], in list: [Element]) -> [Int32?] {
    // For a few, no dictionary of thousands is worth making.
    if elements.count < 16 { return elements.map { element in list.firstIndex(of: element).map { Int32($0) } } }
    let numbers: [Element: Int32] = Dictionary(zip(list, 0...)) { first, _ in first }
    return elements.map { numbers[$0] }
  }

  /// Bytes it takes in memory, about.
  package var size: Int {
    flights.count * MemoryLayout<FlightFact>.stride + places.count * 320 + (airlines.count + aircraft.count) * 128 + names.count * 32
      + prices.count * MemoryLayout<Price>.stride + bookings.count * MemoryLayout<Booking>.stride
  }
}

/// What was paid.
package struct Price: Hashable, Sendable {
  package var amount: Amount
  /// ISO 4217.
  package var currency: String
}
