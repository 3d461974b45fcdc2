internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// What a client that keeps a copy has to know beside `updated_since`.
enum SyncRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/sync/deletions", "What one could see and no longer can, oldest first", tag: "Sync", .account(.read(.flights).union(.read(.trips))),
      query: DeletionQuery.schema, .list(Deletion.schema), execution: .worker, handler: deletions)
  ]

  struct DeletionQuery: Sendable {
    var since: Instant?
    var page = 1
    var perPage = 100

    static let schema = ObjectSchema("DeletionQuery", "Since when.", DeletionQuery()) {
      Property("since", \.since, .instant, "The beginning, itself included; everything that is remembered without it.")
      Property("page", \.page, .integer(1...1_000_000), "The page.", default: 1)
      Property("per_page", \.perPage, .integer(1...100), "How many a page has.", default: 100)
    }
  }

  @Sendable static func deletions(_ call: Call<NoInput, DeletionQuery>) throws -> Answer<[Deletion]> {
    let (query, user) = (call.query, call.caller.user.id)
    let (found, total) = try call.services.database.read { db in
      (
        try db.deletions(for: user, since: query.since, offset: (query.page - 1) * query.perPage, limit: query.perPage),
        try db.countDeletions(for: user, since: query.since)
      )
    }
    return try Pages.answer(found, number: query.page, size: query.perPage, total: total, call.request)
  }
}

extension Deletion {
  static let schema = ObjectSchema(
    "Deletion", "Something that is gone.", Deletion(kind: "", id: UUID(high: 0, low: 0), deletedAt: Instant(milliseconds: 0))
  ) {
    Property("kind", \.kind, .string(), "flight, trip, item or booking.", example: "trip", access: .readOnly)
    Property("id", \.id, .id, "Its id.", access: .readOnly)
    Property("deleted_at", \.deletedAt, .instant, "When it was deleted, or no longer shared.", access: .readOnly)
  }
}
