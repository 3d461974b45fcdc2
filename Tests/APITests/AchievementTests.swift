import Schema
import Testing
import Travel

@testable import API

/// Achievements over the API: which there are, which of them one's flights have unlocked, and that they go when the flights go.
@Suite struct AchievementTests {
  private static func flight(_ departs: String, _ from: String, _ to: String) -> String {
    #"{"departure_airport":"\#(from)","arrival_airport":"\#(to)","departure_local":"\#(departs)"}"#
  }

  /// Logs a flight, and says its id.
  private static func log(_ api: TestAPI, _ person: TestAPI.Person, _ departs: String, _ from: String, _ to: String) throws -> String {
    let answer = try api.ask("POST", "/flights", as: .session(person), flight(departs, from, to))
    #expect(answer.status == 201)
    return try #require(answer.string("data.id"))
  }

  private static func ids(_ answer: RawResponse) -> [String] {
    answer.json("data")?.elements.compactMap { if case .string(let id)? = $0["id"] { id } else { nil } } ?? []
  }

  @Test(arguments: TestDatabase.Kind.allCases) func whoFlewHasWhatTheFlightsCameToAndNoMore(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, ben) = (try api.person("ada"), try api.person("ben"))
    func get(_ path: String, as person: TestAPI.Person = ada) throws -> RawResponse { try api.ask("GET", path, as: .session(person)) }
    let before = try get("/achievements")
    #expect(before.json("data")?.elements.count == Achievement.all.count)
    #expect(before.json("meta.unlocked") == 0)

    // The later one first: the order in which they are entered makes no difference.
    _ = try Self.log(api, ada, "2025-03-01T10:00", "JNB", "FRA")
    let first = try Self.log(api, ada, "2024-05-01T10:00", "FRA", "GRU")
    let equator = try get("/achievements/equator")
    #expect(equator.string("data.flight_id") == first)
    #expect(equator.json("data.unlocked") == true)
    #expect(equator.json("data.progress") == ["current": 1, "target": 1, "percent": 100, "unit": "flights"])
    // It departed at 08:00 in UTC; how long it took is estimated.
    let minutes = try #require(try get("/flights/\(first)").json("data.duration_minutes")).bytes
    let departure = try Instant(rfc3339: "2024-05-01T08:00:00Z")
    let end = Instant(milliseconds: departure.milliseconds + (Int64(String(decoding: minutes, as: UTF8.self)) ?? 0) * 60_000)
    #expect(equator.string("data.unlocked_at") == "\(end)")

    let continents = try get("/achievements?category=continents&unlocked=true")
    #expect(Self.ids(continents) == ["two-continents"])
    #expect(continents.json("meta.count") == 1 && continents.json("meta.unlocked") == 1 && continents.json("meta.total") == 7)
    #expect(
      try get("/achievements/four-continents").json("data.progress") == ["current": 3, "target": 4, "percent": 75, "unit": "continents"])
    #expect(try get("/achievements/four-continents").json("data.flight_id") == .null)
    #expect(try get("/achievements", as: ben).json("data") == before.json("data"))

    // Deleted, it takes back what it has unlocked, and what another flight has as well passes on to that one.
    let tag = try #require(try get("/achievements")["ETag"])
    #expect(try api.ask("DELETE", "/flights/\(first)", as: .session(ada)).status == 204)
    let after = try api.ask("GET", "/achievements", as: .session(ada), nil, ["If-None-Match: \(tag)"])
    #expect(after.status == 200)
    #expect(try get("/achievements/equator").string("data.flight_id") != first)
    #expect(try get("/achievements/equator").json("data.unlocked") == true)
    #expect(try get("/achievements/four-continents").json("data.progress.current") == 2)
  }

  @Test(arguments: TestDatabase.Kind.allCases) func aPlannedFlightUnlocksWhenItHasBeenFlown(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    func first() throws -> RawResponse { try api.ask("GET", "/achievements/first-flight", as: .session(ada)) }
    // It is 08:30 in UTC.
    _ = try Self.log(api, ada, "2026-03-29T12:00", "FRA", "MUC")
    #expect(try first().json("data.unlocked") == false)
    api.pass(seconds: 3 * 3_600)
    let unlocked = try first()
    #expect(unlocked.json("data.unlocked") == true)
    #expect(try #require(unlocked.string("data.unlocked_at")) > "2026-03-29T10:00:00Z")
  }

  /// 25 December is where the flight departs, not in UTC.
  @Test(arguments: [("2025-12-25T22:00", "HNL", "LAX", true), ("2025-12-26T08:00", "AKL", "SYD", false)])
  func aDayIsThatOfTheDeparture(departs: String, from: String, to: String, counts: Bool) throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    _ = try Self.log(api, ada, departs, from, to)
    #expect(try api.ask("GET", "/achievements/christmas-day", as: .session(ada)).json("data.unlocked") == .bool(counts))
  }

  @Test func theyAreFilteredAndInTheOrderOfTheTable() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    _ = try Self.log(api, ada, "2024-05-01T10:00", "FRA", "MUC")
    func ids(_ query: String) throws -> [String] { Self.ids(try api.ask("GET", "/achievements\(query)", as: .session(ada))) }
    #expect(try ids("") == Achievement.all.map(\.id))
    #expect(try ids("?tier=platinum&category=distance") == ["to-the-moon-and-back", "million-km", "other-side"])
    let (unlocked, locked) = (try ids("?unlocked=true"), try ids("?unlocked=false"))
    #expect(unlocked.contains("first-flight") && !locked.contains("first-flight"))
    #expect(Set(unlocked).union(locked).count == unlocked.count + locked.count && unlocked.count + locked.count == Achievement.all.count)
    for wrong in ["?tier=lead", "?category=", "?unlocked=maybe", "?page=2"] {
      #expect(try api.ask("GET", "/achievements\(wrong)", as: .session(ada)).code == "invalid_param", "\(wrong)")
    }
  }

  @Test func whatIsNoAchievementIsNotFoundAndAnotherScopeOpensNone() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    #expect(try api.ask("GET", "/achievements/swimming", as: .session(ada)).code == "not_found")
    #expect(try api.ask("GET", "/achievements", as: .token(api.token(ada, "read:achievements").text)).status == 200)
    #expect(try api.ask("GET", "/achievements/equator", as: .token(api.token(ada, "read:flights").text)).code == "insufficient_scope")
  }
}
