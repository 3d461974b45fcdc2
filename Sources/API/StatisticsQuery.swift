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
  /// The days it asks for: those that are in the year and between both ends.
  var days: (from: LocalDate?, to: LocalDate?) {
    guard let year, let first = LocalDate(year: year, month: 1, day: 1), let last = LocalDate(year: year, month: 12, day: 31) else {
      return (from, to)
    }
    return (max(from ?? first, first), min(to ?? last, last))
  }
}

extension Services {
  /// The figures of the flights of `user` that `query` asks for.
  func statistics(_ query: StatisticsQuery, of user: UUID, at now: Instant) throws -> Statistics {
    let (from, to) = query.flights.days
    return Statistics(try flightFacts(query, of: user, at: now), from: from, to: to, at: now)
  }

  /// The facts of the flights of `user` that `query` is about, of any day.
  func flightFacts(_ query: StatisticsQuery, of user: UUID, at now: Instant) throws -> FlightFacts {
    var flights = query.flights
    (flights.from, flights.to, flights.year) = (nil, nil, nil)
    if flights == FlightQuery() { return try flightFacts(of: user, at: now) }
    let filter = flights.filter(of: user, reference, at: now)
    return try database.read { try $0.flightFacts(filter, reference) }
  }

  /// The facts of all flights of `user`.
  func flightFacts(of user: UUID, at now: Instant) throws -> FlightFacts {
    let state = try freshness.state(of: user, .flights, at: now)
    return try facts.facts(of: user, version: state.version, at: now)
  }
}

extension Call {
  /// The facts of the caller's flights that `query` is about, of any day.
  func facts(_ query: StatisticsQuery) throws -> FlightFacts { try services.flightFacts(query, of: caller.user.id, at: now) }

  /// The facts of all the caller's flights.
  func facts() throws -> FlightFacts { try services.flightFacts(of: caller.user.id, at: now) }

  /// The figures of the caller's flights that `query` asks for.
  func statistics(_ query: StatisticsQuery) throws -> Statistics { try services.statistics(query, of: caller.user.id, at: now) }

  /// The caller's day.
  var today: LocalDate { services.today(in: caller.user.timezone, at: now) }
}
