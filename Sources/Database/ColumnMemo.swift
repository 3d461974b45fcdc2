/// What groups of columns meant when they were read, by the bytes in them, for `Row.next(_:_:_:)`. It belongs to one statement: another one has other columns.
public struct ColumnMemo<Meaning> {
  /// The values of the columns, one behind the other.
  struct Key: Hashable {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ column: Column) { column.append(to: &bytes) }

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    // Byte by byte takes five times as long.
    func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
  }

  var key = Key()
  var known: [Key: Meaning] = [:]

  /// So many groups are kept; a table in which nothing is the same twice is not held in memory.
  private static var most: Int { 100_000 }

  /// Knows nothing yet.
  public init() {}

  /// Makes it ready for the next group.
  mutating func begin() {
    key.clear()
    if known.count >= Self.most { known = [:] }
  }
}
