internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// What one's flights come to. Only flights that have happened count; those that are planned stand beside them.
enum StatisticsRoutes {
  static let endpoints: [Endpoint] =
    [
      figures("/stats/summary", "What all flights come to", StatisticsSummary.Query.schema, .one(StatisticsSummary.schema)) {
        .ok(try StatisticsSummary.make($0))
      },
      figures("/stats/hero", "Six numbers, flat, for a dashboard's head", StatisticsQuery.schema, .one(Hero.schema), handler: hero),
      figures(
        "/stats/records", "What stands out: the longest, the northernmost, the busiest day", StatisticsQuery.schema,
        .list(RecordView.schema)
      ) {
        call in
        let unit = call.caller.user.distanceUnit
        let statistics = try call.statistics(call.query)
        return list(statistics.records.map { RecordView($0, statistics.facts, unit) })
      },
      figures(
        "/stats/streaks", "Days, weeks, months and years with a flight, one after the other", StatisticsQuery.schema, .one(Streaks.schema),
        .days
      ) {
        call in
        let (longest, current) = try call.statistics(call.query).streaks(
          today: call.query.flights.days.to.map { $0 < call.today } ?? false ? nil : call.today)
        return .ok(Streaks(longest: longest.map(StreakView.init), current: current.map(StreakView.init)))
      },
      figures("/stats/punctuality", "Delays, of the flights whose real times are known", StatisticsQuery.schema, .one(Punctuality.schema)) {
        call in
        let statistics = try call.statistics(call.query)
        return .ok(
          Punctuality(
            departures: DelaysView(statistics.departureDelays), arrivals: DelaysView(statistics.arrivalDelays),
            airlines: statistics.arrivalDelaysByAirline.map { AirlineDelays(airline: $0.airline, delays: DelaysView($0.delays)) }))
      },
      figures(
        "/stats/comparison", "This period up to today against the last one up to the same day", Comparison.Query.schema,
        .one(Comparison.schema), .days
      ) {
        .ok(try Comparison.make($0))
      },
    ] + StatisticsBreakdowns.endpoints + StatisticsSeries.endpoints + YearReview.endpoints

  /// An endpoint of figures.
  static func figures<Query, Output>(
    _ path: String, _ summary: String, _ query: ObjectSchema<Query>, _ output: OutputSchema<Output>,
    _ freshness: Freshness.Clock = .flights,
    handler: @escaping @Sendable (Call<NoInput, Query>) throws -> Answer<Output>
  ) -> Endpoint {
    .get(
      path, summary, tag: "Statistics", .account(.read(.stats)), query: query, output, freshness: freshness, execution: .worker,
      handler: handler)
  }

  /// An answer of rows with their number.
  static func list<Row>(_ rows: [Row]) -> Answer<[Row]> { .ok(rows, meta: [.init("count", .number("\(rows.count)"))]) }

  // MARK: Hero

  struct Hero: Sendable {
    var flights = 0
    var distance = 0
    var unit = DistanceUnit.kilometres
    var hours = 0
    var countries = 0
    var airports = 0
    var airlines = 0

    static let schema = ObjectSchema("Hero", "Six numbers.", Hero()) {
      Property("flights", \.flights, .integer(), "Flights that have happened.", example: 128, access: .readOnly)
      Property("distance", \.distance, .integer(), "Great-circle distance in the account's unit.", example: 301_246, access: .readOnly)
      Property("distance_unit", \.unit, .enumeration, "That unit.", access: .readOnly)
      Property("hours", \.hours, .integer(), "Hours from departure to arrival, estimated ones included.", example: 405, access: .readOnly)
      Property("countries", \.countries, .integer(), "Countries departed from or arrived in.", example: 31, access: .readOnly)
      Property("airports", \.airports, .integer(), "Airports departed from or arrived at.", example: 74, access: .readOnly)
      Property("airlines", \.airlines, .integer(), "Airlines flown with.", example: 19, access: .readOnly)
    }
  }

  @Sendable static func hero(_ call: Call<NoInput, StatisticsQuery>) throws -> Answer<Hero> {
    let statistics = try call.statistics(call.query)
    let (tally, distinct, unit) = (Tally(statistics.flown), statistics.distinct, call.caller.user.distanceUnit)
    return .ok(
      Hero(
        flights: tally.flights, distance: Int(unit.distance(kilometres: tally.distance).rounded()), unit: unit,
        hours: Int((Double(tally.minutes) / 60).rounded()), countries: distinct.countries, airports: distinct.airports,
        airlines: distinct.airlines))
  }

  // MARK: Records

  struct RecordView: Sendable {
    var kind = Statistics.Record.Kind.firstFlight
    var value: Double?
    var unit = Statistics.Record.Unit.date
    var inUnit: Double?
    var ownUnit: String?
    var day: LocalDate?
    var flight: UUID?
    var number: String?
    var origin: String?
    var destination: String?
    var place: String?

    init() {}

    init(_ record: Statistics.Record, _ facts: FlightFacts, _ unit: DistanceUnit) {
      kind = record.kind
      value = record.value?.rounded(toDigits: record.unit == .degrees ? 2 : 1)
      self.unit = record.unit
      if record.unit == .kilometres || record.unit == .kilometresPerHour {
        inUnit = record.value.map { unit.distance(kilometres: $0).rounded(toDigits: 1) }
        ownUnit = unit.rawValue + (record.unit == .kilometres ? "" : "/h")
      }
      day = record.day
      flight = record.flight.id
      number = record.flight.number < 0 ? nil : facts.names[Int(record.flight.number)]
      origin = facts.places[Int(record.flight.origin)].code
      destination = facts.places[Int(record.flight.destination)].code
      place = record.place?.code
    }

