internal import Schema
internal import Store
internal import Travel

/// A picture of somebody's flights: where it is, what can be asked of it, and how it is drawn.
struct FlightPicture: Sendable {
  /// What a picture is drawn from.
  struct Sources: Sendable {
    let statistics: Statistics
    let query: PictureQuery
    let user: User
    let reference: ReferenceData
    /// The user's.
    let today: LocalDate
  }

  /// Below `/stats`.
  let path: String
  let summary: String
  let query: ObjectSchema<PictureQuery>
  /// What it depends on besides the flights.
  var freshness = Freshness.Clock.flights
  /// The SVG. Throws `FieldErrors` for parameters that ask for what there is not.
  let draw: @Sendable (Sources) throws -> String

  /// All of them.
  static let all: [FlightPicture] =
    [
      FlightPicture(path: "map.svg", summary: "Routes on a map of the world", query: PictureQuery.map, draw: map),
      FlightPicture(
        path: "heatmap.svg", summary: "The days of a year, this one unless another is named", query: PictureQuery.schema, freshness: .days,
        draw: heatmap),
      FlightPicture(path: "chart/timeseries.svg", summary: "Flights by month or year", query: PictureQuery.series, draw: timeseries),
    ] + columns + bars + [poster]

  /// The picture at a path below `/stats`, and the year that is a part of the path.
  static func at(_ path: String) -> (picture: FlightPicture, year: Int?)? {
    if let picture = all.first(where: { $0.path == path && $0.path != poster.path }) { return (picture, nil) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "year", parts[2] == "poster.svg", let year = year(String(parts[1])) else { return nil }
    return (poster, year)
  }

  /// A year of a path, written without zeros or signs before it; nil for what is none.
  static func year(_ text: String) -> Int? {
    guard let year = Int(text), 1...9_999 ~= year, "\(year)" == text else { return nil }
    return year
  }

  /// What the parameters of this picture are. Throws `FieldErrors`.
  func parse(_ parameters: [(name: String, value: String)], year: Int?) throws(FieldErrors) -> PictureQuery {
    var query = try self.query.parse(parameters)
    query.flights.year = year ?? query.flights.year
    return query
  }

  /// The picture of the flights of `user` that `query` is about. Throws `DatabaseError` and `FieldErrors`.
  func svg(_ query: PictureQuery, of user: User, _ services: Services, at now: Instant) throws -> String {
    var query = query
    let today = services.today(in: user.timezone, at: now)
    if case .days = freshness, query.flights.year == nil { query.flights.year = (query.flights.to ?? today).components.year }
    let statistics = try services.statistics(query.statistics, of: user.id, at: now)
    return try draw(Sources(statistics: statistics, query: query, user: user, reference: services.reference, today: today))
  }

  // MARK: Maps

  private static let map: @Sendable (Sources) throws -> String = { sources in
    let (query, statistics) = (sources.query, sources.statistics)
    let centre = try query.longitude(sources.reference.airports)
    let map = PictureFigures.map(statistics, centre: centre, query.extent)
    let distance = PictureFigures.length(Tally(statistics.flown).distance, in: sources.user.distanceUnit)
    let subtitle = PictureFigures.subtitle(
      sources, [("airport", statistics.distinct.airports), ("country", statistics.distinct.countries)], distance)
    return map.svg(
      title: query.title ?? "Flights", subtitle: subtitle, try WorldOutline.embedded.get(), query.theme, shownWidth: query.width)
  }

  // MARK: Calendars and columns

  private static let heatmap: @Sendable (Sources) throws -> String = { sources in
    let (query, statistics) = (sources.query, sources.statistics)
    let year = query.flights.year ?? sources.today.components.year
    let days = statistics.flown.reduce(into: [LocalDate: Int]()) { $0[$1.day, default: 0] += 1 }
    let subtitle = PictureFigures.subtitle(sources, [("day", days.count)])
    return YearGrid(year: year, days).svg(
      title: query.title ?? "Flights in \(year)", subtitle: subtitle, query.theme, shownWidth: query.width)
  }

  private static let timeseries: @Sendable (Sources) throws -> String = { sources in
    let (query, statistics) = (sources.query, sources.statistics)
    let (columns, bucket) = PictureFigures.series(statistics, query)
    return ColumnChart(columns).svg(
      "timeseries", title: query.title ?? "Flights by \(bucket.rawValue)", subtitle: PictureFigures.subtitle(sources), query.theme,
      shownWidth: query.width)
  }

  private static let columns: [FlightPicture] = [
    columns("weekdays", "Flights by day of the week", "Days of departure") { statistics in
      statistics.weekdays.map {
        .init(String($0.value.name.prefix(3)), name: $0.value.name, $0.tally.flights)
      }
    },
    columns("hours", "Departures by hour of the local clock", "Hours of departure") { statistics in
      statistics.hours.rows.map { .init("\($0.hour)", name: "\($0.hour):00", $0.departures) }
    },
  ]

  private static func columns(
    _ name: String, _ summary: String, _ title: String, _ columns: @escaping @Sendable (Statistics) -> [ColumnChart.Column]
  ) -> FlightPicture {
    FlightPicture(path: "chart/\(name).svg", summary: summary, query: PictureQuery.schema) { sources in
      ColumnChart(columns(sources.statistics)).svg(
        name, title: sources.query.title ?? title, subtitle: PictureFigures.subtitle(sources), sources.query.theme,
        shownWidth: sources.query.width)
    }
  }

  // MARK: Bars

  private static let bars: [FlightPicture] = [
    bars("airlines", "Airlines") { $0.statistics.airlines.map { .init($0.value.label, $0.tally.flights) } },
    bars("aircraft", "Aircraft", plural: "types") { $0.statistics.aircraft.map { .init($0.value.label, $0.tally.flights) } },
    bars("airports", "Airports") { $0.statistics.airports.map { .init(PictureFigures.name($0.value), $0.tally.flights) } },
    bars("countries", "Countries") { sources in
      sources.statistics.countries.map { .init(sources.reference.countries.country($0.value)?.name ?? $0.value, $0.tally.flights) }
    },
    bars("continents", "Continents") { $0.statistics.continents.map { .init($0.value.name, $0.tally.flights) } },
    bars("routes", "Routes") { $0.statistics.routes(isDirected: false).map { .init(PictureFigures.name($0.value), $0.tally.flights) } },
    bars("cabins", "Cabins") {
      $0.statistics.cabins.map { .init($0.value.map { PictureFigures.words($0.rawValue) } ?? "Not known", $0.tally.flights) }
    },
    bars("seats", "Seats") {
      $0.statistics.seatPositions.map { .init($0.value.map { PictureFigures.words($0.rawValue) } ?? "Not known", $0.tally.flights) }
    },
  ]

  private static func bars(
    _ name: String, _ title: String, plural: String? = nil, _ rows: @escaping @Sendable (Sources) -> [BarChart.Row]
  ) -> FlightPicture {
    FlightPicture(path: "chart/\(name).svg", summary: "\(title), most flights first", query: PictureQuery.schema) { sources in
      BarChart(rows(sources), plural: plural ?? name).svg(
        name, title: sources.query.title ?? title, subtitle: PictureFigures.subtitle(sources), sources.query.theme,
        shownWidth: sources.query.width)
    }
  }

  // MARK: The year in review

  private static let poster = FlightPicture(path: "year/:year/poster.svg", summary: "A year in review", query: PictureQuery.poster) {
    sources in
    let poster = PictureFigures.poster(sources)
    return poster.svg(try WorldOutline.embedded.get(), sources.query.theme, shownWidth: sources.query.width)
  }
}
