/// Writing what `TransferEncoding` reads.
extension TransferEncoding {
  private static let digits = Array("0123456789ABCDEF".utf8)
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// In base64, on one line.
  static func base64Text(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      bits <<= UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        output.append(index <= group.count ? letters[Int(bits >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// As quoted-printable, with CRLF between lines, none of which has more than 76 characters (RFC 2045 section 6.7).
  static func quotedPrintable(_ text: String) -> String {
    let lines = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
    let quoted = lines.map { String(decoding: quotedLine($0.last == 0x0D ? $0.dropLast() : $0), as: UTF8.self) }
    return quoted.joined(separator: "\r\n")
  }

  private static func quotedLine(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    var length = 0
    // Some programs put a sign before it, which would break signatures (RFC 5322 has no such rule, mailbox files do).
    let isFrom = line.starts(with: "From ".utf8)
    for (index, byte) in zip(line.indices, line) {
      let isLast = index == line.endIndex - 1
      let isPlain =
        switch byte {
        case 0x20, 0x09: !isLast
        case UInt8(ascii: "="): false
        case UInt8(ascii: "F"): !(isFrom && index == line.startIndex)
        // A dot alone on a line would end the mail where somebody forgets to double it.
        case UInt8(ascii: "."): index != line.startIndex
        default: 0x21...0x7E ~= byte
        }
      let piece = isPlain ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      if length + piece.count > (isLast ? 76 : 75) {
        output += [UInt8(ascii: "="), 0x0D, 0x0A]
        length = 0
      }
      output += piece
      length += piece.count
    }
    return output
  }
}
