internal import Travel

/// The times of an event: by the clock of a zone, in UTC, by the clock wherever one is, or days (RFC 5545, sections 3.3.4 and 3.3.5).
struct CalendarTimes {
  let start: StatedTime
  /// Of days the last one is before it.
  let end: StatedTime?
  /// A zone that nobody knows, by whose clock the times are told.
  let unknownZone: String?

  init?(_ event: CalendarContent.Event, _ zones: ZoneCatalogue) {
    guard let start = event.properties["DTSTART"].flatMap({ Self.time($0, zones) }) else { return nil }
    self.start = start
    let named = ["DTSTART", "DTEND"].compactMap { event.properties[$0]?.parameters["TZID"] }
    unknownZone = start.secondOfDay == nil || start.offset != nil ? nil : named.first { Self.zone($0, zones) == nil }
    if let end = event.properties["DTEND"].flatMap({ Self.time($0, zones) }) {
      self.end = end
    } else if let seconds = event.properties["DURATION"].flatMap({ Self.duration($0.value) }), let second = start.secondOfDay {
      var end = start
      let total = second + seconds
      end.date = start.date.advanced(by: total / 86_400)
      end.secondOfDay = total % 86_400
      self.end = end
    } else {
      end = nil
    }
  }

  private static func time(_ property: CalendarContent.Property, _ zones: ZoneCatalogue) -> StatedTime? {
    guard var time = StatedTime(property.value) else { return nil }
    if let name = property.parameters["TZID"], time.offset == nil { time.zone = zone(name, zones) }
    return time
  }

  /// The zone that a calendar calls so: by the tz database, with a program's own words in front, or as Windows calls it.
  static func zone(_ name: String, _ zones: ZoneCatalogue) -> String? {
    let name = name.trimmingBlanks()
    if let zone = WindowsZones.zones[name] { return (try? zones.rules(for: zone)) != nil ? zone : nil }
    var parts = name.split(separator: "/").map(String.init)[...]
    while !parts.isEmpty {
      let candidate = parts.joined(separator: "/")
      if (try? zones.rules(for: candidate)) != nil { return candidate }
      parts.removeFirst()
    }
    return nil
  }

  /// Seconds of `PT8H35M`, `P1DT2H`; 60 days at most.
  private static func duration(_ text: String) -> Int? {
    var seconds = 0
    var number: Int?
    var text = text.trimmingBlanks()[...]
    if text.first == "+" { text.removeFirst() }
    guard text.first == "P" else { return nil }
    for character in text.dropFirst() {
      if let digit = character.wholeNumberValue, character.isASCII {
        number = (number ?? 0) * 10 + digit
        guard number! < 100_000 else { return nil }
        continue
      }
      let units: [Character: Int] = ["W": 604_800, "D": 86_400, "H": 3_600, "M": 60, "S": 1]
      if character == "T", number == nil { continue }
      guard let unit = units[character], let value = number else { return nil }
      seconds += unit * value
      number = nil
    }
    return number == nil && (0...60 * 86_400).contains(seconds) ? seconds : nil
  }
}

