import Database
import Schema
import Store
import Testing
import Threads
import Travel

@testable import API

/// What people are told in time, and how often.
@Suite struct ReminderTests {
  /// A server, and somebody who wants to be told everything by mail. It is 2026-03-29T08:30Z.
  private struct Log {
    let api: TestAPI
    let ada: TestAPI.Person
    private let written = Locked<[(id: UUID, to: String, subject: String, text: String)]>([])

    init(_ kind: TestDatabase.Kind = .sqlite, zone: String = "Europe/Berlin", wishes: String = #"{"email_reminders":true}"#) throws {
      api = try TestAPI(kind, .mailing())
      ada = try api.person("ada") { $0.timezone = zone }
      #expect(try api.ask("PATCH", "/users/me/notifications", as: .session(ada), wishes).status == 200)
    }

    @discardableResult
    func send(_ method: String, _ path: String, _ json: String? = nil) throws -> String {
      let answer = try api.ask(method, path, as: .session(ada), json)
      #expect((200..<300).contains(answer.status), "\(answer.text)")
      return answer.string("data.id") ?? ""
    }

    func fly(_ local: String, _ more: String = "") throws -> String {
      try send(
        "POST", "/flights?force=true",
        "{\"flight_number\":\"LH400\",\"departure_airport\":\"FRA\",\"arrival_airport\":\"JFK\",\"departure_local\":\"\(local)\"\(more)}")
    }

    /// The mails that have been written until now, once the time has passed.
    func mails(afterMinutes minutes: Int64 = 0) throws -> [(to: String, subject: String, text: String)] {
      api.pass(seconds: minutes * 60)
      try api.doJobs()
      // What nobody sends is given up after a day.
      let waiting = try api.mails()
      return written.withLock { written in
        for mail in waiting where !written.contains(where: { $0.id == mail.id }) {
          written.append((mail.id, mail.to, mail.subject, mail.text))
        }
        return written.map { ($0.to, $0.subject, $0.text) }
      }
    }

    func subjects(afterMinutes minutes: Int64 = 0) throws -> [String] { try mails(afterMinutes: minutes).map(\.subject) }
  }

  // MARK: Flights

