internal import Schema
internal import Store
internal import Travel

/// The parameters of a list of flights.
struct FlightQuery: Sendable, Equatable {
  var from: LocalDate?
  var to: LocalDate?
  var year: Int?
  var airline: String?
  var airport: String?
  var origin: String?
  var destination: String?
  var country: String?
  var aircraft: String?
  var registration: String?
  var status: FlightStatus?
  var cabinClass: CabinClass?
  var reason: FlightReason?
  var tag: String?
  var tripID: UUID?
  var companion: String?
  var text: String?
  var updatedSince: Instant?
  var sort = FlightFilter.Order.departureDescending
  var page = 1
  var perPage = 50

  static let schema = ObjectSchema("FlightQuery", "Which flights.", FlightQuery()) {
    Property("from", \.from, .date, "The first day of departure, by the local calendar.", example: "2026-01-01")
    Property("to", \.to, .date, "The last day of departure.", example: "2026-12-31")
    Property("year", \.year, .integer(1...9_999), "The year of departure.", example: 2026)
    Property("airline", \.airline, .string(1...200), "A code or a name; also as the one that flew.", example: "LH")
    Property("airport", \.airport, .string(1...10), "Departing from or arriving at this code.", example: "FRA")
    Property("origin", \.origin, .string(1...10), "Departing from this code.", example: "FRA")
    Property("destination", \.destination, .string(1...10), "Arriving at this code.", example: "JFK")
    Property("country", \.country, .string(2...2), "From or to this country, by ISO 3166-1.", example: "DE")
    Property("aircraft", \.aircraft, .string(1...200), "A type's code or name.", example: "A388")
    Property("registration", \.registration, .string(1...20), "One aircraft.", example: "D-AIMA")
    Property("status", \.status, .enumeration, "What has become of it.")
    Property("cabin_class", \.cabinClass, .enumeration, "The cabin.")
    Property("reason", \.reason, .enumeration, "What it was for.")
    Property("tag", \.tag, .string(1...200), "With this tag.", example: "2026")
    Property("trip_id", \.tripID, .id, "Of this trip.")
    Property("companion", \.companion, .string(1...200), "With this companion.", example: "Bob")
    Property("q", \.text, .string(1...200), "With this in number, names, codes, notes or tags.", example: "lufthansa")
    Property("updated_since", \.updatedSince, .instant, "Changed at this instant or later.")
    Property("sort", \.sort, .enumeration, "The order; with a hyphen the other way round.", default: "-departure")
    Property("page", \.page, .integer(1...1_000_000), "The page.", default: 1)
    Property("per_page", \.perPage, .integer(1...100), "How many a page has.", default: 50)
  }

  /// The filter of a user's flights. Codes are looked up, so that LH and DLH are one.
  func filter(of user: UUID, _ reference: ReferenceData, at now: Instant) -> FlightFilter {
    var filter = FlightFilter(user: user, now: now)
    filter.from = from?.description
    filter.to = to?.description
    filter.year = year.map { String(String($0 + 10_000).dropFirst()) }
    filter.airline = airline.map { said in
      let known = reference.airlines.airline(said)
      return AirlineName(iata: known?.iata, icao: known?.icao, name: known == nil ? said : known?.name)
    }
    filter.airport = airport.map { key($0, reference) }
    filter.origin = origin.map { key($0, reference) }
    filter.destination = destination.map { key($0, reference) }
    filter.country = country?.uppercased()
    filter.aircraft = aircraft.map { said in
      let known = reference.aircraft.aircraft(said)
      return AircraftName(icao: known?.icao, iata: known?.iata, name: known == nil ? said : known?.name)
    }
    filter.registration = registration
    filter.status = status
    filter.cabinClass = cabinClass
    filter.reason = reason
    filter.tag = tag
    filter.tripID = tripID
    filter.companion = companion
    filter.text = text
    // The names of airports stand in the catalogue, not with the flights.
    filter.textAirports = text.map { reference.airports.search($0, limit: 20).map(\.key) } ?? []
    filter.updatedSince = updatedSince
    filter.order = sort
    return filter
  }

  private func key(_ code: String, _ reference: ReferenceData) -> String { reference.airports.airport(code)?.key ?? code.uppercased() }
}

extension Schema where Value == LocalDate {
  /// A day of a calendar.
  static let date = Schema.text(
    ["type": "string", "format": "date", "example": "2026-03-29"], expected: "a date such as 2026-03-29", read: { try? LocalDate($0) },
    write: { "\($0)" })
}
