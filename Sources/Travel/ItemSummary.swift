/// One line that says what an item is: `Park Hyatt Tokyo · 6 nights · Check-in Apr 2`.
package enum ItemSummary {
  /// Of a flight: `LH 400 · FRA → JFK · 8h 35m`.
  package static func of(_ flight: Flight) -> String {
    let time = flight.durationMinutes.map { (flight.durationSource == .estimated ? "~" : "") + duration($0) }
    return line([number(flight) ?? flight.airline.name, "\(place(flight.departure)) → \(place(flight.arrival))", time])
  }

  /// As it is printed: `LH 400`.
  private static func number(_ flight: Flight) -> String? {
    guard let text = flight.flightNumber, let number = try? FlightNumber(text) else { return flight.flightNumber }
    return "\(number.designator) \(number.description.dropFirst(number.designator.count))"
  }

  private static func place(_ stop: Stop) -> String { stop.airport ?? stop.name ?? "?" }

  /// Of anything else. `number` is what the thing is called on the ticket, `guests` how many it is for.
  package static func of(_ item: Item, number: String? = nil, guests: Int? = nil) -> String {
    let name = item.provider ?? item.kind.rawValue.prefix(1).uppercased() + item.kind.rawValue.dropFirst()
    let from = item.start.location
    let route = from.flatMap { from in item.end.location.map { "\(from) → \($0)" } }
    let nights = days(item)
    switch item.kind {
    case .hotel: return line([name, count(nights, "night"), on(item.start, "Check-in ")])
    case .car: return line([name, nights.flatMap { count(max($0, 1), "day") }, on(item.start, "Pick-up ")])
    case .cruise: return line([name, route ?? from, count(nights, "night"), on(item.start)])
    case .train: return line([number.map { "\(name) \($0)" } ?? name, route ?? from, elapsed(item) ?? on(item.start)])
    case .transfer: return line([name, route ?? from, on(item.start)])
    case .restaurant: return line([name, on(item.start), count(guests, "guest")])
    case .activity, .flight: return line([name, on(item.start), from])
    }
  }

  private static func line(_ parts: [String?]) -> String { parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ") }

  private static func days(_ item: Item) -> Int? {
    guard let start = item.start.date, let end = item.end.date else { return nil }
    return start.distance(to: end)
  }

  private static func elapsed(_ item: Item) -> String? {
    guard let start = item.start.utc, let end = item.end.utc else { return nil }
    return duration(Int((end.milliseconds - start.milliseconds) / 60_000))
  }

  private static func count(_ number: Int?, _ thing: String) -> String? {
    number.flatMap { $0 > 0 ? "\($0) \(thing)\($0 == 1 ? "" : "s")" : nil }
  }

  private static func duration(_ minutes: Int) -> String { minutes < 60 ? "\(minutes)m" : "\(minutes / 60)h \(minutes % 60)m" }

  /// `Apr 2`, and the time where it is known: `Apr 2, 19:00`.
  private static func on(_ time: ItemTime, _ before: String = "") -> String? {
    guard let date = time.date else { return nil }
    let clock = time.local.flatMap { $0.count > 10 && before.isEmpty ? ", \($0.dropFirst(11).prefix(5))" : nil }
    return "\(before)\(date.monthName.prefix(3)) \(date.components.day)\(clock ?? "")"
  }
}
