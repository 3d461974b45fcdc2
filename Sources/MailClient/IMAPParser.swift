/// Reads one response, which is there whole (RFC 3501, section 9).
struct IMAPParser {
  typealias Violation = IMAPReader.Violation

  /// Begins at 0.
  private let bytes: ArraySlice<UInt8>
  private var at = 0

  private init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// The response in `bytes`, which begin an array, without the CR and LF at its end.
  static func response(_ bytes: ArraySlice<UInt8>) throws(Violation) -> IMAPResponse {
    var parser = IMAPParser(bytes)
    return try parser.response()
  }

  /// Whether a response that begins with `bytes` is data, in which there are literals; the rest is said to people.
  static func isData(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.starts(with: [0x2A, 0x20]) else { return false }
    let word = bytes.dropFirst(2).prefix(8).prefix { $0 != 0x20 }
    return IMAPStatus.Kind(rawValue: String(decoding: word, as: UTF8.self).uppercased()) == nil
  }

  private mutating func response() throws(Violation) -> IMAPResponse {
    if bytes.first == UInt8(ascii: "+") { return .continuation }
    let tag = word()
    guard !tag.isEmpty, skip(0x20) else { throw Violation("a line is no response") }
    let start = at
    if let kind = IMAPStatus.Kind(rawValue: word().uppercased()) {
      let status = status(kind)
      return tag == "*" ? .status(status) : .tagged(tag, status)
    }
    guard tag == "*" else { throw Violation("a command ends with neither OK, NO nor BAD") }
    at = start
    return .data(try values(until: nil, depth: 0))
  }

  private mutating func status(_ kind: IMAPStatus.Kind) -> IMAPStatus {
    _ = skip(0x20)
    var status = IMAPStatus(kind: kind)
    let start = at
    if skip(UInt8(ascii: "[")) {
      // Servers put into brackets what they like; what is no code is said to people.
      if let code = try? values(until: UInt8(ascii: "]"), depth: 0) {
        status.code = code
        _ = skip(0x20)
      } else {
        at = start
      }
    }
    status.text = Self.printable(bytes[at...])
    return status
  }

  /// What a server says, for a log: one line of limited length.
  private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(300), as: UTF8.self)
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }))
  }

  /// The values up to `end`, which is taken; nil: to the end of the response.
  private mutating func values(until end: UInt8?, depth: Int) throws(Violation) -> [IMAPValue] {
    guard depth <= IMAPReader.depthLimit else { throw Violation("lists stand in more than \(IMAPReader.depthLimit) others") }
    var values: [IMAPValue] = []
    while at < bytes.count {
      switch bytes[at] {
      case 0x20: at += 1
      case end:
        at += 1
        return values
      case UInt8(ascii: "("):
        at += 1
        values.append(.list(try self.values(until: UInt8(ascii: ")"), depth: depth + 1)))
      case UInt8(ascii: ")"): throw Violation("a list ends that has not begun")
      case UInt8(ascii: "\""): values.append(.string(try quoted()))
      case UInt8(ascii: "{"): values.append(.string(try literal()))
      default: values.append(.atom(atom(until: end)))
      }
    }
    guard end == nil else { throw Violation("a list does not end") }
    return values
  }

  /// Up to what separates values; in brackets, as in `BODY[HEADER.FIELDS (DATE)]`, that too.
  private mutating func atom(until end: UInt8?) -> String {
    let start = at
    var depth = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: "]") {
        if depth == 0, end == byte { break }
        depth -= 1
      }
      if depth <= 0, [0x20, 0x28, 0x29, 0x22].contains(byte) { break }
      at += 1
    }
    // What is no atom is still a step forward.
    if at == start { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func quoted() throws(Violation) -> [UInt8] {
    at += 1
    var text: [UInt8] = []
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] == UInt8(ascii: "\\") { at += 1 }
      guard at < bytes.count else { break }
      text.append(bytes[at])
      at += 1
    }
    guard skip(UInt8(ascii: "\"")) else { throw Violation("a quoted string does not end") }
    return text
  }

  private mutating func literal() throws(Violation) -> [UInt8] {
    at += 1
    let digits = bytes[at...].prefix { 0x30...0x39 ~= $0 }
    at += digits.count
    guard digits.count <= 12, let length = Int(String(decoding: digits, as: UTF8.self)), skip(UInt8(ascii: "}")), skip(0x0D), skip(0x0A),
      length <= bytes.count - at
    else { throw Violation("a literal is not as long as it says") }
    defer { at += length }
    return Array(bytes[at..<at + length])
  }

  private mutating func word() -> String {
    let word = bytes[at...].prefix { $0 != 0x20 }
    at += word.count
    return String(decoding: word.prefix(64), as: UTF8.self)
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }
}
