import Database
import Schema
import Store
import Testing
import Threads
import Travel

@testable import API

/// Jobs in the database: who does one, when, and what becomes of it when that fails.
@Suite struct SchedulerTests {
  private static func job(_ api: TestAPI, _ name: String) throws -> JobState? { try api.database.read { try $0.job(name) } }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatCameDueManyTimesWhileNoServerRanIsDoneOnce(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    try api.doJobs()
    let first = try #require(try Self.job(api, "cleaning"))
    #expect(first.doneAt == api.now && first.dueAt == Instant(milliseconds: api.now.milliseconds + 3_600_000))
    api.pass(seconds: 30 * 86_400)
    try api.doJobs()
    let second = try #require(try Self.job(api, "cleaning"))
    #expect(second.doneAt == api.now && second.dueAt == Instant(milliseconds: api.now.milliseconds + 3_600_000))
    try api.doJobs()
    #expect(try Self.job(api, "cleaning") == second)
  }

  @Test func whatFailsForOneIsDoneForTheOthers() {
    struct Failure: Error, Equatable { let number: Int }
    var done: [Int] = []
    let failure = #expect(throws: Failure.self) {
      try [1, 2, 3, 4].eachAlone { number in
        if number % 2 == 0 { throw Failure(number: number) }
        done.append(number)
      }
    }
    #expect(done == [1, 3] && failure == Failure(number: 2))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aServerThatMakesNoBackupsLeavesAnothersPlanAlone(kind: TestDatabase.Kind) throws {
    var settings = APISettings(version: "1.2.3")
    settings.backups.schedule = .off
    let api = try TestAPI(kind, settings)
    let tomorrow = Instant(milliseconds: api.now.milliseconds + 86_400_000)
    try api.database.write { try $0.plan(job: "backup", subject: "", at: tomorrow) }
    try api.doJobs()
    #expect(try (Self.job(api, "backup") != nil) == (kind == .postgres))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatAServerHasLeasedAnotherLeavesUntilTheLeaseEnds(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    try api.doJobs()
    let before = try #require(try Self.job(api, "cleaning"))
    api.pass(seconds: 3_600)
    let now = api.now
    func lease(_ seconds: Int64) -> Instant { Instant(milliseconds: now.milliseconds + seconds * 1_000) }
    let other = UUID(high: 1, low: 1)
    #expect(try api.database.write { try $0.lease(job: "cleaning", subject: "", by: other, at: now, until: lease(600)) })
    #expect(try !api.database.write { try $0.lease(job: "cleaning", subject: "", by: UUID(high: 2, low: 2), at: now, until: lease(600)) })
    try api.doJobs()
    #expect(try Self.job(api, "cleaning")?.doneAt == before.doneAt)
    // It has died. What it says later counts no more.
    api.pass(seconds: 600)
    try api.doJobs()
    let after = try #require(try Self.job(api, "cleaning"))
    #expect(after.doneAt == api.now && after.attemptCount == 0)
    try api.database.write { try $0.finish(job: "cleaning", subject: "", by: other, at: now, next: lease(0)) }
    #expect(try Self.job(api, "cleaning") == after)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aClockThatWasWrongKeepsNothingFromBeingDone(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    api.pass(seconds: 50 * 365 * 86_400)
    try api.doJobs()
    let (then, other) = (api.now, UUID(high: 1, low: 1))
    try api.database.write { db in
      try db.move(job: "cleaning", subject: "", to: then)
      _ = try db.lease(job: "cleaning", subject: "", by: other, at: then, until: Instant(milliseconds: then.milliseconds + 600_000))
    }
    api.pass(seconds: -50 * 365 * 86_400)
    try api.doJobs()
    api.pass(seconds: 3_600)
    try api.doJobs()
    #expect(try Self.job(api, "cleaning")?.doneAt == api.now)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatWaitsByAClockThatWasAheadWaitsNoLonger(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let admin = try api.person("admin", isAdministrator: true)
    func waiting() throws -> [Int?] {
      try api.database.read { db in
        [
          try db.value("SELECT count(*) FROM webhook_deliveries WHERE next_attempt_at > $1", api.now),
          try db.value("SELECT count(*) FROM outgoing_mails WHERE next_attempt_at > $1", api.now),
          try db.value("SELECT count(*) FROM jobs WHERE subject <> '' AND due_at > $1", api.now),
        ]
      }
    }
    func record() throws {
      let flight = #"{"departure_airport":"FRA","arrival_airport":"JFK","departure_local":"2026-05-01T10:00"}"#
      #expect(try api.ask("POST", "/flights?force=true", as: .session(admin), flight).status == 201)
      let id = UUID(high: 7, low: UInt64(bitPattern: api.now.milliseconds))
      let mail = OutgoingMail(
        id: id, userID: nil, kind: "invitation", recipient: "bob@example.org", content: [1],
        expiresAt: Instant(milliseconds: api.now.milliseconds + 90 * 86_400_000), createdAt: api.now)
      try api.database.write { db in
        try db.insert(mail)
        try db.plan(job: "password_reset", subject: "\(id)", at: api.now)
      }
    }
    let webhook = try api.ask("POST", "/webhooks", as: .session(admin), #"{"url":"https://example.org/","events":["flight.created"]}"#)
    #expect(webhook.status == 201, "\(webhook.text)")
    // What waits for an hour, or for a server whose clock is ahead by minutes, goes on waiting.
    api.pass(seconds: 3_600)
    try record()
    api.pass(seconds: 10 * 86_400)
    try record()
    api.pass(seconds: -10 * 86_400 - 3_600)
    #expect(try waiting() == [2, 2, 2])
    try api.doJobs()
    #expect(try waiting() == [1, 1, 1])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatFailsIsTriedAgainLaterAndLaterAndIsSaid(kind: TestDatabase.Kind) throws {
    // Where nobody can make a directory.
    var settings = APISettings(version: "1.2.3")
    settings.backups.schedule = .daily
    settings.backups.directory = "/proc/none"
    let api = try TestAPI(kind, settings)
    let admin = try api.person("admin", isAdministrator: true)
    try api.doJobs()
    #expect(try Self.job(api, "backup")?.dueAt.description == "2026-03-30T03:30:00Z")
    api.pass(seconds: 19 * 3_600)
    var pauses: [Int64] = []
    for attempt in 1...9 {
      try api.doJobs()
      let state = try #require(try Self.job(api, "backup"))
      #expect(state.attemptCount == attempt && state.lastError != nil && state.doneAt == nil)
      pauses.append((state.dueAt.milliseconds - api.now.milliseconds) / 60_000)
      api.pass(seconds: pauses[attempt - 1] * 60)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
    let system = try api.ask("GET", "/admin/system", as: .session(admin))
    #expect(system.json("data.jobs_failing") == 1 && system.string("data.backup_error")?.contains("/proc/none") == true, "\(system.text)")
    #expect(api.log.text.contains("the job backup has failed and is tried again at 2026-03-30T03:31:00Z"))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func serversThatAllWantAJobDoItOnce(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let key = try TemporaryDirectory()
    let apis = try (0..<4).map { _ in try TestAPI(test.database, owner: test, .mailing { $0.secretKeyFile = key.file("key") }) }
    _ = try apis[0].person("ada")
    for round in 0..<5 {
      let now = apis[0].now
      try test.database.write { try $0.plan(job: "password_reset", subject: "ada", at: now) }
      try onThreads(4) { try apis[$0].doJobs() }
      #expect(try test.database.read { try $0.value("SELECT count(*) FROM outgoing_mails") } == round + 1)
      apis.forEach { $0.pass(seconds: 3_601) }
    }
  }

  @Test func aRoundComesWhenItIsRungForAndNoneAfterTheEnd() throws {
    let rounds = Rounds("test", pause: 3_600_000)
    let count = Locked(0)
    let api = try TestAPI(.sqlite)
    try rounds.start(api.logger) { count.withLock { $0 += 1 } }
    #expect(eventually { count.withLock { $0 } == 1 })
    rounds.ring()
    #expect(eventually { count.withLock { $0 } == 2 })
    rounds.close()
    rounds.ring()
    #expect(count.withLock { $0 } == 2)
  }
}
