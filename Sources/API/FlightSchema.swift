internal import Schema
internal import Travel

/// A flight as it is answered: what is stored, and what follows from it.
struct FlightView: Sendable {
  var flight: Flight
  var departure = StopView()
  var arrival = StopView()
  var status = FlightStatus.scheduled
  var delayMinutes: Int?
  var co2: Int?

  /// What follows from a stop.
  struct StopView: Sendable {
    var airport: AirportView?
    var offset: String?
  }

  /// For `fields` of a flight in JSON, all the fields in the order of their writing.
  static let schema = ObjectSchema(
    "Flight", "One leg that has been flown or is going to be.",
    FlightView(flight: Flight(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0)))
  ) {
    Property("id", \.flight.id, .id, "The flight's id.", access: .readOnly)
    Property("flight_number", \.flight.flightNumber, .string(), "Airline and number.", example: "LH400")
    Property("callsign", \.flight.callsign, .string(), "What it was called on the radio.", example: "DLH400")
    Property("airline", \.flight.airline, .airline, "Who sold it.")
    Property("operating_airline", \.flight.operatingAirline, .airline, "Who flew it, where that is somebody else.")
    Property("codeshare", \.flight.codeshare, .boolean, "Whether another airline flew it under its own number too.")
    stop("departure", \.departure, \.flight.departure)
    Property("departure_check_in", \.flight.checkIn, .string(), "The counters.")
    stop("arrival", \.arrival, \.flight.arrival)
    Property("arrival_baggage_belt", \.flight.baggageBelt, .string(), "Where the luggage came.")
    Property("status", \.status, .enumeration, "By the clock, unless somebody has set it.")
    Property("duration_minutes", \.flight.durationMinutes, .integer(), "From gate to gate.")
    Property(
      "duration_source", \.flight.durationSource, .enumeration,
      "measured by the times, or estimated by the distance where they are not known.")
    Property(
      "delay_minutes", \.delayMinutes, .integer(), "How late it arrived, or departed where the arrival is not known; negative: early.")
    Property("distance_km", \.flight.distanceKilometres, .number(0...21_000), "Along the great circle.")
    Property("co2_kg", \.co2, .integer(), "Of one passenger in this cabin; docs/reference-data.md has the method.")
    Property("aircraft", \.flight.aircraft, .aircraft, "The type.")
    Property.all(of: FlightInput.details(isInput: false), at: \.flight.details)
    Property("trip_id", \.flight.tripID, .id, "The trip that it belongs to.")
    Property("booking_id", \.flight.bookingID, .id, "The booking that it was paid with.")
    Property("source", \.flight.source, .enumeration, "How it came here.")
    Property("confidence", \.flight.confidence, .number(0...1), "That what a parser has read is right.")
    Property("needs_review", \.flight.needsReview, .boolean, "Whether somebody should look at it.")
    Property("created_at", \.flight.createdAt, .instant, "When it was entered.")
    Property("updated_at", \.flight.updatedAt, .instant, "When it was last changed.")
  }

  private static func stop(
    _ name: String, _ view: any WritableKeyPath<FlightView, StopView> & Sendable, _ stop: any WritableKeyPath<FlightView, Stop> & Sendable
  ) -> [Property<FlightView>] {
    Property.all(of: [Property<StopView>("\(name)_airport", \.airport, AirportView.schema.schema, "The airport, or the place.")], at: view)
      + Property.all(
        of: [
          Property<Stop>(
            "\(name)_local", \.local, .string(), "The wall clock there; the day alone where no more is known.", example: "2026-03-29T10:30"),
          Property<Stop>("\(name)_timezone", \.timezone, .string(), "The zone of that clock.", example: "Europe/Berlin"),
          Property<Stop>("\(name)_utc", \.utc, .instant, "The instant; of a day alone, its beginning there."),
        ], at: stop)
      + Property.all(
        of: [Property<StopView>("\(name)_offset", \.offset, .string(), "How far that clock was ahead of UTC.", example: "+02:00")], at: view
      )
      + Property.all(
        of: [
          Property<Stop>("\(name)_precision", \.precision, .enumeration, "Whether a time of day is known."),
          Property<Stop>("\(name)_ambiguous", \.isAmbiguous, .boolean, "Whether the wall clock showed this time twice."),
          Property<Stop>("\(name)_terminal", \.terminal, .string(), "The terminal.", example: "1"),
          Property<Stop>("\(name)_gate", \.gate, .string(), "The gate.", example: "Z69"),
          Property<Stop>("\(name)_actual_local", \.actualLocal, .string(), "When it really happened, by the wall clock there."),
          Property<Stop>("\(name)_actual_utc", \.actualUTC, .instant, "When it really happened."),
        ], at: stop)
  }
}

