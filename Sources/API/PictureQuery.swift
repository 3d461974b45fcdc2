internal import Schema
internal import Store
internal import Travel

/// Which flights a picture shows, and how it looks.
struct PictureQuery: Sendable {
  var statistics = StatisticsQuery()
  var theme = PictureTheme.auto
  var width: Int?
  var title: String?
  var centre: MapCentre?
  var extent = WorldMap.Extent.world
  var bucket: Bucket?

  /// What a map has in its middle.
  enum MapCentre: Sendable {
    case longitude(Double)
    case airport(String)
  }

  /// What the columns of a series stand for.
  enum Bucket: String, CaseIterable, Sendable {
    case month, quarter, year

    var statistics: Statistics.Bucket {
      switch self {
      case .month: .month
      case .quarter: .quarter
      case .year: .year
      }
    }
  }

  /// Of all pictures.
  static let schema = ObjectSchema("PictureQuery", "Which flights, and how the picture looks.", PictureQuery()) {
    filters
    looks
  }

  static let map = ObjectSchema("MapQuery", "Which flights, and how the map looks.", PictureQuery()) {
    filters
    looks
    Property(
      "center", \.centre, centreSchema, "The longitude in the middle, or an airport's code; by default one that suits the routes.",
      example: "NRT")
    Property("extent", \.extent, .enumeration, "The whole world, or the part where the routes are.", default: "world")
  }

  static let series = ObjectSchema("SeriesPictureQuery", "Which flights, and how the chart looks.", PictureQuery()) {
    filters
    looks
    Property("bucket", \.bucket, .enumeration, "What a column stands for; by default a month, or a year where there would be many months.")
  }

  /// Of what has its year in its path.
  static let poster = ObjectSchema("PosterQuery", "Which flights, and how the poster looks.", PictureQuery()) {
    filters.filter { !["from", "to", "year"].contains($0.name) }
    looks.filter { $0.name != "title" }
  }

  /// Of routes as data.
  static let data = ObjectSchema("RoutesQuery", "Which flights.", PictureQuery()) { filters }

  private static let filters = Property.all(of: StatisticsQuery.properties, at: \PictureQuery.statistics)

  private static let looks: [Property<PictureQuery>] = [
    Property("theme", \.theme, .enumeration, "Its colours; auto is as the reader's system is set.", default: "auto"),
    Property("width", \.width, .integer(100...4_000), "How wide it is shown where nobody says otherwise, in pixels."),
    Property("title", \.title, .string(1...80), "What it is headed with.", example: "Where I have been"),
  ]

  private static let centreSchema = Schema<MapCentre>.text(
    ["type": "string", "minLength": 1, "maxLength": 20], expected: "a longitude from -180 to 180, or an airport's code",
    read: { text in
      guard 1...20 ~= text.unicodeScalars.count else { return nil }
      if let longitude = Double(text) { return -180...180 ~= longitude ? .longitude(longitude) : nil }
      return .airport(text)
    },
    write: { centre in
      switch centre {
      case .longitude(let longitude): "\(longitude)"
      case .airport(let code): code
      }
    })

  /// The filters alone.
  var flights: FlightQuery {
    get { statistics.flights }
    set { statistics.flights = newValue }
  }

  /// The longitude for the middle of a map; nil where nothing is said. Throws `FieldErrors` for an airport that nobody knows.
  func longitude(_ airports: AirportCatalogue) throws(FieldErrors) -> Double? {
    switch centre {
    case nil: return nil
    case .longitude(let longitude): return longitude
    case .airport(let code):
      if let airport = airports.airport(code) { return airport.coordinate.longitude }
      var errors = FieldErrors()
      errors.add("must be a longitude from -180 to 180, or an airport's code", at: "center")
      throw errors
    }
  }
}
