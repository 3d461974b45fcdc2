internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// One change to many flights: all of them or none.
enum FlightBulkRoutes {
  static let endpoints: [Endpoint] = [
    .write(
      .post, "/flights/bulk", "Change or delete many flights together: all of them or none", tag: "Flights", .account(.write(.flights)),
      input: BulkInput.schema.schema, .one(BulkResult.schema), handler: run)
  ]

  /// More would hold up everybody else's changes.
  static let most = 5_000

  enum Action: String, CaseIterable, Sendable {
    case set, clear
    case addTag = "add_tag"
    case removeTag = "remove_tag"
    case moveToTrip = "move_to_trip"
    case delete
  }

  struct BulkInput: Sendable {
    var ids: [UUID]?
    var filter: JSON?
    var action: Action?
    var value: JSON?
    var isDryRun = false

    static let schema = ObjectSchema("BulkInput", "Which flights, and what to do with them.", BulkInput()) {
      Property("ids", \.ids, .array(of: .id, most: most), "The flights; or filter.")
      Property(
        "filter", \.filter, .anyObject, "The flights that GET /flights would answer with these parameters.",
        example: ["year": 2026, "airline": "LH"])
      Property("action", \.action, .enumeration, "What to do.", isRequired: true)
      Property(
        "value", \.value, .any,
        "set: an object of fields; clear: names of fields; add_tag, remove_tag: the tag; move_to_trip: the trip's id, or null for none.",
        example: ["cabin_class": "business"])
      Property("dry_run", \.isDryRun, .boolean, "Say what would be done, and do nothing.", default: false)
    }
  }

  struct Sample: Sendable {
    var before: FlightView
    var after: FlightView?

