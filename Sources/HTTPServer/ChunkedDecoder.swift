/// Takes the chunked transfer coding off a body (RFC 9112 section 7.1) in one pass that can stop after any byte. Chunk extensions and trailer fields
/// are checked, counted against `Limits.chunkOverhead`, and dropped.
struct ChunkedDecoder {
  /// What was found.
  enum Event: Equatable {
    /// Content, at these offsets of the input.
    case data(Range<Int>)
    /// The last byte of the body has been read.
    case end
    /// The input is used up.
    case needsMore
  }

  private enum State {
    case size, afterSize, beforeSemicolon, beforeName, extensionName, afterName, beforeValue, extensionValue, quoted, quotedPair, sizeLF
    case data, dataCR, dataLF, lineStart, trailerName, trailerValue, trailerLF, endLF, done
  }

  private var state = State.size
  private var size = 0
  private var digits = 0
  private var overhead = 0
  private let maxOverhead: Int

  init(maxOverhead: Int) { self.maxOverhead = maxOverhead }

  /// Goes on from `position`, which moves behind what was read.
  mutating func next(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPError) -> Event {
    while position < input.count {
      if state == .data {
        let count = min(size, input.count - position)
        let range = position..<(position + count)
        position += count
        size -= count
        if size == 0 { state = .dataCR }
        return .data(range)
      }
      if state == .done { return .end }
      try step(input[position])
      position += 1
      if state == .done { return .end }
    }
    return state == .done ? .end : .needsMore
  }

  private mutating func step(_ byte: UInt8) throws(HTTPError) {
    switch state {
    case .size:
      if let digit = ASCII.hexValue(byte) {
        digits += 1
        guard digits <= 15 else { throw .badRequest("A chunk size has more than 15 hexadecimal digits.") }
        size = size << 4 | Int(digit)
      } else {
        guard digits > 0 else { throw .badRequest("A chunk does not begin with its size in hexadecimal digits.") }
        state = .afterSize
        try step(byte)
      }
    case .sizeLF, .dataLF, .trailerLF, .endLF: try endOfLine(byte)
    case .data, .done: break
    case .dataCR:
      guard byte == ASCII.cr else { throw .badRequest("A chunk is longer than the size it was announced with.") }
      state = .dataLF
    case .lineStart, .trailerName, .trailerValue:
      if byte != ASCII.cr { try count() }
      try trailer(byte)
    default:
      // The CR that ends a line is no overhead: a body may have any number of chunks.
      if byte != ASCII.cr { try count() }
      try chunkExtension(byte)
    }
  }

  private mutating func endOfLine(_ byte: UInt8) throws(HTTPError) {
    guard byte == ASCII.lf else { throw .badRequest("A line of the chunked body ends in a CR without its LF.") }
    switch state {
    case .sizeLF: state = size > 0 ? .data : .lineStart
    case .dataLF:
      digits = 0
      state = .size
    case .trailerLF: state = .lineStart
    default: state = .done
    }
  }

  private mutating func count() throws(HTTPError) {
    overhead += 1
    guard overhead <= maxOverhead else {
      switch state {
      case .lineStart, .trailerName, .trailerValue:
        throw HTTPError(.requestHeaderFieldsTooLarge, "The trailer section is longer than \(maxOverhead) bytes.", limit: maxOverhead)
      default:
        throw HTTPError(.badRequest, "The chunk extensions are longer than \(maxOverhead) bytes in all.", limit: maxOverhead)
      }
    }
  }

  /// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ) CRLF`
  private mutating func chunkExtension(_ byte: UInt8) throws(HTTPError) {
    let isSpace = byte == ASCII.space || byte == ASCII.tab
    let isToken = ASCII.isToken(byte)
    let next: State? =
      switch (state, byte) {
      case (.afterSize, ASCII.cr), (.extensionName, ASCII.cr), (.extensionValue, ASCII.cr): .sizeLF
      case (.afterSize, ASCII.semicolon), (.beforeSemicolon, ASCII.semicolon), (.extensionName, ASCII.semicolon),
        (.afterName, ASCII.semicolon), (.extensionValue, ASCII.semicolon):
        .beforeName
      case (.afterSize, _) where isSpace, (.beforeSemicolon, _) where isSpace, (.extensionValue, _) where isSpace: .beforeSemicolon
      case (.beforeName, _) where isSpace: .beforeName
      case (.beforeName, _) where isToken, (.extensionName, _) where isToken: .extensionName
      case (.extensionName, ASCII.equals), (.afterName, ASCII.equals): .beforeValue
      case (.extensionName, _) where isSpace, (.afterName, _) where isSpace: .afterName
      case (.beforeValue, ASCII.quote): .quoted
      case (.beforeValue, _) where isSpace: .beforeValue
      case (.beforeValue, _) where isToken, (.extensionValue, _) where isToken: .extensionValue
      case (.quoted, ASCII.quote): .afterSize
      case (.quoted, ASCII.backslash): .quotedPair
      case (.quoted, _) where ASCII.isFieldValue(byte), (.quotedPair, _) where ASCII.isFieldValue(byte): .quoted
      default: nil
      }
    guard let next else {
      throw .badRequest("A chunk size line is malformed; it must be the size, extensions such as ;name=value if any, and CRLF.")
    }
    state = next
  }

  private mutating func trailer(_ byte: UInt8) throws(HTTPError) {
    switch (state, byte) {
    case (.lineStart, ASCII.cr): state = .endLF
    case (.lineStart, _) where ASCII.isToken(byte): state = .trailerName
    case (.trailerName, ASCII.colon): state = .trailerValue
    case (.trailerName, _) where ASCII.isToken(byte): break
    case (.trailerValue, ASCII.cr): state = .trailerLF
    case (.trailerValue, _) where ASCII.isFieldValue(byte): break
    default: throw .badRequest("A trailer line of the chunked body is not a name, a colon, a value and CRLF.")
    }
  }
}
