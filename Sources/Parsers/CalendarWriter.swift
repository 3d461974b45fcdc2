package import Travel

/// What happens at some time, for a calendar.
package struct CalendarEvent: Sendable {
  /// When something begins or ends.
  package enum Time: Sendable, Equatable {
    /// The day there; as an end, the last day.
    case day(LocalDate)
    /// An instant, told by the clock of a zone.
    case instant(Instant, zone: String)
  }

  package enum Status: String, Sendable { case confirmed = "CONFIRMED", tentative = "TENTATIVE", cancelled = "CANCELLED" }

  package var id: UUID
  package var start: Time
  package var end: Time?
  package var summary = ""
  package var description: String?
  package var location: String?
  /// Degrees.
  package var coordinate: Coordinate?
  package var category: String?
  package var status = Status.confirmed
  /// Whether one has no time for anything else.
  package var isBusy = true
  package var createdAt: Instant
  package var updatedAt: Instant

  package init(id: UUID, start: Time, createdAt: Instant, updatedAt: Instant) {
    self.id = id
    self.start = start
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }
}

/// Writes a calendar (RFC 5545) with the zones that its times are in. The same events give the same bytes. A long one is written in pieces: all events are
/// noted before `begin`, and handed over again, some at a time.
package struct CalendarWriter: Sendable {
  private let zones: ZoneCatalogue
  /// The zones of the events that have been noted, by their names, each with the instants at which its clocks were last set before times of theirs.
  private var used: [String: (rules: ZoneRules, changes: Set<Instant>)] = [:]
  /// What has been written and not taken.
  package private(set) var bytes: [UInt8] = []

  package init(_ zones: ZoneCatalogue) { self.zones = zones }

  /// The calendar `name` of `events`.
  package static func calendar(_ name: String, _ events: [CalendarEvent], _ zones: ZoneCatalogue) -> [UInt8] {
    var writer = CalendarWriter(zones)
    for event in events { writer.note(event) }
    writer.begin(name)
    for event in events { writer.event(event) }
    writer.end()
    return writer.bytes
  }

  /// Notes the zones of an event that is going to be written.
  package mutating func note(_ event: CalendarEvent) {
    for case .instant(let instant, let zone) in [event.start, event.end].compactMap({ $0 }) {
      guard let rules = rules(zone, at: instant) else { continue }
      // Where they never were, by a day that is before all others.
      used[rules.identifier, default: (rules, [])].changes.insert(rules.transition(until: instant) ?? .earliest)
    }
  }

  /// Begins the calendar `name` with the zones of what has been noted.
  package mutating func begin(_ name: String) {
    line("BEGIN:VCALENDAR")
    line("VERSION:2.0")
    line("PRODID:-//Peregrine//Peregrine//EN")
    line("CALSCALE:GREGORIAN")
    line("METHOD:PUBLISH")
    // The second is what most programs read (RFC 7986 has the first).
    for property in ["NAME", "X-WR-CALNAME"] { line("\(property):\(Self.escaped(name))") }
    for property in ["REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL"] { line("\(property):PT1H") }
    for (_, zone) in used.sorted(by: { $0.key < $1.key }) { self.zone(zone.rules, zone.changes) }
  }

  /// Ends the calendar.
  package mutating func end() { line("END:VCALENDAR") }

  /// What has been written since this was last asked.
  package mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  // MARK: Events

  /// Writes an event.
  package mutating func event(_ event: CalendarEvent) {
    line("BEGIN:VEVENT")
    line("UID:\(event.id)@peregrine")
    // The time of the last change, so that an unchanged calendar is the same to the byte.
    line("DTSTAMP:\(utc(event.updatedAt))")
    line("CREATED:\(utc(event.createdAt))")
    line("LAST-MODIFIED:\(utc(event.updatedAt))")
    // It has to rise with each change: the seconds since it was made do, and a change within the first second is one more.
    let age = event.updatedAt.milliseconds - event.createdAt.milliseconds
    line("SEQUENCE:\(min(Int64(Int32.max), (age + 999) / 1_000))")
    line("DTSTART\(time(event.start))")
    switch event.end {
    case .instant?: line("DTEND\(time(event.end!))")
    case .day(let last): endAfter(last)
    case nil: if case .day(let day) = event.start { endAfter(day) }
    }
    line("SUMMARY:\(Self.escaped(event.summary))")
    if let text = event.description, !text.isEmpty { line("DESCRIPTION:\(Self.escaped(text))") }
    if let text = event.location, !text.isEmpty { line("LOCATION:\(Self.escaped(text))") }
    if let place = event.coordinate { line("GEO:\(Self.degrees(place.latitude));\(Self.degrees(place.longitude))") }
    if let text = event.category { line("CATEGORIES:\(Self.escaped(text))") }
    line("STATUS:\(event.status.rawValue)")
    line("TRANSP:\(event.isBusy ? "OPAQUE" : "TRANSPARENT")")
    line("END:VEVENT")
  }

  /// The end of days is the day after the last, where there is one.
  private mutating func endAfter(_ last: LocalDate) {
    let next = last.advanced(by: 1)
    if next.components.year <= 9_999 { line("DTEND\(time(.day(next)))") }
  }

  private static func degrees(_ value: Double) -> String {
    let millionths = Int((value * 1_000_000).rounded())
    let fraction = String(abs(millionths) % 1_000_000 + 1_000_000).dropFirst()
    return "\(millionths < 0 ? "-" : "")\(abs(millionths) / 1_000_000).\(fraction)"
  }

  /// The parameters and the value of a time. An instant is told in UTC in a zone that this machine does not know, and where the clocks have shown the same
  /// before: of such a time a calendar takes the first (section 3.3.5).
  private func time(_ time: CalendarEvent.Time) -> String {
    switch time {
    case .day(let date): return ";VALUE=DATE:\(Self.basic(date))"
    case .instant(let instant, let zone):
      guard let rules = rules(zone, at: instant) else { return ":\(utc(instant))" }
      return ";TZID=\(rules.identifier):\(Self.basic(rules.localTime(at: instant)))"
    }
  }

  private func utc(_ instant: Instant) -> String {
    // 2026-03-29T08:30:00.123Z
    let text = instant.description
    return text.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
  }

  private static func basic(_ date: LocalDate) -> String { date.description.filter { $0 != "-" } }

  private static func basic(_ time: LocalTime) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(basic(time.date))T\(two(time.hour))\(two(time.minute))\(two(time.second))"
  }

  // MARK: Zones

  private func rules(_ zone: String, at instant: Instant) -> ZoneRules? {
    // UTC has a form of its own.
    guard zone != "UTC", let rules = try? zones.rules(for: zone) else { return nil }
    if case .ambiguous(_, let later) = rules.resolve(rules.localTime(at: instant)), later == instant { return nil }
    return rules
  }

  /// The rules of a zone, as far as the calendar needs them: how the clocks were last set before each of its instants.
  private mutating func zone(_ rules: ZoneRules, _ changes: Set<Instant>) {
    line("BEGIN:VTIMEZONE")
    line("TZID:\(rules.identifier)")
    for last in changes.sorted() {
      let before = rules.offset(at: last == .earliest ? last : Instant(milliseconds: last.milliseconds - 1))
      // When it happens is told by the clock that it ends.
      observance(rules.type(at: last), from: before, at: LocalTime(last, offset: before))
    }
    line("END:VTIMEZONE")
  }

  private mutating func observance(_ type: LocalTimeType, from before: UTCOffset, at local: LocalTime) {
    let kind = type.isDaylightSaving ? "DAYLIGHT" : "STANDARD"
    line("BEGIN:\(kind)")
    line("DTSTART:\(Self.basic(local))")
    line("TZOFFSETFROM:\(Self.basic(before))")
    line("TZOFFSETTO:\(Self.basic(type.offset))")
    line("TZNAME:\(Self.escaped(type.designation))")
    line("END:\(kind)")
  }

  private static func basic(_ offset: UTCOffset) -> String { offset.description.filter { $0 != ":" } }

  // MARK: Lines

  /// Text in which nothing is a sign of the format (section 3.3.11).
  private static func escaped(_ text: String) -> String {
    var output = ""
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar {
      case "\\", ";", ",": output += "\\\(scalar)"
      case "\n", "\r", "\u{2028}", "\u{2029}", "\u{85}": output += "\\n"
      case "\u{0}"..<" " where scalar != "\t", "\u{7F}": output += " "
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// A line, folded so that none is longer than 75 bytes and no character is cut in two (section 3.1).
  private mutating func line(_ text: String) {
    var length = 0
    for scalar in text.unicodeScalars {
      let size = String(scalar).utf8.count
      if length + size > 75 {
        bytes += "\r\n ".utf8
        length = 1
      }
      bytes += String(scalar).utf8
      length += size
    }
    bytes += "\r\n".utf8
  }
}

extension Instant {
  /// 1600-01-01, before any clock was set by a rule.
  fileprivate static let earliest = Instant(milliseconds: -11_676_096_000_000)
}
