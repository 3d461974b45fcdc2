/// A universally unique identifier (RFC 9562): 16 bytes, in the order of these bytes.
public struct UUID: Hashable, Comparable, Sendable, LosslessStringConvertible {
  /// The first eight bytes, the first of them highest.
  public let high: UInt64
  /// The last eight bytes.
  public let low: UInt64

  /// The identifier with these two halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The identifier with these bytes; nil when they are not 16.
  public init?(bytes: Span<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    for i in 0..<8 {
      halves.0 = halves.0 << 8 | UInt64(bytes[i])
      halves.1 = halves.1 << 8 | UInt64(bytes[8 + i])
    }
    self.init(high: halves.0, low: halves.1)
  }

  /// Its bytes as they are stored.
  public var bytes: InlineArray<16, UInt8> {
    InlineArray { i in UInt8(truncatingIfNeeded: (i < 8 ? high : low) >> (56 - UInt64(i % 8) * 8)) }
  }

  /// Whether the bytes of `a` come before those of `b`; for version 7: whether it was made earlier.
  public static func < (a: UUID, b: UUID) -> Bool { (a.high, a.low) < (b.high, b.low) }

  /// Reads the form `019a9f3c-5d3e-7abc-8def-0123456789ab` and no other; nil for anything else. Capital letters are taken.
  public init?(_ text: String) { self.init(text: text.utf8.span) }

  /// The same from UTF-8.
  public init?(text: Span<UInt8>) {
    guard text.count == 36 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    for i in 0..<36 {
      if Self.isHyphen(at: i) {
        guard text[i] == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = Self.value(ofHexadecimal: text[i]) else { return nil }
      if i < 18 { halves.0 = halves.0 << 4 | digit } else { halves.1 = halves.1 << 4 | digit }
    }
    self.init(high: halves.0, low: halves.1)
  }

  /// 36 characters in lower case.
  public var description: String {
    String(unsafeUninitializedCapacity: 36) { text in
      var (high, low) = (high, low)
      // Backwards: the last digit of a half is the one at hand.
      for i in stride(from: 35, through: 0, by: -1) {
        if Self.isHyphen(at: i) {
          text[i] = UInt8(ascii: "-")
          continue
        }
        let digit = UInt8(i < 18 ? high & 15 : low & 15)
        if i < 18 { high >>= 4 } else { low >>= 4 }
        text[i] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      return 36
    }
  }

  private static func isHyphen(at index: Int) -> Bool { index == 8 || index == 13 || index == 18 || index == 23 }

  private static func value(ofHexadecimal character: UInt8) -> UInt64? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(character - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
