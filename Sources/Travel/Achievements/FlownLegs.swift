/// Makes `FlownLeg`s of the facts of somebody's flights: what places, airlines and aircraft are is looked up once for each of them, and each way is
/// computed once for each route.
struct FlownLegs {
  /// The airports with the most passengers in 2024, by Airports Council International.
  static let hubs = ["ATL", "DXB", "DFW", "HND", "LHR", "DEN", "IST", "ORD", "DEL", "PVG"]

  /// That an airline belonged to an alliance.
  private struct Membership {
    let alliance: Alliance
    let days: ClosedRange<Int>
  }

  private let ends: [FlownLeg.End]
  private let machines: [FlownLeg.Machine?]
  private let memberships: [[Membership]]
  private let isFormer: [Bool]
  private var routes: [Int: Int] = [:]
  private var ways: [FlownLeg.Way?] = []
  private var days: [Int32: Int] = [:]

  init(_ facts: FlightFacts, _ reference: ReferenceData) {
    ends = Self.ends(facts, reference.airports)
    machines = Self.machines(facts, reference.aircraft)
    let airlines = facts.airlines.map { Self.known($0, reference.airlines) }
    memberships = airlines.map { $0.flatMap { Self.memberships($0, reference.airlines) } }
    isFormer = airlines.map { !$0.isEmpty && $0.allSatisfy { !$0.isActive } }
  }

  mutating func leg(_ flight: FlightFact) -> FlownLeg {
    let (origin, destination) = (ends[Int(flight.origin)], ends[Int(flight.destination)])
    let pair = min(origin.airport, destination.airport) << 32 | max(origin.airport, destination.airport)
    let route = routes[pair] ?? routes.count
    if route == ways.count {
      routes[pair] = route
      ways.append(Self.way(origin, destination))
    }
    let day = days[flight.departureDay] ?? days.count
    if day == days.count { days[flight.departureDay] = day }
    let airline = flight.airline < 0 ? nil : Int(flight.airline)
    let alliance = airline.flatMap { memberships[$0].first { $0.days.contains(Int(flight.departureDay)) }?.alliance }
    return FlownLeg(
      flight: flight, origin: origin, destination: destination, way: ways[route],
      machine: flight.aircraft < 0 ? nil : machines[Int(flight.aircraft)], alliance: alliance,
      isOfFormerAirline: airline.map { isFormer[$0] } ?? false, route: route, day: day, date: flight.day.components)
  }

  private static func way(_ origin: FlownLeg.End, _ destination: FlownLeg.End) -> FlownLeg.Way? {
    guard let from = origin.coordinate, let to = destination.coordinate else { return nil }
    let circle = GreatCircle(from: from, to: to)
    return FlownLeg.Way(
      crossesEquator: circle.crossesEquator, crosses180thMeridian: circle.crosses180thMeridian, northernmost: circle.northernmost,
      southernmost: circle.southernmost)
  }

  private static func ends(_ facts: FlightFacts, _ airports: AirportCatalogue) -> [FlownLeg.End] {
    var countries = Numbers<String>()
    return zip(facts.places, facts.numbersByCode).map { place, number in
      let airport = place.airport.flatMap { airports.airport($0) }
      return FlownLeg.End(
        airport: Int(number), country: place.country.map { countries.number($0) }, continent: place.continent, coordinate: place.coordinate,
        elevation: airport?.elevation.map { Double($0) * 0.3048 }, hub: place.airport.flatMap { hubs.firstIndex(of: $0) },
        isClosed: airport?.closed != nil)
    }
  }

  private static func machines(_ facts: FlightFacts, _ catalogue: AircraftCatalogue) -> [FlownLeg.Machine?] {
    var (types, manufacturers) = (Numbers<String>(), Numbers<String>())
    return facts.aircraft.map { said in
      let known = (said.icao ?? said.iata).flatMap { catalogue.aircraft($0) }
      // Trains have flight numbers too, and there is a code for what is not known yet.
      guard known?.category != .surface else { return nil }
      let name = known?.name ?? said.label
      return FlownLeg.Machine(
        type: types.number(known?.icao ?? name),
        manufacturer: known.flatMap { $0.manufacturer.isEmpty ? nil : manufacturers.number($0.manufacturer) },
        family: FlownLeg.Family(nameOfAircraft: name), engines: known?.engines, engineType: known?.engineType)
    }
  }

  /// The airlines of the catalogue that a name with its codes stands for: one, but where the catalogue has it for several periods.
  private static func known(_ said: AirlineName, _ catalogue: AirlineCatalogue) -> [Airline] {
    guard let code = said.iata ?? said.icao else { return [] }
    return catalogue.airlines(code).filter { $0.iata == said.iata && $0.icao == said.icao && $0.name == said.name }
  }

  private static func memberships(_ airline: Airline, _ catalogue: AirlineCatalogue) -> [Membership] {
    catalogue.memberships(of: airline).compactMap { membership in
      let first = max(membership.from?.dayNumber ?? .min, airline.activeFrom?.dayNumber ?? .min)
      let last = min(membership.until?.dayNumber ?? .max, airline.activeUntil?.dayNumber ?? .max)
      return first <= last ? Membership(alliance: membership.alliance, days: first...last) : nil
    }
  }
}

/// Numbers what comes, from 0 on.
private struct Numbers<Value: Hashable> {
  private var numbers: [Value: Int] = [:]

  mutating func number(_ value: Value) -> Int {
    let number = numbers[value] ?? numbers.count
    numbers[value] = number
    return number
  }
}
