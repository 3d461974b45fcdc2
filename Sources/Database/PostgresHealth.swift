internal import Threads

/// Why a server could not be used last time. Set by those who use it; while it is set, a thread asks the server each second, so that it is known
/// also without requests when the server is back. That it has gone is only noticed by the next who uses it.
final class PostgresHealth: Sendable {
  private struct State {
    var trouble: String?
    var isClosed = false
    var thread: Thread?
  }

  private let state = Locked(State())
  private let changed = Condition()
  private let probe: @Sendable () throws -> Void

  /// `probe` throws when the server cannot be used.
  init(probe: @escaping @Sendable () throws -> Void) { self.probe = probe }

  var trouble: String? {
    get { state.withLock { $0.trouble } }
    set {
      state.withLock { state in
        state.trouble = newValue
        // Without a thread the next who uses the server finds out.
        if newValue != nil, state.thread == nil, !state.isClosed { state.thread = try? Thread(name: "db-probe") { self.run() } }
      }
    }
  }

  private func run() {
    while !isDone(at: MonotonicClock.milliseconds() + 1_000) {
      var trouble: String?
      do { try probe() } catch { trouble = "\(error)" }
      state.withLock { $0.trouble = trouble }
    }
  }

  /// Waits until `deadline`. True when nothing is left to find out; then the thread is no longer the state's.
  private func isDone(at deadline: Int) -> Bool {
    func isDone(_ state: inout State) -> Bool {
      guard state.isClosed || state.trouble == nil else { return false }
      state.thread?.detach()
      state.thread = nil
      return true
    }
    if state.withLock({ isDone(&$0) }) { return true }
    _ = state.wait(for: changed, until: deadline) { $0.isClosed ? true : nil }
    return state.withLock { isDone(&$0) }
  }

  /// Ends the thread.
  func close() {
    let thread = state.withLock { state in
      state.isClosed = true
      defer { state.thread = nil }
      return state.thread
    }
    changed.signal()
    thread?.join()
  }
}
