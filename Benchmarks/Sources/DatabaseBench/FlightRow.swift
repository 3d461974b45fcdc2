import Database
import Store
import Travel

/// A flight with every column that a list of flights answers.
struct FlightRow {
  let id: UUID
  let tripID: UUID?
  let bookingID: UUID?
  let flightNumber: String?
  let callsign: String?
  let airlineIATA: String?
  let airlineICAO: String?
  let airlineName: String?
  let operatingAirlineIATA: String?
  let operatingAirlineICAO: String?
  let operatingAirlineName: String?
  let codeshare: Bool
  let departureAirport: String?
  let departureAirportName: String?
  let departureAirportCity: String?
  let departureAirportLatitude: Double?
  let departureAirportLongitude: Double?
  let departureCountry: String?
  let departureLocal: String
  let departureTimezone: String
  let departureUTC: Instant
  let departurePrecision: String
  let departureAmbiguous: Bool
  let departureTerminal: String?
  let departureGate: String?
  let departureCheckIn: String?
  let departureActualLocal: String?
  let departureActualUTC: Instant?
  let arrivalAirport: String?
  let arrivalAirportName: String?
  let arrivalAirportCity: String?
  let arrivalAirportLatitude: Double?
  let arrivalAirportLongitude: Double?
  let arrivalCountry: String?
  let arrivalLocal: String?
  let arrivalTimezone: String?
  let arrivalUTC: Instant?
  let arrivalPrecision: String?
  let arrivalAmbiguous: Bool
  let arrivalTerminal: String?
  let arrivalGate: String?
  let arrivalBaggageBelt: String?
  let arrivalActualLocal: String?
  let arrivalActualUTC: Instant?
  let status: String?
  let durationMinutes: Int?
  let durationSource: String?
  let distance: Double?
  let aircraftICAO: String?
  let aircraftIATA: String?
  let aircraftType: String?
  let registration: String?
  let aircraftName: String?
  let cabinClass: String?
  let fareClass: String?
  let seat: String?
  let seatPosition: String?
  let boardingGroup: String?
  let passengers: String
  let companions: String
  let reason: String?
  let priceAmount: String?
  let priceTaxes: String?
  let priceFees: String?
  let priceCurrency: String?
  let tags: String
  let notes: String?
  let source: String
  let confidence: Double
  let needsReview: Bool
  let createdAt: Instant
  let updatedAt: Instant

  /// The newest flights of a user that departed before an instant, one page of them.
  static let page: StaticString = """
    SELECT
      id, trip_id, booking_id, flight_number, callsign, airline_iata, airline_icao, airline_name, operating_airline_iata,
      operating_airline_icao, operating_airline_name, codeshare, departure_airport, departure_airport_name, departure_airport_city,
      departure_airport_latitude, departure_airport_longitude, departure_country, departure_local, departure_timezone, departure_utc,
      departure_precision, departure_ambiguous, departure_terminal, departure_gate, departure_check_in, departure_actual_local,
      departure_actual_utc, arrival_airport, arrival_airport_name, arrival_airport_city, arrival_airport_latitude,
      arrival_airport_longitude, arrival_country, arrival_local, arrival_timezone, arrival_utc, arrival_precision, arrival_ambiguous,
      arrival_terminal, arrival_gate, arrival_baggage_belt, arrival_actual_local, arrival_actual_utc, status, duration_minutes,
      duration_source, distance_km, aircraft_icao, aircraft_iata, aircraft_type, registration, aircraft_name, cabin_class, fare_class,
      seat, seat_position, boarding_group, passengers, companions, reason, price_amount, price_taxes, price_fees, price_currency, tags,
      notes, source, confidence, needs_review, created_at, updated_at
    FROM flights WHERE user_id = $1 AND departure_utc < $2 ORDER BY departure_utc DESC, id DESC LIMIT 50
    """

  static func read(_ row: inout Row) throws -> FlightRow {
    FlightRow(
      id: try row.next(), tripID: try row.next(), bookingID: try row.next(), flightNumber: try row.next(), callsign: try row.next(),
      airlineIATA: try row.next(), airlineICAO: try row.next(), airlineName: try row.next(), operatingAirlineIATA: try row.next(),
      operatingAirlineICAO: try row.next(), operatingAirlineName: try row.next(), codeshare: try row.next(),
      departureAirport: try row.next(), departureAirportName: try row.next(), departureAirportCity: try row.next(),
      departureAirportLatitude: try row.next(), departureAirportLongitude: try row.next(), departureCountry: try row.next(),
      departureLocal: try row.next(), departureTimezone: try row.next(), departureUTC: try row.next(),
      departurePrecision: try row.next(), departureAmbiguous: try row.next(), departureTerminal: try row.next(),
      departureGate: try row.next(), departureCheckIn: try row.next(), departureActualLocal: try row.next(),
      departureActualUTC: try row.next(), arrivalAirport: try row.next(), arrivalAirportName: try row.next(),
      arrivalAirportCity: try row.next(), arrivalAirportLatitude: try row.next(), arrivalAirportLongitude: try row.next(),
      arrivalCountry: try row.next(), arrivalLocal: try row.next(), arrivalTimezone: try row.next(), arrivalUTC: try row.next(),
      arrivalPrecision: try row.next(), arrivalAmbiguous: try row.next(), arrivalTerminal: try row.next(), arrivalGate: try row.next(),
      arrivalBaggageBelt: try row.next(), arrivalActualLocal: try row.next(), arrivalActualUTC: try row.next(), status: try row.next(),
      durationMinutes: try row.next(), durationSource: try row.next(), distance: try row.next(), aircraftICAO: try row.next(),
      aircraftIATA: try row.next(), aircraftType: try row.next(), registration: try row.next(), aircraftName: try row.next(),
      cabinClass: try row.next(), fareClass: try row.next(), seat: try row.next(), seatPosition: try row.next(),
      boardingGroup: try row.next(), passengers: try row.next(), companions: try row.next(), reason: try row.next(),
      priceAmount: try row.next(), priceTaxes: try row.next(), priceFees: try row.next(), priceCurrency: try row.next(),
      tags: try row.next(), notes: try row.next(), source: try row.next(), confidence: try row.next(), needsReview: try row.next(),
      createdAt: try row.next(), updatedAt: try row.next())
  }
}
