import Schema
import Store
import Testing
import Travel

@testable import API
@testable import HTTPServer

/// What has been answered once is answered again from memory, and nobody can tell but by the time it takes.
@Suite struct AnswerMemoryTests {
  private static let gzip = ["Accept-Encoding: gzip"]

  private static func flight(_ day: String) -> String {
    #"{"flight_number":"LH400","departure_airport":"FRA","arrival_airport":"JFK","departure_local":"\#(day)T10:30","arrival_local":"\#(day)T13:05"}"#
  }

  /// Somebody with nine flights: enough for an answer that is worth compressing.
  private static func api(_ kind: TestDatabase.Kind = .sqlite) throws -> (api: TestAPI, ada: TestAPI.Person) {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    for month in 1...9 { #expect(try api.ask("POST", "/flights", as: .session(ada), flight("2024-0\(month)-11")).status == 201) }
    return (api, ada)
  }

  @Test(arguments: TestDatabase.Kind.allCases, ["/flights", "/flights/facets", "/trips", "/flights/export?format=csv"])
  func aSecondAnswerIsTheFirstOneUntilSomethingChanges(kind: TestDatabase.Kind, path: String) throws {
    let (api, ada) = try Self.api(kind)
    func get(_ fields: [String] = []) throws -> RawResponse { try api.ask("GET", path, as: .session(ada), nil, fields) }
    let first = try get()
    #expect(first.status == 200)
    let second = try get()
    #expect(second.body == first.body)
    for name in ["Content-Type", "ETag", "Link", "Cache-Control", "Vary"] { #expect(second[name] == first[name]) }
    #expect(second["X-Request-Id"] != first["X-Request-Id"])
    let tag = try #require(first["ETag"])
    #expect(try get(["If-None-Match: \(tag)"]).status == 304)
    #expect(try get(["If-None-Match: \"another\""]).body == first.body)
    #expect(try get(["If-None-Match: another"]).status == 400)

    #expect(try api.ask("POST", "/trips", as: .session(ada), #"{"title":"Rome"}"#).status == 201)
    #expect(try api.ask("POST", "/flights", as: .session(ada), Self.flight("2025-01-01")).status == 201)
    let third = try get(["If-None-Match: \(tag)"])
    #expect(third.status == 200)
    #expect(third.body != first.body)
    #expect(try get().body == third.body)
  }

  @Test func gzippedAndPlainAreTwoFormsOfOneAnswer() throws {
    let (api, ada) = try Self.api()
    func get(_ fields: [String]) throws -> RawResponse { try api.ask("GET", "/flights", as: .session(ada), nil, fields) }
    for _ in 0..<2 {
      let (plain, packed) = (try get([]), try get(Self.gzip))
      #expect(plain["Content-Encoding"] == nil)
      #expect(packed["Content-Encoding"] == "gzip")
      #expect(GzipDecoder.decode(packed.body) == plain.body)
      let tag = try #require(plain["ETag"])
      #expect(packed["ETag"] == tag.dropLast() + "-gzip\"")
      #expect(try get(Self.gzip + ["If-None-Match: \(tag.dropLast() + "-gzip\"")"]).status == 304)
    }
  }

  @Test func everybodyIsAnsweredTheirOwn() throws {
    let (api, ada) = try Self.api()
    let ben = try api.person("ben")
    let wide = TestAPI.Credential.token(try api.token(ada, "read").text)
    let narrow = TestAPI.Credential.token(try api.token(ada, "read:trips").text)
    for _ in 0..<2 {
      #expect(try api.ask("GET", "/flights", as: .session(ada)).json["meta"]?["count"] == .number("9"))
      #expect(try api.ask("GET", "/flights", as: .session(ben)).json["meta"]?["count"] == .number("0"))
      #expect(try api.ask("GET", "/flights", as: wide).status == 200)
      #expect(try api.ask("GET", "/flights", as: narrow).status == 403)
      #expect(try api.ask("GET", "/flights?page=0", as: wide).status == 400)
      #expect(try api.ask("GET", "/flights?year=2025", as: wide).json["meta"]?["count"] == .number("0"))
    }
  }

  @Test func aRevokedTokenIsNotAnsweredFromMemory() throws {
    let (api, ada) = try Self.api()
    let (id, text) = try api.token(ada, "read")
    for _ in 0..<2 { #expect(try api.ask("GET", "/flights/facets", as: .token(text)).status == 200) }
    #expect(try api.ask("DELETE", "/settings/tokens/\(id)", as: .session(ada)).status == 204)
    #expect(try api.ask("GET", "/flights/facets", as: .token(text)).status == 401)
  }

  @Test func remembersNoLinkToAnotherHost() throws {
    let (api, ada) = try Self.api()
    #expect(try api.ask("POST", "/trips", as: .session(ada), #"{"title":"Rome","share_enabled":true}"#).status == 201)
    let first = try #require(try api.ask("GET", "/trips", as: .session(ada)).text.firstRange(of: "http://127.0.0.1"))
    #expect(!first.isEmpty)
    let other = try api.ask("GET", "/trips", as: .session(ada), nil, ["Host: flights.example.org"])
    #expect(other.text.contains("http://flights.example.org/"))
  }

  @Test func whatIsInMemoryIsCountedLikeAnythingElse() throws {
    var settings = APISettings(version: "1.2.3")
    settings.rates[.token] = RateLimit([(count: 3, length: 60_000)])
    let api = try TestAPI(.sqlite, settings)
    let token = TestAPI.Credential.token(try api.token(api.person("ada"), "read").text)
    let answers = try (0..<5).map { _ in try api.ask("GET", "/flights/facets", as: token) }
    #expect(answers.map(\.status) == [200, 200, 200, 429, 429])
    #expect(answers.map { $0["X-RateLimit-Remaining"] } == ["2", "1", "0", "0", "0"])
  }

  @Test func aFlightThatHasBeenFlownByNowIsAnsweredSo() throws {
    let (api, ada) = try Self.api()
    // Two hours from now.
    #expect(try api.ask("POST", "/flights", as: .session(ada), Self.flight("2026-03-29")).status == 201)
    func count() throws -> JSON? { try api.ask("GET", "/flights?status=flown", as: .session(ada)).json["meta"]?["count"] }
    for _ in 0..<2 { #expect(try count() == .number("9")) }
    api.pass(seconds: 86_400)
    for _ in 0..<2 { #expect(try count() == .number("10")) }
  }

  @Test func forgetsWhatWasNotAskedForLately() {
    let memory = AnswerMemory(capacity: 64_000)
    let state = Freshness.State(version: 1, flipped: nil)
    func question(_ number: UInt8) -> AnswerMemory.Question {
      AnswerMemory.Question(
        user: UUID(high: 0, low: 1), scopes: 1, isSession: false, takesGzip: false, isSecure: false, address: [number])
    }
    func isHeld(_ number: UInt8) -> Bool { memory.entry(for: question(number), in: state) != nil }
    for number in 0..<UInt8(200) {
      let response = Response(.ok, body: [UInt8](repeating: 65, count: 1_000))
      _ = memory.keep(response, ETag("a"), for: question(number), in: state)
      // Asked for all the time, and so never forgotten.
      #expect(isHeld(0))
    }
    let held = (0..<200).filter { isHeld($0) }
    #expect(held.contains(199))
    #expect(!held.contains(100))
    #expect((20...42).contains(held.count), "\(held.count) of some 1,500 bytes")
    // Of one that would push out everything else, nothing but the tag is kept.
    _ = memory.keep(Response(.ok, body: [UInt8](repeating: 65, count: 60_000)), ETag("a"), for: question(7), in: state)
    #expect(memory.entry(for: question(7), in: state)?.response == nil)
  }
}
