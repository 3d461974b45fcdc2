internal import Database
internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// Stores the flights of a file. The file is read twice and never held: first to see what it is, then row by row inside of the transaction.
struct FlightImport: Sendable {
  /// What to do about a flight that is there already.
  enum OnDuplicate: String, CaseIterable, Sendable { case skip, merge, create }

  /// What a file may be.
  enum Format: String, CaseIterable, Sendable { case auto, csv, json }

  private enum Form: Sendable {
    case table(FlightTable)
    case json
  }

  let services: Services
  let user: UUID
  let onDuplicate: OnDuplicate
  let isDryRun: Bool
  let now: Instant
  private let file: ImportFile
  private let form: Form

  /// Reads `file` for the first time. Throws 400 for JSON that is none, and 422 for what holds no flights.
  init(
    _ file: ImportFile, _ format: Format, for user: UUID, onDuplicate: OnDuplicate, isDryRun: Bool, _ services: Services, at now: Instant
  ) throws {
    self.services = services
    self.user = user
    self.onDuplicate = onDuplicate
    self.isDryRun = isDryRun
    self.now = now
    var file = file
    let isJSON = try file.isJSON()
    let table = isJSON ? try Self.csv(inJSON: file) : nil
    if let table { file = ImportFile(table: table) }
    self.file = file
    let isTable = table != nil || !isJSON
    guard format == .auto || (format == .csv) == isTable else {
      throw Self.unparseable("The file is \(isTable ? "no JSON" : "JSON"), but format=\(format.rawValue) was asked for.")
    }
    do { form = isTable ? .table(try FlightTable(file)) : .json } catch let error as CSVError {
      throw Self.unparseable("The file cannot be read: \(error).")
    }
  }

  static func unparseable(_ message: String) -> APIError {
    APIError(status: .unprocessableContent, code: "unparseable_document", message: message)
  }

  // MARK: JSON

  /// The table that is in `{"csv": "…"}`; nil for a list of flights. Throws 400 for anything else.
  private static func csv(inJSON file: ImportFile) throws -> String? {
    var splitter = JSONArraySplitter()
    do {
      try file.forEachPiece { try splitter.feed($0) { _ in } }
      try splitter.finish()
      let envelope = try JSONParser.parse(splitter.envelope)
      if case .array = envelope { return nil }
      var errors = FieldErrors()
      guard case .object(let members) = envelope else {
        errors.add("must be an object or an array")
        throw errors
      }
      for member in members where !["csv", "data", "flights", "format", "version"].contains(member.name) {
        errors.add("is no field that is known here", at: member.name)
      }
      if let format = envelope["format"], format != "peregrine" { errors.add("must be peregrine", at: "format") }
      if let version = envelope["version"], version != 1 { errors.add("must be 1: a newer version wrote this file", at: "version") }
      let contents = ["csv", "data", "flights"].filter { envelope[$0] != nil }
      if contents.count != 1 { errors.add("must have one of csv, data and flights") }
      for name in ["data", "flights"] { if let list = envelope[name], list != [] { errors.add("must be an array", at: name) } }
      var text: String?
      if let csv = envelope["csv"] {
        if case .string(let csv) = csv { text = csv } else { errors.add("must be a string", at: "csv") }
      }
      guard errors.isEmpty else { throw errors }
      return text
    } catch let error as JSONSyntaxError {
      throw notJSON("\(error.reason)")
    } catch let error as JSONArraySplitter.SyntaxError {
      throw notJSON("\(error)")
    }
  }

  private static func notJSON(_ reason: String) -> APIError {
    APIError(status: .badRequest, code: "invalid_json", message: "The content is no JSON: \(reason).")
  }

  // MARK: Rows

  /// Reads the file for the second time and stores what is in it. Throws `DatabaseError`.
  func run(_ db: Connection) throws -> ImportResult {
    var result = ImportResult(isDryRun: isDryRun)
    var run = Run(days: onDuplicate == .create ? [:] : try db.flightIdentities(of: user))
    func take(_ number: Int, _ read: () throws -> (FlightInput, arrivalTime: String?)) throws {
      result.rows += 1
      do {
        let (input, arrivalTime) = try read()
        let flight = try flight(input, arrivalTime, &run, db)
        try store(flight, &result, &run, db)
      } catch let errors as FieldErrors {
        result.add(errors, row: number)
      }
    }
    switch form {
    case .table(let table):
      result.ignoredColumns = table.ignored
      var reader = CSVReader(isWindows1252: table.isWindows1252)
      var isHeading = true
      func row(_ row: CSVReader.Row) throws {
        if isHeading {
          isHeading = false
          return
        }
        try take(row.number) {
          let (json, arrivalTime) = try table.flight(row)
          return (try FlightInput.schema.schema.decode(json), arrivalTime)
        }
      }
      try file.forEachPiece { try reader.feed($0, row) }
      try reader.finish(row)
    case .json:
      var splitter = JSONArraySplitter()
      try file.forEachPiece { piece in
        try splitter.feed(piece) { element in
          try take(result.rows + 1) {
            do { return (try FlightInput.schema.schema.decode(JSONParser.parse(element)), nil) } catch let error as JSONSyntaxError {
              throw Self.notJSON("element \(result.rows): \(error.reason)")
            }
          }
        }
      }
    }
    if !isDryRun, result.created > 0 { try db.raiseDataVersion(of: user) }
    for trip in run.trips { try services.settle(trip: trip, db, at: now) }
    return result
  }

