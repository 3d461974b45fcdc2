/// Reads the head of an HTTP/1.x request (RFC 9112 sections 2–6) in one pass. It can be stopped after any byte and goes on with the next;
/// it copies nothing. Strict: what the grammar does not allow is an error, because two readers that forgive differently can be smuggled past.
struct RequestParser {
  private enum State: UInt8 {
    case start, startLF, method, target, version, requestLineLF
    case lineStart, name, beforeValue, value, valueLF, endLF, done
  }

  private let limits: Limits
  private var state = State.start
  /// The next byte to look at, from the first byte ever given.
  private(set) var position = 0
  /// Where the head begins: behind empty lines, of which a client may send one after a body (RFC 9112 section 2.2).
  private(set) var origin = 0
  /// Where the element begins that is being read.
  private var mark = 0
  /// Where the query begins in the target that is being read.
  private var queryMark = 0
  private var headerSectionStart = 0
  private var emptyLines = 0
  private var hostFields = 0
  private var transferCodings = 0
  private var contentLength: Int?
  private(set) var head = RequestHead()

  init(limits: Limits) { self.limits = limits }

  /// Makes ready for the next request; storage is kept.
  mutating func reset() {
    state = .start
    position = 0
    origin = 0
    mark = 0
    queryMark = 0
    emptyLines = 0
    hostFields = 0
    transferCodings = 0
    contentLength = nil
    head.reset()
  }

  /// Whether a byte of a request has been seen; empty lines before it are none.
  var hasStarted: Bool { state != .start && state != .startLF }

  /// Reads on in `input`, which holds everything since the parser was made or reset. True when the head is complete: it is then in `head`
  /// and fills the bytes from `origin` to `position`.
  mutating func parse(_ input: Span<UInt8>) throws(HTTPError) -> Bool {
    while position < input.count {
      switch state {
      case .start: try parseStart(input[position])
      case .startLF: try parseStartLF(input[position])
      case .method: try parseMethod(input)
      case .target: if try !parseTarget(input) { return false }
      case .version: try parseVersion(input)
      case .requestLineLF:
        try expectLF(input[position])
        position += 1
        headerSectionStart = position
        state = .lineStart
      case .lineStart: try parseLineStart(input[position])
      case .name: try parseName(input)
      case .beforeValue: try skipWhitespace(input)
      case .value: try parseValue(input)
      case .valueLF:
        try expectLF(input[position])
        position += 1
        state = .lineStart
      case .endLF:
        try expectLF(input[position])
        position += 1
        try finish(input)
        state = .done
        return true
      case .done: return true
      }
    }
    return false
  }

  // MARK: Request line

  private mutating func parseStart(_ byte: UInt8) throws(HTTPError) {
    if byte == ASCII.cr, emptyLines < 4 {
      state = .startLF
      position += 1
    } else {
      origin = position
      mark = position
      state = .method
    }
  }

  private mutating func parseStartLF(_ byte: UInt8) throws(HTTPError) {
    try expectLF(byte)
    emptyLines += 1
    position += 1
    state = .start
  }

  private mutating func parseMethod(_ input: Span<UInt8>) throws(HTTPError) {
    var i = position
    while i < input.count, ASCII.isToken(input[i]) { i += 1 }
    position = i
    guard i - mark <= 32 else { throw HTTPError(.notImplemented, "The request method is longer than any that is known.") }
    guard i < input.count else { return }
    guard input[i] == ASCII.space, i > mark else {
      throw .badRequest("The request line is malformed: it must be a method, a space, a target, a space and HTTP/1.1.")
    }
    guard let method = Self.method(input.extracting(mark..<i)) else {
      // The preface of HTTP/2 (RFC 9113 section 3.4) is made to be refused like this.
      if i - mark == 3, input[mark] == 0x50, input[mark + 1] == 0x52, input[mark + 2] == 0x49 {
        throw HTTPError(.httpVersionNotSupported, "HTTP/2 is not spoken here; this server speaks HTTP/1.1 and HTTP/1.0.")
      }
      throw HTTPError(
        .notImplemented, "The request method is not known; known are \(Method.allCases.map(\.name).joined(separator: ", ")) in upper case.")
    }
    head.method = method
    position = i + 1
    mark = position
    state = .target
  }

