internal import Logging
internal import Threads

/// A thread that does the same again and again: after a pause, and at once when somebody rings.
final class Rounds: Sendable {
  private struct State {
    var isClosing = false
    var isRung = false
    var thread: Thread?
  }

  private let name: String
  /// In milliseconds.
  private let pause: Int
  private let state = Locked(State())
  private let changed = Condition()

  init(_ name: String, pause: Int) {
    self.name = name
    self.pause = pause
  }

  /// Begins. What `body` throws is logged, and the next round comes as it would have. Throws `SystemError`.
  func start(_ logger: Logger, _ body: @escaping @Sendable () throws -> Void) throws {
    let thread = try Thread(name: name) {
      while !self.isClosing {
        do { try body() } catch { logger.warning("\(self.name): put off: \(error)") }
        let deadline = MonotonicClock.milliseconds() + self.pause
        _ = self.state.wait(for: self.changed, until: deadline) { state -> Bool? in
          guard state.isClosing || state.isRung else { return nil }
          state.isRung = false
          return true
        }
      }
    }
    state.withLock { $0.thread = thread }
  }

  /// Whether no further round comes.
  var isClosing: Bool { state.withLock { $0.isClosing } }

  /// Has the next round begin at once, or after the one that runs.
  func ring() {
    state.withLock { $0.isRung = true }
    changed.broadcast()
  }

  /// Waits for the round that runs, and lets none follow.
  func close() {
    let thread = state.withLock { state in
      state.isClosing = true
      defer { state.thread = nil }
      return state.thread
    }
    changed.broadcast()
    thread?.join()
  }
}
