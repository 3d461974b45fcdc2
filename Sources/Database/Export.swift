/// Writes a database in `ExportFormat`, as it is at one moment.
final class Export {
  private static let piece = 1 << 16

  private var digest = SHA256Digest()
  private var buffer: [UInt8] = []
  private let sink: ([UInt8]) throws -> Void

  /// Writes to `sink`, in pieces of some 64 KiB.
  init(to sink: @escaping ([UInt8]) throws -> Void) { self.sink = sink }

  /// Writes all that `connection` sees.
  func write(_ connection: Connection) throws {
    line(ExportFormat.firstLine)
    for migration in try Migrator.applied(connection) {
      line("migration \(migration.version) \(migration.name) \(migration.checksum) \(migration.appliedBy)")
    }
    for table in try connection.engine.tables() where table.name != Migrator.tableName { try write(table, connection) }
    digest.update(buffer)
    line("sha256 \(digest.hexadecimal())")
    try sink(buffer)
  }

  private func write(_ table: Table, _ connection: Connection) throws {
    line("table \(table.name) \(table.columns.joined(separator: " "))")
    var rows = 0
    try connection.forEach(table.selection) { row in
      for column in 0..<row.count {
        if column > 0 { buffer.append(UInt8(ascii: "\t")) }
        ExportFormat.append(try row.next(), to: &buffer)
      }
      buffer.append(UInt8(ascii: "\n"))
      rows += 1
      if buffer.count >= Self.piece { try flush() }
      return true
    }
    line("end \(rows)")
  }

  private func line(_ text: String) {
    buffer += text.utf8
    buffer.append(UInt8(ascii: "\n"))
  }

  private func flush() throws {
    digest.update(buffer)
    try sink(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
