internal import Glibc

/// Where "now" comes from. Whatever depends on the time is given one, so that tests can say what time it is.
public struct Clock: Sendable {
  /// The current instant. A clock may jump, also back: somebody sets it, or NTP does.
  public let now: @Sendable () -> Instant

  /// A clock that shows what `now` returns.
  public init(now: @escaping @Sendable () -> Instant) { self.now = now }

  /// The system's clock.
  public static let system = Clock {
    var time = timespec()
    // Fails for clocks that do not exist, and this one does.
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
