internal import Schema
internal import Travel

/// The codes of airlines as documents have them.
enum AirlineCode {
  /// `LH` or `DLH`, in capitals; nil for what is none.
  static func normal(_ text: String) -> String? {
    let code = text.trimmingBlanks().uppercased()
    guard let number = try? FlightNumber("\(code)1"), number.designator == code else { return nil }
    return code
  }

  /// The code of two letters of an airline that has both.
  static func iata(_ code: String, _ airlines: AirlineCatalogue) -> String {
    code.utf8.count == 3 ? airlines.airline(code)?.iata ?? code : code
  }

  /// The code of the one airline of today that is called so.
  static func code(ofName name: String, _ airlines: AirlineCatalogue) -> String? {
    let same = airlines.search(name, limit: 20).filter { $0.name.lowercased() == name.lowercased() && $0.isActive && $0.iata != nil }
    return Set(same.compactMap(\.iata)).count == 1 ? same[0].iata : nil
  }

  /// Whether both are codes of one airline.
  static func isSame(_ one: String, _ other: String, _ airlines: AirlineCatalogue) -> Bool {
    one == other || airlines.airlines(one).contains { $0.iata == other || $0.icao == other }
  }
}

/// The codes of airports as documents have them.
enum AirportCode {
  /// `FRA` or `EDDF`, in capitals, of `fra`, `IATA:FRA`; nil for what is none.
  static func normal(_ text: String) -> String? {
    var code = text.trimmingBlanks().uppercased()
    for prefix in ["IATA:", "ICAO:", "IATA-", "ICAO-", "IATA ", "ICAO "] where code.hasPrefix(prefix) {
      code = code.dropFirst(prefix.count).trimmingBlanks()
    }
    return (3...4).contains(code.utf8.count) && code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ? code : nil
  }
}

/// What has become of a reservation, by the last part of its status: `http://schema.org/ReservationCancelled`.
enum SchemaStatus {
  case confirmed, pending, cancelled

  init?(_ text: String) {
    let word = SchemaNode.local(text).lowercased().filter(\.isLetter)
    if word.hasSuffix("cancelled") || word.hasSuffix("canceled") || word == "cancel" {
      self = .cancelled
    } else if word.hasSuffix("pending") || word.hasSuffix("hold") || word.hasSuffix("tentative") {
      self = .pending
    } else if word.hasSuffix("confirmed") {
      self = .confirmed
    } else {
      return nil
    }
  }
}

/// Who a reservation is for.
enum SchemaPeople {
  private static let most = 100

  /// The names under which it stands, and those of its tickets, each once, as they are written.
  static func names(of reservation: SchemaNode) -> [(text: String, path: String)] {
    var names: [(text: String, path: String)] = []
    for json in reservation.values("underName") + reservation.values("passenger") + reservation.values("passengers") {
      add(json, "underName", reservation, &names)
    }
    for ticket in reservation.nodes("reservedTicket") {
      for json in ticket.values("underName") { add(json, "reservedTicket.underName", reservation, &names) }
    }
    return names
  }

  private static func add(_ json: JSON, _ path: String, _ node: SchemaNode, _ names: inout [(text: String, path: String)]) {
    guard names.count < most, let name = name(json, path, node), !names.contains(where: { $0.text.lowercased() == name.lowercased() })
    else { return }
    names.append((name, path))
  }

  private static func name(_ json: JSON, _ path: String, _ node: SchemaNode) -> String? {
    if case .string(let text) = json, let text = SchemaText(text)?.text, text.utf8.count <= 200 {
      return node.node(of: json, path: path).flatMap { name(of: $0) } ?? text
    }
    return node.node(of: json, path: path).flatMap { name(of: $0) }
  }

