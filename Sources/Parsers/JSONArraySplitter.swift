/// Takes the elements out of JSON that comes in pieces and is one long array, or an object with one: `{"flights": […], …}`. It looks at nothing but
/// brackets, commas and strings; whether elements, and what is around them, are JSON is for a parser to say.
package struct JSONArraySplitter: Sendable {
  /// What is around the elements: the text without them.
  package private(set) var envelope: [UInt8] = []
  /// How many elements there were.
  package private(set) var count = 0

  /// The name of the list whose elements are being read; nil where the list is all there is.
  private var list: String?
  private var element: [UInt8] = []
  private var depth = 0
  /// The depth inside of the array whose elements are being read.
  private var base: Int?
  private var isInString = false
  private var isEscaped = false
  private var isFirst = true

  package init() {}

  /// An element of a list.
  package struct Element: Equatable, Sendable {
    /// The member that the list is; nil where the list is all there is.
    package let list: String?
    /// Its text.
    package let bytes: [UInt8]
  }

  /// Reads the next bytes and calls `take` with each element that they complete. Throws `SyntaxError`, and what `take` throws.
  package mutating func feed(_ piece: ArraySlice<UInt8>, _ take: (Element) throws -> Void) throws {
    try piece.withUnsafeBufferPointer { bytes in
      // From here on nothing has been kept yet.
      var start = 0
      for i in bytes.indices {
        let byte = bytes[i]
        if isInString {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            isInString = false
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "[") where base == nil && depth <= 1:
          keep(bytes[start...i])
          start = i + 1
          depth += 1
          base = depth
          isFirst = true
          list = Self.lastName(of: envelope)
        case UInt8(ascii: ",") where depth == base:
          keep(bytes[start..<i])
          start = i + 1
          try end(isLast: false, take)
        case UInt8(ascii: "]") where depth == base:
          keep(bytes[start..<i])
          start = i
          try end(isLast: true, take)
          base = nil
          depth -= 1
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
      }
      keep(bytes[start...])
    }
  }

  /// Says that the text is complete.
  package func finish() throws(SyntaxError) {
    guard base == nil else { throw SyntaxError(element: count + 1, reason: "the list does not end") }
  }

  /// What is wrong between the elements.
  package struct SyntaxError: Error, Equatable, CustomStringConvertible {
    package let element: Int
    package let reason: String

    package var description: String { "at element \(element) \(reason)" }
  }

  /// The name that stands before a value: `…"flights": [`. One with a backslash is nobody's.
  private static func lastName(of envelope: [UInt8]) -> String? {
    let rest = envelope.dropLast().reversed().drop { " \t\r\n".utf8.contains($0) }
    guard rest.first == UInt8(ascii: ":") else { return nil }
    let quoted = rest.dropFirst().drop { " \t\r\n".utf8.contains($0) }
    guard quoted.first == UInt8(ascii: "\"") else { return nil }
    return String(decoding: quoted.dropFirst().prefix { $0 != UInt8(ascii: "\"") }.reversed(), as: UTF8.self)
  }

  private mutating func keep(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    let bytes = UnsafeBufferPointer(rebasing: bytes)
    if base == nil { envelope.append(contentsOf: bytes) } else { element.append(contentsOf: bytes) }
  }

  private mutating func end(isLast: Bool, _ take: (Element) throws -> Void) throws {
    if element.allSatisfy({ " \t\r\n".utf8.contains($0) }) {
      guard isLast, isFirst else { throw SyntaxError(element: count + 1, reason: "there is nothing between two commas") }
    } else {
      count += 1
      try take(Element(list: list, bytes: element))
    }
    isFirst = false
    element.removeAll(keepingCapacity: true)
  }
}
