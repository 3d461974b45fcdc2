import Schema
import Store
import Testing
import Travel

@testable import API

/// One change to many flights.
@Suite struct FlightBulkTests {
  private struct Log {
    let api: TestAPI
    let ada: TestAPI.Person
    let ids: [String]

    init(_ kind: TestDatabase.Kind) throws {
      api = try TestAPI(kind)
      ada = try api.person("ada")
      var ids: [String] = []
      for day in 1...4 {
        let flight =
          #"{"departure_airport":"FRA","arrival_airport":"MUC","departure_local":"2024-01-0\#(day)","airline":"LH","tags":["a"]}"#
        ids.append(try api.ask("POST", "/flights", as: .session(ada), flight).string("data.id") ?? "")
      }
      self.ids = ids
    }

    func bulk(_ json: String) throws -> RawResponse { try api.ask("POST", "/flights/bulk", as: .session(ada), json) }

    /// What all flights have in a field, the oldest flight first.
    func all(_ field: String) throws -> [JSON] {
      try api.ask("GET", "/flights?sort=departure", as: .session(ada)).json("data")?.elements.compactMap { $0[field] } ?? []
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func flightsAreChangedTogether(kind: TestDatabase.Kind) throws {
    let log = try Log(kind)
    let some = "\"ids\":[\"\(log.ids[0])\",\"\(log.ids[2])\"]"
    let set = try log.bulk(#"{\#(some),"action":"set","value":{"cabin_class":"business","seat":"1A"}}"#)
    #expect(set.json("data.matched") == 2 && set.json("data.changed") == 2)
    #expect(try log.all("cabin_class") == ["business", .null, "business", .null])
    #expect(try log.bulk(#"{\#(some),"action":"clear","value":["seat","tags","seat"]}"#).status == 200)
    #expect(try log.all("seat") == [.null, .null, .null, .null])
    #expect(try log.all("tags") == [[], ["a"], [], ["a"]])
    let tagged = try log.bulk(#"{"filter":{"year":2024,"airline":"DLH"},"action":"add_tag","value":"b"}"#)
    #expect(tagged.json("data.changed") == 4)
    #expect(try log.all("tags") == [["b"], ["a", "b"], ["b"], ["a", "b"]])
    #expect(try log.bulk(#"{"filter":{"tag":"a"},"action":"remove_tag","value":"b"}"#).json("data.changed") == 2)
    // What is so already does not change.
    #expect(try log.bulk(#"{"filter":{"tag":"a"},"action":"add_tag","value":"a"}"#).json("data.changed") == 0)
    #expect(try log.bulk(#"{\#(some),"action":"delete"}"#).json("data.changed") == 2)
    #expect(try log.all("id").count == 2)
    #expect(try log.api.ask("GET", "/sync/deletions", as: .session(log.ada)).json("meta.count") == 2)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func oneThatIsWrongKeepsAllFromBeingChanged(kind: TestDatabase.Kind) throws {
    let log = try Log(kind)
    let bob = try log.api.person("bob")
    let his = try log.api.ask(
      "POST", "/flights", as: .session(bob), #"{"departure_airport":"FRA","arrival_airport":"MUC","departure_local":"2024-01-01"}"#)
    let mixed = try log.bulk(#"{"ids":["\#(log.ids[0])","\#(his.string("data.id") ?? "")"],"action":"delete"}"#)
    #expect(mixed.json("error.errors")?.members.map(\.name) == ["ids[1]"])
    #expect(try log.all("id").count == 4)
    let wrong = try log.bulk(#"{"filter":{"year":2024},"action":"set","value":{"arrival_airport":"XXQ"}}"#)
    #expect(wrong.json("error.errors")?.members.count == 4)
    #expect(wrong.json("error.errors")?.members.first?.name == "flights[\(log.ids[3])].arrival_airport")
    for (json, field) in [
      (#"{"action":"delete"}"#, "ids"), (#"{"ids":[],"filter":{"year":1},"action":"delete"}"#, "ids"),
      (#"{"filter":{},"action":"delete"}"#, "filter"), (#"{"filter":{"colour":"red"},"action":"delete"}"#, "filter.colour"),
      (#"{"filter":{"per_page":1},"action":"delete"}"#, "filter.per_page"), (#"{"ids":[],"action":"set","value":1}"#, "value"),
      (#"{"ids":["\#(log.ids[0])"],"action":"add_tag","value":"a\u0000"}"#, "value"),
      (#"{"ids":[],"action":"add_tag"}"#, "value"), (#"{"ids":[],"action":"add_tag","value":" "}"#, "value"),
      (#"{"ids":[],"action":"clear","value":["seat","id"]}"#, "value[1]"),
      (#"{"ids":[],"action":"clear","value":["departure_airport"]}"#, "value[0]"),
      (#"{"ids":[],"action":"clear","value":["distance_km"]}"#, "value[0]"), (#"{"ids":[],"action":"clear","value":[1]}"#, "value[0]"),
      (#"{"ids":[],"action":"move_to_trip","value":"x"}"#, "value"), (#"{"ids":[],"action":"explode"}"#, "action"),
      (#"{"ids":["\#(log.ids[0])"],"action":"set","value":{"colour":1}}"#, "flights[\(log.ids[0])].colour"),
    ] { #expect(try log.bulk(json).json("error.errors")?.members.map(\.name) == [field], "\(json)") }
  }

  @Test func whatCannotBeClearedIsToldWhatCan() throws {
    let error = try Log(.sqlite).bulk(#"{"ids":[],"action":"clear","value":["id"]}"#)
    let message = error.string("error.message") ?? ""
    for name in ["seat", "tags", "codeshare", "departure_gate", "confirmation_code"] { #expect(message.contains(" \(name)"), "\(name)") }
  }

  @Test func aDryRunShowsWhatWouldBe() throws {
    let log = try Log(.sqlite)
    let dry = try log.bulk(#"{"filter":{"year":2024},"action":"set","value":{"seat":"1A"},"dry_run":true}"#)
    #expect(dry.json("data.changed") == 4 && dry.json("data.sample")?.elements.count == 3)
    #expect(dry.json("data.sample")?.elements.first?["before"]?["seat"] == .null)
    #expect(dry.json("data.sample")?.elements.first?["after"]?["seat"] == "1A")
    #expect(
      try log.bulk(#"{"filter":{"year":2024},"action":"delete","dry_run":true}"#).json("data.sample")?.elements.first?["after"] == .null)
    #expect(try log.all("seat") == [.null, .null, .null, .null])
  }

  /// More than one statement takes.
  @Test(arguments: TestDatabase.Kind.allCases)
  func aLogOfSixHundredFlightsIsChangedWhole(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada") { $0.homeAirport = "BER" }
    func ask(_ method: String, _ path: String, _ json: String? = nil) throws -> RawResponse {
      try api.ask(method, path, as: .session(ada), json)
    }
    var rows = "departure_airport,departure_local,arrival_airport\n"
    for day in 0..<300 {
      let date = LocalDate(dayNumber: 20_000 + 3 * day)
      rows += "BER,\(date)T10:00,FCO\nFCO,\(date.advanced(by: 2))T18:00,BER\n"
    }
    let file = try api.ask("POST", "/flights/import", as: .session(ada), rows, ["Content-Type: text/csv"])
    #expect(file.json("data.created") == 600)
    #expect(try ask("POST", "/trips/suggest?apply=true").json("meta.count") == 300)
    let trips = try ask("GET", "/trips").json("data")?.elements ?? []
    #expect(trips.count == 300 && trips.allSatisfy { $0["primary_location"] == "Rome, Italy" })
    var ids: [String] = []
    for trip in trips {
      let id = trip["id"].map { String(decoding: $0.bytes.dropFirst().dropLast(), as: UTF8.self) } ?? ""
      let flights = try ask("GET", "/trips/\(id)/items").json("data")?.elements ?? []
      #expect(flights.compactMap { $0["start_date"] } == [trip["start_date"], trip["end_date"]])
      ids += flights.compactMap { $0["id"].map { String(decoding: $0.bytes, as: UTF8.self) } }
    }
    let all = "\"ids\": [\(ids.joined(separator: ","))]"
    #expect(try ask("POST", "/flights/bulk", #"{\#(all), "action": "clear", "value": ["trip_id"]}"#).json("data.changed") == 600)
    #expect(try ask("GET", "/sync/deletions").json("meta.pagination.total") == 600, "as items")
    #expect(try ask("POST", "/flights/bulk", #"{\#(all), "action": "delete"}"#).json("data.changed") == 600)
    #expect(try ask("GET", "/flights").json("meta.pagination.total") == 0)
    #expect(try ask("GET", "/sync/deletions").json("meta.pagination.total") == 1_200)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func looseFlightsBecomeTrips(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada") { $0.homeAirport = "BER" }
    let flights = [
      ("BER", "2026-04-01T10:00", "HND", "2026-04-02T06:00"), ("HND", "2026-04-12T12:00", "BER", "2026-04-12T18:30"),
      ("BER", "2026-05-01T10:00", "FCO", "2026-05-01T12:10"), ("FCO", "2026-05-08T18:00", "BER", "2026-05-08T20:10"),
    ]
    for (from, departure, to, arrival) in flights {
      let json =
        #"{"departure_airport":"\#(from)","departure_local":"\#(departure)","arrival_airport":"\#(to)","arrival_local":"\#(arrival)"}"#
      #expect(try api.ask("POST", "/flights", as: .session(ada), json).status == 201)
    }
    func suggest(_ query: String = "") throws -> RawResponse { try api.ask("POST", "/trips/suggest\(query)", as: .session(ada)) }
    let titles: [JSON] = ["Tokyo, April 2026", "Rome, May 2026"]
    #expect(try suggest().json("data")?.elements.compactMap { $0["title"] } == titles)
    #expect(try api.ask("GET", "/trips", as: .session(ada)).json("meta.count") == 0)
    let applied = try suggest("?apply=true")
    #expect(applied.json("meta") == ["count": 2, "applied": true])
    let trips = try api.ask("GET", "/trips", as: .session(ada)).json("data")?.elements ?? []
    #expect(trips.compactMap { $0["title"] } == titles.reversed())
    #expect(trips.compactMap { $0["start_date"] } == ["2026-05-01", "2026-04-01"])
    #expect(trips.last?["primary_location"] == "Tokyo, Japan")
    // What is in a trip now is not loose any more.
    #expect(try suggest("?apply=true").json("meta.count") == 0)
    let flight = try api.ask("GET", "/flights?sort=departure", as: .session(ada)).json("data")?.elements.first
    #expect(flight?["trip_id"] == trips.last?["id"])
    let trip = trips.last?["id"].map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    let moved = try api.ask(
      "POST", "/flights/bulk", as: .session(ada), #"{"filter":{"airport":"FCO"},"action":"move_to_trip","value":\#(trip)}"#)
    #expect(moved.json("data.changed") == 2)
    #expect(try api.ask("GET", "/trips", as: .session(ada)).json("data")?.elements.compactMap { $0["end_date"] } == [.null, "2026-05-08"])
  }
}
