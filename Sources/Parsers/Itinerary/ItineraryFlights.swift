internal import Travel

/// Puts together what belongs to one flight: which airports, day and times stand with which number. A text lays all its flights out in one way: before the
/// number, behind it, or beside it in its line; so of all ways the one is taken by which most of them are whole, near and as long as flights between their airports
/// are. Where two ways are as good and say different things, nothing is taken.
struct ItineraryFlights {
  /// A flight with what says so.
  struct Found {
    let number: FlightNumber
    let mention: ItineraryToken
    let from: ItineraryToken
    let to: ItineraryToken
    let day: ItineraryToken
    let date: WrittenDate.Meaning
    let departure: ItineraryToken?
    let arrival: ItineraryToken?
    /// Days from departure to arrival.
    let arrivalDays: Int?
    let score: Double
    /// The lines that it takes.
    let lines: ClosedRange<Int>
    var isInherited = false

    func isSame(_ other: Found) -> Bool {
      from.airport == other.from.airport && to.airport == other.to.airport && date == other.date
        && (departure == nil || other.departure == nil
          || departure?.kind == other.departure?.kind && (arrival == nil || other.arrival == nil || arrival?.kind == other.arrival?.kind))
    }
  }

  /// The mentions of one number that follow each other.
  private struct Group {
    let number: FlightNumber
    var mentions: [Int]
    /// Whether another number stands in the same line, so that nobody knows what is whose.
    var isShared = false
  }

  /// `around`: one before the number and one behind it.
  private enum Side { case before, behind, around }

  private struct Layout {
    let airports: Side
    let date: Side
    let times: Side
  }

  private let tokens: [ItineraryToken]
  private let lines: [ItineraryLine]
  private let context: DocumentContext
  private let order: TableDates.Order?
  private let groups: [Group]
  private let clocks: FlightClocks

  static let mostFlights = 200
  /// In how many lines around its number a flight is looked for.
  private static let reach = 14
  private static let mostTokens = 200

  init(_ tokens: [ItineraryToken], lines: [ItineraryLine], _ context: DocumentContext, order: TableDates.Order?) {
    self.tokens = tokens
    self.lines = lines
    self.context = context
    self.order = order
    groups = Self.groups(tokens)
    clocks = FlightClocks(context.zones)
  }

  private static func groups(_ tokens: [ItineraryToken]) -> [Group] {
    var groups: [Group] = []
    for (i, token) in tokens.enumerated() {
      guard let number = token.flight, !token.isAside, groups.count < 4 * mostFlights else { continue }
      if let last = groups.last, let mention = last.mentions.last {
        if last.number == number, token.line - tokens[mention].line <= 8 {
          groups[groups.count - 1].mentions.append(i)
          continue
        }
        if tokens[mention].line == token.line {
          groups[groups.count - 1].isShared = true
          groups.append(Group(number: number, mentions: [i], isShared: true))
          continue
        }
      }
      groups.append(Group(number: number, mentions: [i]))
    }
    return groups
  }

  /// The flights in the order of the text; `unclear` are numbers of which it is not clear what belongs to them.
  func find() -> (found: [Found], unclear: [FlightNumber]) {
    guard !groups.isEmpty else { return ([], []) }
    let layouts = [Side.behind, .before, .around].flatMap { airports in
      [Side.before, .behind].flatMap { date in [Side.behind, .before, .around].map { Layout(airports: airports, date: date, times: $0) } }
    }
    let readings = layouts.map { read($0) }
    let totals = readings.map { $0.reduce(0) { $0 + ($1?.score ?? 0) } }
    guard let best = totals.indices.max(by: { totals[$0] < totals[$1] }), totals[best] > 0 else { return ([], []) }
    var found: [Found] = []
    var unclear: [FlightNumber] = []
    for i in groups.indices {
      guard let flight = readings[best][i] else { continue }
      let rivals = readings.indices.filter { totals[$0] >= totals[best] - Self.margin }.compactMap { readings[$0][i] }
      if rivals.allSatisfy({ $0.isSame(flight) }) { found.append(flight) } else { unclear.append(flight.number) }
    }
    return (found, unclear)
  }

  /// What one way must have more than another to be better.
  private static let margin = 0.7

