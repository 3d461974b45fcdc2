import Database
import Store
import Testing

@testable import API
@testable import Travel

/// Flights as facts: however they came into memory, they are those of the database.
@Suite struct FlightFactsMemoryTests {
  @Test func theLongestLogFitsBesideOthers() {
    let flight = MemoryLayout<FlightFact>.stride + MemoryLayout<Price>.stride
    #expect(100_000 * flight < FlightFactsMemory.capacity * 2 / 3)
    #expect(10_000 * flight < 2_000_000)
  }

  @Test func factsAreForgottenWhereTheyDoNotFit() throws {
    let test = try TestDatabase(.sqlite)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let api = try TestAPI(test.database, owner: test)
    var random = SplitMix64(seed: 4)
    let people = try (0..<4).map { try api.person("person\($0)") }
    for person in people {
      for _ in 0..<3 {
        #expect(try api.ask("POST", "/flights?force=true", as: .session(person), StatisticsRoutesTests.flight(&random)).status == 201)
      }
    }
    let reference = try TestAPI.reference.get()
    func facts(_ memory: FlightFactsMemory, _ person: TestAPI.Person) throws -> Int {
      let version = try test.database.read { try $0.dataVersion(of: person.user.id) } ?? 0
      return try memory.facts(of: person.user.id, version: version, at: api.now).flights.count
    }
    let roomy = FlightFactsMemory(database: test.database, reference: reference, capacity: 1_000_000)
    for person in people { #expect(try facts(roomy, person) == 3) }
    let one = roomy.size / 4
    let narrow = FlightFactsMemory(database: test.database, reference: reference, capacity: one * 5 / 2)
    for person in people + people.reversed() {
      #expect(try facts(narrow, person) == 3)
      #expect(narrow.size <= one * 5 / 2)
    }
    #expect(narrow.size > one)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsReadInHalvesIsTheSame(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let api = try TestAPI(test.database, owner: test)
    let ada = try api.person("ada")
    var random = SplitMix64(seed: 11)
    for count in 1...40 {
      // Things that come back in the other half, and things that do not.
      var flight = StatisticsRoutesTests.flight(&random).dropLast()
      flight += #","registration":"D-AI\#(["AA", "AB", "A\(count % 9)"][count % 3])","aircraft":"\#(["A320", "A359"][count % 2])""#
      if count % 4 == 0 {
        let field = #""departure_airport":{"name":"Field \#(count % 3)","timezone":"UTC"}"#
        flight.replace(/"departure_airport":"..."/, with: field)
      }
      if count % 5 == 0 { flight.replace("\"LH", with: "\"BA") }
      // Many that depart at the same instant, on either side of the middle.
      if count > 30 { flight.replace(/"20..-..-..(T..:..)?"/, with: "\"2024-03-01T12:00\"") }
      let made = try api.ask("POST", "/flights?force=true", as: .session(ada), flight + "}")
      #expect(made.status == 201, "\(made.text)")
      guard count > 36 || count < 4 else { continue }
      let (reference, version) = (try TestAPI.reference.get(), try test.database.read { try $0.dataVersion(of: ada.user.id) } ?? 0)
      let (whole, halves) = try (
        FlightFactsMemory(database: test.database, reference: reference, capacity: 0).facts(of: ada.user.id, version: version, at: api.now),
        FlightFactsMemory(database: test.database, reference: reference, capacity: 0, divided: 1)
          .facts(of: ada.user.id, version: version, at: api.now)
      )
      #expect(Self.spelled(halves) == Self.spelled(whole))
      #expect(halves.places.count == whole.places.count && Set(halves.places) == Set(whole.places))
      #expect(halves.airlines.count == whole.airlines.count && halves.aircraft.count == whole.aircraft.count)
      #expect(Set(halves.names) == Set(whole.names) && halves.prices == whole.prices && halves.bookings == whole.bookings)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases, [5, 6])
  func whatHasChangedIsAllThatIsReadAgain(kind: TestDatabase.Kind, seed: UInt64) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let api = try TestAPI(test.database, owner: test)
    let ada = try api.person("ada")
    let (me, reference) = (TestAPI.Credential.session(ada), try TestAPI.reference.get())
    var random = SplitMix64(seed: seed)
    func make() throws -> String {
      try #require(try api.ask("POST", "/flights?force=true", as: me, StatisticsRoutesTests.flight(&random)).string("data.id"))
    }
    func change(_ method: String, _ path: String, _ body: String = "") throws {
      let answer = try api.ask(method, path, as: me, body)
      #expect(answer.status < 300, "\(method) \(path) \(body): \(answer.text)")
    }
    func fresh() throws -> FlightFacts {
      try test.database.read { try $0.flightFacts(FlightFilter(user: ada.user.id, now: api.now), reference) }
    }
    var flights = try (0..<12).map { _ in try make() }
    let trip = try #require(try api.ask("POST", "/trips", as: me, #"{"title":"Ours"}"#).string("data.id"))
    let booking = try api.ask(
      "POST", "/trips/bookings", as: me, #"{"price_amount":"300.00","price_currency":"EUR","flight_ids":["\#(flights[0])"]}"#)
    let paid = try #require(booking.string("data.id"), "\(booking.text)")
    var known = try fresh()
    var kept = 0
    // The clock stands still: two changes at one instant are two.
    for step in 0..<60 {
      let id = flights[random.number(below: flights.count)]
      switch random.number(below: 10) {
      case 0, 1: flights.append(try make())
      case 2 where flights.count > 4:
        try change("DELETE", "/flights/\(id)")
        flights.removeAll { $0 == id }
      case 3: try change("PATCH", "/flights/\(id)", #"{"departure_local":"2024-0\#(1 + random.number(below: 9))-11"}"#)
      case 4: try change("PATCH", "/flights/\(id)", #"{"arrival_airport":"CDG","registration":"D-A\#(random.number(below: 5))"}"#)
      case 5: try change("PATCH", "/flights/\(id)", #"{"departure_airport":{"name":"Field \#(random.number(below: 3))","timezone":"UTC"}}"#)
      case 6: try change("PATCH", "/trips/bookings/\(paid)", #"{"flight_ids":["\#(id)"]}"#)
      case 7: try change("PATCH", "/trips/bookings/\(paid)", #"{"price_amount":"\#(100 + step).00"}"#)
      case 8: try change("PATCH", "/flights/\(id)", #"{"status":"\#(["cancelled", "flown"][random.number(below: 2)])"}"#)
      default: try change("PATCH", "/flights/\(id)", #"{"trip_id":"\#(trip)"}"#)
      }
      if step % 3 == 0 { continue }
      let whole = try fresh()
      let updated = try test.database.read { try $0.flightFacts(of: ada.user.id, reference, since: known) }
      if let updated {
        kept += 1
        #expect(Self.spelled(updated) == Self.spelled(whole), "after step \(step)")
        #expect(updated.bookings == whole.bookings)
        #expect(updated.places == whole.places && updated.numbersByCode == whole.numbersByCode)
        #expect(Set(updated.names).count == updated.names.count && Set(updated.places).count == updated.places.count)
      }
      known = updated ?? whole
    }
    #expect(kept > 30)
    // Another booking with a price: the numbers of bookings are others.
    try change("POST", "/trips/bookings", #"{"price_amount":"5.00","price_currency":"EUR","flight_ids":["\#(flights[1])"]}"#)
    #expect(try test.database.read { try $0.flightFacts(of: ada.user.id, reference, since: known) } == nil)
  }

  @Test func whereMuchHasChangedAllIsReadAnew() throws {
    let test = try TestDatabase(.sqlite)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let api = try TestAPI(test.database, owner: test)
    let ada = try api.person("ada")
    let reference = try TestAPI.reference.get()
    var random = SplitMix64(seed: 8)
    func update(_ known: FlightFacts) throws -> FlightFacts? {
      try test.database.read { try $0.flightFacts(of: ada.user.id, reference, since: known) }
    }
    #expect(try update(FlightFacts())?.flights.isEmpty == true)
    for _ in 0..<40 {
      #expect(try api.ask("POST", "/flights?force=true", as: .session(ada), StatisticsRoutesTests.flight(&random)).status == 201)
    }
    #expect(try update(FlightFacts()) == nil)
  }

  /// The flights with all that their numbers stand for.
  private static func spelled(_ facts: FlightFacts) -> [String] {
    func at<Element>(_ list: [Element], _ number: Int32) -> String { number < 0 ? "-" : "\(list[Int(number)])" }
    return facts.flights.map { flight in
      var bare = flight
      (bare.origin, bare.destination, bare.airline, bare.aircraft, bare.registration, bare.number, bare.price) = (0, 0, 0, 0, 0, 0, 0)
      return [
        "\(bare)", at(facts.places, flight.origin), at(facts.places, flight.destination), at(facts.airlines, flight.airline),
        at(facts.aircraft, flight.aircraft), at(facts.names, flight.registration), at(facts.names, flight.number),
        at(facts.prices, flight.price),
      ].joined(separator: " | ")
    }
  }
}
