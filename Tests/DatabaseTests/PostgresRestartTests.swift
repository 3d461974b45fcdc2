import Glibc
import Testing
import Threads

@testable import Database

/// A PostgreSQL server that goes away under us and comes back.
@Suite struct PostgresRestartTests {
  private static func server(_ script: String) throws -> (PostgresServer, Database) {
    let server = try PostgresServer()
    try server.start()
    let database = try Database(server.url())
    try database.write { try $0.engine.script(script) }
    return (server, database)
  }

  @Test func whileTheServerRestartsRequestsAreUnavailableAndNothingAnsweredIsLost() throws {
    let (server, database) = try Self.server("CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    defer { database.close() }
    let answered = Locked<[Int]>([])
    let refused = Counter()
    let isOver = Locked(false)
    let writers = try (0..<4).map { writer in
      try Thread(name: "writer-\(writer)") {
        var id = writer * 1_000_000
        while !isOver.withLock({ $0 }) {
          id += 1
          do {
            try database.write { try $0.execute("INSERT INTO entries (id) VALUES ($1)", id) }
            answered.withLock { $0.append(id) }
          } catch DatabaseError.unavailable {
            refused.next()
          } catch { Issue.record("neither stored nor unavailable: \(error)") }
        }
      }
    }
    for end in [server.stop, server.kill, server.stop, server.kill] {
      let before = answered.withLock { $0.count }
      #expect(eventually { answered.withLock { $0.count } > before + 20 }, "it works")
      try end()
      let refusedBefore = refused.value
      #expect(eventually { refused.value > refusedBefore + 8 }, "each of them is refused soon")
      try server.start()
    }
    let before = answered.withLock { $0.count }
    #expect(eventually { answered.withLock { $0.count } > before + 20 }, "it works again")
    isOver.withLock { $0 = true }
    for writer in writers { writer.join() }
    let stored = Set(try database.read { try $0.rows("SELECT id FROM entries") { row in try row.next() as Int } })
    #expect(answered.withLock { $0.filter { !stored.contains($0) } } == [])
  }

  @Test func aRestartBetweenRequestsIsNotNoticed() throws {
    let (server, database) = try Self.server("CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    defer { database.close() }
    let waiting = Counter()
    for end in [server.stop, server.kill] {
      // Several idle connections, because all are in use at once.
      let before = waiting.value
      try onThreads(6) { _ in
        try database.read { db in
          let one: Int? = try db.value("SELECT 1")
          waiting.next()
          #expect(one == 1 && eventually { waiting.value == before + 6 })
        }
      }
      try end()
      try server.start()
      for _ in 0..<3 {
        #expect(try database.read { try $0.value("SELECT 1") } == 1)
        try database.write { db in
          let id: Int? = try db.value("SELECT CAST(coalesce(max(id), 0) + 1 AS BIGINT) FROM entries")
          try db.execute("INSERT INTO entries (id) VALUES ($1)", id)
        }
      }
    }
    #expect(try database.read { try $0.value("SELECT count(*) FROM entries") } == 6)
  }

  @Test func troubleIsKnownUntilTheServerIsBackAlsoWithoutRequests() throws {
    let (server, database) = try Self.server("CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    defer { database.close() }
    #expect(database.trouble == nil)
    try server.stop()
    let text = unavailability { try database.read { _ in } }
    #expect(text.hasSuffix("/peregrine cannot be reached: Connection refused"))
    #expect(text.hasPrefix("PostgreSQL at 127.0.0.1:"))
    #expect(database.trouble == text)
    try server.start()
    #expect(eventually { database.trouble == nil })
    #expect(try database.read { try $0.value("SELECT count(*) FROM entries") } == 0)
  }

  @Test func aStandbyIsReadAndItsWritersAreToldWhy() throws {
    let (server, database) = try Self.server("CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    defer { database.close() }
    try server.stop()
    try shell("touch \(server.directory)/server/data/standby.signal")
    try server.start()
    #expect(try database.read { try $0.value("SELECT count(*) FROM entries") } == 0)
    let text = unavailability { _ = try database.write { try $0.execute("INSERT INTO entries (id) VALUES (1)") } }
    #expect(text.hasSuffix("is a standby of another server and can only be read"))
    #expect(database.trouble == text)
  }

  @Test func aServerThatIsNotThereIsSaidWhenOpening() throws {
    let (server, database) = try Self.server("")
    database.close()
    try server.stop()
    #expect(unavailability { _ = try Database(server.url()) }.contains("Connection refused"))
  }

  @Test func aWriteWhoseConnectionIsLostBeforeItsCommitRunsAgainOnce() throws {
    let test = try TestDatabase(.postgres, "CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    let runs = Counter()
    let end: SQL = "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(100)"
    try test.database.write { db in
      try db.execute("INSERT INTO entries (id) VALUES (1)")
      if runs.next() == 1 { try db.execute(end) }
    }
    #expect(runs.value == 2)
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM entries") } == 1)

    let text = unavailability {
      try test.database.write { db in
        runs.next()
        try db.execute(end)
      }
    }
    #expect(runs.value == 4)
    #expect(text.contains("terminating connection due to administrator command"))
  }

  @Test func aWriteWhoseConnectionIsLostDuringCommitIsNeverRepeated() throws {
    let test = try TestDatabase(.postgres, "CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    // A check that is put off until COMMIT, and then waits for ever.
    try test.database.write { db in
      try db.execute("CREATE FUNCTION wait() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1000); RETURN NULL; END'")
      try db.execute(
        "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()")
    }
    let runs = Counter()
    let database = test.database
    let backend = Locked(0)
    let error = Locked("")
    let writer = try Thread(name: "writer") {
      let text = unavailability {
        try database.write { db in
          runs.next()
          try db.execute("INSERT INTO entries (id) VALUES (1)")
          let id: Int = try db.value("SELECT pg_backend_pid()") ?? 0
          backend.withLock { $0 = id }
        }
      }
      error.withLock { $0 = text }
    }
    let sql: SQL =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid = $1 AND query = 'COMMIT' AND wait_event = 'PgSleep'"
    let isEnded = try eventually { try database.read { try $0.value(sql, backend.withLock { $0 }) } == 1 }
    #expect(isEnded)
    writer.join()
    #expect(error.withLock { $0 }.contains("was lost during COMMIT, and it is not known whether the write is stored"))
    #expect(runs.value == 1)
  }

  @Test func aReadThatHasBeenGivenRowsRunsNoSecondTime() throws {
    let test = try TestDatabase(.postgres)
    let runs = Counter()
    func read(afterRow: Bool) throws {
      try test.database.read { db in
        if runs.next() % 2 == 1 {
          if afterRow { try db.forEach("SELECT 1") { _ in true } }
          try db.execute("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(100)")
        }
      }
    }
    try read(afterRow: false)
    #expect(runs.value == 2)
    _ = unavailability { try read(afterRow: true) }
    #expect(runs.value == 3)
  }

  @Test func statementsThatTheServerHasForgottenArePreparedAgain() throws {
    let test = try TestDatabase(.postgres, "CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT; INSERT INTO entries VALUES (1);")
    let one = try Database(DatabaseURL(parsing: "\(test.url)&connections=1", dataDirectory: ""))
    defer { one.close() }
    let runs = Counter()
    for _ in 0..<2 {
      try one.write { db in
        if runs.next() == 2 { try db.execute("DEALLOCATE ALL") }
        #expect(try db.value("SELECT count(*) FROM entries") == 1)
      }
    }
    #expect(runs.value == 3)

    // A table that has another form now.
    let columns = {
      try one.read { db in try db.row("SELECT * FROM entries") { row in try (0..<row.count).map { _ in try row.next() as SQLValue } } }
    }
    #expect(try columns() == [.integer(1)])
    try test.database.write { try $0.execute("ALTER TABLE entries ADD COLUMN note TEXT") }
    #expect(try columns() == [.integer(1), .null])
  }
}
