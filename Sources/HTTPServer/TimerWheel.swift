/// Deadlines of connections in a hashed wheel (Varghese and Lauck, 1987): setting, moving and cancelling cost O(1). A deadline that moves later
/// costs nothing: it is looked at again when its first slot comes round.
struct TimerWheel {
  /// What a slot holds: a connection by its number, and the tick it was entered for.
  struct Entry {
    let connection: ConnectionID
    let tick: Int
  }

  /// Milliseconds of a tick: how late a deadline can be noticed.
  static let tickLength = 100
  private static let slotCount = 1024

  private var slots = [[Entry]](repeating: [], count: slotCount)
  private var current: Int
  /// Entries in all slots.
  private(set) var count = 0

  init(now: Int) { current = now / Self.tickLength }

  /// The tick at whose end `deadline`, in milliseconds, has passed.
  func tick(of deadline: Int) -> Int { max(deadline / Self.tickLength, current) + 1 }

  /// Enters `connection` at `tick`.
  mutating func insert(_ connection: ConnectionID, tick: Int) {
    slots[tick % Self.slotCount].append(Entry(connection: connection, tick: tick))
    count += 1
  }

  /// Moves on to `now` and takes out what is due.
  mutating func advance(to now: Int) -> [Entry] {
    let end = now / Self.tickLength
    guard end > current else { return [] }
    // After a long sleep each slot is visited once at most.
    let begin = max(current + 1, end - Self.slotCount + 1)
    current = end
    var due: [Entry] = []
    for tick in begin...end {
      let slot = tick % Self.slotCount
      guard !slots[slot].isEmpty else { continue }
      count -= slots[slot].count
      let entries = slots[slot]
      slots[slot] = []
      for entry in entries {
        if entry.tick <= end { due.append(entry) } else { insert(entry.connection, tick: entry.tick) }
      }
    }
    return due
  }

  /// Milliseconds from `now` until the next slot with an entry, nil without any entry.
  func delay(from now: Int) -> Int? {
    guard count > 0 else { return nil }
    for tick in (current + 1)...(current + Self.slotCount) where !slots[tick % Self.slotCount].isEmpty {
      return max(0, tick * Self.tickLength - now)
    }
    return Self.tickLength
  }
}

/// A connection's number in its event loop: its descriptor, and how often that has been used, so that news of a closed connection never reaches the next.
struct ConnectionID: Sendable, Hashable {
  let descriptor: Int32
  let generation: UInt32

  var packed: UInt64 { UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor)) }

  init(descriptor: Int32, generation: UInt32) {
    self.descriptor = descriptor
    self.generation = generation
  }

  init(packed: UInt64) {
    descriptor = Int32(truncatingIfNeeded: packed)
    generation = UInt32(truncatingIfNeeded: packed >> 32)
  }
}
