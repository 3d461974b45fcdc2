internal import Database
internal import Schema
internal import Store
internal import Travel

/// Tells people in time: of departures, of trips, of tokens that expire. What is due follows from the flights and trips as they are at that moment, and each
/// is told once: what it was for is noted in the transaction that tells of it. What is over is not told any more.
enum Reminders {
  // MARK: Flights

  /// Those that depart within the hours that their owners want to know before.
  static func flights(_ services: Services, at now: Instant) throws {
    let kind = Mail.Kind.flightReminder
    let due = try services.database.read { db in
      try db.flightsToRemind(at: now).filter { try !db.isNoted(notice: kind.rawValue, of: subject($0.id, $0.departure), to: $0.user) }
    }
    try due.eachAlone { id, owner, departure in
      try services.database.write { db in
        // It may have been moved or cancelled meanwhile.
        guard let user = try db.user(owner), let flight = try db.flight(id, of: owner), flight.departure.utc == departure,
          flight.status == nil || flight.status == .scheduled,
          try db.note(notice: kind.rawValue, of: subject(id, departure), to: owner, at: now)
        else { return }
        let view = services.presenter.view(flight, at: now)
        let content = (try? JSONParser.parse(FlightView.schema.schema.bytes(view))) ?? .null
        try services.announce(Event(kind: .flightReminder, resource: id, content: content), to: owner, db, at: now)
        guard try db.notificationPreferences(of: owner).emailReminders else { return }
        try services.post(
          Mail(
            kind: kind, recipient: user.email, user: owner, subject: "Check in: \(title(view)) on \(flight.departure.day ?? "")",
            text: text(view, services), expiresAt: departure), db, at: now)
      }
    }
  }

  /// A flight that is moved is told of again.
  private static func subject(_ flight: UUID, _ departure: Instant) -> String { "\(flight) \(departure)" }

  private static func title(_ view: FlightView) -> String {
    "\(view.flight.flightNumber.map { "\($0) " } ?? "")\(place(view.departure.airport)) to \(place(view.arrival.airport))"
  }

  private static func place(_ airport: AirportView?) -> String { airport?.city ?? airport?.name ?? airport?.iata ?? "?" }

  private static func text(_ view: FlightView, _ services: Services) -> String {
    let flight = view.flight
    func line(_ label: String, _ value: String?) -> String? { value.map { "\(label): \($0)" } }
    func at(_ stop: Stop, _ view: FlightView.StopView) -> String? {
      stop.local.map { "\($0.replacing("T", with: " ")) in \(place(view.airport))\(view.airport?.iata.map { " (\($0))" } ?? "")" }
    }
    let facts = [
      line("Departure", at(flight.departure, view.departure)), line("Terminal", flight.departure.terminal),
      line("Check-in", flight.checkIn), line("Gate", flight.departure.gate), line("Seat", flight.details.seat),
      line("Arrival", at(flight.arrival, view.arrival)),
    ]
    return """
      \(title(view)) departs soon. It may be time to check in.

      \(facts.compactMap { $0 }.joined(separator: "\n"))

      \(reason("of departures", services))
      """
  }

  /// Why one gets a mail, and how not to.
  private static func reason(_ what: String, _ services: Services) -> String {
    """
    You get this mail from \(services.settings.instanceName) because you want to be reminded \(what). email_reminders in /users/me/notifications turns it off.
    """
  }

  // MARK: Trips

  /// The hour of the evening before, by the clock of whoever is told.
  private static let evening = 18