/// What Windows calls the zones that people fly between (Unicode CLDR, windowsZones, territory 001).
enum WindowsZones {
  static let zones: [String: String] = [
    "Dateline Standard Time": "Etc/GMT+12", "Hawaiian Standard Time": "Pacific/Honolulu", "Alaskan Standard Time": "America/Anchorage",
    "Pacific Standard Time": "America/Los_Angeles", "Pacific Standard Time (Mexico)": "America/Tijuana",
    "US Mountain Standard Time": "America/Phoenix", "Mountain Standard Time": "America/Denver",
    "Mountain Standard Time (Mexico)": "America/Mazatlan", "Central Standard Time": "America/Chicago",
    "Central Standard Time (Mexico)": "America/Mexico_City", "Canada Central Standard Time": "America/Regina",
    "Central America Standard Time": "America/Guatemala", "Eastern Standard Time": "America/New_York",
    "Eastern Standard Time (Mexico)": "America/Cancun", "US Eastern Standard Time": "America/Indiana/Indianapolis",
    "SA Pacific Standard Time": "America/Bogota", "Cuba Standard Time": "America/Havana", "Venezuela Standard Time": "America/Caracas",
    "Atlantic Standard Time": "America/Halifax", "SA Western Standard Time": "America/La_Paz",
    "Pacific SA Standard Time": "America/Santiago", "Newfoundland Standard Time": "America/St_Johns",
    "E. South America Standard Time": "America/Sao_Paulo", "Argentina Standard Time": "America/Buenos_Aires",
    "SA Eastern Standard Time": "America/Cayenne", "Greenland Standard Time": "America/Godthab",
    "Montevideo Standard Time": "America/Montevideo", "Azores Standard Time": "Atlantic/Azores",
    "Cape Verde Standard Time": "Atlantic/Cape_Verde", "UTC": "UTC", "Coordinated Universal Time": "UTC",
    "GMT Standard Time": "Europe/London",
    "Greenwich Standard Time": "Atlantic/Reykjavik", "Morocco Standard Time": "Africa/Casablanca",
    "W. Europe Standard Time": "Europe/Berlin", "Central Europe Standard Time": "Europe/Budapest",
    "Romance Standard Time": "Europe/Paris", "Central European Standard Time": "Europe/Warsaw",
    "W. Central Africa Standard Time": "Africa/Lagos", "GTB Standard Time": "Europe/Bucharest", "FLE Standard Time": "Europe/Kiev",
    "E. Europe Standard Time": "Europe/Chisinau", "Middle East Standard Time": "Asia/Beirut", "Egypt Standard Time": "Africa/Cairo",
    "South Africa Standard Time": "Africa/Johannesburg", "Israel Standard Time": "Asia/Jerusalem", "Jordan Standard Time": "Asia/Amman",
    "Turkey Standard Time": "Europe/Istanbul", "Arabic Standard Time": "Asia/Baghdad", "Arab Standard Time": "Asia/Riyadh",
    "Russian Standard Time": "Europe/Moscow", "E. Africa Standard Time": "Africa/Nairobi", "Iran Standard Time": "Asia/Tehran",
    "Arabian Standard Time": "Asia/Dubai", "Azerbaijan Standard Time": "Asia/Baku", "Georgian Standard Time": "Asia/Tbilisi",
    "Caucasus Standard Time": "Asia/Yerevan", "Mauritius Standard Time": "Indian/Mauritius", "Afghanistan Standard Time": "Asia/Kabul",
    "West Asia Standard Time": "Asia/Tashkent", "Pakistan Standard Time": "Asia/Karachi", "India Standard Time": "Asia/Calcutta",
    "Sri Lanka Standard Time": "Asia/Colombo", "Nepal Standard Time": "Asia/Katmandu", "Central Asia Standard Time": "Asia/Bishkek",
    "Bangladesh Standard Time": "Asia/Dhaka", "Myanmar Standard Time": "Asia/Rangoon", "SE Asia Standard Time": "Asia/Bangkok",
    "China Standard Time": "Asia/Shanghai", "Singapore Standard Time": "Asia/Singapore", "Taipei Standard Time": "Asia/Taipei",
    "W. Australia Standard Time": "Australia/Perth", "Tokyo Standard Time": "Asia/Tokyo", "Korea Standard Time": "Asia/Seoul",
    "Cen. Australia Standard Time": "Australia/Adelaide", "AUS Central Standard Time": "Australia/Darwin",
    "E. Australia Standard Time": "Australia/Brisbane", "AUS Eastern Standard Time": "Australia/Sydney",
    "Tasmania Standard Time": "Australia/Hobart", "West Pacific Standard Time": "Pacific/Port_Moresby",
    "Central Pacific Standard Time": "Pacific/Guadalcanal", "New Zealand Standard Time": "Pacific/Auckland",
    "Fiji Standard Time": "Pacific/Fiji",
    "Tonga Standard Time": "Pacific/Tongatapu", "Samoa Standard Time": "Pacific/Apia",
  ]
}
