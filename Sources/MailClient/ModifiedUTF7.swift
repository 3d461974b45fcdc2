/// How IMAP4rev1 writes the names of folders: modified UTF-7 (RFC 3501, section 5.1.3).
enum ModifiedUTF7 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

  /// The name in printable ASCII: other characters are runs of UTF-16 in base64, between `&` and `-`.
  static func encode(_ name: String) -> String {
    var encoded: [UInt8] = []
    var run: [UInt8] = []
    func endRun() {
      guard !run.isEmpty else { return }
      encoded += [UInt8(ascii: "&")] + base64(run) + [UInt8(ascii: "-")]
      run = []
    }
    for unit in name.utf16 {
      guard 0x20...0x7E ~= unit else {
        run += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        continue
      }
      endRun()
      encoded.append(UInt8(unit))
      if unit == 0x26 { encoded.append(UInt8(ascii: "-")) }
    }
    endRun()
    return String(decoding: encoded, as: UTF8.self)
  }

  /// Without padding, and with a comma in place of the slash.
  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var (bits, count): (UInt32, UInt32) = (0, 0)
    for byte in bytes {
      bits = (bits << 8 | UInt32(byte)) & 0xFFFF
      count += 8
      while count >= 6 {
        count -= 6
        text.append(digits[Int(bits >> count & 0x3F)])
      }
    }
    if count > 0 { text.append(digits[Int(bits << (6 - count) & 0x3F)]) }
    return text
  }
}