    static let schema = ObjectSchema("Record", "Something that stands out.", RecordView()) {
      Property("record", \.kind, .enumeration, "What it is.", access: .readOnly)
      Property("value", \.value, .figure, "How much; null for a day.", access: .readOnly)
      Property("unit", \.unit, .enumeration, "What the value is in.", access: .readOnly)
      Property(
        "value_in_account_unit", \.inUnit, .figure, "A distance or a speed in the account's unit; null for anything else.",
        access: .readOnly)
      Property("account_unit", \.ownUnit, .string(), "That unit.", example: "km", access: .readOnly)
      Property("date", \.day, .date, "The day; of a month or a year, its first.", access: .readOnly)
      Property("flight_id", \.flight, .id, "The flight; of several, the first.", access: .readOnly)
      Property("flight_number", \.number, .string(), "Its number.", access: .readOnly)
      Property("origin", \.origin, .string(), "Where it began.", example: "FRA", access: .readOnly)
      Property("destination", \.destination, .string(), "Where it ended.", example: "JFK", access: .readOnly)
      Property("place", \.place, .string(), "The northernmost place and the like.", access: .readOnly)
    }
  }

  // MARK: Streaks

  struct StreakView: Sendable {
    var kind = Statistics.Streak.Kind.days
    var length = 0
    var first: LocalDate?
    var last: LocalDate?
    var isCurrent = false

    init() {}

    init(_ streak: Statistics.Streak) {
      (kind, length, first, last, isCurrent) = (streak.kind, streak.length, streak.first, streak.last, streak.isCurrent)
    }

    static let schema = ObjectSchema("Streak", "Pieces of time one after the other.", StreakView()) {
      Property("streak", \.kind, .enumeration, "Of what: each with a flight, or days without one.", access: .readOnly)
      Property("length", \.length, .integer(), "How many.", example: 4, access: .readOnly)
      Property("from", \.first, .date, "The first day.", access: .readOnly)
      Property("to", \.last, .date, "The last day.", access: .readOnly)
      Property("current", \.isCurrent, .boolean, "Whether it can still go on.", access: .readOnly)
    }
  }

  struct Streaks: Sendable {
    var longest: [StreakView] = []
    var current: [StreakView] = []

    static let schema = ObjectSchema("Streaks", "The longest streaks, and those that last.", Streaks()) {
      Property("longest", \.longest, .array(of: StreakView.schema.schema, most: 100), "The longest of each kind.", access: .readOnly)
      Property("current", \.current, .array(of: StreakView.schema.schema, most: 100), "Those that can still go on.", access: .readOnly)
    }
  }

  // MARK: Punctuality

  struct DelaysView: Sendable {
    var delays = Statistics.Delays()
    var onTimePercent: Double?

    init() {}

    init(_ delays: Statistics.Delays) {
      self.delays = delays
      self.delays.average = delays.average?.rounded(toDigits: 1)
      if delays.flights > 0 { onTimePercent = (Double(delays.onTime) * 100 / Double(delays.flights)).rounded(toDigits: 1) }
    }

    static let properties: [Property<DelaysView>] = [
      Property("flights", \.delays.flights, .integer(), "How many flights have a real time beside the planned one.", access: .readOnly),
      Property("early", \.delays.early, .integer(), "Before the planned minute.", access: .readOnly),
      Property("on_time", \.delays.onTime, .integer(), "Less than 15 minutes late, the early ones included.", access: .readOnly),
      Property("on_time_percent", \.onTimePercent, .figure, "The share of these; null without flights.", access: .readOnly),
      Property("late", \.delays.late, .integer(), "15 minutes late or more.", access: .readOnly),
      Property("very_late", \.delays.veryLate, .integer(), "An hour late or more.", access: .readOnly),
      Property("average_delay_minutes", \.delays.average, .figure, "The mean of all, early ones negative.", access: .readOnly),
      Property("median_delay_minutes", \.delays.median, .figure, "The one in the middle.", access: .readOnly),
      Property("longest_delay_minutes", \.delays.longest, .integer(), "The longest.", access: .readOnly),
      Property("longest_delay_flight_id", \.delays.longestFlight, .id, "Whose it was.", access: .readOnly),
    ]

    static let schema = ObjectSchema("Delays", "Real times against planned ones.", DelaysView()) { properties }
  }

  struct AirlineDelays: Sendable {
    var airline = AirlineName()
    var delays = DelaysView()

    static let schema = ObjectSchema("AirlineDelays", "An airline's arrivals against their plan.", AirlineDelays()) {
      Property.all(of: StatisticsBreakdowns.airlineProperties, at: \.airline)
      Property.all(of: DelaysView.properties, at: \.delays)
    }
  }

  struct Punctuality: Sendable {
    var departures = DelaysView()
    var arrivals = DelaysView()
    var airlines: [AirlineDelays] = []

    static let schema = ObjectSchema("Punctuality", "How punctual flights were.", Punctuality()) {
      Property("departures", \.departures, DelaysView.schema.schema, "Departures.", access: .readOnly)
      Property("arrivals", \.arrivals, DelaysView.schema.schema, "Arrivals.", access: .readOnly)
      Property("airlines", \.airlines, .array(of: AirlineDelays.schema.schema, most: 10_000), "Arrivals by airline.", access: .readOnly)
    }
  }
}
