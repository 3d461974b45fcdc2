internal import Database
internal import Store
internal import Travel

/// What each change tells webhooks, in its transaction.
extension Services {
  /// That a flight is new (`before` is nil), has changed, or is gone (`after` is nil).
  func tell(flight before: Flight?, _ after: Flight?, _ db: Connection, at now: Instant) throws {
    let outbox = Outbox(self, db, at: now)
    try outbox.flight(before, after)
    try outbox.send()
  }

  /// The same of what else is in a trip.
  func tell(item before: Item?, _ after: Item?, _ db: Connection, at now: Instant) throws {
    let outbox = Outbox(self, db, at: now)
    try outbox.item(before, after)
    try outbox.send()
  }

  /// That flights and items have changed, which are in the same trips as before, or in none before. `flights` need not be as they are now.
  func tell(changed flights: [Flight], _ items: [Item], _ db: Connection, at now: Instant) throws {
    let outbox = Outbox(self, db, at: now)
    for (user, theirs) in Dictionary(grouping: flights, by: \.userID) {
      // Only who is heard is worth reading.
      let isHeard = try outbox.isHeard(by: user) || theirs.contains { try $0.tripID.map { try outbox.isHeard(inTrip: $0) } ?? false }
      guard isHeard else { continue }
      for flight in try db.flights(theirs.map(\.id), of: user) { try outbox.flight(flight, flight) }
    }
    for item in items { try outbox.item(item, item) }
    try outbox.send()
  }

  /// Runs `move`, which puts all that is in one trip into another one, or takes its flights out, and tells of each flight and item that has moved.
  func tell(contentsOf trip: UUID, movedTo target: UUID?, _ db: Connection, at now: Instant, by move: () throws -> Void) throws {
    let outbox = Outbox(self, db, at: now)
    let owner = try db.trip(trip)?.userID
    let isHeard = try outbox.isHeard(inTrip: trip) || target.map { try outbox.isHeard(inTrip: $0) } ?? false
    guard isHeard, let owner else { return try move() }
    let (flights, items) = (try db.flights(ofTrip: trip), try db.items(ofTrip: trip))
    try move()
    let moved = try db.flights(flights.map(\.id), of: owner)
    for before in flights {
      guard let after = moved.first(where: { $0.id == before.id }) else { continue }
      // Without another trip, those whom this one is shared with are told that it is gone, and not of each thing in it.
      try outbox.flight(target == nil ? after : before, after)
    }
    if target != nil { for before in items { try outbox.item(before, db.item(before.id)) } }
    try outbox.send()
  }

  /// That trips are new, which only their owners see.
  func tell(newTrips trips: [Trip], _ db: Connection, at now: Instant) throws {
    let outbox = Outbox(self, db, at: now)
    for trip in trips where try outbox.isHeard(by: trip.userID) { try outbox.trip(.tripCreated, trip) }
    try outbox.send()
  }

  /// That a trip is going. Before it does, because nobody knows afterwards who saw it.
  func tell(tripGone trip: Trip, _ db: Connection, at now: Instant) throws {
    let outbox = Outbox(self, db, at: now)
    try outbox.tripGone(trip)
    try outbox.send()
  }

  /// That a trip is shared with somebody, in another way, or no more: in this case before.
  func tell(_ kind: Event.Kind, _ collaborator: Collaborator, ofTrip trip: Trip, _ db: Connection, at now: Instant) throws {
    let outbox = Outbox(self, db, at: now)
    try outbox.collaborator(kind, collaborator, ofTrip: trip)
    try outbox.send()
  }

  /// That somebody's account is going: their trips are gone for those whom they were shared with, and they see the trips of others no more. Before it goes.
  func tell(userGone user: UUID, _ db: Connection, at now: Instant) throws {
    let outbox = Outbox(self, db, at: now)
    for seen in try db.trips(TripFilter(user: user)) {
      if seen.role == .owner {
        try outbox.tripGone(seen.trip)
      } else if let leaving = try db.collaborator(user, ofTrip: seen.trip.id) {
        try outbox.collaborator(.collaboratorRemoved, leaving, ofTrip: seen.trip)
      }
    }
    try outbox.send()
  }
}

extension Trip {
  /// Whether nothing is different but when it changed.
  func isSame(as other: Trip) -> Bool {
    var copy = self
    copy.changedAt = other.changedAt
    return copy == other
  }
}
