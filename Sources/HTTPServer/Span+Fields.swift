/// Comparisons and lists as header fields have them.
extension Span<UInt8> {
  /// Whether these bytes are `text` without regard to case; `text` is lower case.
  @inline(__always)
  func equalsLowercase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for i in indices where ASCII.lowercased(self[i]) != text.utf8Start[i] { return false }
    return true
  }

  /// The first index from `start` on that holds neither space nor tab, at most `end`.
  func skippingSpace(_ start: Int, _ end: Int) -> Int {
    var i = start
    while i < end, self[i] == ASCII.space || self[i] == ASCII.tab { i += 1 }
    return i
  }

  /// Calls `body` with each non-empty member of a comma-separated list (RFC 9110 section 5.6.1).
  func forEachListMember(_ body: (Span<UInt8>) -> Void) {
    var start = 0
    for i in 0...count where i == count || self[i] == ASCII.comma {
      var low = start
      var high = i
      while low < high, self[low] == ASCII.space || self[low] == ASCII.tab { low += 1 }
      while high > low, self[high - 1] == ASCII.space || self[high - 1] == ASCII.tab { high -= 1 }
      if low < high { body(extracting(low..<high)) }
      start = i + 1
    }
  }
}
