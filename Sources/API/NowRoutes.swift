internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Where one is in one's travels.
enum NowRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/now", "Where one is in one's travels, flat, for home automation", tag: "Flights", .account(.read(.flights)), .one(Now.schema),
      handler: now)
  ]

  enum State: String, CaseIterable, Sendable {
    case home, travelling
    case inFlight = "in_flight"
  }

  struct Leg: Sendable {
    var id: UUID?
    var number: String?
    var origin: String?
    var destination: String?
    var departure: Instant?
    var arrival: Instant?
  }

  struct Journey: Sendable {
    var id: UUID?
    var title: String?
    var start: LocalDate?
    var end: LocalDate?
  }

  struct Now: Sendable {
    var state = State.home
    var place: String?
    var current = Leg()
    var secondsUntilArrival: Int?
    var next = Leg()
    var secondsUntilDeparture: Int?
    var currentTrip = Journey()
    var nextTrip = Journey()
    var secondsUntilTrip: Int?

    static let schema = ObjectSchema("Now", "Where one is in one's travels.", Now()) {
      Property("state", \.state, .enumeration, "home, travelling or in_flight.", access: .readOnly)
      Property("place", \.place, .string(), "The airport of the last arrival; null in flight.", example: "JFK", access: .readOnly)
      Property.all(of: leg("current_flight", "The flight one is on; null on the ground."), at: \.current)
      Property("seconds_until_arrival", \.secondsUntilArrival, .integer(), "Of the current flight.", access: .readOnly)
      Property.all(of: leg("next_flight", "The next flight; null when none is planned."), at: \.next)
      Property("seconds_until_departure", \.secondsUntilDeparture, .integer(), "Of the next flight.", access: .readOnly)
      Property.all(
        of: journey("current_trip", "The trip one is on; null without one, and for a token without read:trips."), at: \.currentTrip)
      Property.all(of: journey("next_trip", "The trip that begins next, likewise."), at: \.nextTrip)
      Property(
        "seconds_until_trip", \.secondsUntilTrip, .integer(), "Until the first day of the next trip begins where one lives.",
        access: .readOnly)
    }

    private static func journey(_ name: String, _ description: String) -> [Property<Journey>] {
      [
        Property("\(name)_id", \.id, .id, description, access: .readOnly),
        Property("\(name)_title", \.title, .string(), "What it is called.", example: "Japan Spring 2026", access: .readOnly),
        Property("\(name)_start_date", \.start, .date, "Its first day.", access: .readOnly),
        Property("\(name)_end_date", \.end, .date, "Its last day.", access: .readOnly),
      ]
    }

    private static func leg(_ name: String, _ description: String) -> [Property<Leg>] {
      [
        Property("\(name)_id", \.id, .id, description, access: .readOnly),
        Property("\(name)_number", \.number, .string(), "Its number.", example: "LH400", access: .readOnly),
        Property("\(name)_origin", \.origin, .string(), "From where.", example: "FRA", access: .readOnly),
        Property("\(name)_destination", \.destination, .string(), "To where.", example: "JFK", access: .readOnly),
        Property("\(name)_departure_utc", \.departure, .instant, "When it departs.", access: .readOnly),
        Property("\(name)_arrival_utc", \.arrival, .instant, "When it arrives.", access: .readOnly),
      ]
    }
  }

  @Sendable static func now(_ call: Call<NoInput, NoQuery>) throws -> Answer<Now> {
    let user = call.caller.user
    let (ahead, last, airports) = try call.services.database.read { db in
      // Enough to find one on the way and one after it, also where two were booked for the same day.
      (
        try db.flightsAhead(of: user.id, at: call.now, limit: 10), try db.lastFlownFlight(of: user.id, at: call.now),
        user.homeAirport == nil ? try db.airportCounts(of: user.id) : []
      )
    }
    func seconds(until instant: Instant) -> Int { Int((instant.milliseconds - call.now.milliseconds) / 1_000) }
    var now = Now()
    // Of a day alone nobody knows when one is in the air.
    if let flight = ahead.first(where: { $0.departure.precision == .minute && ($0.departure.utc ?? call.now) <= call.now }) {
      now.state = .inFlight
      now.current = leg(flight)
      now.secondsUntilArrival = seconds(until: flight.endsAt)
    } else if let last {
      now.place = last.arrival.airport ?? last.arrival.name
      let home = user.homeAirport ?? airports.first?.airport
      now.state = now.place == home ? .home : .travelling
    }
    if let flight = ahead.first(where: { ($0.departure.utc ?? call.now) > call.now }), let departure = flight.departure.utc {
      now.next = leg(flight)
      now.secondsUntilDeparture = seconds(until: departure)
    }
    try addTrips(to: &now, call)
    return .ok(now)
  }

  /// The trips that one can see and has not hidden.
  private static func addTrips(to now: inout Now, _ call: Call<NoInput, NoQuery>) throws {
    guard call.caller.scopes.contains(.read(.trips)) else { return }
    let services = call.services
    var filter = TripFilter(user: call.caller.user.id)
    // By its owner's calendar one may be in a trip that has ended by one's own.
    (filter.from, filter.isHidden) = (call.today.advanced(by: -1), false)
    let trips = try services.database.read { try $0.trips(filter) }.filter { $0.trip.startDate != nil }
      .sorted { ($0.trip.startDate ?? call.today, $0.trip.id) < ($1.trip.startDate ?? call.today, $1.trip.id) }
    func journey(_ status: TripStatus) -> Journey {
      let seen = trips.first { $0.trip.status(on: services.today(in: $0.ownerTimezone, at: call.now)) == status }
      return Journey(id: seen?.trip.id, title: seen?.trip.title, start: seen?.trip.startDate, end: seen?.trip.endDate)
    }
    now.currentTrip = journey(.inProgress)
    now.nextTrip = journey(.planned)
    if let start = now.nextTrip.start {
      let begins = try services.resolver.zones.rules(for: call.caller.user.timezone).resolve(LocalTime(start)).instant()
      now.secondsUntilTrip = Int((begins.milliseconds - call.now.milliseconds) / 1_000)
    }
  }

  private static func leg(_ flight: Flight) -> Leg {
    Leg(
      id: flight.id, number: flight.flightNumber, origin: flight.departure.airport ?? flight.departure.name,
      destination: flight.arrival.airport ?? flight.arrival.name, departure: flight.departure.utc, arrival: flight.endsAt)
  }
}
