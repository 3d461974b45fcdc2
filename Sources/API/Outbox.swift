internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Leaves word of changes for webhooks, in the transaction that makes them. Everybody is told of what they can see, as their own GET would answer it. Whether somebody
/// has webhooks is asked once for each person and trip, and what is to be told is stored in a few statements: nobody pays for what nobody wants to hear.
final class Outbox {
  /// What has been collected is stored when it is so much, so that an import does not fill the memory.
  private static let most = 500

  private let services: Services
  private let db: Connection
  private let now: Instant
  private var ofUsers: [UUID: [WebhookListener]] = [:]
  private var ofTrips: [UUID: [WebhookListener]] = [:]
  private var waiting: [WebhookEvent] = []
  private var hasSent = false

  init(_ services: Services, _ db: Connection, at now: Instant) {
    self.services = services
    self.db = db
    self.now = now
  }

  /// Stores what has been told. To be called once everything has.
  func send() throws {
    try store()
    guard hasSent else { return }
    let signal = services.webhooks
    db.afterCommit { signal.ring() }
    hasSent = false
  }

  private func store() throws {
    guard !waiting.isEmpty else { return }
    try db.insert(waiting)
    waiting = []
    hasSent = true
  }

  // MARK: Who listens

  private func listeners(of user: UUID) throws -> [WebhookListener] {
    if let known = ofUsers[user] { return known }
    let found = try db.listeners(of: user)
    ofUsers[user] = found
    return found
  }

  /// Those of everybody who sees a trip, as it was when this was first asked.
  private func listeners(ofTrip trip: UUID) throws -> [WebhookListener] {
    if let known = ofTrips[trip] { return known }
    let found = try db.listeners(ofTrip: trip)
    ofTrips[trip] = found
    return found
  }

  /// Whether anybody who sees a trip wants to be told of something. Before the trip is gone, so that they are still known then.
  func isHeard(inTrip trip: UUID) throws -> Bool { try !listeners(ofTrip: trip).isEmpty }

  /// Whether a user wants to be told of something.
  func isHeard(by user: UUID) throws -> Bool { try !listeners(of: user).isEmpty }

  // MARK: Telling

  /// Tells `user` of an event.
  func tell(_ event: Event, to user: UUID) throws {
    try tell(event.kind.rawValue, event.resource, to: listeners(of: user)) { _, writer in writer.value(event.content) }
  }

  /// Tells one webhook alone, whatever it wants to be told of, and returns the delivery.
  func tell(_ event: String, _ resource: UUID, to webhook: Webhook, _ content: JSON) throws -> UUID {
    let listener = WebhookListener(webhook: webhook.id, user: webhook.userID, events: ["*"])
    try tell(event, resource, to: [listener]) { _, writer in writer.value(content) }
    return waiting.last?.webhooks.first?.delivery ?? webhook.id
  }

  /// Tells those of `listeners` who want to know, each person with what `write` writes for them.
  private func tell(
    _ event: String, _ resource: UUID, to listeners: [WebhookListener], _ write: (_ user: UUID, inout JSONWriter) throws -> Void
  ) throws {
    var users: [UUID] = []
    for listener in listeners where listener.wants(event) && !users.contains(listener.user) { users.append(listener.user) }
    for user in users {
      let id = services.ids.next()
      var writer = JSONWriter(capacity: 2_048)
      writer.beginObject()
      writer.name("id")
      writer.string("\(id)")
      writer.name("event")
      writer.string(event)
      writer.name("created_at")
      writer.string("\(now)")
      writer.name("data")
      try write(user, &writer)
      writer.endObject()
      let told = listeners.filter { $0.user == user && $0.wants(event) }
      waiting.append(
        WebhookEvent(
          id: id, user: user, event: event, resource: resource, payload: String(decoding: writer.bytes, as: UTF8.self), createdAt: now,
          webhooks: told.map { (services.ids.next(), $0.webhook) }))
    }
    // Not what has just been told: `tell(_:_:to:_:)` looks at it.
    if waiting.count > Self.most { try store() }
  }

  /// What is told of a record that is gone.
  private static func gone(_ id: UUID, _ kind: String, _ summary: String, _ writer: inout JSONWriter) {
    writer.value(["id": .string("\(id)"), "kind": .string(kind), "summary": .string(summary)])
  }

