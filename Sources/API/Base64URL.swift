/// Base64 for addresses (RFC 4648 section 5), without padding, as signed tokens use it (RFC 7515 section 2).
enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let values: [UInt8: UInt32] = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($1, UInt32($0)) })

  /// The text of `bytes`.
  static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    var (rest, count) = (UInt32(0), 0)
    for byte in bytes {
      rest = rest << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(alphabet[Int(rest >> UInt32(count)) & 63])
      }
    }
    if count > 0 { text.append(alphabet[Int(rest << UInt32(6 - count)) & 63]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// What `text` stands for; nil for what is not exactly the form that `encode` writes, so that no two texts are one.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (rest, count) = (UInt32(0), 0)
    for letter in text.utf8 {
      guard let value = values[letter] else { return nil }
      rest = rest << 6 | value
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: rest >> UInt32(count)))
    }
    return count < 6 && rest & (1 << UInt32(count) - 1) == 0 ? bytes : nil
  }
}
