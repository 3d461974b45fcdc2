import Schema
import Store
import Testing

@testable import API

/// Calendars, as calendar programs read them.
@Suite struct CalendarTests {
  private struct Calendar {
    let api: TestAPI
    let ada: TestAPI.Person
    let trip: String

    init(_ kind: TestDatabase.Kind) throws {
      api = try TestAPI(kind)
      ada = try api.person("ada")
      trip = try api.ask("POST", "/trips", as: .session(ada), #"{"title": "Japan; spring, 2026"}"#).string("data.id") ?? ""
    }

    func put(_ json: String) throws -> RawResponse { try api.ask("POST", "/trips/\(trip)/items", as: .session(ada), json) }

    /// The lines of the trip's calendar, unfolded.
    func lines() throws -> [String] {
      let answer = try api.ask("GET", "/trips/\(trip)/calendar.ics", as: .session(ada))
      #expect(answer.status == 200 && answer["Content-Type"] == "text/calendar; charset=utf-8")
      #expect(answer.text.split(separator: "\r\n", omittingEmptySubsequences: false).allSatisfy { $0.utf8.count <= 75 })
      return answer.text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    }

    func feed() throws -> String {
      let made = try api.ask("POST", "/calendar/token", as: .session(ada))
      let url = made.string("data.feed_url") ?? ""
      return String(url.drop { $0 != "?" })
    }
  }

  private static let flight = """
    {"kind": "flight", "provider": "Lufthansa", "start_location": "FRA", "start_local": "2026-10-25T10:30", "end_location": "JFK",
     "end_local": "2026-10-25T13:05", "details_json": {"flight_number": "LH400", "seat": "34A"}, "confirmation_code": "SECRET"}
    """
  private static let hotel = """
    {"kind": "hotel", "provider": "Park Hyatt, Tokyo", "start_local": "2026-04-02T15:00", "start_timezone": "Asia/Tokyo",
     "end_date": "2026-04-08", "start_location": "Shinjuku\\nTokyo", "confirmation_code": "SECRET"}
    """

  @Test(arguments: TestDatabase.Kind.allCases)
  func timesAreToldByTheClocksOfTheirPlacesWithTheRulesOfTheirZones(kind: TestDatabase.Kind) throws {
    let calendar = try Calendar(kind)
    _ = try calendar.put(Self.flight)
    let lines = try calendar.lines()
    #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
    #expect(lines.contains("X-WR-CALNAME:Japan\\; spring\\, 2026"))
    #expect(lines.contains("DTSTART;TZID=Europe/Berlin:20261025T103000") && lines.contains("DTEND;TZID=America/New_York:20261025T130500"))
    #expect(lines.filter { $0.hasPrefix("TZID:") } == ["TZID:America/New_York", "TZID:Europe/Berlin"])
    // On that very night clocks in Berlin went back.
    let change = lines.firstIndex(of: "DTSTART:20261025T030000").map { Array(lines[($0 - 1)...($0 + 3)]) }
    #expect(change == ["BEGIN:STANDARD", "DTSTART:20261025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET"])
    #expect(lines.contains("SUMMARY:LH 400 · FRA → JFK · 7h 35m") || lines.contains { $0.hasPrefix("SUMMARY:LH 400 · FRA → JFK") })
    #expect(!lines.joined().contains("SECRET"))
  }

  @Test func aStayFillsItsNights() throws {
    let calendar = try Calendar(.sqlite)
    _ = try calendar.put(Self.hotel)
    let lines = try calendar.lines()
    #expect(lines.contains("DTSTART;VALUE=DATE:20260402") && lines.contains("DTEND;VALUE=DATE:20260408"))
    #expect(lines.contains("LOCATION:Shinjuku\\nTokyo") && lines.contains("TRANSP:TRANSPARENT"))
    #expect(!lines.contains("BEGIN:VTIMEZONE"))
  }

