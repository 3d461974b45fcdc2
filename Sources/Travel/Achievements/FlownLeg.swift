/// A flight that counts, as the rules of achievements see it: with what is known of its places, its airline, its aircraft and its way. What is named is
/// numbered from 0 on.
struct FlownLeg: Sendable {
  /// Where it begins or ends.
  struct End: Sendable {
    /// The airport, or the place of one's own.
    let airport: Int
    let country: Int?
    let continent: Continent?
    let coordinate: Coordinate?
    /// Metres above the sea.
    let elevation: Double?
    /// Among the busiest of the world.
    let hub: Int?
    /// Whether the airport is no more.
    let isClosed: Bool
  }

  /// The great circle between its ends.
  struct Way: Sendable {
    let crossesEquator: Bool
    let crosses180thMeridian: Bool
    /// Degrees.
    let northernmost: Double
    let southernmost: Double
  }

  /// The aircraft.
  struct Machine: Sendable {
    /// The type by its ICAO designator, else by its name.
    let type: Int
    let manufacturer: Int?
    let family: Family?
    let engines: Int?
    let engineType: Aircraft.EngineType?
  }

  /// Types that people look out for, by the beginning of a word of their names.
  enum Family: String, CaseIterable, Sendable {
    case a220 = "A220"
    case a340 = "A340"
    case a350 = "A350"
    case a380 = "A380"
    case b747 = "747"
    case b777 = "777"
    case b787 = "787"
    case concorde = "Concorde"

    init?(nameOfAircraft name: String) {
      let words = name.split(separator: " ")
      guard let family = Self.allCases.first(where: { family in words.contains { $0.hasPrefix(family.rawValue) } }) else { return nil }
      self = family
    }
  }

  let flight: FlightFact
  let origin: End
  let destination: End
  /// nil where a place is not known.
  let way: Way?
  let machine: Machine?
  let alliance: Alliance?
  let isOfFormerAirline: Bool
  /// There and back are one.
  let route: Int
  /// The local day of departure, among those on which there is a flight.
  let day: Int
  /// The local day of departure.
  let date: (year: Int, month: Int, day: Int)

  /// The local hour of departure; nil where the day alone is known.
  var hour: Int? { flight.departureMinute.map { $0 / 60 } }

  /// Months since the beginning of the calendar.
  var monthOfAll: Int { date.year * 12 + date.month - 1 }

  /// Local days from departure to arrival, negative over the date line.
  var nights: Int? { flight.dayOfArrival.map { flight.day.distance(to: $0) } }

  /// Whether the clocks at the destination show less at the arrival than those at the origin at the departure.
  var arrivesBeforeDeparture: Bool {
    guard let nights else { return false }
    guard nights == 0, let departure = flight.departureMinute, let arrival = flight.arrivalMinute else { return nights < 0 }
    return arrival < departure
  }

  /// 0 in the one direction, 1 in the other; nil where it ends where it began.
  var direction: Int? { origin.airport == destination.airport ? nil : origin.airport < destination.airport ? 0 : 1 }

  /// Whether one of its ends is such a place.
  func touches(_ isOne: (End) -> Bool) -> Bool { isOne(origin) || isOne(destination) }
}
