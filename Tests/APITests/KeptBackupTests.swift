import Glibc
import Schema
import Testing
import Threads
import Travel

@testable import API
@testable import Database
@testable import Store

/// The backups that the server makes by itself and keeps.
@Suite struct KeptBackupTests {
  /// A directory for backups, which goes with what is in it.
  private static func settings(_ directory: TemporaryDirectory, _ change: (inout BackupSettings) -> Void = { _ in }) throws -> APISettings {
    try .mailing {
      $0.backups.schedule = .daily
      $0.backups.directory = directory.path
      change(&$0.backups)
    }
  }

  /// What a file has been restored to.
  private final class Restored {
    let database: Database
    private let directory: TemporaryDirectory

    init(_ file: String) throws {
      directory = try TemporaryDirectory()
      let url = DatabaseURL.sqlite(path: directory.file("restored"))
      _ = try Restore(migrations: Tables.migrations, program: "1.2.3") { 0 }.restore(file, into: url)
      database = try Database(url)
    }

    deinit { database.close() }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func everyNightThereIsOneThatCanBeRestored(kind: TestDatabase.Kind) throws {
    let directory = try TemporaryDirectory()
    let api = try TestAPI(kind, Self.settings(directory))
    let admin = try api.person("admin", isAdministrator: true)
    try api.doJobs()
    #expect(directory.files == [], "it is half past eight")
    api.pass(seconds: 19 * 3_600 - 1)
    try api.doJobs()
    #expect(directory.files == [])
    api.pass(seconds: 1)
    try api.doJobs()
    let name = "peregrine-2026-03-30T0330Z.\(kind == .sqlite ? "db" : "txt")"
    #expect(directory.files == [name], "and nothing beside it")
    try api.look()
    // 2026-03-30T03:30Z.
    #expect(try api.ask("GET", "//metrics").text.contains("\nperegrine_backup_timestamp_seconds 1774841400\n"))
    var status = stat()
    #expect(stat(directory.file(name), &status) == 0 && status.st_mode & 0o777 == 0o600)
    let restored = try Restored(directory.file(name))
    #expect(try restored.database.read { try $0.user(named: "admin") }?.passwordHash == admin.user.passwordHash)
    try api.doJobs()
    api.pass(seconds: 86_399)
    try api.doJobs()
    #expect(directory.files.count == 1)
    // The server was off for days: one, and not one for each.
    api.pass(seconds: 5 * 86_400)
    try api.doJobs()
    #expect(directory.files.count == 2)
    let system = try api.ask("GET", "/admin/system", as: .session(admin))
    #expect(system.string("data.last_backup_at") == "2026-04-05T03:29:00Z" && system.json("data.backup_error") == .null, "\(system.text)")
  }

  @Test func ofDaysAndWeeksTheNewestStay() throws {
    func entry(_ day: Int, _ minute: Int64 = 210) -> BackupFiles.Entry {
      let instant = Instant(milliseconds: Int64(day) * 86_400_000 + minute * 60_000)
      return BackupFiles.Entry(name: BackupFiles.name(at: instant, isExport: false), madeAt: instant, size: 1, isExport: false)
    }
    // 2026-11-22, a Sunday, and the hundred days before; two on the last day.
    let entries = [entry(20_779, 211)] + (0..<100).map { entry(20_779 - $0) }
    let now = entries[0].madeAt
    let kept = BackupFiles.kept(entries, daily: 7, weekly: 4, at: now).sorted()
    #expect(
      kept
        == [
          "2026-11-01T0330", "2026-11-08T0330", "2026-11-15T0330", "2026-11-16T0330", "2026-11-17T0330", "2026-11-18T0330",
          "2026-11-19T0330", "2026-11-20T0330", "2026-11-21T0330", "2026-11-22T0331",
        ].map { "peregrine-\($0)Z.db" })
    // Days without one do not count.
    #expect(BackupFiles.kept([entry(20_000), entry(19_000), entry(18_000)], daily: 2, weekly: 1, at: now).count == 2)
    #expect(BackupFiles.kept([], daily: 2, weekly: 1, at: now) == [])
    // One that was made while the clock was a year ahead takes the place of none.
    let ahead = [entry(21_144), entry(20_779), entry(20_778), entry(20_777)]
    #expect(BackupFiles.kept(ahead, daily: 1, weekly: 0, at: now) == [ahead[0].name, ahead[1].name])
    #expect(BackupFiles.kept(ahead, daily: 0, weekly: 0, at: now) == [ahead[0].name, ahead[1].name])
  }

