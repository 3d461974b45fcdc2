/// A flight as somebody describes it: with codes, wall clocks and whatever else is known. `FlightResolver` makes a `Flight` of it.
package struct FlightDraft: Equatable, Sendable {
  package var flightNumber: String?
  package var callsign: String?
  package var airline = AirlineName()
  package var operatingAirline = AirlineName()
  package var codeshare = false
  package var departure = StopDraft()
  package var arrival = StopDraft()
  package var checkIn: String?
  package var baggageBelt: String?
  package var status: FlightStatus?
  package var aircraft = AircraftName()
  package var tripID: UUID?
  package var bookingID: UUID?
  package var details = FlightDetails()

  package init() {}

  /// What describes `flight`, without what follows from that.
  package init(_ flight: Flight) {
    flightNumber = flight.flightNumber
    callsign = flight.callsign
    airline = flight.airline
    operatingAirline = flight.operatingAirline
    codeshare = flight.codeshare
    departure = StopDraft(flight.departure)
    arrival = StopDraft(flight.arrival)
    checkIn = flight.checkIn
    baggageBelt = flight.baggageBelt
    status = flight.status
    aircraft = flight.aircraft
    tripID = flight.tripID
    bookingID = flight.bookingID
    details = flight.details
  }
}

/// Where and when, as somebody says it.
package struct StopDraft: Equatable, Sendable {
  package var place: PlaceDraft?
  /// The wall clock there, or the day alone.
  package var local: String?
  package var timezone: String?
  /// The instant, for who knows it; beside `local` it must be the same.
  package var utc: Instant?
  /// As it was read: beside `local` it must be the same.
  package var offset: String?
  /// Which of two, when the wall clock showed it twice.
  package var fold: LocalTimeResolution.Fold?
  package var terminal: String?
  package var gate: String?
  package var actualLocal: String?
  package var actualUTC: Instant?

  package init() {}

  /// What describes `stop`. Of the instant only what the wall clock does not say.
  package init(_ stop: Stop) {
    place = PlaceDraft(stop)
    local = stop.local
    timezone = stop.timezone
    if stop.isAmbiguous { utc = stop.utc }
    terminal = stop.terminal
    gate = stop.gate
    actualLocal = stop.actualLocal
    actualUTC = stop.actualUTC
  }
}

/// An airport by its code, or a place without one.
package struct PlaceDraft: Equatable, Sendable {
  package var code: String?
  package var name: String?
  package var city: String?
  package var latitude: Double?
  package var longitude: Double?
  package var country: String?
  package var timezone: String?

  package init(
    code: String? = nil, name: String? = nil, city: String? = nil, latitude: Double? = nil, longitude: Double? = nil,
    country: String? = nil,
    timezone: String? = nil
  ) {
    self.code = code
    self.name = name
    self.city = city
    self.latitude = latitude
    self.longitude = longitude
    self.country = country
    self.timezone = timezone
  }

  /// The place of `stop`, without its zone, which belongs to the time; nil when it has none.
  package init?(_ stop: Stop) {
    guard stop.airport != nil || stop.name != nil else { return nil }
    self.init(
      code: stop.airport, name: stop.name, city: stop.city, latitude: stop.latitude, longitude: stop.longitude, country: stop.country)
  }
}

/// Why a draft is no flight: fields by their names in JSON, and what is wrong with each.
package struct FlightProblems: Error, Equatable, Sendable {
  /// One field and what is wrong with it, as the end of a sentence that begins with its name.
  package struct Problem: Equatable, Sendable {
    package let field: String
    package let message: String
  }

  package private(set) var problems: [Problem] = []

  mutating func add(_ field: String, _ message: String) { problems.append(Problem(field: field, message: message)) }
}
