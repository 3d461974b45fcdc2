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

  private struct State: Sendable {
    /// `Database.writeCount` before it was read.
    let writes: Int
    let version: Int
    /// When the last flight became a flown one, and when the next will.
    let flipped: Instant?
    let flips: Instant?
  }

  private struct Total: Hashable, Sendable {
    let user: UUID
    let filter: String
  }

  private static let remembered = 10_000

  private let database: Database
  private let seed: UInt64
  private let states = Locked<[UUID: State]>([:])
  private let totals = Locked<[Total: (state: String, count: Int)]>([:])

  /// `version` is that of the program, whose answers may look otherwise than those of the one before.
  init(database: Database, version: String) {
    self.database = database
    seed = Self.hash(version.utf8, 0xCBF2_9CE4_8422_2325)
  }

  /// The entity tag of what `request` is answered at `now`. Throws `DatabaseError`.
  func tag(of request: Request, for caller: Caller, _ clock: Clock, at now: Instant) throws -> ETag {
    let state = try state(of: caller.user.id, at: now)
    var hash = Self.hash(request.path.utf8, seed)
    for item in try request.query().items { hash = Self.hash("\u{1}\(item.name)\u{2}\(item.value)".utf8, hash) }
    hash = Self.hash("\(caller.user.id)\(caller.scopes.contains(.readSensitive))".utf8, hash)
    if case .days = clock { hash = Self.hash("\(now.milliseconds / 900_000)".utf8, hash) }
    return ETag("\(Self.key(state))-\(String(hash, radix: 36))")
  }

  /// The number of records that `filter` lets through, from memory or from `count`. Throws `DatabaseError`.
  func total(of user: UUID, _ filter: String, at now: Instant, count: () throws -> Int) throws -> Int {
    let key = Self.key(try state(of: user, at: now))
    let place = Total(user: user, filter: filter)
    if let known = totals.withLock({ $0[place] }), known.state == key { return known.count }
    let count = try count()
    totals.withLock { totals in
      if totals.count >= Self.remembered { totals = [:] }
      totals[place] = (key, count)
    }
    return count
  }

  private static func key(_ state: State) -> String {
    "\(String(state.version, radix: 36))-\(String(state.flipped?.milliseconds ?? 0, radix: 36))"
  }

  private func state(of user: UUID, at now: Instant) throws -> State {
    let writes = database.writeCount
    if database.isExclusive, let known = states.withLock({ $0[user] }), known.writes == writes, known.flips.map({ now < $0 }) ?? true,
      known.flipped.map({ $0 <= now }) ?? true
    {
      return known
    }
    let state = try database.read { db in
      State(
        writes: writes, version: try db.dataVersion(of: user) ?? 0, flipped: try db.lastFlightEnd(of: user, until: now),
        flips: try db.nextFlightEnd(of: user, after: now))
    }
    states.withLock { states in
      if states.count >= Self.remembered { states = [:] }
      states[user] = state
    }
    return state
  }

  /// FNV-1a (Fowler, Noll, Vo), going on from `start`.
  private static func hash(_ bytes: some Sequence<UInt8>, _ start: UInt64) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
