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
