/// Something to be proud of: a line that the flights of somebody cross, or have not crossed yet.
package struct Achievement: Sendable {
  /// What it is about.
  package enum Category: String, CaseIterable, Sendable {
    case distance, milestones, countries, continents, airports, airlines, aircraft, routes, seasons
    case timesOfDay = "times_of_day"
    case seats, rarities
  }

  /// How hard it is, from the easiest on.
  package enum Tier: String, CaseIterable, Sendable { case bronze, silver, gold, platinum }

  /// What its target counts.
  package enum Unit: String, CaseIterable, Sendable {
    case kilometres = "km"
    case hours = "h"
    case flights, countries, continents, airports, airlines, alliances, types, manufacturers, routes, years, months, days, weekdays
    case clockHours = "clock_hours"
    case letters, cabins, quarters

    /// How many of what rules count are one: they add up metres and minutes, which whole numbers hold exactly.
    var size: Int {
      switch self {
      case .kilometres: 1_000
      case .hours: 60
      default: 1
      }
    }
  }

  /// Small letters, digits and hyphens; it stays as it is from one version to the next.
  package let id: String
  package let name: String
  /// What is to be done for it.
  package let description: String
  package let category: Category
  package let tier: Tier
  package let unit: Unit
  /// How many of these it takes.
  package let target: Int

  /// How far somebody has come.
  package struct Progress: Sendable, Equatable {
    /// At most the target.
    package var current: Int
    /// Of the target, in whole percent: 100 once it is reached, not before.
    package var percent: Int
    /// The flight that crossed the line: the first in the order of departure with which the target is reached.
    package var flight: UUID?
    /// The end of that flight, which is when it began to count.
    package var unlockedAt: Instant?
  }
}

/// Achievements that differ in nothing but how much of the same they take.
struct AchievementSeries: Sendable {
  /// One of them.
  struct Step: Sendable {
    let id: String
    let name: String
    let description: String
    let tier: Achievement.Tier
    let target: Int

    init(_ id: String, _ name: String, _ description: String, _ tier: Achievement.Tier, _ target: Int = 1) {
      (self.id, self.name, self.description, self.tier, self.target) = (id, name, description, tier, target)
    }
  }

  let rule: AchievementRule
  /// By target, the least first.
  let achievements: [Achievement]

  init(_ category: Achievement.Category, _ unit: Achievement.Unit, _ rule: AchievementRule, _ steps: Step...) {
    self.rule = rule
    achievements = steps.map {
      Achievement(
        id: $0.id, name: $0.name, description: $0.description, category: category, tier: $0.tier, unit: unit, target: $0.target)
    }
  }
}
