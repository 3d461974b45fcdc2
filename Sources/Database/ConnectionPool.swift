internal import Threads

/// Connections that are made when they are needed and kept for the next who needs one. The one used last is given out first: its statements are
/// prepared and its pages are in the caches.
final class ConnectionPool: Sendable {
  private struct State {
    var idle: [Connection] = []
    /// Idle, in use, and being made.
    var count = 0
    var isClosed = false
  }

  private let state = Locked(State())
  private let returned = Condition()
  private let limit: Int
  /// How long to wait for a connection that is in use, in milliseconds.
  private let patience: Int
  private let make: @Sendable () throws -> Connection

  /// A pool of at most `limit` connections, which `make` opens.
  init(limit: Int, patience: Int = 10_000, make: @escaping @Sendable () throws -> Connection) {
    self.limit = limit
    self.patience = patience
    self.make = make
  }

  /// Runs `body` with a connection that nobody else has, and that is no idle one if it has to be `isNew`. Throws `DatabaseError.unavailable`
  /// when all stay in use for too long.
  func withConnection(isNew: Bool = false, _ body: (Connection) throws -> Void) throws {
    let connection = try take(isNew: isNew)
    defer { give(connection) }
    try body(connection)
  }

  private func take(isNew: Bool) throws -> Connection {
    let waited = try state.wait(for: returned, until: MonotonicClock.milliseconds() + patience) { state -> Connection?? in
      if state.isClosed { throw DatabaseError.closed }
      if let idle = state.idle.popLast() { return .some(idle) }
      guard state.count < limit else { return nil }
      state.count += 1
      return .some(nil)
    }
    guard let place = waited else { throw DatabaseError.unavailable("all \(limit) connections to the database are in use") }
    if let idle = place, !isNew { return idle }
    do { return try make() } catch {
      state.withLock { $0.count -= 1 }
      returned.signal()
      throw error
    }
  }

  private func give(_ connection: Connection) {
    state.withLock { state in
      if connection.engine.isReusable, !state.isClosed { state.idle.append(connection) } else { state.count -= 1 }
    }
    returned.signal()
  }

  /// Connections that are open.
  var count: Int { state.withLock { $0.count } }

  /// Closes the idle connections: they may have been cut off from a server that has gone.
  func clear() {
    let idle = state.withLock { state in
      state.count -= state.idle.count
      defer { state.idle = [] }
      return state.idle
    }
    _ = idle
  }

  /// Refuses everything from now on, and waits at most five seconds for what is in use.
  func close() {
    state.withLock { $0.isClosed = true }
    clear()
    returned.broadcast()
    _ = state.wait(for: returned, until: MonotonicClock.milliseconds() + 5_000) { $0.count == 0 ? true : nil }
  }
}
