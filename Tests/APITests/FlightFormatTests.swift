import Schema
import Testing

@testable import API
@testable import Parsers

/// Files of other programs, as they come in and go out.
@Suite struct FlightFormatTests {
  private struct Log {
    let api: TestAPI
    let writer: TestAPI.Credential

    init(_ kind: TestDatabase.Kind = .sqlite) throws {
      api = try TestAPI(kind)
      writer = .token(try api.token(try api.person("ada"), "write").text)
    }

    func bring(_ file: String, _ type: String, _ query: String = "") throws -> RawResponse {
      try api.ask("POST", "/flights/import\(query)", as: writer, file, ["Content-Type: \(type)"])
    }

    func flights() throws -> [JSON] { try api.ask("GET", "/flights/export", as: writer).json("flights")?.elements ?? [] }

    func file(_ format: String) throws -> RawResponse { try api.ask("GET", "/flights/export?format=\(format)", as: writer) }
  }

  /// As `SampleLog` tells flights.
  private static func told(_ flight: JSON) -> String {
    let parts = [
      flight["flight_number"], flight["departure_airport"]?["iata"], flight["departure_local"], flight["departure_utc"],
      flight["arrival_airport"]?["iata"], flight["arrival_local"], flight["arrival_utc"],
    ]
    return parts.map { if case .string(let text)?? = Optional($0) { text } else { "-" } }.joined(separator: " ")
  }

  private static func counts(_ answer: RawResponse) -> [Int?] {
    ["rows", "created", "skipped", "failed"].map { name in
      if case .number(let text)? = answer.json("data.\(name)") { Int(text) } else { nil }
    }
  }

  private static func problems(_ answer: RawResponse, _ list: String = "errors") -> [String] {
    (answer.json("data.\(list)")?.elements ?? []).map { problem in
      guard case .number(let row)? = problem["row"], case .string(let field)? = problem["field"] else { return "?" }
      return "\(row) \(field)"
    }
  }

  // MARK: In

  @Test(arguments: SampleLog.all)
  func aFileOfAnotherProgramIsStoredAtTheRightInstantsOnTheRightLocalDays(sample: SampleLog) throws {
    let log = try Log()
    // Nothing tells a file of some programs but who brings it.
    let query = sample.format == "byair" ? "?format=byair" : ""
    let answer = try log.bring(sample.file(), sample.type, query)
    let told = try log.flights().map(Self.told)
    #expect(told == sample.flights, "\(answer.text)")
    #expect(Self.problems(answer) == sample.errors, "\(answer.text)")
    #expect(answer.json("data.ignored_columns") == [], "\(answer.text)")
    let again = try log.bring(sample.file(), sample.type, query)
    let failed = Set(sample.errors.map { $0.prefix { $0 != " " } }).count
    #expect(Self.counts(again) == [told.count + failed, 0, told.count, failed], "\(again.text)")
  }

