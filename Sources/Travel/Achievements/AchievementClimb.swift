/// How far flights bring the number of a rule, and which of them bring it over which line. It ends with the last of these.
struct AchievementClimb {
  private let targets: [Int]
  private(set) var value = 0
  /// For each target that is reached, the flight that does it.
  private(set) var reached: [FlightFact] = []

  private var sum = 0
  private var run = 0
  /// How often each key has come.
  private var counts: [Int32] = []
  /// Which keys each group has.
  private var groups: [Int: Set<Int>] = [:]

  /// What `legs` come to by `rule`; `targets` from the least on.
  init(_ rule: AchievementRule, targets: [Int], _ legs: [FlownLeg]) {
    self.targets = targets
    switch rule {
    case .sum(let amount):
      follow(legs) { climb, leg in
        climb.sum += amount(leg)
        return climb.sum
      }
    case .greatest(let amount): follow(legs) { _, leg in amount(leg) }
    case .distinct(let keys):
      follow(legs) { climb, leg in
        let (first, second) = keys(leg)
        if let first, climb.count(first) == 1 { climb.sum += 1 }
        if let second, climb.count(second) == 1 { climb.sum += 1 }
        return climb.sum
      }
    case .mostInCommon(let keys):
      follow(legs) { climb, leg in
        let (first, second) = keys(leg)
        return max(first.map { climb.count($0) } ?? 0, second.map { climb.count($0) } ?? 0)
      }
    case .mostDistinct(let group, let keys):
      follow(legs) { climb, leg in
        let (first, second) = keys(leg)
        return Self.insert(first, second, into: &climb.groups[group(leg), default: []])
      }
    case .run(let isGood):
      follow(legs) { climb, leg in
        guard let isGood = isGood(leg) else { return climb.run }
        climb.run = isGood ? climb.run + 1 : 0
        return climb.run
      }
    }
  }

  /// Goes from leg to leg; `next` is the number with this one.
  @inline(__always)
  private mutating func follow(_ legs: [FlownLeg], next: (inout AchievementClimb, FlownLeg) -> Int) {
    for leg in legs {
      value = max(value, next(&self, leg))
      while value >= targets[reached.count] {
        reached.append(leg.flight)
        if reached.count == targets.count { return }
      }
    }
  }

  /// How often a key has come with this time.
  private mutating func count(_ key: Int) -> Int {
    if key >= counts.count { counts.append(contentsOf: repeatElement(0, count: key + 1 - counts.count)) }
    counts[key] += 1
    return Int(counts[key])
  }

  /// How many keys there are with these.
  private static func insert(_ first: Int?, _ second: Int?, into keys: inout Set<Int>) -> Int {
    if let first { keys.insert(first) }
    if let second { keys.insert(second) }
    return keys.count
  }
}