/// An airport, or a place without a code, as it stands in a flight.
struct AirportView: Sendable {
  var iata: String?
  var icao: String?
  var name: String?
  var city: String?
  var country: String?
  var latitude: Double?
  var longitude: Double?
  var timezone: String?

  init() {}

  /// What somebody says of a place; a code is one of IATA's or ICAO's by its length.
  init(_ place: PlaceDraft) {
    iata = place.code?.count == 3 ? place.code : nil
    icao = place.code?.count == 4 ? place.code : nil
    name = place.name
    city = place.city
    country = place.country
    latitude = place.latitude
    longitude = place.longitude
    timezone = place.timezone
  }

  init(_ airport: Airport) {
    iata = airport.iata
    icao = airport.icao
    name = airport.name
    city = airport.city
    country = airport.country
    latitude = airport.coordinate.latitude
    longitude = airport.coordinate.longitude
    timezone = airport.timezone
  }

  static let schema = ObjectSchema("FlightAirport", "Where a flight begins or ends.", AirportView()) {
    Property("iata", \.iata, .string(3...3), "The IATA code.", example: "FRA")
    Property("icao", \.icao, .string(4...4), "The ICAO code.", example: "EDDF")
    Property("name", \.name, .string(1...200), "The name.", example: "Frankfurt am Main Airport")
    Property("city", \.city, .string(1...200), "The city it serves.", example: "Frankfurt am Main")
    Property("country", \.country, .string(2...2), "The country, by ISO 3166-1.", example: "DE")
    Property("latitude", \.latitude, .number(-90...90), "Degrees north.", example: .number("50.0264"))
    Property("longitude", \.longitude, .number(-180...180), "Degrees east.", example: .number("8.5431"))
    Property("timezone", \.timezone, .string(1...64), "The zone.", example: "Europe/Berlin")
  }
}

extension Schema where Value == AirlineName {
  /// An airline: its code or its name, or an object of them; null where it is not known.
  static let airline = nameOrObject(
    ObjectSchema("FlightAirline", "An airline.", AirlineName()) {
      Property("iata", \.iata, .string(2...2), "The IATA code.", example: "LH")
      Property("icao", \.icao, .string(3...3), "The ICAO code.", example: "DLH")
      Property("name", \.name, .string(1...200), "The name.", example: "Lufthansa")
    }, none: AirlineName(), named: { AirlineName(name: $0) }, "A code such as LH or DLH, or a name.")
}

extension Schema where Value == AircraftName {
  /// A type of aircraft: its code or its name, or an object of them; null where it is not known.
  static let aircraft = nameOrObject(
    ObjectSchema("FlightAircraft", "A type of aircraft.", AircraftName()) {
      Property("icao", \.icao, .string(2...4), "The ICAO designator.", example: "A388")
      Property("iata", \.iata, .string(3...3), "The IATA code.", example: "388")
      Property("name", \.name, .string(1...200), "The name.", example: "Airbus A380-800")
    }, none: AircraftName(), named: { AircraftName(name: $0) }, "A code such as A388 or 388, or a name.")
}

extension Schema where Value: Equatable & Sendable {
  /// An object, for which its name alone may be sent; null for `none`.
  static func nameOrObject(
    _ object: ObjectSchema<Value>, none: Value, named: @escaping @Sendable (String) -> Value, _ description: String
  ) -> Schema {
    Schema.either(
      text: Schema<String>.string(1...200), description, object: object.schema, none: none, named: named)
  }
}
