/// Writes JSON as UTF-8, directly into bytes. Commas are its own business; that objects and arrays are closed is the caller's.
public struct JSONWriter: Sendable {
  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty text, with room for `capacity` bytes.
  public init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// What has been written, and a line end.
  public consuming func line() -> [UInt8] {
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  @inline(__always)
  private mutating func beginValue() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// `{`.
  public mutating func beginObject() {
    beginValue()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  /// `}`.
  public mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  /// `[`.
  public mutating func beginArray() {
    beginValue()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
  }

  /// `]`.
  public mutating func endArray() {
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// A member's name; its value comes next.
  public mutating func name(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A member's name with its quotes and its colon, as `quoted(_:)` makes it.
  @usableFromInline
  mutating func name(quoted: [UInt8]) {
    beginValue()
    quoted.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    needsComma = false
  }

  /// The member whose name is `quoted`, unless `write` writes null.
  mutating func member(quoted: [UInt8], unlessNull write: (inout JSONWriter) -> Void) {
    let (start, neededComma) = (bytes.count, needsComma)
    name(quoted: quoted)
    let value = bytes.count
    write(&self)
    guard bytes.count == value + 4, bytes[value...].elementsEqual("null".utf8) else { return }
    bytes.removeLast(bytes.count - start)
    needsComma = neededComma
  }

  /// `"name":`.
  @usableFromInline
  static func quoted(_ name: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.name(name)
    return writer.bytes
  }

  /// `null`.
  public mutating func null() {
    beginValue()
    bytes += "null".utf8
  }

  /// `true` or `false`.
  public mutating func bool(_ value: Bool) {
    beginValue()
    bytes += (value ? "true" : "false").utf8
  }

  /// A whole number.
  public mutating func integer(_ value: Int64) {
    beginValue()
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var magnitude = value.magnitude
    var digits: (UInt64, UInt64, UInt32) = (0, 0, 0)
    withUnsafeMutableBytes(of: &digits) { digits in
      var start = 20
      repeat {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
        magnitude /= 10
      } while magnitude > 0
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: digits[start..<20]))
    }
  }

  /// A finite number, by the shortest text that reads back as the same one; a whole one without a fraction.
  public mutating func real(_ value: Double) {
    if value == value.rounded(), value.magnitude < 1e15 { return integer(Int64(value)) }
    beginValue()
    bytes += value.description.utf8
  }

  /// A number that is already text.
  public mutating func number(_ text: String) {
    beginValue()
    bytes += text.utf8
  }

  /// A string.
  public mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { utf8(string: $0) }
  }

  /// A string that is UTF-8 already.
  public mutating func utf8(string: UnsafeBufferPointer<UInt8>) {
    beginValue()
    bytes.append(UInt8(ascii: "\""))
    var clean = 0
    for i in Self.cleanPrefix(string)..<string.count {
      let byte = string[i]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: string[clean..<i]))
      clean = i + 1
      escape(byte)
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: string[clean...]))
    bytes.append(UInt8(ascii: "\""))
  }

  /// How many bytes at the beginning, in eights, have none that is escaped.
  private static func cleanPrefix(_ string: UnsafeBufferPointer<UInt8>) -> Int {
    let bytes = UnsafeRawBufferPointer(string)
    let ones: UInt64 = 0x0101_0101_0101_0101
    // Eight bytes in a number: the highest bit of each is set below where the byte, before borrowing, was smaller than what is subtracted.
    func hasByte(below limit: UInt64, in word: UInt64) -> Bool { (word &- ones &* limit) & ~word & (ones &* 0x80) != 0 }
    var i = 0
    while i + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
      if hasByte(below: 0x20, in: word) || hasByte(below: 1, in: word ^ (ones &* 0x22)) || hasByte(below: 1, in: word ^ (ones &* 0x5C)) {
        break
      }
      i += 8
    }
    return i
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
      bytes += "u00".utf8
      bytes.append(UInt8(ascii: "0") + byte >> 4)
      bytes.append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
    }
  }

  /// Any value.
  public mutating func value(_ json: JSON) {
    switch json {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let text): number(text)
    case .string(let text): string(text)
    case .array(let elements):
      beginArray()
      for element in elements { value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        name(member.name)
        value(member.value)
      }
      endObject()
    }
  }
}
