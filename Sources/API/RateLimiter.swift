internal import HTTPServer
internal import Threads
internal import Travel

/// How many requests are allowed in how much time: `5/15m`, several with commas, or `off`.
public struct RateLimit: Hashable, Sendable {
  /// So many in so long.
  public struct Window: Hashable, Sendable {
    /// Requests.
    public let count: Int
    /// Milliseconds.
    public let length: Int
  }

  /// All of them hold; none when there is no limit.
  public let windows: [Window]

  /// A limit made of `windows`.
  public init(_ windows: [(count: Int, length: Int)]) { self.windows = windows.map { Window(count: $0.count, length: $0.length) } }
}

/// What is counted together. The raw values are the names of settings.
public enum RateBucket: String, CaseIterable, Sendable {
  case login, flights, email, boardingPass = "boardingpass", session, token, admin

  /// What is counted.
  public var meaning: String {
    switch self {
    case .login: "Logins and registrations of one address."
    case .flights: "Flights that one token or person may create."
    case .email: "E-mails that one token or person may have read."
    case .boardingPass: "Boarding passes that one token or person may have read."
    case .session: "Requests of one person in browsers."
    case .token: "Requests of one token."
    case .admin: "Requests to the administration."
    }
  }

  /// What holds where no setting says otherwise (API.md section 2).
  public var fallback: String {
    switch self {
    case .login: "5/15m"
    case .flights: "30/1h"
    case .email: "60/1h"
    case .boardingPass: "30/1h"
    case .session: "1000/1h"
    case .token: "100/1m,1000/1h"
    case .admin: "100/1h"
    }
  }
}

/// Counts requests, exactly, also from many threads. A window begins with its first request.
final class RateLimiter: Sendable {
  /// Who is counted.
  enum Key: Hashable, Sendable {
    /// nil for a Unix domain socket.
    case address(IPAddress?)
    case user(UUID)
    case token(UUID)
  }

  /// What the answer says of the narrowest window.
  struct Standing: Sendable {
    let limit: Int
    let remaining: Int
    /// When the window ends, in milliseconds since 1970.
    let reset: Int64
    /// The window that is full; nil when the request may pass.
    let exceeded: RateLimit.Window?
  }

  private struct Place: Hashable {
    let bucket: RateBucket
    let key: Key
  }

  private struct Count {
    var begin: Int64
    var used: Int
  }

  private struct Counts {
    var limits: [RateBucket: RateLimit]
    var places: [Place: [Count]] = [:]
    /// Requests that were refused.
    var refused: [RateBucket: Int] = [:]
    /// So many are kept before those whose windows are over are swept out.
    var sweepAt = 10_000
  }

  private let counts: Locked<Counts>

  init(_ limits: [RateBucket: RateLimit]) { counts = Locked(Counts(limits: limits)) }

  /// Has other limits hold from the next request on. What has been counted stays counted where the windows stay as long as they were.
  func use(_ limits: [RateBucket: RateLimit]) {
    counts.withLock { counts in
      func lengths(_ limits: [RateBucket: RateLimit], _ bucket: RateBucket) -> [Int] { limits[bucket]?.windows.map(\.length) ?? [] }
      counts.places = counts.places.filter { lengths(limits, $0.key.bucket) == lengths(counts.limits, $0.key.bucket) }
      counts.limits = limits
    }
  }

  /// How many are being counted.
  var counted: Int { counts.withLock { $0.places.count } }

  /// How many requests have been refused.
  var refused: [RateBucket: Int] { counts.withLock { $0.refused } }

  /// Counts one request of `key`; nil where there is no limit. A request that is refused is not counted.
  func count(_ bucket: RateBucket, _ key: Key, at now: Instant) -> Standing? {
    let now = now.milliseconds
    return counts.withLock { counts -> Standing? in
      guard let windows = counts.limits[bucket]?.windows, !windows.isEmpty else { return nil }
      if counts.places.count >= counts.sweepAt { sweep(&counts, now) }
      let place = Place(bucket: bucket, key: key)
      var state = counts.places[place] ?? []
      if state.count != windows.count { state = windows.map { _ in Count(begin: now, used: 0) } }
      // A request that is a little older than the window belongs to it: another thread was faster. One that is a window older tells that the clock
      // has been set back.
      for i in windows.indices where abs(now - state[i].begin) >= Int64(windows[i].length) { state[i] = Count(begin: now, used: 0) }
      let full = windows.indices.filter { state[$0].used >= windows[$0].count }
      if full.isEmpty { for i in windows.indices { state[i].used += 1 } } else { counts.refused[bucket, default: 0] += 1 }
      counts.places[place] = state
      // More may have been used than is allowed by now.
      func remaining(_ i: Int) -> Int { max(0, windows[i].count - state[i].used) }
      func reset(_ i: Int) -> Int64 { state[i].begin + Int64(windows[i].length) }
      // Of several full windows, the one that keeps the client waiting longest.
      let shown = full.max { reset($0) < reset($1) } ?? windows.indices.min { remaining($0) < remaining($1) }!
      return Standing(
        limit: windows[shown].count, remaining: remaining(shown), reset: reset(shown), exceeded: full.isEmpty ? nil : windows[shown])
    }
  }

  private func sweep(_ counts: inout Counts, _ now: Int64) {
    counts.places = counts.places.filter { place, state in
      zip(state, counts.limits[place.bucket]?.windows ?? []).contains { now < $0.begin + Int64($1.length) }
    }
    // Not again with each request when they are all needed.
    counts.sweepAt = max(10_000, 2 * counts.places.count)
  }
}
