import Testing
import Threads

@testable import Database

/// Statements, parameters and rows, which are the same on both engines.
@Suite struct ConnectionTests {
  private static let table = """
    CREATE TABLE things (
      id     INTEGER NOT NULL PRIMARY KEY,
      number INTEGER,
      real   REAL,
      text   TEXT,
      bytes  BLOB
    ) STRICT;
    """

  @Test(
    arguments: TestDatabase.Kind.allCases,
    [
      [.integer(0), .real(0), .text(""), .blob([])],
      [.integer(.max), .real(.greatestFiniteMagnitude), .text("Zürich ✈️ 東京 \u{1F1E9}\u{1F1EA} '\";--\\ $1 \t\n"), .blob(Array(0...255))],
      [
        .integer(.min), .real(-.leastNormalMagnitude), .text(String(repeating: "x", count: 100_000)),
        .blob([UInt8](repeating: 0, count: 100_000)),
      ],
      [.integer(-1), .real(0.1), .text("\u{FEFF}\u{10FFFF}"), .blob([0x5C, 0x78])],
      [.null, .null, .null, .null],
    ] as [[SQLValue]])
  func whatIsStoredIsReadBack(kind: TestDatabase.Kind, values: [SQLValue]) throws {
    let test = try TestDatabase(kind, Self.table)
    try test.database.write {
      try $0.execute(
        "INSERT INTO things (id, number, real, text, bytes) VALUES (1, $1, $2, $3, $4)", values[0], values[1], values[2], values[3])
    }
    let read: [SQLValue]? = try test.database.read {
      try $0.row("SELECT number, real, text, bytes FROM things") { row in
        [try row.next(), try row.next(), try row.next(), try row.next()]
      }
    }
    #expect(read == values)
  }

