public import Glibc

/// The clock that runs evenly and that nobody sets: for durations and deadlines, never for dates.
public enum MonotonicClock {
  /// Milliseconds since some moment of the past.
  @inlinable
  public static func milliseconds() -> Int { Int(nanoseconds() / 1_000_000) }

  /// Nanoseconds since the same moment.
  @inlinable
  public static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
