package import Travel

// The fields that documents have. A parser writes `reading.take(.seat, "34A", origin)`.

extension ReadingField where Draft == FlightDraft, Value == String {
  package static let flightNumber = Self("flight_number", \.flightNumber)
  package static let callsign = Self("callsign", \.callsign)
  package static let departureLocal = Self("departure_local", \.departure.local)
  package static let departureTimezone = Self("departure_timezone", \.departure.timezone)
  package static let departureTerminal = Self("departure_terminal", \.departure.terminal)
  package static let departureGate = Self("departure_gate", \.departure.gate)
  package static let departureCheckIn = Self("departure_check_in", \.checkIn)
  package static let arrivalLocal = Self("arrival_local", \.arrival.local)
  package static let arrivalTimezone = Self("arrival_timezone", \.arrival.timezone)
  package static let arrivalTerminal = Self("arrival_terminal", \.arrival.terminal)
  package static let arrivalGate = Self("arrival_gate", \.arrival.gate)
  package static let arrivalBaggageBelt = Self("arrival_baggage_belt", \.baggageBelt)
  package static let registration = Self("registration", \.details.registration)
  package static let aircraftName = Self("aircraft_name", \.details.aircraftName)
  package static let fareClass = Self("fare_class", \.details.fareClass)
  package static let seat = Self("seat", \.details.seat)
  package static let boardingGroup = Self("boarding_group", \.details.boardingGroup)
  package static let priceAmount = Self("price_amount", \.details.priceAmount)
  package static let priceTaxes = Self("price_taxes", \.details.priceTaxes)
  package static let priceFees = Self("price_fees", \.details.priceFees)
  package static let priceCurrency = Self("price_currency", \.details.priceCurrency)
  package static let notes = Self("notes", \.details.notes)
  package static let confirmationCode = Self("confirmation_code", \.details.confirmationCode)
  package static let bookingReference = Self("booking_reference", \.details.bookingReference)
  package static let ticketNumber = Self("ticket_number", \.details.ticketNumber)
}

extension ReadingField where Draft == FlightDraft, Value == Instant {
  /// For a document that knows the instant and not the wall clock.
  package static let departureUTC = Self("departure_utc", \.departure.utc)
  package static let arrivalUTC = Self("arrival_utc", \.arrival.utc)
}

extension ReadingField where Draft == FlightDraft, Value == PlaceDraft {
  package static let departureAirport = Self("departure_airport", \.departure.place)
  package static let arrivalAirport = Self("arrival_airport", \.arrival.place)
}

extension ReadingField where Draft == FlightDraft, Value == AirlineName {
  package static let airline = Self("airline", \.airline, cleared: AirlineName())
  package static let operatingAirline = Self("operating_airline", \.operatingAirline, cleared: AirlineName())
}

extension ReadingField where Draft == FlightDraft, Value == AircraftName {
  package static let aircraft = Self("aircraft", \.aircraft, cleared: AircraftName())
}

extension ReadingField where Draft == FlightDraft, Value == CabinClass {
  package static let cabinClass = Self("cabin_class", \.details.cabinClass)
}

extension ReadingField where Draft == FlightDraft, Value == FlightStatus {
  package static let status = Self("status", \.status)
}

extension ReadingField where Draft == FlightDraft, Value == Bool {
  package static let codeshare = Self("codeshare", \.codeshare, cleared: false)
}

extension ReadingField where Draft == FlightDraft, Value == [String] {
  package static let passengers = Self("passengers", \.details.passengers, cleared: [])
}

extension ReadingField where Draft == ItemDraft, Value == ItemKind {
  package static let kind = Self("kind", \.kind)
}

extension ReadingField where Draft == ItemDraft, Value == ItemStatus {
  package static let status = Self("status", \.status, cleared: .confirmed)
}

extension ReadingField where Draft == ItemDraft, Value == [String] {
  package static let travelerNames = Self("traveler_names", \.travelerNames, cleared: [])
}

extension ReadingField where Draft == ItemDraft, Value == Instant {
  package static let startTimestamp = Self("start_ts", \.start.utc)
  package static let endTimestamp = Self("end_ts", \.end.utc)
}

extension ReadingField where Draft == ItemDraft, Value == String {
  package static let provider = Self("provider", \.provider)
  /// The wall clock, or the day alone.
  package static let startLocal = Self("start_local", \.start.local)
  package static let startTimezone = Self("start_timezone", \.start.timezone)
  package static let startLocation = Self("start_location", \.start.location)
  package static let endLocal = Self("end_local", \.end.local)
  package static let endTimezone = Self("end_timezone", \.end.timezone)
  package static let endLocation = Self("end_location", \.end.location)
  /// A JSON object of what is said of this kind only: `number`, `address`, `phone`, `guests`, `seat`, `coach`, `vehicle` …
  package static let details = Self("details_json", \.details)
  package static let confirmationCode = Self("confirmation_code", \.secrets.confirmationCode)
  package static let bookingReference = Self("booking_reference", \.secrets.bookingReference)
  package static let ticketNumber = Self("ticket_number", \.secrets.ticketNumber)
}
