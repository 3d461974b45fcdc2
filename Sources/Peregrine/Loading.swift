internal import Threads

/// A value that is made on a thread of its own while its user does something else.
final class Loading<Value: Sendable>: Sendable {
  private let result: Locked<Result<Value, any Error>?>
  private let done: Condition
  private let thread: Thread

  /// Begins to make it. Throws `SystemError`.
  init(name: String, _ make: @escaping @Sendable () throws -> Value) throws {
    let (result, done) = (Locked<Result<Value, any Error>?>(nil), Condition())
    thread = try Thread(name: name) {
      let made = Result { try make() }
      result.withLock { $0 = made }
      done.broadcast()
    }
    (self.result, self.done) = (result, done)
  }

  // Also when nobody wants the value any more.
  deinit { thread.join() }

  /// Waits for it. Throws what making it has thrown.
  func value() throws -> Value { try result.wait(for: done) { $0 }.get() }
}