  @Test func onlyItsOwnAreRemovedAndOnlyAfterANewOne() throws {
    let directory = try TemporaryDirectory()
    let api = try TestAPI(.sqlite, Self.settings(directory) { ($0.daily, $0.weekly) = (1, 1) })
    let others = [
      "peregrine.db", "peregrine-2020-01-01T0000Z.db.gz", "peregrine-2020-13-01T0000Z.db", "notes.txt", "peregrine-2020-01-01.db",
    ]
    let old = "peregrine-2020-01-01T0000Z.db"
    for name in others + [old] { _ = try directory.write(name, [1]) }
    try api.doJobs()
    api.pass(seconds: 86_400)
    // Another server has no room for it.
    let failing = try TestAPI(api.database, owner: api, Self.settings(directory) { $0.directory = "/proc" })
    failing.pass(seconds: 86_400)
    try failing.doJobs()
    #expect(directory.files.contains(old))
    api.pass(seconds: 3_600)
    try api.doJobs()
    #expect(directory.files == (others + ["peregrine-2026-03-30T0930Z.db"]).sorted())
  }

  @Test func aCopyThatCannotBeRestoredFromIsNotKeptAndTheOthersAre() throws {
    let directory = try TemporaryDirectory()
    let test = try TestDatabase(.sqlite)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let api = try TestAPI(test.database, owner: test, Self.settings(directory) { ($0.daily, $0.weekly) = (1, 1) })
    let admin = try api.person("admin", isAdministrator: true)
    #expect(try api.ask("POST", "/admin/backups", as: .session(admin)).status == 201)
    guard case .sqlite(let path) = test.url else { return }
    // A row of nobody, as another program may write it.
    let other = try SQLiteConnection(path, .write)
    try other.script(
      "PRAGMA foreign_keys = OFF; INSERT INTO notices (user_id, kind, subject, told_at) VALUES (x'00', 'a', 'b', 9000000000000)")
    api.pass(seconds: 60)
    #expect(try api.ask("POST", "/admin/backups", as: .session(admin)).status == 503)
    try api.doJobs()
    api.pass(seconds: 86_400)
    try api.doJobs()
    #expect(directory.files == ["peregrine-2026-03-29T0830Z.db"], "and nothing half made")
    #expect(api.log.text.contains("the backup is damaged and has been removed"))
    let system = try api.ask("GET", "/admin/system", as: .session(admin))
    #expect(system.string("data.backup_error")?.contains("damaged") == true)
    #expect(try api.mails().map(\.to) == ["admin@example.org"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func administratorsAreToldOnceADayThatThereIsNone(kind: TestDatabase.Kind) throws {
    let directory = try TemporaryDirectory()
    let api = try TestAPI(kind, Self.settings(directory) { $0.directory = "/proc" })
    _ = try api.person("admin", isAdministrator: true)
    _ = try api.person("bob")
    try api.doJobs()
    api.pass(seconds: 19 * 3_600)
    for _ in 0..<5 {
      try api.doJobs()
      api.pass(seconds: 3_600)
    }
    let mails = try api.mails()
    #expect(mails.map(\.to) == ["admin@example.org"] && mails[0].subject == "No backup of Peregrine on 2026-03-30")
    #expect(mails[0].text.contains("0 MiB are free"), "\(mails[0].text)")
    api.pass(seconds: 86_400)
    try api.doJobs()
    #expect(try api.mails().map(\.subject) == ["No backup of Peregrine on 2026-03-31"], "the first one is of no use any more")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func administratorsListMakeFetchAndRemoveThem(kind: TestDatabase.Kind) throws {
    let directory = try TemporaryDirectory()
    let api = try TestAPI(kind, Self.settings(directory))
    let admin = try api.person("admin", isAdministrator: true)
    func ask(_ method: String, _ path: String) throws -> RawResponse { try api.ask(method, "/admin/backups\(path)", as: .session(admin)) }
    #expect(try ask("GET", "").json("data") == [])
    let made = try ask("POST", "")
    let name = "peregrine-2026-03-29T0830Z.\(kind == .sqlite ? "db" : "txt")"
    #expect(made.status == 201 && made.string("data.name") == name && made["Location"] == "/api/v1/admin/backups/\(name)", "\(made.text)")
    #expect(try ask("POST", "").code == "conflict", "one a minute")
    api.pass(seconds: 60)
    #expect(try ask("POST", "").status == 201)
    let list = try ask("GET", "").json("data")?.elements ?? []
    #expect(list.count == 2 && list[1]["name"] == .string(name) && list[1]["made_at"] == "2026-03-29T08:30:00Z")
    #expect(list[1]["is_export"] == .bool(kind == .postgres))

    let file = try ask("GET", "/\(name)")
    #expect(file.status == 200 && file["Content-Length"] == "\(file.body.count)" && file["Cache-Control"] == "no-store")
    #expect(file["Content-Disposition"] == "attachment; filename=\"\(name)\"")
    #expect(try directory.read(name) == file.body && list[1]["size_bytes"] == .number("\(file.body.count)"))
    #expect(try ask("HEAD", "/\(name)")["Content-Length"] == "\(file.body.count)")

    #expect(try ask("DELETE", "/\(name)").status == 204)
    #expect(try ask("DELETE", "/\(name)").status == 404 && ask("GET", "/\(name)").status == 404)
    #expect(directory.files.count == 1)
    let acts = try api.database.read { try $0.auditEntries(AuditFilter(), offset: 0, limit: 9) }.map(\.action)
    #expect(acts == ["backup.removed", "backup.downloaded", "backup.made", "backup.made"])
  }

