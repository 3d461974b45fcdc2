/// The request field `Accept-Encoding` (RFC 9110 section 12.5.3), as far as it matters to a server that knows gzip and nothing else.
enum AcceptEncoding {
  /// Whether the client takes gzip and likes it at least as well as content without a coding. Without the field it gets none: that is
  /// what every client can read. A malformed member is as if it were not there.
  static func prefersGzip(_ value: String?) -> Bool {
    guard let value else { return false }
    return prefersGzip(value.utf8.span)
  }

  /// The same for the bytes of the field's value.
  static func prefersGzip(_ value: Span<UInt8>) -> Bool {
    // Weights in thousandths.
    var gzip: Int?
    var identity: Int?
    var other: Int?
    var i = 0
    while i < value.count {
      var end = i
      while end < value.count, value[end] != ASCII.comma { end += 1 }
      i = value.skippingSpace(i, end)
      let start = i
      while i < end, ASCII.isToken(value[i]) { i += 1 }
      if i > start, let weight = weight(value, i, end) {
        let coding = value.extracting(start..<i)
        if coding.equalsLowercase("gzip") || coding.equalsLowercase("x-gzip") {
          gzip = max(gzip ?? 0, weight)
        } else if coding.equalsLowercase("identity") {
          identity = weight
        } else if coding.count == 1, coding[0] == 0x2A {
          other = weight
        }
      }
      i = end + 1
    }
    let accepted = gzip ?? other ?? 0
    // Identity is acceptable unless it is excluded, but has a weight only when it or `*` was named.
    return accepted > 0 && accepted >= identity ?? other ?? 0
  }

  /// `[ OWS ";" OWS "q=" qvalue ] OWS` up to `end`, in thousandths; nil when malformed.
  private static func weight(_ value: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var i = value.skippingSpace(start, end)
    if i == end { return 1000 }
    guard value[i] == ASCII.semicolon else { return nil }
    i = value.skippingSpace(i + 1, end)
    guard end - i >= 3, ASCII.lowercased(value[i]) == 0x71, value[i + 1] == ASCII.equals, value[i + 2] & 0xFE == ASCII.zero else {
      return nil
    }
    var weight = Int(value[i + 2] - ASCII.zero) * 1000
    i += 3
    if i < end, value[i] == ASCII.dot {
      i += 1
      var unit = 100
      while i < end, ASCII.isDigit(value[i]) {
        guard unit > 0 else { return nil }
        weight += Int(value[i] - ASCII.zero) * unit
        unit /= 10
        i += 1
      }
    }
    return weight <= 1000 && value.skippingSpace(i, end) == end ? weight : nil
  }
}
