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
  /// Numbers of keys by their hashes; -1 where there is none. Always a power of two, and less than half full.
  private var slots = [Int32](repeating: -1, count: 64)
  private var hashes: [UInt64] = []
  /// Where each key begins in `bytes`, and where the next one will.
  private var starts = [0]
  /// Of each column its type, how many bytes it has (4 bytes), and those.
  private var bytes: [UInt8] = []

  /// Nobody can choose values that meet in one slot.
  private static let seed = UInt64.random(in: .min ... .max)

  @usableFromInline
  init() {}

  /// The number of the key that these columns are; nil for a new one.
  @usableFromInline
  func place(of row: Row, _ columns: Range<Int>) throws -> Int? {
    let hash = try Self.hash(row, columns)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let place = Int(slots[slot])
      if hashes[place] == hash, try isKey(place, row, columns) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a key that `place` has not found.
  @usableFromInline
  mutating func add(_ row: Row, _ columns: Range<Int>) throws {
    for i in columns {
      try row.column(i).withIdentity { type, content in
        bytes.append(type)
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: content.count)) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: content)
      }
    }
    starts.append(bytes.count)
    hashes.append(try Self.hash(row, columns))
    if hashes.count * 2 > slots.count {
      slots = [Int32](repeating: -1, count: slots.count * 2)
      for place in hashes.indices { enter(place) }
    } else {
      enter(hashes.count - 1)
    }
  }

  private mutating func enter(_ place: Int) {
    var slot = Int(truncatingIfNeeded: hashes[place]) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(place)
  }

  private func isKey(_ place: Int, _ row: Row, _ columns: Range<Int>) throws -> Bool {
    try bytes.withUnsafeBytes { bytes in
      var i = starts[place]
      for column in columns {
        let isSame = try row.column(column).withIdentity { type, content in
          let length = Int(bytes.loadUnaligned(fromByteOffset: i + 1, as: UInt32.self))
          defer { i += 5 + length }
          guard bytes[i] == type, length == content.count else { return false }
          return length == 0 || memcmp(bytes.baseAddress! + i + 5, content.baseAddress!, length) == 0
        }
        if !isSame { return false }
      }
      return true
    }
  }

  private static func hash(_ row: Row, _ columns: Range<Int>) throws -> UInt64 {
    var hash = seed
    for i in columns { try row.column(i).withIdentity { mix($0, $1, into: &hash) } }
    return hash
  }

  /// Eight bytes at a time; by multiplication and folding.
  private static func mix(_ type: UInt8, _ content: UnsafeRawBufferPointer, into hash: inout UInt64) {
    func mix(_ word: UInt64) {
      let (high, low) = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = high ^ low
    }
    mix(UInt64(type) << 32 | UInt64(truncatingIfNeeded: content.count))
    var i = 0
    while i + 8 <= content.count {
      mix(content.loadUnaligned(fromByteOffset: i, as: UInt64.self))
      i += 8
    }
    guard i < content.count else { return }
    var last: UInt64 = 0
    while i < content.count {
      last = last << 8 | UInt64(content[i])
      i += 1
    }
    mix(last)
  }
}
