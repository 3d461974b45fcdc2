internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Flights.
enum FlightRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/flights", "One's flights", tag: "Flights", .account(.read(.flights)), query: FlightQuery.schema, .list(FlightView.schema),
      freshness: .flights,
      handler: list),
    .write(
      .post, "/flights", "Log a flight", tag: "Flights", .account(.write(.flights)), query: CreateQuery.schema,
      input: FlightInput.schema.schema,
      .one(FlightView.schema), status: 201, bucket: .flights, handler: create),
    .get("/flights/:id", "One flight", tag: "Flights", .account(.read(.flights)), .one(FlightView.schema), handler: read),
    .write(
      .put, "/flights/:id", "Replace a flight", tag: "Flights", .account(.write(.flights)), input: FlightInput.schema.schema,
      .one(FlightView.schema), handler: replace),
    .write(
      .patch, "/flights/:id", "Change a flight (JSON Merge Patch)", tag: "Flights", .account(.write(.flights)),
      input: FlightInput.schema.patch,
      .one(FlightView.schema), handler: change),
    .act(.delete, "/flights/:id", "Delete a flight", tag: "Flights", .account(.write(.flights)), handler: delete),
  ]

  /// What to do when there is such a flight already.
  struct CreateQuery: Sendable {
    var merge = false
    var force = false

    static let schema = ObjectSchema("CreateQuery", "What to do about a duplicate.", CreateQuery()) {
      Property("merge", \.merge, .boolean, "Fill what is blank in the flight that is there already, and answer that.", default: false)
      Property("force", \.force, .boolean, "Log it all the same.", default: false)
    }
  }

  // MARK: Reading

  @Sendable static func list(_ call: Call<NoInput, FlightQuery>) throws -> Answer<[FlightView]> {
    let (services, query, user) = (call.services, call.query, call.caller.user.id)
    let filter = query.filter(of: user, services.reference, at: call.now)
    // What is asked for, without what changes nothing about how many there are.
    let others = ["page", "per_page", "sort", "fields", "fields!"]
    let key = try call.request.query().items.filter { !others.contains($0.name) }.map { "\($0.name)\u{1}\($0.value)\u{2}" }.joined()
    let (flights, total) = try services.database.read { db in
      (
        try db.flights(filter, offset: (query.page - 1) * query.perPage, limit: query.perPage),
        try services.freshness.total(of: user, key, at: call.now) { try db.countFlights(filter) }
      )
    }
    let views = flights.map { services.presenter.view($0, at: call.now) }
    return try Pages.answer(views, number: query.page, size: query.perPage, total: total, call.request)
  }

  @Sendable static func read(_ call: Call<NoInput, NoQuery>) throws -> Answer<FlightView> {
    let id = try call.id()
    guard let flight = try call.services.database.read({ try $0.flight(id, of: call.caller.user.id) }) else { throw APIError.notFound }
    return answer(flight, call)
  }

  /// A flight with its entity tag, which `If-Match` takes.
  private static func answer<Input, Query>(_ flight: Flight, _ call: Call<Input, Query>, meta: [JSON.Member] = []) -> Answer<FlightView> {
    let view = call.services.presenter.view(flight, at: call.now)
    var answer = Answer.ok(view, meta: meta)
    answer.tag = tag(view, call.services.settings.version)
    return answer
  }

  /// Changes with whatever can change in the answer.
  private static func tag(_ view: FlightView, _ version: String) -> ETag {
    ETag("\(String(view.flight.updatedAt.milliseconds, radix: 36))-\(view.status.rawValue)-\(version)")
  }

  // MARK: Writing

  @Sendable static func create(_ call: Call<FlightInput, CreateQuery>) throws -> Write<FlightView> {
    let (services, user) = (call.services, call.caller.user.id)
    var flight = Flight(id: services.ids.next(), userID: user, createdAt: call.now)
    flight.source = call.input.source ?? .api
    try resolve(call.input.draft, into: &flight, services)
    let new = flight
    return Write { db in
      try checkLinks(new, db)
      let identity = FlightIdentity(new)
      if !call.query.force,
        let existing = try db.flights(of: user, onDay: new.departure.day ?? "").first(where: { FlightIdentity($0).isSame(as: identity) })
      {
        guard call.query.merge else {
          throw APIError.conflict(
            "There is a flight like this on \(new.departure.day ?? "that day") already. Send ?merge=true to complete it, or ?force=true to log another.",
            code: "duplicate_flight", existing: existing.id)
        }
        return try merge(new, into: existing, call, db)
      }
      try db.insert(new)
      try services.note(bookingFrom: nil, to: new.bookingID, db, at: call.now)
      try settle(new, services, call.now, db)
      try services.tell(flight: nil, new, db, at: call.now)
      var answer = answer(new, call)
      answer.status = .created
      answer.headers["Location"] = "\(Pipeline.base)/flights/\(new.id)"
      return answer
    }
  }

  /// Fills what is blank in `existing`, and names it.
  private static func merge(_ new: Flight, into existing: Flight, _ call: Call<FlightInput, CreateQuery>, _ db: Connection) throws
    -> Answer<FlightView>
  {
    var (merged, names) = try filled(existing, from: new, call.services)
    if !names.isEmpty { try store(&merged, instead: existing, call.services, call.now, db) }
    return answer(merged, call, meta: [.init("merged_fields", .array(names.map { .string($0) }))])
  }

  /// `existing` with what is blank in it taken from `new`, and the names of that.
  static func filled(_ existing: Flight, from new: Flight, _ services: Services) throws -> (Flight, names: [String]) {
    var input = FlightInput()
    input.draft = FlightDraft(existing)
    var given = FlightInput()
    given.draft = FlightDraft(new)
    let names = FlightInput.schema.fillBlanks(of: &input, from: given, except: ["status", "trip_id", "booking_id", "source"])
    var merged = existing
    if !names.isEmpty { try resolve(input.draft, into: &merged, services) }
    return (merged, names)
  }

  @Sendable static func replace(_ call: Call<FlightInput, NoQuery>) throws -> Write<FlightView> {
    let id = try call.id()
    return Write { db in
      try update(id, call, db) { input in input = call.input }
    }
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<FlightView> {
    let id = try call.id()
    return Write { db in
      try update(id, call, db) { input in
        forget(whatFollowsFrom: call.input, in: &input.draft)
        input = try FlightInput.schema.patched(input, by: call.input)
      }
    }
  }

  /// Whoever sends a new airport or a new instant does not mean the zone and the wall clock of the old one.
  static func forget(whatFollowsFrom patch: JSON, in draft: inout FlightDraft) {
    for (name, path) in [("departure", \FlightDraft.departure), ("arrival", \FlightDraft.arrival)]
      as [(String, WritableKeyPath<FlightDraft, StopDraft>)]
    {
      func isSent(_ field: String) -> Bool { patch["\(name)_\(field)"].map { $0 != .null } ?? false }
      if isSent("airport"), !isSent("timezone") { draft[keyPath: path].timezone = nil }
      if isSent("utc"), !isSent("local") { draft[keyPath: path].local = nil }
      if isSent("local") || isSent("timezone") || isSent("airport") || isSent("fold") { draft[keyPath: path].utc = nil }
      if isSent("actual_utc"), !isSent("actual_local") { draft[keyPath: path].actualLocal = nil }
      if isSent("actual_local") || isSent("timezone") || isSent("airport") { draft[keyPath: path].actualUTC = nil }
    }
  }

  private static func update<Input>(
    _ id: UUID, _ call: Call<Input, NoQuery>, _ db: Connection, _ change: (inout FlightInput) throws -> Void
  ) throws -> Answer<FlightView> {
    guard let existing = try db.flight(id, of: call.caller.user.id) else { throw APIError.notFound }
    try checkMatch(existing, call)
    var input = FlightInput()
    input.draft = FlightDraft(existing)
    input.source = existing.source
    try change(&input)
    var flight = existing
    flight.source = input.source ?? existing.source
    try resolve(input.draft, into: &flight, call.services)
    try checkLinks(flight, db)
    try store(&flight, instead: existing, call.services, call.now, db)
    return answer(flight, call)
  }

  @Sendable static func delete(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    return Write { db in
      guard let flight = try db.flight(id, of: call.caller.user.id) else { throw APIError.notFound }
      try checkMatch(flight, call)
      try call.services.note(items: [id], from: flight.tripID, to: nil, db, at: call.now)
      try call.services.note(bookingFrom: flight.bookingID, to: nil, db, at: call.now)
      try db.deleteFlights([id], of: flight.userID, at: call.now)
      try call.services.tell(flight: flight, nil, db, at: call.now)
      try settle(flight, call.services, call.now, db)
      return .nothing
    }
  }

  /// Throws 412 when the client has seen another state of the flight.
  private static func checkMatch<Input>(_ flight: Flight, _ call: Call<Input, NoQuery>) throws {
    guard let condition = call.request.header("If-Match") else { return }
    let tag = tag(call.services.presenter.view(flight, at: call.now), call.services.settings.version)
    guard try tag.matches(ifMatch: condition) else {
      throw HTTPError(.preconditionFailed, "The flight has changed since it was read: its ETag is \(tag) now. Read it again.")
    }
  }

  static func resolve(_ draft: FlightDraft, into flight: inout Flight, _ services: Services) throws {
    do { try services.resolver.resolve(draft, into: &flight) } catch { throw FieldErrors(error) }
  }

  /// Throws 400 for a trip or a booking that is not the user's.
  static func checkLinks(_ flight: Flight, _ db: Connection) throws {
    if let trip = flight.tripID, try !db.isTrip(trip, of: flight.userID) { throw APIError.validation("trip_id", "is no trip of yours") }
    if let booking = flight.bookingID, try !db.isBooking(booking, of: flight.userID) {
      throw APIError.validation("booking_id", "is no booking of yours")
    }
  }

  static func store(_ flight: inout Flight, instead old: Flight, _ services: Services, _ now: Instant, _ db: Connection) throws {
    // Two changes within a millisecond are two states.
    flight.updatedAt = max(now, Instant(milliseconds: old.updatedAt.milliseconds + 1))
    guard try db.update(flight) else { throw APIError.notFound }
    try services.note(items: [flight.id], from: old.tripID, to: flight.tripID, db, at: now)
    try services.note(bookingFrom: old.bookingID, to: flight.bookingID, db, at: now)
    try settle(flight, services, now, db)
    if let left = old.tripID, left != flight.tripID { try services.settle(trip: left, db, at: now) }
    try services.tell(flight: old, flight, db, at: now)
  }

  /// Has the flight's trip follow it, and tells everybody who sees it.
  private static func settle(_ flight: Flight, _ services: Services, _ now: Instant, _ db: Connection) throws {
    if let trip = flight.tripID {
      try services.settle(trip: trip, db, at: now)
    } else {
      try db.raiseDataVersion(of: flight.userID)
    }
  }
}