  private static func name(of person: SchemaNode) -> String? {
    if let name = person.text("name") { return name.text }
    let parts = [person.text("givenName"), person.text("additionalName"), person.text("familyName")].compactMap { $0?.text }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}

/// Seats and classes in an aircraft.
enum SchemaSeat {
  /// `34A`; a letter alone has its row beside it.
  static func seat(_ found: (text: String, path: String)?, row: (text: String, path: String)?) -> (text: String, path: String)? {
    guard var found else { return nil }
    found.text = found.text.uppercased()
    for word in ["SEAT ", "SITZ ", "SITZPLATZ "] where found.text.hasPrefix(word) { found.text = String(found.text.dropFirst(word.count)) }
    found.text = found.text.filter { $0 != " " && $0 != "-" }
    if let row, found.text.count == 1, found.text.first?.isLetter == true { found.text = row.text.filter { $0 != " " } + found.text }
    // Zeros in front are filling: 034A.
    while found.text.first == "0" { found.text.removeFirst() }
    let digits = found.text.prefix { $0.isASCII && $0.isNumber }
    let letters = found.text.dropFirst(digits.count)
    let isSeat = (1...3).contains(digits.count) && (0...1).contains(letters.count) && letters.allSatisfy { $0.isASCII && $0.isLetter }
    return isSeat ? found : nil
  }

  /// What a class of travel is called, by its beginning. The longer beginnings stand first.
  private static let cabins: [(words: [String], cabin: CabinClass)] = [
    (["premium economy", "economy premium", "premium eco", "economy plus", "premiumeconomy", "premium_economy"], .premiumEconomy),
    (["business", "club world", "club europe", "upper class"], .business), (["first", "erste klasse"], .first),
    (["economy", "eco", "coach", "main cabin", "tourist", "world traveller", "touristique", "turista"], .economy),
  ]

  /// A class by its words, or the letter it is booked in; `Economy (Y)` has both.
  static func cabin(_ text: String) -> (CabinClass?, letter: String?) {
    func letter(_ text: some StringProtocol) -> String? {
      let text = text.trimmingBlanks()
      return text.utf8.count == 1 && text.utf8.allSatisfy { HTMLName.isLetter($0) } ? text.uppercased() : nil
    }
    if let letter = letter(text) { return (nil, letter) }
    let words = text.lowercased()
    let cabin = cabins.first { $0.words.contains { words.hasPrefix($0) } }?.cabin
    let bracket = text.split(whereSeparator: { "()".contains($0) })
    return (cabin, cabin != nil && bracket.count == 2 ? letter(bracket[1]) : nil)
  }
}

/// The times of schema.org, which are texts, objects with one, or a day and a clock in two properties.
enum SchemaTime {
  /// `unread`: of a day, the clock that is there and cannot be read.
  case time(StatedTime, path: String, unread: String? = nil)
  /// There is something, and it is no time.
  case unreadable(String, path: String)

  /// The first of these properties that holds a time. A clock alone is on the day of another one.
  static func find(_ names: [String], in node: SchemaNode, _ context: DocumentContext) -> SchemaTime? {
    var clock: (second: Int, path: String)?
    var day: (time: StatedTime, path: String)?
    var failure: SchemaTime?
    for name in names {
      guard let found = node.node(name)?.text("@value") ?? node.text(name) else { continue }
      if var time = StatedTime(found.text, order: context.dateOrder) {
        // kitinerary names the zone beside the time.
        if let zone = node.node(name)?.text("timezone")?.text, (try? context.zones.rules(for: zone)) != nil { time.zone = zone }
        if time.secondOfDay != nil { return .time(time, path: found.path) }
        if day == nil { day = (time, found.path) }
      } else if let second = StatedTime.secondOfDay(found.text) {
        if clock == nil { clock = (second, found.path) }
      } else if failure == nil {
        failure = .unreadable(found.text, path: found.path)
      }
    }
    if var day {
      day.time.secondOfDay = clock?.second
      if clock == nil, case .unreadable(let text, _)? = failure { return .time(day.time, path: day.path, unread: text) }
      return .time(day.time, path: clock?.path ?? day.path)
    }
    return failure ?? clock.map { .unreadable(StatedTime.text(LocalDate(dayNumber: 0), $0.second), path: $0.path) }
  }
}
