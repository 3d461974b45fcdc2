internal import HTTPServer
internal import Schema
internal import Travel

/// Airports, airlines and types of aircraft, which are the same for everybody.
enum ReferenceRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/airports/search", "Find airports by code, city or name", tag: "Reference", .account([]), query: SearchQuery.schema,
      .list(AirportDetails.schema)
    ) { call in
      list(call.services.reference.airports.search(call.query.q, limit: call.query.limit).map { AirportDetails($0) })
    },
    .get(
      "/airports/nearby", "The airports nearest to a place", tag: "Reference", .account([]), query: NearbyQuery.schema,
      .list(AirportDetails.schema),
      handler: nearby),
    .get("/airports/:code", "One airport", tag: "Reference", .account([]), .one(AirportDetails.schema)) { call in
      let code = try call.request.parameter("code")
      guard let airport = call.services.reference.airports.airport(code) else { throw APIError.notFound }
      return .ok(AirportDetails(airport))
    },
    .get(
      "/airlines/search", "Find airlines by code or name", tag: "Reference", .account([]), query: SearchQuery.schema,
      .list(AirlineDetails.schema)
    ) {
      call in list(call.services.reference.airlines.search(call.query.q, limit: call.query.limit).map { AirlineDetails($0) })
    },
    .get(
      "/airlines/:code", "The airline that had a code on a day", tag: "Reference", .account([]), query: OnQuery.schema,
      .one(AirlineDetails.schema)
    ) {
      call in
      guard let airline = call.services.reference.airlines.airline(try call.request.parameter("code"), on: call.query.on) else {
        throw APIError.notFound
      }
      return .ok(AirlineDetails(airline))
    },
    .get(
      "/aircraft/search", "Find types of aircraft by code or name", tag: "Reference", .account([]), query: SearchQuery.schema,
      .list(AircraftDetails.schema)
    ) { call in list(call.services.reference.aircraft.search(call.query.q, limit: call.query.limit).map { AircraftDetails($0) }) },
  ]

  struct SearchQuery: Sendable {
    var q = ""
    var limit = 10

    static let schema = ObjectSchema("SearchQuery", "What to look for.", SearchQuery()) {
      Property("q", \.q, .string(1...100), "A code, or a part of a name.", example: "london", isRequired: true)
      Property("limit", \.limit, .integer(1...100), "How many to answer at most.", default: 10)
    }
  }

  struct NearbyQuery: Sendable {
    var latitude = 0.0
    var longitude = 0.0
    var radius: Double?
    var limit = 10

    static let schema = ObjectSchema("NearbyQuery", "Where to look.", NearbyQuery()) {
      Property("latitude", \.latitude, .number(-90...90), "Degrees north.", example: .number("52.52"), isRequired: true)
      Property("longitude", \.longitude, .number(-180...180), "Degrees east.", example: .number("13.4"), isRequired: true)
      Property("radius", \.radius, .number(0...21_000), "Kilometres; without it, however far.", example: 100)
      Property("limit", \.limit, .integer(1...100), "How many to answer at most.", default: 10)
    }
  }

  struct OnQuery: Sendable {
    var on: LocalDate?

    static let schema = ObjectSchema("OnQuery", "When.", OnQuery()) {
      Property(
        "on", \.on, .date, "The day; codes are handed on over the years. Without it, today's holder or the last one.", example: "1998-07-14"
      )
    }
  }

  private static func list<Element>(_ found: [Element]) -> Answer<[Element]> {
    .ok(found, meta: [.init("count", .number("\(found.count)"))])
  }

  @Sendable static func nearby(_ call: Call<NoInput, NearbyQuery>) throws -> Answer<[AirportDetails]> {
    let query = call.query
    // The schema has checked the ranges.
    guard let place = Coordinate(latitude: query.latitude, longitude: query.longitude) else { throw APIError.notFound }
    let found = call.services.reference.airports.nearest(to: place, radius: query.radius ?? .infinity, limit: query.limit)
    return list(found.map { AirportDetails($0.airport, distance: ($0.distance * 10).rounded() / 10) })
  }
}

