import Testing

@testable import Database

/// What PostgreSQL is given for the text of a migration.
@Suite struct DialectTests {
  @Test(arguments: [
    "CREATE TABLE t (a INTEGER, b REAL, c BLOB, d TEXT) STRICT;":
      "CREATE TABLE t (a BIGINT, b DOUBLE PRECISION, c BYTEA, d TEXT COLLATE \"C\") STRICT;".replacing(" STRICT", with: " "),
    "CREATE TABLE t (d TEXT)\n  -- as it is\n  STRICT": "CREATE TABLE t (d TEXT COLLATE \"C\")\n  -- as it is\n  ",
    "CHECK (a IN ('INTEGER', 'it''s TEXT', ') STRICT'))": "CHECK (a IN ('INTEGER', 'it''s TEXT', ') STRICT'))",
    "\"REAL\" \"a \"\" BLOB\" real blobs TEXTS MY_TEXT": "\"REAL\" \"a \"\" BLOB\" real blobs TEXTS MY_TEXT",
    "-- a REAL one, isn't it\nREAL /* it's a BLOB\n */ BLOB": "-- a REAL one, isn't it\nDOUBLE PRECISION /* it's a BLOB\n */ BYTEA",
    "CAST(a AS TEXT) || CAST(b AS INTEGER)": "CAST(a AS TEXT) || CAST(b AS BIGINT)",
    "STRICT": "STRICT", "'unended TEXT": "'unended TEXT", "/* unended TEXT": "/* unended TEXT", "": "",
    "a-TEXT/INTEGER é TEXT": "a-TEXT COLLATE \"C\"/BIGINT é TEXT COLLATE \"C\"",
  ])
  func typesAreRenamedAndNothingElse(sqlite: String, postgres: String) {
    #expect(Dialect.postgres(sqlite) == postgres)
  }
}
