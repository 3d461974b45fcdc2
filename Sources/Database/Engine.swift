/// What `Database` needs of an engine. The two implementations keep the same promises, which stand at `Database`.
protocol Engine: AnyObject, Sendable {
  func read(_ body: (Connection) throws -> Void) throws
  func write(_ mode: TransactionMode, _ body: (Connection) throws -> Void) throws
  /// Problems found by reading everything; empty when all is well.
  func check() throws -> [String]
  /// Copies the database as it is at one moment over the empty file at `path`, in the engine's own form.
  func copy(to path: String) throws
  /// Which program it is, and how large the database is.
  func figures() throws -> DatabaseFigures
  /// What the engine has counted; the rest is `Database`'s.
  var counters: DatabaseCounters { get }
  /// Whether nobody but this process can write.
  var isExclusive: Bool { get }
  /// Why the database cannot be used at the moment; nil when it can, as far as is known.
  var trouble: String? { get }
  func close()
}