  /// Those that begin tomorrow, where it is evening.
  static func trips(_ services: Services, at now: Instant) throws {
    let kind = Mail.Kind.tripStarting
    // From the westernmost zone, where it is the day before, to the easternmost, where tomorrow is the day after.
    let today = services.today(in: "UTC", at: now)
    let due = try services.database.read { try $0.tripsToRemind(from: today, to: today.advanced(by: 2)) }
    try due.eachAlone { id, member in
      let isDue = try services.database.read { try trip(id, of: member, services, $0, at: now) != nil }
      guard isDue else { return }
      try services.database.write { db in
        guard let (user, trip, start) = try trip(id, of: member, services, db, at: now),
          try db.note(notice: kind.rawValue, of: "\(id) \(start)", to: member, at: now)
        else { return }
        let content: JSON = [
          "id": .string("\(id)"), "title": .string(trip.title), "start_date": .string("\(start)"),
          "end_date": trip.endDate.map { .string("\($0)") } ?? .null, "primary_location": trip.primaryLocation.map { .string($0) } ?? .null,
        ]
        try services.announce(Event(kind: .tripStarting, resource: id, content: content), to: member, db, at: now)
        let preferences = try db.notificationPreferences(of: member)
        guard preferences.emailReminders, preferences.tripStarting else { return }
        let end = trip.endDate.map { $0 == start ? "" : " It ends on \($0)." } ?? ""
        let place = trip.primaryLocation.map { " It goes to \($0)." } ?? ""
        let items = try services.items(ofTrip: id, db).filter { $0.start.date == start }.map(\.summary).filter { !$0.isEmpty }
        let day = items.isEmpty ? "" : "On the first day:\n\(items.joined(separator: "\n"))\n\n"
        try services.post(
          Mail(
            kind: kind, recipient: user.email, user: member, subject: "Tomorrow: \(trip.title)",
            text: "Your trip \(trip.title) begins tomorrow, on \(start).\(place)\(end)\n\n\(day)\(reason("of trips", services))",
            expiresAt: Instant(milliseconds: now.milliseconds + Mail.day / 2)), db, at: now)
      }
    }
  }

  /// The trip and its first day, when that is tomorrow where `member` is, and nobody has said so.
  private static func trip(
    _ id: UUID, of member: UUID, _ services: Services, _ db: Connection, at now: Instant
  ) throws -> (user: User, trip: Trip, start: LocalDate)? {
    guard let user = try db.user(member), user.disabledAt == nil, let trip = try db.trip(id, seenBy: member)?.trip,
      let start = trip.startDate, let clock = try? services.resolver.zones.rules(for: user.timezone).localTime(at: now),
      clock.hour >= evening, clock.date.advanced(by: 1) == start,
      try !db.isNoted(notice: Mail.Kind.tripStarting.rawValue, of: "\(id) \(start)", to: member)
    else { return nil }
    return (user, trip, start)
  }

  // MARK: Tokens

  /// A week, in milliseconds.
  private static let week: Int64 = 7 * 86_400_000

  /// Those that expire within a week, and were made for longer than that.
  static func tokens(_ services: Services, at now: Instant) throws {
    guard services.sendsMail else { return }
    let kind = Mail.Kind.tokenExpiry
    let due = try services.database.read { db in
      try db.tokensThatEnd(after: now, until: Instant(milliseconds: now.milliseconds + week), madeFor: week).filter {
        try !db.isNoted(notice: kind.rawValue, of: "\($0.id)", to: $0.user) && db.notificationPreferences(of: $0.user).emailTokenExpiry
      }
    }
    try due.eachAlone { id, owner in
      try services.database.write { db in
        guard let user = try db.user(owner), let token = try db.token(id, of: owner), let end = token.expiresAt, token.revokedAt == nil,
          try db.note(notice: kind.rawValue, of: "\(id)", to: owner, at: now)
        else { return }
        let text = """
          Your token "\(token.name)" (\(token.prefix)…) on \(services.settings.instanceName) expires at \(end). What uses it stops working then, unless you \
          give it a new one before.

          You get this mail once for each token. email_token_expiry in /users/me/notifications turns it off.
          """
        try services.post(
          Mail(kind: kind, recipient: user.email, user: owner, subject: "The token \(token.name) expires soon", text: text, expiresAt: end),
          db, at: now)
      }
    }
  }
}
