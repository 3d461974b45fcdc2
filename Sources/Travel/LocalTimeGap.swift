/// A local time that never came, because the clocks were set forward over it: which one, where, and from when to when they were set.
public struct LocalTimeGap: Error, Hashable, Sendable, CustomStringConvertible {
  /// The time that does not exist.
  public let local: LocalTime
  /// The identifier of the zone.
  public let zone: String
  /// When the clocks were set.
  public let transition: Instant
  /// How far they were ahead of UTC until then.
  public let offsetBefore: UTCOffset
  /// How far they were from then on.
  public let offsetAfter: UTCOffset

  /// Seconds that the clocks left out.
  public var length: Int { offsetAfter.seconds - offsetBefore.seconds }
  /// What the clocks would have shown had they not been set: the first time that does not exist.
  public var from: LocalTime { LocalTime(seconds: transition.milliseconds / 1000 + Int64(offsetBefore.seconds)) }
  /// What they were set to: the first time that exists again.
  public var to: LocalTime { LocalTime(seconds: transition.milliseconds / 1000 + Int64(offsetAfter.seconds)) }

  /// When a clock that was set too early shows it: before the transition.
  public var earlier: Instant { Instant(milliseconds: (local.seconds - Int64(offsetAfter.seconds)) * 1000) }
  /// When a clock that nobody has set yet shows it: at or after the transition.
  public var later: Instant { Instant(milliseconds: (local.seconds - Int64(offsetBefore.seconds)) * 1000) }

  /// `02:30 does not exist on 2026-03-29 in Europe/Berlin: clocks go from 02:00 to 03:00.`
  public var description: String {
    let what = local.precision == .day ? "The day \(local.date) does not exist" : "\(local.clock) does not exist on \(local.date)"
    let isOnOneDay = from.date == local.date && to.date == local.date
    return "\(what) in \(zone): clocks go from \(isOnOneDay ? from.clock : from.description) to \(isOnOneDay ? to.clock : to.description)."
  }
}
