/// A table of texts in one language as wallet passes bring it (`pass.strings`): `"key" = "text";`, with comments, in UTF-8 or UTF-16. What is malformed ends
/// the reading; what stands before it is kept.
struct StringsFile {
  /// Of one file.
  static let maximum = 1 << 20

  private(set) var texts: [String: String] = [:]
  private let bytes: [UInt8]
  private var position = 0

  init(_ file: [UInt8]) {
    bytes = Self.utf8(file)
    while let (key, text) = pair() { texts[key] = text }
  }

  /// UTF-16 without a mark is told by the zeros of its first character, which is ASCII.
  private static func utf8(_ file: [UInt8]) -> [UInt8] {
    guard file.count <= maximum else { return [] }
    var marked = file
    if file.count >= 2, file[0] == 0, file[1] != 0 { marked = [0xFE, 0xFF] + file }
    if file.count >= 2, file[0] != 0, file[1] == 0 { marked = [0xFF, 0xFE] + file }
    var decoder = UTF16Decoder()
    var output: [UInt8] = []
    try? decoder.feed(marked[...]) { output += $0 }
    try? decoder.finish { output += $0 }
    return output
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = next {
      if byte <= 0x20 {
        position += 1
      } else if bytes[position...].starts(with: "//".utf8) {
        while let byte = next, byte != 0x0A, byte != 0x0D { position += 1 }
      } else if bytes[position...].starts(with: "/*".utf8) {
        position += 2
        while next != nil, !bytes[position...].starts(with: "*/".utf8) { position += 1 }
        position = min(position + 2, bytes.count)
      } else {
        return
      }
    }
  }

  private mutating func pair() -> (String, String)? {
    skipBlanks()
    guard let key = word() else { return nil }
    skipBlanks()
    guard take("=") else { return nil }
    skipBlanks()
    guard let text = word() else { return nil }
    skipBlanks()
    guard take(";") else { return nil }
    return (key, text)
  }

  /// In quotes of either kind, or letters, digits and a few signs without any.
  private mutating func word() -> String? {
    if take("\"") { return quoted(by: UInt8(ascii: "\"")) }
    if take("'") { return quoted(by: UInt8(ascii: "'")) }
    let start = position
    while let byte = next, BoardingPassText.isLetter(byte) || BoardingPassText.isDigit(byte) || "_-.:$/".utf8.contains(byte) {
      position += 1
    }
    return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
  }

  private mutating func quoted(by quote: UInt8) -> String? {
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == quote { return String(decoding: text, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") { escape(&text) } else { text.append(byte) }
    }
    return nil
  }

  /// What stands behind a backslash; what has no meaning of its own is itself.
  private mutating func escape(_ text: inout [UInt8]) {
    guard let byte = next else { return }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "U"), UInt8(ascii: "u"):
      guard let unit = unit() else { return }
      var units = [unit]
      if UTF16.isLeadSurrogate(unit), take("\\"), take("U") || take("u"), let low = self.unit() { units.append(low) }
      text += String(decoding: units, as: UTF16.self).utf8
    default: text.append(byte)
    }
  }

  /// Four hexadecimal digits.
  private mutating func unit() -> UInt16? {
    guard position + 4 <= bytes.count, let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16) else {
      return nil
    }
    position += 4
    return unit
  }
}
