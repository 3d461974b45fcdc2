/// Numbers short texts, equal ones alike, from 0 in the order in which they first come: a hash table whose texts lie in one array, because
/// one String for each word of the reference data would take more time and memory than all else.
struct WordTable {
  private(set) var bytes: [UInt8] = []
  /// Where text i begins; the last entry is the end of the last text.
  private(set) var starts: [UInt32] = [0]
  // Numbers plus one, 0 where nothing is; open addressing.
  private var slots: [UInt32]
  private var hashes: [UInt32] = []

  /// An empty table with room for so many texts; it grows when there are more.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  var count: Int { starts.count - 1 }

  /// Text i.
  subscript(i: Int) -> ArraySlice<UInt8> { bytes[Int(starts[i])..<Int(starts[i + 1])] }

  /// The number of a text, which is new when none like it was there.
  mutating func number(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = UInt32(truncatingIfNeeded: fnv1a(text))
    let slot = slot(of: text, hash)
    if slots[slot] != 0 { return Int(slots[slot]) - 1 }
    bytes.append(contentsOf: text)
    starts.append(UInt32(bytes.count))
    hashes.append(hash)
    slots[slot] = UInt32(count)
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  // Where a text is, or would be.
  private func slot(of text: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      var slot = Int(hash) & mask
      while slots[slot] != 0 {
        let number = Int(slots[slot]) - 1
        if hashes[number] == hash, isEqual(number, to: text) { break }
        slot = (slot + 1) & mask
      }
      return slot
    }
  }

  private func isEqual(_ number: Int, to text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(starts[number])
    guard Int(starts[number + 1]) - start == text.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for i in 0..<text.count where bytes[start + i] != text[i] { return false }
      return true
    }
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number + 1)
    }
  }
}

/// The 64-bit FNV-1a hash (RFC 9923), over `bytes` and, when `hash` is given, what that was computed over before.
func fnv1a(_ bytes: UnsafeBufferPointer<UInt8>, continuing hash: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
  var hash = hash
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash
}
