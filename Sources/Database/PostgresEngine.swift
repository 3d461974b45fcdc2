internal import Glibc
internal import Synchronization
internal import Threads

/// A PostgreSQL server, through a pool of connections.
///
/// Reads are REPEATABLE READ, writes SERIALIZABLE: a write acts as if it were alone, also where two of them decide by what the other changes (write
/// skew), just as with SQLite's single writer. The server sees to that by ending one of them, which is then run again.
///
/// What runs a second time, and what never does:
/// - A write that gave way to another one runs again, `attempts` times at most, after a few milliseconds.
/// - A transaction whose connection was lost before its COMMIT runs again once, on a new connection: after a restart of the server nobody sees an
///   error from the connections that it has cut off.
/// - A write whose connection was lost during COMMIT may or may not be stored. It is never repeated; the error says so.
/// - A `read` that has been given a row runs no second time, because it may have passed the row on.
final class PostgresEngine: Engine {
  /// How often a write is tried that always gives way to others: for some four seconds, in which a write that was kept from its processor in the
  /// middle gets it back. Until that one ends, everybody else gives way to it.
  static let attempts = 60

  /// After how many tries a write waits for its turn among those of this process that are no luckier, and then has nobody else to give way to than
  /// those who begin. Without that, of 32 threads that write the same row some never come through.
  private static let attemptsAtOnce = 2

  private let pool: ConnectionPool
  private let health: PostgresHealth
  private let access: Database.Access
  /// Who holds the lock has the turn. Of any type that has a size: Thread Sanitizer takes the place of one without for what lies next to it.
  private let turn = Locked(false)
  private let retries = Atomic<Int>(0)
  private let commits = Atomic<Int>(0)

  /// Connects, to see that the server is there and one that can be used. Throws `DatabaseError`.
  init(_ address: String, connections: Int, _ access: Database.Access) throws {
    let parsed: PostgresAddress
    do { parsed = try PostgresAddress(address) } catch { throw DatabaseError.refused("\(error)") }
    self.access = access
    pool = ConnectionPool(limit: connections) { Connection(try PostgresConnection(parsed)) }
    health = PostgresHealth {
      let connection = try PostgresConnection(parsed)
      try connection.begin(access == .read ? .read : .write)
    }
    do { try read { _ in } } catch {
      close()
      throw error
    }
  }

  deinit { close() }

  func read(_ body: (Connection) throws -> Void) throws { try transaction(.read, body) }

  func write(_ mode: TransactionMode, _ body: (Connection) throws -> Void) throws {
    guard access == .readAndWrite else { throw DatabaseError.unavailable("the database has been opened to read only") }
    try transaction(mode, body)
  }

  /// How often a transaction has been tried, and what has been tried to make it work.
  private struct Tries {
    var count = 0
    var isPreparedAgain = false
    var isReconnected = false
  }

  private func transaction(_ mode: TransactionMode, _ body: (Connection) throws -> Void) throws {
    var tries = Tries()
    while tries.count < Self.attemptsAtOnce { if try isDone(&tries, mode, body) { return } }
    try turn.withLock { _ in while try !isDone(&tries, mode, body) {} }
  }

  /// Tries a transaction once. False when it is to be tried again.
  private func isDone(_ tries: inout Tries, _ mode: TransactionMode, _ body: (Connection) throws -> Void) throws -> Bool {
    var failure: PostgresError?
    do {
      try pool.withConnection(isNew: tries.isReconnected) { try run(mode, $0, &failure, body) }
      health.trouble = nil
      if mode != .read { commits.add(1, ordering: .relaxed) }
      return true
    } catch {
      switch failure?.remedy {
      case .again:
        tries.count += 1
        guard tries.count < Self.attempts else {
          throw DatabaseError.unavailable("too many others write the same: \(failure.map { "\($0.error)" } ?? ""), \(tries.count) times")
        }
        // Lets others finish, for a time by chance, so that those who met do not meet again; longer each time, up to an eighth of a second.
        usleep(.random(in: 0..<(1_000 << min(UInt32(tries.count), 7))))
      case .prepareAgain where !tries.isPreparedAgain: tries.isPreparedAgain = true
      case .reconnect where !tries.isReconnected:
        pool.clear()
        tries.isReconnected = true
      default:
        if case .unavailable(let text)? = error as? DatabaseError ?? failure?.error { health.trouble = text }
        throw error
      }
      retries.add(1, ordering: .relaxed)
      return false
    }
  }

  /// Runs `body` once in a transaction. When that fails for a reason of the database's, `failure` is it, whatever `body` makes of it.
  private func run(
    _ mode: TransactionMode, _ connection: Connection, _ failure: inout PostgresError?, _ body: (Connection) throws -> Void
  ) throws {
    // The pool makes no others.
    let postgres = connection.engine as! PostgresConnection
    do { try connection.transaction(mode, body) } catch {
      failure = postgres.failure
      if failure?.remedy == .prepareAgain { postgres.forgetStatements() }
      if mode == .read, postgres.hasGivenRows { failure?.remedy = nil }
      throw error
    }
  }

  var isExclusive: Bool { false }

  var trouble: String? { health.trouble }

  func figures() throws -> DatabaseFigures {
    var (version, size) = ("", 0)
    try read { connection in
      version = try connection.value("SELECT current_setting('server_version')") ?? ""
      size = try connection.value("SELECT pg_database_size(current_database())") ?? 0
    }
    return DatabaseFigures(
      engine: "PostgreSQL", version: version, size: size, logSize: nil, writesWaiting: nil, connections: pool.count)
  }

  var counters: DatabaseCounters {
    var counters = DatabaseCounters()
    (counters.commits, counters.retries) = (commits.load(ordering: .relaxed), retries.load(ordering: .relaxed))
    counters.connections = pool.count
    return counters
  }

  func copy(to path: String) throws { try export(to: path) }

  func check() throws -> [String] {
    var problems: [String] = []
    try read { problems = try PostgresCheck(connection: $0).problems() }
    return problems
  }

  func close() {
    pool.close()
    health.close()
  }
}
