internal import Schema
internal import Store
internal import Travel

/// Figures by time, without gaps: days, months and hours are those of the local calendar and clock at the departure.
enum StatisticsSeries {
  static let endpoints: [Endpoint] = [
    StatisticsRoutes.figures(
      "/stats/timeseries", "Flights by day, week, month, quarter or year, without gaps", SeriesQuery.schema, .list(BucketRow.schema)
    ) {
      StatisticsRoutes.list(try timeseries($0))
    },
    StatisticsRoutes.figures("/stats/heatmap", "Flights on each day of a year", StatisticsQuery.schema, .list(DayRow.schema), .days) {
      StatisticsRoutes.list(try heatmap($0))
    },
    StatisticsRoutes.figures("/stats/weekdays", "Flights by weekday of departure", StatisticsQuery.schema, .list(WeekdayRow.schema)) {
      call in
      let (statistics, unit) = (try call.statistics(call.query), call.caller.user.distanceUnit)
      return StatisticsRoutes.list(
        statistics.weekdays.map { row in
          WeekdayRow(
            weekday: row.value.rawValue, name: row.value.name, row: TallyRow(row.tally, of: statistics.flown.count, in: unit))
        })
    },
    StatisticsRoutes.figures(
      "/stats/hours", "Departures and arrivals by hour of the local clock", StatisticsQuery.schema, .list(HourRow.schema)
    ) { call in
      let (rows, withoutTime) = try call.statistics(call.query).hours
      var answer = StatisticsRoutes.list(rows.map { HourRow(row: $0) })
      answer.meta.append(.init("flights_without_time", .number("\(withoutTime)")))
      return answer
    },
  ]

  /// A decade of days, and centuries of anything longer.
  static let mostRows = 4_000

  struct SeriesQuery: Sendable {
    var statistics = StatisticsQuery()
    var bucket = Statistics.Bucket.month

    static let schema = ObjectSchema("SeriesQuery", "Which flights, and how time is divided.", SeriesQuery()) {
      Property.all(of: StatisticsQuery.properties, at: \.statistics)
      Property("bucket", \.bucket, .enumeration, "How time is divided; weeks begin on Monday.", default: "month")
    }
  }

  static func timeseries(_ call: Call<NoInput, SeriesQuery>) throws -> [BucketRow] {
    let (from, to) = call.query.statistics.flights.days
    let (statistics, unit) = (try call.statistics(call.query.statistics), call.caller.user.distanceUnit)
    guard let period = statistics.period(from: from, to: to) else { return [] }
    let days = period.lowerBound.distance(to: period.upperBound) + 1
    guard days / call.query.bucket.days < mostRows else {
      throw APIError.parameter(
        "bucket",
        "makes \(days / call.query.bucket.days) rows of this period, and at most \(mostRows) are answered: choose a longer one, or from and to"
      )
    }
    return statistics.series(by: call.query.bucket, over: period).map { row in
      BucketRow(first: row.first, last: row.last, tally: TallyView(row.tally, in: unit), planned: row.planned)
    }
  }

  static func heatmap(_ call: Call<NoInput, StatisticsQuery>) throws -> [DayRow] {
    var query = call.query
    if query.flights.days == (nil, nil) { query.flights.year = call.today.components.year }
    let (from, to) = query.flights.days
    let (statistics, unit) = (try call.statistics(query), call.caller.user.distanceUnit)
    guard let period = statistics.period(from: from, to: to) else { return [] }
    guard period.lowerBound.distance(to: period.upperBound) < mostRows else {
      throw APIError.parameter("from", "is more than \(mostRows) days before to, the most that are answered")
    }
    return statistics.series(by: .day, over: period).map { row in
      DayRow(
        day: row.first, flights: row.tally.flights, planned: row.planned,
        distance: unit.distance(kilometres: row.tally.distance).rounded(toDigits: 1),
        kilometres: row.tally.distance.rounded(toDigits: 1))
    }
  }

  // MARK: Rows

  struct BucketRow: Sendable {
    var first: LocalDate?
    var last: LocalDate?
    var tally = TallyView()
    var planned = 0

    static let schema = ObjectSchema("BucketFigures", "The flights of a piece of time.", BucketRow()) {
      Property("start", \.first, .date, "Its first day.", access: .readOnly)
      Property("end", \.last, .date, "Its last day.", access: .readOnly)
      Property.all(of: TallyView.properties, at: \.tally)
      Property("planned_flights", \.planned, .integer(), "Flights in it that are still to come.", access: .readOnly)
    }
  }

  struct DayRow: Sendable {
    var day: LocalDate?
    var flights = 0
    var planned = 0
    var distance = 0.0
    var kilometres = 0.0

    static let schema = ObjectSchema("DayFigures", "The flights of a day.", DayRow()) {
      Property("date", \.day, .date, "The day.", access: .readOnly)
      Property("flights", \.flights, .integer(), "How many flights.", access: .readOnly)
      Property("planned_flights", \.planned, .integer(), "How many are still to come.", access: .readOnly)
      Property("distance_km", \.kilometres, .figure, "Their distance in km.", access: .readOnly)
      Property("distance", \.distance, .figure, "The same in the account's unit.", access: .readOnly)
    }
  }

  struct WeekdayRow: Sendable {
    var weekday = 0
    var name = ""
    var row = TallyRow()

    static let schema = ObjectSchema("WeekdayFigures", "The flights of a weekday.", WeekdayRow()) {
      Property("weekday", \.weekday, .integer(), "1 for Monday to 7 for Sunday, as in ISO 8601.", example: 1, access: .readOnly)
      Property("name", \.name, .string(), "Its name.", example: "Monday", access: .readOnly)
      Property.all(of: TallyRow.properties, at: \.row)
    }
  }

  struct HourRow: Sendable {
    var row = Statistics.HourRow(hour: 0)

    static let schema = ObjectSchema("HourFigures", "What departs and arrives in an hour of the day.", HourRow()) {
      Property("hour", \.row.hour, .integer(), "0 to 23.", example: 10, access: .readOnly)
      Property("departures", \.row.departures, .integer(), "Departures, by the clock of the place of departure.", access: .readOnly)
      Property("arrivals", \.row.arrivals, .integer(), "Arrivals, by the clock of the place of arrival.", access: .readOnly)
    }
  }
}

extension Statistics.Bucket {
  /// Days that the shortest one has.
  var days: Int {
    switch self {
    case .day: 1
    case .week: 7
    case .month: 28
    case .quarter: 90
    case .year: 365
    }
  }
}
