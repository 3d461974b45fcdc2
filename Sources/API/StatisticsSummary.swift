internal import Schema
internal import Store
internal import Travel

/// What all flights come to.
struct StatisticsSummary: Sendable {
  /// The figures of a period.
  struct Figures: Sendable {
    var tally = TallyView()
    var withoutDistance = 0
    var withoutDuration = 0
    var diverted = 0
    var cancelled = 0
    var distinct = Statistics.Distinct()
    var earths = 0.0
    var moons = 0.0
    var first: LocalDate?
    var last: LocalDate?
    var costs: [CostView] = []

    private static let moon = 384_400.0

    init() {}

    init(_ statistics: Statistics, in unit: DistanceUnit) {
      let tally = Tally(statistics.flown)
      self.tally = TallyView(tally, in: unit)
      withoutDistance = tally.withoutDistance
      withoutDuration = tally.withoutDuration
      diverted = statistics.diverted
      cancelled = statistics.cancelled
      distinct = statistics.distinct
      earths = (tally.distance / Geodesic.equator).rounded(toDigits: 2)
      moons = (tally.distance / Self.moon).rounded(toDigits: 2)
      (first, last) = (tally.first, tally.last)
      costs = statistics.costs.map(CostView.init)
    }

    static let properties: [Property<Figures>] = Property.all(of: TallyView.properties, at: \.tally) + ownProperties

    private static let ownProperties: [Property<Figures>] = [
      Property("flights_without_distance", \.withoutDistance, .integer(), "How many are not in the distance.", access: .readOnly),
      Property("flights_without_duration", \.withoutDuration, .integer(), "How many are not in the duration.", access: .readOnly),
      Property("diverted_flights", \.diverted, .integer(), "Of the flights, those that ended elsewhere.", access: .readOnly),
      Property(
        "cancelled_flights", \.cancelled, .integer(), "Flights that did not take place; they count nowhere else.", access: .readOnly),
      Property("countries", \.distinct.countries, .integer(), "Countries departed from or arrived in.", example: 31, access: .readOnly),
      Property("continents", \.distinct.continents, .integer(), "Continents departed from or arrived in.", example: 5, access: .readOnly),
      Property("airports", \.distinct.airports, .integer(), "Airports departed from or arrived at.", example: 74, access: .readOnly),
      Property("airlines", \.distinct.airlines, .integer(), "Airlines, as the flights name them.", example: 19, access: .readOnly),
      Property("aircraft", \.distinct.aircraft, .integer(), "Types of aircraft.", example: 24, access: .readOnly),
      Property("registrations", \.distinct.registrations, .integer(), "Single machines.", example: 96, access: .readOnly),
      Property("routes", \.distinct.routes, .integer(), "Routes, there and back as one.", example: 83, access: .readOnly),
      Property("times_around_earth", \.earths, .figure, "The distance in equators of 40,075 km.", access: .readOnly),
      Property("times_to_moon", \.moons, .figure, "The distance in ways to the moon of 384,400 km.", access: .readOnly),
      Property("first_on", \.first, .date, "The day of the first flight.", access: .readOnly),
      Property("last_on", \.last, .date, "The day of the last one.", access: .readOnly),
      Property(
        "costs", \.costs, .array(of: CostView.schema.schema, most: 1_000),
        "What was paid, by currency: a booking's price once, with its first flight, in place of its flights' own.", access: .readOnly),
    ]
  }

  /// The figures of a year beside the others.
  struct Compared: Sendable {
    var year = 0
    var figures = Figures()
    var changes: [Change] = []

    static let schema = ObjectSchema("ComparedYear", "The same figures of another year.", Compared()) {
      Property("year", \.year, .integer(), "The year.", example: 2025, access: .readOnly)
      Property.all(of: Figures.properties, at: \.figures)
      Property(
        "changes", \.changes, .array(of: Change.schema.schema, most: 100), "From that year to the flights that were asked for.",
        access: .readOnly)
    }
  }

  var figures = Figures()
  var planned = TallyView()
  var plannedCosts: [CostView] = []
  var compared: Compared?

  static let schema = ObjectSchema("Summary", "What all flights come to.", StatisticsSummary()) {
    Property.all(of: Figures.properties, at: \.figures)
    Property("planned_flights", \.planned.flights, .integer(), "Flights that are still to come.", access: .readOnly)
    Property("planned_distance_km", \.planned.distanceKilometres, .figure, "Their distance in km.", access: .readOnly)
    Property("planned_distance", \.planned.distance, .figure, "The same in the account's unit.", access: .readOnly)
    Property("planned_duration_minutes", \.planned.minutes, .integer(), "Their duration.", access: .readOnly)
    Property("planned_co2_kg", \.planned.co2, .integer(), "Their CO₂ equivalent, in kg.", access: .readOnly)
    Property(
      "planned_costs", \.plannedCosts, .array(of: CostView.schema.schema, most: 1_000), "What has been paid for them.", access: .readOnly)
    Property("compared", \.compared, Compared.schema.schema, "The figures of compare_year; null without it.", access: .readOnly)
  }

  struct Query: Sendable {
    var statistics = StatisticsQuery()
    var compareYear: Int?

