internal import Database
internal import HTTPServer
internal import Logging
internal import Schema
internal import Store
internal import Travel

/// One search over everything that the caller can see. Each kind is searched by itself, so that one that fails leaves the others standing.
enum SearchRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/search", "Find flights, trips, items, bookings and airports by words", tag: "Search",
      .account(.read(.flights).union(.read(.trips))), query: SearchQuery.schema, .bare(Found.schema), execution: .worker, handler: search)
  ]

  enum Kind: String, CaseIterable, Sendable {
    case flight, trip, item, booking, airport

    /// Under which it is named when it fails.
    var plural: String { rawValue + "s" }
  }

  struct SearchQuery: Sendable {
    var text = ""
    var kinds: [Kind] = Kind.allCases
    var limit = 10

    static let schema = ObjectSchema("SearchQuery", "What to find.", SearchQuery()) {
      Property(
        "q", \.text, .string(2...200), "Words, in any case and with or without accents; the beginning of each is enough.", example: "tokyo",
        isRequired: true)
      Property("types", \.kinds, .kinds, "Only these, with commas between them.", example: "flight,trip")
      Property("limit", \.limit, .integer(1...50), "At most so many of each.", default: 10)
    }
  }

  struct Hit: Sendable {
    var kind = Kind.flight
    var id = ""
    var title = ""
    var description: String?
    var url = ""
    var badge = ""
    /// How well it fits, and what comes first of what fits alike.
    var rank = TextQuery.Rank.somewhere
    var age: Int64 = 0

    static let schema = ObjectSchema("SearchHit", "Something that was found.", Hit()) {
      Property("type", \.kind, .enumeration, "What it is.", access: .readOnly)
      Property("category", \.kind, .enumeration, "The same, by its other name.", access: .readOnly)
      Property("id", \.id, .string(), "Its id; an airport's code.", access: .readOnly)
      Property("title", \.title, .string(), "What it is called.", example: "LH 400 · FRA → JFK · 8h 35m", access: .readOnly)
      Property("description", \.description, .string(), "More about it.", access: .readOnly)
      Property("url", \.url, .string(), "Where it is.", access: .readOnly)
      Property("badge", \.badge, .string(), "A word for people: its kind or its state.", example: "Flight", access: .readOnly)
    }
  }

  struct Found: Sendable {
    var results: [Hit] = []
    var query = ""
    var count = 0
    var isPartial = false
    var errors: JSON = [:]

    static let schema = ObjectSchema("SearchResults", "What was found, the best first.", Found()) {
      Property("results", \.results, .array(of: Hit.schema.schema, most: 250), "What was found.", access: .readOnly)
      Property("query", \.query, .string(), "What was looked for.", access: .readOnly)
      Property("count", \.count, .integer(), "How much was found.", access: .readOnly)
      Property("partial", \.isPartial, .boolean, "Whether something could not be searched.", access: .readOnly)
      Property("errors", \.errors, .anyObject, "What could not, and why.", access: .readOnly)
    }
  }

  @Sendable static func search(_ call: Call<NoInput, SearchQuery>) throws -> Answer<Found> {
    var found = Found(query: call.query.text)
    guard let query = TextQuery(call.query.text) else { return .ok(found) }
    var errors: [JSON.Member] = []
    for kind in Kind.allCases where call.query.kinds.contains(kind) {
      if kind == .booking, !call.caller.scopes.contains(.read(.bookings)) { continue }
      do {
        let hits = try call.services.database.read { try Self.hits(kind, query, call, $0) }
        found.results += hits.sorted { ($0.rank, $0.age, $0.id) < ($1.rank, $1.age, $1.id) }.prefix(call.query.limit)
      } catch {
        call.services.logger.error("searching \(kind.plural): \(error)", metadata: ["request_id": "\(call.request.id)"])
        errors.append(.init(kind.plural, "cannot be searched at the moment; the log has the reason under this request's id"))
      }
    }
    found.results.sort { ($0.rank, $0.kind.order) < ($1.rank, $1.kind.order) }
    found.count = found.results.count
    found.isPartial = !errors.isEmpty
    found.errors = .object(errors)
    return .ok(found)
  }

  private static func hits(_ kind: Kind, _ query: TextQuery, _ call: Call<NoInput, SearchQuery>, _ db: Connection) throws -> [Hit] {
    let (services, user) = (call.services, call.caller.user.id)
    switch kind {
    case .flight:
      var filter = FlightFilter(user: user, now: call.now)
      filter.order = .departureDescending
      return try db.flights(filter, offset: 0, limit: .max).compactMap { hit($0, query, services) }
    case .trip: return try db.trips(TripFilter(user: user)).compactMap { hit($0.trip, query) }
    case .item:
      // Other people's flights are items of a trip, and no flights of one's own.
      let flights = try db.flights(inTripsSharedWith: user).compactMap { flight in
        var hit = hit(flight, query, services)
        hit?.kind = .item
        hit?.url = "\(Pipeline.base)/items/\(flight.id)"
        return hit
      }
      return try db.items(seenBy: user).compactMap { hit($0, query) } + flights
    case .booking:
      return try db.bookings(of: user, trip: nil, changedSince: nil, offset: 0, limit: .max).compactMap { hit($0, query) }
    case .airport:
      return services.reference.airports.search(call.query.text, limit: call.query.limit).enumerated().map { place, airport in
        var hit = Hit(
          kind: .airport, id: airport.key, title: "\(airport.name) (\(airport.key))", url: "\(Pipeline.base)/airports/\(airport.key)")
        let country = services.reference.countries.country(airport.country)?.name
        hit.description = [airport.city, country].compactMap { $0 }.joined(separator: ", ")
        hit.badge = "Airport"
        // The catalogue has put them in order.
        (hit.rank, hit.age) = (place == 0 ? .inTitle : .somewhere, Int64(place))
        return hit
      }
    }
  }

  private static func hit(_ flight: Flight, _ query: TextQuery, _ services: Services) -> Hit? {
    let title = ItemSummary.of(flight)
    let places = [flight.departure, flight.arrival].flatMap { stop -> [String?] in
      let airport = stop.airport.flatMap { services.reference.airports.airport($0) }
      return [airport?.name ?? stop.name, airport?.city ?? stop.city, airport?.icao, airport?.iata]
    }
    let details = flight.details
    let others: [String?] = [
      flight.flightNumber, flight.callsign, flight.airline.name, flight.airline.iata, flight.airline.icao, flight.operatingAirline.name,
      flight.aircraft.name, flight.aircraft.icao, details.registration, details.aircraftName, details.notes, flight.departure.day,
    ]
    guard let rank = query.rank(title: title, others: others + places + details.tags + details.companions + details.passengers) else {
      return nil
    }
    var hit = Hit(kind: .flight, id: "\(flight.id)", title: title, url: "\(Pipeline.base)/flights/\(flight.id)")
    hit.description = [flight.departure.day, flight.airline.name].compactMap { $0 }.joined(separator: " · ")
    hit.badge = "Flight"
    (hit.rank, hit.age) = (rank, -(flight.departure.utc?.milliseconds ?? 0))
    return hit
  }

  private static func hit(_ trip: Trip, _ query: TextQuery) -> Hit? {
    let others = [trip.description, trip.notes, trip.primaryLocation, trip.category, trip.internalIdentifier] + trip.tags + trip.travelers
    guard let rank = query.rank(title: trip.title, others: others) else { return nil }
    var hit = Hit(kind: .trip, id: "\(trip.id)", title: trip.title, url: "\(Pipeline.base)/trips/\(trip.id)")
    let days = [trip.startDate, trip.endDate].compactMap { $0?.description }.joined(separator: " – ")
    hit.description = [days.isEmpty ? nil : days, trip.primaryLocation].compactMap { $0 }.joined(separator: " · ")
    hit.badge = "Trip"
    (hit.rank, hit.age) = (rank, -Int64(trip.startDate?.dayNumber ?? 0))
    return hit
  }

  private static func hit(_ item: Item, _ query: TextQuery) -> Hit? {
    let view = ItemView(item)
    let others = [item.provider, item.start.location, item.end.location, item.kind.rawValue, texts(view.details)] + item.travelerNames
    guard let rank = query.rank(title: view.summary, others: others) else { return nil }
    var hit = Hit(kind: .item, id: "\(item.id)", title: view.summary, url: "\(Pipeline.base)/items/\(item.id)")
    hit.description = [item.start.date?.description, item.start.location].compactMap { $0 }.joined(separator: " · ")
    hit.badge = item.kind.rawValue.prefix(1).uppercased() + item.kind.rawValue.dropFirst()
    (hit.rank, hit.age) = (rank, -Int64(item.start.date?.dayNumber ?? 0))
    return hit
  }

  /// All texts in what is said of an item.
  private static func texts(_ json: JSON?) -> String? {
    switch json {
    case .string(let text): text
    case .array(let elements): elements.compactMap { texts($0) }.joined(separator: " ")
    case .object(let members): members.compactMap { texts($0.value) }.joined(separator: " ")
    default: nil
    }
  }

  private static func hit(_ booking: Booking, _ query: TextQuery) -> Hit? {
    guard let provider = booking.provider, let rank = query.rank(title: provider, others: []) else { return nil }
    var hit = Hit(kind: .booking, id: "\(booking.id)", title: provider, url: "\(Pipeline.base)/trips/bookings/\(booking.id)")
    hit.description = [booking.priceAmount, booking.priceCurrency].compactMap { $0 }.joined(separator: " ")
    hit.badge = "Booking"
    (hit.rank, hit.age) = (rank, -booking.createdAt.milliseconds)
    return hit
  }
}

extension SearchRoutes.Kind {
  /// Of what fits alike: one's own before what is in every catalogue.
  fileprivate var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Schema where Value == [SearchRoutes.Kind] {
  /// Words with commas between them.
  static let kinds = Schema.text(
    ["type": "string", "pattern": "^(flight|trip|item|booking|airport)(,(flight|trip|item|booking|airport))*$"],
    expected: "some of \(SearchRoutes.Kind.allCases.map(\.rawValue).joined(separator: ", ")), with commas between them",
    read: { text in
      let words = text.split(separator: ",", omittingEmptySubsequences: false)
      let kinds = words.compactMap { SearchRoutes.Kind(rawValue: String($0)) }
      return kinds.count == words.count ? kinds : nil
    }, write: { $0.map(\.rawValue).joined(separator: ",") })
}
