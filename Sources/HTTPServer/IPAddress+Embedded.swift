extension IPAddress {
  /// The IPv4 address that an IPv6 address stands for, where a translator or a tunnel takes what is sent to it: NAT64 (RFC 6052 section 2.1), 6to4
  /// (RFC 3056 section 2), IPv4-translated (RFC 2765 section 2.1) and IPv4-compatible addresses (RFC 4291 section 2.5.5.1). nil for all others.
  /// An IPv4-mapped address is an IPv4 address already.
  public var embeddedIPv4: IPAddress? {
    if isIPv4 { return nil }
    if high >> 48 == 0x2002 { return IPAddress(v4: UInt32(truncatingIfNeeded: high >> 16)) }
    let isNAT64 = high == 0x0064_FF9B_0000_0000 && low >> 32 == 0
    let isTranslated = high == 0 && low >> 32 == 0xFFFF_0000
    // :: and ::1 are addresses of their own.
    let isCompatible = high == 0 && low >> 32 == 0 && low > 1
    return isNAT64 || isTranslated || isCompatible ? IPAddress(v4: UInt32(truncatingIfNeeded: low)) : nil
  }
}
