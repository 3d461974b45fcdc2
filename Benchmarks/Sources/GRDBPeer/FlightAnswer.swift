import Foundation
import Travel

/// A flight as Peregrine answers it, member for member; what is not known is null.
struct FlightAnswer: Encodable, Sendable {
  private let flight: FlightRecord
  private let departure: Stop
  private let arrival: Stop
  private let status: String
  private let delay: Int?
  private let co2: Int?

  private struct Stop: Sendable {
    var airport: AirportAnswer?
    var offset: String?
  }

  private struct AirportAnswer: Encodable, Sendable {
    let iata, icao: String?
    let name: String
    let city: String?
    let country: String
    let latitude, longitude: Double
    let timezone: String
  }

  private struct Name: Encodable {
    let iata, icao, name: String?
  }

  init(_ flight: FlightRecord, _ world: World, at now: Date) {
    self.flight = flight
    departure = Self.stop(flight.departureAirport, flight.departureUTC, flight.departureTimezone, world)
    arrival = Self.stop(flight.arrivalAirport, flight.arrivalUTC, flight.arrivalTimezone, world)
    status = flight.status ?? (flight.endsUTC <= now ? "flown" : "scheduled")
    delay = flight.arrivalActualUTC.flatMap { actual in flight.arrivalUTC.map { Int(actual.timeIntervalSince($0) / 60) } }
    co2 = flight.distanceKilometres.map {
      Int(Emissions.perPassenger(distance: $0, cabin: flight.cabinClass.flatMap { CabinClass(rawValue: $0) }).rounded())
    }
  }

  private static func stop(_ key: String?, _ utc: Date?, _ timezone: String?, _ world: World) -> Stop {
    var stop = Stop()
    if let key, let airport = world.reference.airports.airport(key) {
      stop.airport = AirportAnswer(
        iata: airport.iata, icao: airport.icao, name: airport.name, city: airport.city, country: airport.country,
        latitude: airport.coordinate.latitude, longitude: airport.coordinate.longitude, timezone: airport.timezone)
    }
    if let utc, let timezone, let rules = try? world.zones.rules(for: timezone) {
      stop.offset = rules.offset(at: Instant(milliseconds: Int64(utc.timeIntervalSince1970 * 1000))).description
    }
    return stop
  }

  private enum Key: String, CodingKey {
    case airline
    case operatingAirline = "operating_airline"
    case departureAirport = "departure_airport"
    case departureOffset = "departure_offset"
    case arrivalAirport = "arrival_airport"
    case arrivalOffset = "arrival_offset"
    case status
    case delayMinutes = "delay_minutes"
    case co2Kilogrammes = "co2_kg"
    case aircraft
  }

  func encode(to encoder: any Encoder) throws {
    var own = encoder.container(keyedBy: FlightRecord.CodingKeys.self)
    var derived = encoder.container(keyedBy: Key.self)
    try own.encode(flight.id, forKey: .id)
    try own.encode(flight.flightNumber, forKey: .flightNumber)
    try own.encode(flight.callsign, forKey: .callsign)
    try derived.encode(name(flight.airlineIATA, flight.airlineICAO, flight.airlineName), forKey: .airline)
    try derived.encode(
      name(flight.operatingAirlineIATA, flight.operatingAirlineICAO, flight.operatingAirlineName), forKey: .operatingAirline)
    try own.encode(flight.codeshare, forKey: .codeshare)
    try derived.encode(departure.airport, forKey: .departureAirport)
    try own.encode(flight.departureLocal, forKey: .departureLocal)
    try own.encode(flight.departureTimezone, forKey: .departureTimezone)
    try own.encode(flight.departureUTC, forKey: .departureUTC)
    try derived.encode(departure.offset, forKey: .departureOffset)
    try own.encode(flight.departurePrecision, forKey: .departurePrecision)
    try own.encode(flight.departureAmbiguous, forKey: .departureAmbiguous)
    try own.encode(flight.departureTerminal, forKey: .departureTerminal)
    try own.encode(flight.departureGate, forKey: .departureGate)
    try own.encode(flight.departureActualLocal, forKey: .departureActualLocal)
    try own.encode(flight.departureActualUTC, forKey: .departureActualUTC)
    try own.encode(flight.departureCheckIn, forKey: .departureCheckIn)
    try derived.encode(arrival.airport, forKey: .arrivalAirport)
    try own.encode(flight.arrivalLocal, forKey: .arrivalLocal)
    try own.encode(flight.arrivalTimezone, forKey: .arrivalTimezone)
    try own.encode(flight.arrivalUTC, forKey: .arrivalUTC)
    try derived.encode(arrival.offset, forKey: .arrivalOffset)
    try own.encode(flight.arrivalPrecision, forKey: .arrivalPrecision)
    try own.encode(flight.arrivalAmbiguous, forKey: .arrivalAmbiguous)
    try own.encode(flight.arrivalTerminal, forKey: .arrivalTerminal)
    try own.encode(flight.arrivalGate, forKey: .arrivalGate)
    try own.encode(flight.arrivalActualLocal, forKey: .arrivalActualLocal)
    try own.encode(flight.arrivalActualUTC, forKey: .arrivalActualUTC)
    try own.encode(flight.arrivalBaggageBelt, forKey: .arrivalBaggageBelt)
    try derived.encode(status, forKey: .status)
    try own.encode(flight.durationMinutes, forKey: .durationMinutes)
    try own.encode(flight.durationSource, forKey: .durationSource)
    try derived.encode(delay, forKey: .delayMinutes)
    try own.encode(flight.distanceKilometres, forKey: .distanceKilometres)
    try derived.encode(co2, forKey: .co2Kilogrammes)
    try derived.encode(name(flight.aircraftIATA, flight.aircraftICAO, flight.aircraftType), forKey: .aircraft)
    try own.encode(flight.registration, forKey: .registration)
    try own.encode(flight.aircraftName, forKey: .aircraftName)
    try own.encode(flight.cabinClass, forKey: .cabinClass)
    try own.encode(flight.fareClass, forKey: .fareClass)
    try own.encode(flight.seat, forKey: .seat)
    try own.encode(flight.seatPosition, forKey: .seatPosition)
    try own.encode(flight.boardingGroup, forKey: .boardingGroup)
    try own.encode(flight.passengers, forKey: .passengers)
    try own.encode(flight.companions, forKey: .companions)
    try own.encode(flight.reason, forKey: .reason)
    try own.encode(flight.priceAmount, forKey: .priceAmount)
    try own.encode(flight.priceTaxes, forKey: .priceTaxes)
    try own.encode(flight.priceFees, forKey: .priceFees)
    try own.encode(flight.priceCurrency, forKey: .priceCurrency)
    try own.encode(flight.tags, forKey: .tags)
    try own.encode(flight.notes, forKey: .notes)
    try own.encode(flight.tripID, forKey: .tripID)
    try own.encode(flight.bookingID, forKey: .bookingID)
    try own.encode(flight.source, forKey: .source)
    try own.encode(flight.confidence, forKey: .confidence)
    try own.encode(flight.needsReview, forKey: .needsReview)
    try own.encode(flight.createdAt, forKey: .createdAt)
    try own.encode(flight.updatedAt, forKey: .updatedAt)
  }

  private func name(_ iata: String?, _ icao: String?, _ name: String?) -> Name? {
    iata == nil && icao == nil && name == nil ? nil : Name(iata: iata, icao: icao, name: name)
  }
}
