internal import COpenSSL
internal import Threads

/// Makes identifiers of version 7 (RFC 9562 section 5.7). Each one is greater than all that were made before it, by any thread, also within
/// a millisecond and after the clock was set back. Two generators know nothing of each other: a process has one.
///
/// The 12 bits after the time count the identifiers of a millisecond (section 6.2, method 1) from a random beginning; the 62 bits after
/// them are random each time. When the count is full, or the clock shows an earlier time, the identifiers' time runs ahead of the clock
/// until the clock has caught up.
public final class UUIDGenerator: Sendable {
  private let clock: Clock
  private let state = Locked(State())

  /// A generator that takes the time from `clock`.
  public init(clock: Clock) { self.clock = clock }

  /// The next identifier. Stops the process when OpenSSL has no random bytes to give: the system then has no source of them, and nothing
  /// that needs a new identifier could go on.
  public func next() -> UUID {
    state.withLock { state in
      // Read under the lock: between reading and locking, another thread could make later identifiers.
      let now = UInt64(min(max(clock.now().milliseconds, 0), (1 << 48) - 1))
      if now > state.millisecond {
        state.millisecond = now
        // The highest bit is left at 0, so that half of the numbers are always there to count on.
        state.count = state.random() >> 53
      } else if state.count < 0xFFF {
        state.count += 1
      } else {
        state.millisecond += 1
        state.count = state.random() >> 53
      }
      let version: UInt64 = 7 << 12
      let variant: UInt64 = 0b10 << 62
      return UUID(high: state.millisecond << 16 | version | state.count, low: variant | state.random() >> 2)
    }
  }

  /// Has all that are made from now on be greater than `id`, which another process has made: by a clock that was ahead of this one, maybe.
  public func goOn(after id: UUID) {
    state.withLock { state in
      guard id.high >> 16 >= state.millisecond else { return }
      state.millisecond = id.high >> 16
      state.count = 0xFFF
    }
  }

  private struct State {
    /// Of the last identifier, since 1970.
    var millisecond: UInt64 = 0
    /// Of the last identifier within its millisecond, 12 bits.
    var count: UInt64 = 0
    /// Random numbers in store, because OpenSSL is slow to give a few and quick to give many.
    private var store = [UInt64](repeating: 0, count: 128)
    private var used = 128

    mutating func random() -> UInt64 {
      if used == store.count {
        let filled = store.withUnsafeMutableBytes { RAND_bytes($0.baseAddress, Int32($0.count)) }
        precondition(filled == 1, "OpenSSL has no random bytes")
        used = 0
      }
      defer { used += 1 }
      return store[used]
    }
  }
}
