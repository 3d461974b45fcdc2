/// Reads JSON text strictly by RFC 8259: UTF-8, no byte order mark, no comments, no trailing commas, no names twice in an object.
public struct JSONParser {
  /// How deep arrays and objects may be nested.
  public static let maximumDepth = 64

  private static let few = 12

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0

  /// The value that `bytes` consist of. Throws `JSONSyntaxError`.
  public static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSON {
    var failure: JSONSyntaxError?
    let value: JSON = bytes.withUnsafeBufferPointer { bytes in
      var parser = JSONParser(bytes: bytes)
      do throws(JSONSyntaxError) { return try parser.whole() } catch {
        failure = error
        return .null
      }
    }
    if let failure { throw failure }
    return value
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func whole() throws(JSONSyntaxError) -> JSON {
    skipBlanks()
    let value = try value()
    skipBlanks()
    guard position == bytes.count else { throw error("nothing may follow the value") }
    return value
  }

  private func error(_ reason: String, at offset: Int? = nil) -> JSONSyntaxError {
    JSONSyntaxError(offset: offset ?? position, reason: offset == nil && position >= bytes.count ? "it ends too early" : reason)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let next, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { position += 1 }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSON {
    switch next {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONSyntaxError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONSyntaxError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error("a value must begin here")
    }
  }

  private mutating func nested(_ body: (inout JSONParser) throws(JSONSyntaxError) -> JSON) throws(JSONSyntaxError) -> JSON {
    guard depth < Self.maximumDepth else { throw error("nested more than \(Self.maximumDepth) deep") }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONSyntaxError) -> JSON {
    for byte in word.utf8 {
      guard next == byte else { throw error("only true, false and null are written without quotes") }
      position += 1
    }
    return value
  }

  private mutating func object() throws(JSONSyntaxError) -> JSON {
    var members: [JSON.Member] = []
    // Of an object with many members: a few names are compared faster than they are hashed.
    var names: Set<String> = []
    skipBlanks()
    if take("}") { return .object([]) }
    while true {
      skipBlanks()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw error("a name in quotes must begin here") }
      let name = try string()
      if members.count == Self.few { names = Set(members.map(\.name)) }
      let isNew = members.count < Self.few ? !members.contains { $0.name == name } : names.insert(name).inserted
      guard isNew else { throw error("the name \"\(name)\" comes twice", at: start) }
      skipBlanks()
      guard take(":") else { throw error("a colon must follow the name") }
      skipBlanks()
      members.append(JSON.Member(name, try value()))
      skipBlanks()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("a comma or } must follow the value") }
    }
  }

  private mutating func array() throws(JSONSyntaxError) -> JSON {
    var elements: [JSON] = []
    skipBlanks()
    if take("]") { return .array([]) }
    while true {
      skipBlanks()
      elements.append(try value())
      skipBlanks()
      if take("]") { return .array(elements) }
      guard take(",") else { throw error("a comma or ] must follow the value") }
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    if let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { throw error("a number has no zeros before it", at: start) }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
    guard position > start else { throw error("a digit must stand here") }
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    // Most strings have no escapes and can be taken as they are.
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    if next == UInt8(ascii: "\"") {
      let text = try text(UnsafeBufferPointer(rebasing: bytes[start..<position]).span, start)
      position += 1
      return text
    }
    var unescaped = Array(bytes[start..<position])
    while true {
      switch next {
      case UInt8(ascii: "\""):
        position += 1
        return try text(unescaped.span, start)
      case UInt8(ascii: "\\"): try escape(&unescaped)
      case .some(let byte) where byte >= 0x20:
        unescaped.append(byte)
        position += 1
      case .some: throw error("a control character in a string must be escaped")
      case nil: throw error("the string does not end")
      }
    }
  }

  private func text(_ bytes: Span<UInt8>, _ start: Int) throws(JSONSyntaxError) -> String {
    guard let utf8 = try? UTF8Span(validating: bytes) else { throw error("the string is not UTF-8", at: start) }
    return String(copying: utf8)
  }

  private mutating func escape(_ output: inout [UInt8]) throws(JSONSyntaxError) {
    let start = position
    position += 1
    let character = next
    position += 1
    switch character {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(character!)
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "u"): output += String(try scalar(start)).utf8
    default: throw error("there is no such escape", at: start)
    }
  }

  /// What follows `\u`, with the second half of a surrogate pair where it begins one.
  private mutating func scalar(_ start: Int) throws(JSONSyntaxError) -> Character {
    var code = try hexadecimal()
    if (0xD800...0xDBFF).contains(code), next == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") {
      position += 2
      let low = try hexadecimal()
      guard (0xDC00...0xDFFF).contains(low) else { throw error("half of a surrogate pair stands alone", at: start) }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair stands alone", at: start) }
    return Character(scalar)
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("\\u takes four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}

/// Why text is no JSON, and where.
public struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
  /// In bytes from the beginning.
  public let offset: Int
  /// What is wrong there.
  public let reason: String

  /// For example `a comma or } must follow the value, at byte 17`.
  public var description: String { "\(reason), at byte \(offset)" }
}