    static let schema = ObjectSchema(
      "BulkSample", "One flight before and after.",
      Sample(
        before: FlightView(flight: Flight(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0))))
    ) {
      Property("before", \.before, FlightView.schema.schema, "As it is.", access: .readOnly)
      Property("after", \.after, FlightView.schema.schema, "As it would be; null: deleted.", access: .readOnly)
    }
  }

  struct BulkResult: Sendable {
    var matched = 0
    var changed = 0
    var isDryRun = false
    var sample: [Sample] = []

    static let schema = ObjectSchema("BulkResult", "What has been done, or in a dry run would be done.", BulkResult()) {
      Property("matched", \.matched, .integer(), "How many flights were meant.", access: .readOnly)
      Property("changed", \.changed, .integer(), "How many of them are different now, or gone.", access: .readOnly)
      Property("dry_run", \.isDryRun, .boolean, "Whether nothing has been stored.", access: .readOnly)
      Property("sample", \.sample, .array(of: Sample.schema.schema, most: 3), "In a dry run, the first of them.", access: .readOnly)
    }
  }

  /// What is done to the description of one flight.
  private typealias Change = (inout FlightInput) throws -> Void

  @Sendable static func run(_ call: Call<BulkInput, NoQuery>) throws -> Write<BulkResult> {
    let (services, input) = (call.services, call.input)
    guard (input.ids == nil) != (input.filter == nil) else { throw APIError.validation("ids", "or filter is required, one of the two") }
    let filter = try input.filter.map { try Self.filter($0, call) }
    let change = try change(input)
    return Write { db in
      let flights = try find(input.ids, filter, call, db)
      var result = BulkResult(matched: flights.count, isDryRun: input.isDryRun)
      var changes: [(before: Flight, after: Flight?)] = []
      var errors = FieldErrors()
      for before in flights {
        guard let change else {
          changes.append((before, nil))
          continue
        }
        do {
          if let after = try changed(before, change, services) { changes.append((before, after)) }
        } catch let wrong as FieldErrors { errors.add(wrong, at: "flights[\(before.id)]") }
      }
      guard errors.isEmpty else { throw errors }
      try checkLinks(changes.compactMap(\.after), db)
      result.changed = changes.count
      if input.isDryRun {
        for (before, after) in changes { result.add(before, after, call) }
      } else if !changes.isEmpty {
        try store(changes, call, db)
      }
      return .ok(result)
    }
  }

  // MARK: Which flights

  private static func filter(_ json: JSON, _ call: Call<BulkInput, NoQuery>) throws -> FlightFilter {
    guard case .object(let members) = json, !members.isEmpty else {
      throw APIError.validation("filter", "must name at least one parameter")
    }
    // Whoever asks for a page does not mean all of them.
    for name in ["page", "per_page", "sort"] where json[name] != nil {
      throw APIError.validation("filter.\(name)", "cannot be sent here: every flight that is let through is meant")
    }
    let texts = members.map { member in
      switch member.value {
      case .string(let text), .number(let text): (member.name, text)
      case .bool(let value): (member.name, value ? "true" : "false")
      default: (member.name, "")
      }
    }
    do {
      let query = try FlightQuery.schema.parse(texts)
      return query.filter(of: call.caller.user.id, call.services.reference, at: call.now)
    } catch {
      var errors = FieldErrors()
      errors.add(error, at: "filter")
      throw errors
    }
  }

  private static func find(_ ids: [UUID]?, _ filter: FlightFilter?, _ call: Call<BulkInput, NoQuery>, _ db: Connection) throws -> [Flight] {
    if let filter {
      let found = try db.flights(filter, offset: 0, limit: most + 1)
      guard found.count <= most else { throw APIError.validation("filter", "lets more than \(most) flights through; narrow it down") }
      return found
    }
    var errors = FieldErrors()
    var flights: [Flight] = []
    var seen: Set<UUID> = []
    let found = Dictionary(uniqueKeysWithValues: try db.flights(ids ?? [], of: call.caller.user.id).map { ($0.id, $0) })
    for (index, id) in (ids ?? []).enumerated() where seen.insert(id).inserted {
      if let flight = found[id] {
        flights.append(flight)
      } else {
        errors.add("is no flight of yours", at: "ids[\(index)]")
      }
    }
    guard errors.isEmpty else { throw errors }
    return flights
  }

  // MARK: What to do

  /// The change; nil deletes. Throws 400 for a value that does not fit the action.
  private static func change(_ input: BulkInput) throws -> Change? {
    func tag() throws -> String {
      do { return try Schema.name(1...200).decode(input.value ?? .null) } catch {
        var errors = FieldErrors()
        errors.add(error, at: "value")
        throw errors
      }
    }
    switch input.action {
    case .set:
      guard let value = input.value, case .object(let members) = value, !members.isEmpty else {
        throw APIError.validation("value", "must be an object of fields and what they are set to")
      }
      return { flight in
        FlightRoutes.forget(whatFollowsFrom: value, in: &flight.draft)
        flight = try FlightInput.schema.patched(flight, by: value)
      }
    case .clear:
      guard case .array(let names)? = input.value, !names.isEmpty else {
        throw APIError.validation("value", "must be a list of field names")
      }
      let patch = JSON.object(try cleared(names).map { .init($0, .null) })
      return { $0 = try FlightInput.schema.patched($0, by: patch) }
    case .addTag:
      let tag = try tag()
      return { flight in
        guard !flight.draft.details.tags.contains(tag) else { return }
        flight = try FlightInput.schema.patched(flight, by: ["tags": .array((flight.draft.details.tags + [tag]).map { .string($0) })])
      }
    case .removeTag:
      let tag = try tag()
      return { $0.draft.details.tags.removeAll { $0 == tag } }
    case .moveToTrip:
      if input.value == nil || input.value == .null { return { $0.draft.tripID = nil } }
      guard case .string(let text)? = input.value, let id = UUID(text) else {
        throw APIError.validation("value", "must be the id of a trip, or null")
      }
      return { $0.draft.tripID = id }
    case .delete, nil: return nil
    }
  }

  /// Without these a flight is none, or they follow from others when they are not sent.
  private static let kept: Set = [
    "departure_airport", "departure_local", "departure_utc", "departure_offset", "departure_fold", "arrival_airport", "arrival_utc",
    "arrival_offset", "arrival_fold", "source", "confidence", "needs_review",
  ]

  /// The fields that `clear` names. Throws 400 for what is none, or cannot be cleared.
  private static func cleared(_ names: [JSON]) throws -> [String] {
    let clearable = FlightInput.schema.clearable.filter { !kept.contains($0) }
    var errors = FieldErrors()
    var fields: [String] = []
    for (index, name) in names.enumerated() {
      if case .string(let name) = name, clearable.contains(name) {
        if !fields.contains(name) { fields.append(name) }
      } else {
        errors.add("must be one of the fields that can be cleared: \(clearable.joined(separator: ", "))", at: "value[\(index)]")
      }
    }
    guard errors.isEmpty else { throw errors }
    return fields
  }

  /// The flight after the change; nil when it is the same.
  private static func changed(_ before: Flight, _ change: Change, _ services: Services) throws -> Flight? {
    var input = FlightInput()
    input.draft = FlightDraft(before)
    input.source = before.source
    try change(&input)
    var after = before
    after.source = input.source ?? before.source
    try FlightRoutes.resolve(input.draft, into: &after, services)
    return after == before ? nil : after
  }

  /// Throws 400 for a trip or a booking that is not the user's.
  private static func checkLinks(_ flights: [Flight], _ db: Connection) throws {
    var checked: Set<[UUID?]> = []
    for flight in flights where checked.insert([flight.tripID, flight.bookingID]).inserted { try FlightRoutes.checkLinks(flight, db) }
  }

  /// Stores what has become of flights, nil deletes, and has trips and bookings follow.
  private static func store(_ changes: [(before: Flight, after: Flight?)], _ call: Call<BulkInput, NoQuery>, _ db: Connection) throws {
    let (services, user, now) = (call.services, call.caller.user.id, call.now)
    struct Move: Hashable {
      let left, entered: UUID?
    }
    let moves = Dictionary(grouping: changes) { Move(left: $0.before.tripID, entered: $0.after?.tripID) }
    for (move, moved) in moves { try services.note(items: moved.map(\.before.id), from: move.left, to: move.entered, db, at: now) }
    for move in Set(changes.map { Move(left: $0.before.bookingID, entered: $0.after?.bookingID) }) {
      try services.note(bookingFrom: move.left, to: move.entered, db, at: now)
    }
    let outbox = Outbox(services, db, at: now)
    for (before, after) in changes {
      guard var flight = after else {
        try outbox.flight(before, nil)
        continue
      }
      flight.updatedAt = max(now, Instant(milliseconds: before.updatedAt.milliseconds + 1))
      _ = try db.update(flight)
      try outbox.flight(before, flight)
    }
    try outbox.send()
    try db.deleteFlights(changes.filter { $0.after == nil }.map(\.before.id), of: user, at: now)
    for trip in Set(moves.keys.flatMap { [$0.left, $0.entered] }.compactMap(\.self)) { try services.settle(trip: trip, db, at: now) }
    try db.raiseDataVersion(of: user)
  }
}

extension FlightBulkRoutes.BulkResult {
  /// Shows one of the first flights.
  fileprivate mutating func add<Input>(_ before: Flight, _ after: Flight?, _ call: Call<Input, NoQuery>) {
    guard sample.count < 3 else { return }
    let presenter = call.services.presenter
    sample.append(.init(before: presenter.view(before, at: call.now), after: after.map { presenter.view($0, at: call.now) }))
  }
}
