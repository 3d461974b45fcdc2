internal import Database
internal import Schema
internal import Travel

/// Something that has happened to a record, of which webhooks tell.
struct Event: Sendable {
  /// What has happened, by the word that webhooks are told by.
  enum Kind: String, CaseIterable, Sendable {
    case flightCreated = "flight.created"
    case flightUpdated = "flight.updated"
    case flightDeleted = "flight.deleted"
    case flightReminder = "flight.reminder"
    case tripCreated = "trip.created"
    case tripUpdated = "trip.updated"
    case tripDeleted = "trip.deleted"
    case tripStarting = "trip.starting"
    case itemCreated = "item.created"
    case itemUpdated = "item.updated"
    case itemDeleted = "item.deleted"
    case collaboratorAdded = "collaborator.added"
    case collaboratorUpdated = "collaborator.updated"
    case collaboratorRemoved = "collaborator.removed"
    case achievementUnlocked = "achievement.unlocked"
    case importCompleted = "import.completed"
  }

  var kind: Kind
  /// The record that it has happened to: its events are told in their order.
  var resource: UUID
  /// What there is to say of it, without secrets.
  var content: JSON
}

extension Services {
  /// Leaves word for the webhooks of `user`, in the transaction that makes it happen.
  func announce(_ event: Event, to user: UUID, _ db: Connection, at now: Instant) throws {
    let outbox = Outbox(self, db, at: now)
    try outbox.tell(event, to: user)
    try outbox.send()
  }
}
