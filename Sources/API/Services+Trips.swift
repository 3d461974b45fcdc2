internal import Database
internal import HTTPServer
internal import Store
internal import Travel

/// What every change in a trip has in common, through whichever door it comes.
extension Services {
  /// The trip as somebody sees it.
  func view(_ seen: SeenTrip, _ request: Request, at now: Instant) -> TripView { view(seen, address: address(request), at: now) }

  /// The same where nobody has asked for it, with links that begin with `address`.
  func view(_ seen: SeenTrip, address: String, at now: Instant) -> TripView {
    view(seen, address: address, on: today(in: seen.ownerTimezone, at: now))
  }

  /// The trips of a list as somebody sees them.
  func views(_ trips: [SeenTrip], _ request: Request, at now: Instant) -> [TripView] {
    let address = address(request)
    // They are mostly of one owner, whose day is asked for once.
    var (zone, day) = ("UTC", today(in: "UTC", at: now))
    return trips.map { seen in
      if seen.ownerTimezone != zone { (zone, day) = (seen.ownerTimezone, today(in: seen.ownerTimezone, at: now)) }
      return view(seen, address: address, on: day)
    }
  }

  private func view(_ seen: SeenTrip, address: String, on today: LocalDate) -> TripView {
    var view = TripView(trip: shown(seen.trip, address: address))
    view.status = seen.trip.status(on: today)
    view.role = seen.role
    view.isShared = seen.trip.shareToken != nil
    view.shareURL = seen.trip.shareToken.map { "\(address)/share/\($0)" }
    return view
  }

  /// The day of the calendar in a zone; in UTC for one that this machine does not know any more.
  func today(in zone: String, at now: Instant) -> LocalDate {
    (try? resolver.zones.rules(for: zone))?.localTime(at: now).date
      ?? LocalDate(dayNumber: Int((Double(now.milliseconds) / 86_400_000).rounded(.down)))
  }

  /// The address that users see.
  func address(_ request: Request) -> String { settings.baseURL ?? "\(request.scheme)://\(request.host)" }

  /// What a trip's dates, travellers and place follow.
  func contents(flights: [Flight], items: [Item]) -> TripContents { TripContents(flights: flights, items: items, reference) }

  /// Everything in a trip, in the order of its beginning.
  func items(ofTrip id: UUID, _ db: Connection) throws -> [ItemView] { views(try db.flights(ofTrip: id), try db.items(ofTrip: id)) }

  /// Flights and all else that is in a trip, in the order of its beginning.
  func views(_ flights: [Flight], _ items: [Item]) -> [ItemView] {
    (flights.map { ItemView($0, reference) } + items.map { ItemView($0) }).sorted { $0.order < $1.order }
  }

  /// Has a trip follow what is in it, after that or the trip itself has changed, stores it, and tells everybody who sees it.
  func settle(_ trip: inout Trip, _ db: Connection, at now: Instant, check: (Trip) throws -> Void = { _ in }) throws {
    contents(flights: try db.flights(ofTrip: trip.id), items: try db.items(ofTrip: trip.id)).fill(&trip)
    try check(trip)
    let outbox = Outbox(self, db, at: now)
    let before = try outbox.isHeard(inTrip: trip.id) ? try db.trip(trip.id) : nil
    // Two changes within a millisecond are two states.
    trip.changedAt = max(now, Instant(milliseconds: trip.changedAt.milliseconds + 1))
    try db.update(trip)
    if let before, !before.isSame(as: trip) {
      try outbox.trip(.tripUpdated, trip)
      try outbox.send()
    }
    try db.raiseDataVersion(ofAllWhoSeeTrip: trip.id)
  }

  /// The same for the trip with this id.
  func settle(trip id: UUID, _ db: Connection, at now: Instant) throws {
    guard var trip = try db.trip(id) else { return }
    try settle(&trip, db, at: now)
  }

  /// Leaves word that flights and items are in another trip than before, or in none: for those who do not see them any more that they are gone, and for
  /// those who see them that they are not.
  func note(items ids: [UUID], from left: UUID?, to entered: UUID?, _ db: Connection, at now: Instant) throws {
    guard left != entered else { return }
    let seeing = try entered.map { try db.usersWhoSee(trip: $0) } ?? []
    for user in seeing { try db.forgetDeletions(of: "item", ids, for: user) }
    guard let left else { return }
    for user in try db.usersWhoSee(trip: left) where !seeing.contains(user) { try db.noteDeletions(of: "item", ids, for: user, at: now) }
  }

  /// Leaves word that a trip is gone for these people, with what is in it.
  func note(tripGone trip: UUID, for users: [UUID], _ db: Connection, at now: Instant) throws {
    let items = try db.items(ofTrip: trip).map(\.id) + db.flights(ofTrip: trip).map(\.id)
    for user in users {
      try db.noteDeletions(of: "trip", [trip], for: user, at: now)
      try db.noteDeletions(of: "item", items, for: user, at: now)
    }
  }

  /// Has bookings that have lost or gained a flight or an item be changed ones.
  func note(bookingFrom left: UUID?, to entered: UUID?, _ db: Connection, at now: Instant) throws {
    guard left != entered else { return }
    for id in [left, entered].compactMap({ $0 }) { try db.touchBooking(id, at: now) }
  }

  /// Deletes a trip with its items, takes its flights and bookings out, and leaves word for everybody who saw it.
  func delete(_ trip: Trip, _ db: Connection, at now: Instant) throws {
    try db.raiseDataVersion(ofAllWhoSeeTrip: trip.id)
    try note(tripGone: trip.id, for: db.usersWhoSee(trip: trip.id), db, at: now)
    try tell(contentsOf: trip.id, movedTo: nil, db, at: now) { try db.takeOut(ofTrip: trip.id, at: now) }
    try tell(tripGone: trip, db, at: now)
    try db.deleteTrip(trip.id)
  }
}

extension Call {
  /// The trip, for somebody who may do as much with it as `role`. Throws 404 for a trip that the caller cannot see, and 403.
  func trip(_ id: UUID, to role: TripRole, _ db: Connection) throws -> SeenTrip {
    guard let seen = try db.trip(id, seenBy: caller.user.id) else { throw APIError.notFound }
    switch role {
    case .owner where seen.role != .owner: throw APIError.forbidden("This is for the owner of the trip.")
    case .edit where !seen.role.canEdit: throw APIError.forbidden("You can see this trip, and not change it.")
    default: return seen
    }
  }

  /// Throws 412 when the request has an `If-Match` that does not name `tag`.
  func checkMatch(_ tag: @autoclosure () -> ETag) throws {
    guard let condition = request.headerList("If-Match") else { return }
    guard try tag().matches(ifMatch: condition) else { throw APIError.changedMeanwhile }
  }
}
