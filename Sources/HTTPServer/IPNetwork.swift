/// A range of addresses in CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3); a single address is the smallest one.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
  /// The first address.
  public let address: IPAddress
  /// Leading bits that all its addresses share, counted in the 128 bits of the IPv6 form.
  private let sharedBits: Int

  /// The network written as `text`, such as `10.0.0.0/8`, `2001:db8::/32` or `::1`. Throws `InvalidValue` that says what would be right.
  public init(parsing text: String) throws(InvalidValue) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else {
      throw InvalidValue("\"\(text)\" is no IP address or network; write one like 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.")
    }
    let width = parts[0].utf8.contains(ASCII.colon) ? 128 : 32
    var prefix = width
    if parts.count > 1 {
      let digits = parts[1].utf8
      guard (1...3).contains(digits.count), digits.allSatisfy(ASCII.isDigit), digits.count == 1 || digits.first != ASCII.zero,
        let number = Int(parts[1]), number <= width
      else {
        throw InvalidValue("\"\(text)\" is no network: behind the / stands the number of its leading bits, from 0 to \(width).")
      }
      prefix = number
    }
    sharedBits = prefix + 128 - width
    self.address = Self.first(of: address, sharedBits)
    guard address == self.address else {
      throw InvalidValue(
        "\"\(text)\" has bits behind its first \(prefix); write \(self) for the network, or \(address) for the one address.")
    }
  }

  /// Whether `other` lies in it. No IPv6 network holds an IPv4 address, not even `::/0`: who writes that thinks of IPv6.
  public func contains(_ other: IPAddress) -> Bool {
    isIPv4 == other.isIPv4 && Self.first(of: other, sharedBits) == address
  }

  /// The network in CIDR notation, a single address without its length.
  public var description: String {
    sharedBits == 128 ? address.description : "\(address)/\(isIPv4 ? sharedBits - 96 : sharedBits)"
  }

  private var isIPv4: Bool { sharedBits >= 96 && address.isIPv4 }

  private static func first(of address: IPAddress, _ bits: Int) -> IPAddress {
    // Swift's smart shifts give 0 when they shift by 64 or more.
    IPAddress(high: address.high & ~(UInt64.max >> min(bits, 64)), low: address.low & ~(UInt64.max >> max(bits - 64, 0)))
  }
}
