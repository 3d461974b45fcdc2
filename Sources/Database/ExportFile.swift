internal import Glibc
internal import Threads

/// An export on disk. It is read whole, and checked, before anything is made of it.
struct ExportFile {
  let path: String
  /// What the exported database has been through.
  let migrations: [AppliedMigration]

  /// Reads the file from its first line to its checksum. Throws `DatabaseError.damaged`, which names the line, and `SystemError`.
  init(checking path: String) throws {
    self.path = path
    var migrations: [AppliedMigration] = []
    try Self.read(path) { line in if case .migration(let migration) = line { migrations.append(migration) } }
    self.migrations = migrations
  }

  /// Whether the file says that it is one.
  static func isOne(_ path: String) -> Bool {
    guard let file = fopen(path, "re") else { return false }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: ExportFormat.firstLine.utf8.count)
    return fread(&bytes, 1, bytes.count, file) == bytes.count && bytes == Array(ExportFormat.firstLine.utf8)
  }

  /// Inserts all rows. The tables are there and empty. Throws `DatabaseError`.
  func load(into connection: Connection) throws {
    var insertion: SQL?
    try Self.read(path) { line in
      switch line {
      case .table(let table): insertion = table.insertion
      case .row(let values): if let insertion { _ = try connection.engine.run(insertion, values) { _ in true } }
      case .migration, .end, .checksum: break
      }
    }
  }

  private static func read(_ path: String, _ body: (ExportFormat.Line) throws -> Void) throws {
    guard let file = fopen(path, "re") else { throw SystemError("opening \(path)") }
    var text: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer {
      free(text)
      fclose(file)
    }
    let digest = SHA256Digest()
    var state = State()
    while true {
      let count = getline(&text, &capacity, file)
      guard count > 0, let text else { break }
      let line = text.withMemoryRebound(to: UInt8.self, capacity: count) { [UInt8](UnsafeBufferPointer(start: $0, count: count)) }
      guard line.last == UInt8(ascii: "\n"), state.accepts(line.dropLast(), digest) else {
        throw DatabaseError.damaged("\(path) is damaged: line \(state.number) cannot be understood")
      }
      digest.update(line)
      if let line = state.line { try body(line) }
    }
    guard ferror(file) == 0 else { throw SystemError("reading \(path)") }
    guard state.isComplete else { throw DatabaseError.damaged("\(path) is damaged: its end is missing") }
  }

  /// What may come next.
  private struct State {
    var number = 0
    var table: Table?
    var rows = 0
    var isComplete = false
    /// What the last line said; nil for the first one.
    var line: ExportFormat.Line?

    /// Whether the next line may stand where it stands.
    mutating func accepts(_ bytes: ArraySlice<UInt8>, _ digest: SHA256Digest) -> Bool {
      number += 1
      if number == 1 { return bytes.elementsEqual(ExportFormat.firstLine.utf8) }
      guard !isComplete, let line = ExportFormat.parse(bytes, inTable: table != nil) else { return false }
      self.line = line
      switch line {
      case .migration: return table == nil
      case .table(let new):
        defer { (table, rows) = (new, 0) }
        return table == nil
      case .row(let values):
        rows += 1
        return values.count == table?.columns.count
      case .end(let count):
        defer { table = nil }
        return table != nil && count == rows
      case .checksum(let checksum):
        isComplete = true
        return table == nil && checksum == digest.hexadecimal()
      }
    }
  }
}
