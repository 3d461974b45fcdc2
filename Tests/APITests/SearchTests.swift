import Database
import Schema
import Store
import Testing

@testable import API

/// One search over everything.
@Suite struct SearchTests {
  private struct Log {
    let api: TestAPI
    let ada: TestAPI.Person

    init(_ kind: TestDatabase.Kind) throws {
      api = try TestAPI(kind)
      ada = try api.person("ada")
      let trip =
        try api.ask("POST", "/trips", as: .session(ada), #"{"title": "São Paulo & Rio", "notes": "carnival"}"#).string("data.id") ?? ""
      for (number, to, notes) in [("LA8071", "GRU", "window"), ("LH400", "JFK", "carnivals")] {
        let json = """
          {"flight_number": "\(number)", "departure_airport": "FRA", "arrival_airport": "\(to)", "departure_local": "2026-02-0\(notes.count % 8)",
           "notes": "\(notes)", "confirmation_code": "SECRET"}
          """
        #expect(try api.ask("POST", "/flights", as: .session(ada), json).status == 201)
      }
      let hotel = #"{"kind":"hotel","provider":"Copacabana Palace","start_date":"2026-02-05","details_json":{"room":"Suíte Avenida"}}"#
      _ = try api.ask("POST", "/trips/\(trip)/items", as: .session(ada), hotel)
      _ = try api.ask("POST", "/trips/bookings", as: .session(ada), #"{"provider": "Decolar", "confirmation_code": "SECRET"}"#)
    }

    func found(_ query: String, _ credential: TestAPI.Credential? = nil) throws -> [String] {
      let answer = try api.ask("GET", "/search?q=\(query)", as: credential ?? .session(ada))
      let results = answer.json("results")?.elements ?? []
      #expect(answer.json("count") == .number("\(results.count)") && answer.json("partial") == false && answer.json("errors") == [:])
      return results.map { "\($0["type"].text) \($0["title"].text)" }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func everythingIsFoundWhicheverWayItIsWritten(kind: TestDatabase.Kind) throws {
    let log = try Log(kind)
    let paulo = try log.found("SAO%20paulo&types=flight,trip,item,booking")
    #expect(paulo.count == 2 && paulo[0] == "trip São Paulo & Rio" && paulo[1].hasPrefix("flight LA 8071 · FRA → GRU"))
    #expect(try log.found("suite%20avenida").first == "item Copacabana Palace · Check-in Feb 5")
    #expect(try log.found("lh400&types=flight").count == 1)
    #expect(try log.found("lufthansa&types=flight").count == 1)
    #expect(try log.found("decolar") == ["booking Decolar"])
    #expect(try log.found("jfk&types=airport").first?.contains("JFK") == true)
    // The title before the notes, and the newest of what fits alike.
    #expect(try log.found("carnival&types=flight,trip").map { $0.prefix(4) } == ["flig", "trip"])
    #expect(try log.found("SECRET").isEmpty)
    #expect(try log.found("carnival&types=trip&limit=1").count == 1)
  }

  @Test func nobodyFindsWhatIsAnothers() throws {
    let log = try Log(.sqlite)
    let bob = try log.api.person("bob")
    for word in ["paulo", "copacabana", "decolar", "lufthansa"] {
      #expect(try log.found("\(word)&types=flight,trip,item,booking", .session(bob)).isEmpty)
    }
    let token = try log.api.token(log.ada, "read:flights", "read:trips").text
    #expect(try log.found("decolar", .token(token)).isEmpty)
  }

  @Test func aFlightOfATripThatIsSharedIsFoundAsAnItem() throws {
    let log = try Log(.sqlite)
    let bob = try log.api.person("bob")
    let trip = try log.api.ask("GET", "/trips", as: .session(log.ada)).json("data")?.elements.first?["id"].text ?? ""
    let flight = try log.api.ask("GET", "/flights?q=LH400", as: .session(log.ada)).json("data")?.elements.first?["id"].text ?? ""
    _ = try log.api.ask("PATCH", "/flights/\(flight)", as: .session(log.ada), #"{"trip_id": "\#(trip)"}"#)
    _ = try log.api.ask("POST", "/trips/\(trip)/collaborators", as: .session(log.ada), #"{"username": "bob"}"#)
    let found = try log.found("LH400&types=flight,item", .session(bob))
    #expect(found.count == 1 && found[0].hasPrefix("item LH 400"))
  }

  @Test func aKindThatFailsLeavesTheOthersStanding() throws {
    let log = try Log(.sqlite)
    try log.api.database.write { try $0.execute("ALTER TABLE bookings RENAME TO lost") }
    let answer = try log.api.ask("GET", "/search?q=paulo", as: .session(log.ada))
    #expect(answer.status == 200 && answer.json("partial") == true)
    #expect(answer.json("errors")?.members.map(\.name) == ["bookings"])
    #expect(answer.json("results")?.elements.contains { $0["type"] == "trip" } == true)
    #expect(!answer.text.contains("no such table") && log.api.log.text.contains("searching bookings"))
  }

  @Test(arguments: ["", "?q=", "?q=a", "?q=ab&types=boat", "?q=ab&limit=51", "?q=ab&colour=1"])
  func aSearchThatIsNoneIsRefused(query: String) throws {
    let api = try TestAPI(.sqlite)
    #expect(try api.ask("GET", "/search\(query)", as: .session(try api.person("ada"))).code == "invalid_param")
  }
}

extension JSON? {
  fileprivate var text: String { if case .string(let text)? = self { text } else { "" } }
}
