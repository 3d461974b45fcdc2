import Database

/// One write of Scribe: rows in three tables, all of which follow from its thread and number. So whoever finds it can tell whether it is whole.
struct Entry: Equatable, CustomStringConvertible {
  /// How many threads the schema has room for.
  static let threads = 32

  let thread: Int
  /// 1 and on, without gaps. Negative: of a write that throws, which nobody may ever find.
  let number: Int

  enum State: Equatable { case absent, half, whole }

  var description: String { "write \(number) of thread \(thread)" }

  /// How many rows it has in the table `lines`.
  var lines: Int { 1 + abs(number) % 3 }

  /// Some hundred bytes, and now and then more than a page.
  func bytes(_ line: Int) -> [UInt8] {
    let count = number % 40 == 0 ? 20_000 : 50 + (number &* 31 &+ line &* 17) & 0x1FF
    let first = thread &* 31 &+ number &* 7 &+ line &* 3
    return (0..<count).map { UInt8(truncatingIfNeeded: first &+ $0) }
  }

  // MARK: In the database

  /// Three steps; the last one takes long enough to be killed in.
  static let migrations = [
    Migration(
      name: "0001_entries",
      sql: """
        CREATE TABLE threads (
          thread INTEGER NOT NULL PRIMARY KEY,
          newest INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE entries (
          thread INTEGER NOT NULL REFERENCES threads (thread),
          number INTEGER NOT NULL,
          title  TEXT NOT NULL,
          CONSTRAINT entries_thread_number PRIMARY KEY (thread, number)
        ) STRICT;
        CREATE TABLE lines (
          thread INTEGER NOT NULL,
          number INTEGER NOT NULL,
          line   INTEGER NOT NULL,
          bytes  BLOB NOT NULL,
          CONSTRAINT lines_thread_number_line PRIMARY KEY (thread, number, line),
          CONSTRAINT lines_entry FOREIGN KEY (thread, number) REFERENCES entries (thread, number)
        ) STRICT;
        """)!,
    Migration(
      name: "0002_threads",
      sql: """
        INSERT INTO threads (thread, newest)
        WITH RECURSIVE t (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < \(threads - 1)) SELECT n, 0 FROM t;
        """)!,
    Migration(
      name: "0003_ballast",
      sql: """
        CREATE TABLE ballast (n INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT;
        INSERT INTO ballast (n, text)
        WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < \(ballast)) SELECT n, 'text ' || n FROM t;
        CREATE UNIQUE INDEX ballast_text ON ballast (text);
        """)!,
  ]

  /// How many rows the last migration makes.
  static let ballast = 20_000

  func store(_ db: Connection) throws {
    try db.execute("INSERT INTO entries (thread, number, title) VALUES ($1, $2, $3)", thread, number, description)
    for line in 0..<lines {
      try db.execute("INSERT INTO lines (thread, number, line, bytes) VALUES ($1, $2, $3, $4)", thread, number, line, bytes(line))
    }
    try db.execute("UPDATE threads SET newest = $2 WHERE thread = $1", thread, number)
  }

  /// What there is of it.
  func state(_ db: Connection) throws -> State {
    let newest = try Self.newest(of: thread, db)
    let title: String? = try db.value("SELECT title FROM entries WHERE thread = $1 AND number = $2", thread, number)
    let found: [[UInt8]] = try db.rows("SELECT bytes FROM lines WHERE thread = $1 AND number = $2 ORDER BY line", thread, number) { row in
      try row.next()
    }
    if title == nil, found.isEmpty, newest < number { return .absent }
    return title == description && found == (0..<lines).map(bytes) && newest >= number ? .whole : .half
  }

  /// The number of the newest write of `thread`; 0 when there is none.
  static func newest(of thread: Int, _ db: Connection) throws -> Int {
    try db.value("SELECT newest FROM threads WHERE thread = $1", thread) ?? 0
  }
}
