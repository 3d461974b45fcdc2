import Schema
import Testing

@testable import API

/// Airports, airlines and aircraft over the API.
@Suite struct ReferenceRoutesTests {
  private static func ask(_ path: String) throws -> RawResponse {
    let api = try TestAPI(.sqlite)
    return try api.ask("GET", path, as: .token(api.token(api.person("ada"), "read:flights").text))
  }

  @Test(
    arguments: [
      ("/airports/search?q=london", "LHR"), ("/airports/search?q=lon", "LHR"), ("/airports/search?q=EDDF", "FRA"),
      ("/airports/nearby?latitude=50.05&longitude=8.6", "FRA"),
      ("/airlines/search?q=lufth", "LH"), ("/aircraft/search?q=a388", "388"),
    ])
  func searchesFindWhatIsMeantFirst(path: String, code: String) throws {
    let answer = try Self.ask(path)
    #expect(answer.json("data")?.elements.first?["iata"] == .string(code), "\(answer.text.prefix(300))")
    #expect(answer["ETag"] != nil)
  }

  @Test func oneAirportIsFoundByEitherCode() throws {
    #expect(try Self.ask("/airports/EDDF").json("data") == Self.ask("/airports/fra").json("data"))
    #expect(try Self.ask("/airports/XXQ").code == "not_found")
    #expect(try Self.ask("/airlines/LH?on=2020-01-01").string("data.icao") == "DLH")
  }

  @Test(
    arguments: [
      "/airports/search", "/airports/search?q=", "/airports/search?q=a&limit=0", "/airports/nearby?latitude=91&longitude=0",
      "/airports/nearby?latitude=1",
      "/airlines/LH?on=yesterday",
    ])
  func aQuestionThatIsNoneIsRefused(path: String) throws { #expect(try Self.ask(path).code == "invalid_param") }

  @Test func nobodyAsksWithoutAnAccount() throws { #expect(try TestAPI(.sqlite).ask("GET", "/airports/search?q=x").status == 401) }
}
