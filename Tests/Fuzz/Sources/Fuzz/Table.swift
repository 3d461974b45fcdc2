@testable internal import Parsers

/// What is promised of `CSVReader` and of what reads its fields: how a file is cut into pieces changes nothing; what has been read is written and read as
/// the same again; and a day, a time and a guarded text are read as the same again.
func fuzzTable(_ input: inout Input) {
  let isWindows1252 = input.choice().isMultiple(of: 2)
  let cuts = input.cuts()
  let file = input.rest
  let table = Table(file[...], [file.count], isWindows1252)
  require(Table(file[...], cuts, isWindows1252) == table, "\(cuts) change what is read")
  for (row, next) in zip(table.rows, table.rows.dropFirst()) {
    require(row.number < next.number, "row \(next.number) behind \(row.number)")
  }
  require(table.error.map { !$0.reason.isEmpty && $0.row > table.rows.last?.number ?? 0 } ?? true, "the error is elsewhere")

  // A heading of our own, by whose commas the rest is read.
  var writer = CSVWriter()
  writer.row(["a", "b"])
  for row in table.rows { writer.row(row.fields.map { FormulaGuard.guarded($0) }) }
  let again = Table(writer.bytes[...], [writer.bytes.count], false)
  require(again.error == nil, "what was written is no table: \(again.error!)")
  require(again.rows.count == table.rows.count + 1, "what was written has \(again.rows.count) rows")
  for (row, old) in zip(again.rows.dropFirst(), table.rows) {
    require(Table.Row.isSame(row.fields.map { FormulaGuard.unguarded($0) }, old.fields), "what was written is read differently")
  }

  for field in table.rows.flatMap(\.fields) { check(field) }
}

private func check(_ field: String) {
  switch TableDates.day(field) {
  case .day(let day, _): require(TableDates.day(day) == .day(day, nil), "\(day) is read differently")
  case .either(let dayFirst, let monthFirst):
    require(dayFirst != monthFirst && dayFirst.prefix(4) == monthFirst.prefix(4), "\(dayFirst) or \(monthFirst)")
    for day in [dayFirst, monthFirst] { require(TableDates.day(day) == .day(day, nil), "\(day) is read differently") }
  case nil: break
  }
  if let time = TableDates.time(field) { require(TableDates.time(time) == time, "\(time) is read differently") }

  let known = ["departure_local", "seat"]
  let column = FlightHeadings.column(field, known: known)
  if field.utf8.allSatisfy({ $0 < 0x80 }) {
    for other in [field.uppercased(), field.lowercased(), " \(field)."] {
      require(FlightHeadings.column(other, known: known) == column, "\(other) means something else")
    }
  }
  if let column { require(FlightHeadings.column(column, known: known) == column, "\(column) means something else") }
}

/// What a reader makes of a file that comes in pieces.
private struct Table: Equatable {
  struct Row: Equatable {
    let number: Int
    let fields: [String]
    let isUTF8: Bool

    static func == (one: Row, other: Row) -> Bool {
      one.number == other.number && one.isUTF8 == other.isUTF8 && isSame(one.fields, other.fields)
    }

    /// To the byte: equal texts can differ in that.
    static func isSame(_ one: [String], _ other: [String]) -> Bool { one.elementsEqual(other) { $0.utf8.elementsEqual($1.utf8) } }
  }

  var rows: [Row] = []
  var error: CSVError?

  init(_ file: ArraySlice<UInt8>, _ cuts: [Int], _ isWindows1252: Bool) {
    var reader = CSVReader(isWindows1252: isWindows1252)
    var start = 0
    do {
      for end in cuts {
        try reader.feed(file[start..<end]) { rows.append(Row(number: $0.number, fields: $0.fields, isUTF8: $0.isUTF8)) }
        start = end
      }
      try reader.finish { rows.append(Row(number: $0.number, fields: $0.fields, isUTF8: $0.isUTF8)) }
    } catch { self.error = error as? CSVError }
  }
}
