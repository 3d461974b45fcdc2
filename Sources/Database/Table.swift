/// A table as the database's own catalogue knows it.
struct Table: Hashable {
  let name: String
  let columns: [String]

  /// All columns of all rows, in the order of `columns`. The rows are in an order of their own, so that the same rows give the same export: tables
  /// begin with the columns of their keys, which are at most three.
  var selection: SQL {
    let key = (1...min(3, columns.count)).map(String.init).joined(separator: ", ")
    return .unchecked("SELECT \(quotedColumns) FROM \(quoted(name)) ORDER BY \(key)")
  }

  /// One row, with a parameter for each of `columns`.
  var insertion: SQL {
    .unchecked("INSERT INTO \(quoted(name)) (\(quotedColumns)) VALUES (\((1...columns.count).map { "$\($0)" }.joined(separator: ", ")))")
  }

  private var quotedColumns: String { columns.map(quoted).joined(separator: ", ") }

  /// As both engines quote names.
  private func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}
