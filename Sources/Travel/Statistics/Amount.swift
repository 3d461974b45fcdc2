/// A decimal number, exactly: money is never a binary fraction.
package struct Amount: Hashable, Sendable {
  private static let unit: Int128 = 1_000_000

  /// In millionths, the smallest that is accepted anywhere.
  private var millionths: Int128
  /// Digits behind the point that are shown.
  private var digits: Int

  /// 0, shown as `0`.
  package static let zero = Amount(millionths: 0, digits: 0)

  private init(millionths: Int128, digits: Int) {
    self.millionths = millionths
    self.digits = digits
  }

  /// Reads `612.40`; nil for what is no decimal number, or has more than six digits behind the point.
  package init?(_ text: String) {
    var millionths: Int128 = 0
    var digits: Int?
    var length = 0
    for byte in text.utf8.drop(while: { $0 == UInt8(ascii: "-") }) {
      if byte == UInt8(ascii: "."), digits == nil {
        digits = 0
        continue
      }
      guard 48...57 ~= byte, length < 30 else { return nil }
      millionths = millionths * 10 + Int128(byte - 48)
      length += 1
      digits = digits.map { $0 + 1 }
    }
    let behind = digits ?? 0
    guard length > 0, behind <= 6, !text.hasPrefix("--") else { return nil }
    for _ in behind..<6 { millionths *= 10 }
    self.init(millionths: text.hasPrefix("-") ? -millionths : millionths, digits: behind)
  }

  /// The sum, with as many digits behind the point as the longer of the two.
  package static func + (a: Amount, b: Amount) -> Amount {
    Amount(millionths: a.millionths + b.millionths, digits: max(a.digits, b.digits))
  }
}

extension Amount: Comparable {
  package static func < (a: Amount, b: Amount) -> Bool { a.millionths < b.millionths }
}

extension Amount: CustomStringConvertible {
  package var description: String {
    let whole = millionths.magnitude / Self.unit.magnitude
    let sign = millionths < 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let behind = "\(millionths.magnitude % Self.unit.magnitude)"
    let padded = String(repeating: "0", count: 6 - behind.utf8.count) + behind
    return "\(sign)\(whole).\(padded.prefix(digits))"
  }
}
