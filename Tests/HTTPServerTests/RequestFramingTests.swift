import Testing

@testable import HTTPServer

/// Where a request's content ends (RFC 9112 section 6), whether its connection goes on (section 9.3), Expect, and the limits of a head.
@Suite struct RequestFramingTests {
  static func read(_ fields: String, method: String = "POST", version: String = "1.1") -> HeadReading {
    HeadReading.readEveryWay("\(method) / HTTP/\(version)\r\nHost: h\r\n\(fields)\r\n")
  }

  // MARK: Content-Length

  // RFC 9110 section 8.6: Content-Length = 1*DIGIT; whitespace around any field value is not part of it.
  @Test(arguments: [
    ("0", 0), ("5", 5), ("10", 10), ("005", 5), ("00", 0), (" \t5 \t", 5), ("4294967296", 4_294_967_296),
    ("9223372036854775807", Int.max), ("0000000000000000000000000000000000000001", 1),
  ])
  func contentLengthIsRead(value: String, length: Int) {
    let framing = length == 0 ? RequestHead.Framing.none : .length(length)
    for name in ["Content-Length", "content-length", "CONTENT-LENGTH"] {
      for method in ["GET", "POST", "DELETE"] {
        #expect(Self.read("\(name):\(value)\r\n", method: method).head?.framing == framing)
      }
      #expect(Self.read("\(name):\(value)\r\n", version: "1.0").head?.framing == framing)
    }
  }

  @Test(
    "a malformed Content-Length is refused",
    arguments: [
      "", "+5", "-5", "-0", "5,5", "5, 5", "5,6", ",5", "5,", "5 5", "0x5", "5x", "x5", "5.0", "5.", "5e1", "0b1", "\"5\"", "'5'", "5;a",
      "five",
      "_5", "1_0", "5\u{A0}", "\u{0665}", "\u{FF15}", "chunked", "NaN", "5\t5", "9223372036854775808", "18446744073709551616",
      "18446744073709551621", "99999999999999999999999999999999999999", "0x7fffffffffffffff",
    ])
  func malformedContentLength(value: String) {
    #expect(Self.read("Content-Length: \(value)\r\n").status == 400)
    #expect(Self.read("Content-Length: \(value)\r\n", version: "1.0").status == 400)
  }

  // MARK: Transfer-Encoding

  // RFC 9112 section 7: names of codings are case-insensitive.
  @Test(arguments: ["chunked", "Chunked", "CHUNKED", "cHuNkEd", " \tchunked\t "])
  func chunkedIsRead(value: String) {
    for method in ["GET", "POST", "DELETE", "OPTIONS"] {
      #expect(Self.read("Transfer-Encoding:\(value)\r\n", method: method).head?.framing == .chunked)
    }
    #expect(Self.read("TRANSFER-encoding:\(value)\r\n", version: "1.2").head?.framing == .chunked)
    // Section 6.1: HTTP/1.0 has no transfer codings; the framing is faulty.
    #expect(Self.read("Transfer-Encoding:\(value)\r\n", version: "1.0").status == 400)
  }

  @Test(
    "Transfer-Encoding that leaves the end unknown is refused",
    arguments: [
      // Section 6.3, rule 4: chunked is not the final coding.
      "", "gzip", "identity", "xchunked", "chunkedx", "x-chunked", "chunked, gzip", "chunked, identity", "identity, gzip", "chunked gzip",
      "\u{B}chunked", "\"chunked\"", "'chunked'", "chunked\0", "ch unked", "chunked/1", "chunk", "deflate", "trailers", "5", "*",
      // Empty list members could be ignored (RFC 9110 section 5.6.1.2), but serve only to be read differently by two servers.
      ",chunked", "chunked,", " , chunked , ",
      // Section 7.1: chunked has no parameters and is not applied twice.
      "chunked;q=1", "chunked; a", "chunked;", "chunked, chunked", "chunked,chunked", "chunked, gzip, chunked", "Chunked, CHUNKED",
    ])
  func endlessTransferEncoding(value: String) {
    #expect(Self.read("Transfer-Encoding: \(value)\r\n").status == 400)
  }

  // Section 6.1: a coding that is not understood, where the end is known all the same.
  @Test(arguments: [
    "gzip, chunked", "gzip,chunked", "identity, chunked", "deflate, gzip, chunked", "gzip;q=1, chunked", "x, Chunked", "gzip,,chunked",
  ])
  func otherCodingBeforeChunkedIsNotImplemented(value: String) {
    #expect(Self.read("Transfer-Encoding: \(value)\r\n").status == 501)
  }

