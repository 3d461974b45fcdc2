internal import Schema
internal import Travel

/// A flight as it is sent. What is answered can be sent back: members that the server alone decides are taken and, where they could contradict
/// what is sent, compared with what it decides.
struct FlightInput: Sendable {
  var draft = FlightDraft()
  var source: FlightSource?
  /// What a parser has thought of it, for an import that brings it back.
  var confidence: Double?
  var needsReview: Bool?

  /// What is sent, and what may be sent back.
  static let schema = ObjectSchema("FlightInput", "A flight to store. The two airports and a departure are required.", FlightInput()) {
    Property("flight_number", \.draft.flightNumber, .string(0...20), "Airline and number, as it is printed anywhere.", example: "LH400")
    Property("callsign", \.draft.callsign, .string(0...20), "What it was called on the radio.", example: "DLH400")
    Property("airline", \.draft.airline, .airline, "Who sold it; by default the airline of the flight number.")
    Property("operating_airline", \.draft.operatingAirline, .airline, "Who flew it, where that is somebody else.")
    Property("codeshare", \.draft.codeshare, .boolean, "Whether another airline flew it under its own number too.", default: false)
    Property.all(of: stop("departure"), at: \.draft.departure)
    Property("departure_check_in", \.draft.checkIn, .string(0...50), "The counters.")
    Property.all(of: stop("arrival"), at: \.draft.arrival)
    Property("arrival_baggage_belt", \.draft.baggageBelt, .string(0...20), "Where the luggage came.")
    Property("status", \.draft.status, .enumeration, "What has become of it; null follows the clock.")
    Property("aircraft", \.draft.aircraft, .aircraft, "The type.")
    Property.all(of: details(isInput: true), at: \.draft.details)
    Property("trip_id", \.draft.tripID, .id, "The trip that it belongs to.")
    Property("booking_id", \.draft.bookingID, .id, "The booking that it was paid with.")
    Property("source", \.source, .enumeration, "How it comes here; api by default.")
    Property.decided(
      "id", "duration_minutes", "duration_source", "delay_minutes", "distance_km", "co2_kg", "created_at", "updated_at")
    Property("confidence", \.confidence, .number(0...1), "What a parser thought of it; taken from a file, else ignored.")
    Property("needs_review", \.needsReview, .boolean, "Whether somebody should look at it; taken from a file, else ignored.")
  }

  private static func stop(_ name: String) -> [Property<StopDraft>] {
    [
      Property("\(name)_airport", \.place, .place, "The airport's IATA or ICAO code; for a place without one an object.", example: "FRA"),
      Property(
        "\(name)_local", \.local, .string(10...19), "The wall clock there, or the day alone.", example: "2026-03-29T10:30"),
      Property(
        "\(name)_timezone", \.timezone, .string(1...64), "The zone of that clock; by default the airport's.", example: "Europe/Berlin"),
      Property("\(name)_utc", \.utc, .instant, "The instant, in place of the wall clock."),
      Property("\(name)_offset", \.offset, .string(0...9), "As it was read: must be right when it is sent.", example: "+02:00"),
      Property(
        "\(name)_fold", \.fold, .fold, "Which of two is meant, where the clocks were set back: earlier or later.", example: "earlier"),
      .ignored("\(name)_precision", "Follows from the form of \(name)_local; ignored when it is sent."),
      .ignored("\(name)_ambiguous", "Decided by the server; ignored when it is sent."),
      Property("\(name)_terminal", \.terminal, .string(0...20), "The terminal.", example: "1"),
      Property("\(name)_gate", \.gate, .string(0...20), "The gate.", example: "Z69"),
      Property("\(name)_actual_local", \.actualLocal, .string(10...19), "When it really happened, by the wall clock there."),
      Property("\(name)_actual_utc", \.actualUTC, .instant, "When it really happened, as an instant."),
    ]
  }

