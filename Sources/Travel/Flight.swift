/// One leg that a person has flown or is going to fly, as it is stored. What follows from it (offsets, delay, CO₂, the status by the clock) is
/// computed from it each time.
package struct Flight: Equatable, Sendable {
  package var id: UUID
  package var userID: UUID
  package var tripID: UUID?
  package var bookingID: UUID?

  /// Designator and number without spaces and leading zeros: `LH400`.
  package var flightNumber: String?
  package var callsign: String?
  package var airline = AirlineName()
  package var operatingAirline = AirlineName()
  package var codeshare = false

  package var departure = Stop()
  package var arrival = Stop()
  package var checkIn: String?
  package var baggageBelt: String?

  /// As somebody has set it; nil follows the clock: scheduled before `endsAt`, flown from then on.
  package var status: FlightStatus?
  /// The arrival, else the departure and the duration; of a date alone, the end of that day there.
  package var endsAt = Instant(milliseconds: 0)
  package var durationMinutes: Int?
  package var durationSource: DurationSource?
  /// Great circle; nil where a position is not known.
  package var distanceKilometres: Double?

  package var aircraft = AircraftName()
  package var details = FlightDetails()
  /// As an item of its trip: what is said of it that is no field of a flight, as a JSON object.
  package var itemDetails: String?
  /// As an item of its trip: not confirmed yet.
  package var isPending = false

  package var source = FlightSource.api
  /// That what a parser has read is right, from 0 to 1.
  package var confidence = 1.0
  package var needsReview = false
  package var createdAt: Instant
  package var updatedAt: Instant

  /// A flight about which nothing is known yet.
  package init(id: UUID, userID: UUID, createdAt: Instant) {
    self.id = id
    self.userID = userID
    self.createdAt = createdAt
    updatedAt = createdAt
  }
}

/// What is copied from a flight's request into the flight and back, without a rule of its own.
package struct FlightDetails: Equatable, Sendable {
  package var registration: String?
  /// The machine's own: Frankfurt am Main.
  package var aircraftName: String?
  package var cabinClass: CabinClass?
  /// The booking letter: Y.
  package var fareClass: String?
  package var seat: String?
  package var seatPosition: SeatPosition?
  package var boardingGroup: String?
  /// Names on the ticket.
  package var passengers: [String] = []
  /// Names of who came along.
  package var companions: [String] = []
  package var reason: FlightReason?
  /// A decimal number as it was sent.
  package var priceAmount: String?
  package var priceTaxes: String?
  package var priceFees: String?
  /// ISO 4217.
  package var priceCurrency: String?
  package var tags: [String] = []
  package var notes: String?
  package var confirmationCode: String?
  package var bookingReference: String?
  package var ticketNumber: String?
  package var sourceEmailID: String?

  package init() {}
}

/// Where and when a flight begins or ends.
package struct Stop: Equatable, Sendable {
  /// The airport's key in the catalogue: the IATA code, else the ICAO code; nil for a place of one's own.
  package var airport: String?
  /// This and the next three only where the catalogue has no such airport.
  package var name: String?
  package var city: String?
  package var latitude: Double?
  package var longitude: Double?
  /// ISO 3166-1 alpha-2.
  package var country: String?
  /// The wall clock there, as it was sent; nil: not known.
  package var local: String?
  /// A zone of the tz database.
  package var timezone: String?
  package var utc: Instant?
  package var precision: TimePrecision?
  /// Whether the wall clock showed this twice; `utc` says which one is meant.
  package var isAmbiguous = false
  package var terminal: String?
  package var gate: String?
  package var actualLocal: String?
  package var actualUTC: Instant?

  package init() {}

  /// The day of the local calendar, `2026-03-29`.
  package var day: String? { local.map { String(Substring($0.utf8.prefix(10))) } }
}

/// An airline as it is named with a flight: codes are handed on over the years, so these are as of its day.
package struct AirlineName: Hashable, Sendable {
  package var iata: String?
  package var icao: String?
  package var name: String?

  package init(iata: String? = nil, icao: String? = nil, name: String? = nil) {
    self.iata = iata
    self.icao = icao
    self.name = name
  }
}

/// A type of aircraft as it is named with a flight.
package struct AircraftName: Hashable, Sendable {
  package var icao: String?
  package var iata: String?
  package var name: String?

  package init(icao: String? = nil, iata: String? = nil, name: String? = nil) {
    self.icao = icao
    self.iata = iata
    self.name = name
  }
}

/// How exactly a time is known.
package enum TimePrecision: String, CaseIterable, Sendable { case minute, day }

/// What has become of a flight.
package enum FlightStatus: String, CaseIterable, Sendable { case scheduled, flown, cancelled, diverted }

/// Where a duration comes from.
package enum DurationSource: String, CaseIterable, Sendable { case measured, estimated }

/// Where a seat is in its row.
package enum SeatPosition: String, CaseIterable, Sendable { case window, middle, aisle }

/// What a flight is for.
package enum FlightReason: String, CaseIterable, Sendable { case leisure, business, crew, other }

/// How a flight came here.
package enum FlightSource: String, CaseIterable, Sendable {
  case manual, api
  case imported = "import"
  case email
  case boardingPass = "boarding_pass"
}
