internal import Parsers
internal import Schema
internal import Travel

/// What a file leaves to be found out when its airports and airlines are known: the airline's code in a flight number, the day of an arrival of which only
/// the time is known, an arrival of which only the duration is known, and which of two hours is meant where the clocks were set back.
struct ImportTimes {
  private let services: Services

  init(_ services: Services) { self.services = services }

  /// Puts the airline's code before a flight number without one.
  func complete(_ draft: inout FlightDraft) {
    guard let number = draft.flightNumber, (1...5).contains(number.utf8.count), let first = number.utf8.first, 0x30...0x39 ~= first,
      number.utf8.dropLast().allSatisfy({ 0x30...0x39 ~= $0 }), let code = draft.airline.iata ?? draft.airline.icao ?? draft.airline.name
    else { return }
    let day = draft.departure.local.flatMap { try? LocalDate(String($0.prefix(10))) }
    let airlines = services.reference.airlines
    if let known = airlines.airline(code, on: day)
      ?? airlines.search(code, limit: 1).first(where: { $0.name.lowercased() == code.lowercased() })
    {
      draft.flightNumber = (known.iata ?? known.icao ?? code) + number
    } else if (2...3).contains(code.utf8.count) {
      draft.flightNumber = code + number
    }
  }

  /// Writes what `draft` and `row` say into `flight`. Throws what is wrong with it.
  func resolve(_ draft: FlightDraft, _ row: ImportRow, into flight: inout Flight) throws {
    var draft = draft
    if row.arrivalTime != nil || row.minutes != nil { findArrival(row, &draft) }
    try FlightRoutes.resolve(draft, into: &flight, services)
  }

  /// What is found out is written into `draft`. Of what is wrong the resolver will tell.
  private func findArrival(_ row: ImportRow, _ draft: inout FlightDraft) {
    guard let from = rules(draft.departure), let to = rules(draft.arrival), let (day, departures) = departures(draft.departure, from),
      let first = departures.first
    else { return }
    if let time = row.arrivalTime {
      let locals = [0, 1, -1, 2].map { "\(day.advanced(by: $0))T\(time)" }
      if choose(locals, departures, to, &draft, where: { $0 == row.minutes.map { Int64($0) * 60_000 } }) { return }
      // The day by which it takes less than one.
      if choose(locals, [first], to, &draft, where: { (0..<86_400_000).contains($0) }) { return }
      draft.arrival.local = locals[0]
    } else if let minutes = row.minutes, minutes > 0 {
      if let local = draft.arrival.local {
        _ = choose([local], departures, to, &draft) { $0 == Int64(minutes) * 60_000 }
      } else if draft.arrival.utc == nil {
        draft.arrival.utc = Instant(milliseconds: first.milliseconds + Int64(minutes) * 60_000)
      }
    }
  }

  /// Takes the first of these arrivals, and of the hours that there were twice, by which the flight lasts as many milliseconds as it should; false when
  /// there are none.
  private func choose(
    _ locals: [String], _ departures: [Instant], _ zone: ZoneRules, _ draft: inout FlightDraft, where lasts: (Int64) -> Bool
  ) -> Bool {
    for local in locals {
      guard let time = try? LocalTime(local), time.precision == .minute else { continue }
      let arrivals = instants(time, zone, draft.arrival.fold)
      for (i, departure) in departures.enumerated() {
        for (j, arrival) in arrivals.enumerated() where lasts(arrival.milliseconds - departure.milliseconds) {
          draft.arrival.local = local
          if i > 0 { draft.departure.fold = .later }
          if j > 0 { draft.arrival.fold = .later }
          return true
        }
      }
    }
    return false
  }

  /// The local day of departure, and the instants that are meant: two where the clock showed it twice. nil where only a day is known.
  private func departures(_ stop: StopDraft, _ zone: ZoneRules) -> (day: LocalDate, instants: [Instant])? {
    guard let local = stop.local else { return stop.utc.map { (zone.localTime(at: $0).date, [$0]) } }
    guard let time = try? LocalTime(local), time.precision == .minute else { return nil }
    return (time.date, instants(time, zone, stop.fold))
  }

  /// The instants that a clock shows a time at, the earlier first; of two the one that somebody has asked for.
  private func instants(_ time: LocalTime, _ zone: ZoneRules, _ fold: LocalTimeResolution.Fold?) -> [Instant] {
    switch zone.resolve(time) {
    case .unique(let instant): [instant]
    case .ambiguous(let earlier, let later): fold == nil ? [earlier, later] : [fold == .earlier ? earlier : later]
    case .gap: []
    }
  }

  /// The clock of a stop, as the resolver will find it.
  private func rules(_ stop: StopDraft) -> ZoneRules? {
    let zone =
      stop.timezone ?? stop.place?.timezone ?? stop.place?.code.flatMap { services.reference.airports.airport($0) }?.timezone
    return zone.flatMap { try? services.resolver.zones.rules(for: $0) }
  }
}
