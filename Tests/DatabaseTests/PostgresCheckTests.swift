import Glibc
import Testing
import Threads

@testable import Database

/// What `check` finds in a PostgreSQL database.
@Suite struct PostgresCheckTests {
  private static let tables = """
    CREATE TABLE parents (a INTEGER NOT NULL, b TEXT NOT NULL, CONSTRAINT parents_key PRIMARY KEY (a, b)) STRICT;
    CREATE TABLE children (
      id INTEGER NOT NULL PRIMARY KEY,
      "a b" INTEGER,
      b TEXT,
      CONSTRAINT children_parent FOREIGN KEY ("a b", b) REFERENCES parents (a, b)
    ) STRICT;
    INSERT INTO parents (a, b) VALUES (1, 'x'), (2, 'y');
    INSERT INTO children (id, "a b", b) VALUES (1, 1, 'x'), (2, NULL, 'z');
    """

  @Test func aSoundDatabaseHasNoProblems() throws {
    let test = try TestDatabase(.postgres, Self.tables)
    #expect(try test.database.check() == [])
  }

  @Test func rowsThatBreakRulesAreFound() throws {
    let test = try TestDatabase(.postgres, Self.tables)
    try test.database.write { db in
      // Behind the back of the foreign key, as a restore that went wrong would.
      try db.execute("ALTER TABLE children DISABLE TRIGGER ALL")
      try db.execute("INSERT INTO children (id, \"a b\", b) VALUES (3, 1, 'y'), (4, 9, 'x')")
      try db.execute("ALTER TABLE parents ADD CONSTRAINT parents_small CHECK (a < 2) NOT VALID")
    }
    #expect(
      try test.database.check() == [
        "constraint parents_small of parents has never been checked; ALTER TABLE parents VALIDATE CONSTRAINT parents_small does that",
        "2 rows of children refer to a row of parents that does not exist (children_parent)",
        "1 rows of parents break the rule parents_small",
      ])
  }

  @Test func aDamagedTableIsFoundAndTheOthersAreStillRead() throws {
    let server = try PostgresServer()
    try server.start()
    let database = try Database(server.url())
    defer { database.close() }
    try database.write { db in
      try db.engine.script(Self.tables)
      try db.execute("ALTER TABLE parents ADD CONSTRAINT parents_small CHECK (a < 2) NOT VALID")
    }
    let file: String = try #require(try database.read { try $0.value("SELECT pg_relation_filepath('children')") })
    try server.stop()
    let descriptor = open("\(server.directory)/server/data/\(file)", O_WRONLY)
    #expect(pwrite(descriptor, [UInt8](repeating: 0x55, count: 4_096), 4_096, 0) == 4_096)
    close(descriptor)
    try server.start()
    let problems = try database.check()
    #expect(problems.contains { $0.hasPrefix("children: PostgreSQL at 127.0.0.1") && $0.contains("is damaged: invalid page in block 0") })
    #expect(problems.contains("1 rows of parents break the rule parents_small"))
    let error = #expect(throws: DatabaseError.self) { try database.read { try $0.value("SELECT count(*) FROM children") as Int? } }
    guard case .damaged = error else {
      Issue.record("not damaged: \(error!)")
      return
    }
  }
}
