@testable import Travel

/// For each achievement flights of which the last, and only the last, reaches its target.
enum AchievementCases {
  static let all: [String: [Flight]] = distances.merging(counts) { $1 }.merging(collections) { $1 }.merging(single) { $1 }

  /// Flights one a day, each as `make` says.
  private static func days(_ count: Int, from first: String = "2020-01-01", _ make: (Int, inout Flight) -> Void = { _, _ in }) -> [Flight] {
    guard let first = try? LocalDate(first) else { preconditionFailure("\(first) is no day") }
    return (0..<count).map { index in LoggedFlights.flight("\(first.advanced(by: index))T10:00") { make(index, &$0) } }
  }

  private static func flight(
    _ departs: String = "2024-03-05T10:00", _ arrives: String? = nil, from: String = "FRA", to: String = "MUC", kilometres: Double? = 300,
    _ change: (inout Flight) -> Void = { _ in }
  ) -> Flight {
    LoggedFlights.flight(departs, arrives, from: from, to: to, kilometres: kilometres, change)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  // MARK: Sums

  private static let distances: [String: [Flight]] = {
    var cases: [String: [Flight]] = [:]
    let sums = [
      ("ten-thousand-km", 10_000), ("round-the-earth", 40_075), ("hundred-thousand-km", 100_000), ("five-times-round-the-earth", 200_375),
      ("to-the-moon", 384_400), ("to-the-moon-and-back", 768_800), ("million-km", 1_000_000),
    ]
    for (id, target) in sums {
      // In tenths, which binary fractions do not add up to exactly.
      cases[id] =
        days(10) { $1.distanceKilometres = $0 < 9 ? 0.1 : nil } + [
          flight("2021-01-01T10:00", kilometres: Double(target) - 1), flight("2022-01-01T10:00", kilometres: 0.1),
        ]
    }
    let single = [("long-haul", 5_000.0), ("a-quarter-of-the-equator", 10_000), ("ultra-long-haul", 12_000), ("other-side", 15_000)]
    for (id, target) in single { cases[id] = [flight(kilometres: target - 0.1), flight("2024-03-06", kilometres: target)] }
    let hours = [("a-day-aloft", 24), ("a-week-aloft", 168), ("a-month-aloft", 720), ("a-quarter-aloft", 2_160)]
    for (id, target) in hours {
      cases[id] = days(2) { $1.durationMinutes = $0 == 0 ? target * 60 - 1 : 1 }
    }
    for (id, target) in [("ten-hours", 10), ("fifteen-hours", 15)] { cases[id] = days(2) { $1.durationMinutes = target * 60 - 1 + $0 } }
    return cases
  }()

  // MARK: So many of the same

  private static let counts: [String: [Flight]] = {
    var cases: [String: [Flight]] = [:]
    func add(_ id: String, _ count: Int, _ make: (Int, inout Flight) -> Void = { _, _ in }) { cases[id] = days(count, make) }
    let flights = [
      ("first-flight", 1), ("ten-flights", 10), ("fifty-flights", 50), ("hundred-flights", 100), ("quarter-of-a-thousand-flights", 250),
      ("five-hundred-flights", 500), ("thousand-flights", 1_000), ("twenty-five-flights-in-a-year", 25), ("fifty-flights-in-a-year", 50),
      ("hundred-flights-in-a-year", 100), ("ten-times-one-route", 10), ("fifty-times-one-route", 50), ("hundred-times-one-route", 100),
      ("twenty-five-times-one-airport", 25), ("hundred-times-one-airport", 100), ("ten-flights-in-a-month", 10),
    ]
    for (id, count) in flights { add(id, count) }
    for (id, count) in [("three-flights-in-a-day", 3), ("five-flights-in-a-day", 5)] {
      cases[id] = (0..<count).map { flight("2024-03-05T\(10 + $0):00") }
    }
    add("ten-intercontinental-flights", 10) { $1.arrival.airport = "JFK" }
    add("fifty-intercontinental-flights", 50) { $1.arrival.airport = "JFK" }
    for (id, count) in [("twenty-five-with-one-airline", 25), ("hundred-with-one-airline", 100)] {
      add(id, count) { $1.airline = AirlineName(iata: "LH", icao: "DLH", name: "Lufthansa") }
    }
    for (id, count) in [("same-aircraft", 2), ("same-aircraft-five-times", 5)] { add(id, count) { $1.details.registration = "D-AIMA" } }
    add("ten-times-one-number", 10) { $1.flightNumber = "LH100" }
    for (id, count) in [("ten-windows", 10), ("fifty-windows", 50), ("hundred-windows", 100)] {
      add(id, count) { $1.details.seatPosition = .window }
    }
    add("fifty-aisles", 50) { $1.details.seatPosition = .aisle }
    add("ten-middles", 10) { $1.details.seatPosition = .middle }
    for (id, count) in [("before-six", 1), ("ten-before-six", 10)] { cases[id] = (10..<10 + count).map { flight("2024-03-\($0)T05:59") } }
    for (id, count) in [("after-ten", 1), ("ten-after-ten", 10)] { cases[id] = (10..<10 + count).map { flight("2024-03-\($0)T22:00") } }
    for (id, count) in [("red-eye", 1), ("ten-red-eyes", 10)] {
      cases[id] = (10..<10 + count).map { flight("2024-03-\($0)T21:00", "2024-03-\($0 + 1)T04:00") }
    }
    for (id, count) in [("equator", 1), ("ten-times-the-equator", 10)] {
      add(id, count) { ($1.departure.airport, $1.arrival.airport) = ("FRA", "JNB") }
    }
    for (id, count) in [("date-line", 1), ("ten-times-the-date-line", 10)] {
      add(id, count) { ($1.departure.airport, $1.arrival.airport) = ("NRT", "SFO") }
    }
    add("ten-on-time", 11) { index, flight in
      flight.arrival.local = flight.departure.local
      flight.arrival.utc = flight.departure.utc
      flight.arrival.precision = .minute
      flight.arrival.actualUTC = flight.departure.utc.map { Instant(milliseconds: $0.milliseconds + (index == 0 ? 15 : 14) * 60_000) }
    }
    return cases
  }()

  // MARK: So many different ones

  /// The keys of airports, one in each country, the inhabited continents first.
  private static let abroad: [Airport] = {
    var countries: Set<String> = []
    var continents: Set<Continent> = []
    let airports = Reference.airports.airports.filter { $0.iata != nil && $0.continent != .antarctica && $0.closed == nil }
    let first = airports.filter { continents.insert($0.continent).inserted && countries.insert($0.country).inserted }
    return first + airports.filter { countries.insert($0.country).inserted }
  }()

  private static let collections: [String: [Flight]] = {
    var cases: [String: [Flight]] = [:]
    func add(_ id: String, _ count: Int, _ make: (Int, inout Flight) -> Void) { cases[id] = days(count, make) }
    /// Flights between a place and itself, so that each brings one new place.
    func visits(_ id: String, _ codes: [String]) {
      add(id, codes.count) { ($1.departure.airport, $1.arrival.airport) = (codes[$0], codes[$0]) }
    }
    let codes = abroad.map(\.key)
    let countries = [
      ("five-countries", 5), ("ten-countries", 10), ("twenty-five-countries", 25), ("fifty-countries", 50), ("seventy-five-countries", 75),
      ("hundred-countries", 100), ("ten-airports", 10), ("twenty-five-airports", 25), ("fifty-airports", 50), ("hundred-airports", 100),
      ("two-hundred-airports", 200), ("two-continents", 2), ("four-continents", 4), ("six-continents", 6), ("ten-routes", 10),
      ("fifty-routes", 50), ("hundred-routes", 100),
    ]
    for (id, count) in countries { visits(id, Array(codes.prefix(count))) }
    visits("two-hundred-and-fifty-routes", Array(Reference.airports.airports.prefix(250).map(\.key)))
    visits("seven-continents", Array(codes.prefix(6)) + ["TNM"])
    for (id, count) in [("three-countries-in-a-day", 3), ("four-countries-in-a-day", 4)] {
      cases[id] = (0..<count).map { flight("2024-03-05T\(10 + $0):00", from: codes[$0], to: codes[$0]) }
    }
    for (id, count) in [("three-hubs", 3), ("five-hubs", 5), ("ten-hubs", 10)] { visits(id, Array(FlownLegs.hubs.prefix(count))) }
    visits("closed-airport", ["TXL"])
    visits("three-closed-airports", ["TXL", "SXF", "ISL"])
    visits("every-quarter", ["FRA", "JFK", "JNB", "EZE"])
    for (id, count) in [("five-years", 5), ("ten-years", 10), ("twenty-five-years", 25)] {
      cases[id] = (0..<count).map { flight("\(1990 + $0)-07-01") }
    }
    for (id, count) in [("five-airlines", 5), ("ten-airlines", 10), ("twenty-five-airlines", 25), ("fifty-airlines", 50)] {
      add(id, count) { $1.airline = AirlineName(name: "Airline \($0)") }
    }
    func airline(_ code: String, _ day: String) -> Flight {
      flight("\(day)T10:00") { flight in
        guard let airline = Reference.data.airlines.airline(code, on: try? LocalDate(day)) else { return }
        flight.airline = AirlineName(iata: airline.iata, icao: airline.icao, name: airline.name)
      }
    }
    cases["three-alliances"] = [airline("LH", "2024-03-01"), airline("AF", "2024-03-02"), airline("BA", "2024-03-03")]
    cases["former-airline"] = [airline("LH", "2014-03-01"), airline("AB", "2014-03-02")]
    cases["five-former-airlines"] = [("PA", "1980"), ("TW", "1990"), ("SR", "1991"), ("SN", "1992"), ("AB", "2014")].map {
      airline($0.0, "\($0.1)-03-02")
    }
    for (id, count) in [("five-types", 5), ("ten-types", 10), ("twenty-five-types", 25), ("fifty-types", 50)] {
      add(id, count) { $1.aircraft = AircraftName(name: "Type \($0)") }
    }
    let makers = ["A320", "B738", "E190", "AT72", "DH8D", "F100"]
    for (id, count) in [("three-manufacturers", 3), ("six-manufacturers", 6)] {
      add(id, count) { $1.aircraft = AircraftName(icao: makers[$0]) }
    }
    cases["every-month"] = (1...12).map { flight("\(2000 + $0)-\(two($0))-15") }
    cases["every-month-of-a-year"] = [flight("2019-12-15")] + (1...12).map { flight("2020-\(two($0))-15") }
    cases["every-weekday"] = days(7)
    cases["hundred-days-of-the-year"] = days(100)
    cases["two-hundred-days-of-the-year"] = days(200)
    cases["every-day-of-the-year"] = days(366)
    for (id, count) in [("twelve-hours-of-the-day", 12), ("every-hour-of-the-day", 24)] {
      cases[id] = (0..<count).map { flight("2024-03-\(two($0 + 1))T\(two($0)):30") }
    }
    let letters = ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K"]
    for (id, count) in [("five-seat-letters", 5), ("every-seat-letter", 10)] { add(id, count) { $1.details.seat = "12\(letters[$0])" } }
    add("every-cabin", 4) { $1.details.cabinClass = CabinClass.allCases[$0] }
    return cases
  }()

  // MARK: One of a kind

  private static let single: [String: [Flight]] = {
    var cases: [String: [Flight]] = [:]
    let aircraft = [
      ("airbus-a220", "BCS3"), ("boeing-777", "B77W"), ("boeing-787", "B789"), ("airbus-a350", "A359"), ("airbus-a340", "A346"),
      ("boeing-747", "B744"), ("airbus-a380", "A388"), ("concorde", "CONC"), ("turboprop", "AT72"), ("trijet", "MD11"), ("piston", "AN2"),
      ("helicopter", "B105"),
    ]
    for (id, code) in aircraft { cases[id] = [flight { $0.aircraft = AircraftName(icao: code) }] }
    cases["antarctica"] = [flight(to: "TNM")]
    cases["there-and-back"] = [flight(), flight("2024-03-05T20:00", from: "MUC", to: "FRA")]
    cases["leap-day"] = [flight("2024-02-29")]
    cases["christmas-day"] = [flight("2023-12-25")]
    cases["new-year-aloft"] = [flight("2023-12-31T22:00", "2024-01-01T06:00")]
    cases["friday-the-13th"] = [flight("2026-02-13")]
    cases["high-noon"] = [flight("2024-03-05T12:00")]
    cases["business-class"] = [flight { $0.details.cabinClass = .business }]
    cases["first-class"] = [flight { $0.details.cabinClass = .first }]
    cases["arrive-before-departure"] = [flight("2024-03-05T17:00", "2024-03-05T16:59")]
    cases["back-to-last-year"] = [flight("2024-01-01T01:00", "2023-12-31T12:00")]
    cases["polar"] = [flight(from: "FRA", to: "NRT")]
    cases["top-of-the-world"] = [flight(from: "SIN", to: "EWR")]
    cases["south-polar"] = [flight(from: "SCL", to: "PER")]
    cases["far-north"] = [flight(to: "LYR")]
    cases["far-south"] = [flight(to: "USH")]
    cases["short-hop"] = [flight(kilometres: 99.9)]
    cases["back-where-it-began"] = [flight(to: "FRA", kilometres: 0)]
    cases["high-airport"] = [flight(to: "RON")]
    cases["below-the-sea"] = [flight(to: "AMS")]
    cases["three-hours-late"] = [late(by: 181)]
    return cases
  }()

  /// A flight that arrives so many minutes after its plan.
  static func late(by minutes: Int64, _ departs: String = "2024-03-05T10:00") -> Flight {
    flight(departs, departs) { flight in
      flight.arrival.actualUTC = Instant(milliseconds: LoggedFlights.instant(departs).milliseconds + minutes * 60_000)
    }
  }

  /// Flights that nearly reach the target, and do not.
  static let near: [(id: String, flights: [Flight])] = [
    ("before-six", [flight("2024-03-05T06:00"), flight("2024-03-06")]), ("after-ten", [flight("2024-03-05T21:59"), flight("2024-03-06")]),
    ("high-noon", [flight("2024-03-05T12:01"), flight("2024-03-05T11:59")]),
    (
      "red-eye",
      [
        flight("2024-03-05T20:59", "2024-03-06T05:00"), flight("2024-03-06T21:00", "2024-03-07T03:59"),
        flight("2024-03-08T21:00", "2024-03-09T10:00"), flight("2024-03-10T21:00", "2024-03-10T23:00"),
        flight("2024-03-12T21:00", "2024-03-14T05:00"), flight("2024-03-16T21:00", "2024-03-17"),
      ]
    ),
    ("leap-day", [flight("2024-02-28"), flight("2024-03-01")]), ("christmas-day", [flight("2024-12-24"), flight("2024-12-26")]),
    ("new-year-aloft", [flight("2024-12-31T10:00", "2024-12-31T12:00"), flight("2025-01-01T10:00", "2025-01-02T12:00")]),
    ("friday-the-13th", [flight("2024-08-13"), flight("2026-02-06")]),
    ("arrive-before-departure", [flight("2024-03-05T17:00", "2024-03-05T17:00"), flight("2024-03-06", "2024-03-06")]),
    ("back-to-last-year", [flight("2024-01-02T01:00", "2024-01-01T12:00")]),
    ("there-and-back", [flight(), flight("2024-03-06T08:00", from: "MUC", to: "FRA"), flight("2024-03-06T20:00", from: "MUC", to: "FRA")]),
    ("there-and-back", [flight(to: "FRA"), flight("2024-03-05T20:00", to: "FRA")]),
    ("equator", [flight(from: "FRA", to: "SIN")]), ("date-line", [flight(from: "FRA", to: "NRT")]),
    ("polar", [flight(from: "FRA", to: "JFK")]), ("top-of-the-world", [flight(from: "HEL", to: "SFO")]),
    ("south-polar", [flight(from: "SCL", to: "SYD")]), ("far-north", [flight(to: "AMV")]), ("far-south", [flight(to: "PMY")]),
    ("short-hop", [flight(kilometres: 100), flight(to: "FRA", kilometres: 0), flight(kilometres: nil)]),
    ("high-airport", [flight(to: "ZHY")]), ("below-the-sea", [flight(to: "BNF")]), ("three-hours-late", [late(by: 180)]),
    ("every-seat-letter", ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"].map { letter in flight { $0.details.seat = "1\(letter)" } }),
    ("three-flights-in-a-day", [flight("2024-03-05"), flight("2024-03-05T23:00"), flight("2024-03-06T00:10")]),
    ("twenty-five-flights-in-a-year", days(25, from: "2019-12-31")), ("ten-flights-in-a-month", days(10, from: "2020-01-23")),
    ("every-month-of-a-year", (1...11).map { flight("2020-\(two($0))-15") } + [flight("2021-12-15")]),
    ("three-countries-in-a-day", [flight(to: "JFK"), flight("2024-03-06T08:00", to: "NRT")]),
    ("six-continents", ["FRA", "JFK", "NRT", "SYD", "GRU", "TNM"].map { flight(to: $0) }),
    ("twenty-five-times-one-airport", days(24) { $1.arrival.airport = "FRA" }),
    ("closed-airport", [flight(to: "BER")]), ("former-airline", [flight { $0.airline = AirlineName(name: "Unheard of") }]),
    ("trijet", [flight { $0.aircraft = AircraftName(icao: "A388") }, flight { $0.aircraft = AircraftName(icao: "JU52") }]),
    ("five-types", ["TRN", "BUS", "LMO", "EQV", "388"].map { code in flight { $0.aircraft = AircraftName(iata: code) } }),
    (
      "ten-on-time",
      (0..<9).map { late(by: 0, "2024-03-0\($0 + 1)T10:00") } + [late(by: 15, "2024-03-10T10:00"), late(by: 0, "2024-03-11T10:00")]
    ),
  ]
}
