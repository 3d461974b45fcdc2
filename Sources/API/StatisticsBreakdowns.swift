internal import Schema
internal import Store
internal import Travel

/// Figures by what flights have in common: airlines, airports, routes and the like, most flights first.
enum StatisticsBreakdowns {
  static let endpoints: [Endpoint] = [
    rows("/stats/airlines", "Flights by airline", AirlineRow.schema) { all in
      all.statistics.airlines.map { AirlineRow(airline: $0.value, row: all.row($0.tally)) }
    },
    rows("/stats/airports", "Flights by airport", AirportRow.schema) { all in
      all.statistics.airports.map {
        AirportRow(place: PlaceView($0.value), departures: $0.departures, arrivals: $0.arrivals, row: all.row($0.tally))
      }
    },
    rows("/stats/countries", "Flights by country", AreaRow.country) { all in
      all.statistics.countries.map { AreaRow($0, all.reference, all.row($0.tally)) }
    },
    rows("/stats/continents", "Flights by continent", AreaRow.continent) { all in
      all.statistics.continents.map { AreaRow($0, all.row($0.tally)) }
    },
    rows("/stats/cabins", "Flights by cabin", ValueRow.schema("Cabin", "The cabin; null where it is not known.")) { all in
      all.statistics.cabins.map { ValueRow(value: $0.value?.rawValue, row: all.row($0.tally)) }
    },
    rows("/stats/reasons", "Flights by what they were for", ValueRow.schema("Reason", "What for; null where it is not known.")) { all in
      all.statistics.reasons.map { ValueRow(value: $0.value?.rawValue, row: all.row($0.tally)) }
    },
    StatisticsRoutes.figures(
      "/stats/seats", "Flights by seat: window, middle or aisle, and the letter", StatisticsQuery.schema, .one(Seats.schema)
    ) {
      let all = try Rows($0, $0.query)
      return .ok(
        Seats(
          positions: all.statistics.seatPositions.map { ValueRow(value: $0.value?.rawValue, row: all.row($0.tally)) },
          letters: all.statistics.seatLetters.map { ValueRow(value: $0.value, row: all.row($0.tally)) }))
    },
    StatisticsRoutes.figures(
      "/stats/aircraft", "Flights by type of aircraft, or by single machine", AircraftQuery.schema, .list(AircraftRow.schema)
    ) {
      let all = try Rows($0, $0.query.statistics)
      let rows =
        switch $0.query.by {
        case .type: all.statistics.aircraft.map { AircraftRow(aircraft: $0.value, row: all.row($0.tally)) }
        case .registration: all.statistics.registrations.map { AircraftRow(registration: $0.value, row: all.row($0.tally)) }
        }
      return StatisticsRoutes.list(Array(rows.prefix($0.query.limit)))
    },
    StatisticsRoutes.figures("/stats/routes", "Flights by route", RouteQuery.schema, .list(RouteRow.schema)) {
      let all = try Rows($0, $0.query.statistics)
      let rows = all.statistics.routes(isDirected: $0.query.isDirected).prefix($0.query.limit).map {
        RouteRow(origin: PlaceView($0.value.origin), destination: PlaceView($0.value.destination), row: all.row($0.tally))
      }
      return StatisticsRoutes.list(rows)
    },
  ]

  /// What rows are made of.
  private struct Rows {
    let statistics: Statistics
    let unit: DistanceUnit
    let reference: ReferenceData

    init<Query>(_ call: Call<NoInput, Query>, _ query: StatisticsQuery) throws {
      statistics = try call.statistics(query)
      unit = call.caller.user.distanceUnit
      reference = call.services.reference
    }

    func row(_ tally: Tally) -> TallyRow { TallyRow(tally, of: statistics.flown.count, in: unit) }
  }

