import Schema
import Store
import Testing

@testable import API
@testable import Database

/// The database as a download, and how the server is.
@Suite struct AdminBackupTests {
  @Test(arguments: TestDatabase.Kind.allCases, ["", "?format=export"])
  func aBackupIsWholeAndCanBeRestoredAndLeavesNothingBehind(kind: TestDatabase.Kind, query: String) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada", isAdministrator: true)
    let answer = try api.ask("GET", "/admin/backup\(query)", as: .session(ada), nil, ["Accept-Encoding: gzip"])
    let isExport = kind == .postgres || !query.isEmpty
    #expect(answer.status == 200 && answer["Content-Type"] == (isExport ? "application/octet-stream" : "application/vnd.sqlite3"))
    #expect(answer["Content-Disposition"] == "attachment; filename=\"peregrine-backup-2026-03-29.\(isExport ? "txt" : "db")\"")
    #expect(answer["Content-Length"] == "\(answer.body.count)" && answer["Content-Encoding"] == nil)
    #expect(answer["Cache-Control"] == "no-store" && answer["ETag"] == nil)
    #expect(api.directory.files == ["secret.key", "uploads"])
    let files = try TemporaryDirectory()
    let copy = try files.write("copy", answer.body)
    #expect(try Database.check(backup: copy) == [])
    let url = DatabaseURL.sqlite(path: files.file("restored"))
    _ = try Restore(migrations: Tables.migrations, program: "1.2.3") { 0 }.restore(copy, into: url)
    let restored = try Database(url)
    defer { restored.close() }
    #expect(try restored.read { try $0.user(named: "ada") }?.passwordHash == ada.user.passwordHash)

    let told = try api.ask("GET", "/admin/audit", as: .session(ada)).json("data")?.elements ?? []
    #expect(told.map { $0["action"] } == ["backup.made"] && told[0]["actor_name"] == "ada" && told[0]["ip"] == "127.0.0.1")
    #expect(told[0]["details"] == ["format": isExport ? "export" : "database", "bytes": .number("\(answer.body.count)")])
    let head = try api.ask("HEAD", "/admin/backup\(query)", as: .session(ada))
    #expect(
      head.status == 200 && head["Content-Disposition"] == answer["Content-Disposition"] && head["Content-Type"] == answer["Content-Type"])
    #expect(try api.ask("GET", "/admin/audit", as: .session(ada)).json("meta.pagination.total") == 1, "nothing is made for HEAD")
  }

  @Test func aTokenThatMayOnlyReadTheAdministrationDoesNotGetThePasswords() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada", isAdministrator: true)
    let reading = try api.token(ada, "read:admin").text
    #expect(try api.ask("GET", "/admin/system", as: .token(reading)).status == 200)
    #expect(try api.ask("GET", "/admin/backup", as: .token(reading)).code == "insufficient_scope")
    #expect(try api.ask("GET", "/admin/backup", as: .token(try api.token(ada, "admin").text)).status == 200)
  }

  @Test func whereTheCopyHasNoRoomItIsNotBegun() throws {
    var settings = APISettings(version: "1.2.3")
    // Where never a byte is free.
    settings.dataDirectory = "/proc"
    let key = try TemporaryDirectory()
    settings.secretKeyFile = key.file("key")
    let api = try TestAPI(.sqlite, settings)
    let ada = try api.person("ada", isAdministrator: true)
    let answer = try api.ask("GET", "/admin/backup", as: .session(ada))
    #expect(answer.status == 503 && answer.string("error.message")?.contains("0 MiB are free") == true, "\(answer.text)")
    #expect(try api.ask("GET", "/admin/audit", as: .session(ada)).json("meta.pagination.total") == 0)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theSystemTellsVersionsSizesAndLoads(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    let flight = #"{"departure_airport": "FRA", "arrival_airport": "JFK", "departure_local": "2026-03-29T10:30"}"#
    #expect(try api.ask("POST", "/flights", as: .session(bob), flight).status == 201)
    let began = api.now
    api.pass(seconds: 90)
    let answer = try api.ask("GET", "/admin/system", as: .session(ada))
    func number(_ name: String) -> Int { if case .number(let text)? = answer.json("data.\(name)") { Int(text) ?? -1 } else { -1 } }
    #expect(answer.string("data.version") == "1.2.3" && answer.string("data.database_engine") == kind.rawValue)
    #expect(answer.string("data.started_at") == "\(began)" && number("uptime_seconds") == 90)
    #expect(number("users") == 2 && number("flights") == 1 && number("trips") == 0 && number("uploads_bytes") == 0)
    #expect(
      number("workers") == 4 && number("workers_busy") >= 1 && number("http_connections") >= 1 && number("workers_waiting_limit") == 1_024)
    #expect((1_000_000..<10_000_000_000).contains(number("memory_bytes")) && (6..<1_000).contains(number("threads")))
    #expect(number("database_bytes") >= 4_096 && number("data_free_bytes") > 1 << 20 && number("database_connections") >= 1)
    #expect((answer.json("data.database_log_bytes") == .null) == (kind == .postgres))
    #expect(
      number("cached_credentials") == (kind == .sqlite ? 2 : 0) && number("rate_counts") == 0
        && number("schema_version") == Tables.migrations.last?.version)
  }

  @Test func theMetricsAreTheSameFigures() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada", isAdministrator: true)
    let system = try api.ask("GET", "/admin/system", as: .session(ada))
    let metrics = try api.ask("GET", "//metrics").text
    for gauge in SystemFigures.processGauges { #expect(metrics.contains("\nperegrine_\(gauge.name) "), "\(gauge.name)") }
    for name in ["workers", "workers_waiting_limit", "cached_credentials", "processors"] {
      guard case .number(let text)? = system.json("data.\(name)") else { Issue.record("\(name)"); continue }
      #expect(metrics.contains("\nperegrine_\(name) \(text)\n"), "\(name)")
    }
    try api.look()
    let work = try api.ask("GET", "//metrics").text
    for gauge in SystemFigures.workGauges where !gauge.name.hasPrefix("webhook") {
      #expect(work.contains("\nperegrine_\(gauge.name) 0\n"), "\(gauge.name)")
    }
    // Anybody may read them, and how much people have here is nobody's business.
    for gauge in SystemFigures.databaseGauges { #expect(!metrics.contains("peregrine_\(gauge.name) "), "\(gauge.name)") }
  }

  @Test func thePasswordOfTheDatabaseIsNotTold() throws {
    let test = try TestDatabase(.postgres)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    guard case .postgres(let address, _) = test.url else { return }
    let database = try Database(.postgres(address + "&password=open-sesame", connections: 2))
    defer { database.close() }
    let api = try TestAPI(database, owner: test)
    let ada = try api.person("ada", isAdministrator: true)
    let answer = try api.ask("GET", "/admin/system", as: .session(ada))
    #expect(answer.string("data.database_url")?.hasPrefix("postgres") == true && !answer.text.contains("sesame"), "\(answer.text)")
  }
}
