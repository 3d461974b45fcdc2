internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Which flights figures are made of: those that a list of flights can be narrowed to.
struct StatisticsQuery: Sendable {
  var flights = FlightQuery()

  /// The parameters of every figure.
  static let properties = Property.all(
    of: FlightQuery.schema.properties.filter { !["sort", "page", "per_page"].contains($0.name) }, at: \StatisticsQuery.flights)

  static let schema = ObjectSchema("StatisticsQuery", "Which flights.", StatisticsQuery()) { properties }
}

extension FlightQuery {
  /// Whether it leaves out flights for anything but their day.
  var looksAtMoreThanDays: Bool {
    var rest = self
    (rest.from, rest.to, rest.year) = (nil, nil, nil)
    return rest != FlightQuery()
  }

  /// The days it asks for: those that are in the year and between both ends.
  var days: (from: LocalDate?, to: LocalDate?) {
    guard let year, let first = LocalDate(year: year, month: 1, day: 1), let last = LocalDate(year: year, month: 12, day: 31) else {
      return (from, to)
    }
    return (max(from ?? first, first), min(to ?? last, last))
  }
}

extension Call {
  /// The facts of the caller's flights that `query` is about, of any day.
  func facts(_ query: StatisticsQuery) throws -> FlightFacts {
    guard query.flights.looksAtMoreThanDays else { return try facts() }
    var flights = query.flights
    (flights.from, flights.to, flights.year) = (nil, nil, nil)
    let filter = flights.filter(of: caller.user.id, services.reference, at: now)
    return try services.database.read { try $0.flightFacts(filter, services.reference) }
  }

  /// The facts of all the caller's flights.
  func facts() throws -> FlightFacts {
    let state = try services.freshness.state(of: caller.user.id, .flights, at: now)
    return try services.facts.facts(of: caller.user.id, version: state.version, at: now)
  }

  /// The figures of the caller's flights that `query` asks for.
  func statistics(_ query: StatisticsQuery) throws -> Statistics {
    let (from, to) = query.flights.days
    return Statistics(try facts(query), from: from, to: to, at: now)
  }

  /// The caller's day.
  var today: LocalDate { services.today(in: caller.user.timezone, at: now) }
}
