import Schema
import Store
import Testing

@testable import API

/// Trips as Tripsy's clients read and write them.
@Suite struct TripsyTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func aClientOfTripsyFindsWhatItExpects(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let token = try api.token(ada, "write").text
    func ask(_ method: String, _ path: String, _ json: String? = nil) throws -> RawResponse {
      try api.ask(method, "//v1/trips\(path)", as: .nobody, json, ["Authorization: Token \(token)"])
    }
    let made = try ask(
      "POST", "",
      """
      {"name": "Italy", "starts_at": "2026-06-01", "ends_at": "2026-06-15T00:00:00Z", "timezone": "Europe/Rome",
       "description": "Summer vacation", "internal_identifier": "A1B2C3", "parent_type": "trip", "id": 42}
      """)
    #expect(made.status == 201)
    #expect(made.json("name") == "Italy" && made.json("ends_at") == "2026-06-15" && made.json("has_dates") == true)
    #expect(made.json("documents") == [] && made.json("emails") == [])
    let path = "/\(made.string("id") ?? "")"
    #expect(made["Location"] == "/v1/trips\(path)")
    let again = try ask("POST", "", #"{"name": "Italy", "internal_identifier": "A1B2C3"}"#)
    #expect(again.status == 200 && again.body.isEmpty)
    let list = try ask("GET", "")
    #expect(list.json("results")?.elements.map { $0["name"] } == ["Italy"] && list.json("data") == nil)
    #expect(try ask("GET", "?fields=results").status == 200)
    // They are the same trips.
    #expect(try api.ask("GET", "/trips\(path)", as: .session(ada)).json("data.title") == "Italy")
    #expect(try ask("PATCH", path, #"{"name": "Rome"}"#).json("starts_at") == "2026-06-01")
    #expect(try ask("PATCH", path, #"{"has_dates": false, "number_of_days": 5}"#).json("starts_at") == .null)
    #expect(try ask("PATCH", path, #"{"starts_at": "2026-07-01", "ends_at": "2026-07-02"}"#).json("ends_at") == "2026-07-02")
    let tag = try ask("GET", path)["ETag"] ?? ""
    let matched = try api.ask(
      "PATCH", "//v1/trips\(path)", as: .token(token), #"{"name": "Pisa"}"#, ["If-Match: \(tag)"])
    #expect(matched.status == 200)
    let replaced = try ask("PUT", path, #"{"name": "Milan"}"#)
    #expect(replaced.json("description") == .null && replaced.json("name") == "Milan")
    #expect(try ask("PUT", path, #"{"title": "Milan"}"#).json("error.errors")?.members.map(\.name).sorted() == ["name", "title"])
    #expect(try ask("DELETE", path).status == 204)
    #expect(try ask("GET", path).status == 404)
  }

  @Test func changesAreAnsweredTwoDaysFromBeforeAndAllOfOtherPeople() throws {
    let api = try TestAPI(.sqlite)
    let (ada, bob) = (try api.person("ada"), try api.person("bob"))
    _ = try api.ask("POST", "/trips", as: .session(ada), #"{"title": "mine"}"#)
    let his = try api.ask("POST", "/trips", as: .session(bob), #"{"title": "his"}"#).string("data.id") ?? ""
    _ = try api.ask("POST", "/trips/\(his)/collaborators", as: .session(bob), #"{"username": "ada"}"#)
    func names(after seconds: Int64) throws -> [JSON] {
      api.pass(seconds: seconds)
      let answer = try api.ask("GET", "//v1/trips?updatedSince=\(api.now)", as: .session(ada))
      return answer.json("results")?.elements.compactMap { $0["name"] } ?? []
    }
    #expect(Set(try names(after: 47 * 3600)) == ["mine", "his"])
    #expect(try names(after: 2 * 3600) == ["his"])
  }
}