    static let schema = ObjectSchema("SummaryQuery", "Which flights, and what beside them.", Query()) {
      Property.all(of: StatisticsQuery.properties, at: \.statistics)
      Property("compare_year", \.compareYear, .integer(1...9_999), "A year whose figures to answer beside these.", example: 2025)
    }
  }

  static func make(_ call: Call<NoInput, Query>) throws -> StatisticsSummary {
    let (query, unit) = (call.query.statistics, call.caller.user.distanceUnit)
    let statistics = try call.statistics(query)
    var summary = StatisticsSummary()
    summary.figures = Figures(statistics, in: unit)
    summary.planned = TallyView(Tally(statistics.planned), in: unit)
    summary.plannedCosts = statistics.plannedCosts.map(CostView.init)
    if let year = call.query.compareYear {
      var other = query
      (other.flights.from, other.flights.to, other.flights.year) = (nil, nil, year)
      let figures = Figures(try call.statistics(other), in: unit)
      summary.compared = Compared(year: year, figures: figures, changes: Change.all(from: figures, to: summary.figures))
    }
    return summary
  }
}

/// A figure of one period beside that of another.
struct Change: Sendable {
  var figure = ""
  var current = 0.0
  var previous = 0.0
  var change = 0.0
  var percent: Double?

  static let schema = ObjectSchema("Change", "A figure of one period beside that of another.", Change()) {
    Property("figure", \.figure, .string(), "Which one.", example: "flights", access: .readOnly)
    Property("current", \.current, .figure, "What it is.", access: .readOnly)
    Property("previous", \.previous, .figure, "What it was.", access: .readOnly)
    Property("change", \.change, .figure, "The difference.", access: .readOnly)
    Property("percent", \.percent, .figure, "The difference in percent of what it was; null when that was 0.", access: .readOnly)
  }

  init() {}

  private init(_ figure: String, _ current: Double, _ previous: Double) {
    self.figure = figure
    self.current = current
    self.previous = previous
    change = (current - previous).rounded(toDigits: 1)
    percent = previous == 0 ? nil : ((current - previous) * 100 / previous).rounded(toDigits: 1)
  }

  static func all(from previous: StatisticsSummary.Figures, to current: StatisticsSummary.Figures) -> [Change] {
    let figures: [(String, (StatisticsSummary.Figures) -> Double)] = [
      ("flights", { Double($0.tally.flights) }), ("distance_km", \.tally.distanceKilometres), ("distance", \.tally.distance),
      ("duration_minutes", { Double($0.tally.minutes) }), ("co2_kg", { Double($0.tally.co2) }),
      ("countries", { Double($0.distinct.countries) }), ("airports", { Double($0.distinct.airports) }),
      ("airlines", { Double($0.distinct.airlines) }), ("aircraft", { Double($0.distinct.aircraft) }),
      ("routes", { Double($0.distinct.routes) }),
    ]
    return figures.map { Change($0.0, $0.1(current), $0.1(previous)) }
  }
}

/// This period up to today against the last one up to the same day.
struct Comparison: Sendable {
  var period = Statistics.Bucket.year
  var currentFrom: LocalDate?
  var currentTo: LocalDate?
  var previousFrom: LocalDate?
  var previousTo: LocalDate?
  var changes: [Change] = []

  static let schema = ObjectSchema("Comparison", "This period up to today against the last one up to the same day.", Comparison()) {
    Property("period", \.period, .enumeration, "What is compared.", access: .readOnly)
    Property("current_from", \.currentFrom, .date, "The first day of this one.", access: .readOnly)
    Property("current_to", \.currentTo, .date, "Today.", access: .readOnly)
    Property("previous_from", \.previousFrom, .date, "The first day of the last one.", access: .readOnly)
    Property("previous_to", \.previousTo, .date, "The day that is as far in it.", access: .readOnly)
    Property("figures", \.changes, .array(of: Change.schema.schema, most: 100), "The figures of both.", access: .readOnly)
  }

  struct Query: Sendable {
    var statistics = StatisticsQuery()
    var period = Statistics.Bucket.year

    static let schema = ObjectSchema("ComparisonQuery", "Which flights, and what to compare.", Query()) {
      // The days are what is compared.
      Property.all(of: StatisticsQuery.properties.filter { !["from", "to", "year"].contains($0.name) }, at: \.statistics)
      Property("period", \.period, .enumeration, "What to compare.", default: "year")
    }
  }

  static func make(_ call: Call<NoInput, Query>) throws -> Comparison {
    let (unit, today) = (call.caller.user.distanceUnit, call.today)
    let facts = try call.facts(call.query.statistics)
    let days = Statistics.comparison(by: call.query.period, today: today)
    func figures(_ days: ClosedRange<LocalDate>) -> StatisticsSummary.Figures {
      StatisticsSummary.Figures(Statistics(facts, from: days.lowerBound, to: days.upperBound, at: call.now), in: unit)
    }
    return Comparison(
      period: call.query.period, currentFrom: days.current.lowerBound, currentTo: days.current.upperBound,
      previousFrom: days.previous.lowerBound, previousTo: days.previous.upperBound,
      changes: Change.all(from: figures(days.previous), to: figures(days.current)))
  }
}
