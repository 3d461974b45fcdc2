/// Makes `FlightFacts` of flights, one after the other in the order of departure.
package struct FlightFactsBuilder: ~Copyable {
  /// One end of a flight, as it is stored.
  package struct End {
    package var airport: String?
    package var name: String?
    package var city: String?
    package var latitude: Double?
    package var longitude: Double?
    package var country: String?

    package init() {}
  }

  private struct OwnPlace: Hashable {
    let name: String?
    let city: String?
    let country: String?
    let latitude: Double?
    let longitude: Double?
  }

  private struct StoredAirport: Hashable {
    let key: String
    let country: String?
  }

  private let reference: ReferenceData
  private var facts = FlightFacts()
  private var airports: [StoredAirport: Int32] = [:]
  private var ownPlaces: [OwnPlace: Int32] = [:]
  private var airlines: [AirlineName: Int32] = [:]
  private var aircraft: [AircraftName: Int32] = [:]
  private var bookings: [UUID: Int32] = [:]

  /// Has room for `room` flights.
  package init(_ reference: ReferenceData, room: Int = 0) {
    self.reference = reference
    facts.flights.reserveCapacity(room)
  }

  /// What has been built.
  package consuming func finish() -> FlightFacts { facts }

  /// Appends a flight, of which `change` writes what it knows.
  package mutating func append(_ flight: FlightFact) { facts.flights.append(flight) }

  /// Whether it has been told of the same bookings as `facts` were, whatever they cost.
  package func hasBookings(of other: FlightFacts) -> Bool { facts.bookings.elementsEqual(other.bookings) { $0.id == $1.id } }

  // MARK: Numbers of names

  /// The number of a place.
  package mutating func place(_ end: End) -> Int32 {
    if let key = end.airport {
      let stored = StoredAirport(key: key, country: end.country)
      if let known = airports[stored] { return known }
      let airport = reference.airports.airport(key)
      var place = FlightFacts.Place(airport: key, name: airport?.name, city: airport?.city, country: end.country ?? airport?.country)
      place.coordinate = airport?.coordinate
      place.continent = airport?.continent ?? continent(of: place.country)
      let number = facts.append(place)
      airports[stored] = number
      return number
    }
    let own = OwnPlace(name: end.name, city: end.city, country: end.country, latitude: end.latitude, longitude: end.longitude)
    if let known = ownPlaces[own] { return known }
    var place = FlightFacts.Place(name: end.name, city: end.city, country: end.country, continent: continent(of: end.country))
    if let latitude = end.latitude, let longitude = end.longitude {
      place.coordinate = Coordinate(latitude: latitude, longitude: longitude)
    }
    let number = facts.append(place)
    ownPlaces[own] = number
    return number
  }

  private func continent(of country: String?) -> Continent? { country.flatMap { reference.countries.country($0)?.continent } }

  /// The number of an airline; -1 for one of which nothing is known.
  package mutating func airline(_ airline: AirlineName) -> Int32 {
    if airline == AirlineName() { return -1 }
    return airlines.number(of: airline, &facts.airlines, airline)
  }

  /// The number of a type of aircraft; -1 for one of which nothing is known.
  package mutating func aircraft(_ aircraft: AircraftName) -> Int32 {
    if aircraft == AircraftName() { return -1 }
    return self.aircraft.number(of: aircraft, &facts.aircraft, aircraft)
  }

  /// The number of a registration or a flight number that has not been there before; -1 where there is none.
  package mutating func newName(_ name: String?) -> Int32 {
    guard let name else { return -1 }
    facts.names.append(name)
    return Int32(facts.names.count - 1)
  }

  /// The number of a price; -1 where there is none.
  package mutating func price(amount: String?, currency: String?) -> Int32 {
    guard let price = Self.price(amount, currency) else { return -1 }
    facts.prices.append(price)
    return Int32(facts.prices.count - 1)
  }

  /// The number of a booking; -1 for one that `addBooking` does not know.
  package func booking(_ id: UUID?) -> Int32 { id.flatMap { bookings[$0] } ?? -1 }

  /// Makes a booking known, before the flights that belong to it. `payer` is the first of them, of all, that was not cancelled.
  package mutating func addBooking(_ id: UUID, amount: String?, currency: String?, payer: UUID?) {
    let price = Self.price(amount, currency)
    _ = bookings.number(of: id, &facts.bookings, FlightFacts.Booking(id: id, price: price, payer: payer))
  }

  private static func price(_ amount: String?, _ currency: String?) -> Price? {
    guard let amount = amount.flatMap({ Amount($0) }), let currency else { return nil }
    return Price(amount: amount, currency: currency)
  }
}

extension Dictionary where Value == Int32 {
  /// The number of `key`, which is `value` in `list`; a new one is appended there.
  fileprivate mutating func number<Element>(of key: Key, _ list: inout [Element], _ value: @autoclosure () -> Element) -> Int32 {
    if let known = self[key] { return known }
    let number = Int32(list.count)
    list.append(value())
    self[key] = number
    return number
  }
}
