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
    return String(unsafeUninitializedCapacity: 24) { text in
      var end = 0
      func write(_ character: Unicode.Scalar) {
        text[end] = UInt8(ascii: character)
        end += 1
      }
      func write(_ value: Int, digits: Int) {
        var value = value
        for place in stride(from: digits - 1, through: 0, by: -1) {
          text[end + place] = UInt8(ascii: "0") + UInt8(value % 10)
          value /= 10
        }
        end += digits
      }
      write(date.year, digits: 4)
      write("-")
      write(date.month, digits: 2)
      write("-")
      write(date.day, digits: 2)
      write("T")
      write(time / 3600, digits: 2)
      write(":")
      write(time / 60 % 60, digits: 2)
      write(":")
      write(time % 60, digits: 2)
      if millisecond > 0 {
        write(".")
        write(millisecond, digits: 3)
      }
      write("Z")
      return end
    }
  }
}
