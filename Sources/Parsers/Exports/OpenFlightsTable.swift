package import Travel

/// A log as OpenFlights has it: what its table holds of a flight, which is less than ours does.
package enum OpenFlightsTable {
  /// The headings.
  package static let headings = [
    "Date", "From", "To", "Flight_Number", "Airline", "Distance", "Duration", "Seat", "Seat_Type", "Class", "Reason", "Plane",
    "Registration", "Trip", "Note", "From_OID", "To_OID", "Airline_OID", "Plane_OID",
  ]

  private static let cabins: [CabinClass: String] = [.economy: "Y", .premiumEconomy: "P", .business: "C", .first: "F"]
  private static let seats: [SeatPosition: String] = [.window: "W", .middle: "M", .aisle: "A"]
  private static let reasons: [FlightReason: String] = [.business: "B", .leisure: "L", .crew: "C", .other: "O"]

  /// The fields of a flight's row. The last four are numbers of OpenFlights' own.
  package static func row(_ flight: Flight) -> [String] {
    let local = flight.departure.local ?? ""
    let miles = flight.distanceKilometres.map { "\(Int(($0 / 1.609344).rounded()))" }
    let details = flight.details
    let fields = [
      local.utf8.count == 16 ? local.replacing("T", with: " ") + ":00" : local.replacing("T", with: " "),
      flight.departure.airport ?? flight.departure.name ?? "", flight.arrival.airport ?? flight.arrival.name ?? "",
      flight.flightNumber ?? "", flight.airline.name ?? flight.airline.iata ?? flight.airline.icao ?? "", miles ?? "", duration(flight),
      details.seat ?? "", details.seatPosition.flatMap { seats[$0] } ?? "", details.cabinClass.flatMap { cabins[$0] } ?? "",
      details.reason.flatMap { reasons[$0] } ?? "", flight.aircraft.name ?? flight.aircraft.icao ?? "", details.registration ?? "", "",
      details.notes ?? "", "", "", "", "",
    ]
    return fields.map(FormulaGuard.guarded)
  }

  /// `08:35`, where it was measured: an estimate would become a time of arrival.
  private static func duration(_ flight: Flight) -> String {
    guard flight.durationSource == .measured, let minutes = flight.durationMinutes else { return "" }
    return [minutes / 60, minutes % 60].map { "\($0 < 10 ? "0" : "")\($0)" }.joined(separator: ":")
  }
}
