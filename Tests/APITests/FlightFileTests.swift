import Database
import Schema
import Store
import Testing
import Travel

@testable import API

/// Flights that leave as a file and come back from one.
@Suite struct FlightFileTests {
  private static func writer(_ kind: TestDatabase.Kind) throws -> (TestAPI, TestAPI.Person, TestAPI.Credential) {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    return (api, ada, .token(try api.token(ada, "write").text))
  }

  /// One of each kind. Together they say something in every field.
  private static let all = [
    """
    {"flight_number": "LH400", "callsign": "DLH400", "operating_airline": "UA", "codeshare": true, "departure_airport": "FRA",
     "departure_local": "2024-10-27T02:30", "departure_fold": "later", "departure_terminal": "1", "departure_gate": "'-1",
     "departure_check_in": "571-583", "departure_actual_utc": "2024-10-27T01:41:00Z", "arrival_airport": "JFK",
     "arrival_local": "2024-10-27T05:05", "arrival_terminal": "7", "arrival_gate": "B2", "arrival_baggage_belt": "=2",
     "arrival_actual_local": "2024-10-27T04:58:30", "aircraft": "A388", "registration": "D-AIMA", "aircraft_name": "Frankfurt am Main",
     "cabin_class": "premium_economy", "fare_class": "Y", "seat": "34A", "seat_position": "window", "boarding_group": "+3",
     "passengers": ["Alice", "Bob; the builder"], "companions": ["=SUM(A1)", "Zoë"], "reason": "leisure", "price_amount": "612.40",
     "price_taxes": "80.00", "price_fees": "0.5", "price_currency": "EUR", "tags": ["2024", "[x]", " blank "],
     "notes": "=1+1,\\n\\"second\\";\\r\\nline ", "confirmation_code": "SECRET1"}
    """,
    // In the hour that Berlin had not, elsewhere; and into the second of New York's two.
    """
    {"flight_number": "DL1", "departure_airport": "LAX", "departure_local": "2024-03-31T02:30", "arrival_airport": "JFK",
     "arrival_local": "2024-03-31T10:45", "cabin_class": "first", "status": "diverted", "source": "manual", "reason": "crew"}
    """,
    """
    {"flight_number": "SQ24", "departure_airport": "SIN", "departure_local": "2023-11-04T20:30", "arrival_airport": "JFK",
     "arrival_local": "2023-11-05T01:30", "arrival_fold": "later", "departure_actual_local": "2023-11-04T20:30"}
    """,
    // A day alone, and places without a code; one has hardly anything but a name.
    """
    {"departure_airport": {"name": "Tegelberg, \\"Süd\\"", "city": "Schwangau", "country": "DE", "latitude": 47.57, "longitude": -10.77,
     "timezone": "Europe/Berlin"}, "arrival_airport": "MUC", "departure_local": "1998-07-14", "airline": "Nobody's Gliders",
     "aircraft": "Home-built"}
    """,
    """
    {"departure_airport": {"name": "McMurdo ice", "latitude": -77.85, "longitude": 166.5, "timezone": "Antarctica/McMurdo"},
     "arrival_airport": {"name": "=Pole", "latitude": -90, "longitude": 0, "timezone": "Antarctica/McMurdo"},
     "departure_local": "2019-12-01T08:00", "price_amount": "-3", "price_currency": "NZD"}
    """,
    // Only an instant was known; another zone than the airport's; and what is planned or called off.
    #"{"departure_airport": "TXL", "arrival_airport": "CDG", "departure_utc": "2009-01-01T10:00:00Z", "arrival_utc": "2009-01-01T11:50:00Z"}"#,
    """
    {"departure_airport": "KEF", "departure_timezone": "Europe/London", "departure_local": "2020-06-01T12:00", "arrival_airport": "LHR",
     "status": "cancelled"}
    """,
    #"{"flight_number": "LX8", "departure_airport": "ZRH", "departure_local": "2031-02-03T13:00", "arrival_airport": "ORD"}"#,
  ]

