internal import Travel

/// Whether wall clocks can be those of a flight between two airports, and on which day it arrives then.
struct FlightClocks {
  private let zones: ZoneCatalogue

  init(_ zones: ZoneCatalogue) { self.zones = zones }

  /// The days from departure to arrival, as they are stated, or those with which the flight is as long as flights between these airports are; nil: there are none.
  func days(_ from: Airport, _ to: Airport, _ date: LocalDate, _ start: Int, _ end: Int, stated: Int?) -> Int? {
    let estimate = FlightDuration.estimated(distance: from.coordinate.distance(to: to.coordinate))
    // Propellers take longer, and winds are with one or against one; schedules leave some room.
    let usual = (estimate * 65 / 100 - 10)...(estimate * 150 / 100 + 60)
    for days in stated.map({ [$0] }) ?? [0, 1, -1, 2] {
      guard let begin = instant(from, date, start), let finish = instant(to, date.advanced(by: days), end) else { continue }
      if usual.contains(Int((finish.milliseconds - begin.milliseconds) / 60_000)) { return days }
    }
    return nil
  }

  func instant(_ airport: Airport, _ date: LocalDate, _ second: Int) -> Instant? {
    guard let rules = try? zones.rules(for: airport.timezone), let time = LocalTime(date, hour: second / 3_600, minute: second / 60 % 60)
    else { return nil }
    return try? rules.resolve(time).instant()
  }

  /// Minutes between the arrival of one flight and the departure of the next one; nil where either is not known.
  func wait(_ one: ItineraryFlights.Found, _ next: ItineraryFlights.Found) -> Int? {
    guard let arrival = arrival(one), let departure = departure(next) else { return nil }
    return Int((departure.milliseconds - arrival.milliseconds) / 60_000)
  }

  func departure(_ flight: ItineraryFlights.Found) -> Instant? {
    guard let airport = flight.from.airport, let second = flight.departure?.time?.second else { return nil }
    return instant(airport, flight.date.date, second)
  }

  func arrival(_ flight: ItineraryFlights.Found) -> Instant? {
    guard let airport = flight.to.airport, let second = flight.arrival?.time?.second, let days = flight.arrivalDays else { return nil }
    return instant(airport, flight.date.date.advanced(by: days), second)
  }
}
