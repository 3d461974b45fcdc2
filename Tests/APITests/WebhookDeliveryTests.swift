import Database
import HTTPServer
import Schema
import Store
import Testing
import Threads
import Travel

@testable import API

/// What arrives at receivers, and what becomes of what does not.
@Suite struct WebhookDeliveryTests {
  /// The server with Ada, an administrator, whose webhook is `receiver`.
  private final class World {
    let api: TestAPI
    let ada: TestAPI.Person
    let receiver: Receiver
    let id: String
    static let secret = "a secret of the test"

    init(
      _ kind: TestDatabase.Kind, events: String = #"["*"]"#, more: String = "",
      _ behaviour: @escaping @Sendable (Receiver.Delivery, Int) -> Receiver.Behaviour = { _, _ in .answer(200) }
    ) throws {
      api = try TestAPI(kind)
      ada = try api.person("ada", isAdministrator: true)
      receiver = try Receiver(behaviour)
      let input = #"{"url":"\#(receiver.url)","secret":"\#(Self.secret)","events":\#(events)\#(more)}"#
      id = try api.ask("POST", "/webhooks", as: .session(ada), input).string("data.id") ?? ""
      try api.deliverWebhooks()
    }

    func ask(_ method: String, _ path: String, _ json: String? = nil) throws -> RawResponse {
      try api.ask(method, path, as: .session(ada), json)
    }

    /// Logs a flight on a day of April and gives its id.
    func flight(_ day: Int) throws -> String {
      let json = #"{"departure_airport":"FRA","arrival_airport":"JFK","departure_local":"2026-04-\#(day < 10 ? "0" : "")\#(day)T10:30"}"#
      return try ask("POST", "/flights", json).string("data.id") ?? ""
    }

