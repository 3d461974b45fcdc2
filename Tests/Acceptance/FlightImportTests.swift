import Foundation
import Testing

/// `POST /flights/import` of a running server.
@Suite struct FlightImportTests {
  private static let table = """
    Date;Flight;From;To;Dep time;Arr time;Class;Note;Shoe size
    29.03.2026;lh 0400;FRA;JFK;10:30;13:05;Economy;"half; the ""old"" one";43
    31.12.2025;;"muc";SIN;22:20;17:35;Premium Economy;;
    5 OCT 1998;;FRA;MUC;;;;date only;

    29.03.2026;LH1;FRA;XXQ;;;;;
    29.03.2026;LH2;FRA;MUC;02:30;;;;
    """

  @Test func aTableOfAnotherProgramIsTakenAndWhatIsWrongIsToldByItsRow() throws {
    let log = try FlightLog()
    let dry = try Self.result(log.ask("POST", "/flights/import?dry_run=true", Self.table, type: "text/csv"))
    #expect(try log.ask("GET", "/flights/export?format=csv").body.components(separatedBy: "\r\n").count == 2)
    let result = try Self.result(log.ask("POST", "/flights/import", Self.table, type: "text/csv"))
    for (answer, isDry) in [(dry, true), (result, false)] {
      #expect(answer["dry_run"] as? Bool == isDry)
      #expect(Self.counts(answer) == [5, 3, 0, 0, 2])
      #expect(answer["ignored_columns"] as? [String] == ["Shoe size"])
      let errors = try #require(answer["errors"] as? [[String: Any]])
      #expect(errors.map { $0["row"] as? Int } == [6, 7])
      #expect(errors.map { $0["field"] as? String } == ["arrival_airport", "departure_local"])
      #expect((errors[1]["message"] as? String)?.contains("02:30 does not exist") == true)
    }
    let flights = try Self.flights(log)
    #expect(flights.map { $0["departure_local"] as? String } == ["1998-10-05", "2025-12-31T22:20", "2026-03-29T10:30"])
    #expect(flights.map { $0["arrival_local"] as? String } == [nil, "2026-01-01T17:35", "2026-03-29T13:05"])
    #expect(flights.map { $0["cabin_class"] as? String } == [nil, "premium_economy", "economy"])
    #expect(flights[2]["flight_number"] as? String == "LH400")
    #expect(flights[2]["notes"] as? String == "half; the \"old\" one")
    #expect(flights.allSatisfy { $0["source"] as? String == "import" })
    let again = try Self.result(log.ask("POST", "/flights/import", Self.table, type: "text/csv"))
    #expect(Self.counts(again) == [5, 0, 0, 3, 2])
  }

