import Testing
import Threads

@testable import Database

/// How a database gets the program's schema, on both engines.
@Suite struct MigrationTests {
  private static let first = Migration(name: "0001_first", sql: "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY) STRICT;")!
  private static let second = Migration(
    name: "0002_second", sql: "CREATE TABLE b (id BLOB NOT NULL PRIMARY KEY) STRICT; INSERT INTO a (id) VALUES (1), (2);")!

  private static func names(_ migrations: [Migration]) -> [String] { migrations.map(\.name) }

  private static func migrate(_ database: Database, _ migrations: [Migration], program: String = "0.1.0") throws -> [String] {
    names(try database.migrate(migrations, program: program) { 1_700_000_000_000 })
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsMissingIsAppliedOnce(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    #expect(try Self.migrate(test.database, [Self.first]) == ["0001_first"])
    #expect(try Self.migrate(test.database, [Self.first]) == [])
    #expect(try Self.migrate(test.database, [Self.first, Self.second], program: "0.2.0") == ["0002_second"])
    let rows: [[SQLValue]] = try test.database.read {
      try $0.rows("SELECT version, name, applied_by, applied_at FROM migrations ORDER BY version") { row in
        [try row.next(), try row.next(), try row.next(), try row.next()]
      }
    }
    #expect(
      rows == [
        [.integer(1), .text("0001_first"), .text("0.1.0"), .integer(1_700_000_000_000)],
        [.integer(2), .text("0002_second"), .text("0.2.0"), .integer(1_700_000_000_000)],
      ])
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM a") } == 2)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatWouldBeAppliedCanBeAskedFor(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    #expect(try Self.names(test.database.pendingMigrations([Self.first, Self.second], program: "0.1.0")) == ["0001_first", "0002_second"])
    #expect(try test.database.read { try $0.engine.tables() } == [], "asking changes nothing")
    _ = try Self.migrate(test.database, [Self.first])
    #expect(try Self.names(test.database.pendingMigrations([Self.first, Self.second], program: "0.1.0")) == ["0002_second"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aMigrationThatFailsLeavesNothing(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    let broken = Migration(name: "0002_broken", sql: "CREATE TABLE c (id INTEGER) STRICT; INSERT INTO nowhere (id) VALUES (1);")!
    #expect(throws: DatabaseError.self) { try Self.migrate(test.database, [Self.first, broken]) }
    #expect(try test.database.read { try $0.engine.tables().map(\.name).sorted() } == ["a", "migrations"])
    #expect(try Self.migrate(test.database, [Self.first, Self.second]) == ["0002_second"], "a mended one goes on where it stopped")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aNewerDatabaseIsRefusedWithBothVersions(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    _ = try Self.migrate(test.database, [Self.first, Self.second], program: "0.9.0")
    let error = #expect(throws: DatabaseError.self) { try Self.migrate(test.database, [Self.first], program: "0.1.0") }
    #expect(
      "\(error.map { "\($0)" } ?? "")"
        == """
        the database is at schema version 2 (0002_second, by Peregrine 0.9.0), but this is Peregrine 0.1.0, which knows versions up to 1; \
        run Peregrine 0.9.0 or newer, or restore a backup made by this one
        """)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anotherTextOfAnAppliedMigrationIsRefused(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    _ = try Self.migrate(test.database, [Self.first])
    let changed = Migration(name: "0001_first", sql: Self.first.sql + " ")!
    let error = #expect(throws: DatabaseError.self) { try Self.migrate(test.database, [changed, Self.second]) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("another text of migration 0001_first"))
    #expect(try test.database.read { try $0.engine.tables().map(\.name).sorted() } == ["a", "migrations"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func programsThatStartAtOnceApplyEachOnce(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    let applied = Locked<[String]>([])
    // One SQLite file has one writing process; its threads stand for the processes that PostgreSQL can have.
    let url = test.url
    let shared = kind == .sqlite ? test.database : nil
    try onThreads(6) { _ in
      let database = try shared ?? Database(url)
      defer { if shared == nil { database.close() } }
      let names = try Self.migrate(database, [Self.first, Self.second])
      applied.withLock { $0 += names }
    }
    #expect(applied.withLock { $0.sorted() } == ["0001_first", "0002_second"])
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM a") } == 2)
  }

  @Test(arguments: ["initial", "1_initial", "00001_initial", "_initial", "", "abcd_initial"])
  func aFileWithoutANumberIsNoMigration(name: String) { #expect(Migration(name: name, sql: "") == nil) }
}
