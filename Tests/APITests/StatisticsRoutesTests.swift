import Database
import Schema
import Store
import Testing

@testable import API
@testable import Travel

/// Figures are those of the flights as they are now, whoever changed them, and come from memory until then.
@Suite struct StatisticsRoutesTests {
  private static let paths = [
    "summary?compare_year=2024", "hero", "records", "streaks", "punctuality", "comparison", "airlines", "airports", "aircraft",
    "aircraft?by=registration", "countries", "continents", "cabins", "reasons", "seats", "routes", "timeseries?bucket=month", "heatmap",
    "weekdays", "hours", "year/2025",
  ]

  private struct Missing: Error {}

  /// A flight as somebody logs it, made up.
  static func flight(_ random: inout SplitMix64) -> String {
    let airports = ["FRA", "JFK", "HND", "SYD", "GRU", "KEF", "APW", "PPG", "LHR", "BER"]
    let origin = random.number(below: 10)
    let destination = (origin + 1 + random.number(below: 9)) % 10
    let day = "202\(random.number(below: 8))-0\(1 + random.number(below: 9))-\(10 + random.number(below: 19))"
    let time = random.number(below: 4) == 0 ? "" : "T\(10 + random.number(below: 14)):3\(random.number(below: 10))"
    let cabin = ["economy", "premium_economy", "business", "first"][random.number(below: 4)]
    let price = random.number(below: 2) == 0 ? "" : #","price_amount":"\#(random.number(below: 900)).50","price_currency":"EUR""#
    let number = "LH\(100 + random.number(below: 900))"
    return """
      {"flight_number":"\(number)","departure_airport":"\(airports[origin])","arrival_airport":"\(airports[destination])",\
      "departure_local":"\(day)\(time)","cabin_class":"\(cabin)","seat":"\(10 + random.number(below: 20))A"\(price)}
      """
  }

