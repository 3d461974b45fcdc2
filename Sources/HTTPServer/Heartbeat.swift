internal import Threads

/// A question to several threads at once, whether they still come to their messages.
final class Heartbeat: Sendable {
  private let missing: Locked<Int>
  private let changed = Condition()

  /// One that `count` threads are asked.
  init(_ count: Int) { missing = Locked(count) }

  /// A thread answers.
  func beat() {
    missing.withLock { $0 -= 1 }
    changed.signal()
  }

  /// Whether all have answered by `deadline`, in milliseconds of the monotonic clock.
  func isWhole(by deadline: Int) -> Bool { missing.wait(for: changed, until: deadline) { $0 == 0 ? true : nil } ?? false }
}
