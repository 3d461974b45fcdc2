internal import HTTPClient

/// How much is taken on for each receiver: one delivery until it has answered, several at once for one that answers, and many in advance for one that answers soon. So
/// one that hangs holds up nobody but itself.
struct WebhookPace {
  /// Requests under way to one receiver, and of one person.
  static let mostOfHost = 8
  static let mostOfUser = 16
  /// Taken in advance, for receivers that answer within `soon` milliseconds.
  private static let inAdvance = 64
  private static let soon = 500

  private var answers: [String: Int?] = [:]
  private var taken: [String: Int] = [:]

  /// How many more may be taken on for a receiver.
  func room(for host: String) -> Int {
    let most = answers[host, default: nil].map { $0 <= Self.soon ? Self.inAdvance : Self.mostOfHost } ?? 1
    return max(0, most - taken[host, default: 0])
  }

  /// How many have been taken on.
  var total: Int { taken.values.reduce(0, +) }

  /// Notes that deliveries have been taken on.
  mutating func take(_ count: Int, for host: String) { if count > 0 { taken[host, default: 0] += count } }

  /// Notes what has come of one.
  mutating func note(_ outcome: RequestPool.Outcome, of host: String) {
    let rest = taken[host, default: 1] - 1
    taken[host] = rest == 0 ? nil : rest
    // Nobody has ten thousand receivers; whoever makes them up costs no memory.
    if answers.count > 10_000 { answers = [:] }
    switch outcome {
    case .answered(_, _, _, let milliseconds): answers[host] = .some(milliseconds)
    case .failed: answers[host] = .some(nil)
    case .abandoned: break
    }
  }
}
