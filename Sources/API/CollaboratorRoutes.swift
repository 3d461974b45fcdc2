internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Whom a trip is shared with. Everybody in it sees who the others are; the owner decides.
enum CollaboratorRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/trips/:id/collaborators", "Whom a trip is shared with", tag: "Collaborators", .account(.read(.trips)),
      .list(Collaborator.schema), freshness: .days, execution: .worker, handler: list),
    .write(
      .post, "/trips/:id/collaborators", "Share a trip with somebody who has an account", tag: "Collaborators",
      .account(.write(.trips)), input: Invited.schema.schema, .one(Collaborator.schema), status: 201, handler: add),
    .write(
      .patch, "/trips/:id/collaborators/:user_id", "Change what somebody may do", tag: "Collaborators", .account(.write(.trips)),
      input: NewRole.schema.schema, .one(Collaborator.schema), handler: change),
    .act(
      .delete, "/trips/:id/collaborators/:user_id", "Share a trip with somebody no more, or leave it oneself", tag: "Collaborators",
      .account(.write(.trips)), handler: remove),
  ]

  struct Invited: Sendable {
    var username: String?
    var email: String?
    var role = TripRole.view

    static let schema = ObjectSchema("NewCollaborator", "Somebody to share a trip with.", Invited()) {
      Property("username", \.username, .string(1...254), "Their name here; or email.", example: "bob")
      Property("email", \.email, .string(1...254), "Their e-mail address.", example: "bob@example.org")
      Property("role", \.role, .collaboratorRole, "What they may do.", default: "view")
    }
  }

  struct NewRole: Sendable {
    var role = TripRole.view

    static let schema = ObjectSchema("CollaboratorRole", "What somebody may do.", NewRole()) {
      Property("role", \.role, .collaboratorRole, "What they may do.", isRequired: true)
    }
  }

  @Sendable static func list(_ call: Call<NoInput, NoQuery>) throws -> Answer<[Collaborator]> {
    let id = try call.id()
    let found = try call.services.database.read { db in
      _ = try call.trip(id, to: .view, db)
      return try db.collaborators(ofTrip: id)
    }
    return .ok(found, meta: [.init("count", .number("\(found.count)"))])
  }

  @Sendable static func add(_ call: Call<Invited, NoQuery>) throws -> Write<Collaborator> {
    let id = try call.id()
    let input = call.input
    guard let name = input.username ?? input.email, input.username == nil || input.email == nil else {
      throw APIError.validation("username", "or email is required, one of the two")
    }
    return Write { db in
      let seen = try call.trip(id, to: .owner, db)
      guard let user = try db.user(named: name), user.disabledAt == nil else {
        throw APIError.validation(input.username == nil ? "email" : "username", "is nobody who has an account here")
      }
      guard user.id != seen.trip.userID else { throw APIError.conflict("The trip is yours.") }
      guard try db.collaborator(user.id, ofTrip: id) == nil else {
        throw APIError.conflict("The trip is shared with \(user.username) already.", existing: user.id)
      }
      let new = Collaborator(user, input.role, at: call.now)
      try db.insert(new, ofTrip: seen.trip)
      // What they could not see any more, they can see again.
      try db.forgetDeletions(ofTrip: id, for: user.id)
      try call.services.settle(trip: id, db, at: call.now)
      try call.services.tell(.collaboratorAdded, new, ofTrip: seen.trip, db, at: call.now)
      try call.audit("collaborator.added", subject: ("trip", id), db)
      return .created(new, at: "/trips/\(id)/collaborators/\(user.id)")
    }
  }

  @Sendable static func change(_ call: Call<NewRole, NoQuery>) throws -> Write<Collaborator> {
    let (id, user) = (try call.id(), try call.id("user_id"))
    return Write { db in
      let seen = try call.trip(id, to: .owner, db)
      guard var collaborator = try db.collaborator(user, ofTrip: id) else { throw APIError.notFound }
      collaborator.role = call.input.role
      collaborator.updatedAt = call.now
      try db.update(collaborator, ofTrip: id)
      try db.raiseDataVersion(ofAllWhoSeeTrip: id)
      try call.services.tell(.collaboratorUpdated, collaborator, ofTrip: seen.trip, db, at: call.now)
      try call.audit("collaborator.changed", subject: ("trip", id), db)
      return .ok(collaborator)
    }
  }

  @Sendable static func remove(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let (id, user) = (try call.id(), try call.id("user_id"))
    return Write { db in
      let seen = try call.trip(id, to: user == call.caller.user.id ? .view : .owner, db)
      // Before, because afterwards nobody knows that they saw it.
      try db.raiseDataVersion(ofAllWhoSeeTrip: id)
      if let leaving = try db.collaborator(user, ofTrip: id) {
        try call.services.tell(.collaboratorRemoved, leaving, ofTrip: seen.trip, db, at: call.now)
      }
      guard try db.deleteCollaborator(user, ofTrip: id) else { throw APIError.notFound }
      try call.services.note(tripGone: id, for: [user], db, at: call.now)
      try call.audit("collaborator.removed", subject: ("trip", id), db)
      return .nothing
    }
  }
}

extension Collaborator {
  static let schema = ObjectSchema(
    "Collaborator", "Somebody a trip is shared with.",
    Collaborator(
      User(id: UUID(high: 0, low: 0), username: "", email: "", passwordHash: nil, createdAt: Instant(milliseconds: 0)), .view,
      at: Instant(milliseconds: 0))
  ) {
    Property("user_id", \.userID, .id, "Their account.", access: .readOnly)
    Property("username", \.username, .string(), "Their name here.", example: "bob", access: .readOnly)
    Property("display_name", \.displayName, .string(), "The name they show.", access: .readOnly)
    Property("role", \.role, .collaboratorRole, "What they may do.")
    Property("created_at", \.createdAt, .instant, "Since when.", access: .readOnly)
    Property("updated_at", \.updatedAt, .instant, "Since when in this role.", access: .readOnly)
  }
}

extension Schema where Value == TripRole {
  /// What somebody who is not the owner may do.
  static let collaboratorRole = Schema.text(
    ["type": "string", "enum": ["edit", "view"]], expected: "edit or view",
    read: { text in TripRole(rawValue: text).flatMap { $0 == .owner ? nil : $0 } }, write: { $0.rawValue })
}