  private func read(_ layout: Layout) -> [Found?] {
    var result: [Found?] = []
    var last: Found?
    for i in groups.indices {
      var flight = read(i, layout, last)
      if let found = flight, let before = last, found.isInherited, !isConnection(before, found) { flight = nil }
      if let found = flight, let before = last, before.to.airport == found.from.airport { flight = found.with(bonus: 1) }
      result.append(flight)
      last = flight ?? last
    }
    return result
  }

  /// Whether a flight without a day of its own goes on from where the one before it ends.
  private func isConnection(_ before: Found, _ flight: Found) -> Bool {
    guard before.to.airport == flight.from.airport, before.from.airport != flight.to.airport, let minutes = clocks.wait(before, flight)
    else { return false }
    return (20...1_080).contains(minutes)
  }

  // MARK: One flight

  private func read(_ i: Int, _ layout: Layout, _ last: Found?) -> Found? {
    let group = groups[i]
    guard !group.isShared else { return nil }
    let own = tokens[group.mentions[0]].line...tokens[group.mentions[group.mentions.count - 1]].line
    guard let (from, to) = airports(i, own, layout.airports), let (day, isInherited, second) = date(i, own, layout.date),
      let written = tokens[day].date, let date = written.meaning(reference: context.referenceDay, order: order),
      let a = tokens[from].airport,
      let b = tokens[to].airport
    else { return nil }
    let times = times(i, own, layout.times)
    guard !times.isUnclear else { return nil }
    var used = [from, to, day]
    var score = 10.0
    var arrivalDays: Int?
    if let departure = times.departure, let start = tokens[departure].time {
      used.append(departure)
      if let arrival = times.arrival, let end = tokens[arrival].time {
        used.append(arrival)
        let stated = end.days ?? second.flatMap { arrivalDay($0, arrival, date.date) }
        guard let days = clocks.days(a, b, date.date, start.second, end.second, stated: stated) else { return nil }
        arrivalDays = days
        score += 6
      } else {
        score += 1
      }
    }
    guard isOnly(day, date.date, arrivalDays) else { return nil }
    // Without the times that show it, it must be said which is which.
    guard arrivalDays != nil || isRoute(from, to) else { return nil }
    let lines = used.map { tokens[$0].line } + [own.lowerBound, own.upperBound]
    let extent = (lines.min() ?? 0)...(lines.max() ?? 0)
    // Two times that are there and cannot be those of this flight speak against it.
    guard arrivalDays != nil || countTimes(extent) != 2 else { return nil }
    for token in used { score -= 0.35 * Double(min(12, distance(tokens[token].line, own))) }
    return Found(
      number: group.number, mention: tokens[group.mentions[0]], from: tokens[from], to: tokens[to], day: tokens[day], date: date,
      departure: times.departure.map { tokens[$0] }, arrival: times.departure == nil ? nil : times.arrival.map { tokens[$0] },
      arrivalDays: arrivalDays,
      score: max(score, 0.5), lines: extent, isInherited: isInherited)
  }

  private func countTimes(_ extent: ClosedRange<Int>) -> Int {
    (tokens.indices(ofLine: extent.lowerBound).lowerBound..<tokens.indices(ofLine: extent.upperBound).upperBound).prefix(Self.mostTokens)
      .count { tokens[$0].time != nil && !tokens[$0].isAside }
  }

  private func distance(_ line: Int, _ own: ClosedRange<Int>) -> Int {
    line < own.lowerBound ? own.lowerBound - line : max(0, line - own.upperBound)
  }

  /// The tokens of one side, nearest first, with those of the number's own lines; none beyond the next number.
  private func side(_ i: Int, _ own: ClosedRange<Int>, _ side: Side) -> [Int] {
    switch side {
    case .behind:
      var first = groups[i].mentions[0]
      while first > 0, tokens[first - 1].line == own.lowerBound { first -= 1 }
      let end = i + 1 < groups.count ? groups[i + 1].mentions[0] : tokens.count
      let limit = i + 1 < groups.count ? tokens[end].line : Int.max
      return (first..<max(first, end)).prefix { tokens[$0].line <= own.upperBound + Self.reach && tokens[$0].line < limit }.prefix(
        Self.mostTokens
      )
      .filter { !tokens[$0].isAside }
    case .before:
      var last = groups[i].mentions[groups[i].mentions.count - 1]
      while last + 1 < tokens.count, tokens[last + 1].line == own.upperBound { last += 1 }
      let previous = i > 0 ? groups[i - 1].mentions[groups[i - 1].mentions.count - 1] : -1
      let limit = previous >= 0 ? tokens[previous].line : -1
      return stride(from: last, to: previous, by: -1).prefix { tokens[$0].line >= own.lowerBound - Self.reach && tokens[$0].line > limit }
        .prefix(Self.mostTokens).filter { !tokens[$0].isAside }
    case .around: return []
    }
  }

