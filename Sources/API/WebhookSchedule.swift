internal import Travel

/// When a delivery that has failed is tried again: after ten seconds, and each time after twice as long, up to an hour, for a day.
enum WebhookSchedule {
  /// Milliseconds.
  static let first = 10_000.0
  static let longest = 3_600_000.0
  static let lifetime: Int64 = 86_400_000

  /// The next attempt after `attempts` that have failed; nil when the day is over. `chance` is between 0 and 1 and moves it by up to a quarter, so that what has
  /// failed together does not come back together. A receiver that has asked for so many seconds of peace gets them.
  static func next(after attempts: Int, of createdAt: Instant, at now: Instant, chance: Double, retryAfter: Int = 0) -> Instant? {
    let end = createdAt.milliseconds + lifetime
    guard now.milliseconds < end else { return nil }
    var pause = first
    for _ in 1..<max(1, min(attempts, 20)) { pause = min(pause * 2, longest) }
    let asked = Int64(min(retryAfter, Int(lifetime / 1_000))) * 1_000
    // The last attempt is at the end of the day.
    return Instant(milliseconds: min(now.milliseconds + max(Int64(pause * (0.75 + chance / 2)), asked), end))
  }
}
