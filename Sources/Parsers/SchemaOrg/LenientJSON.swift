internal import Schema

/// Reads what is meant as JSON and is none: line ends in strings, quotation marks that are not escaped or written as entities, commas too many or missing,
/// comments, several values one after the other, an end that is missing. What is cut off is left out, not guessed.
struct LenientJSON {
  /// How deep arrays and objects may be nested; what is deeper is read over.
  static let maximumDepth = 64
  /// Values and members together.
  static let mostValues = 200_000

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var count = 0
  /// Whether the text ended before its values did.
  private(set) var isCut = false

  /// The values of a text, which is UTF-8.
  static func values(_ bytes: [UInt8]) -> (values: [JSON], isCut: Bool) {
    var bytes = bytes
    if !bytes.contains(UInt8(ascii: "\"")), bytes.contains(UInt8(ascii: "&")) {
      // A page whose scripts have been escaped like its text.
      bytes = Array(HTMLEntities.decoded(bytes[...]).utf8)
    }
    var reader = LenientJSON(bytes: bytes)
    var values: [JSON] = []
    while let value = reader.nextTop() { values.append(value) }
    return (values, reader.isCut)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// The next object or array, whatever is in between: comments, sections, names of variables.
  private mutating func nextTop() -> JSON? {
    while count < Self.mostValues {
      skipBlanks()
      guard position < bytes.count else { return nil }
      if bytes[position] == UInt8(ascii: "{") || bytes[position] == UInt8(ascii: "[") { return value() }
      position += 1
    }
    return nil
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func starts(_ text: StaticString, _ i: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard i + length <= bytes.count else { return false }
    return text.withUTF8Buffer { text in (0..<length).allSatisfy { bytes[i + $0] == text[$0] } }
  }

  /// Blanks, comments, and the marks that hide a script from old programs.
  private mutating func skipBlanks() {
    while let byte = next {
      if byte <= 0x20 {
        position += 1
      } else if byte == 0xC2, starts("\u{A0}", position) {
        position += 2
      } else if byte == 0xEF, starts("\u{FEFF}", position) {
        position += 3
      } else if byte == UInt8(ascii: "/"), starts("//", position) {
        position = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      } else if byte == UInt8(ascii: "/"), starts("/*", position) {
        position += 2
        while position < bytes.count, !starts("*/", position) { position += 1 }
        position = min(bytes.count, position + 2)
      } else if byte == UInt8(ascii: "<"), starts("<!--", position) {
        position += 4
      } else if byte == UInt8(ascii: "<"), starts("<![CDATA[", position) {
        position += 9
      } else {
        return
      }
    }
  }

  /// nil: there is none here, or it is cut off.
  private mutating func value() -> JSON? {
    count += 1
    switch next {
    case UInt8(ascii: "{"): return nested { $0.object() }
    case UInt8(ascii: "["): return nested { $0.array() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return string(isName: false).map { .string($0) }
    case nil:
      isCut = true
      return nil
    default: return word()
    }
  }

  private mutating func nested(_ read: (inout LenientJSON) -> JSON) -> JSON {
    position += 1
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      skipNested()
      return .null
    }
    return read(&self)
  }

  /// To the bracket that ends what has just begun.
  private mutating func skipNested() {
    var open = 1
    var isInString = false
    while position < bytes.count, open > 0 {
      switch bytes[position] {
      case UInt8(ascii: "\\") where isInString: position += 1
      case UInt8(ascii: "\""): isInString.toggle()
      case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: open += 1
      case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString: open -= 1
      default: break
      }
      position += 1
    }
    position = min(position, bytes.count)
  }

  private mutating func object() -> JSON {
    var members: [JSON.Member] = []
    var places: [String: Int] = [:]
    while count < Self.mostValues {
      skipBlanks()
      switch next {
      case UInt8(ascii: "}"):
        position += 1
        return .object(members)
      case UInt8(ascii: ","), UInt8(ascii: ";"): position += 1
      // Another bracket than the one that is open.
      case UInt8(ascii: "]"): return .object(members)
      case nil:
        isCut = true
        return .object(members)
      default:
        guard let name = name() else { continue }
        skipBlanks()
        guard next == UInt8(ascii: ":") || next == UInt8(ascii: "=") else { continue }
        position += 1
        skipBlanks()
        // A name without a value.
        if next == UInt8(ascii: ",") || next == UInt8(ascii: "}") { continue }
        guard let value = value() else { continue }
        if let place = places[name] {
          members[place].value = Self.both(members[place].value, value)
        } else {
          places[name] = members.count
          members.append(JSON.Member(name, value))
        }
      }
    }
    return .object(members)
  }

  /// Of a name that comes twice both values count.
  private static func both(_ first: JSON, _ second: JSON) -> JSON {
    if first == second { return first }
    if case .array(let values) = first { return values.count < 1_000 ? .array(values + [second]) : first }
    return .array([first, second])
  }

  private mutating func array() -> JSON {
    var elements: [JSON] = []
    while count < Self.mostValues {
      skipBlanks()
      switch next {
      case UInt8(ascii: "]"):
        position += 1
        return .array(elements)
      case UInt8(ascii: ","), UInt8(ascii: ";"): position += 1
      case UInt8(ascii: "}"): return .array(elements)
      case nil:
        isCut = true
        return .array(elements)
      default:
        let start = position
        if let value = value() { elements.append(value) }
        // What is nothing at all is read over.
        if position == start { position += 1 }
      }
    }
    return .array(elements)
  }

  private mutating func name() -> String? {
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") { return string(isName: true) }
    let start = position
    while let byte = next, HTMLName.isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "@_$-".utf8.contains(byte) {
      position += 1
    }
    guard position > start else {
      position += 1
      return nil
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// A number, or a word without quotation marks: up to what ends a value.
  private mutating func word() -> JSON? {
    let start = position
    while let byte = next, byte > 0x20, !",}]{[\"".utf8.contains(byte) { position += 1 }
    guard position > start else {
      position += 1
      return nil
    }
    // It may go on where the text does not.
    if next == nil {
      isCut = true
      return nil
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      let isNumber = (try? JSONParser.parse(Array(text.utf8))).map { if case .number = $0 { true } else { false } } ?? false
      if isNumber { return .number(text) }
      let digits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      // 0400 is no number, but is what is meant. NaN, undefined, None are nothing.
      return digits ? .string(text) : .null
    }
  }

  /// nil: it does not end.
  private mutating func string(isName: Bool) -> String? {
    let quote = bytes[position]
    position += 1
    var output: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == quote, ends(quote, isName: isName) { return String(decoding: output, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        escape(&output)
      } else if byte == 0x0A || byte == 0x0D || byte == 0x09 {
        output.append(0x20)
      } else if byte >= 0x20 {
        output.append(byte)
      }
    }
    isCut = true
    return nil
  }

  /// Whether the quotation mark just read ends the string, by what follows it: else it is one that should have been escaped.
  private func ends(_ quote: UInt8, isName: Bool) -> Bool {
    var i = position
    var hasLine = false
    while i < bytes.count, bytes[i] <= 0x20 {
      if bytes[i] == 0x0A || bytes[i] == 0x0D { hasLine = true }
      i += 1
    }
    guard i < bytes.count else { return true }
    if isName {
      return bytes[i] == UInt8(ascii: ":") || bytes[i] == UInt8(ascii: "=") || bytes[i] == UInt8(ascii: ",")
        || bytes[i] == UInt8(ascii: "}")
    }
    switch bytes[i] {
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "/"): return true
    // A comma has been forgotten, mostly at the end of a line.
    case quote, UInt8(ascii: "{"), UInt8(ascii: "["): return hasLine
    default: return false
    }
  }

  private mutating func escape(_ output: inout [UInt8]) {
    guard let byte = next else { return }
    position += 1
    switch byte {
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"): output.append(0x20)
    case UInt8(ascii: "u"):
      guard var code = hexadecimal() else { return output.append(byte) }
      if (0xD800...0xDBFF).contains(code), starts("\\u", position) {
        position += 2
        if let low = hexadecimal(), (0xDC00...0xDFFF).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
      }
      output += String(Character(Unicode.Scalar(code) ?? "\u{FFFD}")).utf8
    // Any other sign stands for itself, with or without need: `\'`, `\/`, `\-`.
    default: output.append(byte)
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    var code: UInt32 = 0
    for byte in bytes[position..<(position + 4)] {
      guard let digit = TransferEncoding.hexadecimal(byte) else { return nil }
      code = code << 4 | UInt32(digit)
    }
    position += 4
    return code
  }
}
