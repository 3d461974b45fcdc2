import Testing
import Threads

@testable import Database

/// Writes that get in each other's way on PostgreSQL.
@Suite struct PostgresContentionTests {
  private static let table = """
    CREATE TABLE counters (id INTEGER NOT NULL PRIMARY KEY, count INTEGER NOT NULL) STRICT;
    INSERT INTO counters (id, count) VALUES (1, 0), (2, 0);
    """

  /// Counts counter 1 up on another thread.
  private static func interfere(_ database: Database) throws {
    try onThreads(1) { _ in _ = try database.write { try $0.execute("UPDATE counters SET count = count + 1 WHERE id = 1") } }
  }

  @Test func aWriteThatAnotherOneOvertakesRunsAgain() throws {
    let test = try TestDatabase(.postgres, Self.table)
    let runs = Counter()
    try test.database.write { db in
      let count: Int = try db.value("SELECT count FROM counters WHERE id = 1") ?? -1
      if runs.next() == 1 { try Self.interfere(test.database) }
      try db.execute("UPDATE counters SET count = $1 WHERE id = 1", count + 1)
    }
    #expect(runs.value == 2)
    #expect(try test.database.read { try $0.value("SELECT count FROM counters WHERE id = 1") } == 2)
    #expect(test.database.trouble == nil)
  }

  @Test func whetherItIsCaughtMakesNoDifference() throws {
    struct Other: Error {}
    let test = try TestDatabase(.postgres, Self.table)
    let runs = Counter()
    try test.database.write { db in
      _ = try db.value("SELECT count FROM counters WHERE id = 1") as Int?
      let isFirst = runs.next() % 3 != 0
      if isFirst { try Self.interfere(test.database) }
      do { try db.savepoint { try db.execute("UPDATE counters SET count = 10 WHERE id = 1") } } catch {
        if runs.value == 2 { throw Other() }
      }
    }
    #expect(runs.value == 3)
    #expect(try test.database.read { try $0.value("SELECT count FROM counters WHERE id = 1") } == 10)
  }

  @Test func aWriteThatIsAlwaysOvertakenGivesUp() throws {
    let test = try TestDatabase(.postgres, Self.table)
    let runs = Counter()
    let text = unavailability {
      try test.database.write { db in
        runs.next()
        let count: Int = try db.value("SELECT count FROM counters WHERE id = 1") ?? -1
        try Self.interfere(test.database)
        try db.execute("UPDATE counters SET count = $1 WHERE id = 1", count + 1)
      }
    }
    #expect(runs.value == PostgresEngine.attempts)
    #expect(text.hasPrefix("too many others write the same"))
  }

  @Test func manyWritersOfTheSameRowAllSucceed() throws {
    let test = try TestDatabase(.postgres, Self.table)
    let database = test.database
    try onThreads(16) { _ in
      for _ in 0..<10 {
        try database.write { db in
          let count: Int = try db.value("SELECT count FROM counters WHERE id = 2") ?? -1
          try db.execute("UPDATE counters SET count = $1 WHERE id = 2", count + 1)
        }
      }
    }
    #expect(try database.read { try $0.value("SELECT count FROM counters WHERE id = 2") } == 160)
  }

  @Test func ofTwoWritesThatWaitForEachOtherBothSucceed() throws {
    let test = try TestDatabase(.postgres, Self.table)
    let database = test.database
    let hasLocked = Counter()
    try onThreads(2) { index in
      try database.write { db in
        try db.execute("UPDATE counters SET count = count + 1 WHERE id = $1", index + 1)
        hasLocked.next()
        #expect(eventually { hasLocked.value >= 2 })
        try db.execute("UPDATE counters SET count = count + 1 WHERE id = $1", 2 - index)
      }
    }
    #expect(hasLocked.value >= 3, "one of them ran again")
    #expect(try database.read { try $0.rows("SELECT count FROM counters") { row in try row.next() as Int } } == [2, 2])
  }

  @Test func aLockThatIsHeldForLongIsSaid() throws {
    let test = try TestDatabase(.postgres, Self.table)
    let impatient = try Database(DatabaseURL(parsing: "\(test.url)%20-c%20lock_timeout%3D20ms", dataDirectory: ""))
    defer { impatient.close() }
    try test.database.write { db in
      try db.execute("UPDATE counters SET count = 5 WHERE id = 1")
      try onThreads(1) { _ in
        let text = unavailability { _ = try impatient.write { try $0.execute("UPDATE counters SET count = 6 WHERE id = 1") } }
        #expect(text.contains("another program keeps locked what is needed"))
      }
    }
    #expect(try test.database.read { try $0.value("SELECT count FROM counters WHERE id = 1") } == 5)
  }

  @Test func whenAllConnectionsStayInUseTheirNumberIsSaid() throws {
    let test = try TestDatabase(.postgres)
    guard case .postgres(let address, _) = test.url else { return }
    let pool = ConnectionPool(limit: 2, patience: 20) { Connection(try PostgresConnection(PostgresAddress(address))) }
    defer { pool.close() }
    try pool.withConnection { _ in
      try pool.withConnection { _ in
        #expect(unavailability { try pool.withConnection { _ in } } == "all 2 connections to the database are in use")
      }
    }
    var isThere = false
    try pool.withConnection { isThere = try $0.engine.hasTable("nothing") || true }
    #expect(isThere)
  }
}
