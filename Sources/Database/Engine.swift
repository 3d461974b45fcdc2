/// What `Database` needs of an engine. The two implementations keep the same promises, which stand at `Database`.
protocol Engine: AnyObject, Sendable {
  func read(_ body: (Connection) throws -> Void) throws
  func write(_ mode: TransactionMode, _ body: (Connection) throws -> Void) throws
  /// Problems found by reading everything; empty when all is well.
  func check() throws -> [String]
  /// Why the database cannot be used at the moment; nil when it can, as far as is known.
  var trouble: String? { get }
  func close()
}
