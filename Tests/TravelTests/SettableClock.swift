import Threads
import Travel

/// A clock that shows what a test has set.
final class SettableClock: Sendable {
  private let instant: Locked<Instant>

  init(_ milliseconds: Int64) { instant = Locked(Instant(milliseconds: milliseconds)) }

  var clock: Clock { Clock { self.instant.withLock { $0 } } }

  func set(_ milliseconds: Int64) { instant.withLock { $0 = Instant(milliseconds: milliseconds) } }
}
