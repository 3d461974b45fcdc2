internal import Glibc

/// A value behind a pthread mutex. Used instead of `Synchronization.Mutex` because Thread Sanitizer knows nothing of the latter's futex
/// on Linux and reports every use as a race (Swift 6.3.1).
public final class Locked<Value>: @unchecked Sendable {
  // Unchecked: every access to `value` is made under `mutex`, and `withLock` hands out no reference to it.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

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
  @inline(__always)
  public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
