internal import Glibc
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
  /// How often a write is tried that always gives way to others.
  static let attempts = 30

  private let pool: ConnectionPool
  private let health: PostgresHealth
  private let access: Database.Access
  /// The threads that are writing.
  private let writers = Locked<Set<pthread_t>>([])

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
    let thread = pthread_self()
    guard writers.withLock({ $0.insert(thread).inserted }) else {
      throw DatabaseError.statement(message: "a write inside of a write would wait for itself", statement: "")
    }
    defer { writers.withLock { _ = $0.remove(thread) } }
    try transaction(mode, body)
  }

  private func transaction(_ mode: TransactionMode, _ body: (Connection) throws -> Void) throws {
    var attempt = 1
    var isPreparedAgain = false
    var isReconnected = false
    while true {
      var failure: PostgresError?
      do {
        try pool.withConnection(isNew: isReconnected) { try run(mode, $0, &failure, body) }
        health.trouble = nil
        return
      } catch {
        switch failure?.remedy {
        case .again where attempt < Self.attempts:
          pause(after: attempt)
          attempt += 1
        case .again:
          throw DatabaseError.unavailable("too many others write the same: \(failure.map { "\($0.error)" } ?? ""), \(attempt) times")
        case .prepareAgain where !isPreparedAgain: isPreparedAgain = true
        case .reconnect where !isReconnected:
          pool.clear()
          isReconnected = true
        default:
          if case .unavailable(let text)? = failure?.error ?? error as? DatabaseError { health.trouble = text }
          throw error
        }
      }
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

  /// Lets others finish, for a time by chance, so that those who met do not meet again.
  private func pause(after attempt: Int) {
    usleep(UInt32.random(in: 0..<(500 << UInt32(min(attempt, 6)))))
  }

  var trouble: String? { health.trouble }

  func copy(to path: String) throws { try export(to: path) }

  func check() throws -> [String] { [] }

  func close() {
    pool.close()
    health.close()
  }
}
