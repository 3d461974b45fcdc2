internal import Glibc

/// Something that threads wait for until another thread says that it may have come. All who wait for one use the same `Locked`.
public final class Condition: @unchecked Sendable {
  // Unchecked: a condition variable is made to be used from many threads; its address stays put.
  private let variable: UnsafeMutablePointer<pthread_cond_t>

  /// A condition nobody waits for yet.
  public init() {
    variable = .allocate(capacity: 1)
    variable.initialize(to: pthread_cond_t())
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Deadlines must not move when somebody sets the clock.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(variable, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(variable)
    variable.deallocate()
  }

  /// Wakes one thread.
  public func signal() { pthread_cond_signal(variable) }

  /// Wakes all threads.
  public func broadcast() { pthread_cond_broadcast(variable) }

  func wait(_ mutex: UnsafeMutablePointer<pthread_mutex_t>) { pthread_cond_wait(variable, mutex) }

  /// False when `deadline`, in milliseconds of the monotonic clock, has passed.
  func wait(_ mutex: UnsafeMutablePointer<pthread_mutex_t>, until deadline: Int) -> Bool {
    var end = timespec(tv_sec: deadline / 1000, tv_nsec: deadline % 1000 * 1_000_000)
    return pthread_cond_timedwait(variable, mutex, &end) != ETIMEDOUT
  }
}
