internal import Schema
internal import Travel

/// Computes what follows from a flight at the moment of asking.
struct FlightPresenter: Sendable {
  let resolver: FlightResolver

  /// The flight as it is answered at `now`.
  func view(_ flight: Flight, at now: Instant) -> FlightView {
    var view = FlightView(flight: flight)
    view.departure = stop(flight.departure)
    view.arrival = stop(flight.arrival)
    view.status = flight.status ?? (flight.endsAt <= now ? .flown : .scheduled)
    view.delayMinutes = delay(flight.arrival) ?? delay(flight.departure)
    view.co2 = flight.distanceKilometres.map { Int(Emissions.perPassenger(distance: $0, cabin: flight.details.cabinClass).rounded()) }
    return view
  }

  private func stop(_ stop: Stop) -> FlightView.StopView {
    var view = FlightView.StopView()
    if let key = stop.airport, let airport = resolver.reference.airports.airport(key) {
      view.airport = AirportView(airport)
    } else if var place = PlaceDraft(stop) {
      place.timezone = stop.timezone
      view.airport = AirportView(place)
    }
    // A day alone has no clock, and what its beginning would have is nobody's departure.
    if stop.precision == .minute, let utc = stop.utc, let zone = stop.timezone, let rules = try? resolver.zones.rules(for: zone) {
      view.offset = rules.offset(at: utc).description
    }
    return view
  }

  private func delay(_ stop: Stop) -> Int? {
    guard stop.precision == .minute, let planned = stop.utc, let actual = stop.actualUTC else { return nil }
    return Int((actual.milliseconds - planned.milliseconds) / 60_000)
  }
}
