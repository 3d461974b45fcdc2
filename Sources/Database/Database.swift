internal import Glibc
internal import Synchronization
internal import Threads

/// A database, on SQLite or PostgreSQL, with one call to read and one to write.
///
/// ```swift
/// let name: String? = try database.read { db in try db.value("SELECT name FROM users WHERE id = $1", id) }
/// try database.write { db in try db.execute("UPDATE users SET name = $2 WHERE id = $1", id, "Ada") }
/// ```
///
/// Both engines promise the same:
/// - Each call is one transaction. What `read` sees does not change while its closure runs; a `write` acts as if it were alone.
/// - A `write` that returns is stored for good; one that throws has stored nothing.
/// - Calls block their thread, may come from any number of threads, and must not be nested.
/// - The closure of a `write` may run more than once, so it changes nothing but the database and what it returns.
public final class Database: Sendable {
  /// What the process wants to do with the database.
  public enum Access: Sendable {
    case read
    /// Also makes a missing SQLite file. One process at a time can have it.
    case readAndWrite
  }

  /// Where it is.
  public let url: DatabaseURL
  let engine: any Engine
  private let writes = Atomic<Int>(0)
  private let reads = Atomic<Int>(0)
  private let unavailable = Atomic<Int>(0)
  /// The threads that run closures of `write`.
  private let writing = Locked<Set<UInt>>([])

  /// Opens the database. Throws `DatabaseError`, and `SystemError` of the module `Threads`.
  public init(_ url: DatabaseURL, _ access: Access = .readAndWrite) throws {
    // A limit on the size of files (`ulimit -f`) shall make a write fail, not end the process.
    signal(SIGXFSZ, SIG_IGN)
    self.url = url
    engine =
      switch (url, access) {
      case (.sqlite(let path), .read): try SQLiteEngine(reading: path)
      case (.sqlite(let path), .readAndWrite): try SQLiteEngine(writing: path)
      case (.postgres(let address, let connections), _): try PostgresEngine(address, connections: connections, access)
      }
  }

  /// Runs `body` with a view of the database that does not change, and returns what it returns. Throws what `body` throws, and `DatabaseError`.
  @discardableResult
  public func read<Value>(_ body: (Connection) throws -> Value) throws -> Value {
    var value: Value?
    reads.add(1, ordering: .relaxed)
    try counted { try engine.read { value = try body($0) } }
    return value!
  }

  /// Runs `body`, stores what it has changed, and returns what it returns. When `body` throws nothing is stored, and its error is thrown on. Throws
  /// `DatabaseError` besides.
  @discardableResult
  public func write<Value>(_ body: (Connection) throws -> Value) throws -> Value {
    guard !writing.withLock({ $0.contains(Thread.currentID) }) else {
      throw DatabaseError.statement(message: "a write inside of a write would wait for itself", statement: "")
    }
    var value: Value?
    try counted {
      try engine.write(.write) { connection in
        // Here, because it need not be the thread that has called.
        let thread = Thread.currentID
        writing.withLock { _ = $0.insert(thread) }
        defer { writing.withLock { _ = $0.remove(thread) } }
        value = try body(connection)
      }
    }
    writes.add(1, ordering: .sequentiallyConsistent)
    return value!
  }

  /// Counts what fails because the database cannot be used.
  private func counted(_ body: () throws -> Void) throws {
    do { try body() } catch {
      if case .unavailable? = error as? DatabaseError { unavailable.add(1, ordering: .relaxed) }
      throw error
    }
  }

  /// What this process has done with it. Asks the database nothing.
  public var counters: DatabaseCounters {
    var counters = engine.counters
    counters.reads = reads.load(ordering: .relaxed)
    counters.writes = writeCount
    counters.unavailable = unavailable.load(ordering: .relaxed)
    return counters
  }

  /// How often this process has written. What was read since it last rose is still so, where nobody else writes (`isExclusive`).
  public var writeCount: Int { writes.load(ordering: .sequentiallyConsistent) }

  /// Brings the schema to that of the program, and returns what had to be applied. `program` is the program's version, `now` the time in UTC
  /// milliseconds. Throws `DatabaseError.refused` for a database that is newer than `migrations`.
  @discardableResult
  public func migrate(_ migrations: [Migration], program: String, now: @escaping @Sendable () -> Int64) throws -> [Migration] {
    try Migrator(engine: engine, migrations: migrations, program: program, now: now).migrate()
  }

  /// What `migrate` would apply. Changes nothing. Throws as `migrate` does.
  public func pendingMigrations(_ migrations: [Migration], program: String) throws -> [Migration] {
    try Migrator(engine: engine, migrations: migrations, program: program, now: { 0 }).pending()
  }

  /// Reads everything and returns what is wrong with it, a sentence for each; empty when all is well.
  public func check() throws -> [String] { try engine.check() }

  /// Which engine it is, and how large. Throws `DatabaseError`.
  public func figures() throws -> DatabaseFigures { try engine.figures() }

  /// Whether nobody but this process can change it, so that what has been read may be remembered.
  public var isExclusive: Bool { engine.isExclusive }

  /// Why the database could not be used last time; nil when it could.
  public var trouble: String? { engine.trouble }

  /// Finishes the writes that wait, and refuses everything from then on.
  public func close() { engine.close() }
}
