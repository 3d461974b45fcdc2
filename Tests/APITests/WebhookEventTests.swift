import Database
import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API

/// What webhooks are told of each change, and who is told.
@Suite struct WebhookEventTests {
  /// The server with Ada, whose trip is shared with Bob, each with a webhook for everything, and Eve, who sees nothing.
  private final class World {
    let api: TestAPI
    let ada, bob, eve: TestAPI.Person
    let trip: String

    init(_ kind: TestDatabase.Kind, events: String = #"["*"]"#) throws {
      api = try TestAPI(kind)
      (ada, bob, eve) = (try api.person("ada"), try api.person("bob"), try api.person("eve"))
      trip = try api.ask("POST", "/trips", as: .session(ada), #"{"title":"Japan"}"#).string("data.id") ?? ""
      _ = try api.ask("POST", "/trips/\(trip)/collaborators", as: .session(ada), #"{"username":"bob","role":"edit"}"#)
      for person in [ada, bob, eve] {
        let made = try api.ask("POST", "/webhooks", as: .session(person), #"{"url":"https://hooks.example.org/","events":\#(events)}"#)
        #expect(made.status == 201)
      }
    }

    func ask(_ method: String, _ path: String, _ json: String? = nil, as person: TestAPI.Person? = nil) throws -> RawResponse {
      let answer = try api.ask(method, path, as: .session(person ?? ada), json)
      #expect((200..<300).contains(answer.status), "\(method) \(path): \(answer.text)")
      return answer
    }

    /// Takes what has been told since the last time: the name of the person and the event, and the payload.
    func told() throws -> [(who: String, event: String, payload: JSON)] {
      let rows = try api.database.read { db in
        try db.rows("SELECT u.username, e.event, e.payload FROM webhook_events e JOIN users u ON u.id = e.user_id ORDER BY e.id") { row in
          (
            who: try row.next() as String, event: try row.next() as String,
            payload: try JSONParser.parse(Array((try row.next() as String).utf8))
          )
        }
      }
      try api.database.write { try $0.execute("DELETE FROM webhook_events") }
      return rows
    }

    /// The same without the payloads, in the order of their names.
    func names() throws -> [String] { try told().map { "\($0.who) \($0.event)" }.sorted() }

    func flight(_ more: String = "", day: Int = 1) throws -> String {
      let json =
        #"{"departure_airport":"FRA","arrival_airport":"JFK","departure_local":"2026-04-\#(day < 10 ? "0" : "")\#(day)T10:30"\#(more)}"#
      return try ask("POST", "/flights", json).string("data.id") ?? ""
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aFlightTellsItsOwnerWhatTheyWouldRead(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    let id = try world.flight(#","flight_number":"LH400","confirmation_code":"MARK1","ticket_number":"MARK2""#)
    let created = try world.told()
    #expect(created.map { "\($0.who) \($0.event)" } == ["ada flight.created"])
    let read = try world.ask("GET", "/flights/\(id)")
    #expect(created[0].payload["data"] == read.json("data"))
    #expect(created[0].payload["event"] == "flight.created" && created[0].payload["created_at"] == .string("\(world.api.now)"))
    #expect(created[0].payload["id"] != nil && !"\(created[0].payload)".contains("MARK"))
    _ = try world.ask("PATCH", "/flights/\(id)", #"{"seat":"1A"}"#)
    let updated = try world.told()
    #expect(updated.map(\.event) == ["flight.updated"] && updated[0].payload["data"]?["seat"] == "1A")
    _ = try world.ask("DELETE", "/flights/\(id)")
    let deleted = try world.told()
    #expect(deleted.map(\.event) == ["flight.deleted"])
    #expect(deleted[0].payload["data"]?["id"] == .string(id) && deleted[0].payload["data"]?["kind"] == "flight")
    #expect(deleted[0].payload["data"]?["summary"] != nil && deleted[0].payload["data"]?["seat"] == nil)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsInASharedTripTellsEverybodyWhoSeesIt(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    let flight = try world.flight(#","trip_id":"\#(world.trip)","price_amount":"612.40","price_currency":"EUR""#)
    let created = try world.told()
    #expect(
      Set(created.map { "\($0.who) \($0.event)" }) == ["ada flight.created", "ada trip.updated", "bob item.created", "bob trip.updated"])
    // Bob is told what he can read, which is no price.
    let item = try world.ask("GET", "/items/\(flight)", as: world.bob)
    #expect(created.first { $0.event == "item.created" }?.payload["data"] == item.json("data"))
    #expect(!created.filter { $0.who == "bob" }.contains { "\($0.payload)".contains("612.40") })
    #expect(created.first { $0.who == "bob" && $0.event == "trip.updated" }?.payload["data"]?["role"] == "edit")

    let hotel = try world.ask(
      "POST", "/trips/\(world.trip)/items", #"{"kind":"hotel","start_date":"2026-04-02","provider":"P"}"#, as: world.bob)
    let id = hotel.string("data.id") ?? ""
    #expect(Set(try world.names()).isSuperset(of: ["ada item.created", "bob item.created"]))
    _ = try world.ask("PATCH", "/items/\(id)", #"{"provider":"Q"}"#)
    #expect(try world.names() == ["ada item.updated", "bob item.updated"])
    _ = try world.ask("PATCH", "/items/\(flight)", #"{"details_json":{"seat":"2B"}}"#, as: world.bob)
    #expect(try world.names() == ["ada flight.updated", "bob item.updated"])
    _ = try world.ask("PATCH", "/flights/\(flight)", #"{"trip_id":null}"#)
    #expect(Set(try world.names()).isSuperset(of: ["ada flight.updated", "bob item.deleted"]))
    _ = try world.ask("DELETE", "/items/\(id)")
    #expect(Set(try world.names()).isSuperset(of: ["ada item.deleted", "bob item.deleted"]))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aTripTellsWhatBecomesOfIt(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    let made = try world.ask("POST", "/trips", #"{"title":"Rome","share_enabled":true}"#)
    let created = try world.told()
    #expect(created.map { "\($0.who) \($0.event)" } == ["ada trip.created"])
    #expect(created[0].payload["data"]?["title"] == "Rome" && created[0].payload["data"]?["share_url"] == nil)
    #expect(!"\(created[0].payload)".contains(made.string("data.share_url")?.split(separator: "/").last.map(String.init) ?? "?"))
    _ = try world.ask("PATCH", "/trips/\(world.trip)", #"{"title":"Japan again"}"#, as: world.bob)
    #expect(try world.names() == ["ada trip.updated", "bob trip.updated"])
    // What changes nothing is nothing to tell.
    _ = try world.ask("PATCH", "/trips/\(world.trip)", #"{"title":"Japan again"}"#)
    #expect(try world.names() == [])
    let flight = try world.flight(#","trip_id":"\#(world.trip)""#)
    _ = try world.told()
    _ = try world.ask("POST", "/trips/\(made.string("data.id") ?? "")/merge", #"{"source_trip_id":"\#(world.trip)"}"#)
    #expect(try world.names() == ["ada flight.updated", "ada trip.deleted", "ada trip.updated", "bob item.deleted", "bob trip.deleted"])
    _ = try world.ask("DELETE", "/trips/\(made.string("data.id") ?? "")")
    let gone = try world.told()
    #expect(gone.map { "\($0.who) \($0.event)" }.sorted() == ["ada flight.updated", "ada trip.deleted"])
    #expect(gone.first { $0.event == "flight.updated" }?.payload["data"]?["trip_id"] == .null)
    #expect(gone.first { $0.event == "flight.updated" }?.payload["data"]?["id"] == .string(flight))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func sharingTellsThoseWhoAreInIt(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    _ = try world.ask("POST", "/trips/\(world.trip)/collaborators", #"{"username":"eve"}"#)
    #expect(try world.names() == ["ada collaborator.added", "bob collaborator.added", "eve collaborator.added"])
    _ = try world.ask("PATCH", "/trips/\(world.trip)/collaborators/\(world.eve.user.id)", #"{"role":"edit"}"#)
    let changed = try world.told()
    #expect(changed.count == 3 && changed.allSatisfy { $0.event == "collaborator.updated" && $0.payload["data"]?["role"] == "edit" })
    _ = try world.ask("DELETE", "/trips/\(world.trip)/collaborators/\(world.eve.user.id)")
    #expect(try world.names() == ["ada collaborator.removed", "bob collaborator.removed", "eve collaborator.removed"])
    _ = try world.flight(#","trip_id":"\#(world.trip)""#)
    #expect(try !world.names().contains { $0.hasPrefix("eve") })
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsChangedTogetherIsToldOneByOne(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    let ids = try (1...3).map { try world.flight(day: $0) }
    _ = try world.told()
    let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
    _ = try world.ask("POST", "/flights/bulk", #"{"ids":[\#(list)],"action":"add_tag","value":"x"}"#)
    #expect(try world.names() == Array(repeating: "ada flight.updated", count: 3))
    _ = try world.ask("POST", "/flights/bulk", #"{"ids":[\#(list)],"action":"add_tag","value":"x"}"#)
    #expect(try world.names() == [], "the tag was there")
    _ = try world.ask("POST", "/flights/bulk", #"{"ids":[\#(list)],"action":"delete","dry_run":true}"#)
    #expect(try world.names() == [])
    _ = try world.ask("POST", "/flights/bulk", #"{"ids":[\#(list)],"action":"delete"}"#)
    #expect(try world.names() == Array(repeating: "ada flight.deleted", count: 3))
    let rows = (1...9).map { "FRA,JFK,2025-01-0\($0)\n" }.joined()
    let file = "From,To,Date\n" + rows
    _ = try world.api.ask("POST", "/flights/import?dry_run=true", as: .session(world.ada), file, ["Content-Type: text/csv"])
    #expect(try world.names() == [])
    _ = try world.api.ask("POST", "/flights/import", as: .session(world.ada), file, ["Content-Type: text/csv"])
    let told = try world.told()
    #expect(told.count { $0.event == "flight.created" } == 9)
    let done = told.filter { $0.event == "import.completed" }
    #expect(done.count == 1 && done[0].payload["data"]?["created"] == 9)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whoWantsToKnowLittleIsToldLittle(kind: TestDatabase.Kind) throws {
    let world = try World(kind, events: #"["import.completed","trip.created"]"#)
    _ = try world.flight()
    _ = try world.ask("POST", "/trips", #"{"title":"Rome"}"#)
    _ = try world.api.ask(
      "POST", "/flights/import", as: .session(world.ada), "From,To,Date\nFRA,JFK,2025-01-01\n", ["Content-Type: text/csv"])
    #expect(try world.names() == ["ada import.completed", "ada trip.created"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func bookingsSuggestionsAndDocumentsTellOfWhatTheyChange(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    let flight = try world.flight()
    _ = try world.told()
    let booking = try world.ask("POST", "/trips/bookings", #"{"provider":"p","flight_ids":["\#(flight)"]}"#).string("data.id") ?? ""
    let booked = try world.told()
    #expect(booked.map(\.event) == ["flight.updated"] && booked[0].payload["data"]?["booking_id"] == .string(booking))
    _ = try world.ask("DELETE", "/trips/bookings/\(booking)")
    #expect(try world.names() == ["ada flight.updated"])
    _ = try world.ask("PATCH", "/users/me", #"{"home_airport":"FRA"}"#)
    let back = #"{"departure_airport":"JFK","arrival_airport":"FRA","departure_local":"2026-04-08T18:00"}"#
    _ = try world.ask("POST", "/flights", back)
    _ = try world.told()
    let applied = try world.ask("POST", "/trips/suggest?apply=true")
    #expect(applied.json("meta.count") == 1)
    #expect(try world.names() == ["ada flight.updated", "ada flight.updated", "ada trip.created"])
    let pass = #"{"barcode":"M1LOVELACE/ADA        EABC123 FRAJFKLH 0400 150Y034A0025 100"}"#
    _ = try world.ask("POST", "/parse-boardingpass?save=true", pass)
    #expect(try world.names() == ["ada flight.created"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsNotStoredIsNotTold(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    let flight = try world.flight()
    _ = try world.told()
    #expect(
      try world.api.ask("PATCH", "/flights/\(flight)", as: .session(world.ada), #"{"seat":"1A"}"#, ["If-Match: \"no\""]).status == 412)
    let items = #"{"items":[{"kind":"hotel","start_date":"2026-04-02"},{"kind":"hotel"}]}"#
    #expect(try world.api.ask("POST", "/trips/\(world.trip)/items/batch", as: .session(world.ada), items).status == 400)
    #expect(try world.names() == [])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whoIsDisabledOrHasTurnedItOffIsToldNothing(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    _ = try world.ask("GET", "/webhooks", as: world.bob)
    try world.api.database.write { db in
      try db.execute("UPDATE users SET disabled_at = 1 WHERE username = 'bob'")
      try db.execute("UPDATE webhooks SET active = 0 WHERE user_id = $1", world.ada.user.id)
    }
    _ = try world.flight(#","trip_id":"\#(world.trip)""#)
    #expect(try world.names() == [])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anAccountThatGoesTellsThoseWhoSawItsTrips(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    let root = try world.api.person("root", isAdministrator: true)
    _ = try world.ask("POST", "/trips", #"{"title":"Bob's"}"#, as: world.bob)
    _ = try world.told()
    _ = try world.ask("DELETE", "/admin/users/\(world.ada.user.id)", as: root)
    #expect(try world.names() == ["bob trip.deleted"])
  }

  @Test func whatHappensAfterTheClockWasSetBackComesAfterWhatHappenedBefore() throws {
    let test = try TestDatabase(.sqlite)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    var ids: [UUID] = []
    var person: TestAPI.Person?
    for seconds in [86_400, 0] as [Int64] {
      // Its clock begins at the same instant each time.
      let api = try TestAPI(test.database, owner: test)
      let ada = try person ?? api.person("ada")
      if person == nil {
        #expect(try api.ask("POST", "/webhooks", as: .session(ada), #"{"url":"https://hooks.example.org/"}"#).status == 201)
      }
      person = ada
      api.pass(seconds: seconds)
      #expect(try api.ask("POST", "/trips", as: .session(ada), #"{"title":"x"}"#).status == 201)
      ids += try test.database.read { try $0.rows("SELECT id FROM webhook_events ORDER BY created_at DESC") { try $0.next() as UUID } }
        .filter { !ids.contains($0) }
    }
    #expect(ids.count == 2 && ids[0].description < ids[1].description)
  }

  @Test func theIdsOfEventsFollowEachOther() throws {
    let world = try World(.sqlite)
    let flight = try world.flight()
    for seat in 1...20 { _ = try world.ask("PATCH", "/flights/\(flight)", #"{"seat":"\#(seat)A"}"#) }
    let seats = try world.told().compactMap { $0.payload["data"]?["seat"] }
    #expect(seats == [.null] + (1...20).map { .string("\($0)A") })
  }
}
