/// The names and values of a query or of a form, in their order, repeats included (application/x-www-form-urlencoded of the WHATWG URL
/// standard, with its parser's one leniency left out: a broken escape is an error).
public struct QueryItems: Sendable, Equatable {
  /// One name with its value.
  public struct Item: Sendable, Equatable {
    /// The decoded name.
    public let name: String
    /// The decoded value; empty where there was none.
    public let value: String
  }

  /// The most items that are read where nothing else is said.
  public static let defaultLimit = 1000

  /// All items in order.
  public private(set) var items: [Item] = []

  /// No items.
  public init() {}

  /// The items of a raw query, without its `?`. Throws 400 for more than `limit` items, a broken escape, NUL, and what is no UTF-8.
  public init(parsing query: [UInt8], limit: Int = QueryItems.defaultLimit) throws(HTTPError) {
    try self.init(parsing: query.span, limit: limit)
  }

  init(parsing bytes: Span<UInt8>, limit: Int = QueryItems.defaultLimit, in place: String = "query") throws(HTTPError) {
    var start = 0
    while start < bytes.count {
      var end = start
      var equals: Int?
      while end < bytes.count, bytes[end] != ASCII.ampersand {
        if equals == nil, bytes[end] == ASCII.equals { equals = end }
        end += 1
      }
      if end > start {
        guard items.count < limit else { throw .badRequest("The \(place) has more than the \(limit) parameters that are accepted.") }
        let name = try PercentEncoding.decode(
          bytes.extracting(start..<(equals ?? end)), plusAsSpace: true, in: "The name of a \(place) parameter")
        let value =
          if let equals {
            try PercentEncoding.decode(
              bytes.extracting((equals + 1)..<end), plusAsSpace: true, in: "The \(place) parameter \"\(name)\"")
          } else {
            ""
          }
        items.append(Item(name: name, value: value))
      }
      start = end + 1
    }
  }

  /// The first value of `name`; names are compared exactly.
  public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

  /// All values of `name`, in order.
  public func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }
}
