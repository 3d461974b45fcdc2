/// How far the clocks of a place are ahead of UTC; negative west of it.
public struct UTCOffset: Hashable, Sendable, CustomStringConvertible {
  /// In seconds: local mean times, which were in use until about 1900, have some.
  public let seconds: Int

  /// So many seconds ahead of UTC.
  public init(seconds: Int) { self.seconds = seconds }

  /// `+02:00`, as RFC 3339 writes it; with seconds only where there are some: `+00:53:28`. RFC 3339 has no form for those, and a rounded one
  /// would contradict the instant beside it.
  public var description: String {
    let size = abs(seconds)
    return DigitWriter.text(capacity: 9) { text in
      text.write(seconds < 0 ? "-" : "+")
      text.write(secondOfDay: size, withSeconds: size % 60 != 0)
    }
  }
}

/// 0 to 99 as `00` to `99`.
func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
