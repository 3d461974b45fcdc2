internal import Database
internal import Store
internal import Threads
internal import Travel

/// The flights of those who ask for statistics, as facts, until something changes that they can see. A bounded number of bytes; those of whoever has not
/// asked for longest go first.
final class FlightFactsMemory: Sendable {
  private struct Entry: Sendable {
    let version: Int
    let facts: FlightFacts
    var lastUsed: Int
  }

  private struct Memory: Sendable {
    var entries: [UUID: Entry] = [:]
    var size = 0
    var uses = 0
    var hits = 0
    var misses = 0
  }

  /// In bytes, for all people together: one person's 100,000 flights take half of it.
  static let capacity = 33_554_432

  private let database: Database
  private let reference: ReferenceData
  private let capacity: Int
  private let divided: Int
  private let memory = Locked(Memory())

  /// A memory of at most `capacity` bytes. From `divided` flights on, which take some milliseconds, they are read in two halves at once.
  init(database: Database, reference: ReferenceData, capacity: Int, divided: Int = 4_000) {
    self.database = database
    self.reference = reference
    self.capacity = capacity
    self.divided = divided
  }

  /// Bytes that are in use, about.
  var size: Int { memory.withLock { $0.size } }

  /// How often somebody's flights were there, and how often they had to be read.
  var figures: (hits: Int, misses: Int) { memory.withLock { ($0.hits, $0.misses) } }

  /// All flights of a user, in the state `version` of their data. Throws `DatabaseError`.
  func facts(of user: UUID, version: Int, at now: Instant) throws -> FlightFacts {
    let known = find(user, version)
    if let known, known.version == version { return known.facts }
    let entry = try known.flatMap { try read(of: user, since: $0) } ?? readHalves(of: user, at: now) ?? read(of: user, at: now)
    keep(entry, of: user)
    return entry.facts
  }

  /// Reads what has changed of a user's flights since they were read; nil where that is so much that all are read anew.
  private func read(of user: UUID, since known: Entry) throws -> Entry? {
    try database.read { db in
      let version = try db.dataVersion(of: user) ?? 0
      return try db.flightFacts(of: user, reference, since: known.facts).map { Entry(version: version, facts: $0, lastUsed: 0) }
    }
  }

  /// Reads all flights of a user, or those from or before a departure.
  private func read(
    of user: UUID, at now: Instant, room: Int = 0, from start: Instant? = nil, before end: Instant? = nil
  ) throws -> Entry {
    try database.read { db in
      Entry(
        version: try db.dataVersion(of: user) ?? 0,
        facts: try db.flightFacts(FlightFilter(user: user, now: now), reference, room: room, from: start, before: end), lastUsed: 0)
    }
  }

  /// Reads the flights of a user on two threads; nil when they are few, or have changed between the two,
  /// or when this machine gives no more threads.
  private func readHalves(of user: UUID, at now: Instant) throws -> Entry? {
    guard let (count, middle) = try database.read({ try $0.departureInTheMiddle(of: user) }), count >= divided else { return nil }
    // Neither waits for the other with a connection in its hands: there may be no third one.
    let later = Locked<Result<Entry, any Error>?>(nil)
    let thread = try? Thread(name: "facts") {
      let result = Result { try self.read(of: user, at: now, room: count / 2, from: middle) }
      later.withLock { $0 = result }
    }
    guard let thread else { return nil }
    let earlier = Result { try read(of: user, at: now, room: count, before: middle) }
    thread.join()
    guard let other = try later.withLock({ $0 })?.get() else { return nil }
    let entry = try earlier.get()
    // Each of the two transactions has its own view.
    guard entry.version == other.version else { return nil }
    var facts = entry.facts
    facts.append(other.facts)
    return Entry(version: entry.version, facts: facts, lastUsed: 0)
  }

  /// What is kept of a user, also of a state that is no more; asked for because of `version`.
  private func find(_ user: UUID, _ version: Int) -> Entry? {
    memory.withLock { memory in
      memory.uses += 1
      memory.entries[user]?.lastUsed = memory.uses
      let entry = memory.entries[user]
      if entry?.version == version { memory.hits += 1 } else { memory.misses += 1 }
      return entry
    }
  }

  private func keep(_ entry: Entry, of user: UUID) {
    memory.withLock { memory in
      memory.uses += 1
      var entry = entry
      entry.lastUsed = memory.uses
      memory.size += entry.facts.size - (memory.entries.updateValue(entry, forKey: user)?.facts.size ?? 0)
      while memory.size > capacity, let oldest = memory.entries.min(by: { $0.value.lastUsed < $1.value.lastUsed }) {
        memory.entries[oldest.key] = nil
        memory.size -= oldest.value.facts.size
      }
    }
  }
}
