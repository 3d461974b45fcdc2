internal import Database
internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// Stores the flights of a file in any format. The file is read twice and never held: first to see what it is, then row by row inside of the transaction.
struct FlightImport: Sendable {
  /// What to do about a flight that is there already.
  enum OnDuplicate: String, CaseIterable, Sendable { case skip, merge, create }

  let services: Services
  let user: UUID
  let onDuplicate: OnDuplicate
  let isDryRun: Bool
  let now: Instant
  private let source: ImportSource

  /// Reads `file` for the first time; nil for `format` takes any. Throws 400 for JSON that is none, and 422 for what holds no flights.
  init(
    _ file: ImportFile, _ format: ImportFormat?, for user: User, onDuplicate: OnDuplicate, isDryRun: Bool, _ services: Services,
    at now: Instant
  ) throws {
    self.services = services
    self.user = user.id
    self.onDuplicate = onDuplicate
    self.isDryRun = isDryRun
    self.now = now
    source = try ImportSource(file, services.documentContext(for: user, at: now))
    if let format, !format.takes(source.format) {
      throw ImportSource.unparseable(
        "The file is \(source.format.name) (\(source.format.title)), but format=\(format.name) (\(format.title)) was asked for.")
    }
  }

  // MARK: Rows

  /// Reads the file for the second time and stores what is in it. Throws `DatabaseError`.
  func run(_ db: Connection) throws -> ImportResult {
    var result = ImportResult(isDryRun: isDryRun)
    let outbox = Outbox(services, db, at: now)
    var run = Run(outbox: outbox, days: onDuplicate == .create ? [:] : try db.flightIdentities(of: user))
    result.ignoredColumns = source.ignoredColumns
    try source.forEachRow { number, read in
      result.rows += 1
      do {
        let (input, row) = try read()
        let flight = try flight(input, row, &run, db)
        try store(flight, &result, &run, db)
        result.add(row.warnings, row: number)
      } catch let errors as FieldErrors {
        result.add(errors, row: number)
      }
    }
    if !isDryRun, result.created > 0 { try db.raiseDataVersion(of: user) }
    for trip in run.trips { try services.settle(trip: trip, db, at: now) }
    if !isDryRun, try outbox.isHeard(by: user) {
      let done = try JSONParser.parse(ImportResult.schema.schema.bytes(result))
      try outbox.tell(Event(kind: .importCompleted, resource: services.ids.next(), content: done), to: user)
    }
    try outbox.send()
    return result
  }

  /// What is known while the rows are gone through.
  private struct Run {
    let outbox: Outbox
    var days: [String: [FlightIdentity]]
    /// Whether trips and bookings are the user's.
    var isOwn: [UUID: Bool] = [:]
    var trips: Set<UUID> = []
  }

  private func flight(_ input: FlightInput, _ row: ImportRow, _ run: inout Run, _ db: Connection) throws -> Flight {
    var flight = Flight(id: services.ids.next(), userID: user, createdAt: now)
    flight.source = input.source ?? .imported
    flight.confidence = input.confidence ?? flight.confidence
    flight.needsReview = input.needsReview ?? false
    var draft = input.draft
    // A file from elsewhere can name trips and bookings that are not there.
    if let trip = draft.tripID, try !isOwn(trip, &run, { try db.isTrip(trip, of: user) }) { draft.tripID = nil }
    if let booking = draft.bookingID, try !isOwn(booking, &run, { try db.isBooking(booking, of: user) }) { draft.bookingID = nil }
    ImportTimes(services).complete(&draft)
    try ImportTimes(services).resolve(draft, row, into: &flight)
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

  private func store(_ flight: Flight, _ result: inout ImportResult, _ run: inout Run, _ db: Connection) throws {
    let day = flight.departure.day ?? ""
    let identity = FlightIdentity(flight)
    guard onDuplicate != .create, let same = run.days[day]?.first(where: { $0.isSame(as: identity) }) else {
      if !isDryRun {
        try db.insert(flight)
        try run.outbox.flight(nil, flight)
      }
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
