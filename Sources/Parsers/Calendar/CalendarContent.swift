internal import Travel

/// The events of a calendar (RFC 5545) as their lines say them. Lines that are none are left out; what is nested in an event, its alarms, is no part of it.
struct CalendarContent {
  /// One line: `DTSTART;TZID=Europe/Berlin:20260329T103000`.
  struct Property {
    /// By their names in capitals.
    let parameters: [String: String]
    /// As it stands there, signs of the format escaped.
    let value: String
  }

  struct Event {
    /// By name in capitals; of several of one name the first.
    fileprivate(set) var properties: [String: Property] = [:]

    func text(_ name: String) -> String? {
      guard let value = properties[name]?.value else { return nil }
      let text = CalendarContent.unescaped(value).trimmingBlanks()
      return text.isEmpty ? nil : text
    }
  }

  private(set) var events: [Event] = []
  /// REQUEST, CANCEL …
  private(set) var method: String?
  private(set) var hasMore = false

  private static let mostEvents = 20_000
  private static let mostProperties = 200
  private static let longestLine = 100_000

  init(_ bytes: [UInt8]) {
    let text = Charset.text(bytes, nil)
    var open: [String] = []
    var event = Event()
    for line in Self.unfolded(Array(text.utf8)) {
      guard let (name, property) = Self.property(line) else { continue }
      switch name {
      case "BEGIN":
        // What is deeper means nothing here.
        if open.count < 20 { open.append(property.value.trimmingBlanks().uppercased()) }
        if open.last == "VEVENT" { event = Event() }
      case "END":
        let ended = property.value.trimmingBlanks().uppercased()
        if ended == "VEVENT", open.last == ended {
          if events.count < Self.mostEvents { events.append(event) } else { hasMore = true }
        }
        if let i = open.lastIndex(of: ended) { open.removeSubrange(i...) }
      case "METHOD" where open.last == "VCALENDAR": method = property.value.trimmingBlanks().uppercased()
      default:
        if open.last == "VEVENT", event.properties.count < Self.mostProperties, event.properties[name] == nil {
          event.properties[name] = property
        }
      }
    }
    // A calendar whose end is missing: the event is complete if nothing but its end is.
    if open.last == "VEVENT", event.properties["DTSTART"] != nil, event.properties["DTEND"] != nil, event.properties["SUMMARY"] != nil,
      bytes.last == 0x0A
    {
      events.append(event)
    }
  }

  /// Lines that begin with a space or a tab go on the one before (section 3.1).
  private static func unfolded(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var i = 0
    while i < bytes.count {
      let (line, next) = MessageHead.line(bytes[...], i)
      i = next
      if let first = line.first, first == 0x20 || first == 0x09, !lines.isEmpty {
        if lines[lines.count - 1].count < longestLine { lines[lines.count - 1] += line.dropFirst() }
      } else if !line.isEmpty {
        lines.append(Array(line.prefix(longestLine)))
      }
    }
    return lines
  }

  /// Name, parameters with their quotation marks taken off, and value (section 3.1).
  private static func property(_ line: [UInt8]) -> (String, Property)? {
    var parts: [String] = []
    var isQuoted = false
    var start = 0
    for (i, byte) in line.enumerated() {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard !isQuoted, byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") else { continue }
      parts.append(String(decoding: line[start..<i], as: UTF8.self))
      start = i + 1
      if byte == UInt8(ascii: ":") {
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
          let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          if pair.count == 2 { parameters[pair[0].trimmingBlanks().uppercased()] = pair[1].filter { $0 != "\"" } }
        }
        let value = String(decoding: line[start...], as: UTF8.self)
        // A prefix of a group stands before a point.
        let name = parts[0].split(separator: ".").last.map { $0.trimmingBlanks().uppercased() } ?? ""
        return name.isEmpty ? nil : (name, Property(parameters: parameters, value: value))
      }
    }
    return nil
  }

  /// Text whose signs of the format are escaped (section 3.3.11).
  private static func unescaped(_ text: String) -> String {
    var output = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        output.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        output.append(scalar)
      }
    }
    return String(output)
  }
}
