/// The fields in front of a message or one of its parts (RFC 5322, section 2.2), unfolded, in their order.
struct MessageHead {
  private(set) var fields: [(name: String, value: [UInt8])] = []
  /// Where the content begins.
  private(set) var end: Int

  private static let mostFields = 2_000
  private static let longestValue = 262_144

  /// Reads the lines up to the first empty one. Lines end in CRLF, LF or CR; one that is no field and continues none ends the head, too: what writes such
  /// has forgotten the empty line.
  init(_ bytes: ArraySlice<UInt8>) {
    var i = bytes.startIndex
    end = bytes.endIndex
    while i < bytes.endIndex {
      let (line, next) = Self.line(bytes, i)
      if line.isEmpty {
        end = next
        return
      }
      if line.first == 0x20 || line.first == 0x09 {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }), fields.isEmpty {
          end = next
          return
        }
        continueLast(line)
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isName(line[..<colon]) {
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased().filter { $0 != " " && $0 != "\t" }
        if fields.count < Self.mostFields { fields.append((name, Array(line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }))) }
      } else if !fields.isEmpty || !Self.isEnvelope(line) {
        end = i
        return
      }
      i = next
    }
  }

  private mutating func continueLast(_ line: ArraySlice<UInt8>) {
    guard let last = fields.indices.last, fields[last].value.count < Self.longestValue else { return }
    fields[last].value.append(0x20)
    fields[last].value += line.drop { $0 == 0x20 || $0 == 0x09 }
  }

  /// The line at `start` without its end, and where the next one begins.
  static func line(_ bytes: ArraySlice<UInt8>, _ start: Int) -> (ArraySlice<UInt8>, next: Int) {
    guard let end = bytes[start...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return (bytes[start...], bytes.endIndex) }
    let isPair = bytes[end] == 0x0D && end + 1 < bytes.endIndex && bytes[end + 1] == 0x0A
    return (bytes[start..<end], end + (isPair ? 2 : 1))
  }

  private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    var bytes = bytes
    // Before the colon some older programs write spaces.
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    return !bytes.isEmpty && bytes.count <= 200 && bytes.allSatisfy { (0x21...0x7E).contains($0) }
  }

  /// The line that mailbox files have in front of each message (RFC 4155), and what a copy out of one may have.
  private static func isEnvelope(_ line: ArraySlice<UInt8>) -> Bool { line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8) }

  func bytes(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }

  /// The text of a field, with its encoded words read.
  func text(_ name: String) -> String? {
    bytes(name).map { EncodedWords.decoded($0).trimmingBlanks() }.flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension StringProtocol {
  /// Without blanks and control characters at its ends.
  func trimmingBlanks() -> String {
    let scalars = String(self).unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.isBlank }), let last = scalars.lastIndex(where: { !$0.isBlank }) else { return "" }
    return String(scalars[first...last])
  }
}

extension Unicode.Scalar {
  /// Spaces of every width, line ends, control characters, and marks that are nothing to see.
  var isBlank: Bool {
    if value < 0x80 { return value <= 0x20 }
    return properties.isWhitespace || value == 0xFEFF || value == 0x200B || value == 0x200E || value == 0x200F
  }
}
