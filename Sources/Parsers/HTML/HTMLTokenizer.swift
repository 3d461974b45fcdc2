/// Cuts a page into tags and text, as browsers do and never failing (WHATWG HTML, section 13.2.5, as far as mail needs it), in one pass over its bytes.
struct HTMLTokenizer {
  enum Token {
    /// Text as it stands there, entities unread.
    case text(Range<Int>)
    /// A tag, and where its attributes are.
    case open(HTMLName, attributes: Range<Int>, isSelfClosing: Bool)
    case close(HTMLName)
  }

  private let bytes: [UInt8]
  private var position = 0
  /// The element whose content is not of tags: it ends at its own end only.
  private var raw: HTMLName?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let rawNames: Set<HTMLName> = ["script", "style", "title", "textarea", "xmp"]

  mutating func next() -> Token? {
    if let name = raw {
      raw = nil
      let start = position
      position = endOfRaw(name)
      if position > start { return .text(start..<position) }
    }
    while position < bytes.count {
      let start = position
      if bytes[position] != UInt8(ascii: "<") || !beginsTag(position + 1) {
        repeat { position += 1 } while position < bytes.count && !(bytes[position] == UInt8(ascii: "<") && beginsTag(position + 1))
        return .text(start..<position)
      }
      switch bytes[position + 1] {
      case UInt8(ascii: "!"), UInt8(ascii: "?"): skipDeclaration()
      case UInt8(ascii: "/"): return closingTag()
      default: return openingTag()
      }
    }
    return nil
  }

  private func beginsTag(_ i: Int) -> Bool {
    guard i < bytes.count else { return false }
    switch bytes[i] {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return true
    case UInt8(ascii: "/"): return i + 1 < bytes.count && HTMLName.isLetter(bytes[i + 1])
    default: return HTMLName.isLetter(bytes[i])
    }
  }

  /// A comment, a section of characters, or anything else of the kind. A comment that does not end goes to the end of the page.
  private mutating func skipDeclaration() {
    let isComment = starts(with: "<!--", at: position)
    if isComment {
      position += 4
      // `<!-->` is a whole comment.
      if starts(with: ">", at: position) || starts(with: "->", at: position) {
        position = (bytes[position...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1) + 1
        return
      }
      while position < bytes.count {
        if bytes[position] == UInt8(ascii: "-"), starts(with: "-->", at: position) {
          position += 3
          return
        }
        position += 1
      }
    } else {
      position = (bytes[position...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }) ?? bytes.count
    }
  }

  private func starts(with text: StaticString, at i: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard i + length <= bytes.count else { return false }
    return text.withUTF8Buffer { text in (0..<length).allSatisfy { bytes[i + $0] == text[$0] } }
  }

  private mutating func closingTag() -> Token {
    position += 2
    let name = name()
    position = (bytes[position...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }) ?? bytes.count
    return .close(name)
  }

  private mutating func openingTag() -> Token {
    position += 1
    let name = name()
    let start = position
    var quote: UInt8?
    // A quotation mark opens a value only behind an equals sign.
    var isBehindEquals = false
    while position < bytes.count {
      let byte = bytes[position]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: ">") {
        break
      } else if isBehindEquals, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      if byte > 0x20 { isBehindEquals = quote == nil && byte == UInt8(ascii: "=") }
      position += 1
    }
    let end = position
    position = min(position + 1, bytes.count)
    let isSelfClosing = end > start && bytes[end - 1] == UInt8(ascii: "/")
    if !isSelfClosing, Self.rawNames.contains(name) { raw = name }
    return .open(name, attributes: start..<end, isSelfClosing: isSelfClosing)
  }

  private mutating func name() -> HTMLName {
    let start = position
    while position < bytes.count, bytes[position] > 0x20, bytes[position] != UInt8(ascii: "/"), bytes[position] != UInt8(ascii: ">") {
      position += 1
    }
    return HTMLName(bytes[start..<position])
  }

  private func endOfRaw(_ name: HTMLName) -> Int {
    var i = position
    while let open = bytes[i...].firstIndex(of: UInt8(ascii: "<")) {
      let start = open + 2
      if start < bytes.count, bytes[open + 1] == UInt8(ascii: "/") {
        let end = bytes[start..<min(bytes.count, start + 9)].firstIndex { !HTMLName.isLetter($0) } ?? min(bytes.count, start + 9)
        if HTMLName(bytes[start..<end]) == name { return open }
      }
      i = open + 1
    }
    return bytes.count
  }
}

/// The name of an element in lower case. No name that means anything to a reader of mail is longer than eight letters, which is one number; longer ones are
/// told apart by those.
struct HTMLName: Hashable, ExpressibleByStringLiteral {
  private let letters: UInt64

  init(_ bytes: ArraySlice<UInt8>) {
    var letters: UInt64 = 0
    for byte in bytes.prefix(8) { letters = letters << 8 | UInt64(Self.isLetter(byte) ? byte | 0x20 : byte) }
    self.letters = letters
  }

  init(stringLiteral name: String) { self.init(Array(name.utf8)[...]) }

  static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}

/// The attributes of a tag.
struct HTMLAttributes {
  /// Names in lower case, values with their entities read; of two with the same name the first one counts.
  private(set) var values: [(name: String, value: String)] = []

  private static let most = 100

  init(_ bytes: ArraySlice<UInt8>) {
    var i = bytes.startIndex
    func skipBlanks() { while i < bytes.endIndex, bytes[i] <= 0x20 || bytes[i] == UInt8(ascii: "/") { i += 1 } }
    while values.count < Self.most {
      skipBlanks()
      guard i < bytes.endIndex else { return }
      let start = i
      repeat { i += 1 } while i < bytes.endIndex && bytes[i] > 0x20 && bytes[i] != UInt8(ascii: "=") && bytes[i] != UInt8(ascii: "/")
      let name = String(decoding: bytes[start..<i], as: UTF8.self).lowercased()
      var next = i
      while next < bytes.endIndex, bytes[next] <= 0x20 { next += 1 }
      guard next < bytes.endIndex, bytes[next] == UInt8(ascii: "=") else {
        values.append((name, ""))
        continue
      }
      i = next + 1
      while i < bytes.endIndex, bytes[i] <= 0x20 { i += 1 }
      let value: ArraySlice<UInt8>
      if i < bytes.endIndex, bytes[i] == UInt8(ascii: "\"") || bytes[i] == UInt8(ascii: "'") {
        let end = bytes[(i + 1)...].firstIndex(of: bytes[i]) ?? bytes.endIndex
        value = bytes[(i + 1)..<end]
        i = min(end + 1, bytes.endIndex)
      } else {
        let end = bytes[i...].firstIndex { $0 <= 0x20 } ?? bytes.endIndex
        value = bytes[i..<end]
        i = end
      }
      values.append((name, HTMLEntities.decoded(value)))
    }
  }

  subscript(name: String) -> String? { values.first { $0.name == name }?.value }
}
