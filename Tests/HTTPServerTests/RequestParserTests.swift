import Testing

@testable import HTTPServer

/// What a request's request line and field lines are read as (RFC 9112 sections 2, 3 and 5). Each head is read whole, byte by byte and in
/// two pieces cut at every position, which must not change anything.
@Suite struct RequestParserTests {
  static let host = "Host: h\r\n"

  // MARK: What is accepted

  @Test func everyPartOfAHeadIsFound() throws {
    let text =
      "POST /flights/7?a=1&b=%20?/ HTTP/1.1\r\nHost: example.com:8080\r\nX-Empty:\r\nContent-Type: \t text/plain; q=\"a  b\" \t\r\n"
      + "x-empty: \t \r\ncontent-length:12\r\n\r\n"
    let head = try #require(HeadReading.readEveryWay(text + "GET /next").head)
    #expect(head.method == .post)
    #expect(head.form == .origin)
    #expect(head.target == "/flights/7?a=1&b=%20?/")
    #expect(head.path == "/flights/7")
    #expect(head.query == "a=1&b=%20?/")
    #expect(head.host == "example.com:8080")
    #expect(
      head.fields == [
        "Host: example.com:8080", "X-Empty: ", "Content-Type: text/plain; q=\"a  b\"", "x-empty: ", "content-length: 12",
      ])
    #expect(head.framing == .length(12))
    #expect(!head.isHTTP10 && head.keepAlive && !head.expectsContinue && !head.pathNeedsNormalising)
    #expect(head.origin == 0)
    #expect(head.end == text.utf8.count, "what follows the head is not taken")
  }

  @Test(arguments: Method.allCases)
  func everyMethodIsKnownInUpperCaseOnly(method: Method) {
    let target = method == .connect ? "h:1" : "/"
    #expect(HeadReading.readEveryWay("\(method.name) \(target) HTTP/1.1\r\n\(Self.host)\r\n").head?.method == method)
    // RFC 9110 section 9.1: the method is case-sensitive.
    for name in [
      method.name.lowercased(), method.name.prefix(1) + method.name.dropFirst().lowercased(), method.name + "S", "X" + method.name,
      String(method.name.dropLast()),
    ] {
      #expect(HeadReading.readEveryWay("\(name) \(target) HTTP/1.1\r\n\(Self.host)\r\n").status == 501, "\(name)")
    }
  }

  // RFC 9110 section 2.5: a higher minor version is read as the highest one known; section 6.2: 1.0 has its own rules.
  @Test(arguments: [("1.0", true), ("1.1", false), ("1.2", false), ("1.9", false)])
  func minorVersionsAreRead(version: String, isHTTP10: Bool) {
    let head = HeadReading.readEveryWay("GET / HTTP/\(version)\r\n\(Self.host)\r\n").head
    #expect(head?.isHTTP10 == isHTTP10)
    #expect(head?.keepAlive == !isHTTP10)
  }

  // RFC 9112 section 2.2: empty lines before the request line are ignored, here up to four.
  @Test(arguments: 0...4)
  func emptyLinesBeforeTheRequestLineAreIgnored(count: Int) throws {
    let text = "GET /a?b HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n"
    let head = try #require(HeadReading.readEveryWay(String(repeating: "\r\n", count: count) + text).head)
    #expect(head.origin == count * 2)
    #expect(head.end == count * 2 + text.utf8.count)
    #expect([head.path, head.query, head.host] + head.fields == ["/a", "b", "h", "Host: h", "A: b"])
  }

  @Test func fieldNamesMayHaveEveryTokenCharacter() {
    let name = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\n\(Self.host)\(name):1\r\n\r\n").head?.fields.last == "\(name): 1")
  }

  @Test func fieldNamesMayHaveNoOtherByte() {
    for byte in UInt8.min...UInt8.max where !ASCII.isToken(byte) && byte != ASCII.colon {
      let before = Array("GET / HTTP/1.1\r\nHost: h\r\n".utf8)
      for line in [[byte], [0x41, byte, 0x42], [0x41, byte]] {
        let reading = HeadReading.readEveryWay(before + line + Array(": v\r\n\r\n".utf8))
        #expect(reading.status == 400, "0x\(String(byte, radix: 16))")
      }
    }
  }

  // RFC 9110 section 5.5: visible characters, obs-text, space and tab; everything else is refused.
  @Test func fieldValuesMayHaveEveryByteButControlCharacters() {
    for byte in UInt8.min...UInt8.max {
      let isAllowed = byte >= 0x20 && byte != 0x7F || byte == 0x09
      let bytes = Array("GET / HTTP/1.1\r\nHost: h\r\nA: x".utf8) + [byte] + Array("y\r\n\r\n".utf8)
      let reading = HeadReading.readEveryWay(bytes)
      #expect(isAllowed ? reading.head != nil : reading.status == 400, "0x\(String(byte, radix: 16)): \(reading)")
      let atEnd = HeadReading.readEveryWay(Array("GET / HTTP/1.1\r\nHost: h\r\nA:".utf8) + [byte] + Array("\r\n\r\n".utf8))
      #expect(isAllowed ? atEnd.head != nil : atEnd.status == 400, "0x\(String(byte, radix: 16)): \(atEnd)")
    }
  }

  @Test func headOfHTTP10NeedsNoField() throws {
    let head = try #require(HeadReading.readEveryWay("GET / HTTP/1.0\r\n\r\n").head)
    #expect(head.host.isEmpty && head.fields.isEmpty && head.framing == .none && !head.keepAlive)
  }

  @Test func incompleteHeadsWaitForMore() {
    let text = "GET /a%20b?c=%41 HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n"
    for count in 0..<text.utf8.count {
      #expect(HeadReading.readEveryWay(Array(text.utf8.prefix(count))) == .incomplete, "after \(count) bytes")
    }
  }

  // MARK: What is refused

  @Test(
    "a malformed request line is refused",
    arguments: [
      // RFC 9112 section 3: method SP request-target SP HTTP-version CRLF, single spaces.
      " GET / HTTP/1.1\r\n", "\tGET / HTTP/1.1\r\n", "GET  / HTTP/1.1\r\n", "GET /  HTTP/1.1\r\n", "GET / HTTP/1.1 \r\n",
      "GET\t/ HTTP/1.1\r\n", "GET /\tHTTP/1.1\r\n", "GET / HTTP/1.1\t\r\n", "GET\u{B}/ HTTP/1.1\r\n", "GET / \u{C}HTTP/1.1\r\n",
      "GET /HTTP/1.1\r\n", "GET/ HTTP/1.1\r\n", "GET HTTP/1.1\r\n", "GET /\r\n", "GET / \r\n", "GET\r\n", " \r\n", "GET / / HTTP/1.1\r\n",
      "GET /a b HTTP/1.1\r\n", "GET / HTTP/1.1 x\r\n", "G@T / HTTP/1.1\r\n", "G\u{E9}T / HTTP/1.1\r\n", "\0GET / HTTP/1.1\r\n",
      "(: / HTTP/1.1\r\n",
      // Section 2.3: the version is case-sensitive and has one digit, a dot and one digit.
      "GET / http/1.1\r\n", "GET / Http/1.1\r\n", "GET / HTTP/1\r\n", "GET / HTTP/1.\r\n", "GET / HTTP/.1\r\n", "GET / HTTP/11\r\n",
      "GET / HTTP/1.10\r\n", "GET / HTTP/01.1\r\n", "GET / HTTP/10.1\r\n", "GET / HTTP/1,1\r\n", "GET / HTTP/1.x\r\n",
      "GET / HTTP/-1.1\r\n",
      "GET / HTTP /1.1\r\n", "GET / HTTP/ 1.1\r\n", "GET / HTTPS/1.1\r\n", "GET / HTP/1.1\r\n", "GET / ICY/1.1\r\n", "GET / 1.1\r\n",
      // Section 2.2: lines end in CRLF and have neither elsewhere.
      "GET / HTTP/1.1\n", "GET / HTTP/1.1\r", "GET / HTTP/1.1\r\r\n", "GET / HTTP/1.1\n\r", "GET /\r HTTP/1.1\r\n", "GET\r / HTTP/1.1\r\n",
      "GET / HTTP/1.1\rHost: h\r\n", "\nGET / HTTP/1.1\r\n", "\rGET / HTTP/1.1\r\n", "\r\r\nGET / HTTP/1.1\r\n", "\r\n\nGET / HTTP/1.1\r\n",
      "\r\n \r\nGET / HTTP/1.1\r\n", "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n",
    ])
  func malformedRequestLine(line: String) {
    #expect(HeadReading.readEveryWay("\(line)\(Self.host)\r\n").status == 400)
  }

  @Test(
    "another major version is answered 505",
    arguments: ["GET / HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/3.1", "GET / HTTP/9.9", "GET / HTTP/0.0", "PRI * HTTP/2.0"])
  func otherMajorVersion(line: String) {
    // RFC 9110 section 15.6.6; the last is how a client with prior knowledge begins HTTP/2 (RFC 9113 section 3.4).
    #expect(HeadReading.readEveryWay("\(line)\r\n\r\nSM\r\n\r\n").status == 505)
  }

  @Test(
    "an unknown method is answered 501",
    arguments: [
      "BREW", "get", "PROPFIND", "G", "GETT", "!#$%&'*+-.^_`|~", "0", "OPTIONSX", "CONNECTS", String(repeating: "A", count: 33),
      String(repeating: "A", count: 1000), "pri",
    ])
  func unknownMethod(method: String) {
    #expect(HeadReading.readEveryWay("\(method) / HTTP/1.1\r\n\(Self.host)\r\n").status == 501)
  }

  @Test(
    "a malformed field line is refused",
    arguments: [
      // RFC 9112 section 5.1: no whitespace between name and colon, and none before the first field (section 2.2).
      "A : b\r\n", "A\t: b\r\n", " A: b\r\n", "\tA: b\r\n", " \r\n", "A B: c\r\n",
      // Section 5.2: obs-fold.
      "A: b\r\n c\r\n", "A: b\r\n\tc\r\n", "A: b\r\n \r\n", "A:\r\n b\r\n", "Host2: x\r\n : y\r\n",
      // RFC 9110 sections 5.1 and 5.6.2: a name is a token, which is not empty.
      ": b\r\n", ":\r\n", "A\r\n", "A", "A b\r\n", "A(b): c\r\n", "\"A\": b\r\n", "A;b: c\r\n", "A/b: c\r\n", "[A]: b\r\n", "A=b\r\n",
      "A,B: c\r\n",
      "\u{E9}: b\r\n", "A\0: b\r\n", "\u{7F}: b\r\n",
      // RFC 9110 section 5.5, RFC 9112 section 2.2: bare CR, bare LF, NUL.
      "A: b\n", "A: b\nB: c\r\n", "A: b\rB: c\r\n", "A: b\r\r\n", "A: b\rc\r\n", "A: \r\r\n", "A: b\0c\r\n", "A\n", "A:\n", "A\r: b\r\n",
      "A:\0\r\n",
      "\n", "\rA: b\r\n", "\r \n",
    ])
  func malformedFieldLine(line: String) {
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\n\(Self.host)\(line)\r\n").status == 400, "behind another field")
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\n\(line)\(Self.host)\r\n").status == 400, "as the first field")
  }

  @Test(
    "the message says what was wrong",
    arguments: [
      ("GET / HTTP/1.1\n", "CRLF"), ("GET  / HTTP/1.1\r\n", "/"), ("BREW / HTTP/1.1\r\n", "GET, HEAD, POST"),
      ("GET /<a> HTTP/1.1\r\n", "0x3C"),
      ("GET /a\tb HTTP/1.1\r\n", "0x09"), ("GET /%zz HTTP/1.1\r\n", "%25"), ("GET /%00 HTTP/1.1\r\n", "%00"),
      ("GET / HTTP/2.0\r\n", "HTTP/2.0"),
      ("GET / HTTP/1.1\r\n\r\n", "Host"), ("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", "more than one Host"),
      ("GET / HTTP/1.1\r\n A: b\r\n", "whitespace"), ("GET / HTTP/1.1\r\nA : b\r\n", "colon"), ("GET / HTTP/1.1\r\nA\r\n", "colon"),
      ("GET / HTTP/1.1\r\nA: b\nB: c\r\n", "bare LF"), ("GET / HTTP/1.1\r\nA: b\0\r\n", "control character 0x0"),
      ("GET / HTTP/1.1\r\nA\u{1}: b\r\n", "0x1"), ("GET / HTTP/1.1\r\n: b\r\n", "no field name"),
      ("GET / HTTP/1.1\r\nContent-Length: +5\r\n", "Content-Length"),
      ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n", "Transfer-Encoding"),
      ("GET / HTTP/1.1\r\nExpect: tea\r\n", "100-continue"),
    ])
  func messageNamesTheFault(text: String, mention: String) throws {
    let error = try #require(HeadReading.readEveryWay(text).error)
    #expect(error.message.contains(mention), "\(error.message)")
  }
}
