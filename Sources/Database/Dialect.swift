/// What the two engines write differently. Everything else in the project is one text for both.
///
/// Migrations are written for SQLite, with the names of types in capitals; `postgres(_:)` makes them PostgreSQL's. Statements in Swift are given to
/// both engines as they stand, and keep to what means the same on both (each line was tried on SQLite 3.40 and PostgreSQL 15):
/// - `CAST(… AS BIGINT)`, never `AS INTEGER`, which has 32 bits on PostgreSQL; `CAST(… AS TEXT)`; `CAST(… AS DOUBLE PRECISION)`, never `AS REAL`.
/// - A parameter has the type of what it meets. Where it meets nothing (`SELECT $1`) it is text, beside a number in the statement (`$1 + 1`) it has 32
///   bits, and `$1 IS NULL` is an error: `CAST($1 AS BIGINT)` says what is meant.
/// - `CAST(sum(…) AS BIGINT)` and `CAST(avg(…) AS DOUBLE PRECISION)`: both are NUMERIC on PostgreSQL, as is a number with a point.
/// - Truth is a comparison, not a number: `WHERE flag = 1`, never `WHERE flag` or `(a < b) = 1`, and no `TRUE` or `FALSE` for what holds 0 and 1. A
///   comparison in a result reads as 0 or 1.
/// - No `IS` between two values; `IS NOT DISTINCT FROM` needs SQLite 3.39.
/// - `LIKE` heeds case on PostgreSQL only: compare folded columns.
/// - `coalesce`, `nullif`, `abs`, `length`, `replace`, `trim`, `||`, `lower` and `upper` of ASCII, `substr` from 1 on, `/` and `%` of integers are
///   alike. `round` (of halves), `instr`, `ifnull`, `iif`, `group_concat`, `min` and `max` of two values, dates and JSON are not, nor is `x'00'`.
/// - NULL sorts first on SQLite and last on PostgreSQL: `NULLS FIRST` or `NULLS LAST` where a sorted column may be NULL.
/// - `ON CONFLICT (…) DO UPDATE SET n = excluded.n + t.n`: a column without a table is ambiguous to PostgreSQL. After `INSERT … SELECT … FROM` SQLite
///   takes an `ON CONFLICT` only behind a `WHERE`.
/// - A column that is neither grouped by nor aggregated is an error on PostgreSQL, as are a text compared with a number and a text in `"`.
enum Dialect {
  private static let types = [
    "INTEGER": "BIGINT", "REAL": "DOUBLE PRECISION", "BLOB": "BYTEA",
    // Sorted and compared by bytes, as on SQLite, whatever the language of the database.
    "TEXT": "TEXT COLLATE \"C\"",
  ]

  /// The text of a migration for PostgreSQL: types renamed and STRICT left out, except in quotes and comments.
  static func postgres(_ sql: String) -> String {
    var output: [UInt8] = []
    var rest = Array(sql.utf8)[...]
    /// The last word or sign before this one.
    var last: Substring = ""
    while let token = nextToken(&rest) {
      let text = Substring(decoding: token, as: UTF8.self)
      switch text {
      case "STRICT" where last == ")": break
      // A cast takes no collation.
      case "TEXT" where last == "AS": output += token
      default: output += types[String(text)].map { Array($0.utf8)[...] } ?? token
      }
      let isBlank = token.first!.isBlank || text.hasPrefix("--") || text.hasPrefix("/*")
      if !isBlank { last = text }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Takes a word, a quoted text or name, a comment, or a single byte.
  private static func nextToken(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let first = rest.first else { return nil }
    let length: Int
    switch first {
    // A doubled quote ends one token and begins another: both are kept as they are.
    case UInt8(ascii: "'"), UInt8(ascii: "\""): length = (rest.dropFirst().firstIndex(of: first) ?? rest.endIndex - 1) - rest.startIndex + 1
    case UInt8(ascii: "-") where rest.starts(with: "--".utf8): length = (rest.firstIndex(of: 10) ?? rest.endIndex) - rest.startIndex
    case UInt8(ascii: "/") where rest.starts(with: "/*".utf8):
      let end = rest.indices.dropFirst(2).first { rest[$0...].starts(with: "*/".utf8) }
      length = (end.map { $0 + 2 } ?? rest.endIndex) - rest.startIndex
    case _ where first.isPartOfWord: length = rest.prefix { $0.isPartOfWord }.count
    default: length = 1
    }
    defer { rest = rest.dropFirst(length) }
    return rest.prefix(length)
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 32 || (9...13).contains(self) }

  fileprivate var isPartOfWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }
}