  /// Whether what is remembered is what a new computation over the database gives.
  private static func check(_ api: TestAPI, _ credential: TestAPI.Credential, _ step: String) throws {
    for path in paths {
      let remembered = try api.ask("GET", "/stats/\(path)", as: credential)
      // Lets every flight through, and goes past all that is remembered.
      let fresh = try api.ask(
        "GET", "/stats/\(path)\(path.contains("?") ? "&" : "?")updated_since=1970-01-01T00:00:00Z", as: credential)
      #expect(remembered.status == 200)
      #expect(remembered.json("data") == fresh.json("data"), "\(path) after \(step)")
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases, [1, 2])
  func whatIsRememberedIsWhatAFreshComputationGives(kind: TestDatabase.Kind, seed: UInt64) throws {
    let api = try TestAPI(kind)
    // Sessions would end while the clock goes on.
    let ada = TestAPI.Credential.token(try api.token(api.person("ada"), "write").text)
    let ben = TestAPI.Credential.token(try api.token(api.person("ben"), "write").text)
    var random = SplitMix64(seed: seed)
    let trip = try #require(try api.ask("POST", "/trips", as: ada, #"{"title":"Ours"}"#).string("data.id"))
    let share = try api.ask("POST", "/trips/\(trip)/collaborators", as: ada, #"{"username":"ben","role":"edit"}"#)
    #expect(share.status == 201)
    var ids: [String] = []
    for step in 0..<24 {
      let what = ids.isEmpty ? 0 : random.number(below: 6)
      let id = ids.isEmpty ? "" : ids[random.number(below: ids.count)]
      switch what {
      case 0, 1, 2:
        let made = try api.ask("POST", "/flights?force=true", as: ada, Self.flight(&random))
        ids.append(try #require(made.string("data.id"), "\(made.text)"))
      case 3: #expect(try api.ask("PATCH", "/flights/\(id)", as: ada, #"{"arrival_airport":"CDG","seat":"1F"}"#).status == 200)
      case 4:
        #expect(try api.ask("DELETE", "/flights/\(id)", as: ada).status == 204)
        ids.removeAll { $0 == id }
      default:
        // Another's hand on one's own flight, through the trip.
        #expect(try api.ask("PATCH", "/flights/\(id)", as: ada, #"{"trip_id":"\#(trip)"}"#).status == 200)
        let change = try api.ask("PATCH", "/items/\(id)", as: ben, #"{"details_json":{"seat_number":"9K"}}"#)
        #expect(change.status == 200, "\(change.text)")
      }
      if step % 6 == 5 { api.pass(seconds: 30 * 86_400) }
      if step % 4 == 3 { try Self.check(api, ada, "step \(step): \(what)") }
    }
    // Statistics stay each user's own.
    #expect(try api.ask("GET", "/stats/hero", as: ben).json("data.flights") == .number("0"))
  }

  @Test func anotherProcessOnTheSamePostgresIsSeenAtOnce() throws {
    let test = try TestDatabase(.postgres)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let other = try Database(test.url)
    defer { other.close() }
    let (first, second) = (try TestAPI(test.database, owner: test), try TestAPI(other, owner: test))
    let ada = try first.person("ada")
    var random = SplitMix64(seed: 3)
    for _ in 0..<5 {
      #expect(try second.ask("POST", "/flights?force=true", as: .session(ada), Self.flight(&random)).status == 201)
      try Self.check(first, .session(ada), "a flight from elsewhere")
    }
  }

  @Test func distancesAreInTheUnitOfTheAccount() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let flight = #"{"departure_airport":"FRA","arrival_airport":"JFK","departure_local":"2024-05-01T10:00"}"#
    let made = try api.ask("POST", "/flights", as: .session(ada), flight)
    guard case .number(let text)? = made.json("data.distance_km"), let km = Double(text) else { throw Missing() }
    func rounded(_ number: Double) -> JSON { .number("\((number * 10).rounded() / 10)") }
    func distance() throws -> [JSON?] {
      let summary = try api.ask("GET", "/stats/summary", as: .session(ada))
      return ["distance_km", "distance", "distance_unit"].map { summary.json("data.\($0)") }
    }
    #expect(try distance() == [rounded(km), rounded(km), .string("km")])
    #expect(try api.ask("PATCH", "/users/me", as: .session(ada), #"{"distance_unit":"mi"}"#).status == 200)
    #expect(try distance() == [rounded(km), rounded(km / 1.609344), .string("mi")])
  }

  @Test(arguments: [
    ("timeseries?bucket=day&from=1900-01-01&to=2026-01-01", "bucket makes 46022 rows"), ("timeseries?bucket=hour", "bucket"),
    ("heatmap?from=1900-01-01&to=2026-01-01", "from is more than 4000 days before to"), ("year/20x6", "year must be a year"),
    ("year/0", "year must be a year"), ("summary?airport=", "airport"), ("comparison?year=2024", "year"), ("airlines?limit=0", "limit"),
    ("summary?page=1", "page"),
  ])
  func whatCannotBeAnsweredIsNamed(path: String, message: String) throws {
    let api = try TestAPI(.sqlite)
    let answer = try api.ask("GET", "/stats/\(path)", as: .session(try api.person("ada")))
    #expect(answer.status == 400)
    #expect(answer.text.contains(message), "\(answer.text)")
  }

  @Test func aNewAccountHasNothingAndNoErrors() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    for path in Self.paths { #expect(try api.ask("GET", "/stats/\(path)", as: .session(ada)).status == 200, "\(path)") }
    #expect(try api.ask("GET", "/stats/comparison", as: .session(ada)).text.contains(#""percent":null"#))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aBookingIsPaidOnceWhateverIsAskedFor(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = TestAPI.Credential.session(try api.person("ada"))
    func flight(_ number: String, _ from: String, _ to: String, _ day: String) throws -> String {
      let flight = #"{"flight_number":"\#(number)","departure_airport":"\#(from)","arrival_airport":"\#(to)","departure_local":"\#(day)"}"#
      return try #require(try api.ask("POST", "/flights", as: ada, flight).string("data.id"))
    }
    let ids = [
      try flight("LH1", "FRA", "CDG", "2024-12-30"), try flight("LH2", "CDG", "FRA", "2025-01-03"),
      try flight("AF3", "FRA", "CDG", "2025-01-04"),
    ]
    let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
    let booking = #"{"price_amount":"300.00","price_currency":"EUR","flight_ids":[\#(list)]}"#
    #expect(try api.ask("POST", "/trips/bookings", as: ada, booking).status == 201)
    func cost(_ query: String) throws -> JSON? { try api.ask("GET", "/stats/summary?\(query)", as: ada).json("data.costs") }
    let paid = JSON.array([["currency": "EUR", "amount": "300.00", "payments": 1]])
    for query in ["", "year=2024", "airline=LH", "airline=LH&year=2024", "origin=FRA"] { #expect(try cost(query) == paid, "\(query)") }
    for query in ["year=2025", "airline=LH&year=2025", "airline=AF", "origin=CDG"] { #expect(try cost(query) == .array([]), "\(query)") }
    // Now the next one is the first.
    #expect(try api.ask("PATCH", "/flights/\(ids[0])", as: ada, #"{"status":"cancelled"}"#).status == 200)
    #expect(try cost("year=2025") == paid)
    #expect(try cost("year=2024") == .array([]))
  }
}
