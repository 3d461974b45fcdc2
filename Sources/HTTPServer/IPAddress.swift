/// An IPv4 or IPv6 address. An IPv4 address and its IPv4-mapped IPv6 form (RFC 4291 section 2.5.5.2) are one and the same value, so that a
/// client is the same on either kind of socket.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// The 16 bytes of the IPv6 form as two numbers, first half first.
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The address of four bytes.
  public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
    self.init(v4: UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d))
  }

  /// The IPv4 address whose first byte is the highest.
  init(v4: UInt32) { self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(v4)) }

  /// The address of 4 or 16 bytes in network order; nil for any other number.
  public init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4:
      self.init(v4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16:
      self.init(
        high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
        low: bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) })
    default: return nil
    }
  }

  /// The address written as `text`: four decimal numbers without leading zeros, or IPv6 (RFC 4291 section 2.2) without brackets and zone.
  public init?(_ text: String) {
    guard let address = IPAddress(text: text.utf8.span) else { return nil }
    self = address
  }

  init?(text: Span<UInt8>) {
    // The longest form is an IPv6 address that ends in an IPv4 address: 45 characters.
    guard text.count <= 45 else { return nil }
    for i in text.indices where text[i] == ASCII.colon {
      guard let address = Self.v6(text) else { return nil }
      self = address
      return
    }
    guard let v4 = Self.v4(text) else { return nil }
    self.init(v4: v4)
  }

  /// Whether this is an IPv4 address.
  public var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// Whether this is the machine itself: 127.0.0.0/8 or ::1.
  public var isLoopback: Bool { isIPv4 ? low >> 24 & 0xFF == 127 : high == 0 && low == 1 }

  /// What limits per client count by: the IPv4 address, or the first 64 bits of the IPv6 address, which one client has all to itself.
  public var limitKey: IPAddress { isIPv4 ? self : IPAddress(high: high, low: 0) }

  /// The canonical text form; IPv6 as RFC 5952 section 4 has it.
  public var description: String {
    if isIPv4 { return "\(low >> 24 & 0xFF).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).\(low & 0xFF)" }
    let groups = (0..<8).map { Int(($0 < 4 ? high : low) >> UInt64(48 - 16 * ($0 & 3)) & 0xFFFF) }
    let zeros = Self.longestZeros(groups)
    var text = ""
    var i = 0
    while i < 8 {
      if i == zeros.lowerBound, !zeros.isEmpty {
        text += "::"
        i = zeros.upperBound
      } else {
        if i > 0, i != zeros.upperBound || zeros.isEmpty { text += ":" }
        text += String(groups[i], radix: 16)
        i += 1
      }
    }
    return text
  }

  /// The longest run of at least two zero groups, the first of equals.
  private static func longestZeros(_ groups: [Int]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for i in 0...8 where i == 8 || groups[i] != 0 {
      if i - start > max(1, longest.count) { longest = start..<i }
      start = i + 1
    }
    return longest
  }

  private static func v4(_ text: Span<UInt8>) -> UInt32? {
    var address: UInt32 = 0
    var i = 0
    for part in 0..<4 {
      if part > 0 {
        guard i < text.count, text[i] == ASCII.dot else { return nil }
        i += 1
      }
      let start = i
      var number: UInt32 = 0
      while i < text.count, i - start < 3, ASCII.isDigit(text[i]) {
        number = number * 10 + UInt32(text[i] - ASCII.zero)
        i += 1
      }
      // A leading zero means octal to some readers.
      guard i > start, number <= 255, i - start == 1 || text[start] != ASCII.zero else { return nil }
      address = address << 8 | number
    }
    return i == text.count ? address : nil
  }

  private static func v6(_ text: Span<UInt8>) -> IPAddress? {
    var groups: [UInt16] = []
    var gap: Int?
    var i = 0
    if text.count >= 2, text[0] == ASCII.colon, text[1] == ASCII.colon {
      gap = 0
      i = 2
    }
    while i < text.count {
      guard groups.count < 8 else { return nil }
      let start = i
      var group: UInt16 = 0
      while i < text.count, i - start < 4, let digit = ASCII.hexValue(text[i]) {
        group = group << 4 | UInt16(digit)
        i += 1
      }
      guard i > start else { return nil }
      if i < text.count, text[i] == ASCII.dot {
        guard groups.count <= 6, let v4 = v4(text.extracting(start...)) else { return nil }
        groups += [UInt16(truncatingIfNeeded: v4 >> 16), UInt16(truncatingIfNeeded: v4)]
        i = text.count
        break
      }
      groups.append(group)
      guard i < text.count else { break }
      guard text[i] == ASCII.colon, i + 1 < text.count else { return nil }
      i += 1
      if text[i] == ASCII.colon {
        guard gap == nil else { return nil }
        gap = groups.count
        i += 1
      }
    }
    if let gap {
      // `::` stands for one group or more.
      guard groups.count < 8 else { return nil }
      groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
    }
    guard groups.count == 8 else { return nil }
    return IPAddress(
      high: groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }, low: groups[4...].reduce(0) { $0 << 16 | UInt64($1) })
  }
}
