/// Writes JSON as UTF-8, directly into bytes. Commas are its own business; that objects and arrays are closed is the caller's.
public struct JSONWriter: ~Copyable {
  /// Memory of its own: an array is asked with each byte whether it is shared, and an answer has hundreds of thousands.
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0
  private var needsComma = false

  /// An empty text, with room for `capacity` bytes.
  public init(capacity: Int = 256) {
    self.capacity = max(1, capacity)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  /// What has been written so far.
  public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// What has been written, and a line end.
  public consuming func line() -> [UInt8] {
    write(UInt8(ascii: "\n"))
    return bytes
  }

  /// Where the next `more` bytes go. What is written there counts when `count` says so.
  @inline(__always)
  private mutating func room(_ more: Int) -> UnsafeMutablePointer<UInt8> {
    if capacity - count < more { grow(by: more) }
    return start + count
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    capacity = max(2 * capacity, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.initialize(from: start, count: count)
    start.deallocate()
    start = larger
  }

  @inline(__always)
  private mutating func write(_ byte: UInt8) {
    room(1).initialize(to: byte)
    count += 1
  }

  @inline(__always)
  private mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.baseAddress else { return }
    room(bytes.count).initialize(from: first, count: bytes.count)
    count += bytes.count
  }

  private mutating func write(_ text: StaticString) { write(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)) }

  /// A value's bytes as they are.
  private mutating func plain(_ text: String) {
    beginValue()
    var text = text
    text.withUTF8 { write($0) }
  }

  @inline(__always)
  private mutating func beginValue() {
    if needsComma { write(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// `{`.
  public mutating func beginObject() {
    beginValue()
    write(UInt8(ascii: "{"))
    needsComma = false
  }

  /// `}`.
  public mutating func endObject() {
    write(UInt8(ascii: "}"))
    needsComma = true
  }

  /// `[`.
  public mutating func beginArray() {
    beginValue()
    write(UInt8(ascii: "["))
    needsComma = false
  }

  /// `]`.
  public mutating func endArray() {
    write(UInt8(ascii: "]"))
    needsComma = true
  }

  /// A member's name; its value comes next.
  public mutating func name(_ name: String) {
    string(name)
    write(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A member's name with its quotes and its colon, as `quoted(_:)` makes it.
  @usableFromInline
  mutating func name(quoted: [UInt8]) {
    beginValue()
    quoted.withUnsafeBufferPointer { write($0) }
    needsComma = false
  }

  /// The member whose name is `quoted`, unless `write` writes null.
  mutating func member(quoted: [UInt8], unlessNull write: (inout JSONWriter) -> Void) {
    let (before, neededComma) = (count, needsComma)
    name(quoted: quoted)
    let value = count
    write(&self)
    guard UnsafeBufferPointer(start: start + value, count: count - value).elementsEqual("null".utf8) else { return }
    count = before
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
    write("null")
  }

  /// `true` or `false`.
  public mutating func bool(_ value: Bool) {
    beginValue()
    write(value ? "true" : "false")
  }

  /// A whole number.
  public mutating func integer(_ value: Int64) {
    beginValue()
    if value < 0 { write(UInt8(ascii: "-")) }
    var magnitude = value.magnitude
    var digits: (UInt64, UInt64, UInt32) = (0, 0, 0)
    withUnsafeMutableBytes(of: &digits) { digits in
      var first = 20
      repeat {
        first -= 1
        digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
        magnitude /= 10
      } while magnitude > 0
      digits.withMemoryRebound(to: UInt8.self) { write(UnsafeBufferPointer(rebasing: $0[first..<20])) }
    }
  }

  /// A finite number, by the shortest text that reads back as the same one; a whole one without a fraction.
  public mutating func real(_ value: Double) {
    if value == value.rounded(), value.magnitude < 1e15 { integer(Int64(value)) } else { plain(value.description) }
  }

  /// A number that is already text.
  public mutating func number(_ text: String) { plain(text) }

  /// A string.
  public mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { utf8(string: $0) }
  }

  /// A string that is UTF-8 already.
  public mutating func utf8(string: UnsafeBufferPointer<UInt8>) {
    beginValue()
    write(UInt8(ascii: "\""))
    var clean = 0
    for i in Self.cleanPrefix(string)..<string.count {
      let byte = string[i]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      write(UnsafeBufferPointer(rebasing: string[clean..<i]))
      clean = i + 1
      escape(byte)
    }
    write(UnsafeBufferPointer(rebasing: string[clean...]))
    write(UInt8(ascii: "\""))
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
    write(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: write(UInt8(ascii: "b"))
    case 0x0C: write(UInt8(ascii: "f"))
    case 0x0A: write(UInt8(ascii: "n"))
    case 0x0D: write(UInt8(ascii: "r"))
    case 0x09: write(UInt8(ascii: "t"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): write(byte)
    default:
      write("u00")
      write(UInt8(ascii: "0") + byte >> 4)
      write(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
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
