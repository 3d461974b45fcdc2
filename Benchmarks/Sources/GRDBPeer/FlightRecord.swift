import Foundation
import GRDB

/// A row of the table `flights`, as Peregrine's migrations make it.
struct FlightRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "flights"

  var id: UUID
  var userID: UUID
  var tripID: UUID?
  var bookingID: UUID?
  var flightNumber: String?
  var callsign: String?
  var airlineIATA: String?
  var airlineICAO: String?
  var airlineName: String?
  var operatingAirlineIATA: String?
  var operatingAirlineICAO: String?
  var operatingAirlineName: String?
  var codeshare: Bool = false
  var departureAirport: String?
  var departureAirportName: String?
  var departureAirportCity: String?
  var departureAirportLatitude: Double?
  var departureAirportLongitude: Double?
  var departureCountry: String?
  var departureLocal: String
  var departureTimezone: String
  var departureUTC: Date
  var departureDay: String
  var departurePrecision: String
  var departureAmbiguous: Bool = false
  var departureTerminal: String?
  var departureGate: String?
  var departureCheckIn: String?
  var departureActualLocal: String?
  var departureActualUTC: Date?
  var arrivalAirport: String?
  var arrivalAirportName: String?
  var arrivalAirportCity: String?
  var arrivalAirportLatitude: Double?
  var arrivalAirportLongitude: Double?
  var arrivalCountry: String?
  var arrivalLocal: String?
  var arrivalTimezone: String?
  var arrivalUTC: Date?
  var arrivalPrecision: String?
  var arrivalAmbiguous: Bool = false
  var arrivalTerminal: String?
  var arrivalGate: String?
  var arrivalBaggageBelt: String?
  var arrivalActualLocal: String?
  var arrivalActualUTC: Date?
  var status: String?
  var endsUTC: Date
  var durationMinutes: Int?
  var durationSource: String?
  var distanceKilometres: Double?
  var aircraftICAO: String?
  var aircraftIATA: String?
  var aircraftType: String?
  var registration: String?
  var aircraftName: String?
  var cabinClass: String?
  var fareClass: String?
  var seat: String?
  var seatPosition: String?
  var boardingGroup: String?
  var passengers: [String] = []
  var companions: [String] = []
  var reason: String?
  var priceAmount: String?
  var priceTaxes: String?
  var priceFees: String?
  var priceCurrency: String?
  var tags: [String] = []
  var notes: String?
  var confirmationCode: String?
  var bookingReference: String?
  var ticketNumber: String?
  var sourceEmailID: String?
  var source: String
  var confidence: Double = 1.0
  var needsReview: Bool = false
  var createdAt: Date
  var updatedAt: Date

  enum CodingKeys: String, CodingKey {
    case id
    case userID = "user_id"
    case tripID = "trip_id"
    case bookingID = "booking_id"
    case flightNumber = "flight_number"
    case callsign
    case airlineIATA = "airline_iata"
    case airlineICAO = "airline_icao"
    case airlineName = "airline_name"
    case operatingAirlineIATA = "operating_airline_iata"
    case operatingAirlineICAO = "operating_airline_icao"
    case operatingAirlineName = "operating_airline_name"
    case codeshare
    case departureAirport = "departure_airport"
    case departureAirportName = "departure_airport_name"
    case departureAirportCity = "departure_airport_city"
    case departureAirportLatitude = "departure_airport_latitude"
    case departureAirportLongitude = "departure_airport_longitude"
    case departureCountry = "departure_country"
    case departureLocal = "departure_local"
    case departureTimezone = "departure_timezone"
    case departureUTC = "departure_utc"
    case departureDay = "departure_day"
    case departurePrecision = "departure_precision"
    case departureAmbiguous = "departure_ambiguous"
    case departureTerminal = "departure_terminal"
    case departureGate = "departure_gate"
    case departureCheckIn = "departure_check_in"
    case departureActualLocal = "departure_actual_local"
    case departureActualUTC = "departure_actual_utc"
    case arrivalAirport = "arrival_airport"
    case arrivalAirportName = "arrival_airport_name"
    case arrivalAirportCity = "arrival_airport_city"
    case arrivalAirportLatitude = "arrival_airport_latitude"
    case arrivalAirportLongitude = "arrival_airport_longitude"
    case arrivalCountry = "arrival_country"
    case arrivalLocal = "arrival_local"
    case arrivalTimezone = "arrival_timezone"
    case arrivalUTC = "arrival_utc"
    case arrivalPrecision = "arrival_precision"
    case arrivalAmbiguous = "arrival_ambiguous"
    case arrivalTerminal = "arrival_terminal"
    case arrivalGate = "arrival_gate"
    case arrivalBaggageBelt = "arrival_baggage_belt"
    case arrivalActualLocal = "arrival_actual_local"
    case arrivalActualUTC = "arrival_actual_utc"
    case status
    case endsUTC = "ends_utc"
    case durationMinutes = "duration_minutes"
    case durationSource = "duration_source"
    case distanceKilometres = "distance_km"
    case aircraftICAO = "aircraft_icao"
    case aircraftIATA = "aircraft_iata"
    case aircraftType = "aircraft_type"
    case registration
    case aircraftName = "aircraft_name"
    case cabinClass = "cabin_class"
    case fareClass = "fare_class"
    case seat
    case seatPosition = "seat_position"
    case boardingGroup = "boarding_group"
    case passengers
    case companions
    case reason
    case priceAmount = "price_amount"
    case priceTaxes = "price_taxes"
    case priceFees = "price_fees"
    case priceCurrency = "price_currency"
    case tags
    case notes
    case confirmationCode = "confirmation_code"
    case bookingReference = "booking_reference"
    case ticketNumber = "ticket_number"
    case sourceEmailID = "source_email_id"
    case source
    case confidence
    case needsReview = "needs_review"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }

  static func databaseDateDecodingStrategy(for column: String) -> DatabaseDateDecodingStrategy { .millisecondsSince1970 }
  static func databaseDateEncodingStrategy(for column: String) -> DatabaseDateEncodingStrategy { .millisecondsSince1970 }
}
