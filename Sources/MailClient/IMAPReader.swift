/// Makes responses of the bytes that a server sends, however they are cut into pieces. What a server may make it keep is bounded.
struct IMAPReader {
  /// Why the bytes are no IMAP, or too many.
  struct Violation: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  /// The most bytes of one response outside of literals. `* SEARCH` names half a million messages in that.
  static let lineLimit = 4 << 20
  /// The deepest lists in lists that are read.
  static let depthLimit = 16

  /// The most bytes that the literals of one response may have together.
  let literalLimit: Int
  private var buffer: [UInt8] = []
  /// So far the response that comes next has been looked at; a literal that has not come may be behind the end.
  private var scanned = 0
  private var literals = 0
  /// Where the line began that is being looked at: that of the response, or what follows a literal.
  private var lineStart = 0

  init(literalLimit: Int) { self.literalLimit = literalLimit }

  mutating func append(_ bytes: UnsafeRawBufferPointer) { buffer += bytes }

  /// The next response; nil when it is not there whole.
  mutating func next() throws(Violation) -> IMAPResponse? {
    while scanned < buffer.count {
      guard let end = buffer[scanned...].firstIndex(of: 0x0A) else {
        scanned = buffer.count
        break
      }
      scanned = end + 1
      guard end > lineStart, buffer[end - 1] == 0x0D else { throw Violation("a line does not end with CR and LF") }
      if let length = try literalLength(before: end - 1) {
        literals += length
        scanned += length
        lineStart = scanned
        continue
      }
      let response = try IMAPParser.response(buffer[..<(end - 1)])
      buffer.removeFirst(end + 1)
      (scanned, literals, lineStart) = (0, 0, 0)
      return response
    }
    guard buffer.count - min(literals, buffer.count) <= Self.lineLimit else {
      throw Violation("a line is longer than \(Self.lineLimit) bytes")
    }
    return nil
  }

  /// The length of the literal that a line announces at its end, `{17}`; nil where it announces none. What is said to people may end like that.
  private func literalLength(before end: Int) throws(Violation) -> Int? {
    guard end > lineStart, buffer[end - 1] == UInt8(ascii: "}"), IMAPParser.isData(buffer[..<end]) else { return nil }
    let digits = buffer[lineStart..<end - 1].reversed().prefix { 0x30...0x39 ~= $0 }
    let open = end - 2 - digits.count
    guard !digits.isEmpty, open >= lineStart, buffer[open] == UInt8(ascii: "{") else { return nil }
    guard digits.count <= 12, let length = Int(String(decoding: digits.reversed(), as: UTF8.self)), length <= literalLimit - literals else {
      throw Violation("the server announces a message of more than \(literalLimit >> 20) MiB")
    }
    return length
  }
}
