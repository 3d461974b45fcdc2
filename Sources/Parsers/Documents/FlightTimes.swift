internal import Travel

/// Puts the times of a flight on the clocks of its airports. A wall clock stays as it is. One that says how far it is ahead of UTC, other than the clocks
/// there are, is an instant or, as many senders have it, a wall clock with a wrong addition; where the length of the flight leaves one of them only, that
/// is taken, and else both are said.
struct FlightTimes {
  /// One end of the flight.
  struct End {
    var time: StatedTime?
    var rules: ZoneRules?
    /// Where it is said.
    var origin: Origin
    /// Whether an instant is believed to be one, as in calendars; else it is doubted.
    var isInstant = false

    init(_ time: StatedTime?, _ rules: ZoneRules?, _ origin: Origin) { (self.time, self.rules, self.origin) = (time, rules, origin) }
  }

  /// One meaning of a time.
  private struct Candidate: Equatable {
    let local: String
    let instant: Instant?
    let isWallClock: Bool
  }

  /// Minutes as flown, mostly; nil: the airports are not known.
  let estimate: Int?

  init(from: Airport?, to: Airport?) {
    estimate = from.flatMap { from in to.map { FlightDuration.estimated(distance: from.coordinate.distance(to: $0.coordinate)) } }
  }

  /// Writes both times into the reading.
  func settle(_ departure: End, _ arrival: End, zones: ZoneCatalogue, into reading: inout Reading<FlightDraft>) {
    let starts = candidates(departure, zones)
    let ends = candidates(arrival, zones)
    let (start, end, isProved) = choose(starts, ends, needsProof: departure.isInstant || arrival.isInstant)
    write(.departureLocal, .departureUTC, start, starts, departure, isProved, &reading)
    write(.arrivalLocal, .arrivalUTC, end, ends, arrival, isProved, &reading)
    if departure.rules == nil { reading.take(.departureTimezone, Self.zone(departure, zones), departure.origin) }
    if arrival.rules == nil { reading.take(.arrivalTimezone, Self.zone(arrival, zones), arrival.origin) }
    guard let start, let end, let minutes = Self.minutes(start, end) else { return }
    if minutes <= 0 {
      reading.warn("arrival_local", "By these times (\(start.local), \(end.local)) it arrives before it departs.", isDoubt: true)
    } else if let estimate, misfit(start, end) ?? 0 >= Self.impossible {
      reading.warn(
        "arrival_local", "By these times (\(start.local), \(end.local)) it takes \(minutes) minutes, where some \(estimate) are usual.",
        isDoubt: true)
    }
  }

  /// The zone that a document names, of an airport that is not known.
  private static func zone(_ end: End, _ zones: ZoneCatalogue) -> String? {
    end.time?.zone.flatMap { try? zones.rules(for: $0).identifier }
  }

  // MARK: What a time can mean

  /// The wall clock first, then the instant, if that is another one.
  private func candidates(_ end: End, _ zones: ZoneCatalogue) -> [Candidate] {
    guard let time = end.time else { return [] }
    let wall = Candidate(local: time.local, instant: end.rules.flatMap { Self.instant(time, $0) }, isWallClock: true)
    guard time.secondOfDay != nil, let rules = end.rules, let instant = Self.meant(time, zones) else { return [wall] }
    let local = rules.localTime(at: instant)
    let other = Candidate(local: StatedTime.text(local.date, local.secondOfDay), instant: instant, isWallClock: false)
    // A clock that shows this twice is told apart by the offset.
    return other.local == wall.local ? [Candidate(local: wall.local, instant: instant, isWallClock: true)] : [wall, other]
  }

  private static func meant(_ time: StatedTime, _ zones: ZoneCatalogue) -> Instant? {
    if let instant = time.instant { return instant }
    guard let zone = time.zone, let rules = try? zones.rules(for: zone) else { return nil }
    return instant(time, rules)
  }

  private static func instant(_ time: StatedTime, _ rules: ZoneRules) -> Instant? {
    guard time.secondOfDay != nil, let local = try? LocalTime(time.local) else { return nil }
    return try? rules.resolve(local).instant()
  }

  // MARK: The choice

  private static func minutes(_ start: Candidate, _ end: Candidate) -> Int? {
    guard let start = start.instant, let end = end.instant else { return nil }
    return Int((end.milliseconds - start.milliseconds) / 60_000)
  }

  /// By how many minutes a flight of this length differs from what is usual: winds and waiting are forgiven.
  private func misfit(_ start: Candidate, _ end: Candidate) -> Int? {
    guard let estimate, let minutes = Self.minutes(start, end) else { return nil }
    if minutes <= 0 { return 10_000 }
    return max(0, abs(minutes - estimate) - (25 + estimate * 15 / 100))
  }

  /// Minutes beyond what winds and waiting explain.
  private static let impossible = 180
  private static let wrongZone = 95

  /// What is meant, and whether the length of the flight shows that it is, because every other meaning makes it wrong by hours.
  private func choose(_ starts: [Candidate], _ ends: [Candidate], needsProof: Bool) -> (Candidate?, Candidate?, isProved: Bool) {
    // Instants are the last ones.
    guard let start = starts.last, let end = ends.last, starts.count + ends.count > 2 else {
      return (starts.last, ends.last, max(starts.count, ends.count) < 2)
    }
    let pairs = starts.indices.flatMap { i in ends.indices.map { (start: starts[i], end: ends[$0]) } }
      // Who writes one of them as an instant does not write the other one as a wall clock, where both can be either.
      .filter { starts.count == 1 || ends.count == 1 || $0.start.isWallClock == $0.end.isWallClock }
    let rated = pairs.compactMap { pair in misfit(pair.start, pair.end).map { (pair, $0) } }.sorted { $0.1 < $1.1 }
    guard rated.count == pairs.count, let best = rated.first, rated.count > 1, best.1 == 0, rated[1].1 > 0 else {
      return (start, end, false)
    }
    let isProved = rated[1].1 >= Self.wrongZone
    return isProved || !needsProof ? (best.0.start, best.0.end, isProved) : (start, end, false)
  }

  private func write(
    _ localField: ReadingField<FlightDraft, String>, _ instantField: ReadingField<FlightDraft, Instant>, _ chosen: Candidate?,
    _ candidates: [Candidate], _ end: End, _ isProved: Bool, _ reading: inout Reading<FlightDraft>
  ) {
    guard let chosen, let time = end.time else { return }
    if end.rules == nil, let instant = time.instant, time.offset == 0 {
      // Of a place whose clocks are not known, the instant is what is known.
      return reading.take(instantField, instant, end.origin)
    }
    reading.take(localField, chosen.local, end.origin)
    if let other = time.otherDate {
      reading.warn(localField.name, "The date may be \(time.date) or \(other): it says only numbers.", isDoubt: true)
    }
    guard let other = candidates.first(where: { $0 != chosen }), let rules = end.rules else { return }
    let said = time.offset.map { $0 == 0 && time.zone == nil ? "UTC" : UTCOffset(seconds: $0).description } ?? time.zone ?? "another zone"
    if isProved {
      let reason =
        "\(time.local) is said to be in \(said); the length of the flight shows that \(chosen.local) in \(rules.identifier) is meant."
      if chosen.isWallClock { reading.warn(localField.name, reason) }
    } else if !end.isInstant {
      reading.warn(
        localField.name,
        "It may be \(chosen.local) or \(other.local) in \(rules.identifier): the document says \(time.local) in \(said), and many senders mean the wall clock by that.",
        isDoubt: true)
    }
  }
}
