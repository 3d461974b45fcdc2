internal import Parsers
internal import Store
internal import Travel

extension CalendarEvent {
  /// A flight.
  init(_ flight: Flight, _ services: Services) {
    func time(_ stop: Stop) -> CalendarEvent.Time? {
      if stop.precision == .minute, let utc = stop.utc, let zone = stop.timezone { return .instant(utc, zone: zone) }
      return stop.day.flatMap { try? LocalDate($0) }.map { .day($0) }
    }
    let start = time(flight.departure) ?? .instant(flight.departure.utc ?? flight.createdAt, zone: "UTC")
    self.init(id: flight.id, start: start, createdAt: flight.createdAt, updatedAt: flight.updatedAt)
    end = time(flight.arrival)
    switch (self.start, end) {
    // What begins with a time ends with one, and the same of days.
    case (.instant, .day?), (.instant, nil):
      end = .instant(flight.endsAt, zone: flight.arrival.timezone ?? flight.departure.timezone ?? "UTC")
    case (.day(let day), .instant?): end = .day(flight.arrival.day.flatMap { try? LocalDate($0) } ?? day)
    default: break
    }
    dropWrongEnd()
    summary = ItemSummary.of(flight)
    let details = [
      flight.airline.name, flight.departure.terminal.map { "Terminal \($0)" }, flight.departure.gate.map { "Gate \($0)" },
      flight.details.seat.map { "Seat \($0)" },
    ]
    description = details.compactMap { $0 }.joined(separator: "\n")
    location = FlightItem.time(flight.departure, services.reference).location
    coordinate = services.resolver.coordinate(flight.departure)
    category = "Flight"
    status = flight.status == .cancelled ? .cancelled : flight.isPending ? .tentative : .confirmed
  }

  /// Takes an end away that a calendar could not have: one that is not after the beginning, or a day before it, as over the date line.
  mutating func dropWrongEnd() {
    switch (start, end) {
    case (.instant(let first, _), .instant(let last, _)?) where last <= first: end = nil
    case (.day(let first), .day(let last)?) where last < first: end = nil
    default: break
    }
  }
}
