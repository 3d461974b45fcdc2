import Schema
import Store
import Testing
import Threads
import Travel

@testable import API

/// Flights, as a program meets them. The clock of the tests begins at 2026-03-29T08:30:00Z.
@Suite struct FlightRoutesTests {
  private static let lh400 = """
    {"flight_number": "lh 0400", "departure_airport": "FRA", "departure_local": "2026-03-29T10:30", "arrival_airport": "JFK",
     "arrival_local": "2026-03-29T13:05", "aircraft": "A388", "seat": "34A", "price_amount": 612.40, "price_currency": "EUR",
     "tags": ["2026", "work"], "confirmation_code": "XQ7PLM"}
    """

  private static func flight(_ from: String, _ departure: String, _ to: String, _ more: String = "") -> String {
    #"{"departure_airport": "\#(from)", "departure_local": "\#(departure)", "arrival_airport": "\#(to)"\#(more)}"#
  }

  private static func writer(_ kind: TestDatabase.Kind, _ name: String = "ada") throws -> (TestAPI, TestAPI.Credential) {
    let api = try TestAPI(kind)
    return (api, .token(try api.token(api.person(name), "write").text))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aFlightIsLoggedReadChangedAndDeleted(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.writer(kind)
    let made = try api.ask("POST", "/flights", as: ada, Self.lh400)
    #expect(made.status == 201)
    let id = try #require(made.string("data.id"))
    #expect(made["Location"] == "/api/v1/flights/\(id)")
    for (path, value) in [
      ("flight_number", "LH400"), ("airline.name", "Lufthansa"), ("departure_airport.icao", "EDDF"),
      ("departure_utc", "2026-03-29T08:30:00Z"),
      ("departure_offset", "+02:00"), ("departure_timezone", "Europe/Berlin"), ("departure_precision", "minute"),
      ("arrival_utc", "2026-03-29T17:05:00Z"),
      ("arrival_local", "2026-03-29T13:05"), ("status", "scheduled"), ("duration_source", "measured"), ("price_amount", "612.40"),
      ("source", "api"),
    ] { #expect(made.string("data.\(path)") == value, "\(path)") }
    #expect(made.json("data.duration_minutes") == 515)
    #expect(!made.text.contains("XQ7PLM"), "what is sensitive is not answered")

    let read = try api.ask("GET", "/flights/\(id)", as: ada)
    #expect(read.json("data") == made.json("data") && read["ETag"] == made["ETag"])

    let patched = try api.ask("PATCH", "/flights/\(id)", as: ada, #"{"seat": null, "departure_gate": "Z69"}"#)
    #expect(patched.json("data.seat") == .null && patched.string("data.departure_gate") == "Z69")
    #expect(patched.string("data.price_amount") == "612.40", "what is absent stays")
    #expect(patched["ETag"] != made["ETag"])

    #expect(try api.ask("DELETE", "/flights/\(id)", as: ada).status == 204)
    #expect(try api.ask("GET", "/flights/\(id)", as: ada).code == "not_found")
    #expect(try api.ask("DELETE", "/flights/\(id)", as: ada).code == "not_found")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsReadCanBeSentBackUnchanged(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.writer(kind)
    for body in [
      Self.lh400, Self.flight("BER", "2026-10-25T02:30", "FRA", #", "departure_fold": "later""#), Self.flight("TXL", "1998-07-14", "CDG"),
      #"{"departure_airport": {"name": "Field", "latitude": 47.5, "longitude": 10.7, "timezone": "Europe/Berlin"}, "departure_utc": "2026-01-01T10:00:00Z", "arrival_airport": "MUC", "airline": "My Air Taxi"}"#,
    ] {
      let made = try api.ask("POST", "/flights", as: ada, body)
      try #require(made.status == 201, "\(made.text)")
      let id = try #require(made.string("data.id"))
      let data = try #require(made.json("data"))
      let put = try api.ask("PUT", "/flights/\(id)", as: ada, String(decoding: data.bytes, as: UTF8.self))
      try #require(put.status == 200, "\(put.text)")
      for member in data.members where member.name != "updated_at" {
        #expect(put.json("data")?[member.name] == member.value, "\(member.name)")
      }
    }
  }

  @Test func statusFollowsTheClockUnlessItIsSet() throws {
    let (api, ada) = try Self.writer(.sqlite)
    let id = try #require(try api.ask("POST", "/flights", as: ada, Self.lh400).string("data.id"))
    func status() throws -> String? { try api.ask("GET", "/flights/\(id)", as: ada).string("data.status") }
    func list(_ status: String) throws -> Int {
      try api.ask("GET", "/flights?status=\(status)", as: ada).json("data")?.elements.count ?? -1
    }
    let before = try api.ask("GET", "/flights", as: ada)["ETag"]
    #expect(try (status(), list("scheduled"), list("flown")) == ("scheduled", 1, 0))
    api.pass(seconds: 9 * 3_600)
    #expect(try (status(), list("scheduled"), list("flown")) == ("flown", 0, 1))
    #expect(
      try api.ask("GET", "/flights", as: ada, nil, ["If-None-Match: \(before ?? "")"]).status == 200,
      "the clock alone has changed the answer")
    #expect(try api.ask("PATCH", "/flights/\(id)", as: ada, #"{"status": "cancelled"}"#).string("data.status") == "cancelled")
    #expect(try (list("cancelled"), list("flown")) == (1, 0))
    #expect(try api.ask("PATCH", "/flights/\(id)", as: ada, #"{"status": null}"#).string("data.status") == "flown")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aDuplicateIsFoundMergedOrForced(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.writer(kind)
    let id = try #require(try api.ask("POST", "/flights", as: ada, Self.lh400).string("data.id"))
    for again in [Self.lh400, Self.flight("FRA", "2026-03-29T10:30", "JFK"), Self.flight("EDDF", "2026-03-29", "KJFK")] {
      let answer = try api.ask("POST", "/flights", as: ada, again)
      #expect(answer.status == 409 && answer.code == "duplicate_flight" && answer.string("error.existing_id") == id)
    }
    let merged = try api.ask(
      "POST", "/flights?merge=true", as: ada, Self.flight("FRA", "2026-03-29T10:30", "JFK", #", "departure_gate": "Z69", "seat": "1A""#))
    #expect(merged.status == 200 && merged.string("data.id") == id)
    #expect(merged.json("meta.merged_fields") == ["departure_gate"])
    #expect(merged.string("data.seat") == "34A" && merged.string("data.departure_gate") == "Z69")
    #expect(try api.ask("POST", "/flights?force=true", as: ada, Self.lh400).status == 201)
    #expect(
      try api.ask("POST", "/flights", as: ada, Self.flight("FRA", "2026-03-30T10:30", "JFK")).status == 201, "another day is another flight"
    )
    #expect(try api.ask("GET", "/flights", as: ada).json("meta.pagination.total") == 3)
  }

  @Test(
    arguments: [
      ("", 5), ("year=2026", 3), ("from=2026-03-29&to=2026-03-29", 1), ("airline=DLH", 2), ("airline=Lufthansa", 2), ("airport=LHR", 2),
      ("airport=EGLL", 2),
      ("origin=LHR", 1), ("destination=lhr", 1), ("country=US", 2), ("aircraft=388", 1), ("cabin_class=business", 1), ("reason=crew", 1),
      ("tag=work", 1),
      ("tag=wor", 0), ("companion=Bob", 1), ("q=a380", 1), ("q=heathrow", 2), ("q=100%25", 1), ("q=100_", 0), ("registration=D-AIMA", 1),
      ("status=flown", 2),
      ("status=scheduled", 3), ("trip_id=01a1fe8d-b66b-7323-b89a-a7dd9ff9cc96", 0), ("updated_since=2026-03-29T08:30:00Z", 5),
      ("updated_since=2027-01-01T00:00:00Z", 0), ("year=2026&country=US&airline=LH", 1),
    ])
  func flightsAreFiltered(query: String, count: Int) throws {
    for kind in TestDatabase.Kind.allCases {
      let (api, ada) = try Self.writer(kind)
      for body in [
        Self.lh400,
        Self.flight("LHR", "2026-07-01T08:00", "FRA", #", "flight_number": "LH901", "cabin_class": "business", "companions": ["Bob"]"#),
        // On New Year's Eve there, and in the new year here.
        Self.flight("HNL", "2025-12-31T22:00", "LAX", #", "reason": "crew", "notes": "100% on time""#),
        Self.flight("CDG", "1998-07-14", "LHR", #", "registration": "D-AIMA""#), Self.flight("SIN", "2026-12-31T23:00", "SYD"),
      ] { try #require(try api.ask("POST", "/flights", as: ada, body).status == 201) }
      let answer = try api.ask("GET", "/flights?\(query)", as: ada)
      #expect(answer.json("data")?.elements.count == count, "\(kind): \(query): \(answer.text.prefix(300))")
      #expect(answer.json("meta.pagination.total") == .number("\(count)"))
    }
  }

  @Test func aTotalIsThatOfTheFilterOnEveryPageAndInEveryOrder() throws {
    let (api, ada) = try Self.writer(.sqlite)
    for day in ["2025-07-01", "2025-08-01", "2026-07-01"] {
      try #require(try api.ask("POST", "/flights", as: ada, Self.flight("FRA", "\(day)T10:30", "JFK")).status == 201)
    }
    for (query, total) in [
      ("", 3), ("year=2025", 2), ("year=2026", 1), ("year=2025&page=2&per_page=1&sort=distance&fields=id", 2), ("page=2&per_page=1", 3),
      ("origin=FRA", 3), ("destination=FRA", 0), ("fields!=id&year=2026", 1),
    ] {
      #expect(try api.ask("GET", "/flights?\(query)", as: ada).json("meta.pagination.total") == .number("\(total)"), "\(query)")
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func listsComeInPagesAndOrders(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.writer(kind)
    for (day, to) in [(1, "JFK"), (2, "LHR"), (3, "SYD"), (4, "MUC"), (5, "SIN")] {
      try #require(try api.ask("POST", "/flights", as: ada, Self.flight("FRA", "2026-05-0\(day)T10:00", to)).status == 201)
    }
    func codes(_ query: String) throws -> String {
      let answer = try api.ask("GET", "/flights?\(query)", as: ada)
      return (answer.json("data")?.elements ?? []).map { if case .string(let code)? = $0["arrival_airport"]?["iata"] { code } else { "?" } }
        .joined(separator: " ")
    }
    #expect(try codes("") == "SIN MUC SYD LHR JFK")
    #expect(try codes("sort=departure") == "JFK LHR SYD MUC SIN")
    #expect(try codes("sort=distance") == "MUC LHR JFK SIN SYD")
    #expect(try codes("sort=-duration&per_page=2") == "SYD SIN")
    #expect(try codes("per_page=2&page=2") == "SYD LHR")
    #expect(try codes("per_page=2&page=4") == "")
    let page = try api.ask("GET", "/flights?per_page=2&page=2&year=2026", as: ada)
    #expect(
      page.json("meta.pagination")
        == [
          "page": 2, "per_page": 2, "total": 5, "pages": 3, "has_next": true, "has_prev": true, "next_page": 3, "prev_page": 1,
        ])
    #expect(page["Link"]?.contains("</api/v1/flights?per_page=2&year=2026&page=3>; rel=\"next\"") == true)
    for wrong in [
      "per_page=101", "per_page=0", "page=0", "page=x", "sort=colour", "year=20x6", "from=2026-02-30", "trip_id=1", "yaer=2026",
    ] {
      let answer = try api.ask("GET", "/flights?\(wrong)", as: ada)
      #expect(answer.status == 400 && answer.code == "invalid_param", "\(wrong)")
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aPollerIsToldThatNothingHasChangedUntilItHas(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.writer(kind)
    let bob = TestAPI.Credential.token(try api.token(api.person("bob"), "write").text)
    let id = try #require(try api.ask("POST", "/flights", as: ada, Self.lh400).string("data.id"))
    func poll(_ tag: String?) throws -> RawResponse {
      try api.ask("GET", "/flights?year=2026", as: ada, nil, ["If-None-Match: \(tag ?? "")"])
    }
    let tag = try api.ask("GET", "/flights?year=2026", as: ada)["ETag"]
    #expect(try poll(tag).status == 304)
    _ = try api.ask("POST", "/flights", as: bob, Self.lh400)
    #expect(try poll(tag).status == 304, "what others do is nothing to her")
    #expect(try api.ask("GET", "/flights?year=2025", as: ada)["ETag"] != tag, "another question has another tag")
    _ = try api.ask("PATCH", "/flights/\(id)", as: ada, #"{"notes": "x"}"#)
    let changed = try poll(tag)
    #expect(changed.status == 200 && changed["ETag"] != tag)
    _ = try api.ask("DELETE", "/flights/\(id)", as: ada)
    #expect(try poll(changed["ETag"]).json("meta.pagination.total") == 0)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aChangeCanBeBoundToWhatWasRead(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.writer(kind)
    let made = try api.ask("POST", "/flights", as: ada, Self.lh400)
    let (id, tag) = (try #require(made.string("data.id")), try #require(made["ETag"]))
    func change(_ method: String, _ tag: String, _ body: String?) throws -> Int {
      try api.ask(method, "/flights/\(id)", as: ada, body, ["If-Match: \(tag)"]).status
    }
    #expect(try change("PATCH", "\"other\"", #"{"seat": "1A"}"#) == 412)
    #expect(try change("PATCH", tag, #"{"seat": "1A"}"#) == 200)
    #expect(try change("PATCH", tag, #"{"seat": "2A"}"#) == 412)
    #expect(try change("PUT", tag, Self.lh400) == 412)
    #expect(try change("DELETE", tag, nil) == 412)
    #expect(try api.ask("GET", "/flights/\(id)", as: ada).string("data.seat") == "1A")
    #expect(try change("DELETE", "*", nil) == 204)
  }

  @Test func whatIsWrongIsNamedByItsField() throws {
    let (api, ada) = try Self.writer(.sqlite)
    func errors(_ body: String) throws -> [String] {
      let answer = try api.ask("POST", "/flights", as: ada, body)
      #expect(answer.status == 400)
      return answer.json("error.errors")?.members.map(\.name) ?? [answer.text]
    }
    #expect(try Set(errors("{}")) == ["departure_airport", "departure_local", "arrival_airport"])
    #expect(try errors(Self.flight("BER", "2026-03-29T02:30", "FRA")) == ["departure_local"])
    #expect(try errors(Self.flight("XXQ", "2026-03-29T10:30", "FRA")) == ["departure_airport"])
    #expect(
      try errors(Self.flight("BER", "2026-05-01T10:30", "FRA", #", "trip_id": "01a1fe8d-b66b-7323-b89a-a7dd9ff9cc96""#)) == ["trip_id"])
    #expect(try errors(Self.flight("BER", "2026-05-01T10:30", "FRA", #", "price_amount": "1,50""#)) == ["price_amount"])
    #expect(
      try errors(Self.flight("BER", "2026-05-01T10:30", "FRA", #", "cabin_class": "steerage", "seat": 7, "taggs": []"#)) == [
        "cabin_class", "seat", "taggs",
      ])
    #expect(
      try errors(#"{"departure_airport": {"name": "Field", "latitude": 91}, "departure_local": "2026-05-01", "arrival_airport": "FRA"}"#)
        == ["departure_airport.latitude"])
    #expect(try api.ask("GET", "/flights", as: ada).json("meta.pagination.total") == 0, "nothing was stored")
    #expect(try api.ask("GET", "/flights/x", as: ada).code == "invalid_param")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func nobodySeesOrTouchesAnothersFlights(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.writer(kind)
    let bob = TestAPI.Credential.token(try api.token(api.person("bob"), "write").text)
    let id = try #require(try api.ask("POST", "/flights", as: ada, Self.lh400).string("data.id"))
    let nothing = "01a1fe8d-b66b-7323-b89a-a7dd9ff9cc96"
    for (method, body) in [("GET", nil), ("PUT", Self.lh400), ("PATCH", #"{"seat": "1A"}"#), ("DELETE", nil)] as [(String, String?)] {
      let hers = try api.ask(method, "/flights/\(id)", as: bob, body)
      let none = try api.ask(method, "/flights/\(nothing)", as: bob, body)
      #expect(hers.status == 404 && hers.comparableText == none.comparableText, "\(method)")
    }
    #expect(try api.ask("GET", "/flights", as: bob).json("meta.pagination.total") == 0)
    #expect(try api.ask("POST", "/flights", as: bob, Self.lh400).status == 201, "and one's own is no duplicate of another's")
  }

  @Test func fiftyRequestsWithOneKeyLogOneFlight() throws {
    let (api, ada) = try Self.writer(.sqlite)
    let answers = Locked<Set<String>>([])
    try onThreads(10) { _ in
      for _ in 0..<5 {
        let answer = try api.ask("POST", "/flights", as: ada, Self.lh400, ["Idempotency-Key: one"])
        answers.withLock { _ = $0.insert("\(answer.status) \(answer.text)") }
      }
    }
    #expect(answers.withLock { $0.count } == 1)
    #expect(try api.ask("GET", "/flights", as: ada).json("meta.pagination.total") == 1)
  }

  @Test func facetsSuggestionsAndNow() throws {
    let api = try TestAPI(.sqlite)
    let person = try api.person("ada") { $0.homeAirport = "FRA" }
    let ada = TestAPI.Credential.token(try api.token(person, "write").text)
    #expect(try api.ask("GET", "/now", as: ada).string("data.state") == "home")
    for body in [
      Self.lh400, Self.flight("JFK", "2026-04-03T18:00", "FRA", #", "flight_number": "LH401", "arrival_local": "2026-04-04T07:30""#),
    ] {
      try #require(try api.ask("POST", "/flights", as: ada, body).status == 201)
    }
    let facets = try api.ask("GET", "/flights/facets", as: ada)
    #expect(facets.json("data.airlines") == [["value": "LH", "name": "Lufthansa", "count": 2]])
    #expect(facets.json("data.years") == [["value": "2026", "name": "2026", "count": 2]])
    #expect(facets.json("data.tags")?.elements.count == 2)
    let suggestion = try api.ask("GET", "/flights/suggest?origin=EDDF&destination=JFK", as: ada)
    #expect(suggestion.json("data.count") == 1 && suggestion.string("data.flight.seat") == "34A")
    #expect(try api.ask("GET", "/flights/suggest", as: ada).status == 400)

    // It departs at this very moment.
    let flying = try api.ask("GET", "/now", as: ada)
    #expect(flying.string("data.state") == "in_flight" && flying.string("data.current_flight_destination") == "JFK")
    #expect(flying.json("data.seconds_until_arrival") == .number("\(515 * 60)"))
    #expect(flying.string("data.next_flight_number") == "LH401")
    api.pass(seconds: 515 * 60)
    let away = try api.ask("GET", "/now", as: ada)
    #expect(away.string("data.state") == "travelling" && away.string("data.place") == "JFK" && away.json("data.current_flight_id") == .null)
    api.pass(seconds: 10 * 86_400)
    let back = try api.ask("GET", "/now", as: ada)
    #expect(back.string("data.state") == "home" && back.json("data.seconds_until_departure") == .null)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func nowSaysWhichTripOneIsOnAndWhichComesNext(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let person = try api.person("ada") { $0.timezone = "Europe/Berlin" }
    let ada = TestAPI.Credential.token(try api.token(person, "write").text)
    for trip in [
      #"{"title":"Over","start_date":"2026-03-01","end_date":"2026-03-27"}"#,
      #"{"title":"Here","start_date":"2026-03-28","end_date":"2026-03-29"}"#,
      #"{"title":"Later","start_date":"2026-05-01","end_date":"2026-05-02"}"#,
      #"{"title":"Next","start_date":"2026-03-31","end_date":"2026-04-02"}"#,
      #"{"title":"Hidden","start_date":"2026-03-30","end_date":"2026-03-30","hidden":true}"#, #"{"title":"Some day"}"#,
    ] { try #require(try api.ask("POST", "/trips", as: ada, trip).status == 201) }
    // 10:30 in Berlin, on the day that the clocks were set forward.
    let now = try api.ask("GET", "/now", as: ada)
    #expect(now.string("data.current_trip_title") == "Here" && now.string("data.current_trip_end_date") == "2026-03-29")
    #expect(now.string("data.next_trip_title") == "Next")
    #expect(now.json("data.seconds_until_trip") == .number("\(13 * 3_600 + 30 * 60 + 86_400)"))
    // What a token may not read, it is not told.
    let narrow = try api.ask("GET", "/now", as: .token(try api.token(person, "read:flights").text))
    #expect(narrow.json("data.next_trip_id") == .null && narrow.json("data.seconds_until_trip") == .null)
  }
}