  private static func rows<Row>(
    _ path: String, _ summary: String, _ schema: ObjectSchema<Row>, make: @escaping @Sendable (Rows) -> [Row]
  ) -> Endpoint {
    StatisticsRoutes.figures(path, summary, RowQuery.schema, .list(schema)) {
      StatisticsRoutes.list(Array(make(try Rows($0, $0.query.statistics)).prefix($0.query.limit)))
    }
  }

  // MARK: Parameters

  private static let most = 100_000

  struct RowQuery: Sendable {
    var statistics = StatisticsQuery()
    var limit = StatisticsBreakdowns.most

    static let schema = ObjectSchema("RowQuery", "Which flights, and how many rows.", RowQuery()) {
      Property.all(of: StatisticsQuery.properties, at: \.statistics)
      Property("limit", \.limit, .rowLimit, "How many rows to answer at most: the first ones.", example: 10)
    }
  }

  enum AircraftKey: String, CaseIterable, Sendable { case type, registration }

  struct AircraftQuery: Sendable {
    var statistics = StatisticsQuery()
    var limit = StatisticsBreakdowns.most
    var by = AircraftKey.type

    static let schema = ObjectSchema("AircraftQuery", "Which flights, and how many rows.", AircraftQuery()) {
      Property.all(of: StatisticsQuery.properties, at: \.statistics)
      Property("limit", \.limit, .rowLimit, "How many rows to answer at most: the first ones.", example: 10)
      Property("by", \.by, .enumeration, "Types, or single machines by their registrations.", default: "type")
    }
  }

  struct RouteQuery: Sendable {
    var statistics = StatisticsQuery()
    var limit = StatisticsBreakdowns.most
    var isDirected = false

    static let schema = ObjectSchema("RouteQuery", "Which flights, and how many rows.", RouteQuery()) {
      Property.all(of: StatisticsQuery.properties, at: \.statistics)
      Property("limit", \.limit, .rowLimit, "How many rows to answer at most: the first ones.", example: 10)
      Property("directed", \.isDirected, .boolean, "Whether there and back are two routes.", default: false)
    }
  }

  // MARK: Rows

  static let airlineProperties: [Property<AirlineName>] = [
    Property("iata", \.iata, .string(), "The airline's IATA code.", example: "LH", access: .readOnly),
    Property("icao", \.icao, .string(), "Its ICAO code.", example: "DLH", access: .readOnly),
    Property("name", \.name, .string(), "Its name.", example: "Lufthansa", access: .readOnly),
  ]

  static let aircraftProperties: [Property<AircraftName>] = [
    Property("icao", \.icao, .string(), "The type's ICAO designator.", example: "A388", access: .readOnly),
    Property("iata", \.iata, .string(), "Its IATA code.", example: "388", access: .readOnly),
    Property("name", \.name, .string(), "Its name.", example: "Airbus A380-800", access: .readOnly),
  ]

  struct AirlineRow: Sendable {
    var airline = AirlineName()
    var row = TallyRow()

    static let schema = ObjectSchema("AirlineFigures", "The flights with an airline.", AirlineRow()) {
      Property.all(of: airlineProperties, at: \.airline)
      Property.all(of: TallyRow.properties, at: \.row)
    }
  }

  struct AircraftRow: Sendable {
    var aircraft = AircraftName()
    var registration: String?
    var row = TallyRow()

    static let schema = ObjectSchema("AircraftFigures", "The flights with a type of aircraft, or with one machine.", AircraftRow()) {
      Property.all(of: aircraftProperties, at: \.aircraft)
      Property("registration", \.registration, .string(), "The machine; null in a row of a type.", example: "D-AIMA", access: .readOnly)
      Property.all(of: TallyRow.properties, at: \.row)
    }
  }

  struct AirportRow: Sendable {
    var place = PlaceView()
    var departures = 0
    var arrivals = 0
    var row = TallyRow()