  @Test(arguments: ["json", "csv"]) func whatIsExportedIsImportedIntoAnEmptyAccountWithoutADifference(format: String) throws {
    let log = try FlightLog()
    for flight in Self.all { try log.log(flight) }
    let file = try log.ask("GET", "/flights/export?format=\(format)").body
    let other = try FlightLog()
    let type = format == "csv" ? "text/csv" : "application/json"
    let result = try Self.result(other.ask("POST", "/flights/import", file, type: type))
    #expect(Self.counts(result) == [Self.all.count, Self.all.count, 0, 0, 0], "\(result)")
    let (before, after) = (try Self.flights(log), try Self.flights(other))
    for (one, two) in zip(before, after) { #expect(Self.lasting(one) == Self.lasting(two)) }
    let third = try Self.result(other.ask("POST", "/flights/import", file, type: type))
    #expect(Self.counts(third) == [Self.all.count, 0, 0, Self.all.count, 0])
  }

  private static let all = [
    """
    {"flight_number": "LH400", "departure_airport": "FRA", "arrival_airport": "JFK", "departure_local": "2024-03-31T10:30",
     "arrival_local": "2024-03-31T13:05", "departure_actual_local": "2024-03-31T10:41", "seat": "34A", "seat_position": "window",
     "cabin_class": "premium_economy", "aircraft": "A388", "codeshare": true, "operating_airline": "United Airlines",
     "passengers": ["Alice", "Bob; the builder"], "companions": ["=SUM(A1)"], "tags": ["2024", "[x]"], "price_amount": "612.40",
     "price_currency": "EUR", "notes": "=1+1,\\n'second' line ", "reason": "leisure", "departure_gate": "'-1", "registration": "D-AIMA"}
    """,
    """
    {"departure_airport": {"name": "Tegelberg, \\"Süd\\"", "city": "Schwangau", "country": "DE", "latitude": 47.57, "longitude": -10.77,
     "timezone": "Europe/Berlin"}, "arrival_airport": "MUC", "departure_local": "1998-07-14", "airline": "Nobody's Gliders"}
    """,
    """
    {"departure_airport": "FRA", "arrival_airport": "MUC", "departure_local": "2024-10-27T02:30", "departure_fold": "later",
     "arrival_local": "2024-10-27T03:40", "status": "cancelled", "aircraft": "Home-built"}
    """,
    """
    {"departure_airport": "FRA", "arrival_airport": "MUC", "departure_local": "2093-10-27T12:30"}
    """,
  ]

  @Test func theClockGoesOnAfterAnImport() throws {
    let log = try FlightLog()
    let row = #"{"data": [{"departure_airport": "FRA", "arrival_airport": "MUC", "departure_local": "2024-01-01", "status": "scheduled"}]}"#
    #expect(Self.counts(try Self.result(log.ask("POST", "/flights/import", row))) == [1, 1, 0, 0, 0])
    #expect(try Self.flights(log).map { $0["status"] as? String } == ["flown"])
  }

  @Test func aDuplicateIsSkippedCompletedOrCreatedAsAsked() throws {
    let log = try FlightLog()
    try log.log(#"{"departure_airport": "FRA", "arrival_airport": "MUC", "departure_local": "2024-01-01", "seat": "1A"}"#)
    let row = "departure_airport,arrival_airport,departure_local,seat,fare_class\nFRA,MUC,2024-01-01,2B,Y\n"
    #expect(Self.counts(try Self.result(log.ask("POST", "/flights/import", row, type: "text/csv"))) == [1, 0, 0, 1, 0])
    #expect(Self.counts(try Self.result(log.ask("POST", "/flights/import?on_duplicate=merge", row, type: "text/csv"))) == [1, 0, 1, 0, 0])
    let merged = try Self.flights(log)
    #expect(merged.map { $0["seat"] as? String } == ["1A"])
    #expect(merged.map { $0["fare_class"] as? String } == ["Y"])
    #expect(Self.counts(try Self.result(log.ask("POST", "/flights/import?on_duplicate=create", row, type: "text/csv"))) == [1, 1, 0, 0, 0])
    #expect(try Self.flights(log).count == 2)
  }

  @Test(arguments: [("03/04/2024\nFRA,MUC,04/03/2024", 2), ("03/04/2024\nFRA,MUC,29/03/2024", 0), ("03/04/2024\nFRA,MUC,04/29/2024", 0)])
  func aDateThatCanBeTwoDaysIsAnErrorUnlessTheFileTells(dates: String, failed: Int) throws {
    let log = try FlightLog()
    let result = try Self.result(log.ask("POST", "/flights/import", "From,To,Date\nFRA,MUC,\(dates)\n", type: "text/csv"))
    #expect(result["failed"] as? Int == failed)
    let errors = try #require(result["errors"] as? [[String: Any]])
    #expect(errors.isEmpty || (errors[0]["message"] as? String)?.contains("2024-04-03 or 2024-03-04") == true)
  }

  @Test func aFileComesAsAFormOrInsideOfJSONToo() throws {
    let log = try FlightLog()
    let form =
      "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nFrom,To,Date\nFRA,MUC,2024-01-01\r\n--x--\r\n"
    #expect(
      Self.counts(try Self.result(log.ask("POST", "/flights/import", form, type: "multipart/form-data; boundary=x"))) == [1, 1, 0, 0, 0])
    let json = #"{"csv": "From,To,Date\nFRA,BER,2024-01-01\n"}"#
    #expect(Self.counts(try Self.result(log.ask("POST", "/flights/import?format=csv", json))) == [1, 1, 0, 0, 0])
  }

  @Test func aFileThatIsNoneIsRefused() throws {
    let log = try FlightLog()
    let cases = [
      ("a,b\n1,2\n", "text/csv", "", 422), ("From,Origin,To,Date\nFRA,FRA,MUC,2024-01-01\n", "text/csv", "", 422),
      ("", "text/csv", "", 422),
      ("From,To,Date\n\"FRA", "text/csv", "", 422), ("From,To,Date\n", "text/csv", "?format=json", 422),
      ("[]", "application/json", "?format=csv", 422),
      ("[{},]", "application/json", "", 400), ("[{]", "application/json", "", 400), (#"{"flight": []}"#, "application/json", "", 400),
      (#"{"format": "peregrine", "version": 2, "flights": []}"#, "application/json", "", 400),
      (#"{"flights": 1}"#, "application/json", "", 400),
      ("From,To,Date\n", "image/png", "", 415), ("From,To,Date\n", "text/csv", "?dry=1", 400),
    ]
    for (file, type, query, status) in cases {
      #expect(try log.ask("POST", "/flights/import\(query)", file, type: type).status == status, "\(file)")
    }
  }

  @Test func aRepeatedRequestIsAnsweredWithTheFirstAnswer() throws {
    let log = try FlightLog()
    let answers = try (0..<2).map { _ in
      try log.ask(
        "POST", "/flights/import?on_duplicate=create", "From,To,Date\nFRA,MUC,2024-01-01\n", ["Idempotency-Key: a"], type: "text/csv")
    }
    #expect(answers[0].body == answers[1].body)
    #expect(answers[1].head.contains("Idempotency-Replayed: true"))
    #expect(try Self.flights(log).count == 1)
  }

  // MARK: -

  private static func result(_ answer: FlightLog.Answer) throws -> [String: Any] {
    try #require(answer.object()["data"] as? [String: Any], "\(answer.body)")
  }

  private static func counts(_ result: [String: Any]) -> [Int] {
    ["rows", "created", "merged", "skipped", "failed"].map { result[$0] as? Int ?? -1 }
  }

  private static func flights(_ log: FlightLog) throws -> [[String: Any]] {
    try #require(log.ask("GET", "/flights/export").object()["flights"] as? [[String: Any]])
  }

  /// A flight without what is new in every account.
  private static func lasting(_ flight: [String: Any]) -> NSDictionary {
    flight.filter { !["id", "created_at", "updated_at"].contains($0.key) } as NSDictionary
  }
}