  /// The nearest of a kind before the number's own lines, or in them, and the nearest one behind.
  private func around(_ i: Int, _ own: ClosedRange<Int>, where isMeant: (ItineraryToken) -> Bool) -> [Int] {
    let first = groups[i].mentions[0]
    let last = groups[i].mentions[groups[i].mentions.count - 1]
    let beside = side(i, own, .behind).filter { isOwn($0, own) && isMeant(tokens[$0]) }
    if beside.count >= 2 { return beside }
    guard let before = side(i, own, .before).first(where: { $0 < first && isMeant(tokens[$0]) }),
      let behind = side(i, own, .behind).first(where: { $0 > last && isMeant(tokens[$0]) })
    else { return [] }
    return [before, behind]
  }

  /// Whether its line has no other day than that of arrival.
  private func isOnly(_ day: Int, _ date: LocalDate, _ arrivalDays: Int?) -> Bool {
    tokens.indices(ofLine: tokens[day].line).prefix(Self.mostTokens).allSatisfy { token in
      guard token != day, !tokens[token].isAside, let other = meaning(token) else { return true }
      return (0...max(0, arrivalDays ?? 0)).contains(date.distance(to: other)) || arrivalDays == -1 && date.distance(to: other) == -1
    }
  }

  /// Whether the text says that it goes from the one to the other.
  private func isRoute(_ from: Int, _ to: Int) -> Bool {
    if tokens[from].role == .departure, tokens[to].role == .arrival { return true }
    return tokens[from].line == tokens[to].line && tokens[from].range.lowerBound < tokens[to].range.lowerBound
      && AirportMentions.leads(lines[tokens[from].line], tokens[from].range.upperBound..<tokens[to].range.lowerBound, isWide: true)
  }

  private func isOwn(_ token: Int, _ own: ClosedRange<Int>) -> Bool { own.contains(tokens[token].line) }

  private func airports(_ i: Int, _ own: ClosedRange<Int>, _ side: Side) -> (from: Int, to: Int)? {
    let all = side == .around ? around(i, own) { $0.airport != nil } : self.side(i, own, side).filter { tokens[$0].airport != nil }
    // Said twice, by its name and its code, it is one.
    func distinct(_ places: [Int]) -> [Int] {
      places.reduce(into: []) { result, place in
        if result.last.map({ tokens[$0].airport != tokens[place].airport }) ?? true { result.append(place) }
      }
    }
    let beside = distinct(all.filter { isOwn($0, own) }.sorted())
    var pair: [Int]
    if beside.count >= 2 {
      guard beside.count == 2 || own.lowerBound != own.upperBound || Set(beside.map { tokens[$0].airport }).count == 2 else { return nil }
      pair = Array(beside.prefix(2))
    } else {
      pair = Array(distinct(all).prefix(2))
      if side == .before { pair.reverse() }
    }
    guard pair.count == 2, tokens[pair[0]].airport != tokens[pair[1]].airport, abs(tokens[pair[0]].line - tokens[pair[1]].line) <= 8 else {
      return nil
    }
    // Three in a row are a journey with a change.
    let line = tokens[pair[0]].line
    if line == tokens[pair[1]].line, Set(tokens.indices(ofLine: line).compactMap { tokens[$0].airport }).count > 2 { return nil }
    switch (tokens[pair[0]].role, tokens[pair[1]].role) {
    case (.arrival?, .departure?): return (pair[1], pair[0])
    case (.departure?, .departure?), (.arrival?, .arrival?): return nil
    case (.arrival?, nil), (nil, .departure?): return nil
    default: return (pair[0], pair[1])
    }
  }

