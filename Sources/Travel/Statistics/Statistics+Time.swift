/// Flights by time: days, months and hours are those of the local calendar and clock at the departure.
extension Statistics {
  /// What time is divided into.
  package enum Bucket: String, CaseIterable, Sendable { case day, week, month, quarter, year }

  /// One piece of a dense series.
  package struct BucketRow: Sendable {
    package var first: LocalDate
    package var last: LocalDate
    package var tally = Tally()
    package var planned = 0
  }

  /// The days that a series covers: as they were asked for, else from the first flight to the last, the planned ones included. nil without any.
  package func period(from: LocalDate?, to: LocalDate?) -> ClosedRange<LocalDate>? {
    let days = flown.map(\.departureDay) + planned.map(\.departureDay)
    guard let first = from ?? days.min().map({ LocalDate(dayNumber: Int($0)) }) else { return nil }
    guard let last = to ?? days.max().map({ LocalDate(dayNumber: Int($0)) }) else { return nil }
    return first <= last ? first...last : nil
  }

  /// Every piece of `period`, also those without a flight. Weeks begin on Monday.
  package func series(by bucket: Bucket, over period: ClosedRange<LocalDate>) -> [BucketRow] {
    var rows: [BucketRow] = []
    var start = bucket.start(of: period.lowerBound)
    while start <= period.upperBound {
      let next = bucket.next(after: start)
      rows.append(BucketRow(first: start, last: next.advanced(by: -1)))
      start = next
    }
    let starts = rows.map(\.first)
    func place(_ flight: FlightFact) -> Int? {
      guard period.contains(flight.day) else { return nil }
      return partitionPoint(starts.count) { starts[$0] <= flight.day } - 1
    }
    for flight in flown { if let place = place(flight) { rows[place].tally.add(flight) } }
    for flight in planned { if let place = place(flight) { rows[place].planned += 1 } }
    return rows
  }

  /// Monday to Sunday.
  package var weekdays: [Row<LocalDate.Weekday>] {
    var rows = (1...7).map { Row(value: LocalDate.Weekday(rawValue: $0)!, tally: Tally()) }
    for flight in flown { rows[flight.day.weekday.rawValue - 1].tally.add(flight) }
    return rows
  }

  /// An hour of the day with what departs and arrives in it.
  package struct HourRow: Sendable {
    package var hour: Int
    package var departures = 0
    package var arrivals = 0

    package init(hour: Int) { self.hour = hour }
  }

  /// The 24 hours of the local clocks at departure and arrival, and how many departures are known by the day alone.
  package var hours: (rows: [HourRow], withoutTime: Int) {
    var rows = (0..<24).map { HourRow(hour: $0) }
    var withoutTime = 0
    for flight in flown {
      if let minute = flight.departureMinute { rows[minute / 60].departures += 1 } else { withoutTime += 1 }
      if let minute = flight.arrivalMinute { rows[minute / 60].arrivals += 1 }
    }
    return (rows, withoutTime)
  }
}

extension Statistics.Bucket {
  /// The first day of the piece that `day` is in.
  package func start(of day: LocalDate) -> LocalDate {
    let (year, month, _) = day.components
    switch self {
    case .day: return day
    case .week: return day.advanced(by: 1 - day.weekday.rawValue)
    case .month: return LocalDate(year: year, month: month, day: 1) ?? day
    case .quarter: return LocalDate(year: year, month: (month - 1) / 3 * 3 + 1, day: 1) ?? day
    case .year: return LocalDate(year: year, month: 1, day: 1) ?? day
    }
  }

  /// The first day of the piece after the one that begins on `start`.
  package func next(after start: LocalDate) -> LocalDate {
    // Long enough to be in the next one, and too short for the one after it.
    let days =
      switch self {
      case .day: 1
      case .week: 7
      case .month: 31
      case .quarter: 92
      case .year: 366
      }
    return self.start(of: start.advanced(by: days))
  }

  /// The first day of the piece before the one that begins on `start`.
  package func previous(before start: LocalDate) -> LocalDate { self.start(of: start.advanced(by: -1)) }

  /// Of the piece before, the day that is as far in it as `day` is in its own; its last day where that has fewer days.
  package func sameDay(before day: LocalDate) -> LocalDate {
    let start = start(of: day)
    let previous = previous(before: start)
    let last = start.advanced(by: -1)
    guard self == .year else { return min(previous.advanced(by: start.distance(to: day)), last) }
    let (year, month, number) = day.components
    return LocalDate(year: year - 1, month: month, day: number) ?? LocalDate(year: year - 1, month: month, day: number - 1) ?? last
  }
}
