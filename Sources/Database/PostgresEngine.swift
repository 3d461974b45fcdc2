/// A PostgreSQL server.
final class PostgresEngine: Engine {
  init(_ address: String, connections: Int, _ access: Database.Access) throws { throw DatabaseError.refused("not yet") }
  func read(_ body: (Connection) throws -> Void) throws {}
  func write(_ mode: TransactionMode, _ body: (Connection) throws -> Void) throws {}
  func check() throws -> [String] { [] }
  var trouble: String? { nil }
  func close() {}
}
enum PostgresConnection {
  static func whyInvalid(_ address: String) -> String? { nil }
  static func withoutPassword(_ address: String) -> String { address }
}
