internal import HTTPServer
internal import Schema
internal import Travel

/// What the caller's flights have achieved. Nothing of it is stored: a flight that is deleted takes back what it has unlocked.
enum AchievementRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/achievements", "All achievements, and how far one has come with each", tag: "Achievements", .account(.read(.achievements)),
      query: AchievementQuery.schema, .list(AchievementView.schema), freshness: .flights, execution: .worker, handler: list),
    .get(
      "/achievements/:slug", "One achievement", tag: "Achievements", .account(.read(.achievements)), .one(AchievementView.schema),
      freshness: .flights, execution: .worker, handler: one),
  ]

  struct AchievementQuery: Sendable {
    var category: Achievement.Category?
    var tier: Achievement.Tier?
    var isUnlocked: Bool?

    static let schema = ObjectSchema("AchievementQuery", "Which achievements.", AchievementQuery()) {
      Property("category", \.category, .enumeration, "Of this category.")
      Property("tier", \.tier, .enumeration, "Of this tier.")
      Property("unlocked", \.isUnlocked, .boolean, "Those that are unlocked, or those that are not.")
    }
  }

  @Sendable static func list(_ call: Call<NoInput, AchievementQuery>) throws -> Answer<[AchievementView]> {
    let query = call.query
    let asked = try call.achievements().filter {
      query.category ?? $0.category == $0.category && query.tier ?? $0.tier == $0.tier
    }
    let found = asked.filter { query.isUnlocked ?? $0.isUnlocked == $0.isUnlocked }
    let counts = [("count", found.count), ("unlocked", asked.count { $0.isUnlocked }), ("total", asked.count)]
    return .ok(found, meta: counts.map { JSON.Member($0, .number("\($1)")) })
  }

  @Sendable static func one(_ call: Call<NoInput, NoQuery>) throws -> Answer<AchievementView> {
    let slug = try call.request.parameter("slug")
    guard let found = try call.achievements(only: slug).first else { throw APIError.notFound }
    return .ok(found)
  }
}

extension Call {
  /// All of them, or `only` the one with this id.
  fileprivate func achievements(only: String? = nil) throws -> [AchievementView] {
    Achievements(try facts(), services.reference, at: now, only: only).all.map { AchievementView($0.achievement, $0.progress) }
  }
}

/// An achievement as it is answered.
struct AchievementView: Sendable {
  struct Progress: Sendable {
    var current = 0
    var target = 0
    var percent = 0
    var unit = Achievement.Unit.flights

    static let schema = ObjectSchema("AchievementProgress", "How far one has come.", Progress()) {
      Property("current", \.current, .integer(), "How many there are, at most the target.", example: 31_246, access: .readOnly)
      Property("target", \.target, .integer(), "How many it takes.", example: 40_075, access: .readOnly)
      Property("percent", \.percent, .integer(0...100), "Rounded down: 100 is reached.", example: 77, access: .readOnly)
      Property("unit", \.unit, .enumeration, "Of what.", access: .readOnly)
    }
  }

  var id = ""
  var name = ""
  var description = ""
  var category = Achievement.Category.distance
  var tier = Achievement.Tier.bronze
  var isUnlocked = false
  var progress = Progress()
  var unlockedAt: Instant?
  var flight: UUID?

  init(_ achievement: Achievement, _ progress: Achievement.Progress) {
    id = achievement.id
    name = achievement.name
    description = achievement.description
    category = achievement.category
    tier = achievement.tier
    isUnlocked = progress.flight != nil
    self.progress = Progress(current: progress.current, target: achievement.target, percent: progress.percent, unit: achievement.unit)
    unlockedAt = progress.unlockedAt
    flight = progress.flight
  }

  private init() {}

  static let schema = ObjectSchema("Achievement", "Something to be proud of.", AchievementView()) {
    Property("id", \.id, .string(), "It stays the same from version to version.", example: "round-the-earth", access: .readOnly)
    Property("name", \.name, .string(), "The name.", example: "Round the Earth", access: .readOnly)
    Property("description", \.description, .string(), "What is to be done for it.", access: .readOnly)
    Property("category", \.category, .enumeration, "What it is about.", access: .readOnly)
    Property("tier", \.tier, .enumeration, "How hard it is, bronze being the easiest.", access: .readOnly)
    Property("unlocked", \.isUnlocked, .boolean, "Whether the target is reached.", access: .readOnly)
    Property("progress", \.progress, Progress.schema.schema, "How far one has come.", access: .readOnly)
    Property(
      "unlocked_at", \.unlockedAt, .instant, "The end of the flight that reached the target; null while it is not reached.",
      access: .readOnly)
    Property("flight_id", \.flight, .id, "That flight: the first by departure with which the target is reached.", access: .readOnly)
  }
}
