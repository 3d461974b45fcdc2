/// What an achievement counts: a number that only grows from flight to flight, in the order of departure. Rules are pure; what a flight is counted by is
/// a number from 0 on, so that a list can count it.
enum AchievementRule: Sendable {
  /// What a flight counts by, none to two of them: those of its two ends.
  typealias Keys = @Sendable (FlownLeg) -> (Int?, Int?)

  /// All of what each flight gives.
  case sum(@Sendable (FlownLeg) -> Int)
  /// The most that one flight gives.
  case greatest(@Sendable (FlownLeg) -> Int)
  /// How many different keys there are.
  case distinct(Keys)
  /// The most flights that have a key in common.
  case mostInCommon(Keys)
  /// The most different keys among the flights of one group.
  case mostDistinct(group: @Sendable (FlownLeg) -> Int, Keys)
  /// The most flights one after the other for which it is true; those of which that is not known are left out.
  case run(@Sendable (FlownLeg) -> Bool?)

  /// How many flights it is true for.
  static func count(_ isCounted: @escaping @Sendable (FlownLeg) -> Bool) -> AchievementRule { .sum { isCounted($0) ? 1 : 0 } }

  /// How many different keys flights have.
  static func different(_ key: @escaping @Sendable (FlownLeg) -> Int?) -> AchievementRule { .distinct { (key($0), nil) } }

  /// How many different keys the ends of flights have.
  static func differentEnds(_ key: @escaping @Sendable (FlownLeg.End) -> Int?) -> AchievementRule { .distinct(ends(key)) }

  /// The most flights with the same key.
  static func mostAlike(_ key: @escaping @Sendable (FlownLeg) -> Int?) -> AchievementRule { .mostInCommon { (key($0), nil) } }

  /// The most flights of which an end has the same key.
  static func mostAlikeEnds(_ key: @escaping @Sendable (FlownLeg.End) -> Int?) -> AchievementRule { .mostInCommon(ends(key)) }

  /// The keys of the ends of a flight, which counts once where both are one.
  static func ends(_ key: @escaping @Sendable (FlownLeg.End) -> Int?) -> Keys {
    { leg in
      let (origin, destination) = (key(leg.origin), key(leg.destination))
      return (origin, origin == destination ? nil : destination)
    }
  }
}
