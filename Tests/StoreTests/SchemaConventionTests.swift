import Testing

@testable import Database

/// What the rest of the program relies on in every table, read from SQLite's catalogue.
@Suite struct SchemaConventionTests {
  private let test: TestDatabase

  init() throws { test = try SampleRow.database(.sqlite, with: []) }

  /// An error can then say which field is taken.
  @Test func aUniqueIndexIsNamedByWhatItKeepsUnique() throws {
    let indexes = try test.database.read(SQLiteIndex.all).filter { $0.isUnique && !$0.name.hasPrefix("sqlite_autoindex") }
    try #require(!indexes.isEmpty)
    for index in indexes { #expect(index.name == ([index.table] + index.columns).joined(separator: "_")) }
  }

  /// Or a deletion reads all of the table that refers to what is deleted. Of two columns the first leaves so few rows that it is enough.
  @Test func aForeignKeyBeginsAnIndex() throws {
    try test.database.read { db in
      let beginnings = Set(try SQLiteIndex.all(db).map { "\($0.table).\($0.columns[0])" })
      let keys: [String] = try db.rows(
        """
        SELECT tables.name || '.' || keys."from" FROM sqlite_schema tables, pragma_foreign_key_list(tables.name) keys
        WHERE tables.type = 'table' AND keys.seq = 0
        """
      ) { row in try row.next() }
      try #require(!keys.isEmpty)
      for key in keys { #expect(beginnings.contains(key), "\(key)") }
    }
  }

  /// An export sorts by the first three columns, and is the same for the same rows only when these hold the key.
  @Test func aTableIsStrictAndBeginsWithItsKey() throws {
    try test.database.read { db in
      let tables: [(name: String, isStrict: Bool)] = try db.rows(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND substr(name, 1, 7) <> 'sqlite_'"
      ) { row in (try row.next(), try row.next()) }
      try #require(!tables.isEmpty)
      for table in tables {
        #expect(table.isStrict, "\(table.name)")
        let key: [Int] = try db.rows("SELECT cid FROM pragma_table_info($1) WHERE pk > 0", table.name) { row in try row.next() }
        #expect(!key.isEmpty && key.allSatisfy { $0 < 3 }, "\(table.name)")
      }
    }
  }
}
