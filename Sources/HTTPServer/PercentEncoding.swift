/// Percent-encoding (RFC 3986 section 2.1) of text in paths, queries and forms. What is decoded is UTF-8 without NUL, or an error.
public enum PercentEncoding {
  /// The text that `bytes` stand for; `plusAsSpace` is right for names and values of queries and forms, wrong for path segments. `place`
  /// begins the message of the 400 that is thrown for an incomplete escape, for NUL and for what is no UTF-8.
  static func decode(_ bytes: Span<UInt8>, plusAsSpace: Bool, in place: @autoclosure () -> String) throws(HTTPError) -> String {
    var i = 0
    while i < bytes.count, bytes[i] != ASCII.percent, bytes[i] != 0, !(plusAsSpace && bytes[i] == ASCII.plus) { i += 1 }
    if i == bytes.count { return try text(bytes, in: place()) }

    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    for j in 0..<i { decoded.append(bytes[j]) }
    while i < bytes.count {
      var byte = bytes[i]
      i += 1
      if byte == ASCII.percent {
        guard i + 1 < bytes.count, let high = ASCII.hexValue(bytes[i]), let low = ASCII.hexValue(bytes[i + 1]) else {
          throw .badRequest("\(place()) has a % that is not followed by two hexadecimal digits; a percent sign itself is written %25.")
        }
        byte = high << 4 | low
        i += 2
      } else if plusAsSpace, byte == ASCII.plus {
        byte = ASCII.space
      }
      guard byte != 0 else { throw .badRequest("\(place()) contains a NUL character, which is not accepted.") }
      decoded.append(byte)
    }
    return try text(decoded.span, in: place())
  }

  private static func text(_ bytes: Span<UInt8>, in place: @autoclosure () -> String) throws(HTTPError) -> String {
    guard let valid = try? UTF8Span(validating: bytes) else {
      throw .badRequest("\(place()) is not UTF-8 after percent-decoding.")
    }
    return String(copying: valid)
  }

  /// `text` for use as a path segment or as a name or value of a query: all but letters, digits, `-`, `.`, `_` and `~` is escaped.
  public static func encode(_ text: String) -> String {
    guard !text.utf8.allSatisfy(ASCII.isUnreserved) else { return text }
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count * 3)
    for byte in text.utf8 {
      if ASCII.isUnreserved(byte) {
        encoded.append(byte)
      } else {
        encoded.append(ASCII.percent)
        encoded.append(hexDigit(byte >> 4))
        encoded.append(hexDigit(byte & 15))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? ASCII.zero + value : 0x37 + value }
}
