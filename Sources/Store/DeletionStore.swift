package import Database
package import Travel

/// Something that a person could see and no longer can.
package struct Deletion: Equatable, Sendable {
  /// flight, trip, item or booking.
  package var kind: String
  package var id: UUID
  package var deletedAt: Instant

  package init(kind: String, id: UUID, deletedAt: Instant) {
    self.kind = kind
    self.id = id
    self.deletedAt = deletedAt
  }
}

/// The table `deletions`: what a person could see and no longer can.
extension Connection {
  /// Notes for `user` that records are gone. No id may come twice.
  package func noteDeletions(of kind: String, _ ids: [UUID], for user: UUID, at instant: Instant) throws {
    for batch in ids.batches(of: 500) {
      var query = Query("INSERT INTO deletions (user_id, kind, record_id, deleted_at) VALUES ")
      for (index, id) in batch.enumerated() {
        if index > 0 { query.append(", ") }
        query.append(list: [user, kind, id, instant])
      }
      query.append(" ON CONFLICT (user_id, kind, record_id) DO UPDATE SET deleted_at = excluded.deleted_at")
      try execute(query)
    }
  }

  /// Forgets that records were gone for `user`, who sees them again.
  package func forgetDeletions(of kind: String, _ ids: [UUID], for user: UUID) throws {
    for batch in ids.batches(of: 500) {
      var query = Query("DELETE FROM deletions WHERE user_id = $1 AND kind = $2 AND record_id IN ", user, kind)
      query.append(list: Array(batch))
      try execute(query)
    }
  }

  /// What is gone for `user`, oldest first; with `since`, from then on.
  package func deletions(for user: UUID, since: Instant?, offset: Int, limit: Int) throws -> [Deletion] {
    var query = Query("SELECT kind, record_id, deleted_at FROM deletions WHERE user_id = $1", user)
    if let since { query.append(" AND deleted_at >= $1", since) }
    query.append(" ORDER BY deleted_at, record_id, kind LIMIT $1 OFFSET $2", limit, offset)
    return try rows(query) { Deletion(kind: try $0.next(), id: try $0.next(), deletedAt: try $0.next()) }
  }

  /// How much that is.
  package func countDeletions(for user: UUID, since: Instant?) throws -> Int {
    var query = Query("SELECT count(*) FROM deletions WHERE user_id = $1", user)
    if let since { query.append(" AND deleted_at >= $1", since) }
    return try value(query) ?? 0
  }

  /// Forgets that a trip and what is in it were gone for `user`, who sees them again.
  package func forgetDeletions(ofTrip trip: UUID, for user: UUID) throws {
    try execute(
      """
      DELETE FROM deletions WHERE user_id = $1 AND (record_id = $2 OR record_id IN (SELECT id FROM items WHERE trip_id = $2)
        OR (kind = 'item' AND record_id IN (SELECT id FROM flights WHERE trip_id = $2)))
      """, user, trip)
  }
}
