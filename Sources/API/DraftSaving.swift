internal import Database
internal import Schema
internal import Store
internal import Travel

/// Stores the flights and items of a document: all of them in one transaction, by the rules of `POST /flights` and `POST /trips/:id/items`.
struct DraftSaving: Sendable {
  /// What to do with the drafts.
  struct Query: Sendable {
    var save = false
    var merge = false
    var force = false
    var tripID: UUID?

    static let schema = ObjectSchema("ParserQuery", "What to do with the drafts.", Query()) {
      Property("save", \.save, .boolean, "Store them; without it nothing is.", default: false)
      Property("merge", \.merge, .boolean, "Complete a flight that is there already.", default: false)
      Property("force", \.force, .boolean, "Store a flight although there is one like it.", default: false)
      Property(
        "trip_id", \.tripID, .id,
        "The trip to put them into. Without it flights are in none, and what is no flight goes into the trip of those days, or a new one.")
    }
  }

  typealias Resolved = DraftResolver.Resolved

  let services: Services
  let user: User
  let query: Query
  let now: Instant

  // MARK: Storing

  /// Stores what can be stored. Throws 409 when there is nothing in it that is not there already, and 400 and 403 for the trip.
  func save(_ drafts: inout [Resolved], _ db: Connection) throws {
    try store(&drafts, db)
    let outcomes = drafts.compactMap(\.notes.saved)
    if let known = outcomes.first(where: { $0.outcome == .duplicate }), outcomes.allSatisfy({ $0.outcome == .duplicate }) {
      throw APIError.conflict(
        "Everything in this document is there already. Send ?merge=true to complete the flights, or ?force=true to log others.",
        code: "duplicate_flight", existing: known.id ?? UUID(high: 0, low: 0))
    }
  }

  /// Stores what can be stored, and notes in each draft what has become of it. Throws 400 and 403 for the trip.
  func store(_ drafts: inout [Resolved], _ db: Connection) throws {
    var trip = try query.tripID.map { id -> Trip in
      guard let seen = try db.trip(id, seenBy: user.id) else { throw APIError.validation("trip_id", "is no trip of yours") }
      guard seen.role.canEdit else { throw APIError.forbidden("You can see this trip, and not change it.") }
      return seen.trip
    }
    var touched: Set<UUID> = []
    for i in drafts.indices where drafts[i].notes.problems.isEmpty {
      switch drafts[i].content {
      case .flight(var flight):
        if let trip {
          flight.tripID = trip.id
          flight.userID = trip.userID
        }
        drafts[i].notes.saved = try store(&flight, db)
        drafts[i].content = .flight(flight)
      case .item(var item):
        let place = try trip ?? tripAround(item, db) ?? newTrip(item, db)
        // What comes in one document belongs together.
        if trip == nil { trip = place }
        item.tripID = place.id
        item.userID = place.userID
        drafts[i].notes.saved = try store(item, db)
        drafts[i].content = .item(item)
      }
      if let saved = drafts[i].notes.saved, saved.outcome != .duplicate, let trip = saved.tripID { touched.insert(trip) }
    }
    for i in drafts.indices where !drafts[i].notes.problems.isEmpty { drafts[i].notes.saved = DraftNotes.Saved() }
    for trip in touched { try services.settle(trip: trip, db, at: now) }
    try db.raiseDataVersion(of: user.id)
  }

  private func store(_ flight: inout Flight, _ db: Connection) throws -> DraftNotes.Saved {
    let identity = FlightIdentity(flight)
    let existing = try db.flights(of: flight.userID, onDay: flight.departure.day ?? "").first { FlightIdentity($0).isSame(as: identity) }
    guard let existing, !query.force else {
      try db.insert(flight)
      try services.tell(flight: nil, flight, db, at: now)
      return DraftNotes.Saved(outcome: .created, id: flight.id, tripID: flight.tripID)
    }
    guard query.merge else { return DraftNotes.Saved(outcome: .duplicate, id: existing.id, tripID: existing.tripID) }
    var (merged, names) = try FlightRoutes.filled(existing, from: flight, services)
    if !names.isEmpty { try FlightRoutes.store(&merged, instead: existing, services, now, db) }
    flight = merged
    return DraftNotes.Saved(outcome: .merged, id: existing.id, tripID: existing.tripID)
  }

  private func store(_ item: Item, _ db: Connection) throws -> DraftNotes.Saved {
    let same = try db.items(ofTrip: item.tripID).first {
      $0.kind == item.kind && $0.provider == item.provider && $0.start.date == item.start.date && $0.start.local == item.start.local
        && $0.start.location == item.start.location
    }
    if let same { return DraftNotes.Saved(outcome: .duplicate, id: same.id, tripID: same.tripID) }
    try db.insert(item)
    try services.tell(item: nil, item, db, at: now)
    return DraftNotes.Saved(outcome: .created, id: item.id, tripID: item.tripID)
  }

  /// The caller's trip in whose days the item begins; of several the shortest.
  private func tripAround(_ item: Item, _ db: Connection) throws -> Trip? {
    guard let day = item.start.date else { return nil }
    var filter = TripFilter(user: user.id)
    filter.from = day
    filter.to = day
    let trips = try db.trips(filter).filter { $0.role == .owner }.map(\.trip)
    return trips.min { ($0.days, $0.id.description) < ($1.days, $1.id.description) }
  }

  private func newTrip(_ item: Item, _ db: Connection) throws -> Trip {
    var trip = Trip(id: services.ids.next(), userID: user.id, createdAt: now)
    trip.title = String((item.start.location ?? item.provider ?? "Trip").prefix(100))
    services.contents(flights: [], items: []).fill(&trip)
    try db.insert([trip])
    try services.tell(newTrips: [trip], db, at: now)
    return trip
  }
}

extension Trip {
  /// How many days it takes; one without dates is longer than all others.
  fileprivate var days: Int {
    guard let start = startDate, let end = endDate else { return .max }
    return start.distance(to: end)
  }
}
