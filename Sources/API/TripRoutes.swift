internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Trips: what is travelled together, with the flights and items in it.
enum TripRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/trips", "The trips one can see, newest start first; all of them unless page or per_page is sent", tag: "Trips",
      .account(.read(.trips)), query: TripQuery.schema, .list(TripView.schema), freshness: .days, execution: .worker, handler: list),
    .write(
      .post, "/trips", "Make a trip", tag: "Trips", .account(.write(.trips)), input: TripInput.schema.schema, .one(TripView.schema),
      status: 201, handler: create),
    .get("/trips/:id", "One trip with everything in it", tag: "Trips", .account(.read(.trips)), .one(TripDetail.schema), handler: read),
    .write(
      .put, "/trips/:id", "Replace what is said of a trip", tag: "Trips", .account(.write(.trips)), input: TripInput.schema.schema,
      .one(TripView.schema), handler: replace),
    .write(
      .patch, "/trips/:id", "Change a trip (JSON Merge Patch)", tag: "Trips", .account(.write(.trips)), input: TripInput.schema.patch,
      .one(TripView.schema), handler: change),
    .act(
      .delete, "/trips/:id", "Delete a trip with its items; its flights and bookings stay", tag: "Trips", .account(.write(.trips)),
      handler: delete),
    .write(
      .post, "/trips/:id/merge", "Move everything of another trip into this one, and delete the other one", tag: "Trips",
      .account(.write(.trips)), input: Merge.schema.schema, .one(TripDetail.schema), handler: merge),
  ]

  struct TripQuery: Sendable {
    var status: TripStatus?
    var category: String?
    var tag: String?
    var hidden: Bool?
    var from: LocalDate?
    var to: LocalDate?
    var updatedSince: Instant?
    var page: Int?
    var perPage: Int?

    static let schema = ObjectSchema("TripQuery", "Which trips.", TripQuery()) {
      Property("status", \.status, .enumeration, "Where they are in time.")
      Property("category", \.category, .string(1...100), "With this category.")
      Property("tag", \.tag, .string(1...200), "With this tag.")
      Property("hidden", \.hidden, .boolean, "Only hidden ones, or only others.")
      Property("from", \.from, .date, "Those that end on this day or later.")
      Property("to", \.to, .date, "Those that begin on this day or earlier.")
      Property("updated_since", \.updatedSince, .instant, "Changed at this instant or later, or anything in them.")
      Property("page", \.page, .integer(1...1_000_000), "The page; without it and per_page, everything is one page.")
      Property("per_page", \.perPage, .integer(1...100), "How many a page has; 50 by default.")
    }
  }

  struct Merge: Sendable {
    var source: UUID?

    static let schema = ObjectSchema("TripMerge", "The trip to move everything from.", Merge()) {
      Property("source_trip_id", \.source, .id, "The other trip. It is deleted.", isRequired: true)
    }
  }

  // MARK: Reading

  @Sendable static func list(_ call: Call<NoInput, TripQuery>) throws -> Answer<[TripView]> {
    let (services, query) = (call.services, call.query)
    var filter = TripFilter(user: call.caller.user.id)
    filter.changedSince = query.updatedSince
    filter.category = query.category
    filter.tag = query.tag
    filter.isHidden = query.hidden
    filter.from = query.from
    filter.to = query.to
    let (number, size) = (query.page ?? 1, query.perPage ?? 50)
    let isPaged = query.page != nil || query.perPage != nil
    // The status depends on the owner's calendar, which the database does not have.
    if query.status != nil || !isPaged {
      let all = services.views(try services.database.read { try $0.trips(filter) }, call.request, at: call.now)
      let found = query.status.map { status in all.filter { $0.status == status } } ?? all
      guard isPaged else { return .ok(found, meta: [.init("count", .number("\(found.count)"))]) }
      return try Pages.answer(
        Array(found.dropFirst((number - 1) * size).prefix(size)), number: number, size: size, total: found.count, call.request)
    }
    let (trips, total) = try services.database.read { db in
      (try db.trips(filter, offset: (number - 1) * size, limit: size), try db.countTrips(filter))
    }
    return try Pages.answer(
      services.views(trips, call.request, at: call.now), number: number, size: size, total: total, call.request)
  }

  @Sendable static func read(_ call: Call<NoInput, NoQuery>) throws -> Answer<TripDetail> {
    let id = try call.id()
    return try call.services.database.read { try detail(try call.trip(id, to: .view, $0), call, $0) }
  }

  /// A trip with everything in it.
  private static func detail<Input>(_ seen: SeenTrip, _ call: Call<Input, NoQuery>, _ db: Connection) throws -> Answer<TripDetail> {
    let items = try call.services.items(ofTrip: seen.trip.id, db)
    let view = call.services.view(seen, call.request, at: call.now)
    var answer = Answer.ok(TripDetail(trip: view, items: items), meta: [.init("item_count", .number("\(items.count)"))])
    answer.tag = tag(view, call.services)
    return answer
  }

  private static func answer<Input>(_ seen: SeenTrip, _ call: Call<Input, NoQuery>) -> Answer<TripView> {
    let view = call.services.view(seen, call.request, at: call.now)
    var answer = Answer.ok(view)
    answer.tag = tag(view, call.services)
    return answer
  }

  /// Changes with whatever can change in the answer.
  static func tag(_ view: TripView, _ services: Services) -> ETag {
    let state = [String(view.trip.changedAt.milliseconds, radix: 36), view.status.rawValue, view.role.rawValue, services.settings.version]
    return ETag(state.joined(separator: "-"))
  }

  // MARK: Writing

  @Sendable static func create(_ call: Call<TripInput, NoQuery>) throws -> Write<TripView> {
    let create = try creation(of: call.input, call)
    return Write { db in
      guard let trip = try create(db) else { return Answer(status: .ok) }
      var answer = answer(SeenTrip(trip: trip, role: .owner, ownerTimezone: call.caller.user.timezone), call)
      answer.status = .created
      answer.headers["Location"] = "\(Pipeline.base)/trips/\(trip.id)"
      return answer
    }
  }

  /// What makes a trip of the caller's; it gives nil when a client has made this very trip before. Throws 400.
  static func creation<Input>(of input: TripInput, _ call: Call<Input, NoQuery>) throws -> (Connection) throws -> Trip? {
    let (services, user) = (call.services, call.caller.user)
    var new = Trip(id: services.ids.next(), userID: user.id, createdAt: call.now)
    try input.apply(to: &new, services)
    return { [new] db in
      if let name = new.internalIdentifier, name.unicodeScalars.count > TripInput.longestRepeatedIdentifier,
        try db.trip(internalIdentifier: name, of: user.id) != nil
      {
        return nil
      }
      var trip = new
      try call.setCover(of: &trip, to: input.coverImageURL, db)
      services.contents(flights: [], items: []).fill(&trip)
      try TripInput.checkDates(trip)
      try db.insert([trip])
      try services.tell(newTrips: [trip], db, at: call.now)
      try db.raiseDataVersion(of: user.id)
      return trip
    }
  }

  @Sendable static func replace(_ call: Call<TripInput, NoQuery>) throws -> Write<TripView> {
    let id = try call.id()
    return Write { db in
      answer(
        try update(id, call, db) { input in
          let token = input.shareToken
          input = call.input
          input.shareToken = token
        }, call)
    }
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<TripView> {
    let id = try call.id()
    return Write { db in answer(try update(id, call, db) { $0 = try TripInput.schema.patched($0, by: call.input) }, call) }
  }

  /// Changes what is said of a trip, and stores it. Throws 400, 403, 404, 409 and 412.
  static func update<Input>(
    _ id: UUID, _ call: Call<Input, NoQuery>, _ db: Connection, _ change: (inout TripInput) throws -> Void
  ) throws -> SeenTrip {
    let (services, now) = (call.services, call.now)
    var seen = try call.trip(id, to: .edit, db)
    try call.checkMatch(tag(services.view(seen, call.request, at: now), services))
    var input = TripInput(services.shown(seen.trip, call.request))
    try change(&input)
    if input.isShared != (seen.trip.shareToken != nil), seen.role != .owner {
      throw APIError.forbidden("Only the owner shares a trip, or ends that.")
    }
    try input.apply(to: &seen.trip, services)
    try call.setCover(of: &seen.trip, to: input.coverImageURL, db)
    if let name = seen.trip.internalIdentifier, name.unicodeScalars.count > TripInput.longestRepeatedIdentifier,
      let other = try db.trip(internalIdentifier: name, of: seen.trip.userID), other.id != id
    {
      // Whoever may not see that trip is not told which one it is.
      throw APIError.conflict("Another trip has this internal_identifier.", existing: seen.role == .owner ? other.id : nil)
    }
    try services.settle(&seen.trip, db, at: now) { try TripInput.checkDates($0) }
    return seen
  }

  @Sendable static func delete(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    let services = call.services
    return Write { db in
      let seen = try call.trip(id, to: .owner, db)
      try call.checkMatch(tag(services.view(seen, call.request, at: call.now), services))
      try services.delete(seen.trip, db, at: call.now)
      return .nothing
    }
  }

  @Sendable static func merge(_ call: Call<Merge, NoQuery>) throws -> Write<TripDetail> {
    let id = try call.id()
    let services = call.services
    guard let sourceID = call.input.source, sourceID != id else { throw APIError.validation("source_trip_id", "must be another trip") }
    return Write { db in
      var target = try call.trip(id, to: .owner, db)
      guard let source = try db.trip(sourceID, seenBy: call.caller.user.id), source.role == .owner else {
        throw APIError.validation("source_trip_id", "is no trip of yours")
      }
      try services.note(items: services.items(ofTrip: sourceID, db).map(\.id), from: sourceID, to: id, db, at: call.now)
      try services.tell(contentsOf: sourceID, movedTo: id, db, at: call.now) {
        try db.moveContents(ofTrip: sourceID, to: id, of: target.trip.userID, at: call.now)
      }
      target.trip.fillBlanks(from: source.trip)
      // Nothing is cut off, and what is made can be written back.
      do { _ = try TripInput.schema.schema.decode(JSONParser.parse(TripInput.schema.schema.bytes(TripInput(target.trip)))) } catch {
        throw APIError.validation(
          "source_trip_id", "does not fit: notes, tags or travellers of both are too many together; shorten them first")
      }
      try services.delete(source.trip, db, at: call.now)
      try services.settle(&target.trip, db, at: call.now)
      return try detail(target, call, db)
    }
  }
}

extension Trip {
  /// Takes from another trip what is not said here.
  fileprivate mutating func fillBlanks(from other: Trip) {
    description = description ?? other.description
    notes = [notes, other.notes].compactMap { $0 }.isEmpty ? nil : [notes, other.notes].compactMap { $0 }.joined(separator: "\n\n")
    category = category ?? other.category
    tags += other.tags.filter { !tags.contains($0) }
    if hasOwnTravelers { travelers += other.travelers.filter { !travelers.contains($0) } }
    timezone = timezone ?? other.timezone
    if coverImageURL == nil, coverUploadID == nil { (coverImageURL, coverUploadID) = (other.coverImageURL, other.coverUploadID) }
  }
}
