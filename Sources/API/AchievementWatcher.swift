internal import Database
internal import Schema
internal import Store
internal import Travel

/// Finds the achievements that flights have unlocked, and tells webhooks of them, after the write and not in it: no flight is stored slower for it. What has been found
/// and what is told are stored together, so that each is told once, and again when it is unlocked anew.
struct AchievementWatcher {
  private let services: Services

  init(_ services: Services) { self.services = services }

  /// Looks at those whose flights have changed, or ended, since they were looked at. Throws `DatabaseError`.
  func look() throws {
    let now = services.clock.now()
    try services.database.read { try $0.dueAchievementWatches(at: now) }.eachAlone { watch in
      let found = try services.database.read { try Self.find(watch.user, services, $0, at: now) }
      try services.database.write { db in
        // Another server may have been faster.
        guard try db.achievementWatch(of: watch.user) == watch else { return }
        try db.set(found.watch)
        let outbox = Outbox(services, db, at: now)
        for view in found.unlocked where !watch.unlocked.contains(view.id) {
          guard let json = try? JSONParser.parse(AchievementView.schema.schema.bytes(view)) else { continue }
          try outbox.tell(Event(kind: .achievementUnlocked, resource: view.flight ?? watch.user, content: json), to: watch.user)
        }
        try outbox.send()
      }
    }
  }

  /// Has what is unlocked now be known, so that a new webhook is told of what comes. Within the transaction that makes it.
  static func begin(for user: UUID, _ services: Services, _ db: Connection, at now: Instant) throws {
    try db.set(find(user, services, db, at: now).watch)
  }

  private static func find(
    _ user: UUID, _ services: Services, _ db: Connection, at now: Instant
  ) throws -> (watch: AchievementWatch, unlocked: [AchievementView]) {
    let facts = try db.flightFacts(FlightFilter(user: user, now: now), services.reference)
    let unlocked = Achievements(facts, services.reference, at: now).all.map { AchievementView($0.achievement, $0.progress) }
      .filter(\.isUnlocked)
    let watch = AchievementWatch(
      user: user, dataVersion: try db.dataVersion(of: user) ?? 0, nextCheckAt: try db.nextFlightEnd(of: user, after: now),
      unlocked: unlocked.map(\.id))
    return (watch, unlocked)
  }
}