  @Test func aTimeThatComesTwiceIsToldInUTCWhereTheSecondIsMeantAndNoEndIsBeforeTheBeginning() throws {
    let calendar = try Calendar(.sqlite)
    func log(_ json: String) throws {
      let flight = String(json.dropLast()) + #","trip_id":"\#(calendar.trip)"}"#
      #expect(try calendar.api.ask("POST", "/flights?force=true", as: .session(calendar.ada), flight).status == 201)
    }
    try log(
      #"{"departure_airport":"BER","departure_local":"2026-10-25T02:30","departure_fold":"later","arrival_airport":"MUC","arrival_local":"2026-10-25T03:40"}"#
    )
    try log(#"{"departure_airport":"AKL","departure_local":"2026-05-04","arrival_airport":"LAX","arrival_local":"2026-05-03T12:00"}"#)
    _ = try calendar.put(#"{"kind":"restaurant","start_local":"2026-05-05T19:00","end_local":"2026-05-05T19:00"}"#)
    _ = try calendar.put(#"{"kind":"activity","start_date":"9999-12-31"}"#)
    let lines = try calendar.lines()
    #expect(lines.contains("DTSTART:20261025T013000Z") && lines.contains("DTEND;TZID=Europe/Berlin:20261025T034000"))
    #expect(lines.contains("DTSTART;VALUE=DATE:20260504") && lines.contains("DTEND;VALUE=DATE:20260505"))
    #expect(lines.contains("DTSTART;TZID=UTC:20260505T190000") || lines.contains("DTSTART:20260505T190000Z"))
    #expect(!lines.contains("DTEND:20260505T190000Z") && !lines.contains { $0.contains(":10000") })
  }

  @Test func aChangeRaisesTheSequenceOfTheSameEventAndACancelledOneStays() throws {
    let calendar = try Calendar(.sqlite)
    let id = try calendar.put(Self.flight).string("data.id") ?? ""
    func event() throws -> (sequence: Int, status: String) {
      let lines = try calendar.lines()
      #expect(lines.contains("UID:\(id)@peregrine"))
      let sequence = lines.first { $0.hasPrefix("SEQUENCE:") }.flatMap { Int($0.dropFirst(9)) } ?? -1
      return (sequence, lines.first { $0.hasPrefix("STATUS:") } ?? "")
    }
    #expect(try event() == (0, "STATUS:CONFIRMED"))
    _ = try calendar.api.ask("PATCH", "/items/\(id)", as: .session(calendar.ada), #"{"status": "pending"}"#)
    let changed = try event()
    #expect(changed.sequence > 0 && changed.status == "STATUS:TENTATIVE")
    calendar.api.pass(seconds: 5)
    _ = try calendar.api.ask("PATCH", "/items/\(id)", as: .session(calendar.ada), #"{"status": "cancelled"}"#)
    #expect(try event().sequence > changed.sequence && event().status == "STATUS:CANCELLED")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theAddressOfACalendarOpensItAndNothingElseUntilItIsShut(kind: TestDatabase.Kind) throws {
    let calendar = try Calendar(kind)
    let (api, ada) = (calendar.api, calendar.ada)
    _ = try calendar.put(Self.flight)
    _ = try api.ask(
      "POST", "/flights", as: .session(ada), #"{"departure_airport":"FRA","arrival_airport":"MUC","departure_local":"2026-01-01"}"#)
    let bob = try api.person("bob")
    _ = try api.ask(
      "POST", "/flights", as: .session(bob), #"{"departure_airport":"FRA","arrival_airport":"OSL","departure_local":"2026-01-01"}"#)
    let query = try calendar.feed()
    let feed = try api.ask("GET", "/calendar/feed.ics\(query)")
    #expect(feed.text.contains("FRA → JFK") && feed.text.contains("FRA → MUC") && !feed.text.contains("OSL"))
    #expect(try api.ask("GET", "/calendar/feed.ics\(query)", as: .nobody, nil, ["If-None-Match: \(feed["ETag"] ?? "")"]).status == 304)
    // Its token is no other key.
    let token = String(query.drop { $0 != "=" }.dropFirst())
    #expect(try api.ask("GET", "/flights", as: .token(token)).status == 401)
    #expect(try api.ask("GET", "/calendar/token", as: .session(ada)).json("data.feed_url") == .null)
    // One of a trip that is shared is there once, too.
    _ = try api.ask("POST", "/trips/\(calendar.trip)/collaborators", as: .session(ada), #"{"username": "bob"}"#)
    let bobs = try api.ask("POST", "/calendar/token", as: .session(bob)).string("data.feed_url")?.drop { $0 != "?" } ?? ""
    let shared = try api.ask("GET", "/calendar/feed.ics\(bobs)").text
    #expect(shared.contains("FRA → JFK") && shared.contains("OSL") && !shared.contains("FRA → MUC"))
    // A new address shuts the old one, and so does shutting.
    let second = try calendar.feed()
    #expect(try api.ask("GET", "/calendar/feed.ics\(query)").status == 404)
    #expect(try api.ask("GET", "/calendar/feed.ics\(second)").status == 200)
    #expect(try api.ask("DELETE", "/calendar/token", as: .session(ada)).status == 204)
    #expect(try api.ask("GET", "/calendar/feed.ics\(second)").status == 404)
    #expect(try api.ask("GET", "/calendar/feed.ics").status == 400)
  }
}
