/// Reads the grammar that structured field values share (RFC 9110 section 5.6): tokens, quoted strings and optional whitespace. Each
/// step says with nil or false that its production does not stand at `position`, which then stays where it was.
struct FieldScanner {
  /// What a backslash in a quoted string means.
  enum Quoting {
    /// It makes the next character literal (RFC 9110 section 5.6.4).
    case http
    /// It does so before `"` and `\` only; before others it stands for itself, as in the Windows paths some clients send as file names.
    case form
  }

  private let bytes: ArraySlice<UInt8>
  /// Index of the next byte to read.
  private(set) var position: Int

  /// Reads `bytes`, which are UTF-8.
  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Reads `text`.
  init(_ text: String) { self.init(Array(text.utf8)[...]) }

  var isAtEnd: Bool { position == bytes.endIndex }

  /// The next byte, nil at the end.
  var next: UInt8? { isAtEnd ? nil : bytes[position] }

  /// Bytes that were read.
  var offset: Int { position - bytes.startIndex }

  /// Passes spaces and tabs (OWS).
  mutating func skipWhitespace() {
    while let byte = next, byte == ASCII.space || byte == ASCII.tab { position += 1 }
  }

  /// Passes `byte`.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func token() -> String? {
    let start = position
    while let byte = next, ASCII.isToken(byte) { position += 1 }
    return position == start ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The content of a quoted string.
  mutating func quotedString(_ quoting: Quoting = .http) -> String? {
    let start = position
    guard skip(ASCII.quote) else { return nil }
    var content: [UInt8] = []
    while let byte = next, ASCII.isFieldValue(byte) {
      position += 1
      switch byte {
      case ASCII.quote:
        return String(decoding: content, as: UTF8.self)
      case ASCII.backslash:
        guard let escaped = next, ASCII.isFieldValue(escaped) else {
          position = start
          return nil
        }
        if quoting == .form, escaped != ASCII.quote, escaped != ASCII.backslash {
          content.append(ASCII.backslash)
        } else {
          content.append(escaped)
          position += 1
        }
      default:
        content.append(byte)
      }
    }
    position = start
    return nil
  }

  /// `name=value` with a token or a quoted string as value; the name in lower case.
  mutating func pair(_ quoting: Quoting = .http) -> (name: String, value: String)? {
    let start = position
    guard let name = token(), skip(ASCII.equals) else {
      position = start
      return nil
    }
    if let value = quotedString(quoting) { return (name.lowercasedASCII, value) }
    if let value = token() { return (name.lowercasedASCII, value) }
    position = start
    return nil
  }
}

extension String {
  /// A–Z as a–z, all else as it is.
  var lowercasedASCII: String {
    utf8.contains { ASCII.lowercased($0) != $0 } ? String(decoding: utf8.map(ASCII.lowercased), as: UTF8.self) : self
  }
}

extension BidirectionalCollection where Element == UInt8, SubSequence == Self {
  /// What is left without the spaces and tabs at both ends (OWS, RFC 9110 section 5.6.3).
  var trimmingWhitespace: Self {
    var rest = self
    while let byte = rest.first, byte == ASCII.space || byte == ASCII.tab { rest.removeFirst() }
    while let byte = rest.last, byte == ASCII.space || byte == ASCII.tab { rest.removeLast() }
    return rest
  }
}
