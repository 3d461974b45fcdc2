/// Words in the order of their bytes, in one array.
struct WordList: Sendable {
  private let bytes: [UInt8]
  private let starts: [UInt32]

  var count: Int { starts.count - 1 }

  /// The words of a table in order, and for each of its numbers the place in the list.
  static func ordering(_ table: WordTable) -> (words: WordList, places: [UInt32]) {
    // Most differ in their first eight letters, and comparing numbers is faster than comparing words.
    var order = (0..<table.count).map { (head: head(of: table[$0]), number: UInt32($0)) }
    order.sort { a, b in
      a.head != b.head ? a.head < b.head : table[Int(a.number)].dropFirst(8).lexicographicallyPrecedes(table[Int(b.number)].dropFirst(8))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(table.bytes.count)
    var starts: [UInt32] = [0]
    starts.reserveCapacity(table.count + 1)
    var places = [UInt32](repeating: 0, count: table.count)
    for (place, entry) in order.enumerated() {
      bytes.append(contentsOf: table[Int(entry.number)])
      starts.append(UInt32(bytes.count))
      places[Int(entry.number)] = UInt32(place)
    }
    return (WordList(bytes: bytes, starts: starts), places)
  }

  private static func head(of word: ArraySlice<UInt8>) -> UInt64 {
    var head: UInt64 = 0
    for byte in word.prefix(8) { head = head << 8 | UInt64(byte) }
    return head << (8 * UInt64(8 - min(word.count, 8)))
  }

  /// The places of the words that begin with `prefix`.
  func range(beginningWith prefix: [UInt8]) -> Range<Int> {
    let first = partitionPoint(count) { compare($0, with: prefix) < 0 }
    return first..<first + partitionPoint(count - first) { compare(first + $0, with: prefix) == 0 }
  }

  // Negative when the word comes before all that begin with `prefix`, 0 when it begins with it, positive when it comes after.
  private func compare(_ place: Int, with prefix: [UInt8]) -> Int {
    let start = Int(starts[place])
    let length = Int(starts[place + 1]) - start
    for i in 0..<prefix.count {
      guard i < length else { return -1 }
      if bytes[start + i] != prefix[i] { return bytes[start + i] < prefix[i] ? -1 : 1 }
    }
    return 0
  }
}
