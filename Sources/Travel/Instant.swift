/// A point in time, the same everywhere: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted. Written and read as RFC 3339.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Negative before 1970.
  public let milliseconds: Int64

  /// The instant so many milliseconds after the beginning of 1970 in UTC.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Whether `a` comes before `b`.
  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

  /// The first and the last instant of the years 1 to 9999 in UTC. Others can be counted, but four digits cannot name them.
  public static let nameable = Instant(milliseconds: -62_135_596_800_000)...Instant(milliseconds: 253_402_300_799_999)

  /// RFC 3339 in UTC: `2026-03-29T08:30:00Z`, or `2026-03-29T08:30:00.123Z` when it is not on the second. An instant outside of `nameable`
  /// is written as the nearest one inside.
  public var description: String {
    let nearest = min(max(self, Self.nameable.lowerBound), Self.nameable.upperBound)
    let (seconds, millisecond) = Gregorian.floored(Int(nearest.milliseconds), by: 1000)
    let (dayNumber, time) = Gregorian.floored(seconds, by: 86_400)
    let date = Gregorian.date(ofDay: dayNumber)
    return DigitWriter.text(capacity: 24) { text in
      text.write(date)
      text.write("T")
      text.write(secondOfDay: time, withSeconds: true)
      if millisecond > 0 {
        text.write(".")
        text.write(millisecond, digits: 3)
      }
      text.write("Z")
    }
  }
}
