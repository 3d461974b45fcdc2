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
    case json, csv, openflights, ics, geojson, gpx, kml

    /// What it is, in a few words.
    var title: String {
      switch self {
      case .json: "An export of this server (JSON)"
      case .csv: "A table with headings (CSV)"
      case .openflights: "OpenFlights (CSV)"
      case .ics: "A calendar (iCalendar, RFC 5545)"
      case .geojson: "A map (GeoJSON, RFC 7946)"
      case .gpx: "Routes (GPX 1.1)"
      case .kml: "A map for Google Earth (KML 2.2)"
      }
    }

    var mediaType: String {
      switch self {
      case .json: "application/json"
      case .csv, .openflights: "text/csv"
      case .ics: "text/calendar"
      case .geojson: "application/geo+json"
      case .gpx: "application/gpx+xml"
      case .kml: "application/vnd.google-earth.kml+xml"
      }
    }

    /// With its parameters.
    var contentType: String {
      switch self {
      case .csv, .openflights: "\(mediaType); charset=utf-8; header=present"
      case .ics: "\(mediaType); charset=utf-8"
      case .json, .geojson, .gpx, .kml: mediaType
      }
    }

    /// What stands behind the date in the file's name.
    var suffix: String { self == .openflights ? "-openflights.csv" : ".\(rawValue)" }
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
  private var calendar: CalendarWriter
  private var map: (any MapWriter)?

  init(_ services: Services, _ filter: FlightFilter, _ format: Format, at now: Instant) {
    self.services = services
    self.filter = filter
    self.format = format
    self.now = now
    calendar = CalendarWriter(services.resolver.zones)
    switch format {
    case .geojson: map = GeoJSONWriter()
    case .gpx: map = GPXWriter()
    case .kml: map = KMLWriter()
    case .json, .csv, .openflights, .ics: map = nil
    }
  }

  /// The next piece of the file; nil at its end. Throws `DatabaseError`.
  mutating func next() throws -> [UInt8]? {
    if !isBegun, format == .ics { try noteZones() }
    // A piece must not be empty.
    while !isEnded {
      let flights = try page(after: last)
      isEnded = flights.count < Self.pageSize
      let bytes = try piece(flights)
      last = flights.last ?? last
      isBegun = true
      if !bytes.isEmpty { return bytes }
    }
    return nil
  }

  private func page(after last: Flight?) throws -> [Flight] {
    try services.database.read { try $0.flights(filter, after: last, limit: Self.pageSize) }
  }

  private mutating func piece(_ flights: [Flight]) throws -> [UInt8] {
    switch format {
    case .json: json(flights)
    case .csv, .openflights: try table(flights)
    case .ics: events(flights)
    case .geojson, .gpx, .kml: lines(flights)
    }
  }

  private func json(_ flights: [Flight]) -> [UInt8] {
    var bytes: [UInt8] = isBegun ? [] : Array(FlightFile.beginning)
    for (i, flight) in flights.enumerated() {
      bytes += FlightFile.separator(isFirst: !isBegun && i == 0)
      bytes += FlightView.schema.schema.bytes(services.presenter.view(flight, at: now))
    }
    if isEnded { bytes += FlightFile.end }
    return bytes
  }

  private func table(_ flights: [Flight]) throws -> [UInt8] {
    var writer = CSVWriter()
    if !isBegun { writer.row(format == .csv ? FlightColumns.headings : OpenFlightsTable.headings) }
    for flight in flights {
      if format == .openflights {
        writer.row(OpenFlightsTable.row(flight))
      } else {
        writer.row(FlightColumns.row(try JSONParser.parse(FlightView.schema.schema.bytes(services.presenter.view(flight, at: now)))))
      }
    }
    return writer.bytes
  }

  /// The zones stand before the events, so the log is read twice.
  private mutating func noteZones() throws {
    var last: Flight?
    var isLast = false
    while !isLast {
      let flights = try page(after: last)
      for flight in flights { calendar.note(CalendarEvent(flight, services)) }
      isLast = flights.count < Self.pageSize
      last = flights.last
    }
  }

  private mutating func events(_ flights: [Flight]) -> [UInt8] {
    if !isBegun { calendar.begin("Flights") }
    for flight in flights { calendar.event(CalendarEvent(flight, services)) }
    if isEnded { calendar.end() }
    return calendar.take()
  }

  private mutating func lines(_ flights: [Flight]) -> [UInt8] {
    if !isBegun { map?.begin() }
    for flight in flights.map({ MapFlight($0, services.resolver) }) { map?.flight(flight) }
    if isEnded { map?.end() }
    return map?.take() ?? []
  }
}
