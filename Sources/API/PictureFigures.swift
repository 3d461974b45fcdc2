internal import Store
internal import Travel

/// What statistics say, in the plain values and words that pictures show.
enum PictureFigures {
  /// The most columns of a series; of more the last are shown.
  private static let mostColumns = 120

  static func map(_ statistics: Statistics, centre: Double?, _ extent: WorldMap.Extent) -> WorldMap {
    let routes = statistics.routes(isDirected: false).compactMap { row -> WorldMap.Route? in
      guard let from = row.value.origin.coordinate, let to = row.value.destination.coordinate else { return nil }
      return WorldMap.Route(from: from, to: to, label: name(row.value), flights: row.tally.flights)
    }
    let places = statistics.airports.compactMap { row in
      row.value.coordinate.map { WorldMap.Place(label: row.value.code, coordinate: $0, flights: row.tally.flights) }
    }
    return WorldMap(routes, places, centre: centre, extent: extent)
  }

  /// Columns from the first flight to the last, or over the whole year that is asked for.
  static func series(_ statistics: Statistics, _ query: PictureQuery) -> (columns: [ColumnChart.Column], bucket: Statistics.Bucket) {
    let days = statistics.flown.map(\.day)
    let year = query.flights.year.flatMap { year in LocalDate(year: year, month: 1, day: 1).map { (first: $0, year: year) } }
    guard let first = year?.first ?? days.min() else { return ([], query.bucket?.statistics ?? .month) }
    let last = year.flatMap { LocalDate(year: $0.year, month: 12, day: 31) } ?? days.max() ?? first
    let years = last.components.year - first.components.year
    let bucket = query.bucket?.statistics ?? (first.distance(to: last) <= 3 * 366 ? .month : .year)
    let rows = statistics.series(by: bucket, over: first...last).suffix(mostColumns)
    let columns = rows.map { row in
      let (year, month, _) = row.first.components
      switch bucket {
      case .month:
        let label = years > 0 && (month == 1 || rows.count > 24) ? (month == 1 ? "\(year)" : "") : String(row.first.monthName.prefix(3))
        return ColumnChart.Column(label, name: "\(row.first.monthName) \(year)", row.tally.flights)
      case .quarter:
        let quarter = "Q\((month + 2) / 3)"
        return ColumnChart.Column(
          rows.count > 12 ? (month == 1 ? "\(year)" : "") : "\(quarter) \(year)", name: "\(quarter) \(year)", row.tally.flights)
      default: return ColumnChart.Column("\(year)", name: "\(year)", row.tally.flights)
      }
    }
    return (columns, bucket)
  }

  static func poster(_ sources: FlightPicture.Sources) -> YearPoster {
    let (statistics, unit) = (sources.statistics, sources.user.distanceUnit)
    let (tally, distinct) = (Tally(statistics.flown), statistics.distinct)
    let circuits = (tally.distance / Geodesic.equator * 10).rounded() / 10
    let around = circuits >= 0.1 ? ", \(circuits) times around the world" : ""
    var poster = YearPoster(
      year: sources.query.flights.year ?? 0, summary: Drawing.count(tally.flights, "flight") + around,
      map: map(statistics, centre: nil, .routes))
    poster.figures = [
      .init(distance(tally.distance, in: unit), unit == .kilometres ? "kilometres" : "miles"),
      .init(Drawing.number(Int((Double(tally.minutes) / 60).rounded())), "hours in the air"),
      .init(Drawing.number(distinct.airports), distinct.airports == 1 ? "airport" : "airports"),
      .init(Drawing.number(distinct.countries), distinct.countries == 1 ? "country" : "countries"),
    ]
    poster.months = statistics.flown.reduce(into: [Int](repeating: 0, count: 12)) { $0[$1.day.components.month - 1] += 1 }
    poster.lists = [
      ("Airlines", statistics.airlines.prefix(5).map { .init($0.value.label, $0.tally.flights) }),
      ("Airports", statistics.airports.prefix(5).map { .init(name($0.value), $0.tally.flights) }),
      ("Routes", statistics.routes(isDirected: false).prefix(5).map { .init(name($0.value), $0.tally.flights) }),
      ("Aircraft", statistics.aircraft.prefix(5).map { .init($0.value.label, $0.tally.flights) }),
    ]
    let records = statistics.records
    poster.records = shownRecords.compactMap { kind, title in
      records.first { $0.kind == kind }.map { record($0, title, statistics, unit) }
    }
    return poster
  }

  private static let shownRecords: [(Statistics.Record.Kind, String)] = [
    (.longestDistance, "Longest flight"), (.shortestDistance, "Shortest flight"), (.longestDuration, "Longest in the air"),
    (.mostFlightsInADay, "Busiest day"), (.northernmost, "Northernmost"), (.southernmost, "Southernmost"),
  ]

  private static func record(_ record: Statistics.Record, _ title: String, _ statistics: Statistics, _ unit: DistanceUnit)
    -> YearPoster.Record
  {
    let places = statistics.facts.places
    let route = "\(places[Int(record.flight.origin)].code) → \(places[Int(record.flight.destination)].code)"
    let (value, day) = (record.value ?? 0, "\(record.day.monthName) \(record.day.components.day)")
    switch record.unit {
    case .kilometres: return .init(title, route, "\(length(value, in: unit)) on \(day)")
    case .minutes: return .init(title, route, "\(Int(value) / 60) h \(Int(value) % 60) min on \(day)")
    case .flights: return .init(title, day, Drawing.count(Int(value), "flight"))
    case .degrees:
      let tenths = (abs(value) * 10).rounded() / 10
      return .init(title, record.place.map { $0.city ?? $0.code } ?? "", "\(tenths)° \(value < 0 ? "S" : "N")")
    case .date, .kilometresPerHour: return .init(title, route, day)
    }
  }

  // MARK: Words

  /// The period, how many flights, and what else there is to be counted.
  static func subtitle(_ sources: FlightPicture.Sources, _ counts: [(noun: String, number: Int)] = [], _ more: String? = nil) -> String {
    let (flights, asked) = (sources.statistics.flown, sources.query.flights)
    guard !flights.isEmpty else { return asked.year.map { "No flights in \($0)" } ?? "No flights" }
    let days = flights.map(\.day)
    let years = [days.min(), days.max()].compactMap { $0?.components.year }
    let period = years[0] == years[1] ? "\(years[0])" : "\(years[0]) – \(years[1])"
    return
      ([period, Drawing.count(flights.count, "flight")] + counts.map { Drawing.count($0.number, $0.noun) } + (more.map { [$0] } ?? []))
      .joined(separator: " · ")
  }

  /// `12 345 km`
  static func length(_ kilometres: Double, in unit: DistanceUnit) -> String { "\(distance(kilometres, in: unit)) \(unit.rawValue)" }

  private static func distance(_ kilometres: Double, in unit: DistanceUnit) -> String {
    Drawing.number(Int(unit.distance(kilometres: kilometres).rounded()))
  }

  /// `FRA Frankfurt am Main`
  static func name(_ place: FlightFacts.Place) -> String {
    guard let airport = place.airport else { return place.code }
    return place.city.map { "\(airport) \($0)" } ?? airport
  }

  /// `FRA – JFK`
  static func name(_ route: Statistics.Route) -> String { "\(route.origin.code) – \(route.destination.code)" }

  /// `Premium economy`
  static func words(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst().replacing("_", with: " ") }
}
