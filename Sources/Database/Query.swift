/// A statement put together from literals, with the values that belong to each: for lists that can be filtered in many ways.
///
/// ```swift
/// var query = Query("SELECT id FROM flights WHERE user_id = $1", user)
/// if let day { query.append(" AND departure_day >= $1", day) }
/// let ids: [UUID] = try db.rows(query) { row in try row.next() }
/// ```
/// Each piece numbers its own parameters from `$1`; in the whole they follow each other.
public struct Query: Sendable {
  private(set) var text = ""
  @usableFromInline private(set) var parameters: [SQLValue] = []

  /// The first piece.
  public init(_ sql: SQL, _ parameters: any SQLConvertible...) { append(sql, parameters) }

  /// Another piece behind it.
  public mutating func append(_ sql: SQL, _ parameters: any SQLConvertible...) { append(sql, parameters) }

  /// Values in parentheses, with commas between them: for `IN` and `VALUES`.
  public mutating func append(list: [any SQLConvertible]) {
    let numbers = parameters.count + 1..<parameters.count + 1 + list.count
    text += "(" + numbers.map { "$\($0)" }.joined(separator: ", ") + ")"
    parameters += list.map(\.sqlValue)
  }

  private mutating func append(_ sql: SQL, _ parameters: [any SQLConvertible]) {
    text += self.parameters.isEmpty ? sql.text : Self.renumbered(sql.text, by: self.parameters.count)
    self.parameters += parameters.map(\.sqlValue)
  }

  private static func renumbered(_ text: String, by offset: Int) -> String {
    var output = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      let digits = rest[rest.index(after: dollar)...].prefix { $0.isNumber }
      output += rest[...dollar]
      output += Int(digits).map { String($0 + offset) } ?? String(digits)
      rest = rest[digits.endIndex...]
    }
    return output + rest
  }

  @usableFromInline var sql: SQL { .unchecked(text) }
}

extension Array {
  /// The elements in their order, so many at once: a statement takes some thousands of values.
  public func batches(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}

extension Connection {
  /// All rows of a query, decoded. `decode` must read every column.
  @inlinable
  public func rows<Value>(_ query: Query, decode: (inout Row) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    _ = try run(query.sql, query.parameters) { row in
      values.append(try decode(&row))
      try row.checkAllRead()
      return true
    }
    return values
  }

  /// Runs a statement that gives no rows. Returns how many rows it inserted, updated or deleted.
  @discardableResult
  @inlinable
  public func execute(_ query: Query) throws -> Int { try run(query.sql, query.parameters) { _ in true } }

  /// Runs `body` with each row of a query, as they come and without keeping them, until it returns false.
  @inlinable
  public func forEach(_ query: Query, body: (inout Row) throws -> Bool) throws { _ = try run(query.sql, query.parameters, body) }

  /// The only column of a query's first row; nil when there is no row.
  @inlinable
  public func value<Value: SQLConvertible>(_ query: Query) throws -> Value? {
    var value: Value?
    _ = try run(query.sql, query.parameters) { row in
      let read: Value = try row.next()
      value = read
      try row.checkAllRead()
      return false
    }
    return value
  }
}
