internal import HTTPServer
internal import Parsers
internal import Schema
internal import Travel

/// A file of flights of which a first reading has found out what it is: its rows, one after the other.
struct ImportSource: Sendable {
  private enum Form: Sendable {
    case table(ImportTable)
    case json(ImportJSON)
    case appInTheAir
    case calendar([Reading<FlightDraft>])
  }

  /// The format that it is in.
  let format: ImportFormat
  private let file: ImportFile
  private let form: Form

  /// Reads `file` once. Throws 400 for JSON that is none, and 422 for what holds no flights.
  init(_ file: ImportFile, _ context: DocumentContext) throws {
    switch try file.kind() {
    case .json:
      let json = try ImportJSON(file)
      if let text = json.table {
        self = try Self(table: ImportFile(table: text))
      } else {
        (self.file, format, form) = (file, json.format, .json(json))
      }
    case .calendar:
      var bytes: [UInt8] = []
      try file.forEachPieceOfText { bytes += $0 }
      let found = CalendarReader.readings(bytes, context)
      guard !found.flights.isEmpty else {
        throw Self.unparseable(found.warnings.first ?? "The calendar has no event that names a flight's number and both of its airports.")
      }
      (self.file, format, form) = (file, .tripIt, .calendar(found.flights))
    case .table, .text: self = try Self(table: file)
    }
  }

  private init(table file: ImportFile) throws {
    do {
      let table = try ImportTable(own: FlightColumns.imported) { try file.forEachPiece($0) }
      (self.file, format, form) = (file, table.format, .table(table))
    } catch  where error is ImportError || error is CSVError {
      guard try Self.isAppInTheAir(file) else {
        throw Self.unparseable((error as? ImportError)?.message ?? "The file cannot be read: \(error).")
      }
      (self.file, format, form) = (file, .appInTheAir, .appInTheAir)
    }
  }

  private static func isAppInTheAir(_ file: ImportFile) throws -> Bool {
    var reader = AppInTheAirReader()
    do {
      try file.forEachPiece { try reader.feed($0) { _, _ in } }
      try reader.finish { _, _ in }
    } catch is ImportError { return false }
    return reader.hasFlights
  }

  static func unparseable(_ message: String) -> APIError {
    APIError(status: .unprocessableContent, code: "unparseable_document", message: message)
  }

  /// Headings that nobody knows.
  var ignoredColumns: [String] { if case .table(let table) = form { table.ignored } else { [] } }

  // MARK: Rows

  /// What a row says, as it is read: throws `FieldErrors`.
  typealias Read = () throws -> (input: FlightInput, row: ImportRow)

  /// Reads the file once more and calls `take` with the number of each row and what reads it. Throws what `take` throws.
  func forEachRow(_ take: (Int, Read) throws -> Void) throws {
    switch form {
    case .table(let table):
      var reader = CSVReader(isWindows1252: table.isWindows1252)
      var isHeading = true
      func row(_ row: CSVReader.Row) throws {
        if !isHeading { try take(row.number) { try Self.read(table.row(row)) } }
        isHeading = false
      }
      try file.forEachPiece { try reader.feed($0, row) }
      try reader.finish(row)
    case .json(let json): try json.forEachFlight(of: file) { number, row in try take(number) { try Self.read(row) } }
    case .appInTheAir:
      var reader = AppInTheAirReader()
      func row(_ number: Int, _ line: String) throws { try take(number) { try Self.read(AppInTheAirRow.row(line)) } }
      try file.forEachPiece { try reader.feed($0, row) }
      try reader.finish(row)
    case .calendar(let readings):
      for (i, reading) in readings.enumerated() { try take(i + 1) { Self.read(reading) } }
    }
  }

  private static func read(_ row: ImportRow) throws -> (FlightInput, ImportRow) { (try FlightInput.schema.schema.decode(row.flight), row) }

  private static func read(_ reading: Reading<FlightDraft>) -> (FlightInput, ImportRow) {
    let (confidence, reasons) = reading.confidence
    var row = ImportRow()
    for warning in reading.warnings { row.warn(warning.field ?? "", warning.message) }
    return (FlightInput(draft: reading.draft, confidence: confidence, needsReview: !reasons.isEmpty), row)
  }
}
