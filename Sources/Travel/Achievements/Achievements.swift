/// How far somebody has come with each achievement at a moment: a pure function of the facts of their flights. Of these the flown ones count, in the order of
/// departure, and days and clocks are those of the places.
package struct Achievements: Sendable {
  /// In the order of the table.
  package let all: [(achievement: Achievement, progress: Achievement.Progress)]

  /// All of them, or `only` the one with this id.
  package init(_ facts: FlightFacts, _ reference: ReferenceData, at now: Instant, only: String? = nil) {
    let series = Achievement.series.filter { only == nil || $0.achievements.contains { $0.id == only } }
    var reader = FlownLegs(facts, reference)
    let legs = series.isEmpty ? [] : Statistics(facts, at: now).flown.map { reader.leg($0) }
    all = series.flatMap { series in
      let climb = AchievementClimb(series.rule, targets: series.achievements.map { $0.target * $0.unit.size }, legs)
      return series.achievements.enumerated().map {
        (achievement: $1, progress: Self.progress($1, climb.value, climb.reached.dropFirst($0).first))
      }
    }.filter { only == nil || $0.achievement.id == only }
  }

  private static func progress(_ achievement: Achievement, _ value: Int, _ flight: FlightFact?) -> Achievement.Progress {
    let current = min(value / achievement.unit.size, achievement.target)
    return Achievement.Progress(
      current: current, percent: current * 100 / achievement.target, flight: flight?.id, unlockedAt: flight?.end)
  }
}
