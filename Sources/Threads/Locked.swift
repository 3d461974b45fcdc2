public import Glibc

/// A value behind a pthread mutex. Used instead of `Synchronization.Mutex` because Thread Sanitizer knows nothing of the latter's futex
/// on Linux and reports every use as a race (Swift 6.3.1).
public final class Locked<Value>: @unchecked Sendable {
  // Unchecked: every access to `value` is made under `mutex`, and neither method hands out a reference to it.
  @usableFromInline let mutex: UnsafeMutablePointer<pthread_mutex_t>
  @usableFromInline var value: Value

  /// Puts `value` behind a new lock.
  public init(_ value: sending Value) {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    self.value = value
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` with the value while no other thread has it. Not recursive.
  @inlinable
  public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }

  /// Runs `body` with the value now and again after each signal of `condition`, until it returns something; other threads have the value in
  /// between. nil when `deadline`, in milliseconds of the monotonic clock, passes first.
  public func wait<Result>(for condition: Condition, until deadline: Int, _ body: (inout Value) throws -> Result?) rethrows -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = try body(&value) { return result }
      guard condition.wait(mutex, until: deadline) else { return try body(&value) }
    }
  }

  /// The same without a deadline.
  public func wait<Result>(for condition: Condition, _ body: (inout Value) throws -> Result?) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = try body(&value) { return result }
      condition.wait(mutex)
    }
  }
}