    static let schema = ObjectSchema("AirportFigures", "The flights from and to an airport.", AirportRow()) {
      Property.all(of: PlaceView.properties("", "The airport"), at: \.place)
      Property("departures", \.departures, .integer(), "Flights from there.", access: .readOnly)
      Property("arrivals", \.arrivals, .integer(), "Flights to there.", access: .readOnly)
      Property.all(of: TallyRow.properties, at: \.row)
    }
  }

  struct RouteRow: Sendable {
    var origin = PlaceView()
    var destination = PlaceView()
    var row = TallyRow()

    static let schema = ObjectSchema("RouteFigures", "The flights between two airports.", RouteRow()) {
      Property.all(of: PlaceView.properties("origin_", "One end"), at: \.origin)
      Property.all(of: PlaceView.properties("destination_", "The other end"), at: \.destination)
      Property.all(of: TallyRow.properties, at: \.row)
    }
  }

  struct AreaRow: Sendable {
    var code = ""
    var name = ""
    var continent: String?
    var departures = 0
    var arrivals = 0
    var row = TallyRow()

    init() {}

    init(_ country: Statistics.PlaceRow<String>, _ reference: ReferenceData, _ row: TallyRow) {
      let known = reference.countries.country(country.value)
      (code, name, continent) = (country.value, known?.name ?? country.value, known?.continent.rawValue)
      (departures, arrivals, self.row) = (country.departures, country.arrivals, row)
    }

    init(_ continent: Statistics.PlaceRow<Continent>, _ row: TallyRow) {
      (code, name) = (continent.value.rawValue, continent.value.name)
      (departures, arrivals, self.row) = (continent.departures, continent.arrivals, row)
    }

    private static let ends: [Property<AreaRow>] =
      [
        Property("departures", \.departures, .integer(), "Flights from there.", access: .readOnly),
        Property("arrivals", \.arrivals, .integer(), "Flights to there.", access: .readOnly),
      ] + Property.all(of: TallyRow.properties, at: \.row)

    static let country = ObjectSchema("CountryFigures", "The flights from, to and within a country.", AreaRow()) {
      Property("code", \.code, .string(), "The country, by ISO 3166-1.", example: "DE", access: .readOnly)
      Property("name", \.name, .string(), "Its name.", example: "Germany", access: .readOnly)
      Property("continent", \.continent, .string(), "Where most of it lies.", example: "EU", access: .readOnly)
      ends
    }

    static let continent = ObjectSchema("ContinentFigures", "The flights from, to and within a continent.", AreaRow()) {
      Property("code", \.code, .string(), "AF, AN, AS, EU, NA, OC or SA.", example: "EU", access: .readOnly)
      Property("name", \.name, .string(), "Its name.", example: "Europe", access: .readOnly)
      ends
    }
  }

  /// A word with the flights that have it.
  struct ValueRow: Sendable {
    var value: String?
    var row = TallyRow()

    static func schema(_ name: String, _ description: String) -> ObjectSchema<ValueRow> {
      ObjectSchema("\(name)Figures", "Flights that have something in common.", ValueRow()) {
        Property("value", \.value, .string(), description, access: .readOnly)
        Property.all(of: TallyRow.properties, at: \.row)
      }
    }
  }

  struct Seats: Sendable {
    var positions: [ValueRow] = []
    var letters: [ValueRow] = []

    static let schema = ObjectSchema("Seats", "Where one has sat.", Seats()) {
      Property(
        "positions", \.positions, rows("SeatPosition", "window, middle or aisle; null where it is not known."), "In the row.",
        access: .readOnly)
      Property("letters", \.letters, rows("SeatLetter", "The letter."), "By the letter, where there is one.", access: .readOnly)
    }

    private static func rows(_ name: String, _ description: String) -> Schema<[ValueRow]> {
      .array(of: ValueRow.schema(name, description).schema, most: 100)
    }
  }
}

extension Schema where Value == Int {
  /// How many rows to answer.
  static let rowLimit = Schema.integer(1...100_000)
}