  /// The day of departure, and of several in a row the one behind it.
  private func date(_ i: Int, _ own: ClosedRange<Int>, _ side: Side) -> (day: Int, isInherited: Bool, second: Int?)? {
    let all = self.side(i, own, side).filter { tokens[$0].date != nil }
    let beside = all.filter { isOwn($0, own) }.sorted()
    let near = beside.isEmpty ? all : beside
    if let first = near.first {
      guard side == .before, beside.isEmpty else {
        let second = near.dropFirst().first ?? all.first { $0 > first }
        guard tokens[first].role == .arrival else { return (first, false, second) }
        // Arrival stands first where departure stands behind it.
        return second.flatMap { tokens[$0].role == .departure ? ($0, false, first) : nil }
      }
      // The last one before the number, but for the day of arrival.
      if tokens[first].role == .arrival || isPair(near), let second = near.dropFirst().first { return (second, false, first) }
      return (first, false, nil)
    }
    guard side == .before, i > 0 else { return nil }
    // A heading over several flights.
    let start = groups[i].mentions[0]
    for token in stride(from: start - 1, through: 0, by: -1) {
      guard tokens[token].line >= own.lowerBound - 2 * Self.reach else { return nil }
      if tokens[token].date != nil, !tokens[token].isAside { return (token, true, nil) }
    }
    return nil
  }

  /// Whether the two dates nearest before a number are those of departure and arrival.
  private func isPair(_ near: [Int]) -> Bool {
    guard near.count >= 2, let last = meaning(near[0]), let first = meaning(near[1]) else { return false }
    return (0...2).contains(first.distance(to: last)) && tokens[near[0]].line - tokens[near[1]].line <= 4
  }

  private func meaning(_ token: Int) -> LocalDate? { tokens[token].date?.meaning(reference: context.referenceDay, order: order)?.date }

  /// How many days after departure a second date is, if it stands with the time of arrival.
  private func arrivalDay(_ second: Int, _ arrival: Int, _ date: LocalDate) -> Int? {
    guard let day = meaning(second), (-1...2).contains(date.distance(to: day)) else { return nil }
    let between = tokens[min(second, arrival)..<max(second, arrival)].dropFirst()
    return between.allSatisfy { $0.airport != nil || $0.time != nil && tokens[second].line != tokens[arrival].line }
      ? date.distance(to: day) : nil
  }

  private func times(_ i: Int, _ own: ClosedRange<Int>, _ side: Side) -> (departure: Int?, arrival: Int?, isUnclear: Bool) {
    let all = side == .around ? around(i, own) { $0.time != nil } : self.side(i, own, side).filter { tokens[$0].time != nil }
    let beside = all.filter { isOwn($0, own) }.sorted()
    var near = beside.count >= 2 ? beside : Array(all.prefix(2))
    if side == .before, beside.count < 2 { near.sort() }
    guard let first = near.first else { return (nil, nil, false) }
    // All that stand in the lines of the first two.
    let lines = Set(near.prefix(2).map { tokens[$0].line })
    near = all.filter { lines.contains(tokens[$0].line) }.sorted()
    let departures = near.filter { tokens[$0].role == .departure }
    let arrivals = near.filter { tokens[$0].role == .arrival }
    if departures.count == 1, arrivals.count == 1 { return (departures[0], arrivals[0], false) }
    switch near.count {
    case 1: return tokens[first].role == .departure ? (first, nil, false) : (nil, nil, false)
    case 2:
      if tokens[near[0]].role == .arrival || tokens[near[1]].role == .departure { return (nil, nil, true) }
      return (near[0], near[1], false)
    default: return (nil, nil, false)
    }
  }
}

extension ItineraryFlights.Found {
  fileprivate func with(bonus: Double) -> Self {
    Self(
      number: number, mention: mention, from: from, to: to, day: day, date: date, departure: departure, arrival: arrival,
      arrivalDays: arrivalDays,
      score: score + bonus, lines: lines, isInherited: isInherited)
  }
}

extension [ItineraryToken] {
  /// Those of one line; the tokens are in the order of lines.
  fileprivate func indices(ofLine line: Int) -> Range<Int> {
    func first(_ isBehind: (ItineraryToken) -> Bool) -> Int {
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    return first { $0.line >= line }..<first { $0.line > line }
  }
}
