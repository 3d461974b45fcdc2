internal import Database
internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// A file of flights that is made while it is sent, oldest departure first: each step reads the next few by where the one before has ended, so that
/// memory does not grow with the log. A flight that changes meanwhile is in the file as it was or as it is; one whose departure moves past the place
/// that has been reached can be missing, or in it twice. All others are in it once.
struct FlightExport: Sendable {
  /// How the file is written.
  enum Format: String, CaseIterable, Sendable {
    case json, csv

    var mediaType: String { self == .json ? "application/json" : "text/csv" }

    /// With its parameters.
    var contentType: String { self == .json ? mediaType : "\(mediaType); charset=utf-8; header=present" }
  }

  /// What a step reads: some 16 to 64 KiB.
  private static let pageSize = 32

  let services: Services
  let filter: FlightFilter
  let format: Format
  /// What decides the status of every flight in the file.
  let now: Instant
  private var last: Flight?
  private var isBegun = false
  private var isEnded = false

  init(_ services: Services, _ filter: FlightFilter, _ format: Format, at now: Instant) {
    self.services = services
    self.filter = filter
    self.format = format
    self.now = now
  }

  /// The next piece of the file; nil at its end. Throws `DatabaseError`.
  mutating func next() throws -> [UInt8]? {
    if isEnded { return nil }
    let flights = try services.database.read { try $0.flights(filter, after: last, limit: Self.pageSize) }
    isEnded = flights.count < Self.pageSize
    defer {
      last = flights.last
      isBegun = true
    }
    let views = flights.map { services.presenter.view($0, at: now) }
    return format == .json ? json(views) : try csv(views)
  }

  private func json(_ views: [FlightView]) -> [UInt8] {
    var bytes: [UInt8] = isBegun ? [] : Array(FlightFile.beginning)
    for (i, view) in views.enumerated() {
      bytes += FlightFile.separator(isFirst: !isBegun && i == 0)
      bytes += FlightView.schema.schema.bytes(view)
    }
    if isEnded { bytes += FlightFile.end }
    return bytes
  }

  private func csv(_ views: [FlightView]) throws -> [UInt8]? {
    var writer = CSVWriter()
    if !isBegun { writer.row(FlightColumns.headings) }
    for view in views { writer.row(FlightColumns.row(try JSONParser.parse(FlightView.schema.schema.bytes(view)))) }
    // A piece must not be empty.
    return writer.bytes.isEmpty ? nil : writer.bytes
  }
}