/// An airport as it is answered on its own.
struct AirportDetails: Sendable {
  var airport: AirportView
  var region: String?
  var continent = ""
  var elevation: Int?
  var isScheduled = false
  var closed: LocalDate?
  var distance: Double?

  init(_ airport: Airport, distance: Double? = nil) {
    self.airport = AirportView(airport)
    region = airport.region
    continent = airport.continent.rawValue
    elevation = airport.elevation
    isScheduled = airport.isScheduled
    closed = airport.closed
    self.distance = distance
  }

  private init() { airport = AirportView() }

  static let schema = ObjectSchema("Airport", "An airport.", AirportDetails()) {
    Property.all(of: AirportView.schema.properties, at: \.airport)
    Property("region", \.region, .string(), "State, province or the like.", access: .readOnly)
    Property("continent", \.continent, .string(), "AF, AN, AS, EU, NA, OC or SA.", example: "EU", access: .readOnly)
    Property("elevation_ft", \.elevation, .integer(), "Feet above the sea.", example: 364, access: .readOnly)
    Property("scheduled", \.isScheduled, .boolean, "Whether it has scheduled service, as far as is known.", access: .readOnly)
    Property("closed_on", \.closed, .date, "The last day of an airport that is no more.", access: .readOnly)
    Property("distance_km", \.distance, .number(0...21_000), "From the place that was asked for; null elsewhere.", access: .readOnly)
  }
}

/// An airline as it is answered on its own.
struct AirlineDetails: Sendable {
  var iata: String?
  var icao: String?
  var name = ""
  var country = ""
  var activeFrom: LocalDate?
  var activeUntil: LocalDate?
  var isActive = false

  init(_ airline: Airline) {
    iata = airline.iata
    icao = airline.icao
    name = airline.name
    country = airline.country
    activeFrom = airline.activeFrom
    activeUntil = airline.activeUntil
    isActive = airline.isActive
  }

  private init() {}

  static let schema = ObjectSchema("Airline", "An airline.", AirlineDetails()) {
    Property("iata", \.iata, .string(), "The IATA code.", example: "LH", access: .readOnly)
    Property("icao", \.icao, .string(), "The ICAO code.", example: "DLH", access: .readOnly)
    Property("name", \.name, .string(), "The name.", example: "Lufthansa", access: .readOnly)
    Property("country", \.country, .string(), "The country, by ISO 3166-1.", example: "DE", access: .readOnly)
    Property("active_from", \.activeFrom, .date, "The first day, as exactly as is known.", access: .readOnly)
    Property("active_until", \.activeUntil, .date, "The last day.", access: .readOnly)
    Property("active", \.isActive, .boolean, "Whether it still flies.", access: .readOnly)
  }
}

/// A type of aircraft as it is answered on its own.
struct AircraftDetails: Sendable {
  var type = AircraftName()
  var manufacturer = ""
  var model = ""

  init(_ aircraft: Aircraft) {
    type = AircraftName(icao: aircraft.icao, iata: aircraft.iata, name: aircraft.name)
    manufacturer = aircraft.manufacturer
    model = aircraft.model
  }

  private init() {}

  static let schema = ObjectSchema("Aircraft", "A type of aircraft.", AircraftDetails()) {
    Property("icao", \.type.icao, .string(), "The ICAO designator.", example: "A388", access: .readOnly)
    Property("iata", \.type.iata, .string(), "The IATA code.", example: "388", access: .readOnly)
    Property("name", \.type.name, .string(), "Manufacturer and model.", example: "Airbus A380-800", access: .readOnly)
    Property("manufacturer", \.manufacturer, .string(), "Who built it.", example: "Airbus", access: .readOnly)
    Property("model", \.model, .string(), "What they call it.", example: "A380-800", access: .readOnly)
  }
}
