/// How bytes are written as lines of ASCII (RFC 2045, section 6), read as leniently as mail needs it: what is no sign of the encoding stands for itself, or
/// for nothing.
enum TransferEncoding: String {
  case base64, quotedPrintable = "quoted-printable"
  /// 7bit, 8bit, binary, and what nobody knows.
  case none

  /// By the value of Content-Transfer-Encoding.
  init(_ value: String) {
    let word = value.prefix { $0 != ";" && $0 != "(" }.lowercased().filter { $0 != " " && $0 != "\t" && $0 != "\"" }
    self = TransferEncoding(rawValue: word) ?? .none
  }

  func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    switch self {
    case .none: Array(bytes)
    case .base64: Self.base64(bytes)
    case .quotedPrintable: Self.quotedPrintable(bytes)
    }
  }

  /// The value of a letter, 64 for what ends a group, 65 for what is none.
  private static let values: [UInt8] = (0...255).map { (byte: UInt8) -> UInt8 in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    case UInt8(ascii: "="): 64
    default: 65
    }
  }

  /// Groups may end anywhere and go on behind that, as where parts have been put behind one another.
  static func base64(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 4 * 3 + 3)
    let values = values
    var group: UInt32 = 0
    var count = 0
    func rest() {
      if count == 2 { output.append(UInt8(truncatingIfNeeded: group >> 4)) }
      if count == 3 {
        output.append(UInt8(truncatingIfNeeded: group >> 10))
        output.append(UInt8(truncatingIfNeeded: group >> 2))
      }
      (group, count) = (0, 0)
    }
    for byte in bytes {
      let value = values[Int(byte)]
      if value == 64 { rest() }
      guard value < 64 else { continue }
      group = group << 6 | UInt32(value)
      count += 1
      if count == 4 {
        output.append(UInt8(truncatingIfNeeded: group >> 16))
        output.append(UInt8(truncatingIfNeeded: group >> 8))
        output.append(UInt8(truncatingIfNeeded: group))
        (group, count) = (0, 0)
      }
    }
    rest()
    return output
  }

  /// Spaces at the end of a line have been added on the way (rule 3 of section 6.7), and an equals sign that begins nothing is one.
  static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    // Up to here nothing is a space at the end of a line.
    var solid = 0
    var i = bytes.startIndex
    while i < bytes.endIndex {
      let byte = bytes[i]
      switch byte {
      case UInt8(ascii: "="):
        if i + 2 < bytes.endIndex, let high = hexadecimal(bytes[i + 1]), let low = hexadecimal(bytes[i + 2]) {
          output.append(high << 4 | low)
          solid = output.count
          i += 3
        } else if let end = softBreak(bytes, i + 1) {
          solid = output.count
          i = end
        } else {
          output.append(byte)
          solid = output.count
          i += 1
        }
      case 0x0A, 0x0D:
        output.removeLast(output.count - solid)
        output.append(byte)
        solid = output.count
        i += 1
      case 0x20, 0x09:
        output.append(byte)
        i += 1
      default:
        output.append(byte)
        solid = output.count
        i += 1
      }
    }
    return output
  }

  /// Where the next line begins, if nothing but spaces is before it.
  private static func softBreak(_ bytes: ArraySlice<UInt8>, _ start: Int) -> Int? {
    var i = start
    // More than a line has are no filling; the limit keeps it linear.
    while i < bytes.endIndex, i - start < 80, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
    guard i < bytes.endIndex else { return i }
    if bytes[i] == 0x0A { return i + 1 }
    guard bytes[i] == 0x0D else { return nil }
    return i + 1 < bytes.endIndex && bytes[i + 1] == 0x0A ? i + 2 : i + 1
  }

  static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
    default: nil
    }
  }
}
