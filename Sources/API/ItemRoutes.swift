internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// What is in trips. A flight is an item with its own id: stored once, and changed by either door.
enum ItemRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/trips/:id/items", "Everything in a trip, in the order of its beginning", tag: "Items", .account(.read(.trips)),
      query: ItemQuery.schema, .list(ItemView.schema), freshness: .days, execution: .worker, handler: list),
    .write(
      .post, "/trips/:id/items", "Put something into a trip", tag: "Items", .account(.write(.trips)), input: ItemInput.schema.schema,
      .one(ItemView.schema), status: 201, handler: create),
    .write(
      .post, "/trips/:id/items/batch", "Put up to fifty things into a trip: all of them or nothing", tag: "Items",
      .account(.write(.trips)), input: Batch.schema.schema, .list(ItemView.schema), status: 201, handler: createAll),
    .get("/items/:id", "One item", tag: "Items", .account(.read(.trips)), .one(ItemView.schema), handler: read),
    .write(
      .patch, "/items/:id", "Change an item (JSON Merge Patch); trip_id moves it", tag: "Items", .account(.write(.trips)),
      input: ItemInput.schema.patch, .one(ItemView.schema), handler: change),
    .act(.delete, "/items/:id", "Delete an item", tag: "Items", .account(.write(.trips)), handler: delete),
  ]

  struct ItemQuery: Sendable {
    var updatedSince: Instant?

    static let schema = ObjectSchema("ItemQuery", "Which items.", ItemQuery()) {
      Property("updated_since", \.updatedSince, .instant, "Changed at this instant or later.")
    }
  }

  struct Batch: Sendable {
    static let most = 50
    var items: [ItemInput] = []

    static let schema = ObjectSchema("ItemBatch", "Items to store together.", Batch()) {
      Property("items", \.items, .array(of: ItemInput.schema.schema, most: most), "The items.", isRequired: true)
    }
  }

  /// What an item is kept as.
  private enum Stored {
    case item(Item)
    case flight(Flight)

    var tripID: UUID? {
      switch self {
      case .item(let item): item.tripID
      case .flight(let flight): flight.tripID
      }
    }

    func view(_ reference: ReferenceData) -> ItemView {
      switch self {
      case .item(let item): ItemView(item)
      case .flight(let flight): ItemView(flight, reference)
      }
    }
  }

  // MARK: Reading

  @Sendable static func list(_ call: Call<NoInput, ItemQuery>) throws -> Answer<[ItemView]> {
    let id = try call.id()
    let items = try call.services.database.read { db in
      _ = try call.trip(id, to: .view, db)
      return try call.services.items(ofTrip: id, db).filter { item in call.query.updatedSince.map { item.updatedAt >= $0 } ?? true }
    }
    return .ok(items, meta: [.init("count", .number("\(items.count)"))])
  }

  @Sendable static func read(_ call: Call<NoInput, NoQuery>) throws -> Answer<ItemView> {
    let id = try call.id()
    return try call.services.database.read { db in answer(try find(id, to: .view, call, db), call) }
  }

  /// The item, in a trip with which the caller may do as much as `role`. Throws 403 and 404.
  private static func find<Input>(_ id: UUID, to role: TripRole, _ call: Call<Input, NoQuery>, _ db: Connection) throws -> Stored {
    let found = try db.item(id).map { Stored.item($0) } ?? db.flight(inTripWithID: id).map { Stored.flight($0) }
    guard let found, let trip = found.tripID else { throw APIError.notFound }
    _ = try call.trip(trip, to: role, db)
    return found
  }

  private static func answer<Input>(_ stored: Stored, _ call: Call<Input, NoQuery>) -> Answer<ItemView> {
    let view = stored.view(call.services.reference)
    var answer = Answer.ok(view)
    answer.tag = tag(view, call.services)
    return answer
  }

  private static func tag(_ view: ItemView, _ services: Services) -> ETag {
    ETag("\(String(view.updatedAt.milliseconds, radix: 36))-\(services.settings.version)")
  }

  // MARK: Writing

  @Sendable static func create(_ call: Call<ItemInput, NoQuery>) throws -> Write<ItemView> {
    let id = try call.id()
    if call.input.draft.kind == .flight { try Pipeline.count(.flights, by: call.caller, call.services) }
    return Write { db in
      let trip = try call.trip(id, to: .edit, db)
      let view = try store(call.input, in: trip, call, db)
      try call.services.settle(trip: id, db, at: call.now)
      var answer = Answer.created(view, at: "/items/\(view.id)")
      answer.tag = tag(view, call.services)
      return answer
    }
  }

  @Sendable static func createAll(_ call: Call<Batch, NoQuery>) throws -> Write<[ItemView]> {
    let id = try call.id()
    guard !call.input.items.isEmpty else { throw APIError.validation("items", "must not be empty") }
    for item in call.input.items where item.draft.kind == .flight { try Pipeline.count(.flights, by: call.caller, call.services) }
    return Write { db in
      let trip = try call.trip(id, to: .edit, db)
      var views: [ItemView] = []
      var errors = FieldErrors()
      for (index, input) in call.input.items.enumerated() {
        do { views.append(try store(input, in: trip, call, db)) } catch let error as FieldErrors {
          errors.add(error, at: "items[\(index)]")
        }
      }
      guard errors.isEmpty else { throw errors }
      try call.services.settle(trip: id, db, at: call.now)
      return Answer(status: .created, output: views, meta: [.init("count", .number("\(views.count)"))])
    }
  }

  /// Stores a new item or flight. Throws 400.
  private static func store<Input>(_ input: ItemInput, in seen: SeenTrip, _ call: Call<Input, NoQuery>, _ db: Connection) throws -> ItemView
  {
    let (services, owner) = (call.services, seen.trip.userID)
    if let said = input.draft.tripID, said != seen.trip.id {
      var errors = FieldErrors()
      errors.add("is another trip than the one in the path", at: "trip_id")
      throw errors
    }
    if input.draft.kind == .flight {
      var flight = Flight(id: services.ids.next(), userID: owner, createdAt: call.now)
      try apply(input, sent: nil, to: &flight, services)
      flight.tripID = seen.trip.id
      try checkBooking(flight.bookingID, of: owner, db)
      let (day, identity) = (flight.departure.day ?? "", FlightIdentity(flight))
      if let same = try db.flights(of: owner, onDay: day).first(where: { FlightIdentity($0).isSame(as: identity) }) {
        throw APIError.conflict(
          "There is a flight like this on \(day) already. PATCH /flights/:id with trip_id puts it into the trip; POST /flights?force=true logs another.",
          code: "duplicate_flight", existing: same.id)
      }
      try db.insert(flight)
      try services.tell(flight: nil, flight, db, at: call.now)
      try services.note(bookingFrom: nil, to: flight.bookingID, db, at: call.now)
      return ItemView(flight, services.reference)
    }
    var item = Item(id: services.ids.next(), userID: owner, tripID: seen.trip.id, createdAt: call.now)
    try apply(input, to: &item, in: seen, services)
    try checkBooking(item.bookingID, of: owner, db)
    try db.insert(item)
    try services.tell(item: nil, item, db, at: call.now)
    try services.note(bookingFrom: nil, to: item.bookingID, db, at: call.now)
    return ItemView(item)
  }

  private static func apply(_ input: ItemInput, to item: inout Item, in seen: SeenTrip, _ services: Services) throws {
    var (draft, details) = (input.draft, input.details)
    ItemDetails.takeSecrets(of: &details, into: &draft.secrets)
    draft.details = try ItemDetails.text(details)
    do {
      try ItemResolver(zones: services.resolver.zones).resolve(draft, into: &item, zone: seen.trip.timezone ?? seen.ownerTimezone)
    } catch { throw FieldErrors(error) }
  }

  /// Puts into a flight what is said of it as an item.
  private static func apply(_ input: ItemInput, sent: Set<String>?, to flight: inout Flight, _ services: Services) throws {
    func isSent(_ name: String) -> Bool { sent?.contains(name) ?? true }
    var input = input
    ItemDetails.takeSecrets(of: &input.details, into: &input.draft.secrets)
    var draft = FlightDraft(flight)
    var errors = FieldErrors()
    let others = FlightItem.apply(input, sent: sent, to: &draft, of: flight, services.reference, &errors)
    guard errors.isEmpty else { throw errors }
    if isSent("details_json") { flight.itemDetails = try ItemDetails.text(others) }
    if isSent("status") { flight.isPending = input.draft.status == .pending }
    if isSent("confidence") { flight.confidence = input.draft.confidence }
    if isSent("needs_review") { flight.needsReview = input.draft.needsReview }
    do { try services.resolver.resolve(draft, into: &flight) } catch { throw FlightItem.renamed(error) }
  }

  private static func checkBooking(_ id: UUID?, of user: UUID, _ db: Connection) throws {
    guard let id, try !db.isBooking(id, of: user) else { return }
    var errors = FieldErrors()
    errors.add("is no booking of the trip's owner", at: "booking_id")
    throw errors
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<ItemView> {
    let id = try call.id()
    let services = call.services
    return Write { db in
      var stored = try find(id, to: .edit, call, db)
      try call.checkMatch(tag(stored.view(services.reference), services))
      guard let from = stored.tripID else { throw APIError.notFound }
      let to = try destination(call, from, db)
      let now = max(call.now, Instant(milliseconds: stored.view(services.reference).updatedAt.milliseconds + 1))
      switch stored {
      case .item(let before):
        var item = before
        let input = try ItemInput.schema.patched(ItemInput(before), by: clearing(call.input))
        guard input.draft.kind != .flight else { throw APIError.validation("kind", "cannot become flight: a flight is made as one") }
        try apply(input, to: &item, in: to, services)
        item.tripID = to.trip.id
        item.updatedAt = now
        try checkBooking(item.bookingID, of: item.userID, db)
        _ = try db.update(item)
        try services.tell(item: before, item, db, at: call.now)
        try services.note(bookingFrom: before.bookingID, to: item.bookingID, db, at: call.now)
        stored = .item(item)
      case .flight(let before):
        var flight = before
        let input = try flightInput(before, call.input, services)
        try apply(input, sent: Set(members(of: call.input).map(\.name)), to: &flight, services)
        flight.tripID = to.trip.id
        flight.updatedAt = now
        try checkBooking(flight.bookingID, of: flight.userID, db)
        _ = try db.update(flight)
        try services.tell(flight: before, flight, db, at: call.now)
        try services.note(bookingFrom: before.bookingID, to: flight.bookingID, db, at: call.now)
        stored = .flight(flight)
      }
      try services.note(items: [id], from: from, to: to.trip.id, db, at: call.now)
      if to.trip.id != from { try services.settle(trip: from, db, at: call.now) }
      try services.settle(trip: to.trip.id, db, at: call.now)
      return answer(stored, call)
    }
  }

  private static func members(of json: JSON) -> [JSON.Member] { if case .object(let members) = json { members } else { [] } }

  /// Whoever sends a new time does not mean what the old one says in other words.
  private static func clearing(_ patch: JSON) -> JSON {
    guard case .object(var members) = patch else { return patch }
    func isSent(_ name: String) -> Bool { members.contains { $0.name == name } }
    for name in ["start", "end"] {
      let forms = ["\(name)_local", "\(name)_ts", "\(name)_date"]
      guard forms.contains(where: isSent) || isSent("\(name)_timezone") else { continue }
      // A zone alone moves the wall clock, not the reading of it.
      let cleared = forms.contains(where: isSent) ? forms.filter { !isSent($0) } : ["\(name)_ts"]
      members += cleared.map { JSON.Member($0, .null) }
    }
    return .object(members)
  }

  /// A flight in the words of an item, with the patch.
  private static func flightInput(_ flight: Flight, _ patch: JSON, _ services: Services) throws -> ItemInput {
    var input = ItemInput()
    let view = ItemView(flight, services.reference)
    input.draft.kind = .flight
    input.draft.bookingID = flight.bookingID
    input.draft.tripID = flight.tripID
    input.details = view.details
    let patched = try ItemInput.schema.patched(input, by: patch)
    guard patched.draft.kind == .flight else { throw APIError.validation("kind", "must stay flight") }
    return patched
  }

  /// The trip that an item is to be in. Throws 400 and 403.
  private static func destination(_ call: Call<JSON, NoQuery>, _ current: UUID, _ db: Connection) throws -> SeenTrip {
    let here = try call.trip(current, to: .edit, db)
    guard let said = call.input["trip_id"], said != .string(current.description) else { return here }
    guard case .string(let text) = said, let id = UUID(text), let there = try db.trip(id, seenBy: call.caller.user.id), there.role.canEdit
    else { throw APIError.validation("trip_id", "is no trip that you may change") }
    guard there.trip.userID == here.trip.userID else {
      throw APIError.validation("trip_id", "is somebody else's trip: items stay with their owner")
    }
    return there
  }

  @Sendable static func delete(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    let services = call.services
    return Write { db in
      let stored = try find(id, to: .edit, call, db)
      try call.checkMatch(tag(stored.view(services.reference), services))
      guard let trip = stored.tripID else { throw APIError.notFound }
      try services.note(items: [id], from: trip, to: nil, db, at: call.now)
      switch stored {
      case .item(let item):
        _ = try db.deleteItem(id)
        try services.tell(item: item, nil, db, at: call.now)
        try services.note(bookingFrom: item.bookingID, to: nil, db, at: call.now)
      case .flight(let flight):
        try db.deleteFlights([id], of: flight.userID, at: call.now)
        try services.tell(flight: flight, nil, db, at: call.now)
        try services.note(bookingFrom: flight.bookingID, to: nil, db, at: call.now)
      }
      try services.settle(trip: trip, db, at: call.now)
      return .nothing
    }
  }
}