  /// What goes through unchanged. Secrets are only taken.
  static func details(isInput: Bool) -> [Property<FlightDetails>] {
    let amount = isInput ? Schema<String>.sentAmount : .amount
    var properties: [Property<FlightDetails>] = [
      Property("registration", \.registration, .string(0...20), "The aircraft's registration.", example: "D-AIMA"),
      Property("aircraft_name", \.aircraftName, .string(0...100), "The aircraft's own name.", example: "Frankfurt am Main"),
      Property("cabin_class", \.cabinClass, .enumeration, "The cabin."),
      Property("fare_class", \.fareClass, .string(0...10), "The booking letter.", example: "Y"),
      Property("seat", \.seat, .string(0...10), "The seat.", example: "34A"),
      Property("seat_position", \.seatPosition, .enumeration, "Where the seat is in its row."),
      Property("boarding_group", \.boardingGroup, .string(0...20), "When one may board."),
      Property("passengers", \.passengers, .names, "The names on the ticket.", example: ["Alice"]),
      Property("companions", \.companions, .names, "Who came along.", example: ["Bob"]),
      Property("reason", \.reason, .enumeration, "What it was for."),
      Property("price_amount", \.priceAmount, amount, "What it cost, as a decimal number in text.", example: "612.40"),
      Property("price_taxes", \.priceTaxes, amount, "Of that, taxes.", example: "80.00"),
      Property("price_fees", \.priceFees, amount, "Of that, fees.", example: "12.00"),
      Property("price_currency", \.priceCurrency, .currency, "The currency of these, by ISO 4217.", example: "EUR"),
      Property("tags", \.tags, .names, "Words to find it by.", example: ["2026"]),
      Property("notes", \.notes, .string(0...10_000), "Whatever there is to say."),
    ]
    if isInput {
      properties += [
        Property(
          "confirmation_code", \.confirmationCode, .string(0...50), "The airline's code of the booking. Never answered.", access: .writeOnly
        ),
        Property(
          "booking_reference", \.bookingReference, .string(0...50), "The agency's code of the booking. Never answered.", access: .writeOnly),
        Property("ticket_number", \.ticketNumber, .string(0...50), "The ticket's number. Never answered.", access: .writeOnly),
        Property(
          "source_email_id", \.sourceEmailID, .string(0...500), "The mail that it was read from. Never answered.", access: .writeOnly),
      ]
    }
    return properties
  }
}

extension Schema where Value == JSON {
  /// Any value at all.
  static let any = Schema.anyValue
}

extension Schema where Value == LocalTimeResolution.Fold {
  /// Which of two.
  static let fold = Schema.text(
    ["type": "string", "enum": ["earlier", "later"]], expected: "earlier or later", read: { LocalTimeResolution.Fold(rawValue: $0) },
    write: { $0.rawValue })
}

extension Schema where Value == [String] {
  /// A list of names or words.
  static let names = Schema.array(of: .name(1...200), most: 100)
}

extension Schema where Value == String {
  /// An amount of money, kept as it is written.
  static let amount = Schema.decimal
  /// The same where it is sent.
  static let sentAmount = Schema.decimalOrNumber
}

extension Schema where Value == PlaceDraft {
  /// An airport by its code, or an object: one that was read, or a place without a code.
  static let place = Schema.either(
    text: Schema<String>.string(1...100), "The IATA or ICAO code of an airport.",
    object: ObjectSchema("PlaceInput", "A place: by a code, or by name, position and zone.", AirportView()) {
      Property("iata", \.iata, .string(3...3), "The IATA code.", example: "FRA")
      Property("icao", \.icao, .string(4...4), "The ICAO code.", example: "EDDF")
      Property("name", \.name, .name(1...200), "The name, for a place without a code.", example: "Tegelberg glider field")
      Property("city", \.city, .name(1...200), "The city.", example: "Schwangau")
      Property("country", \.country, .string(2...2), "The country, by ISO 3166-1.", example: "DE")
      Property("latitude", \.latitude, .number(-90...90), "Degrees north.", example: .number("47.57"))
      Property("longitude", \.longitude, .number(-180...180), "Degrees east.", example: .number("10.77"))
      Property("timezone", \.timezone, .string(1...64), "The zone.", example: "Europe/Berlin")
    }.withoutNulls.map(
      { view in
        PlaceDraft(
          code: view.iata ?? view.icao, name: view.name, city: view.city, latitude: view.latitude, longitude: view.longitude,
          country: view.country, timezone: view.timezone)
      }, expected: "a place", write: { AirportView($0) }), none: PlaceDraft(), named: { PlaceDraft(code: $0.uppercased()) })
}
