package import Database
package import Travel

/// The achievements of a user that webhooks need not be told of any more.
package struct AchievementWatch: Equatable, Sendable {
  package var user: UUID
  /// The state of the flights that they have been looked for in.
  package var dataVersion: Int
  /// When the next flight ends; nil: none is planned.
  package var nextCheckAt: Instant?
  /// Their ids.
  package var unlocked: [String]

  package init(user: UUID, dataVersion: Int, nextCheckAt: Instant?, unlocked: [String]) {
    (self.user, self.dataVersion, self.nextCheckAt, self.unlocked) = (user, dataVersion, nextCheckAt, unlocked)
  }
}

/// The table `achievement_watches`.
extension Connection {
  private static let watches: SQL = "SELECT a.user_id, a.data_version, a.next_check_at, a.unlocked FROM achievement_watches a"

  /// That of a user.
  package func achievementWatch(of user: UUID) throws -> AchievementWatch? {
    try row(Self.watches + " WHERE a.user_id = $1", user, decode: Self.watch)
  }

  /// Those of users whose webhooks are on, and whose flights have changed or ended since.
  package func dueAchievementWatches(at instant: Instant) throws -> [AchievementWatch] {
    try rows(
      Self.watches + """
         JOIN users u ON u.id = a.user_id
        WHERE (u.data_version <> a.data_version OR a.next_check_at <= $1) AND u.disabled_at IS NULL
          AND EXISTS (SELECT 1 FROM webhooks w WHERE w.user_id = a.user_id AND w.active = 1)
        """, instant, decode: Self.watch)
  }

  /// Stores it, in place of the one that is there.
  package func set(_ watch: AchievementWatch) throws {
    try execute(
      """
      INSERT INTO achievement_watches (user_id, data_version, next_check_at, unlocked) VALUES ($1, $2, $3, $4)
      ON CONFLICT (user_id) DO UPDATE SET
        data_version = excluded.data_version, next_check_at = excluded.next_check_at, unlocked = excluded.unlocked
      """, watch.user, watch.dataVersion, watch.nextCheckAt, NameList(watch.unlocked))
  }

  private static func watch(_ row: inout Row) throws -> AchievementWatch {
    AchievementWatch(
      user: try row.next(), dataVersion: try row.next(), nextCheckAt: try row.next(), unlocked: (try row.next() as NameList).names)
  }
}
