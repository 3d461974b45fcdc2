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

/// Writes a calendar (RFC 5545) with the zones that its times are in. The same events give the same bytes.
package struct CalendarWriter {
  private let zones: ZoneCatalogue
  private var bytes: [UInt8] = []

  private init(_ zones: ZoneCatalogue) { self.zones = zones }

  /// The calendar `name` of `events`.
  package static func calendar(_ name: String, _ events: [CalendarEvent], _ zones: ZoneCatalogue) -> [UInt8] {
    var writer = CalendarWriter(zones)
    writer.line("BEGIN:VCALENDAR")
    writer.line("VERSION:2.0")
    writer.line("PRODID:-//Peregrine//Peregrine//EN")
    writer.line("CALSCALE:GREGORIAN")
    writer.line("METHOD:PUBLISH")
    // The second is what most programs read (RFC 7986 has the first).
    for property in ["NAME", "X-WR-CALNAME"] { writer.line("\(property):\(escaped(name))") }
    for property in ["REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL"] { writer.line("\(property):PT1H") }
    for zone in writer.usedZones(events) { writer.zone(zone.rules, zone.instants) }
    for event in events { writer.event(event) }
    writer.line("END:VCALENDAR")
    return writer.bytes
  }

  // MARK: Events

  private mutating func event(_ event: CalendarEvent) {
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
    // The end of days is the day after the last.
    case .day(let last): line("DTEND\(time(.day(last.advanced(by: 1))))")
    case .instant?: line("DTEND\(time(event.end!))")
    case nil: if case .day(let day) = event.start { line("DTEND\(time(.day(day.advanced(by: 1))))") }
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

  private static func degrees(_ value: Double) -> String {
    let millionths = Int((value * 1_000_000).rounded())
    let fraction = String(abs(millionths) % 1_000_000 + 1_000_000).dropFirst()
    return "\(millionths < 0 ? "-" : "")\(abs(millionths) / 1_000_000).\(fraction)"
  }

  /// The parameters and the value of a time. An instant in a zone that this machine does not know is told in UTC.
  private func time(_ time: CalendarEvent.Time) -> String {
    switch time {
    case .day(let date): ";VALUE=DATE:\(Self.basic(date))"
    case .instant(let instant, let zone):
      if let rules = rules(zone) { ";TZID=\(rules.identifier):\(Self.basic(rules.localTime(at: instant)))" } else { ":\(utc(instant))" }
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

  private func rules(_ zone: String) -> ZoneRules? {
    // UTC has a form of its own.
    zone == "UTC" ? nil : try? zones.rules(for: zone)
  }

  /// The zones of the events, in the order of their names, each with its first and last instant.
  private func usedZones(_ events: [CalendarEvent]) -> [(rules: ZoneRules, instants: ClosedRange<Instant>)] {
    var used: [String: (rules: ZoneRules, instants: ClosedRange<Instant>)] = [:]
    for event in events {
      for case .instant(let instant, let zone) in [event.start, event.end].compactMap({ $0 }) {
        guard let rules = rules(zone) else { continue }
        let known = used[rules.identifier]?.instants ?? instant...instant
        used[rules.identifier] = (rules, min(known.lowerBound, instant)...max(known.upperBound, instant))
      }
    }
    return used.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The rules of a zone, as far as the calendar needs them: each time that clocks are set from a year before the first event to a year after the last.
  private mutating func zone(_ rules: ZoneRules, _ instants: ClosedRange<Instant>) {
    let year: Int64 = 366 * 86_400_000
    var at = Instant(milliseconds: instants.lowerBound.milliseconds - year)
    let end = Instant(milliseconds: instants.upperBound.milliseconds + year)
    line("BEGIN:VTIMEZONE")
    line("TZID:\(rules.identifier)")
    observance(rules.type(at: at), from: rules.offset(at: at), at: rules.localTime(at: at))
    while let next = rules.transition(after: at), next <= end {
      let before = rules.offset(at: at)
      // When it happens is told by the clock that it ends.
      let local = LocalTime(next, offset: before)
      observance(rules.type(at: next), from: before, at: local)
      at = next
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
