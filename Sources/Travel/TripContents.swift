/// What follows for a trip from the flights and items in it: its days, who travels, and where it mainly goes. What is cancelled counts only where nothing
/// else is left.
package struct TripContents: Sendable {
  private let flights: [Flight]
  private let items: [Item]
  private let reference: ReferenceData

  package init(flights: [Flight], items: [Item], _ reference: ReferenceData) {
    let on = (flights.filter { $0.status != .cancelled }, items.filter { $0.status != .cancelled })
    (self.flights, self.items) = on.0.isEmpty && on.1.isEmpty ? (flights, items) : on
    self.reference = reference
  }

  /// Puts into `trip` what nobody has set. An own date that the other one would contradict moves the other one along.
  package func fill(_ trip: inout Trip) {
    if !trip.hasOwnStart { trip.startDate = days.min() }
    if !trip.hasOwnEnd { trip.endDate = days.max() }
    if let start = trip.startDate, let end = trip.endDate, end < start {
      if !trip.hasOwnEnd { trip.endDate = start } else if !trip.hasOwnStart { trip.startDate = end }
    }
    if !trip.hasOwnTravelers { trip.travelers = travelers }
    if !trip.hasOwnLocation { trip.primaryLocation = location }
  }

  private var days: [LocalDate] {
    let ofFlights = flights.flatMap { [$0.departure.day, $0.arrival.day] }.compactMap { $0.flatMap { try? LocalDate($0) } }
    return ofFlights + items.flatMap { [$0.start.date, $0.end.date] }.compactMap { $0 }
  }

  private var travelers: [String] {
    var seen: Set<String> = []
    return (flights.flatMap { $0.details.passengers } + items.flatMap(\.travelerNames)).filter { seen.insert($0).inserted }
  }

  /// Where most of the time is spent: in hotels, or else on the ground between two flights. Without either, where the first flight goes.
  private var location: String? {
    var stays: [(place: String, time: Int64)] = []
    func stay(_ place: String?, _ time: Int64) {
      guard let place else { return }
      if let index = stays.firstIndex(where: { $0.place == place }) { stays[index].time += time } else { stays.append((place, time)) }
    }
    for item in items where item.kind == .hotel {
      guard let start = item.start.date, let end = item.end.date else { continue }
      stay(item.start.location ?? item.provider, Int64(max(1, start.distance(to: end))) * 86_400_000)
    }
    if stays.isEmpty {
      let ordered = flights.sorted { ($0.departure.utc ?? $0.createdAt) < ($1.departure.utc ?? $1.createdAt) }
      for (flight, next) in zip(ordered, ordered.dropFirst()) {
        guard let departure = next.departure.utc else { continue }
        stay(name(flight.arrival), max(0, departure.milliseconds - flight.endsAt.milliseconds))
      }
      if stays.isEmpty { return ordered.first.flatMap { name($0.arrival) } ?? items.lazy.compactMap(\.start.location).first }
    }
    return stays.max { $0.time < $1.time }?.place
  }

  /// City and country of a stop: `Tokyo, Japan`.
  private func name(_ stop: Stop) -> String? {
    let airport = stop.airport.flatMap { reference.airports.airport($0) }
    guard let city = airport?.city ?? airport?.name ?? stop.city ?? stop.name else { return nil }
    let country = (airport?.country ?? stop.country).flatMap { reference.countries.country($0)?.name }
    return country.map { "\(city), \($0)" } ?? city
  }
}
