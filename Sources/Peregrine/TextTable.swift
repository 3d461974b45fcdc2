internal import Schema

/// Rows in columns, for people.
struct TextTable {
  private var rows: [[String]]

  init(_ headings: String...) { rows = [headings] }

  mutating func add(_ cells: String...) { rows.append(cells) }

  /// The lines, each with its end.
  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
      let line = cells.joined(separator: "  ")
      return line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)] + "\n"
    }.joined()
  }
}

/// What a command found, as the caller wants it.
func printList(_ list: [JSON], asJSON: Bool, otherwise table: ([JSON]) -> String) {
  guard asJSON else { return print(table(list), terminator: "") }
  var writer = JSONWriter()
  writer.value(.array(list))
  print(String(decoding: writer.bytes, as: UTF8.self))
}
