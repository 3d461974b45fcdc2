internal import Schema
internal import Store
internal import Travel

/// What is added up over flights, as it is answered.
struct TallyView: Sendable {
  var flights = 0
  var distanceKilometres = 0.0
  var distance = 0.0
  var unit = DistanceUnit.kilometres
  var minutes = 0
  var measuredMinutes = 0
  var estimatedMinutes = 0
  var co2 = 0

  init() {}

  init(_ tally: Tally, in unit: DistanceUnit) {
    flights = tally.flights
    distanceKilometres = tally.distance.rounded(toDigits: 1)
    distance = unit.distance(kilometres: tally.distance).rounded(toDigits: 1)
    self.unit = unit
    minutes = tally.minutes
    measuredMinutes = tally.measuredMinutes
    estimatedMinutes = tally.estimatedMinutes
    co2 = Int(tally.co2.rounded())
  }

  static let properties: [Property<TallyView>] = [
    Property("flights", \.flights, .integer(), "How many flights.", example: 128, access: .readOnly),
    Property(
      "distance_km", \.distanceKilometres, .figure, "Great-circle distance of those whose distance is known, in km.",
      example: .number("301245.7"),
      access: .readOnly),
    Property("distance", \.distance, .figure, "The same in the account's unit.", example: .number("187185.4"), access: .readOnly),
    Property("distance_unit", \.unit, .enumeration, "That unit.", access: .readOnly),
    Property(
      "duration_minutes", \.minutes, .integer(), "From departure to arrival, measured and estimated together.", example: 24_310,
      access: .readOnly),
    Property(
      "duration_measured_minutes", \.measuredMinutes, .integer(), "Of that, between two clocks.", example: 22_000, access: .readOnly),
    Property(
      "duration_estimated_minutes", \.estimatedMinutes, .integer(), "Of that, estimated from the distance.", example: 2_310,
      access: .readOnly),
    Property("co2_kg", \.co2, .integer(), "CO₂ equivalent for one passenger, in kg.", example: 28_120, access: .readOnly),
  ]
}

/// A row of a list of figures.
struct TallyRow: Sendable {
  var tally = TallyView()
  var percent = 0.0
  var first: LocalDate?
  var last: LocalDate?

  init() {}

  init(_ tally: Tally, of all: Int, in unit: DistanceUnit) {
    self.tally = TallyView(tally, in: unit)
    percent = all == 0 ? 0 : (Double(tally.flights) * 100 / Double(all)).rounded(toDigits: 1)
    first = tally.first
    last = tally.last
  }

  static let properties: [Property<TallyRow>] =
    Property.all(of: TallyView.properties, at: \.tally) + [
      Property("percent", \.percent, .figure, "Of all flights that are counted here.", example: .number("12.5"), access: .readOnly),
      Property("first_on", \.first, .date, "The day of the first of them.", access: .readOnly),
      Property("last_on", \.last, .date, "The day of the last of them.", access: .readOnly),
    ]
}

extension DistanceUnit {
  private static let kilometresOfAMile = 1.609344

  /// So many km in this unit.
  func distance(kilometres: Double) -> Double { self == .kilometres ? kilometres : kilometres / Self.kilometresOfAMile }
}

extension Double {
  /// As near as so many digits behind the point come.
  func rounded(toDigits digits: Int) -> Double {
    let unit = digits == 1 ? 10.0 : digits == 2 ? 100.0 : 1.0
    return (self * unit).rounded() / unit
  }
}

extension Schema where Value == Double {
  /// Any number that is computed.
  static let figure = Schema.number(-1e15...1e15)
}

/// An airport in a row of figures.
struct PlaceView: Sendable {
  var code: String?
  var name: String?
  var city: String?
  var country: String?
  var latitude: Double?
  var longitude: Double?

  init() {}

  init(_ place: FlightFacts.Place) {
    code = place.airport
    name = place.name
    city = place.city
    country = place.country
    latitude = place.coordinate?.latitude
    longitude = place.coordinate?.longitude
  }

  static func properties(_ prefix: String, _ what: String) -> [Property<PlaceView>] {
    [
      Property(
        "\(prefix)code", \.code, .string(), "\(what): its IATA code, else its ICAO code; null for a place of one's own.", access: .readOnly),
      Property("\(prefix)name", \.name, .string(), "\(what): its name.", access: .readOnly),
      Property("\(prefix)city", \.city, .string(), "\(what): its city.", access: .readOnly),
      Property("\(prefix)country", \.country, .string(), "\(what): its country, by ISO 3166-1.", access: .readOnly),
      Property("\(prefix)latitude", \.latitude, .figure, "\(what): degrees north.", access: .readOnly),
      Property("\(prefix)longitude", \.longitude, .figure, "\(what): degrees east.", access: .readOnly),
    ]
  }
}

/// What was paid in one currency.
struct CostView: Sendable {
  var currency = ""
  var amount = ""
  var payments = 0

  static let schema = ObjectSchema("Cost", "What was paid in one currency.", CostView()) {
    Property("currency", \.currency, .string(), "The currency, by ISO 4217.", example: "EUR", access: .readOnly)
    Property("amount", \.amount, .amount, "The sum, as a decimal number in text.", example: "10482.40", access: .readOnly)
    Property(
      "payments", \.payments, .integer(), "Of how many payments: bookings, and flights that were paid by themselves.", access: .readOnly)
  }

  init() {}

  init(_ cost: Statistics.Cost) {
    currency = cost.currency
    amount = "\(cost.amount)"
    payments = cost.payments
  }
}