  @Test(arguments: SampleLog.all)
  func whatIsSaidBesideRouteAndTimesIsKept(sample: SampleLog) throws {
    let log = try Log()
    _ = try log.bring(sample.file(), sample.type)
    let flight = try #require(try log.flights().last)
    #expect(flight["airline"]?["iata"] == "LH")
    #expect(flight["source"] == "import")
    if sample.format != "app_in_the_air" { #expect(flight["notes"] == "half, the \"old\" one\nand more") }
    if !["csv", "byair"].contains(sample.format) { #expect(flight["aircraft"] != ["icao": nil, "iata": nil, "name": nil]) }
    if sample.format != "app_in_the_air" { #expect(flight["cabin_class"] == "premium_economy") }
    guard !["csv", "byair", "app_in_the_air"].contains(sample.format) else { return }
    #expect(flight["seat_position"] == "window")
    #expect(flight["reason"] == "business")
    #expect(flight["registration"] == "D-AIMX")
    if sample.format != "jetlog" { #expect(flight["seat"] == "34A") }
  }

  @Test(arguments: SampleLog.all.filter { !$0.rows.isEmpty }, [";", "\t"])
  func aSpreadsheetMayHaveWrittenItWithOtherSigns(sample: SampleLog, delimiter: String) throws {
    let log = try Log()
    _ = try log.bring("\u{FEFF}" + sample.file(delimiter), sample.type)
    #expect(try log.flights().map(Self.told) == sample.flights)
  }

  @Test(arguments: [SampleLog.airTrail, .travStats, .appInTheAir])
  func aByteOrderMarkBeforeAnyFormatSaysNothing(sample: SampleLog) throws {
    let log = try Log()
    _ = try log.bring("\u{FEFF}" + sample.file(), "text/plain")
    #expect(try log.flights().map(Self.told) == sample.flights)
  }

  @Test(arguments: SampleLog.all) func aFileMayBeUTF16(sample: SampleLog) throws {
    let log = try Log()
    let file: [UInt8] = [0xFF, 0xFE] + sample.file(";").utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let fields = ["Content-Type: application/octet-stream", "Content-Length: \(file.count)"]
    let client = try log.api.connect()
    try client.send(Array(TestAPI.request("POST", "/flights/import", as: log.writer, nil, fields).utf8) + file)
    let answer = try client.response()
    #expect(try log.flights().map(Self.told) == sample.flights, "\(answer.text)")
  }

  @Test func aFlightNumberWithoutItsAirlineGetsTheOneBesideIt() throws {
    let log = try Log()
    let table = "From,To,Date,Airline,Flight\nFRA,MUC,2026-01-05,DLH,94\nFRA,JFK,2026-01-06,lufthansa,400\nFRA,MUC,2026-01-07,Nobody,1\n"
    let answer = try log.bring(table, "text/csv")
    #expect(try log.flights().map { $0["flight_number"] } == ["LH94", "LH400"])
    #expect(Self.problems(answer) == ["4 flight_number"])
  }

  @Test func whatIsLeftOutIsTold() throws {
    let log = try Log()
    #expect(Self.problems(try log.bring(SampleLog.flightradar24.file(), "text/csv", "?dry_run=true"), "warnings") == ["4 cabin_class"])
    #expect(
      Self.problems(try log.bring(SampleLog.flighty.file(), "text/csv", "?dry_run=true"), "warnings")
        == ["4 cabin_class", "5 departure_local", "5 arrival_local", "5 status"])
    #expect(Self.problems(try log.bring(SampleLog.airTrail.text, "application/json", "?dry_run=true"), "warnings") == ["3 cabin_class"])
    #expect(Self.problems(try log.bring(SampleLog.travStats.text, "application/json", "?dry_run=true"), "warnings") == ["4 cabin_class"])
  }

  @Test func aCancelledOrDivertedFlightOfFlightyIsOne() throws {
    let log = try Log()
    _ = try log.bring(SampleLog.flighty.file(), "text/csv")
    let flights = try log.flights()
    #expect(flights.map { $0["status"] } == ["flown", "flown", "flown", "cancelled", "diverted", "scheduled"])
    #expect(flights[4]["arrival_actual_local"] == .null, "by the clock of another airport")
    #expect(flights[5]["departure_actual_local"] == "2026-03-29T10:41")
    #expect(flights[5]["departure_gate"] == "Z69")
  }

  @Test func ofAirTrailsTravellersTheOneWhoIsOnAllFlightsIsOneself() throws {
    let log = try Log()
    _ = try log.bring(SampleLog.airTrail.text, "application/json")
    let last = try #require(try log.flights().last)
    #expect(last["companions"] == ["Bob", "Zoë"])
    #expect(last["departure_actual_utc"] == "2026-03-29T08:41:00Z")
    // Two who are on all of them cannot be told apart.
    let other = try Log()
    let flight = """
      {"date": "2026-01-05", "from": "EDDF", "to": "EDDM", "departure": null, "seats": [{"userId": "a", "seatNumber": "1A"},
       {"userId": "b", "seatNumber": "1B"}]}
      """
    let answer = try other.bring("{\"flights\": [\(flight)]}", "application/json")
    #expect(Self.problems(answer, "warnings") == ["1 seat"])
    #expect(try other.flights().map { $0["seat"] } == [.null])
  }

  @Test func anAirportThatNobodyKnowsIsKeptByWhatAirTrailSaysOfIt() throws {
    let log = try Log()
    let flight = """
      {"date": "2026-01-05", "from": {"icao": "XXQQ", "iata": "", "name": "Glider field", "lat": 47.57, "lon": 10.77, "tz": "Europe/Berlin",
       "country": "DE"}, "to": "EDDM", "departure": "2026-01-05T09:00:00Z", "seats": []}
      """
    let answer = try log.bring("{\"flights\": [\(flight)]}", "application/json")
    let stored = try #require(try log.flights().first, "\(answer.text)")
    #expect(stored["departure_airport"]?["name"] == "Glider field")
    #expect(stored["departure_airport"]?["latitude"] == .number("47.57"))
    #expect(stored["departure_local"] == "2026-01-05T10:00")
  }

  @Test(arguments: SampleLog.all)
  func aFileOfAnotherFormatThanWasAskedForIsRefusedByBothNames(sample: SampleLog) throws {
    let log = try Log()
    let found = sample.format == "byair" ? "csv" : sample.format
    #expect(try log.bring(sample.file(), sample.type, "?format=\(sample.format)&dry_run=true").status == 200)
    let asked = found == "openflights" ? "jetlog" : "openflights"
    let answer = try log.bring(sample.file(), sample.type, "?format=\(asked)")
    #expect(answer.status == 422 && answer.code == "unparseable_document")
    let message = answer.string("error.message") ?? ""
    #expect(message.contains("is \(found) ") && message.contains("format=\(asked) "), "\(message)")
    #expect(try log.flights().isEmpty)
  }

  @Test func theFlightsOfACalendarAreTakenAndNothingElse() throws {
    let log = try Log()
    let calendar = """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:-//TripIt//EN
      BEGIN:VEVENT
      UID:1
      DTSTART:20260329T083000Z
      DTEND:20260329T170500Z
      SUMMARY:LH400 FRA to JFK
      DESCRIPTION:[Flight] 3/29/2026 LH400 FRA to JFK
      END:VEVENT
      BEGIN:VEVENT
      UID:2
      DTSTART;VALUE=DATE:20260329
      DTEND;VALUE=DATE:20260402
      SUMMARY:New York in spring
      END:VEVENT
      END:VCALENDAR

      """.replacing("\n", with: "\r\n")
    for type in ["text/calendar", "text/plain"] {
      let answer = try log.bring(calendar, type, "?on_duplicate=merge")
      #expect(answer.status == 200 && answer.json("data.rows") == 1, "\(answer.text)")
    }
    let flights = try log.flights()
    #expect(flights.map { $0["departure_local"] } == ["2026-03-29T10:30"] && flights.map { $0["arrival_local"] } == ["2026-03-29T13:05"])
    let empty = try log.bring("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    #expect(empty.status == 422 && empty.text.contains("no event"), "\(empty.text)")
  }

  @Test func theFormatsAreListedWithWhatTellsThem() throws {
    let log = try Log()
    let formats = try log.api.ask("GET", "/imports/formats", as: log.writer).json("data")?.elements ?? []
    func names(_ member: String) -> [JSON?] { formats.filter { $0[member] == true }.map { $0["name"] } }
    #expect(Set(SampleLog.all.map { .string($0.format) } + ["jetlovers", "json", "peregrine"]).isSubset(of: Set(names("reads"))))
    #expect(Set(names("writes")) == ["json", "csv", "openflights", "ics", "geojson", "gpx", "kml"])
    let radar = try #require(formats.first { $0["name"] == "flightradar24" })
    #expect(radar["recognised_by"]?.elements.contains("Flight reason") == true)
  }

  // MARK: Out

  @Test func whatGoesToOpenFlightsComesBackTheSame() throws {
    let log = try Log()
    _ = try log.bring(SampleLog.flightradar24.file(), "text/csv")
    let file = try log.file("openflights")
    #expect(file["Content-Disposition"] == "attachment; filename=\"peregrine-flights-2026-03-29-openflights.csv\"")
    #expect(file.text.contains("2026-03-29 10:30:00,FRA,JFK,LH400,Lufthansa,3855,08:35,34A,W,P,B,"), "\(file.text)")
    let other = try Log()
    #expect(Self.counts(try other.bring(file.text, "text/csv", "?format=openflights")) == [6, 6, 0, 0])
    let (before, after) = (try log.flights(), try other.flights())
    for (one, two) in zip(before, after) {
      for member in [
        "flight_number", "departure_airport", "arrival_airport", "departure_local", "seat", "seat_position", "cabin_class", "reason",
        "registration", "notes", "airline",
      ] { #expect(one[member] == two[member], "\(member)") }
    }
    // OpenFlights has no word for the second of two hours.
    #expect(
      after.map(Self.told) == [
        SampleLog.day, SampleLog.first.replacing("03:40", with: "02:40").replacing("02:40:00Z", with: "01:40:00Z"), SampleLog.singapore,
        SampleLog.eastward, SampleLog.westward, SampleLog.frankfurt,
      ])
  }

  @Test func aCalendarOfTheLogTellsTimesByTheClocksThere() throws {
    let log = try Log()
    _ = try log.bring(SampleLog.flightradar24.file(), "text/csv")
    let file = try log.file("ics")
    #expect(file["Content-Type"] == "text/calendar; charset=utf-8")
    let lines = file.text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
    #expect(lines.filter { $0 == "BEGIN:VEVENT" }.count == 6)
    #expect(
      lines.contains("DTSTART;TZID=Pacific/Auckland:20260210T200000") && lines.contains("DTEND;TZID=America/Los_Angeles:20260210T113000"))
    #expect(lines.contains("DTSTART:20241027T013000Z"), "the second of two is told in UTC")
    #expect(lines.contains("DTSTART;VALUE=DATE:19981005"))
    let zones = lines.filter { $0.hasPrefix("TZID:") }
    #expect(zones == zones.sorted() && Set(zones).count == zones.count && zones.contains("TZID:Asia/Singapore"))
    let firstEvent = try #require(lines.firstIndex(of: "BEGIN:VEVENT"))
    #expect(try #require(lines.lastIndex(of: "END:VTIMEZONE")) < firstEvent)
  }

  @Test func aMapOfTheLogIsCutAtTheDateLine() throws {
    let log = try Log()
    _ = try log.bring(SampleLog.flightradar24.file(), "text/csv")
    let file = try log.file("geojson")
    #expect(file["Content-Type"] == "application/geo+json")
    let features = file.json("features")?.elements ?? []
    let flights = features.filter { $0["properties"]?["kind"] == "flight" }
    #expect(flights.map { $0["properties"]?["flight_number"] } == [.null, "LH94", "SQ327", "NZ6", "NZ5", "LH400"])
    #expect(
      flights.map { $0["geometry"]?["type"] } == [
        "LineString", "LineString", "LineString", "MultiLineString", "MultiLineString", "LineString",
      ])
    let airports = features.filter { $0["properties"]?["kind"] == "airport" }.map { $0["properties"]?["code"] }
    #expect(airports == ["FRA", "MUC", "SIN", "AKL", "LAX", "JFK"], "each once")
  }

  @Test(arguments: [("gpx", "application/gpx+xml"), ("kml", "application/vnd.google-earth.kml+xml")])
  func whatSomebodyHasWrittenIsNoMarkupInFilesForMaps(format: String, type: String) throws {
    let log = try Log()
    let glider = """
      [{"departure_airport": {"name": "<Tegel> & \\"Berg\\"", "latitude": 47.57, "longitude": 10.77, "timezone": "Europe/Berlin"},
        "arrival_airport": "MUC", "departure_local": "2026-01-05T10:00", "arrival_local": "2026-01-05T11:00", "airline": "A&B",
        "aircraft": "Glider"},
       {"departure_airport": {"name": "Somewhere", "timezone": "Europe/Berlin"}, "arrival_airport": "MUC", "departure_local": "2026-01-06"}]
      """
    _ = try log.bring(glider, "application/json")
    let file = try log.file(format)
    #expect(file["Content-Type"] == type)
    #expect(file.text.contains("&lt;Tegel&gt; &amp; &quot;Berg&quot;<"), "\(file.text)")
    #expect(!file.text.contains("<Tegel>") && !file.text.contains("\u{7}"))
    #expect(file.text.contains("2026-01-05T09:00:00Z") && file.text.contains("2026-01-05T10:00:00Z"))
    #expect(file.text.contains("<description>A&amp;B · Glider</description>") == (format == "kml"))
    #expect(file.text.contains("Somewhere") == (format == "kml"), "GPX has no place without a position")
  }

  @Test(arguments: FlightExport.Format.allCases) func anEmptyLogAndOneOfSeveralPiecesAreWholeFiles(format: FlightExport.Format) throws {
    let log = try Log()
    let ends: [FlightExport.Format: String] = [
      .json: "]}\n", .csv: "\r\n", .openflights: "\r\n", .ics: "END:VCALENDAR\r\n", .geojson: "]}\n", .gpx: "</gpx>\n", .kml: "</kml>\n",
    ]
    let end = try #require(ends[format])
    #expect(try log.file(format.rawValue).text.hasSuffix(end))
    let rows = (1...64).map { "FRA,MUC,2024-01-\($0 % 28 + 1) 08:00,LH\($0)" }
    let table = "From,To,Departure date time,Flight\n" + rows.joined(separator: "\n")
    #expect(Self.counts(try log.bring(table, "text/csv", "?on_duplicate=create")) == [64, 64, 0, 0])
    let text = try log.file(format.rawValue).text
    #expect(text.hasSuffix(end))
    #expect((1...64).allSatisfy { text.contains("LH\($0)") || text.contains("LH \($0) ") })
  }
}