  @Test(arguments: TestDatabase.Kind.allCases)
  func aDepartureIsToldOfOnceADayBefore(kind: TestDatabase.Kind) throws {
    let log = try Log(kind)
    // 09:30 UTC.
    _ = try log.fly("2026-03-30T11:30", #","departure_terminal":"1","seat":"34A","confirmation_code":"X4T9QK""#)
    #expect(try log.subjects() == [])
    #expect(try log.subjects(afterMinutes: 55) == [])
    #expect(try log.subjects(afterMinutes: 5) == ["Check in: LH400 Frankfurt to New York on 2026-03-30"])
    let mail = try #require(try log.mails().first)
    #expect(mail.to == "ada@example.org")
    #expect(mail.text.contains("Departure: 2026-03-30 11:30 in Frankfurt (FRA)\nTerminal: 1\nSeat: 34A\n"), "\(mail.text)")
    #expect(!mail.text.contains("X4T9QK"))
    for _ in 0..<10 { #expect(try log.subjects(afterMinutes: 60).count == 1) }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aFlightThatIsMovedCancelledOrDeletedIsRemindedOfAsItIsThen(kind: TestDatabase.Kind) throws {
    let log = try Log(kind)
    let moved = try log.fly("2026-03-30T11:30")
    let cancelled = try log.fly("2026-03-30T12:30", #","reason":"leisure""#)
    let deleted = try log.fly("2026-03-30T13:30", #","reason":"crew""#)
    try log.send("PATCH", "/flights/\(moved)", #"{"departure_local":"2026-03-31T11:30"}"#)
    try log.send("PATCH", "/flights/\(cancelled)", #"{"status":"cancelled"}"#)
    try log.send("DELETE", "/flights/\(deleted)")
    #expect(try log.subjects(afterMinutes: 12 * 60) == [])
    #expect(try log.subjects(afterMinutes: 13 * 60) == ["Check in: LH400 Frankfurt to New York on 2026-03-31"])
    // Once more, because it is another departure now.
    try log.send("PATCH", "/flights/\(moved)", #"{"departure_local":"2026-04-05T11:30"}"#)
    #expect(try log.subjects(afterMinutes: 60).count == 1)
    #expect(try log.subjects(afterMinutes: 5 * 24 * 60).suffix(1) == ["Check in: LH400 Frankfurt to New York on 2026-04-05"])
  }

  @Test func whatIsOverIsNotToldAndADayWithoutATimeIsNotKnownWell() throws {
    let log = try Log()
    _ = try log.fly("2026-03-30T11:30")
    _ = try log.fly("2026-04-02")
    // The server was off meanwhile.
    #expect(try log.subjects(afterMinutes: 26 * 60) == [])
    #expect(try log.subjects(afterMinutes: 72 * 60) == [])
  }

  @Test func aServerThatWasOffTellsOnceWhatIsStillOfUse() throws {
    let log = try Log()
    _ = try log.fly("2026-03-31T11:30")
    #expect(try log.subjects(afterMinutes: 48 * 60).count == 1)
  }

  @Test(arguments: [(48, 60), (2, 47 * 60)]) func theHoursAreOnesOwn(hours: Int, minutes: Int64) throws {
    let log = try Log(.sqlite, wishes: #"{"email_reminders":true,"check_in_hours":\#(hours)}"#)
    // 2026-03-31T09:30Z, in 49 hours.
    _ = try log.fly("2026-03-31T11:30")
    #expect(try log.subjects(afterMinutes: minutes - 5) == [])
    #expect(try log.subjects(afterMinutes: 5).count == 1)
  }

  @Test func whoDoesNotWantMailGetsNoneAndIsNotDisturbedLater() throws {
    let log = try Log(.sqlite, wishes: "{}")
    _ = try log.fly("2026-03-30T09:30")
    #expect(try log.subjects() == [])
    // Webhooks have been told: it is noted.
    #expect(try log.api.database.read { try $0.value("SELECT count(*) FROM notices WHERE kind = 'flight_reminder'") } == 1)
    try log.send("PATCH", "/users/me/notifications", #"{"email_reminders":true}"#)
    #expect(try log.subjects(afterMinutes: 10) == [])
  }

  @Test func whoIsDisabledIsToldNothing() throws {
    let log = try Log()
    let admin = try log.api.person("admin", isAdministrator: true)
    _ = try log.fly("2026-03-30T09:30")
    #expect(try log.api.ask("PATCH", "/admin/users/\(log.ada.user.id)", as: .session(admin), #"{"disabled":true}"#).status == 200)
    #expect(try log.subjects(afterMinutes: 60) == [])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func twoServersOnOneDatabaseTellOnce(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let key = try TemporaryDirectory()
    let apis = try (0..<2).map { _ in try TestAPI(test.database, owner: test, .mailing { $0.secretKeyFile = key.file("key") }) }
    let ada = try apis[0].person("ada")
    #expect(try apis[0].ask("PATCH", "/users/me/notifications", as: .session(ada), #"{"email_reminders":true}"#).status == 200)
    for hour in 10..<18 {
      let flight =
        "{\"departure_airport\":\"FRA\",\"arrival_airport\":\"JFK\",\"departure_local\":\"2026-03-30T\(hour):00\",\"flight_number\":\"LH4\(hour)\"}"
      #expect(try apis[0].ask("POST", "/flights?force=true", as: .session(ada), flight).status == 201)
    }
    for _ in 0..<12 {
      apis.forEach { $0.pass(seconds: 3_600) }
      try onThreads(2) { try apis[$0].doJobs() }
    }
    #expect(try apis[0].mails().count == 8)
  }

  // MARK: Trips

  @Test(arguments: TestDatabase.Kind.allCases)
  func theEveningBeforeATripIsThatOfWhoeverIsTold(kind: TestDatabase.Kind) throws {
    let log = try Log(kind, zone: "Asia/Tokyo")
    let bob = try log.api.person("bob") { $0.timezone = "America/Los_Angeles" }
    #expect(try log.api.ask("PATCH", "/users/me/notifications", as: .session(bob), #"{"email_reminders":true}"#).status == 200)
    let trip = try log.send("POST", "/trips", #"{"title":"Kyoto","start_date":"2026-03-30","end_date":"2026-04-02"}"#)
    try log.send("POST", "/trips/\(trip)/collaborators", #"{"username":"bob","role":"view"}"#)
    // 17:30 in Tokyo, 01:30 in Los Angeles.
    #expect(try log.subjects() == [])
    #expect(try log.subjects(afterMinutes: 30) == ["Tomorrow: Kyoto"])
    #expect(try log.mails().map(\.to) == ["ada@example.org"])
    #expect(try log.subjects(afterMinutes: 15 * 60).count == 1)
    // 18:00 in Los Angeles.
    #expect(try log.subjects(afterMinutes: 60).count == 2)
    #expect(try log.mails().map(\.to) == ["ada@example.org", "bob@example.org"])
    #expect(try log.mails()[0].text.contains("begins tomorrow, on 2026-03-30. It ends on 2026-04-02."))
    #expect(try log.subjects(afterMinutes: 6 * 60).count == 2)
  }

  @Test func aTripThatIsPutOffIsToldOfOnItsNewEvening() throws {
    let log = try Log(zone: "UTC")
    let trip = try log.send("POST", "/trips", #"{"title":"Kyoto","start_date":"2026-03-30"}"#)
    #expect(try log.subjects(afterMinutes: 10 * 60).count == 1)
    try log.send("PATCH", "/trips/\(trip)", #"{"start_date":"2026-03-31"}"#)
    #expect(try log.subjects(afterMinutes: 60).count == 1)
    #expect(try log.subjects(afterMinutes: 24 * 60).count == 2)
    let quiet = try Log(.sqlite, zone: "UTC", wishes: #"{"email_reminders":true,"trip_starting":false}"#)
    try quiet.send("POST", "/trips", #"{"title":"Kyoto","start_date":"2026-03-30"}"#)
    #expect(try quiet.subjects(afterMinutes: 10 * 60) == [])
  }

  // MARK: Tokens and the year

  @Test(arguments: TestDatabase.Kind.allCases)
  func aTokenThatExpiresInAWeekIsToldOfOnce(kind: TestDatabase.Kind) throws {
    let log = try Log(kind, wishes: "{}")
    func token(_ days: Int64) throws {
      _ = try log.api.token(log.ada, "read", expiresAt: Instant(milliseconds: log.api.now.milliseconds + days * 86_400_000))
    }
    try token(8)
    // One that was made for a short time is not.
    try token(6)
    try token(300)
    #expect(try log.subjects() == [])
    #expect(try log.subjects(afterMinutes: 25 * 60) == ["The token script expires soon"])
    #expect(try log.subjects(afterMinutes: 25 * 60) == ["The token script expires soon"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func inJanuaryTheYearIsReviewedForThoseWhoWant(kind: TestDatabase.Kind) throws {
    let log = try Log(kind, wishes: #"{"email_yearly_review":true}"#)
    let bob = try log.api.person("bob")
    for person in [log.ada, bob] {
      let flight =
        #"{"departure_airport":"FRA","arrival_airport":"JFK","departure_local":"2026-03-01T10:30","arrival_local":"2026-03-01T13:05"}"#
      #expect(try log.api.ask("POST", "/flights", as: .session(person), flight).status == 201)
    }
    #expect(try log.subjects() == [])
    // To 2027-01-02T07:30Z, 08:30 in Berlin.
    #expect(try log.subjects(afterMinutes: (278 * 24 + 23) * 60) == [])
    #expect(try log.subjects(afterMinutes: 60) == ["Your 2026 in the air"])
    let mail = try #require(try log.mails().first)
    #expect(mail.to == "ada@example.org" && mail.text.contains("Flights: 1\n") && mail.text.contains(" km\n"))
    let path = try #require(mail.text.split(separator: "\n").first { $0.hasPrefix("https://") }).dropFirst(
      "https://flights.example.org/api/v1".count)
    let picture = try log.api.ask("GET", String(path))
    #expect(picture.status == 200 && picture["Content-Type"] == "image/svg+xml; charset=utf-8")
    #expect(try log.subjects(afterMinutes: 60).count == 1)
    log.api.pass(seconds: 365 * 86_400)
    try log.api.doJobs()
    #expect(try log.mails().map(\.subject).filter { $0.contains("2027") } == [], "nothing was flown")
  }

  // MARK: Preferences

  @Test(arguments: TestDatabase.Kind.allCases)
  func preferencesHaveDefaultsAndAreChangedOneByOne(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let before = try api.ask("GET", "/users/me/notifications", as: .session(ada))
    #expect(
      before.json("data") == [
        "check_in_hours": 24, "trip_starting": true, "email_reminders": false, "email_yearly_review": false, "email_token_expiry": true,
      ])
    let after = try api.ask("PATCH", "/users/me/notifications", as: .session(ada), #"{"check_in_hours":30,"email_reminders":true}"#)
    #expect(after.json("data.check_in_hours") == 30 && after.json("data.trip_starting") == true)
    #expect(try api.ask("GET", "/users/me/notifications", as: .session(ada)).json("data") == after.json("data"))
    for bad in [#"{"check_in_hours":0}"#, #"{"check_in_hours":169}"#, #"{"email_remainders":true}"#, #"{"email_reminders":1}"#] {
      #expect(try api.ask("PATCH", "/users/me/notifications", as: .session(ada), bad).code == "validation_failed", "\(bad)")
    }
  }
}
