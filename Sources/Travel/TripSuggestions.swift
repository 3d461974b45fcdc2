/// Groups flights into journeys by leaving home and coming back. The same flights give the same journeys.
///
/// A journey begins where one leaves home, and ends where one arrives there again and stays. Home is everything within a hundred kilometres of the home
/// airport, so that one may leave from one airport of a city and return to another. A stop at home of less than six hours is a connection, and the journey
/// goes on. It ends too where the next flight leaves from home although none has brought one back, and where ninety days pass without a flight.
package struct TripSuggestions: Sendable {
  /// A journey that is proposed.
  package struct Journey: Equatable, Sendable {
    /// `Tokyo & Osaka, April 2026`.
    package var title: String
    /// Its flights in the order of departure.
    package var flights: [Flight]
  }

  /// So far an airport may be from home and be home: kilometres.
  private static let homeRadius = 100.0
  /// A stop at home that is shorter is a connection: milliseconds.
  private static let connection: Int64 = 6 * 3_600_000
  /// A stop elsewhere that is shorter is a connection.
  private static let stay: Int64 = 24 * 3_600_000
  /// Nobody is on one journey that long without a flight.
  private static let longest: Int64 = 90 * 24 * 3_600_000

  private let flights: [Flight]
  private let resolver: FlightResolver
  private let home: Stop?

  /// The journeys in `flights`, of which the cancelled ones are left out. `home` is the key of the home airport; without it, home is where one has
  /// stayed most often.
  package init(_ flights: [Flight], home: String?, _ resolver: FlightResolver) {
    let ordered = flights.filter { $0.status != .cancelled && $0.departure.utc != nil }.sorted { a, b in
      (Self.departure(a), a.id.description) < (Self.departure(b), b.id.description)
    }
    self.flights = ordered
    self.resolver = resolver
    var own = Stop()
    own.airport = home
    self.home = home == nil ? Self.mostFrequentStay(ordered) : own
  }

  /// The journeys, oldest first. A single flight that leads nowhere but home is none.
  package var journeys: [Journey] {
    var journeys: [[Flight]] = []
    var open: [Flight] = []
    func close() {
      if open.contains(where: { !isHome($0.arrival) || !isHome($0.departure) }) { journeys.append(open) }
      open = []
    }
    for (index, flight) in flights.enumerated() {
      if let last = open.last {
        let ground = Self.ground(last, flight)
        let isBack = isHome(last.arrival) && ground >= Self.connection
        if isBack || isHome(flight.departure) && !isHome(last.arrival) || ground > Self.longest { close() }
      }
      open.append(flight)
      if index == flights.count - 1 { close() }
    }
    return journeys.map { Journey(title: title($0), flights: $0) }
  }

  private static func departure(_ flight: Flight) -> Int64 { flight.departure.utc?.milliseconds ?? 0 }

  /// How long one is on the ground between two flights, in milliseconds. Where only days are known, whole days.
  private static func ground(_ flight: Flight, _ next: Flight) -> Int64 {
    guard flight.departure.precision == .day || flight.arrival.precision == .day || next.departure.precision == .day else {
      return departure(next) - flight.endsAt.milliseconds
    }
    guard let here = (flight.arrival.day ?? flight.departure.day).flatMap({ try? LocalDate($0) }),
      let there = next.departure.day.flatMap({ try? LocalDate($0) })
    else { return 0 }
    return Int64(here.distance(to: there)) * stay
  }

  /// What one is at home for at least a day, again and again. Airports where one only changes planes are not counted.
  private static func mostFrequentStay(_ flights: [Flight]) -> Stop? {
    var counts: [String: (count: Int, stop: Stop)] = [:]
    func count(_ stop: Stop) {
      guard let key = stop.airport ?? stop.name else { return }
      counts[key] = ((counts[key]?.count ?? 0) + 1, stop)
    }
    for (index, flight) in flights.enumerated() {
      let before = index > 0 ? ground(flights[index - 1], flight) : .max
      let after = index + 1 < flights.count ? ground(flight, flights[index + 1]) : .max
      if before >= stay { count(flight.departure) }
      if after >= stay { count(flight.arrival) }
    }
    return counts.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.value.stop
  }

  private func isHome(_ stop: Stop) -> Bool {
    guard let home else { return false }
    if let airport = stop.airport, airport == home.airport { return true }
    guard let here = resolver.coordinate(stop), let there = resolver.coordinate(home) else { return false }
    return here.distance(to: there) <= Self.homeRadius
  }

  // MARK: Titles

  /// The two longest stays, or without any the farthest place, and the month of departure.
  private func title(_ journey: [Flight]) -> String {
    let day = journey[0].departure.day.flatMap { try? LocalDate($0) }
    let month = day.map { ", \($0.monthName) \($0.components.year)" } ?? ""
    let stays = stays(journey)
    switch stays.count {
    case 0: return (farthest(journey) ?? "Journey") + month
    case 1: return stays[0] + month
    case 2: return "\(stays[0]) & \(stays[1])\(month)"
    default: return "\(stays[0]), \(stays[1]) & \(stays.count - 2) more\(month)"
    }
  }

  /// The cities where one is a day or longer, the longest stay first; of equal ones the earlier.
  private func stays(_ journey: [Flight]) -> [String] {
    var times: [(city: String, time: Int64)] = []
    for (index, flight) in journey.enumerated() where !isHome(flight.arrival) {
      // After the last flight of a journey without a return, one stays.
      let time = index + 1 < journey.count ? Self.ground(flight, journey[index + 1]) : Self.stay
      guard time >= Self.stay, let city = city(flight.arrival) else { continue }
      if let known = times.firstIndex(where: { $0.city == city }) { times[known].time += time } else { times.append((city, time)) }
    }
    return times.enumerated().sorted { ($1.element.time, $0.offset) < ($0.element.time, $1.offset) }.map(\.element.city)
  }

  private func farthest(_ journey: [Flight]) -> String? {
    let places = journey.map(\.arrival).filter { !isHome($0) }
    guard let start = home.flatMap({ resolver.coordinate($0) }) ?? resolver.coordinate(journey[0].departure) else {
      return places.lazy.compactMap { city($0) }.first
    }
    let distances = places.map { place in (place, resolver.coordinate(place)?.distance(to: start) ?? 0) }
    return distances.max { $0.1 < $1.1 }.flatMap { city($0.0) }
  }

  private func city(_ stop: Stop) -> String? {
    let airport = stop.airport.flatMap { resolver.reference.airports.airport($0) }
    return airport?.city ?? airport?.name ?? stop.city ?? stop.name
  }
}
