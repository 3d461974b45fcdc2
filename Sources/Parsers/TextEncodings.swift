/// Hands on text as UTF-8: passes bytes through, without a byte order mark of UTF-8, and turns UTF-16 that has one into UTF-8.
package struct UTF16Decoder: Sendable {
  private enum Form: Sendable { case unknown, other, littleEndian, bigEndian }

  private var form = Form.unknown
  /// Bytes that are not yet enough: of the mark, of a code unit, or of a pair.
  private var rest: [UInt8] = []

  package init() {}

  /// Hands on what the next bytes complete. Throws what `take` throws.
  package mutating func feed(_ piece: ArraySlice<UInt8>, _ take: (ArraySlice<UInt8>) throws -> Void) throws {
    if form == .other { return try take(piece) }
    rest += piece
    if form == .unknown {
      guard rest.count >= 3 else { return }
      try settle(take)
    } else {
      try decode(isEnd: false, take)
    }
  }

  /// Says that the text is complete.
  package mutating func finish(_ take: (ArraySlice<UInt8>) throws -> Void) throws {
    if form == .unknown { try settle(take) }
    if form != .other { try decode(isEnd: true, take) }
  }

  private mutating func settle(_ take: (ArraySlice<UInt8>) throws -> Void) throws {
    if rest.starts(with: [0xFF, 0xFE]) {
      form = .littleEndian
    } else if rest.starts(with: [0xFE, 0xFF]) {
      form = .bigEndian
    } else {
      form = .other
      let isMarked = rest.starts(with: [0xEF, 0xBB, 0xBF])
      try take(rest[(isMarked ? 3 : 0)...])
      rest = []
      return
    }
    rest.removeFirst(2)
    try decode(isEnd: false, take)
  }

  private mutating func decode(isEnd: Bool, _ take: (ArraySlice<UInt8>) throws -> Void) throws {
    var units: [UInt16] = []
    units.reserveCapacity(rest.count / 2)
    var i = 0
    while i + 1 < rest.count {
      let (first, second) = (UInt16(rest[i]), UInt16(rest[i + 1]))
      units.append(form == .littleEndian ? second << 8 | first : first << 8 | second)
      i += 2
    }
    // Half a pair waits for the other one.
    if !isEnd, let last = units.last, UTF16.isLeadSurrogate(last) {
      units.removeLast()
      i -= 2
    }
    rest.removeFirst(i)
    if !units.isEmpty { try take(Array(String(decoding: units, as: UTF16.self).utf8)[...]) }
  }
}

/// The encoding of Western Windows, which contains Latin-1 (WHATWG Encoding, index windows-1252).
enum Windows1252 {
  /// 0x80 to 0x9F; the rest are the code points of the same numbers.
  private static let upper = Array(
    "\u{20AC}\u{81}\u{201A}\u{192}\u{201E}\u{2026}\u{2020}\u{2021}\u{2C6}\u{2030}\u{160}\u{2039}\u{152}\u{8D}\u{17D}\u{8F}\u{90}\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{2DC}\u{2122}\u{161}\u{203A}\u{153}\u{9D}\u{17E}\u{178}"
      .unicodeScalars)

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append((0x80...0x9F).contains(byte) ? upper[Int(byte) - 0x80] : Unicode.Scalar(byte)) }
    return String(text)
  }
}