  @Test(arguments: [
    "..%2Fsecret.key", "secret.key", "peregrine-2026-03-29T0830Z.db%2F..%2Fsecret.key", "..", "peregrine-2026-03-29T0830Z.db%00",
  ])
  func noOtherFileIsReached(name: String) throws {
    let directory = try TemporaryDirectory()
    let api = try TestAPI(.sqlite, Self.settings(directory))
    let admin = try api.person("admin", isAdministrator: true)
    _ = try directory.write("secret.key", [1])
    symlink(directory.file("secret.key"), directory.file("peregrine-2026-03-29T0831Z.db"))
    for path in [name, "peregrine-2026-03-29T0832Z.db"] {
      for method in ["GET", "DELETE"] {
        #expect([400, 404].contains(try api.ask(method, "/admin/backups/\(path)", as: .session(admin)).status))
      }
    }
    #expect(try api.ask("GET", "/admin/backups/peregrine-2026-03-29T0831Z.db", as: .session(admin)).status != 200)
    #expect(directory.files.contains("secret.key"))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aBackupWhileOthersWriteIsOneCommittedState(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let directory = try TemporaryDirectory()
    let backups = BackupFiles(directory.path)
    let now = Instant(milliseconds: 1_774_773_000_000)
    // Each write raises both sides of its thread's account, and leaves a line for each.
    @Sendable func raise(_ thread: Int, _ db: Connection) throws -> Int {
      let number = (Int(try db.settings()["left \(thread)"] ?? "0") ?? 0) + 1
      for side in ["left", "right"] { try db.set(setting: "\(side) \(thread)", to: "\(number)", by: nil, at: now) }
      try db.insert(AuditEntry(id: Secrets.id(), occurredAt: now, action: "raised.\(thread)"))
      return number
    }
    let database = test.database
    let known = Locked([0, 0, 0])
    let isOver = Locked(false)
    var made: [(name: String, least: [Int], most: [Int])] = []
    let writers = try (0..<3).map { thread in
      try Thread(name: "writer-\(thread)") {
        while !isOver.withLock({ $0 }) {
          guard let number = try? database.write({ try raise(thread, $0) }) else { continue }
          known.withLock { $0[thread] = number }
        }
      }
    }
    #expect(eventually { known.withLock { $0.allSatisfy { $0 > 20 } } })
    for minute in 0..<4 {
      let least = known.withLock { $0 }
      let (entry, _) = try backups.make(
        of: test.database, at: Instant(milliseconds: now.milliseconds + Int64(minute) * 60_000), program: "1.2.3")
      made.append((entry.name, least, known.withLock { $0 }))
    }
    isOver.withLock { $0 = true }
    for writer in writers { writer.join() }
    for (name, least, most) in made {
      let copy = try Restored(directory.file(name))
      let settings = try copy.database.read { try $0.settings() }
      for thread in 0..<3 {
        let number = Int(settings["left \(thread)"] ?? "0") ?? 0
        #expect(settings["right \(thread)"] == "\(number)" && least[thread] <= number && number <= most[thread] + 1, "\(name)")
        var filter = AuditFilter()
        filter.action = "raised.\(thread)"
        #expect(try copy.database.read { try $0.countAuditEntries(filter) } == number)
      }
    }
    #expect(made.first?.most != made.last?.least, "they wrote meanwhile")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aBackupThatIsDamagedIsRefusedWhereverItIsDamaged(kind: TestDatabase.Kind) throws {
    let directory = try TemporaryDirectory()
    let api = try TestAPI(kind, Self.settings(directory))
    let admin = try api.person("admin", isAdministrator: true)
    let name = try #require(try api.ask("POST", "/admin/backups", as: .session(admin)).string("data.name"))
    let whole = try directory.read(name)
    var refused = 0
    // Cut off, and with other bytes: in an export anywhere, in a SQLite file, which has no checksum, at its beginning and at those of its pages.
    let places = kind == .postgres ? [20, whole.count / 3, whole.count - 40] : [0, 4_096, whole.count / 8_192 * 4_096]
    let damaged =
      [Array(whole.prefix(whole.count / 2)), []]
      + places.map { place in
        var bytes = whole
        for offset in place..<place + 16 { bytes[offset] ^= 0x55 }
        return bytes
      }
    for bytes in damaged {
      let file = try directory.write("damaged", bytes)
      do { _ = try Restored(file) } catch is DatabaseError { refused += 1 }
    }
    #expect(refused == damaged.count, "\(refused) of \(damaged.count)")
  }
}
