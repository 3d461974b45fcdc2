/// Character classes of the HTTP and URI grammars, each as a 128-bit set: one shift and one test a byte, no table in memory.
enum ASCII {
  static let tab: UInt8 = 0x09
  static let lf: UInt8 = 0x0A
  static let cr: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let percent: UInt8 = 0x25
  static let ampersand: UInt8 = 0x26
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let hyphen: UInt8 = 0x2D
  static let dot: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let zero: UInt8 = 0x30
  static let colon: UInt8 = 0x3A
  static let semicolon: UInt8 = 0x3B
  static let equals: UInt8 = 0x3D
  static let question: UInt8 = 0x3F
  static let backslash: UInt8 = 0x5C

  @inline(__always)
  private static func member(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
    byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }

  /// tchar (RFC 9110 section 5.6.2): ``!#$%&'*+-.^_`|~``, digits and letters.
  @inline(__always)
  static func isToken(_ byte: UInt8) -> Bool { member(byte, 0x03FF_6CFA_0000_0000, 0x57FF_FFFF_C7FF_FFFE) }

  /// field-vchar, space and tab (RFC 9110 section 5.5): everything but control characters; obs-text is allowed and opaque.
  @inline(__always)
  static func isFieldValue(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == tab }

  /// pchar and `/` (RFC 3986 section 3.3), without `%`.
  @inline(__always)
  static func isPath(_ byte: UInt8) -> Bool { member(byte, 0x2FFF_FFD2_0000_0000, 0x47FF_FFFE_87FF_FFFF) }

  /// pchar, `/` and `?` (RFC 3986 section 3.4), without `%`.
  @inline(__always)
  static func isQuery(_ byte: UInt8) -> Bool { isPath(byte) || byte == question }

  /// unreserved and sub-delims (RFC 3986 section 3.2.2): a registered name or IPv4 address, without `%`.
  @inline(__always)
  static func isRegName(_ byte: UInt8) -> Bool { member(byte, 0x2BFF_7FD2_0000_0000, 0x47FF_FFFE_87FF_FFFE) }

  /// unreserved (RFC 3986 section 2.3): what is never percent-encoded.
  @inline(__always)
  static func isUnreserved(_ byte: UInt8) -> Bool { member(byte, 0x03FF_6000_0000_0000, 0x47FF_FFFE_87FF_FFFE) }

  /// cookie-octet (RFC 6265 section 4.1.1): visible characters but `"`, `,`, `;` and `\`.
  @inline(__always)
  static func isCookieOctet(_ byte: UInt8) -> Bool { member(byte, 0xF7FF_EFFA_0000_0000, 0x7FFF_FFFF_EFFF_FFFF) }

  /// etagc (RFC 9110 section 8.8.3): visible characters but `"`, and obs-text.
  @inline(__always)
  static func isETag(_ byte: UInt8) -> Bool { byte > space && byte != quote && byte != 0x7F }

  /// bchars (RFC 2046 section 5.1.1): what a multipart boundary is made of.
  @inline(__always)
  static func isBoundary(_ byte: UInt8) -> Bool { member(byte, 0xA7FF_FB81_0000_0000, 0x07FF_FFFE_87FF_FFFE) }

  /// 0–9.
  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }

  /// The value of a hexadecimal digit of either case.
  @inline(__always)
  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte &- 0x30
    case 0x41...0x46: byte &- 0x37
    case 0x61...0x66: byte &- 0x57
    default: nil
    }
  }

  /// A–Z as a–z, everything else as it is.
  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

extension String {
  /// Equality of field names, schemes and tokens: A–Z equal a–z, all else by the byte.
  func equalsIgnoringASCIICase(_ other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8) { ASCII.lowercased($0) == ASCII.lowercased($1) }
  }
}