  private static func method(_ name: Span<UInt8>) -> Method? {
    var key: UInt64 = 0
    guard name.count <= 8 else { return nil }
    for i in name.indices { key = key << 8 | UInt64(name[i]) }
    return switch key {
    case 0x47_4554: .get
    case 0x4845_4144: .head
    case 0x504F_5354: .post
    case 0x50_5554: .put
    case 0x50_4154_4348: .patch
    case 0x4445_4C45_5445: .delete
    case 0x4F50_5449_4F4E_53: .options
    case 0x54_5241_4345: .trace
    case 0x434F_4E4E_4543_54: .connect
    default: nil
    }
  }

  /// Scans the target to the space behind it; false when an escape is cut off by the end of the input and the next call must look again.
  private mutating func parseTarget(_ input: Span<UInt8>) throws(HTTPError) -> Bool {
    var i = position
    let isOrigin = i > mark ? head.targetForm == .origin : input[i] == ASCII.slash && head.method != .connect
    if i == mark { head.targetForm = isOrigin ? .origin : .absolute }
    // " HTTP/1.1" is still to come behind the target.
    let bound = origin + limits.requestLine - 9
    scan: while i < input.count {
      let byte = input[i]
      guard i < bound || byte == ASCII.space else { throw tooLong() }
      if ASCII.isPath(byte) {
        if byte == ASCII.dot, head.query == nil, i > mark, input[i - 1] == ASCII.slash { head.pathNeedsNormalising = true }
        i += 1
        continue
      }
      switch byte {
      case ASCII.space:
        break scan
      case ASCII.question:
        if isOrigin, head.query == nil {
          head.path = (mark - origin)..<(i - origin)
          head.query = 0..<0
          position = i
          queryMark = i + 1
        }
      case ASCII.percent:
        guard i + 2 < input.count else {
          position = i
          return false
        }
        guard let high = ASCII.hexValue(input[i + 1]), let low = ASCII.hexValue(input[i + 2]) else {
          throw .badRequest(
            "The request target has a percent sign that two hexadecimal digits do not follow; a percent sign itself is %25.")
        }
        guard high | low != 0 else { throw .badRequest("The request target contains %00, which nothing here is named by.") }
        if head.query == nil { head.pathNeedsNormalising = true }
        i += 2
      case 0x5B, 0x5D:
        // [ and ] stand around an IPv6 address in an absolute or authority target, and nowhere else (RFC 3986 section 3.2.2).
        guard !isOrigin else { throw Self.badTargetByte(byte) }
      default:
        throw Self.badTargetByte(byte)
      }
      i += 1
    }
    position = i
    guard i <= bound else { throw tooLong() }
    guard i < input.count else { return true }
    guard i > mark else { throw .badRequest("The request line has no target; the target of the root is /.") }
    head.target = (mark - origin)..<(i - origin)
    if isOrigin {
      if head.query == nil { head.path = head.target } else { head.query = (queryMark - origin)..<(i - origin) }
    } else {
      try head.readTarget(input.extracting(origin...))
    }
    position = i + 1
    mark = position
    state = .version
    return true
  }

  private static func badTargetByte(_ byte: UInt8) -> HTTPError {
    .badRequest(
      "The request target contains the byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true)), which RFC 3986 does not allow "
        + "there; percent-encode it.")
  }

  private func tooLong() -> HTTPError {
    HTTPError(.uriTooLong, "The request line is longer than \(limits.requestLine) bytes.", limit: limits.requestLine)
  }

