internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// A year in review.
struct YearReview: Sendable {
  static let endpoints: [Endpoint] = [
    StatisticsRoutes.figures("/stats/year/:year", "A year in review", ReviewQuery.schema, .one(schema)) { .ok(try make($0)) }
  ]

  struct ReviewQuery: Sendable {
    var statistics = StatisticsQuery()

    static let schema = ObjectSchema("ReviewQuery", "Which flights.", ReviewQuery()) {
      Property.all(of: StatisticsQuery.properties.filter { !["from", "to", "year"].contains($0.name) }, at: \.statistics)
    }
  }

  var year = 0
  var figures = StatisticsSummary.Figures()
  var changes: [Change] = []
  var months: [StatisticsSeries.BucketRow] = []
  var busiestMonth: LocalDate?
  var airlines: [StatisticsBreakdowns.AirlineRow] = []
  var airports: [StatisticsBreakdowns.AirportRow] = []
  var routes: [StatisticsBreakdowns.RouteRow] = []
  var aircraft: [StatisticsBreakdowns.AircraftRow] = []
  var countries: [StatisticsBreakdowns.AreaRow] = []
  var newAirports: [PlaceView] = []
  var newCountries: [String] = []
  var newAirlines: [String] = []
  var newAircraft: [String] = []
  var records: [StatisticsRoutes.RecordView] = []

  private static let top = 5

  static let schema = ObjectSchema("YearReview", "A year in review.", YearReview()) {
    Property("year", \.year, .integer(), "The year.", example: 2026, access: .readOnly)
    Property.all(of: StatisticsSummary.Figures.properties, at: \.figures)
    Property("changes", \.changes, .array(of: Change.schema.schema, most: 100), "Against the whole year before.", access: .readOnly)
    Property(
      "months", \.months, .array(of: StatisticsSeries.BucketRow.schema.schema, most: 12), "January to December.", access: .readOnly)
    Property("busiest_month", \.busiestMonth, .date, "The first day of the month with most flights; null without any.", access: .readOnly)
    Property(
      "top_airlines", \.airlines, .array(of: StatisticsBreakdowns.AirlineRow.schema.schema, most: top), "The five most flown with.",
      access: .readOnly)
    Property(
      "top_airports", \.airports, .array(of: StatisticsBreakdowns.AirportRow.schema.schema, most: top), "The five most used.",
      access: .readOnly)
    Property(
      "top_routes", \.routes, .array(of: StatisticsBreakdowns.RouteRow.schema.schema, most: top), "The five most flown.", access: .readOnly)
    Property(
      "top_aircraft", \.aircraft, .array(of: StatisticsBreakdowns.AircraftRow.schema.schema, most: top), "The five most flown in.",
      access: .readOnly)
    Property(
      "top_countries", \.countries, .array(of: StatisticsBreakdowns.AreaRow.country.schema, most: top), "The five most been to.",
      access: .readOnly)
    Property(
      "new_airports", \.newAirports, .array(of: placeSchema, most: 100_000), "Used for the first time ever, in that order.",
      access: .readOnly)
    Property("new_countries", \.newCountries, words, "Been to for the first time ever, by ISO 3166-1.", example: ["JP"], access: .readOnly)
    Property("new_airlines", \.newAirlines, words, "Flown with for the first time ever.", example: ["ANA"], access: .readOnly)
    Property("new_aircraft", \.newAircraft, words, "Types flown in for the first time ever.", access: .readOnly)
    Property(
      "records", \.records, .array(of: StatisticsRoutes.RecordView.schema.schema, most: 100), "What stood out.", access: .readOnly)
  }

  private static let words = Schema.array(of: .string(), most: 100_000)
  private static let placeSchema = ObjectSchema("VisitedPlace", "An airport.", PlaceView()) { PlaceView.properties("", "The airport") }
    .schema

  static func make(_ call: Call<NoInput, ReviewQuery>) throws -> YearReview {
    let text = try call.request.parameter("year")
    guard let number = Int(text), 1...9_999 ~= number,
      let year = Statistics.year(number, of: try call.facts(call.query.statistics), at: call.now)
    else { throw APIError.parameter("year", "must be a year from 1 to 9999, not \"\(text.prefix(64))\"") }
    let (statistics, unit, reference) = (year.statistics, call.caller.user.distanceUnit, call.services.reference)
    func row(_ tally: Tally) -> TallyRow { TallyRow(tally, of: statistics.flown.count, in: unit) }
    var review = YearReview()
    review.year = number
    review.figures = StatisticsSummary.Figures(statistics, in: unit)
    review.changes = Change.all(from: StatisticsSummary.Figures(year.previous, in: unit), to: review.figures)
    review.months = year.months.map {
      StatisticsSeries.BucketRow(first: $0.first, last: $0.last, tally: TallyView($0.tally, in: unit), planned: $0.planned)
    }
    let busiest = year.months.max { ($0.tally.flights, $1.first) < ($1.tally.flights, $0.first) }
    review.busiestMonth = busiest.flatMap { $0.tally.flights > 0 ? $0.first : nil }
    review.airlines = statistics.airlines.prefix(top).map { .init(airline: $0.value, row: row($0.tally)) }
    review.airports = statistics.airports.prefix(top).map {
      .init(place: PlaceView($0.value), departures: $0.departures, arrivals: $0.arrivals, row: row($0.tally))
    }
    review.routes = statistics.routes(isDirected: false).prefix(top).map {
      .init(origin: PlaceView($0.value.origin), destination: PlaceView($0.value.destination), row: row($0.tally))
    }
    review.aircraft = statistics.aircraft.prefix(top).map { .init(aircraft: $0.value, row: row($0.tally)) }
    review.countries = statistics.countries.prefix(top).map { .init($0, reference, row($0.tally)) }
    review.newAirports = year.newAirports.map(PlaceView.init)
    review.newCountries = year.newCountries
    review.newAirlines = year.newAirlines.map(\.label)
    review.newAircraft = year.newAircraft.map(\.label)
    review.records = statistics.records.map { .init($0, statistics.facts, unit) }
    return review
  }
}
