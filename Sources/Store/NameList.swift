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
      // Most lists are empty, and a page has hundreds of them.
      if text.count == 2 { return NameList([]) }
      guard let json = try? JSONParser.parse(Array(text)), let names = try? schema.decode(json) else {
        throw column.mismatch("a JSON array of strings")
      }
      return NameList(names)
    }
  }

  /// As `name` stands in the text of a list.
  static func quoted(_ name: String) -> String { String(decoding: Schema.string().bytes(name), as: UTF8.self) }

  private static let schema = Schema.array(of: .string(0...10_000), most: 10_000)
}