  /// What is known while the rows are gone through.
  private struct Run {
    var days: [String: [FlightIdentity]]
    /// Whether trips and bookings are the user's.
    var isOwn: [UUID: Bool] = [:]
    var trips: Set<UUID> = []
  }

  private func flight(_ input: FlightInput, _ arrivalTime: String?, _ run: inout Run, _ db: Connection) throws -> Flight {
    var flight = Flight(id: services.ids.next(), userID: user, createdAt: now)
    flight.source = input.source ?? .imported
    flight.confidence = input.confidence ?? flight.confidence
    flight.needsReview = input.needsReview ?? false
    var draft = input.draft
    // A file from elsewhere can name trips and bookings that are not there.
    if let trip = draft.tripID, try !isOwn(trip, &run, { try db.isTrip(trip, of: user) }) { draft.tripID = nil }
    if let booking = draft.bookingID, try !isOwn(booking, &run, { try db.isBooking(booking, of: user) }) { draft.bookingID = nil }
    if let arrivalTime {
      try resolve(draft, arrivingAt: arrivalTime, into: &flight)
    } else {
      try FlightRoutes.resolve(draft, into: &flight, services)
    }
    // Written down is what the clock said then, and it shall go on.
    if flight.status == .scheduled || flight.status == .flown && flight.endsAt <= now { flight.status = nil }
    return flight
  }

  private func isOwn(_ id: UUID, _ run: inout Run, _ ask: () throws -> Bool) throws -> Bool {
    if let known = run.isOwn[id] { return known }
    let answer = try ask()
    run.isOwn[id] = answer
    return answer
  }

  /// Finds the day of an arrival of which only the time is known: the one by which the flight takes less than a day.
  private func resolve(_ draft: FlightDraft, arrivingAt time: String, into flight: inout Flight) throws {
    var draft = draft
    // What is wrong with the rest is said of the flight without its arrival.
    try FlightRoutes.resolve(draft, into: &flight, services)
    guard let day = flight.departure.day.flatMap({ try? LocalDate($0) }), flight.departure.precision == .minute else { return }
    var failure: (any Error)?
    for later in [0, 1, -1, 2] {
      draft.arrival.local = "\(day.advanced(by: later))T\(time)"
      do {
        try FlightRoutes.resolve(draft, into: &flight, services)
        if let minutes = flight.durationMinutes, minutes < 24 * 60 { return }
      } catch { failure = failure ?? error }
    }
    throw failure ?? APIError.validation("arrival_time", "fits no day")
  }

  private func store(_ flight: Flight, _ result: inout ImportResult, _ run: inout Run, _ db: Connection) throws {
    let day = flight.departure.day ?? ""
    let identity = FlightIdentity(flight)
    guard onDuplicate != .create, let same = run.days[day]?.first(where: { $0.isSame(as: identity) }) else {
      if !isDryRun { try db.insert(flight) }
      if onDuplicate != .create { run.days[day, default: []].append(identity) }
      if !isDryRun, let trip = flight.tripID { run.trips.insert(trip) }
      result.created += 1
      return
    }
    guard onDuplicate == .merge, let existing = try db.flight(same.id, of: user) else {
      result.skipped += 1
      return
    }
    let (merged, names) = try FlightRoutes.filled(existing, from: flight, services)
    if names.isEmpty {
      result.skipped += 1
      return
    }
    result.merged += 1
    var stored = merged
    if !isDryRun { try FlightRoutes.store(&stored, instead: existing, services, now, db) }
  }
}

/// What an import has done, or would do.
struct ImportResult: Sendable {
  /// What is wrong with one row.
  struct Problem: Sendable {
    var row = 0
    var field = ""
    var message = ""

    static let schema = ObjectSchema("ImportProblem", "What is wrong with a row.", Problem()) {
      Property("row", \.row, .integer(), "As a spreadsheet counts, or which element of the list.", access: .readOnly)
      Property("field", \.field, .anyText, "The field; empty for the row as a whole.", access: .readOnly)
      Property("message", \.message, .anyText, "What is wrong with it.", access: .readOnly)
    }
  }

  /// So many problems are told.
  private static let told = 100

  var isDryRun = false
  var rows = 0
  var created = 0
  var merged = 0
  var skipped = 0
  var failed = 0
  var ignoredColumns: [String] = []
  var problems: [Problem] = []

  static let schema = ObjectSchema("ImportResult", "What an import has done, or in a dry run would do.", ImportResult()) {
    Property("dry_run", \.isDryRun, .boolean, "Whether nothing has been stored.", access: .readOnly)
    Property("rows", \.rows, .integer(), "How many flights the file has.", access: .readOnly)
    Property("created", \.created, .integer(), "How many were new.", access: .readOnly)
    Property("merged", \.merged, .integer(), "How many have completed one that was there.", access: .readOnly)
    Property("skipped", \.skipped, .integer(), "How many were there already.", access: .readOnly)
    Property("failed", \.failed, .integer(), "How many have something wrong and were left out.", access: .readOnly)
    Property("ignored_columns", \.ignoredColumns, .array(of: .anyText, most: 100_000), "Headings that nobody knows.", access: .readOnly)
    Property(
      "errors", \.problems, .array(of: Problem.schema.schema, most: told), "What is wrong with them, the first hundred.", access: .readOnly)
  }

  /// Notes that a row was left out.
  mutating func add(_ errors: FieldErrors, row: Int) {
    failed += 1
    for entry in errors.entries {
      for message in entry.messages where problems.count < Self.told {
        problems.append(Problem(row: row, field: entry.field, message: message))
      }
    }
  }
}
