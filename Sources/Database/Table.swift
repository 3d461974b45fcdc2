/// A table as the database's own catalogue knows it.
struct Table: Hashable {
  let name: String
  let columns: [String]

  /// All columns of all rows, in the order of `columns`.
  var selection: SQL { .unchecked("SELECT \(quotedColumns) FROM \(quoted(name))") }

  /// One row, with a parameter for each of `columns`.
  var insertion: SQL {
    .unchecked("INSERT INTO \(quoted(name)) (\(quotedColumns)) VALUES (\((1...columns.count).map { "$\($0)" }.joined(separator: ", ")))")
  }

  private var quotedColumns: String { columns.map(quoted).joined(separator: ", ") }

  /// As both engines quote names.
  private func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}
