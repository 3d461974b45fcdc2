@testable internal import HTTPServer

/// What is promised of `ChunkedDecoder`: cuts change nothing, and without limits it accepts, refuses and decodes as the grammar of RFC 9112
/// section 7.1 read by recursive descent does.
func fuzzChunked(_ input: inout Input) {
  let maxOverhead = [Int.max, 20, 3, 0][input.choice() & 3]
  let cuts = input.cuts()
  let bytes = input.rest

  let whole = decode(bytes, [bytes.count], maxOverhead)
  let inPieces = decode(bytes, cuts, maxOverhead)
  require(whole == inPieces, "cut at \(cuts.prefix(3)): \(inPieces) instead of \(whole)")

  var reference = ChunkedGrammar(bytes)
  let expected = reference.body()
  switch (whole, expected) {
  case (.complete(let content, let end), .complete(let expectedContent, let expectedEnd)):
    require(content == expectedContent && end == expectedEnd, "\(whole) instead of \(expected)")
    require(content.count < end, "it made more than there was")
  case (.incomplete(let content), .incomplete(let expectedContent)):
    require(content == expectedContent, "\(whole) instead of \(expected)")
  case (.refused(let error), .refused):
    require(error.status == .badRequest || error.limit == maxOverhead, "\(error)")
  case (.refused(let error), _):
    // Stricter than the grammar in two ways: limits, and sizes of at most 15 digits.
    require(error.limit == maxOverhead || error.message.contains("15 hexadecimal digits"), "\(error) instead of \(expected)")
  default: fail("\(whole) instead of \(expected)")
  }
}

private enum Body: Equatable {
  case complete([UInt8], end: Int)
  case incomplete([UInt8])
  case refused(HTTPError)
}

private func decode(_ bytes: [UInt8], _ ends: [Int], _ maxOverhead: Int) -> Body {
  var decoder = ChunkedDecoder(maxOverhead: maxOverhead)
  var content: [UInt8] = []
  var position = 0
  do throws(HTTPError) {
    for end in ends {
      pieces: while true {
        let before = position
        switch try decoder.next(bytes.span.extracting(0..<end), &position) {
        case .data(let range):
          require(range.lowerBound >= before && range.upperBound == position && !range.isEmpty, "data at \(range)")
          content += bytes[range]
        case .end: return .complete(content, end: position)
        case .needsMore:
          require(position == end, "it stopped at \(position) of \(end)")
          break pieces
        }
      }
    }
    return .incomplete(content)
  } catch {
    return .refused(error)
  }
}

/// The grammar of a chunked body, production by production. It has no state between calls and no limits.
private struct ChunkedGrammar {
  enum Outcome: Equatable {
    case complete([UInt8], end: Int)
    case incomplete([UInt8])
    case refused
  }

  /// What ends a production early.
  private enum Stop: Error { case atEnd, malformed }

  private let bytes: [UInt8]
  private var i = 0
  private var content: [UInt8] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// `chunked-body = *chunk last-chunk trailer-section CRLF`
  mutating func body() -> Outcome {
    do throws(Stop) {
      while try chunk() {}
      while try !skip(0x0D) { try fieldLine() }
      try expect(0x0A)
      return .complete(content, end: i)
    } catch .atEnd {
      return .incomplete(content)
    } catch {
      return .refused
    }
  }

  private func next() throws(Stop) -> UInt8 {
    guard i < bytes.count else { throw .atEnd }
    return bytes[i]
  }

  private mutating func skip(_ byte: UInt8) throws(Stop) -> Bool {
    guard try next() == byte else { return false }
    i += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(Stop) {
    guard try skip(byte) else { throw .malformed }
  }

  private mutating func skipWhile(_ isMember: (UInt8) -> Bool) throws(Stop) -> Int {
    let start = i
    while isMember(try next()) { i += 1 }
    return i - start
  }

  /// False for the last one, which has no data.
  private mutating func chunk() throws(Stop) -> Bool {
    var size = 0
    let start = i
    while let digit = Character(UnicodeScalar(try next())).hexDigitValue, try next() < 0x80 {
      // Larger than any input, and the end of it comes first.
      size = min(size * 16 + digit, 1 << 50)
      i += 1
    }
    guard i > start else { throw .malformed }
    while try !skip(0x0D) { try chunkExtension() }
    try expect(0x0A)
    guard size > 0 else { return false }
    for _ in 0..<size {
      content.append(try next())
      i += 1
    }
    try expect(0x0D)
    try expect(0x0A)
    return true
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isText(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }

  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private mutating func token() throws(Stop) {
    guard try skipWhile(Self.isTokenCharacter) > 0 else { throw .malformed }
  }

  /// `BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ]`
  private mutating func chunkExtension() throws(Stop) {
    _ = try skipWhile(Self.isSpace)
    try expect(0x3B)
    _ = try skipWhile(Self.isSpace)
    try token()
    let behindName = i
    _ = try skipWhile(Self.isSpace)
    guard try skip(0x3D) else {
      // The whitespace may belong to the next extension.
      i = behindName
      return
    }
    _ = try skipWhile(Self.isSpace)
    guard try skip(0x22) else { return try token() }
    while try !skip(0x22) {
      _ = try skip(0x5C)
      guard Self.isText(try next()) else { throw .malformed }
      i += 1
    }
  }

  private mutating func fieldLine() throws(Stop) {
    try token()
    try expect(0x3A)
    _ = try skipWhile(Self.isText)
    try expect(0x0D)
    try expect(0x0A)
  }
}