  // MARK: Flights and items

  /// Tells of a flight that is new, has changed or is gone: its owner of the flight, and those whom its trip is shared with of the item of that trip, which is
  /// what they can read.
  func flight(_ before: Flight?, _ after: Flight?) throws {
    guard let flight = after ?? before else { return }
    let kind: Event.Kind = before == nil ? .flightCreated : after == nil ? .flightDeleted : .flightUpdated
    try tell(kind.rawValue, flight.id, to: listeners(of: flight.userID)) { _, writer in
      if let after {
        FlightView.schema.schema.encode(services.presenter.view(after, at: now), to: &writer)
      } else {
        Self.gone(flight.id, "flight", ItemSummary.of(flight), &writer)
      }
    }
    try inTrip(flight.id, before?.tripID, after?.tripID, except: flight.userID) {
      after.map { ItemView($0, services.reference) }
    } summary: {
      ItemSummary.of(flight)
    }
  }

  /// Tells of something else in a trip that is new, has changed or is gone: everybody who sees the trip.
  func item(_ before: Item?, _ after: Item?) throws {
    guard let item = after ?? before else { return }
    try inTrip(item.id, before?.tripID, after?.tripID, except: nil) {
      after.map { ItemView($0) }
    } summary: {
      ItemView(item).summary
    }
  }

  /// Tells those who see the trip that it is in now, and those who saw the one that it was in; for each it is new, or changed, or gone.
  private func inTrip(
    _ id: UUID, _ left: UUID?, _ entered: UUID?, except owner: UUID?, view: () -> ItemView?, summary: () -> String
  ) throws {
    let before = try left.map { try listeners(ofTrip: $0) }?.filter { $0.user != owner } ?? []
    let after = try entered.map { try listeners(ofTrip: $0) }?.filter { $0.user != owner } ?? []
    let (sawIt, seeIt) = (Set(before.map(\.user)), Set(after.map(\.user)))
    if !after.isEmpty, let view = view() {
      let groups: [(Event.Kind, [WebhookListener])] = [
        (.itemCreated, after.filter { !sawIt.contains($0.user) }), (.itemUpdated, after.filter { sawIt.contains($0.user) }),
      ]
      for (kind, listeners) in groups {
        try tell(kind.rawValue, id, to: listeners) { _, writer in ItemView.schema.schema.encode(view, to: &writer) }
      }
    }
    let losing = before.filter { !seeIt.contains($0.user) }
    if !losing.isEmpty {
      try tell(Event.Kind.itemDeleted.rawValue, id, to: losing) { _, writer in Self.gone(id, "item", summary(), &writer) }
    }
  }

  // MARK: Trips

  /// The trip without its link, which opens it to whoever has it.
  private static let trip = TripView.schema.keeping { $0 != "share_url" }

  /// Tells everybody who sees a trip that it is new or has changed.
  func trip(_ kind: Event.Kind, _ trip: Trip) throws {
    try tell(kind.rawValue, trip.id, to: listeners(ofTrip: trip.id)) { user, writer in
      let seen = try db.trip(trip.id, seenBy: user) ?? SeenTrip(trip: trip, role: .owner, ownerTimezone: "UTC")
      Self.trip.encode(services.view(seen, address: services.settings.baseURL ?? "", at: now), to: &writer)
    }
  }

  /// Tells everybody who sees a trip that it is going. Before it does.
  func tripGone(_ trip: Trip) throws {
    try tell(Event.Kind.tripDeleted.rawValue, trip.id, to: listeners(ofTrip: trip.id)) { _, writer in
      Self.gone(trip.id, "trip", trip.title, &writer)
    }
  }

  /// Tells everybody who sees a trip of somebody whom it is shared with, or was.
  func collaborator(_ kind: Event.Kind, _ collaborator: Collaborator, ofTrip trip: Trip) throws {
    var members: [JSON.Member] = [.init("trip_id", .string("\(trip.id)")), .init("trip_title", .string(trip.title))]
    if case .object(let own)? = try? JSONParser.parse(Collaborator.schema.schema.bytes(collaborator)) { members += own }
    try tell(kind.rawValue, trip.id, to: listeners(ofTrip: trip.id)) { _, writer in writer.value(.object(members)) }
  }
}
