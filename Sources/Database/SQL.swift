/// The text of a statement, with parameters `$1`, `$2` and on. It is made of string literals only: there is no way to put a value into it.
///
/// ```swift
/// let flights: SQL = "SELECT id, notes FROM flights WHERE user_id = $1"
/// try db.rows(flights + " ORDER BY departure_utc DESC LIMIT $2", user, 50) { row in … }
/// ```
public struct SQL: ExpressibleByStringLiteral, Hashable, Sendable {
  /// A literal is known by its address, which makes looking up its prepared statement cheap.
  private enum Form: Hashable, Sendable {
    case literal(address: UInt, count: Int)
    case joined(String)
  }

  private let form: Form

  /// The literal `text`.
  public init(stringLiteral text: StaticString) {
    form = .literal(address: UInt(bitPattern: text.utf8Start), count: text.utf8CodeUnitCount)
  }

  private init(joined text: String) { form = .joined(text) }

  /// One text after the other. Parameters keep their numbers.
  public static func + (left: SQL, right: SQL) -> SQL { SQL(joined: left.text + right.text) }

  /// The text itself, for errors.
  public var text: String {
    switch form {
    case .literal(let address, let count):
      String(decoding: UnsafeBufferPointer(start: UnsafePointer<UInt8>(bitPattern: address), count: count), as: UTF8.self)
    case .joined(let text): text
    }
  }

  /// For statements of the module itself, such as a copy of a whole table, that name what the database's catalogue has named.
  static func unchecked(_ text: String) -> SQL { SQL(joined: text) }
}
