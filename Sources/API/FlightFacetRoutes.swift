internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// What one's flights have in common, and what one usually means.
enum FlightFacetRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/flights/facets", "What one's flights can be filtered by, with counts", tag: "Flights", .account(.read(.flights)),
      .one(Facets.schema),
      freshness: .flights, execution: .worker, handler: facets),
    .get(
      "/flights/suggest", "What one usually means on a route: seat, airline, aircraft", tag: "Flights", .account(.read(.flights)),
      query: SuggestQuery.schema, .one(Suggestion.schema), freshness: .flights, handler: suggest),
  ]

  // MARK: Facets

  struct Facet: Sendable {
    var value = ""
    var name: String?
    var count = 0

    static let schema = ObjectSchema("Facet", "A value and how many flights have it.", Facet()) {
      Property("value", \.value, .string(), "What to filter by.", example: "LH", access: .readOnly)
      Property("name", \.name, .string(), "What to show.", example: "Lufthansa", access: .readOnly)
      Property("count", \.count, .integer(), "How many flights.", access: .readOnly)
    }
  }

  struct Facets: Sendable {
    var airlines: [Facet] = []
    var airports: [Facet] = []
    var aircraft: [Facet] = []
    var tags: [Facet] = []
    var years: [Facet] = []

    static let schema = ObjectSchema("Facets", "What flights can be filtered by, the most frequent first.", Facets()) {
      Property("airlines", \.airlines, list, "Airlines.", access: .readOnly)
      Property("airports", \.airports, list, "Airports; a flight counts at both of its ends.", access: .readOnly)
      Property("aircraft", \.aircraft, list, "Types of aircraft.", access: .readOnly)
      Property("tags", \.tags, list, "Tags.", access: .readOnly)
      Property("years", \.years, list, "Years of departure, the latest first.", access: .readOnly)
    }

    private static let list = Schema.array(of: Facet.schema.schema, most: 100_000)
  }

  @Sendable static func facets(_ call: Call<NoInput, NoQuery>) throws -> Answer<Facets> {
    let (user, airports) = (call.caller.user.id, call.services.reference.airports)
    return try call.services.database.read { db in
      var facets = Facets()
      facets.airlines = try db.airlineCounts(of: user).map { airline, count in
        Facet(value: airline.iata ?? airline.icao ?? airline.name ?? "", name: airline.name, count: count)
      }
      facets.airports = try db.airportCounts(of: user).map {
        Facet(value: $0.airport, name: airports.airport($0.airport)?.name, count: $0.count)
      }
      facets.aircraft = try db.aircraftCounts(of: user).map { aircraft, count in
        Facet(value: aircraft.icao ?? aircraft.iata ?? aircraft.name ?? "", name: aircraft.name, count: count)
      }
      facets.tags = try db.tagCounts(of: user).map { Facet(value: $0.tag, name: $0.tag, count: $0.count) }
      facets.years = try db.yearCounts(of: user).map { Facet(value: $0.year, name: $0.year, count: $0.count) }
      return .ok(facets)
    }
  }

  // MARK: Suggestions

  struct SuggestQuery: Sendable {
    var origin: String?
    var destination: String?
    var flightNumber: String?

    static let schema = ObjectSchema("SuggestQuery", "What is known already; at least one of them.", SuggestQuery()) {
      Property("origin", \.origin, .string(1...10), "From this airport.", example: "FRA")
      Property("destination", \.destination, .string(1...10), "To this airport.", example: "JFK")
      Property("flight_number", \.flightNumber, .string(1...20), "With this number.", example: "LH400")
    }
  }

  struct Suggestion: Sendable {
    var count = 0
    var flight: FlightView?

    static let schema = ObjectSchema("Suggestion", "What one usually means.", Suggestion()) {
      Property("count", \.count, .integer(), "How many flights are like this.", access: .readOnly)
      Property(
        "flight", \.flight, FlightView.schema.schema,
        "The last of them: its seat, airline, aircraft and times are likely ones. null: there is none.", access: .readOnly)
    }
  }

  @Sendable static func suggest(_ call: Call<NoInput, SuggestQuery>) throws -> Answer<Suggestion> {
    let (query, services) = (call.query, call.services)
    guard query.origin ?? query.destination ?? query.flightNumber != nil else {
      throw APIError.parameter("origin", "is required, or destination, or flight_number")
    }
    func key(_ code: String?) -> String? { code.map { services.reference.airports.airport($0)?.key ?? $0.uppercased() } }
    // What is no number is looked for as it is, and not found.
    let number = query.flightNumber.map { (try? FlightNumber($0))?.description ?? $0 }
    let found = try services.database.read { db in
      try db.lastFlight(of: call.caller.user.id, from: key(query.origin), to: key(query.destination), number: number, until: call.now)
    }
    return .ok(Suggestion(count: found?.count ?? 0, flight: found.map { services.presenter.view($0.flight, at: call.now) }))
  }
}
