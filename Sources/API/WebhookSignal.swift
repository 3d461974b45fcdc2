internal import Threads

/// How many deliveries wait, and what has come of those that were tried.
struct WebhookFigures: Sendable, Equatable {
  /// Of all servers on this database, as they were counted a few seconds ago; nil where this one sends nothing.
  var pending: Int?
  var failed: Int?
  /// Attempts of this server since its start.
  var delivered = 0
  var retried = 0
  var givenUp = 0
}

/// What requests and the sender of webhooks let each other know: that something waits to be sent, and the figures.
final class WebhookSignal: Sendable {
  struct State: Sendable {
    var isRung = false
    var isClosing = false
    /// What has come of requests, and is to be stored.
    var finished: [WebhookSender.Finished] = []
    var figures = WebhookFigures()
  }

  private let state = Locked(State())
  private let changed = Condition()

  /// Says that something waits.
  func ring() { change { $0.isRung = true } }

  /// Changes what is known, and wakes the sender.
  func change(_ body: (inout State) -> Void) {
    state.withLock(body)
    changed.broadcast()
  }

  /// What is known.
  func read<Value>(_ body: (inout State) -> Value) -> Value { state.withLock { body(&$0) } }

  /// Waits until `deadline`, in milliseconds of the monotonic clock, or until something has changed.
  func wait(until deadline: Int) {
    _ = state.wait(for: changed, until: deadline) { state -> Bool? in
      guard state.isRung || state.isClosing || !state.finished.isEmpty else { return nil }
      state.isRung = false
      return true
    }
  }

  var figures: WebhookFigures { state.withLock { $0.figures } }
}