  /// What is remembered by its bytes must be what would have been read: nothing stands for something else.
  @Test(arguments: TestDatabase.Kind.allCases)
  func columnsThatAreRememberedMeanWhatTheyWouldBeReadAs(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let rows: [[SQLValue]] = [
      [.integer(1), .real(1), .text("a")], [.null, .real(1), .text("a")], [.integer(1), .null, .text("a")], [.integer(1), .real(1), .null],
      [.null, .null, .null], [.null, .null, .text("")], [.integer(0), .real(0), .text("")], [.integer(0), .real(0), .text("0")],
      [.integer(256), .real(-0.5), .text("ab")], [.integer(1), .real(0.5), .text("ab")],
    ].flatMap { [$0, $0] }
    try test.database.write { db in
      for (id, row) in rows.enumerated() {
        try db.execute("INSERT INTO things (id, number, real, text) VALUES ($1, $2, $3, $4)", id, row[0], row[1], row[2])
      }
    }
    var memo = ColumnMemo<[SQLValue]>()
    var (found, readings): ([[SQLValue]], Int) = ([], 0)
    try test.database.read { db in
      try db.forEach("SELECT number, real, text, id FROM things ORDER BY id") { row in
        found.append(
          try row.next(3, &memo) { row in
            readings += 1
            return [try row.next(), try row.next(), try row.next()]
          })
        let id: Int = try row.next()
        #expect(id == found.count - 1)
        return true
      }
    }
    #expect(found == rows)
    #expect(readings == rows.count / 2)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func manyGroupsOfColumnsAreRememberedEach(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    var memo = ColumnMemo<Int>()
    var readings = 0
    let found: [Int] = try test.database.read { db in
      try db.rows(
        """
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
        SELECT CAST((i * 7) % 1700 AS BIGINT), 'a name of any length ' || CAST((i * 7) % 1700 AS TEXT) FROM n ORDER BY i
        """
      ) { row in
        try row.next(2, &memo) { row in
          readings += 1
          let (number, name): (Int, String) = (try row.next(), try row.next())
          #expect(name == "a name of any length \(number)")
          return number
        }
      }
    }
    #expect(found == (0..<5_000).map { $0 * 7 % 1_700 } && readings == 1_700)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func typesAreReadAsThemselves(kind: TestDatabase.Kind) throws {
    enum Word: String, SQLConvertible { case one, two }
    let test = try TestDatabase(kind, Self.table)
    try test.database.write {
      try $0.execute(
        "INSERT INTO things (id, number, real, text, bytes) VALUES ($1, $2, $3, $4, $5)", 7, true, Double?.none, Word.two,
        [1, 2] as [UInt8])
    }
    try test.database.read { db in
      try db.forEach("SELECT id, number, real, text, bytes FROM things") { row in
        let id: Int = try row.next()
        let number: Bool = try row.next()
        let real: Double? = try row.next()
        let word: Word = try row.next()
        let bytes: [UInt8] = try row.next()
        #expect(id == 7 && number && real == nil && word == .two && bytes == [1, 2])
        return true
      }
      #expect(try db.value("SELECT CAST(id AS REAL) / 2 FROM things") == 3.5)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func parametersGoByTheirNumbers(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    try test.database.write { db in
      try db.execute("INSERT INTO things (text, number, id) VALUES ($3, $2, $1)", 1, 2, "three")
      let row: [SQLValue]? = try db.row("SELECT id, number, text FROM things WHERE text = $2 AND id = $1 AND text = $2", 1, "three") {
        row in
        [try row.next(), try row.next(), try row.next()]
      }
      #expect(row == [.integer(1), .integer(2), .text("three")])
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func joinedTextsAreOneStatement(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let number: Int? = try test.database.read { try $0.value("SELECT count(*) FROM things" + " WHERE id = $1", 1) }
    #expect(number == 0)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func changedRowsAreCounted(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let counts = try test.database.write { db in
      [
        try db.execute("INSERT INTO things (id) VALUES (1), (2), (3)"), try db.execute("UPDATE things SET number = 1 WHERE id > $1", 1),
        try db.execute("DELETE FROM things WHERE id = 9"), try db.execute("DELETE FROM things"),
      ]
    }
    #expect(counts == [3, 2, 0, 3])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aWriteMayReturnWhatItHasWritten(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let ids: [Int] = try test.database.write { db in
      try db.rows("INSERT INTO things (id) VALUES ($1), ($2) RETURNING id", 5, 6) { row in try row.next() }
    }
    #expect(ids == [5, 6])
    // Only the first row is asked for; both are stored.
    let first: Int? = try test.database.write { try $0.value("INSERT INTO things (id) VALUES (7), (8) RETURNING id") }
    #expect(first == 7)
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM things") } == 4)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aWrongTypeNamesTheColumnAndTheStatement(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table + "INSERT INTO things (id, text) VALUES (1, 'secret');")
    func message<Value: SQLConvertible>(_ sql: SQL, as type: Value.Type) throws -> String {
      let error = #expect(throws: DatabaseError.self) { try test.database.read { db in let _: Value? = try db.value(sql) } }
      return error.map { "\($0)" } ?? "no error: \(sql.text)"
    }
    #expect(
      try message("SELECT text AS airline FROM things", as: Int.self)
        == "column 1, airline, of \"SELECT text AS airline FROM things\" must be INTEGER, but is TEXT of 6 bytes")
    #expect(try message("SELECT number FROM things", as: Int.self).hasSuffix("must be INTEGER, but is NULL"))
    #expect(try message("SELECT id FROM things", as: String.self).hasSuffix("must be TEXT, but is INTEGER 1"))
    #expect(try message("SELECT id + 1 FROM things", as: Bool.self).hasSuffix("must be 0 or 1, but is INTEGER 2"))
    #expect(try message("SELECT text FROM things", as: [UInt8].self).hasSuffix("must be BLOB, but is TEXT of 6 bytes"))
    #expect(try message("SELECT id, number FROM things", as: Int.self).contains("column 2, number"), "a column that nobody reads")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aStatementThatDoesNotFitIsAnError(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    func message(_ body: @escaping (Connection) throws -> Void) -> String {
      let error = #expect(throws: DatabaseError.self) { try test.database.write(body) }
      guard case .statement(let message, let statement) = error else { return "not a statement error: \(error.map { "\($0)" } ?? "none")" }
      return "\(message) | \(statement)"
    }
    #expect(message { try $0.execute("SELEC 1") }.contains("SELEC"))
    #expect(message { try $0.execute("SELECT nothing FROM things") }.contains("nothing"))
    #expect(message { try $0.execute("DELETE FROM things WHERE id = $1") }.contains("1 parameter"))
    #expect(message { try $0.execute("DELETE FROM things WHERE id = $1", 1, 2) }.contains("2 are given"))
    #expect(message { try $0.execute("INSERT INTO things (id, text) VALUES (1, $1)", "a\0b") }.contains("U+0000"))
    #expect(message { try $0.execute("INSERT INTO things (id, real) VALUES (1, $1)", Double.nan) }.contains("nan"))
    #expect(message { try $0.execute("DELETE FROM things; DELETE FROM things") }.contains("DELETE"))
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM things") } == 0, "and it goes on")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func rowsAreReadWhileOthersAreAskedFor(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table + "INSERT INTO things (id, number) VALUES (1, 2), (2, 3), (3, 1);")
    let sql: SQL = "SELECT number FROM things WHERE id = $1"
    let path: [Int] = try test.database.read { db in
      try db.rows("SELECT id FROM things ORDER BY id") { row in
        let id: Int = try row.next()
        // The same statement inside of itself, too.
        let next: Int?? = try db.row(sql, id) { inner in
          let number: Int = try inner.next()
          return try db.value(sql, number)
        }
        return try #require(next ?? nil)
      }
    }
    #expect(path == [3, 1, 2])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func readingMayEndEarly(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    try test.database.write { db in for id in 0..<1_000 { try db.execute("INSERT INTO things (id) VALUES ($1)", id) } }
    try test.database.read { db in
      var seen = 0
      try db.forEach("SELECT id FROM things ORDER BY id") { row in
        let id: Int = try row.next()
        #expect(id == seen)
        seen += 1
        return seen < 10
      }
      #expect(seen == 10)
      #expect(throws: Stop.self) { try db.forEach("SELECT id FROM things") { _ in throw Stop() } }
      #expect(try db.value("SELECT count(*) FROM things") == 1_000, "the connection is in order")
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func textIsOrderedByItsBytes(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind, Self.table)
    let words = ["b", "A", "ä", "a", "Z", "z", "_", "", "é", "10", "9", "Ä"]
    try test.database.write { db in
      for (id, word) in words.enumerated() { try db.execute("INSERT INTO things (id, text) VALUES ($1, $2)", id, word) }
    }
    let ordered: [String] = try test.database.read { try $0.rows("SELECT text FROM things ORDER BY text") { row in try row.next() } }
    #expect(ordered == words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }
}

struct Stop: Error {}