  @Test(arguments: [
    (TestDatabase.Kind.sqlite, TestDatabase.Kind.sqlite), (.sqlite, .postgres), (.postgres, .sqlite), (.postgres, .postgres),
  ])
  func aLogThatLeavesOneServerAndEntersAnotherIsTheSame(from: TestDatabase.Kind, to: TestDatabase.Kind) throws {
    let (old, ada, writer) = try Self.writer(from)
    for (i, flight) in Self.all.enumerated() {
      let made = try old.ask("POST", "/flights", as: writer, flight)
      try #require(made.status == 201, "\(made.text)")
      guard i == 0, let id = UUID(made.string("data.id") ?? "") else { continue }
      // What a parser would say of it.
      try old.database.write { db in
        var flight = try #require(try db.flight(id, of: ada.user.id))
        (flight.source, flight.confidence, flight.needsReview) = (.boardingPass, 0.75, true)
        _ = try db.update(flight)
      }
    }
    let before = try Self.flights(old, writer)
    for property in FlightView.schema.properties where !["trip_id", "booking_id"].contains(property.name) {
      #expect(before.contains { ![.null, false, []].contains($0[property.name] ?? .null) }, "nothing is said in \(property.name)")
    }
    for (format, type) in [("json", "application/json"), ("csv", "text/csv")] {
      let file = try old.ask("GET", "/flights/export?format=\(format)", as: writer).text
      #expect(!file.contains("SECRET1"))
      let (new, _, reader) = try Self.writer(to)
      for (round, counts) in [[Self.all.count, Self.all.count, 0, 0, 0], [Self.all.count, 0, 0, Self.all.count, 0]].enumerated() {
        let result = try new.ask("POST", "/flights/import", as: reader, file, ["Content-Type: \(type)"])
        #expect(Self.counts(result) == counts, "\(format), round \(round): \(result.text)")
      }
      let after = try Self.flights(new, reader)
      try #require(after.count == before.count)
      for (one, two) in zip(before, after) {
        for member in one.members where !["id", "created_at", "updated_at"].contains(member.name) {
          #expect(two[member.name] == member.value, "\(format), \(one["departure_local"] ?? .null): \(member.name)")
        }
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsRightInATableIsStoredAndTheRestToldByRows(kind: TestDatabase.Kind) throws {
    let (api, ada, writer) = try Self.writer(kind)
    let table = """
      From;To;Date;Dep time;Arr time;Class;Confidence;Shoe size
      FRA;JFK;29.03.2026;10:30;13:05;Premium Economy;0.5;43
      FRA;XXQ;29.03.2026;;;;;
      FRA;MUC;29.03.2026;02:30;;;;
      MUC;SIN;31.12.2025;22:20;17:35;;2;
      """
    func take(_ query: String) throws -> RawResponse {
      try api.ask("POST", "/flights/import\(query)", as: writer, table, ["Content-Type: text/csv"])
    }
    let tag = try api.ask("GET", "/flights", as: writer)["ETag"]
    let dry = try take("?dry_run=true")
    #expect(try api.ask("GET", "/flights", as: writer)["ETag"] == tag, "nothing has been stored")
    let result = try take("")
    #expect(try api.ask("GET", "/flights", as: writer)["ETag"] != tag)
    for answer in [dry, result] {
      #expect(Self.counts(answer) == [4, 1, 0, 0, 3])
      #expect(answer.json("data.ignored_columns") == ["Shoe size"])
      let errors = (answer.json("data.errors")?.elements ?? []).map { ($0["row"], $0["field"]) }
      #expect(errors.map(\.0) == [3, 4, 5])
      #expect(errors.map(\.1) == ["arrival_airport", "departure_local", "confidence"])
    }
    let flights = try Self.flights(api, writer)
    #expect(flights.map { $0["arrival_local"] } == ["2026-03-29T13:05"])
    #expect(flights.map { $0["confidence"] } == [.number("0.5")])
    #expect(flights.map { $0["source"] } == ["import"])
    #expect(Self.counts(try take("")) == [4, 0, 0, 1, 3])
    // What is there already is completed where it is blank, and nowhere else.
    try api.database.write { db in
      for var flight in try db.flights(FlightFilter(user: ada.user.id, now: api.now), offset: 0, limit: 10) {
        (flight.details.cabinClass, flight.details.seat) = (nil, "1A")
        _ = try db.update(flight)
      }
    }
    #expect(Self.counts(try take("?on_duplicate=merge")) == [4, 0, 1, 0, 3])
    #expect(try Self.flights(api, writer).map { $0["cabin_class"] } == ["premium_economy"])
    #expect(try Self.flights(api, writer).map { $0["seat"] } == ["1A"])
    #expect(Self.counts(try take("?on_duplicate=create")) == [4, 1, 0, 0, 3])
    #expect(try Self.flights(api, writer).count == 2)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aFileMayBeRawInAFormOrInsideOfJSON(kind: TestDatabase.Kind) throws {
    let (api, _, writer) = try Self.writer(kind)
    let table = "From,To,Date\nFRA,MUC,2024-01-01\n"
    let json = #"[{"departure_airport": "FRA", "arrival_airport": "MUC", "departure_local": "2024-01-01"}]"#
    func form(_ file: String) -> String {
      "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\(file)\r\n--x--\r\n"
    }
    let quoted = String(decoding: JSON.string(table).bytes, as: UTF8.self)
    for (file, type) in [
      (table, "text/csv"), (table, "application/octet-stream"), (json, "application/json"), (json, "application/octet-stream"),
      (form(table), "multipart/form-data; boundary=x"), (form(json), "multipart/form-data; boundary=x"),
      ("{\"csv\": \(quoted)}", "application/json"), ("{\"data\": \(json)}", "application/json"),
      ("{\"format\": \"peregrine\", \"version\": 1, \"flights\": \(json)}", "application/json"),
    ] {
      let result = try api.ask("POST", "/flights/import?dry_run=true", as: writer, file, ["Content-Type: \(type)"])
      #expect(Self.counts(result) == [1, 1, 0, 0, 0], "\(type): \(file): \(result.text)")
    }
    // A file is what its type says.
    for (file, type, code) in [
      (json, "text/csv", "unparseable_document"), (table, "application/json", "invalid_json"),
      ("1", "application/json", "validation_failed"),
      (#""a""#, "application/json", "validation_failed"), ("null", "application/json", "validation_failed"),
    ] {
      #expect(try api.ask("POST", "/flights/import", as: writer, file, ["Content-Type: \(type)"]).code == code, "\(type): \(file)")
    }
  }

  @Test func aRepeatedImportIsAnsweredWithTheFirstAnswer() throws {
    for kind in TestDatabase.Kind.allCases {
      let (api, _, writer) = try Self.writer(kind)
      let answers = try (0..<2).map { _ in
        try api.ask(
          "POST", "/flights/import?on_duplicate=create", as: writer, "From,To,Date\nFRA,MUC,2024-01-01\n",
          ["Content-Type: text/csv", "Idempotency-Key: a"])
      }
      #expect(answers[0].body == answers[1].body)
      #expect(answers[1]["Idempotency-Replayed"] == "true")
      #expect(try Self.flights(api, writer).count == 1)
    }
  }

  /// Over several steps of reading, with flights at one instant at their seams.
  @Test(arguments: TestDatabase.Kind.allCases)
  func everyFlightThatTheFiltersLetThroughIsInTheFileOnce(kind: TestDatabase.Kind) throws {
    let (api, _, writer) = try Self.writer(kind)
    let rows = (0..<70).map { "FRA,MUC,2024-01-\($0 % 2 == 0 ? "10" : "11") 08:00,\($0)A,\($0 < 65 ? "leisure" : "business")" }
    let table = "From,To,Departure date time,Seat,Reason\n" + rows.joined(separator: "\n")
    let result = try api.ask("POST", "/flights/import?on_duplicate=create", as: writer, table, ["Content-Type: text/csv"])
    #expect(Self.counts(result) == [70, 70, 0, 0, 0], "\(result.text)")
    let json = try Self.flights(api, writer, "reason=leisure")
    func seats(_ rest: Int) -> [JSON] { (0..<65).filter { $0 % 2 == rest }.map { .string("\($0)A") } }
    #expect(json.map { $0["seat"] ?? .null } == seats(0) + seats(1))
    let answer = try api.ask("GET", "/flights/export?format=csv&reason=leisure", as: writer)
    #expect(answer["Content-Type"] == "text/csv; charset=utf-8; header=present")
    #expect(answer["Content-Disposition"] == "attachment; filename=\"peregrine-flights-2026-03-29.csv\"")
    let ids = answer.text.split(separator: "\r\n").dropFirst().map { JSON.string(String($0.prefix { $0 != "," })) }
    #expect(ids == json.map { $0["id"] ?? .null })
    let tag = try #require(answer["ETag"])
    let again = try api.ask("GET", "/flights/export?format=csv&reason=leisure", as: writer, nil, ["If-None-Match: \(tag)"])
    #expect(again.status == 304)
    let sorted = try api.ask("GET", "/flights/export?sort=distance", as: writer)
    #expect(sorted.code == "invalid_param" && sorted.string("error.message")?.contains("sort is no parameter") == true)
  }

  // MARK: -

  private static func flights(_ api: TestAPI, _ credential: TestAPI.Credential, _ filter: String = "") throws -> [JSON] {
    try api.ask("GET", "/flights/export?\(filter)", as: credential).json("flights")?.elements ?? []
  }

  private static func counts(_ answer: RawResponse) -> [Int?] {
    ["rows", "created", "merged", "skipped", "failed"].map { name in
      if case .number(let text)? = answer.json("data.\(name)") { Int(text) } else { nil }
    }
  }
}