  private mutating func parseVersion(_ input: Span<UInt8>) throws(HTTPError) {
    let byte = input[position]
    let isExpected =
      switch position - mark {
      case 0: byte == 0x48
      case 1, 2: byte == 0x54
      case 3: byte == 0x50
      case 4: byte == ASCII.slash
      case 5, 7: ASCII.isDigit(byte)
      case 6: byte == ASCII.dot
      default: byte == ASCII.cr
      }
    guard isExpected else {
      throw .badRequest("The request line does not end in a space, HTTP/1.1 and CRLF.")
    }
    if position - mark == 7 {
      let major = input[position - 2]
      guard major == 0x31 else {
        let name = "HTTP/\(major - ASCII.zero).\(byte - ASCII.zero)"
        throw HTTPError(.httpVersionNotSupported, "\(name) is not spoken here; this server speaks HTTP/1.1 and HTTP/1.0.")
      }
      head.isHTTP10 = byte == ASCII.zero
    }
    if position - mark == 8 { state = .requestLineLF }
    position += 1
  }

  // MARK: Field lines

  private mutating func parseLineStart(_ byte: UInt8) throws(HTTPError) {
    switch byte {
    case ASCII.cr:
      position += 1
      state = .endLF
    case ASCII.space, ASCII.tab:
      throw .badRequest("A header line begins with whitespace; folded header lines are obsolete (RFC 9112 section 5.2) and refused.")
    default:
      guard head.fields.count < limits.headerFields else {
        throw HTTPError(
          .requestHeaderFieldsTooLarge, "The request has more than \(limits.headerFields) header fields.", limit: limits.headerFields)
      }
      mark = position
      state = .name
    }
  }

  private mutating func parseName(_ input: Span<UInt8>) throws(HTTPError) {
    var i = position
    while i < input.count, ASCII.isToken(input[i]) { i += 1 }
    position = i
    try checkHeaderSection(i)
    guard i < input.count else { return }
    guard input[i] == ASCII.colon, i > mark else { throw Self.badName(input[i], isEmpty: i == mark) }
    head.fields.append(
      RequestHead.Field(
        name: UInt32(truncatingIfNeeded: mark - origin), nameLength: UInt32(truncatingIfNeeded: i - mark), value: 0, valueLength: 0))
    position = i + 1
    state = .beforeValue
  }

  private static func badName(_ byte: UInt8, isEmpty: Bool) -> HTTPError {
    switch byte {
    case ASCII.colon: .badRequest("A header line has no field name before its colon.")
    case ASCII.space, ASCII.tab:
      .badRequest("A header field name contains or is followed by whitespace; the colon must stand right behind the name.")
    case ASCII.cr, ASCII.lf: .badRequest("A header line has no colon; it must be a name, a colon and a value.")
    default: .badRequest("A header field name contains the byte 0x\(String(byte, radix: 16, uppercase: true)), which no name may contain.")
    }
  }

  private mutating func skipWhitespace(_ input: Span<UInt8>) throws(HTTPError) {
    while position < input.count, input[position] == ASCII.space || input[position] == ASCII.tab { position += 1 }
    try checkHeaderSection(position)
    guard position < input.count else { return }
    mark = position
    state = .value
  }

  private mutating func parseValue(_ input: Span<UInt8>) throws(HTTPError) {
    var i = position
    while i < input.count, ASCII.isFieldValue(input[i]) { i += 1 }
    position = i
    try checkHeaderSection(i)
    guard i < input.count else { return }
    guard input[i] == ASCII.cr else {
      throw .badRequest(
        input[i] == ASCII.lf
          ? "A header line ends in a bare LF; lines end in CRLF."
          : "A header value contains the control character 0x\(String(input[i], radix: 16, uppercase: true)).")
    }
    var end = i
    while end > mark, input[end - 1] == ASCII.space || input[end - 1] == ASCII.tab { end -= 1 }
    let last = head.fields.count - 1
    head.fields[last].value = UInt32(truncatingIfNeeded: mark - origin)
    head.fields[last].valueLength = UInt32(truncatingIfNeeded: end - mark)
    let name = head.fields[last].nameRange
    try note(input.extracting((name.lowerBound + origin)..<(name.upperBound + origin)), input.extracting(mark..<end))
    position = i + 1
    state = .valueLF
  }

  private func checkHeaderSection(_ end: Int) throws(HTTPError) {
    guard end - headerSectionStart <= limits.headerSection else {
      throw HTTPError(
        .requestHeaderFieldsTooLarge, "The header section is longer than \(limits.headerSection) bytes.", limit: limits.headerSection)
    }
  }

