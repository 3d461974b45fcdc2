internal import Database
internal import HTTPServer
internal import Store
internal import Threads
internal import Travel

/// What the answers to a user depend on: the change counter of what they can see, and which of their flights have been flown by now. From it come
/// strong entity tags that are known before anything is read, and the totals of lists, of which counting is the expensive part.
final class Freshness: Sendable {
  /// What else an answer depends on.
  enum Clock: Sendable {
    /// Which of the caller's own flights have been flown.
    case flights
    /// What day it is, somewhere: no zone is ahead of another by anything but quarters of an hour.
    case days
  }

  /// The state of what a user can see, at a moment.
  struct State: Hashable, Sendable {
    let version: Int
    /// When the last flight became a flown one.
    let flipped: Instant?
    /// Of the days, which change with the quarters of an hour; 0 where they do not matter.
    var quarter: Int64 = 0
  }

  private struct Known: Sendable {
    /// `Database.writeCount` before it was read.
    let writes: Int
    let state: State
    /// When the next flight becomes a flown one.
    let flips: Instant?
  }

  private struct Total: Hashable, Sendable {
    let user: UUID
    let filter: String
  }

  private static let most = 10_000

  private let database: Database
  private let seed: UInt64
  private let states = Locked<[UUID: Known]>([:])
  private let totals = Locked<[Total: (state: State, count: Int)]>([:])

  /// `version` is that of the program, whose answers may look otherwise than those of the one before.
  init(database: Database, version: String) {
    self.database = database
    seed = Self.hash(version.utf8, 0xCBF2_9CE4_8422_2325)
  }

  /// Of how many people the state is known, and how many totals.
  var remembered: (states: Int, totals: Int) { (states.withLock { $0.count }, totals.withLock { $0.count }) }

  /// The state that answers to `user` depend on at `now`. Throws `DatabaseError`.
  func state(of user: UUID, _ clock: Clock, at now: Instant) throws -> State {
    var state = try state(of: user, at: now)
    if case .days = clock { state.quarter = now.milliseconds / 900_000 }
    return state
  }

  /// The entity tag of what `request` is answered in `state`.
  func tag(of request: Request, for caller: Caller, in state: State) -> ETag {
    var hash = Self.hash(request.target, seed)
    for part in [caller.user.id.high, caller.user.id.low, caller.scopes.contains(.readSensitive) ? 1 : 0, UInt64(state.quarter)] {
      hash = (hash ^ part) &* 0x100_0000_01B3
      hash ^= hash >> 29
    }
    let flipped = state.flipped?.milliseconds ?? 0
    return ETag("\(String(state.version, radix: 36))-\(String(flipped, radix: 36))-\(String(hash, radix: 36))")
  }

  /// The number of records that `filter` lets through, from memory or from `count`. Throws `DatabaseError`.
  func total(of user: UUID, _ filter: String, at now: Instant, count: () throws -> Int) throws -> Int {
    let state = try state(of: user, at: now)
    let place = Total(user: user, filter: filter)
    if let known = totals.withLock({ $0[place] }), known.state == state { return known.count }
    let count = try count()
    totals.withLock { totals in
      if totals.count >= Self.most { totals = [:] }
      totals[place] = (state, count)
    }
    return count
  }

  private func state(of user: UUID, at now: Instant) throws -> State {
    let writes = database.writeCount
    if database.isExclusive, let known = states.withLock({ $0[user] }), known.writes == writes, known.flips.map({ now < $0 }) ?? true,
      known.state.flipped.map({ $0 <= now }) ?? true
    {
      return known.state
    }
    let known = try database.read { db in
      let state = State(version: try db.dataVersion(of: user) ?? 0, flipped: try db.lastFlightEnd(of: user, until: now))
      return Known(writes: writes, state: state, flips: try db.nextFlightEnd(of: user, after: now))
    }
    states.withLock { states in
      if states.count >= Self.most { states = [:] }
      states[user] = known
    }
    return known.state
  }

  /// FNV-1a (Fowler, Noll, Vo), going on from `start`.
  private static func hash(_ bytes: some Sequence<UInt8>, _ start: UInt64) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
