package import Database
internal import Schema

/// A list of short strings, stored as a JSON array in a TEXT.
package struct NameList: SQLConvertible, Sendable {
  package let names: [String]

  package init(_ names: [String]) { self.names = names }

  package var sqlValue: SQLValue {
    if names.isEmpty { return .text("[]") }
    return .text(String(decoding: Self.schema.bytes(names), as: UTF8.self))
  }

  package static func decode(_ column: Column) throws -> NameList {
    try column.withText { text in
      // As we write it, mostly; a page has hundreds of them.
      if let names = plain(text) { return NameList(names) }
      guard let json = try? JSONParser.parse(Array(text)), let names = try? schema.decode(json) else {
        throw column.mismatch("a JSON array of strings")
      }
      return NameList(names)
    }
  }

  /// The strings of `["Ada","Grace"]`, without spaces or escapes; nil for another form of a list, and for what is none.
  private static func plain(_ text: UnsafeBufferPointer<UInt8>) -> [String]? {
    guard text.count >= 2, text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") else { return nil }
    var names: [String] = []
    var i = 1
    while i < text.count - 1 {
      guard text[i] == UInt8(ascii: "\"") else { return nil }
      let start = i + 1
      i = start
      while text[i] != UInt8(ascii: "\"") {
        // The last byte is none of these.
        guard text[i] >= 0x20, text[i] != UInt8(ascii: "\\"), i < text.count - 2 else { return nil }
        i += 1
      }
      names.append(String(decoding: UnsafeBufferPointer(rebasing: text[start..<i]), as: UTF8.self))
      i += 1
      guard i < text.count - 1 else { break }
      guard text[i] == UInt8(ascii: ","), i < text.count - 2 else { return nil }
      i += 1
    }
    return names
  }

  /// As `name` stands in the text of a list.
  static func quoted(_ name: String) -> String { String(decoding: Schema.string().bytes(name), as: UTF8.self) }

  private static let schema = Schema.array(of: .string(0...10_000), most: 10_000)
}