    /// The newest delivery, once `isSo` of it, or after half a minute.
    func delivery(_ isSo: (JSON) -> Bool) throws -> JSON {
      let deadline = MonotonicClock.milliseconds() + 30_000
      while true {
        let newest = try ask("GET", "/webhooks/\(id)/deliveries").json("data")?.elements.first ?? .null
        if isSo(newest) || MonotonicClock.milliseconds() > deadline { return newest }
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatHappensArrivesSigned(kind: TestDatabase.Kind) throws {
    let world = try World(kind)
    let flight = try world.flight(1)
    let arrived = try #require(world.receiver.wait(for: 1).first)
    let json = try JSONParser.parse(Array(arrived.body.utf8))
    #expect(json["event"] == "flight.created" && json["data"]?["id"] == .string(flight))
    #expect(arrived["X-Peregrine-Event"] == "flight.created" && arrived["Content-Type"] == "application/json")
    let timestamp = try #require(arrived["X-Peregrine-Timestamp"])
    #expect(timestamp == "\(world.api.now.milliseconds / 1_000)")
    let code = Secrets.authenticationCode(Array("\(timestamp).\(arrived.body)".utf8), key: Array(World.secret.utf8))
    #expect(arrived["X-Peregrine-Signature-256"] == "sha256=\(Secrets.hexadecimal(code))")
    let delivery = try world.delivery { $0["status"] == "delivered" }
    #expect(delivery["status"] == "delivered" && delivery["response_status"] == 200 && delivery["attempt_count"] == 1)
    #expect(delivery["id"].map { $0 == .string(arrived["X-Peregrine-Delivery"] ?? "") } == true && delivery["event_id"] == json["id"])
    #expect(delivery["next_attempt_at"] == .null && delivery["error"] == .null)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatFailsIsTriedAgainAndComesInOrder(kind: TestDatabase.Kind) throws {
    // Each first attempt fails.
    let world = try World(kind) { delivery, number in number % 2 == 0 ? .answer(503, "busy") : .answer(204) }
    let flight = try world.flight(1)
    let failed = try world.delivery { $0["attempt_count"] == 1 }
    #expect(failed["status"] == "pending" && failed["response_status"] == 503 && failed["response_body"] == "busy")
    for seat in ["1A", "2A", "3A"] { _ = try world.ask("PATCH", "/flights/\(flight)", #"{"seat":"\#(seat)"}"#) }
    // One of another flight waits for nobody.
    for round in 1...30 where world.receiver.deliveries.count < 8 {
      world.api.pass(seconds: 60)
      _ = world.receiver.wait(for: min(8, round), seconds: 1)
    }
    let seats = try world.receiver.deliveries.map { try JSONParser.parse(Array($0.body.utf8))["data"]?["seat"] }
    #expect(seats == [.null, .null, "1A", "1A", "2A", "2A", "3A", "3A"])
  }

  @Test func aReceiverThatAsksForAPauseGetsIt() throws {
    let world = try World(.sqlite) { _, number in
      number == 0 ? .raw("HTTP/1.1 429 Slow down\r\nRetry-After: 300\r\nContent-Length: 0\r\n\r\n") : .answer(200)
    }
    _ = try world.flight(1)
    let asked = try world.delivery { $0["attempt_count"] == 1 }
    #expect(asked["response_status"] == 429)
    #expect(asked["next_attempt_at"] == .string("\(Instant(milliseconds: world.api.now.milliseconds + 300_000))"))
    world.api.pass(seconds: 300)
    #expect(try world.delivery { $0["status"] == "delivered" }["attempt_count"] == 2)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatFailsForADayIsGivenUpAndCanBeSentAgain(kind: TestDatabase.Kind) throws {
    let isWell = Locked(false)
    let world = try World(kind) { _, _ in isWell.withLock { $0 } ? .answer(200) : .close }
    _ = try world.flight(1)
    let first = try world.delivery { $0["attempt_count"] == 1 }
    #expect(first["response_status"] == .null && first["error"] != .null)
    world.api.pass(seconds: 86_400)
    let failed = try world.delivery { $0["status"] == "failed" }
    #expect(failed["status"] == "failed" && failed["attempt_count"] == 2 && failed["next_attempt_at"] == .null)
    let path = "/webhooks/\(world.id)/deliveries/\(failed["id"].map { if case .string(let id) = $0 { id } else { "" } } ?? "")"
    #expect(try world.ask("GET", "/webhooks/\(world.id)/deliveries?status=failed").json("meta.count") == 1)
    #expect(try world.ask("GET", "/webhooks/\(world.id)/deliveries?status=delivered").json("meta.count") == 0)
    isWell.withLock { $0 = true }
    let again = try world.ask("POST", path + "/retry")
    #expect(again.status == 200 && again.json("data.status") == "pending")
    #expect(try world.delivery { $0["status"] == "delivered" }["status"] == "delivered")
    #expect(try world.ask("POST", path + "/retry").status == 409)
    #expect(try world.ask("GET", path).json("data.attempt_count") == 3)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aReceiverThatIsGoneTurnsItsWebhookOff(kind: TestDatabase.Kind) throws {
    let world = try World(kind) { _, _ in .answer(410) }
    let flight = try world.flight(1)
    _ = try world.ask("PATCH", "/flights/\(flight)", #"{"seat":"1A"}"#)
    let delivery = try world.delivery { $0["status"] == "failed" }
    #expect(delivery["status"] == "failed")
    #expect(try world.ask("GET", "/webhooks/\(world.id)").json("data.active") == false)
    #expect(try world.ask("POST", "/webhooks/\(world.id)/test").status == 409)
    #expect(world.api.log.text.contains("the webhook \(world.id) has been turned off"))
    let text = try world.ask("GET", "/webhooks/\(world.id)/deliveries").text
    #expect(!text.contains("pending"))
    #expect(world.receiver.deliveries.count == 1)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatItsOldAddressSaysTurnsNoWebhookOff(kind: TestDatabase.Kind) throws {
    // The second address is another path of the same receiver. The first answers when the webhook leads to the second.
    let (hasMoved, moving) = (Locked(false), Condition())
    let world = try World(kind) { delivery, _ in
      guard !delivery.head.contains("/hooksecond ") else { return .answer(200) }
      _ = hasMoved.wait(for: moving, until: MonotonicClock.milliseconds() + 30_000) { $0 ? true : nil }
      return .answer(410)
    }
    _ = try world.flight(1)
    _ = world.receiver.wait(for: 1)
    let moved = try world.ask("PATCH", "/webhooks/\(world.id)", #"{"url":"\#(world.receiver.url)second"}"#)
    #expect(moved.status == 200, "\(moved.text)")
    hasMoved.withLock { $0 = true }
    moving.broadcast()
    #expect(try world.delivery { $0["status"] == "delivered" }["attempt_count"] == 2)
    #expect(try world.ask("GET", "/webhooks/\(world.id)").json("data.active") == true)
    #expect(!world.api.log.text.contains("turned off"))
  }

  @Test func aTestIsSentAtOnceWhateverIsWanted() throws {
    let world = try World(.sqlite, events: #"["trip.starting"]"#, more: #","preset":"home_assistant""#)
    let made = try world.ask("POST", "/webhooks/\(world.id)/test")
    #expect(made.status == 201 && made.json("data.event") == "webhook.test" && made.json("data.status") == "pending")
    let arrived = try #require(world.receiver.wait(for: 1).first)
    #expect(arrived["X-Peregrine-Event"] == "webhook.test" && arrived.body.contains("\"summary\":\"This is a test"))
    let path = made["Location"]?.dropFirst("/api/v1".count).description ?? ""
    #expect(try world.delivery { $0["status"] == "delivered" }["status"] == "delivered")
    #expect(try world.ask("GET", path).json("data.response_status") == 200)
  }

  @Test(arguments: [false, true])
  func aNameThatLeadsIntoThisMachineIsForAdministratorsOnly(isAdministrator: Bool) throws {
    let api = try TestAPI(.sqlite)
    let bob = try api.person("bob", isAdministrator: isAdministrator)
    let receiver = try Receiver()
    let made = try api.ask("POST", "/webhooks", as: .session(bob), #"{"url":"http://localhost:\#(receiver.port)/"}"#)
    #expect(made.status == 201, "what a name leads to is looked at when something is sent")
    let path = "/webhooks/\(made.string("data.id") ?? "")"
    try api.deliverWebhooks()
    _ = try api.ask("POST", path + "/test", as: .session(bob))
    let deadline = MonotonicClock.milliseconds() + 30_000
    var delivery = JSON.null
    while delivery["attempt_count"] != 1, MonotonicClock.milliseconds() < deadline {
      delivery = try api.ask("GET", path + "/deliveries", as: .session(bob)).json("data")?.elements.first ?? .null
    }
    #expect((receiver.accepted > 0) == isAdministrator)
    let reason = if case .string(let text)? = delivery["error"] { text } else { "" }
    #expect(reason.contains("it is this machine") == !isAdministrator, "\(delivery)")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatAServerThatWasKilledHadTakenIsSentByTheNextOne(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let api = try TestAPI(test.database, owner: test)
    let ada = try api.person("ada", isAdministrator: true)
    let receiver = try Receiver()
    _ = try api.ask("POST", "/webhooks", as: .session(ada), #"{"url":"\#(receiver.url)"}"#)
    for day in 1...3 {
      _ = try api.ask(
        "POST", "/flights", as: .session(ada), #"{"departure_airport":"FRA","arrival_airport":"JFK","departure_local":"2026-04-0\#(day)"}"#)
    }
    // As a server leaves it that is killed while it sends.
    let now = api.now
    try test.database.write { db in
      let ids = try db.rows("SELECT id FROM webhook_deliveries") { try $0.next() as UUID }
      #expect(try db.claimDeliveries(ids, at: now, until: Instant(milliseconds: now.milliseconds + 30_000)).count == 3)
      #expect(try db.claimDeliveries(ids, at: now, until: now) == [], "somebody has them")
    }
    try api.deliverWebhooks()
    // With others on the same database, nobody knows that it was killed before its time is over.
    if kind == .postgres {
      #expect(receiver.wait(for: 1, seconds: 1).isEmpty)
      api.pass(seconds: 31)
    }
    #expect(receiver.wait(for: 3).count == 3)
  }

  @Test func severalServersOnOneDatabaseSendEachDeliveryOnce() throws {
    let test = try TestDatabase(.postgres)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let directory = try TemporaryDirectory()
    var settings = APISettings(version: "1.2.3")
    settings.secretKeyFile = directory.file("secret.key")
    let servers = try (0..<3).map { [settings] _ in try TestAPI(test.database, owner: test, settings) }
    let ada = try servers[0].person("ada", isAdministrator: true)
    let receiver = try Receiver()
    _ = try servers[0].ask("POST", "/webhooks", as: .session(ada), #"{"url":"\#(receiver.url)","events":["flight.created"]}"#)
    for server in servers { try server.deliverWebhooks() }
    let rows = (0..<300).map { "FRA,JFK,20\($0 / 28 % 20 + 10)-0\($0 % 9 + 1)-\($0 % 28 + 1 < 10 ? "0" : "")\($0 % 28 + 1),LH\($0 + 1)\n" }
      .joined()
    let imported = try servers[1].ask(
      "POST", "/flights/import", as: .session(ada), "From,To,Date,Flight\n" + rows, ["Content-Type: text/csv"])
    #expect(imported.json("data.created") == 300, "\(imported.text)")
    #expect(receiver.wait(for: 300).count >= 300)
    for server in servers { server.stopDelivering() }
    let ids = receiver.deliveries.compactMap { $0["X-Peregrine-Delivery"] }
    #expect(ids.count == 300 && Set(ids).count == 300)
  }

  @Test func oneThatHangsHoldsUpNobodyElse() throws {
    let world = try World(.sqlite, events: #"["flight.created"]"#) { _, _ in .hang }
    let quick = try Receiver()
    _ = try world.ask("POST", "/webhooks", #"{"url":"\#(quick.url)","events":["flight.created"]}"#)
    let rows = (0..<500).map { "FRA,JFK,20\($0 / 28 % 20 + 10)-0\($0 % 9 + 1)-\($0 % 28 + 1 < 10 ? "0" : "")\($0 % 28 + 1),LH\($0 + 1)\n" }
      .joined()
    _ = try world.api.ask(
      "POST", "/flights/import", as: .session(world.ada), "From,To,Date,Flight\n" + rows, ["Content-Type: text/csv"])
    let began = MonotonicClock.milliseconds()
    #expect(quick.wait(for: 500).count == 500)
    let took = MonotonicClock.milliseconds() - began
    // The other one has a single connection, on which an attempt takes ten seconds: had they to wait for each other, this would take more than an hour.
    #expect(world.receiver.deliveries.count <= 1 + took / 9_000)
    #expect(took < 60_000)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anAchievementIsToldOnceAndNotWhenItWasThereBefore(kind: TestDatabase.Kind) throws {
    let world = try World(kind, events: #"["trip.created"]"#)
    func past(_ day: Int) throws -> String {
      let json = #"{"departure_airport":"FRA","arrival_airport":"JFK","departure_local":"2020-04-0\#(day)T10:30"}"#
      return try world.ask("POST", "/flights", json).string("data.id") ?? ""
    }
    // What is unlocked already.
    _ = try past(1)
    let before = try world.ask("GET", "/achievements?unlocked=true").json("meta.count")
    #expect(before != 0)
    let heard = try Receiver()
    _ = try world.ask("POST", "/webhooks", #"{"url":"\#(heard.url)","events":["achievement.unlocked"]}"#)
    let far = #"{"departure_airport":"JFK","arrival_airport":"SYD","departure_local":"2020-05-01T10:30"}"#
    let flight = try world.ask("POST", "/flights", far).string("data.id") ?? ""
    let unlocked = try world.ask("GET", "/achievements?unlocked=true").json("data")?.elements ?? []
    let new = unlocked.filter { $0["flight_id"] == .string(flight) }.compactMap { $0["id"] }
    #expect(!new.isEmpty)
    let told = try heard.wait(for: new.count).map { try JSONParser.parse(Array($0.body.utf8))["data"]?["id"] ?? .null }
    #expect(Set(told) == Set(new) && told.count == new.count)
    // Taken back and unlocked anew, it is told anew.
    _ = try world.ask("DELETE", "/flights/\(flight)")
    try wait {
      try world.api.database.read { try $0.achievementWatch(of: world.ada.user.id) }?.unlocked.count == unlocked.count - new.count
    }
    #expect(heard.deliveries.count == new.count)
    _ = try world.ask("POST", "/flights", far)
    #expect(heard.wait(for: new.count * 2).count == new.count * 2)
  }

  @Test func anAchievementIsToldWhenItsFlightHasLanded() throws {
    let world = try World(.sqlite, events: #"["achievement.*"]"#)
    // The clock of the test shows 29 March 2026, 08:30 UTC.
    _ = try world.flight(1)
    try wait { try world.api.database.read { try $0.achievementWatch(of: world.ada.user.id) }?.nextCheckAt != nil }
    #expect(world.receiver.deliveries.isEmpty)
    world.api.pass(seconds: 10 * 86_400)
    #expect(!world.receiver.wait(for: 1).isEmpty)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsOldIsForgottenAndFiguresAreShown(kind: TestDatabase.Kind) throws {
    let world = try World(kind, events: #"["flight.*"]"#) { _, number in number == 0 ? .answer(500) : .answer(200) }
    _ = try world.flight(1)
    _ = try world.delivery { $0["attempt_count"] == 1 }
    world.api.pass(seconds: 60)
    _ = try world.delivery { $0["status"] == "delivered" }
    let metrics = try world.api.ask("GET", "//metrics").text
    #expect(metrics.contains("peregrine_webhook_deliveries_total{result=\"delivered\"} 1\n"))
    #expect(metrics.contains("peregrine_webhook_deliveries_total{result=\"retried\"} 1\n"))
    #expect(metrics.contains("peregrine_webhook_deliveries_pending ") && metrics.contains("peregrine_webhook_deliveries_failed 0\n"))
    world.api.pass(seconds: 6 * 86_400)
    try world.api.sweep()
    #expect(try world.ask("GET", "/webhooks/\(world.id)/deliveries").json("meta.count") == 1)
    world.api.pass(seconds: 86_400)
    try world.api.sweep()
    #expect(try world.ask("GET", "/webhooks/\(world.id)/deliveries").json("meta.count") == 0)
    #expect(try world.api.database.read { try $0.value("SELECT count(*) FROM webhook_events") } == 0)
  }

  @Test func aSecretThatAnotherKeyHasSealedIsSaidSo() throws {
    let world = try World(.sqlite)
    let sealed = SecretKey.random().seal(Array("a secret".utf8), for: "secret of the webhook \(world.id)")
    try world.api.database.write { try $0.execute("UPDATE webhooks SET secret = $1", sealed) }
    _ = try world.ask("POST", "/webhooks/\(world.id)/test")
    let delivery = try world.delivery { $0["attempt_count"] == 1 }
    #expect("\(delivery["error"] ?? .null)".contains("sealed by another secret key"))
    #expect(world.receiver.deliveries.isEmpty)
  }

  /// Waits until `isSo`, or for half a minute.
  private func wait(_ isSo: () throws -> Bool) throws {
    let deadline = MonotonicClock.milliseconds() + 30_000
    while try !isSo(), MonotonicClock.milliseconds() < deadline {}
    #expect(try isSo())
  }
}
