@testable import Database

/// An index as SQLite's catalogue knows it, also one that a primary key has made.
struct SQLiteIndex {
  let table: String
  let name: String
  let isUnique: Bool
  var columns: [String]

  static func all(_ db: Connection) throws -> [SQLiteIndex] {
    var indexes: [SQLiteIndex] = []
    try db.forEach(
      """
      SELECT tables.name, list.name, list."unique", info.name
      FROM sqlite_schema tables, pragma_index_list(tables.name) list, pragma_index_info(list.name) info
      WHERE tables.type = 'table' ORDER BY tables.name, list.name, info.seqno
      """
    ) { row in
      let index = SQLiteIndex(table: try row.next(), name: try row.next(), isUnique: try row.next(), columns: [])
      if indexes.last?.name != index.name { indexes.append(index) }
      indexes[indexes.count - 1].columns.append(try row.next())
      return true
    }
    return indexes
  }
}
