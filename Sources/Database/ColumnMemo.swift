internal import Glibc

/// What groups of columns meant when they were read, by the bytes in them, for `Row.next(_:_:_:)`. It belongs to one kind of group: others have other columns.
public struct ColumnMemo<Meaning> {
  @usableFromInline var keys = ColumnKeys()
  /// In the order of their keys.
  @usableFromInline var meanings: [Meaning] = []

  /// Knows nothing yet.
  public init() {}
}

/// The values of groups of columns that have been seen, numbered in the order of their coming: a hash table with open addressing over one array of bytes.
@usableFromInline
struct ColumnKeys {
  /// A key's hash, its number (-1: there is none), and where it begins in `bytes`: all that a look needs, in one place of memory.
  private struct Slot {
    var hash: UInt64 = 0
    var number: Int32 = -1
    var start: UInt32 = 0
  }

  /// By their hashes. Always a power of two, and less than half full.
  private var slots = [Slot](repeating: Slot(), count: 64)
  private var count = 0
  /// The keys: how long each is (4 bytes), then of each column its type, how many bytes it has (4 bytes), and those.
  private var bytes: [UInt8] = []
  /// The key that was looked for last, in the same form, and its hash. Behind it there may be more.
  private var sought = [UInt8](repeating: 0, count: 64)
  private var soughtCount = 0
  private var soughtHash: UInt64 = 0

  /// Nobody can choose values that meet in one slot.
  private static let seed = UInt64.random(in: .min ... .max)

  @usableFromInline
  init() {}

  /// The number of the key that these columns are; nil for a new one.
  @usableFromInline
  mutating func place(of row: Row, _ columns: Range<Int>) throws -> Int? {
    soughtCount = 0
    // Each column is read once: asking SQLite for it takes longer than copying it.
    for i in columns { try row.column(i).withIdentity { seek($0, $1) } }
    return sought.withUnsafeBytes { buffer in
      let key = UnsafeRawBufferPointer(rebasing: buffer[..<soughtCount])
      soughtHash = Self.hash(key)
      return slots.withUnsafeBufferPointer { slots in
        bytes.withUnsafeBytes { bytes in
          var i = Int(truncatingIfNeeded: soughtHash) & (slots.count - 1)
          while slots[i].number >= 0 {
            let slot = slots[i]
            if slot.hash == soughtHash, Self.isKey(key, bytes, at: Int(slot.start)) { return Int(slot.number) }
            i = (i + 1) & (slots.count - 1)
          }
          return nil
        }
      }
    }
  }

  private mutating func seek(_ type: UInt8, _ content: UnsafeRawBufferPointer) {
    let end = soughtCount + 5 + content.count
    if end > sought.count { sought += [UInt8](repeating: 0, count: max(end - sought.count, sought.count)) }
    sought.withUnsafeMutableBytes { sought in
      sought[soughtCount] = type
      sought.storeBytes(of: UInt32(truncatingIfNeeded: content.count), toByteOffset: soughtCount + 1, as: UInt32.self)
      if let start = content.baseAddress { memcpy(sought.baseAddress! + soughtCount + 5, start, content.count) }
    }
    soughtCount = end
  }

  /// Adds the key that `place` has just not found.
  @usableFromInline
  mutating func addSought() {
    let slot = Slot(hash: soughtHash, number: Int32(count), start: UInt32(bytes.count))
    withUnsafeBytes(of: UInt32(soughtCount)) { bytes.append(contentsOf: $0) }
    bytes += sought[..<soughtCount]
    count += 1
    if count * 2 > slots.count {
      let old = slots
      slots = [Slot](repeating: Slot(), count: old.count * 2)
      for slot in old where slot.number >= 0 { enter(slot) }
    }
    enter(slot)
  }

  private mutating func enter(_ slot: Slot) {
    var i = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
    while slots[i].number >= 0 { i = (i + 1) & (slots.count - 1) }
    slots[i] = slot
  }

  private static func isKey(_ key: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
    Int(bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)) == key.count
      && memcmp(bytes.baseAddress! + start + 4, key.baseAddress!, key.count) == 0
  }

  /// Eight bytes at a time; by multiplication and folding.
  private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: key.count)
    func mix(_ word: UInt64) {
      let (high, low) = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = high ^ low
    }
    var i = 0
    while i + 8 <= key.count {
      mix(key.loadUnaligned(fromByteOffset: i, as: UInt64.self))
      i += 8
    }
    guard i < key.count else { return hash }
    if key.count >= 8 {
      // Some of them once more.
      mix(key.loadUnaligned(fromByteOffset: key.count - 8, as: UInt64.self))
    } else {
      mix(key.reduce(0) { $0 << 8 | UInt64($1) })
    }
    return hash
  }
}