  private func expectLF(_ byte: UInt8) throws(HTTPError) {
    guard byte == ASCII.lf else { throw .badRequest("A CR stands without its LF; lines end in CRLF.") }
  }

  // MARK: Fields that decide about the message

  private mutating func note(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(HTTPError) {
    switch name.count {
    case 4 where name.equalsLowercase("host"):
      hostFields += 1
      guard hostFields == 1 else { throw .badRequest("The request has more than one Host field.") }
      guard Authority.isValid(value) else {
        throw .badRequest("The Host field is not a host name or address with an optional port.")
      }
      if head.targetForm == .origin || head.targetForm == .asterisk {
        let start = mark - origin
        head.host = start..<(start + value.count)
      }
    case 6 where name.equalsLowercase("expect"):
      guard !value.isEmpty else { break }
      guard value.equalsLowercase("100-continue") else {
        throw HTTPError(.expectationFailed, "The only expectation that can be met is 100-continue.")
      }
      head.expectsContinue = true
    case 10 where name.equalsLowercase("connection"):
      value.forEachListMember { member in
        if member.equalsLowercase("close") { head.connectionClose = true }
        if member.equalsLowercase("keep-alive") { head.connectionKeepAlive = true }
      }
    case 14 where name.equalsLowercase("content-length"):
      guard contentLength == nil else { throw .badRequest("The request has more than one Content-Length field.") }
      contentLength = try Self.contentLength(value)
    case 17 where name.equalsLowercase("transfer-encoding"):
      transferCodings += 1
      guard transferCodings == 1 else { throw .badRequest("The request has more than one Transfer-Encoding field.") }
      guard value.equalsLowercase("chunked") else { throw Self.refusedCoding(value) }
    default: break
    }
  }

  private static func contentLength(_ value: Span<UInt8>) throws(HTTPError) -> Int {
    guard !value.isEmpty else { throw .badRequest("The Content-Length field is empty.") }
    var length = 0
    for i in value.indices {
      guard ASCII.isDigit(value[i]) else { throw .badRequest("The Content-Length field is not a number of bytes in decimal digits.") }
      let (product, overflow) = length.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(value[i] - ASCII.zero))
      guard !overflow, !carry else { throw .badRequest("The Content-Length field is a number too large for any message.") }
      length = sum
    }
    return length
  }

  /// 501 where the message could be delimited but not decoded, 400 where it cannot even be delimited (RFC 9112 sections 6.1 and 6.3). Empty list
  /// members, which RFC 9110 section 5.6.1.2 would have ignored, are refused: no client sends them here but to be read differently by two servers.
  private static func refusedCoding(_ value: Span<UInt8>) -> HTTPError {
    var last = false
    var chunked = 0
    var members = 0
    value.forEachListMember { member in
      members += 1
      last = member.equalsLowercase("chunked")
      if last { chunked += 1 }
    }
    return last && chunked == 1 && members > 1
      ? HTTPError(.notImplemented, "The only transfer coding decoded here is chunked.")
      : .badRequest("The Transfer-Encoding field does not end in a single chunked; the end of the message cannot be known.")
  }

  private mutating func finish(_ input: Span<UInt8>) throws(HTTPError) {
    if hostFields == 0, !head.isHTTP10 { throw .badRequest("The request has no Host field; HTTP/1.1 requires one.") }
    switch (contentLength, transferCodings) {
    case (nil, 0): head.framing = .none
    case (let length?, 0): head.framing = length == 0 ? .none : .length(length)
    case (nil, _):
      guard !head.isHTTP10 else { throw .badRequest("HTTP/1.0 has no Transfer-Encoding; the end of the message cannot be known.") }
      head.framing = .chunked
    default: throw .badRequest("The request has both Content-Length and Transfer-Encoding; the end of the message cannot be known.")
    }
    if head.isHTTP10 { head.expectsContinue = false }  // RFC 9110 section 10.1.1
    head.length = position - origin
  }
}
