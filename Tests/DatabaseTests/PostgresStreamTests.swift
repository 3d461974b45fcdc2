import Testing
import Threads

@testable import Database

/// Results of PostgreSQL that are too large to be kept.
@Suite struct PostgresStreamTests {
  private static let million: SQL = "SELECT n, repeat('x', 200) FROM generate_series(1, 1000000) AS n"

  @Test func rowsComeWhileTheServerIsStillSendingOthers() throws {
    let test = try TestDatabase(.postgres)
    let database = test.database
    try database.read { db in
      let backend: Int = try db.value("SELECT pg_backend_pid()") ?? 0
      var rows = 0
      try db.forEach(Self.million) { row in
        rows += 1
        let number: Int = try row.next()
        #expect(number == rows)
        guard rows == 1 else { return true }
        // Kept whole, the 200 MB would have been read before the first row is given, and the server would be idle.
        try onThreads(1) { _ in
          let waits = try eventually {
            // It is null while the server computes.
            let isWaiting: Int? = try database.read {
              try $0.value("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active' AND wait_event = 'ClientWrite'", backend)
            }
            return isWaiting == 1
          }
          #expect(waits)
        }
        return true
      }
      #expect(rows == 1_000_000)
    }
  }

  @Test func aStreamThatIsLeftEarlyLeavesTheTransactionInOrder() throws {
    struct Enough: Error {}
    let test = try TestDatabase(.postgres, "CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    try test.database.write { db in
      try db.execute("INSERT INTO entries (id) VALUES (1)")
      try db.forEach(Self.million) { _ in false }
      #expect(throws: Enough.self) { try db.forEach(Self.million) { _ in throw Enough() } }
      try db.execute("INSERT INTO entries (id) VALUES (2)")
    }
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM entries") } == 2)
  }

  @Test func statementsMayRunWhileRowsAreStillToCome() throws {
    let test = try TestDatabase(.postgres, "CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY, text TEXT, bytes BLOB) STRICT")
    let sql: SQL = """
      SELECT n, CASE WHEN n % 3 > 0 THEN CAST(n AS TEXT) END, CASE WHEN n % 5 > 0 THEN CAST(repeat('\\000', 8) AS BYTEA) END
      FROM generate_series(1, 20000) AS n ORDER BY n
      """
    try test.database.write { db in
      try db.forEach(sql) { row in
        let number: Int = try row.next()
        let text: String? = try row.next()
        let bytes: [UInt8]? = try row.next()
        #expect(text == (number % 3 > 0 ? "\(number)" : nil) && bytes?.count == (number % 5 > 0 ? 8 : nil))
        if number % 100 == 0 { try db.execute("INSERT INTO entries (id, text, bytes) VALUES ($1, $2, $3)", number, text, bytes) }
        return number < 19_999
      }
    }
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM entries") } == 199)
  }

  @Test func anErrorAfterSomeRowsIsThrown() throws {
    let test = try TestDatabase(.postgres)
    var rows = 0
    let error = #expect(throws: DatabaseError.self) {
      try test.database.read { db in
        try db.forEach("SELECT 1 / (n - 100) FROM generate_series(1, 1000) AS n") { _ in
          rows += 1
          return true
        }
      }
    }
    #expect(rows == 99)
    #expect("\(error!)".contains("22012"))
    #expect(try test.database.read { try $0.value("SELECT 1") } == 1)
  }

  @Test func whatSomebodyWantedToStoreIsInNoError() throws {
    let test = try TestDatabase(.postgres, "CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    let error = #expect(throws: DatabaseError.self) {
      try test.database.write { try $0.execute("INSERT INTO entries (id) VALUES ($1)", "secret") }
    }
    #expect(!"\(error!)".contains("secret"))
    #expect("\(error!)".contains("22P02"))
  }

  @Test func aSumWithoutACastSaysWhatItNeeds() throws {
    let test = try TestDatabase(.postgres)
    let error = #expect(throws: DatabaseError.self) {
      try test.database.read { try $0.value("SELECT sum(n) AS total FROM generate_series(CAST(1 AS BIGINT), 3) AS n") as Int? }
    }
    #expect(
      "\(error!)".hasPrefix("column 1, total, of")
        && "\(error!)".hasSuffix("must be INTEGER, but is NUMERIC of PostgreSQL, which needs a CAST"))
  }
}
