import Testing
import Threads

@testable import Database

/// What `read` and `write` promise, on both engines.
@Suite struct TransactionTests {
  private static let table = """
    CREATE TABLE accounts (
      id      INTEGER NOT NULL PRIMARY KEY,
      name    TEXT,
      balance INTEGER NOT NULL CONSTRAINT accounts_balance CHECK (balance >= 0)
    ) STRICT;
    CREATE UNIQUE INDEX accounts_name ON accounts (name);
    CREATE TABLE entries (
      id         INTEGER NOT NULL PRIMARY KEY,
      account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
    ) STRICT;
    CREATE TABLE pairs (a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER) STRICT;
    CREATE UNIQUE INDEX pairs_a_b ON pairs (a, b) WHERE c IS NULL;
    INSERT INTO accounts (id, name, balance) VALUES (1, 'one', 100), (2, 'two', 100);
    """

  @Test(arguments: TestDatabase.Kind.allCases)
  func aWriteThatThrowsStoresNothing(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    #expect(throws: Stop.self) {
      try test.database.write { db in
        try db.execute("UPDATE accounts SET balance = 0 WHERE id = 1")
        throw Stop()
      }
    }
    #expect(try test.database.read { try $0.value("SELECT balance FROM accounts WHERE id = 1") } == 100)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aRuleOfTheSchemaIsNamed(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table + "INSERT INTO pairs (a, b) VALUES (1, 2);")
    func rule(_ sql: SQL) -> DatabaseError.Constraint? {
      let error = #expect(throws: DatabaseError.self) { try test.database.write { try $0.execute(sql) } }
      guard case .constraint(let constraint) = error else { return nil }
      return constraint
    }
    #expect(rule("INSERT INTO accounts (id, name, balance) VALUES (3, 'one', 1)") == .init(.unique, "accounts_name"))
    #expect(rule("INSERT INTO accounts (id, name, balance) VALUES (1, 'x', 1)") == .init(.unique, "accounts_id"))
    #expect(rule("INSERT INTO pairs (a, b) VALUES (1, 2)") == .init(.unique, "pairs_a_b"))
    #expect(rule("UPDATE accounts SET balance = balance - 101 WHERE id = 1") == .init(.check, "accounts_balance"))
    #expect(rule("INSERT INTO accounts (id, balance) VALUES (4, NULL)") == .init(.notNull, "accounts_balance"))
    #expect(rule("INSERT INTO entries (id, account_id) VALUES (1, 99)")?.kind == .foreignKey)
  }

  /// PostgreSQL ends a transaction at its first error, and SQLite does not: a write that catches one must not succeed on one of them only.
  @Test(arguments: TestDatabase.Kind.allCases)
  func aStatementThatFailsEndsTheWriteEvenWhenItIsCaught(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    #expect(throws: DatabaseError.constraint(.init(.unique, "accounts_name"))) {
      try test.database.write { db in
        try db.execute("UPDATE accounts SET balance = 50 WHERE id = 1")
        _ = try? db.execute("INSERT INTO accounts (id, name, balance) VALUES (3, 'one', 1)")
      }
    }
    #expect(try Self.balances(test) == [100, 100])
    try test.database.write { try $0.execute("UPDATE accounts SET balance = 7 WHERE id = 1") }
    #expect(try Self.balances(test) == [7, 100], "the next write begins anew")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aSavepointUndoesOnlyItself(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    try test.database.write { db in
      try db.execute("UPDATE accounts SET balance = 50 WHERE id = 1")
      #expect(throws: DatabaseError.self) {
        try db.savepoint {
          try db.execute("UPDATE accounts SET balance = 51 WHERE id = 1")
          try db.savepoint { try db.execute("UPDATE accounts SET balance = 52 WHERE id = 1") }
          try db.execute("INSERT INTO accounts (id, name, balance) VALUES (3, 'one', 1)")
        }
      }
      #expect(throws: Stop.self) { try db.savepoint { throw Stop() } }
      try db.savepoint { try db.execute("UPDATE accounts SET balance = 150 WHERE id = 2") }
    }
    #expect(try Self.balances(test) == [50, 150])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatWaitsForTheCommitRunsOnceItIsMadeAndOnlyThen(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let seen = Locked<[String]>([])
    func note(_ text: String) -> @Sendable () -> Void { { seen.withLock { $0.append(text) } } }
    try test.database.write { db in
      db.afterCommit(note("first"))
      _ = try? db.savepoint {
        db.afterCommit(note("undone"))
        throw Stop()
      }
      try db.savepoint { db.afterCommit(note("second")) }
      #expect(seen.withLock { $0 } == [])
    }
    #expect(seen.withLock { $0 } == ["first", "second"])
    _ = try? test.database.write { db in
      db.afterCommit(note("never"))
      throw Stop()
    }
    try test.database.write { $0.afterCommit(note("third")) }
    #expect(seen.withLock { $0 } == ["first", "second", "third"])
  }

  private static func balances(_ test: TestDatabase) throws -> [Int] {
    try test.database.read { try $0.rows("SELECT balance FROM accounts ORDER BY id") { row in try row.next() } }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aReadSeesOneMoment(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let database = test.database
    try database.read { db in
      #expect(try db.value("SELECT balance FROM accounts WHERE id = 1") == 100)
      try onThreads(1) { _ in _ = try database.write { try $0.execute("UPDATE accounts SET balance = 1") } }
      #expect(try db.value("SELECT balance FROM accounts WHERE id = 1") == 100)
      #expect(try db.value("SELECT balance FROM accounts WHERE id = 2") == 100)
    }
    #expect(try database.read { try $0.value("SELECT balance FROM accounts WHERE id = 2") } == 1)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aReadCannotWrite(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    #expect(throws: DatabaseError.self) { try test.database.read { try $0.execute("UPDATE accounts SET balance = 1") } }
    #expect(try test.database.read { try $0.value("SELECT balance FROM accounts WHERE id = 1") } == 100)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func everyWriteActsAsIfItWereAlone(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let database = test.database
    // Each moves one from the fuller account to the other, after it has read both: without isolation, moves are lost.
    try onThreads(8) { _ in
      for _ in 0..<25 {
        try database.write { db in
          let one: Int = try db.value("SELECT balance FROM accounts WHERE id = 1")!
          let two: Int = try db.value("SELECT balance FROM accounts WHERE id = 2")!
          #expect(one + two == 200)
          try db.execute("UPDATE accounts SET balance = $1 WHERE id = 1", one > two ? one - 1 : one + 1)
          try db.execute("UPDATE accounts SET balance = $1 WHERE id = 2", one > two ? two + 1 : two - 1)
        }
      }
    }
    #expect(try Self.balances(test) == [100, 100], "an even number of moves")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatTwoWritesDecideFromWhatTheyReadCannotBothHold(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let database = test.database
    // Write skew: each may take 150 only as long as both together keep 50; under snapshot isolation both would see enough.
    for _ in 0..<20 {
      try database.write { try $0.execute("UPDATE accounts SET balance = 100") }
      try onThreads(2) { index in
        try database.write { db in
          let sum: Int = try db.value("SELECT CAST(sum(balance) AS BIGINT) FROM accounts")!
          if sum >= 200 { try db.execute("UPDATE accounts SET balance = 0 WHERE id = $1", index + 1) }
        }
      }
      #expect(try database.read { try $0.value("SELECT CAST(sum(balance) AS BIGINT) FROM accounts") } == 100)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func manyThreadsReadAndWriteAtOnce(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let database = test.database
    try onThreads(12) { index in
      for round in 0..<20 {
        let id = index * 1_000 + round
        if index % 3 == 0 {
          let sum: Int? = try database.read { try $0.value("SELECT CAST(sum(balance) AS BIGINT) FROM accounts") }
          #expect(sum == 200)
        } else {
          try database.write { try $0.execute("INSERT INTO entries (id, account_id) VALUES ($1, 1)", id) }
          #expect(try database.read { try $0.value("SELECT count(*) FROM entries WHERE id = $1", id) } == 1, "what is answered is there")
        }
      }
    }
    #expect(try database.read { try $0.value("SELECT count(*) FROM entries") } == 160)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aClosedDatabaseSaysSo(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    test.database.close()
    #expect(throws: DatabaseError.closed) { try test.database.read { _ in } }
    #expect(throws: DatabaseError.closed) { try test.database.write { _ in } }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aWriteInsideOfAWriteIsRefused(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    #expect(throws: DatabaseError.self) { try test.database.write { _ in try test.database.write { _ in } } }
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM accounts") } == 2)
  }
}