  @Test(
    "two fields about the end of the content are refused",
    arguments: [
      "Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
      "Content-Length: 0\r\nContent-Length: 0\r\n",
      "Content-Length: 5\r\nA: b\r\ncontent-length: 5\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", "Content-Length: x\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\ntransfer-encoding: identity\r\n",
      "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
    ])
  func twoFieldsAboutTheEnd(fields: String) {
    #expect(Self.read(fields).status == 400)
    #expect(Self.read(fields, version: "1.0").status == 400)
  }

  // A name that is nearly one of these decides nothing.
  @Test(arguments: [
    "Content-Lengt", "Content-Lengthx", "Content_Length", "Content.Length", "X-Content-Length", "Transfer_Encoding", "Transfer-Encodin",
    "XTransfer-Encoding", "Transfer-Encodings", "TE", "Content-Encoding",
  ])
  func similarFieldIsNoFraming(name: String) {
    #expect(Self.read("\(name): 5\r\n").head?.framing == RequestHead.Framing.none)
    #expect(Self.read("\(name): chunked\r\nContent-Length: 3\r\n").head?.framing == .length(3))
  }

  @Test func requestWithoutEitherHasNoContent() {
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
      #expect(Self.read("", method: method).head?.framing == RequestHead.Framing.none)
    }
  }

  // MARK: Connection

  // RFC 9112 section 9.3: close wins; then HTTP/1.1 and later go on; HTTP/1.0 only with keep-alive. Options are case-insensitive tokens.
  @Test(arguments: [
    ("", true, false), ("Connection: close\r\n", false, false), ("connection:CLOSE\r\n", false, false),
    ("Connection: keep-alive\r\n", true, true),
    ("Connection: Keep-Alive\r\n", true, true), ("Connection: keep-alive, close\r\n", false, false),
    ("Connection: close, keep-alive\r\n", false, false), ("Connection: upgrade,close\r\n", false, false),
    ("Connection: foo,\tClose \t, bar\r\n", false, false), ("Connection: foo\r\nConnection: close\r\n", false, false),
    ("Connection: close\r\nConnection: keep-alive\r\n", false, false), ("Connection: ,,close,\r\n", false, false),
    ("Connection: foo, keep-alive\r\n", true, true), ("Connection: foo\r\nA: b\r\nConnection: keep-alive\r\n", true, true),
    ("Connection:\r\n", true, false), ("Connection: , \r\n", true, false), ("Connection: closed\r\n", true, false),
    ("Connection: xclose\r\n", true, false), ("Connection: clo, se\r\n", true, false), ("Connection: close-x\r\n", true, false),
    ("Connection: keepalive\r\n", true, false), ("Connections: close\r\n", true, false), ("Keep-Alive: timeout=5\r\n", true, false),
    ("Proxy-Connection: close\r\n", true, false), ("Proxy-Connection: keep-alive\r\n", true, false),
  ])
  func connectionGoesOnOrEnds(fields: String, http11: Bool, http10: Bool) {
    #expect(Self.read(fields).head?.keepAlive == http11)
    #expect(Self.read(fields, version: "1.7").head?.keepAlive == http11)
    #expect(Self.read(fields, version: "1.0").head?.keepAlive == http10)
  }

  // MARK: Expect

  @Test func anEmptyExpectationIsNone() {
    #expect(Self.read("Expect: \r\nContent-Length: 1\r\n").head?.expectsContinue == false)
  }

  @Test(arguments: ["100-continue", "100-Continue", "100-CONTINUE", " 100-continue\t"])
  func expectationIsMetInHTTP11(value: String) {
    #expect(Self.read("Expect:\(value)\r\nContent-Length: 1\r\n").head?.expectsContinue == true)
    // RFC 9110 section 10.1.1: it is to be ignored in HTTP/1.0.
    #expect(Self.read("Expect:\(value)\r\nContent-Length: 1\r\n", version: "1.0").head?.expectsContinue == false)
  }

  @Test(arguments: [
    "100", "continue", "200-ok", "100-continue, x", "x", "100-continued", "100_continue", "\"100-continue\"", "100-continue;a=b",
  ])
  func otherExpectationFails(value: String) {
    #expect(Self.read("Expect: \(value)\r\n").status == 417)
  }

  // MARK: Limits

  private static func limits(line: Int = 64, section: Int = 256, fields: Int = 100) -> Limits {
    var limits = Limits()
    limits.requestLine = line
    limits.headerSection = section
    limits.headerFields = fields
    return limits
  }

  // RFC 9112 section 3: 414 for a target that is too long. The bound is that of the line without its CRLF.
  @Test(arguments: [
    ("GET /", " HTTP/1.1"), ("GET /?", " HTTP/1.1"), ("GET http://h/", " HTTP/1.1"), ("OPTIONS /", " HTTP/1.0"),
    ("\r\n\r\nGET /", " HTTP/1.1"),
  ])
  func requestLineMayBeAsLongAsItsLimit(start: String, end: String) {
    let rest = 64 - start.utf8.filter { $0 > 0x1F }.count - end.utf8.count
    for filler in ["a", "%41"] {
      let exact = String(repeating: "b", count: rest % filler.count) + String(repeating: filler, count: rest / filler.count)
      #expect(HeadReading.readEveryWay("\(start)\(exact)\(end)\r\nHost: h\r\n\r\n", limits: Self.limits()).head != nil)
      #expect(HeadReading.readEveryWay("\(start)c\(exact)\(end)\r\nHost: h\r\n\r\n", limits: Self.limits()).status == 414)
      #expect(HeadReading.readEveryWay("\(start)\(exact)\(exact)\(exact)\(end)\r\nHost: h\r\n\r\n", limits: Self.limits()).status == 414)
    }
  }

  // Whether the fault behind the bound has arrived must not matter.
  @Test(arguments: ["<", "%zz", "%00", "\0", "\r\n", "[", "\u{7F}", "?<"])
  func whatFollowsAnOverlongTargetDoesNotMatter(fault: String) {
    let text = "GET /\(String(repeating: "a", count: 70))\(fault) HTTP/1.1\r\nHost: h\r\n\r\n"
    #expect(HeadReading.readEveryWay(text, limits: Self.limits()).status == 414)
  }

  // The bound is that of the field lines with the line breaks between them.
  @Test(arguments: ["Host: h\r\nA: ", "Host: h\r\nA:   ", "A:b\r\nHost: h\r\nCCC:\r\nA: ", "Host: h\r\nA"])
  func headerSectionMayBeAsLongAsItsLimit(start: String) {
    let end = start.hasSuffix("A") ? ":" : ""
    let value = String(repeating: "x", count: 256 - start.utf8.count - end.utf8.count)
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\n\(start)\(value)\(end)\r\n\r\n", limits: Self.limits()).head != nil)
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\n\(start)y\(value)\(end)\r\n\r\n", limits: Self.limits()).status == 431)
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\n\(start)\(value)\(end)\r\nB: c\r\n\r\n", limits: Self.limits()).status == 431)
  }

  @Test(arguments: [1, 2, 5, 100])
  func requestMayHaveAsManyFieldsAsItsLimit(count: Int) {
    let more = String(repeating: "A:\r\n", count: count - 1)
    let limits = Self.limits(section: 10_000, fields: count)
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\nHost: h\r\n\(more)\r\n", limits: limits).head?.fields.count == count)
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\nHost: h\r\n\(more)A:\r\n\r\n", limits: limits).status == 431)
  }

  @Test func defaultLimitsAreThoseOfTheDocumentation() {
    let limits = Limits()
    #expect((limits.requestLine, limits.headerSection, limits.headerFields) == (8192, 32_768, 100))
    func read(_ text: String) -> HeadReading {
      var parser = RequestParser(limits: limits)
      return HeadReading.read(Array(text.utf8), ends: [text.utf8.count], with: &parser)
    }
    let target = String(repeating: "a", count: 8192 - 14)
    #expect(read("GET /\(target) HTTP/1.1\r\nHost: h\r\n\r\n").head != nil)
    #expect(read("GET /\(target)a HTTP/1.1\r\nHost: h\r\n\r\n").status == 414)
    let value = String(repeating: "a", count: 32_768 - 12)
    #expect(read("GET / HTTP/1.1\r\nHost: h\r\nA: \(value)\r\n\r\n").head != nil)
    #expect(read("GET / HTTP/1.1\r\nHost: h\r\nA: \(value)a\r\n\r\n").status == 431)
  }

  /// What never ends must be refused soon after the bound: what has arrived of a head waits in memory.
  @Test(
    "a head without an end is refused at its limit",
    arguments: [
      ("", "\r\n", 400), ("", "A", 501), ("GET /", "a", 414), ("GET /", "%41", 414), ("GET /?", "a", 414), ("GET http://", "h", 414),
      ("GET / HTTP/1.1\r\n", "A", 431), ("GET / HTTP/1.1\r\nA:", "b", 431), ("GET / HTTP/1.1\r\nA:", " ", 431),
      ("GET / HTTP/1.1\r\nA:", "\t", 431), ("GET / HTTP/1.1\r\nA: b", " ", 431), ("GET / HTTP/1.1\r\n", "A:b\r\n", 431),
    ])
  func headWithoutEnd(start: String, more: String, status: Int) {
    let text = start + String(repeating: more, count: 2000)
    var parser = RequestParser(limits: Self.limits())
    let bytes = Array(text.utf8)
    #expect(HeadReading.read(bytes, ends: 0...bytes.count, with: &parser).status == status)
    #expect(parser.position <= 1000, "it read on to \(parser.position)")
  }
}
