package import Schema

/// What the columns of a table of flights mean, and how its rows become what `POST /flights` takes. It is made by a first reading of the whole file,
/// which tells the format, the encoding and whether days or months come first in its dates.
package struct ImportTable: Sendable {
  private struct Column: Sendable {
    let column: ImportColumn
    /// Our own columns are taken to the byte.
    let isTrimmed: Bool
  }

  /// The format that its headings are of.
  package private(set) var format = ImportFormat.csv
  /// The headings that nobody knows.
  package private(set) var ignored: [String] = []
  package private(set) var isWindows1252 = false
  private var columns: [Column] = []
  private var dates = ImportDates()

  /// Reads a file once: `read` hands all of its pieces to what it is given. `own` are the columns of our own table. Throws `CSVError`, `ImportError` for
  /// a table without the headings of flights, and what `read` throws.
  package init(own: [ImportColumn], _ read: ((ArraySlice<UInt8>) throws -> Void) throws -> Void) throws {
    var reader = CSVReader()
    func take(_ row: CSVReader.Row) throws {
      if !row.isUTF8 { isWindows1252 = true }
      if columns.isEmpty { return try readHeadings(row.fields, own) }
      for (column, text) in zip(columns, row.fields) where column.column.isDay { dates.learn(text) }
    }
    try read { try reader.feed($0, take) }
    try reader.finish(take)
    guard !columns.isEmpty else { throw ImportError("The file is empty.") }
  }

  // MARK: Headings

  private mutating func readHeadings(_ headings: [String], _ own: [ImportColumn]) throws(ImportError) {
    let headings = headings.map(\.trimmed)
    format = ImportFormat.table(headings)
    let known = format.columns.isEmpty ? own : format.columns
    let names = known.map(\.heading)
    var meant: [String: String] = [:]
    for heading in headings {
      guard let name = format.columns.isEmpty ? FlightHeadings.column(heading, known: names) : FlightHeadings.same(heading, in: names),
        let column = known.first(where: { $0.heading == name })
      else {
        if !heading.isEmpty { ignored.append(heading) }
        columns.append(Column(column: ImportColumn(heading, .nothing), isTrimmed: false))
        continue
      }
      if let other = meant.updateValue(heading, forKey: name) {
        throw ImportError("The columns \"\(other)\" and \"\(heading)\" both mean \(name). Leave one out.")
      }
      columns.append(Column(column: column, isTrimmed: name != heading || !format.columns.isEmpty))
    }
    try checkHeadings(headings)
  }

  /// Throws when they say nothing of a place or of the departure.
  private func checkHeadings(_ headings: [String]) throws(ImportError) {
    func isThere(_ field: String) -> Bool {
      columns.contains { column in
        switch column.column.target {
        case .field(field), .part(of: field, member: nil), .part(of: field, member: "name"): true
        case .departureDate: field == "departure_local"
        default: false
        }
      }
    }
    guard isThere("departure_airport"), isThere("arrival_airport"), isThere("departure_local") || isThere("departure_utc") else {
      throw ImportError(
        "The first row must hold headings, among them departure_airport (or From), arrival_airport (or To) and departure_local (or Date). It holds: \(headings.prefix(20).joined(separator: ", ").prefix(300))."
      )
    }
  }

  // MARK: Rows

  /// What a row says. Throws what is wrong with it.
  package func row(_ row: CSVReader.Row) throws(FieldErrors) -> ImportRow {
    var cells = ImportCells(dates)
    if row.fields.dropFirst(columns.count).contains(where: { !$0.isEmpty }) {
      cells.errors.add("has \(row.fields.count) fields, but there are \(columns.count) headings")
    }
    for (column, field) in zip(columns, row.fields) where !field.isEmpty {
      let text = FormulaGuard.unguarded(column.isTrimmed ? field.trimmed : field)
      if !text.isEmpty { cells.take(text, column.column) }
    }
    return try cells.row(format.rules)
  }
}

/// Why a file holds no flights that can be read, in sentences for whoever has sent it.
package struct ImportError: Error, Equatable {
  package let message: String

  init(_ message: String) { self.message = message }
}

extension String {
  /// Without the spaces around it.
  var trimmed: String {
    // Asking characters takes long, and mostly there is nothing but printable ASCII at both ends, within plain spaces at most.
    var bytes = utf8[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    if let first = bytes.first, let last = bytes.last, 0x21...0x7E ~= first, 0x21...0x7E ~= last {
      return bytes.count == utf8.count ? self : String(Substring(bytes))
    }
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    return String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
