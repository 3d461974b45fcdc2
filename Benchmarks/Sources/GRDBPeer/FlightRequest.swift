import Foundation
import Travel

/// A flight to store, with the members that the benchmark sends.
struct FlightRequest: Decodable {
  var flight_number: String
  var departure_airport: String
  var departure_local: String
  var arrival_airport: String
  var arrival_local: String
  var seat: String?

  /// The row that it becomes: codes looked up, clocks turned into instants, distance and duration measured. nil for what cannot be.
  func record(of user: Foundation.UUID, _ world: World, at now: Date) -> FlightRecord? {
    guard let number = try? FlightNumber(flight_number),
      let departure = Stop(departure_airport, departure_local, world), let arrival = Stop(arrival_airport, arrival_local, world)
    else { return nil }
    let minutes = Int(arrival.utc.timeIntervalSince(departure.utc) / 60)
    guard 0...2_880 ~= minutes else { return nil }
    let airline = world.reference.airlines.airline(number.designator, on: departure.local.date)
    let distance = departure.airport.coordinate.distance(to: arrival.airport.coordinate)
    return FlightRecord(
      id: Foundation.UUID(), userID: user, flightNumber: number.description, airlineIATA: airline?.iata, airlineICAO: airline?.icao,
      airlineName: airline?.name, departureAirport: departure.airport.key, departureCountry: departure.airport.country,
      departureLocal: departure_local, departureTimezone: departure.airport.timezone, departureUTC: departure.utc,
      departureDay: String(departure_local.prefix(10)), departurePrecision: "minute", arrivalAirport: arrival.airport.key,
      arrivalCountry: arrival.airport.country, arrivalLocal: arrival_local, arrivalTimezone: arrival.airport.timezone,
      arrivalUTC: arrival.utc, arrivalPrecision: "minute", endsUTC: arrival.utc, durationMinutes: minutes, durationSource: "measured",
      distanceKilometres: (distance * 10).rounded() / 10, seat: seat, source: "api", createdAt: now, updatedAt: now)
  }

  private struct Stop {
    let airport: Airport
    let local: LocalTime
    let utc: Date

    init?(_ code: String, _ text: String, _ world: World) {
      guard let airport = world.reference.airports.airport(code), let local = try? LocalTime(text),
        let instant = try? world.zones.rules(for: airport.timezone).resolve(local).instant()
      else { return nil }
      self.airport = airport
      self.local = local
      utc = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
    }
  }
}

/// Airports, airlines and zones, which are Peregrine's own: what is compared is the server, the database and JSON.
struct World: Sendable {
  let reference: ReferenceData
  let zones: ZoneCatalogue

  /// Reads the files in `directory`.
  init(_ directory: String) throws {
    reference = try ReferenceData { name in
      let bytes = [UInt8]((try? Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name).csv"))) ?? Data())
      let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
      _ = buffer.initialize(from: bytes)
      return UnsafeBufferPointer(buffer)
    }
    zones = try ZoneCatalogue()
  }
}
