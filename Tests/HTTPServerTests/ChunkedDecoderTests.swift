import Testing

@testable import HTTPServer

/// What content a chunked body has and which bodies are refused (RFC 9112 section 7.1). Each body is read whole, byte by byte and in two
/// pieces cut at every position, which must not change anything.
@Suite struct ChunkedDecoderTests {
  /// What the decoder makes of some bytes.
  enum Reading: Equatable, CustomStringConvertible {
    /// The content, and where the body ended.
    case complete(String, end: Int)
    /// The content so far.
    case incomplete(String)
    case refused(HTTPError)

    var error: HTTPError? {
      if case .refused(let error) = self { error } else { nil }
    }

    var status: Int? { error?.status.code }

    var content: String? {
      if case .complete(let content, _) = self { content } else { nil }
    }

    var description: String {
      switch self {
      case .complete(let content, let end): "\(content.debugDescription), ended at \(end)"
      case .incomplete(let content): "\(content.debugDescription), incomplete"
      case .refused(let error): "refused \(error.status.code): \(error.message)"
      }
    }
  }

  static func read(_ pieces: [ArraySlice<UInt8>], maxOverhead: Int) -> Reading {
    var decoder = ChunkedDecoder(maxOverhead: maxOverhead)
    var content: [UInt8] = []
    do throws(HTTPError) {
      for piece in pieces {
        // Each piece has its own indices, as the reads of a connection have.
        let bytes = Array(piece)
        var position = 0
        events: while true {
          let before = position
          switch try decoder.next(bytes.span, &position) {
          case .data(let range):
            #expect(!range.isEmpty && range.lowerBound >= before && range.upperBound == position)
            content += bytes[range]
          case .end: return .complete(String(decoding: content, as: UTF8.self), end: piece.startIndex + position)
          case .needsMore:
            #expect(position == bytes.count)
            break events
          }
        }
      }
      return .incomplete(String(decoding: content, as: UTF8.self))
    } catch {
      return .refused(error)
    }
  }

  static func readEveryWay(_ text: String, maxOverhead: Int = 8192, sourceLocation: SourceLocation = #_sourceLocation) -> Reading {
    let bytes = Array(text.utf8)
    let whole = read([bytes[...]], maxOverhead: maxOverhead)
    let single = read(bytes.indices.map { bytes[$0...$0] }, maxOverhead: maxOverhead)
    #expect(single == whole, "one byte at a time", sourceLocation: sourceLocation)
    for cut in 0...bytes.count {
      let inTwo = read([bytes[..<cut], bytes[cut...]], maxOverhead: maxOverhead)
      if inTwo != whole {
        Issue.record("cut at \(cut): \(inTwo) instead of \(whole)", sourceLocation: sourceLocation)
        break
      }
    }
    return whole
  }

  // MARK: Chunks

  @Test(arguments: [
    ("0\r\n\r\n", ""), ("1\r\na\r\n0\r\n\r\n", "a"), ("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"),
    ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"), ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
    ("1A\r\nabcdefghijklmnopqrstuvwxyz\r\n00\r\n\r\n", "abcdefghijklmnopqrstuvwxyz"), ("00001\r\na\r\n0000\r\n\r\n", "a"),
    ("000000000000001\r\na\r\n000000000000000\r\n\r\n", "a"),
    // Data is opaque.
    ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n"), ("5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"), ("3\r\n\0\n\r\r\n0\r\n\r\n", "\0\n\r"),
    ("2\r\n\u{E9}\r\n0\r\n\r\n", "\u{E9}"),
  ])
  func contentOfTheChunksIsJoined(body: String, content: String) {
    #expect(Self.readEveryWay(body) == .complete(content, end: body.utf8.count))
    #expect(Self.readEveryWay(body + "GET / HTTP/1.1") == .complete(content, end: body.utf8.count), "what follows the body is not taken")
  }

  @Test func bodyThatIsNotAtItsEndWaitsForMore() {
    let body = Array("5;a=\"b\\\"\" ; c\r\nhello\r\n1\r\n!\r\n0\r\nA: b\r\n\r\n".utf8)
    for count in body.indices {
      guard case .incomplete = Self.readEveryWay(String(decoding: body[..<count], as: UTF8.self)) else {
        Issue.record("after \(count) bytes")
        continue
      }
    }
  }

  @Test func nothingIsReadBehindTheEnd() throws {
    var decoder = ChunkedDecoder(maxOverhead: 10)
    var position = 0
    #expect(try decoder.next(Array("0\r\n\r\nxyz".utf8).span, &position) == .end)
    #expect(position == 5)
    #expect(try decoder.next(Array("0\r\n\r\nxyz".utf8).span, &position) == .end)
    #expect(position == 5)
  }

  @Test(
    "a malformed chunk is refused",
    arguments: [
      // chunk-size = 1*HEXDIG
      "\r\n\r\n", "\r\na\r\n0\r\n\r\n", "g\r\n", "0x1\r\na\r\n", "-1\r\na\r\n", "+1\r\na\r\n", " 1\r\na\r\n", "\t1\r\na\r\n", "1g\r\na\r\n",
      "1.0\r\na\r\n",
      "1,\r\na\r\n", "_1\r\na\r\n", "1_\r\na\r\n", "\"1\"\r\na\r\n", "\u{0661}\r\na\r\n", "1 1\r\na\r\n", "h\r\n", "\0\r\n", "1\0\r\na\r\n",
      // Larger than any content can be: it must not wrap round.
      "1000000000000000\r\n", "FFFFFFFFFFFFFFFF\r\n", "10000000000000000\r\n", "10000000000000001\r\na\r\n0\r\n\r\n",
      "ffffffffffffffffffffffffffffffff\r\n",
      // CRLF, not less, behind the size and behind the data.
      "1\na\r\n0\r\n\r\n", "1\ra\r\n0\r\n\r\n", "1\r\ra\r\n", "1\n\ra\r\n", "1\r\na\n0\r\n\r\n", "1\r\na\r0\r\n\r\n", "1\r\na0\r\n\r\n",
      "1\r\n\na\r\n",
      "1\r\nab\r\n0\r\n\r\n", "2\r\na\r\n0\r\n\r\n", "1\r\na\r\r\n0\r\n\r\n", "1\r\na\r\n\r\n0\r\n\r\n", "1\r\na\r\n 0\r\n\r\n", "0\n\n",
      "0\r\n\n", "0\r\n\r\r\n",
      "0\n\r\n", "0\r\r\n\r\n", "1\r\na 0\r\n\r\n", "1 \r\na\r\n0\r\n\r\n", "1\t\r\na\r\n0\r\n\r\n",
    ])
  func malformedChunk(body: String) {
    #expect(Self.readEveryWay(body).status == 400)
    #expect(Self.readEveryWay("3\r\nabc\r\n\(body)").status == 400, "behind another chunk")
  }

  // MARK: Chunk extensions

  // chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ); section 7.1.1: what is not known is ignored.
  @Test(arguments: [
    ";a", ";a=b", ";a=\"b\"", ";a=\"\"", ";a=\"b;c\"", ";a=\"b\\\"c\"", ";a=\"\\\\\"", ";a=\"b\tc\u{E9}\"", ";a;b;c", ";a=b;c=d;e", " ;a",
    "\t; \ta",
    "; a = b ; c = \"d\" ; e", ";a =b", ";a= b", ";a\t=\t\"b\"\t;c", ";!#$%&'*+-.^_`|~09azAZ=!#$%&'*+-.^_`|~09azAZ",
    ";a=\"\\a\\\t\\\u{E9}\"", ";a=1",
    ";a=\"=\"", ";a;a;a", ";a=b;a=b",
  ])
  func chunkExtensionsAreIgnored(text: String) {
    #expect(Self.readEveryWay("1\(text)\r\na\r\n2\(text)\r\nbc\r\n0\(text)\r\n\r\n").content == "abc")
  }

  @Test(
    "a malformed chunk extension is refused",
    arguments: [
      ";", "; ", ";;a", ";a;", ";a; ", ";=b", ";a=", ";a= ", ";a==b", ";a=b=c", ";a b", ";a=b c", ";a=\"b", ";a=\"b\"c", ";a=\"b\"=c",
      ";a=\"b\\", ";a b=c",
      ";\"a\"=b", ";a=b\"", ";a=b\"c\"", ";a,b", ";a=(b)", ";a=b/c", ";a=\u{E9}", ";\u{E9}=b", ";a=\"b\nc\"", ";a=\"b\u{7F}\"", ";a=\"\0\"",
      ";a=\"\\\0\"",
      ";a\0", ";a\n", ";a=b\n", ";a ", ";a=b ", ";a=\"b\" ", " a", " ", "=a", ",a", ";a=\"\r\n\"", ";a=\"\\\r\n\"", ";a=b\u{B}",
    ])
  func malformedExtension(text: String) {
    #expect(Self.readEveryWay("1\(text)\r\na\r\n0\r\n\r\n").status == 400)
    #expect(Self.readEveryWay("0\(text)\r\n\r\n").status == 400, "of the last chunk")
  }

  // MARK: Trailer section

  @Test(arguments: [
    "A: b\r\n", "A:\r\n", "A:b\r\nC: d\r\n", "A: \t b \t \r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nHost: x\r\n",
    "A: \u{E9}\r\n",
    "!#$%&'*+-.^_`|~09azAZ: \"(,)\r\n", "A:::\r\n", "0: 0\r\n",
  ])
  func trailerFieldsAreDropped(trailer: String) {
    let body = "1\r\na\r\n0\r\n\(trailer)\r\n"
    #expect(Self.readEveryWay(body + "0\r\n\r\n") == .complete("a", end: body.utf8.count))
  }

  @Test(
    "a malformed trailer field is refused",
    arguments: [
      "A\r\n", "A : b\r\n", ": b\r\n", " A: b\r\n", "A: b\r\n c\r\n", "A: b\r\n\tc\r\n", "A b: c\r\n", "A: b\n", "A: b\rc\r\n",
      "A: b\r\r\n", "A\n", "A: \0\r\n",
      "A\0: b\r\n", "A: \u{7F}\r\n", "\u{E9}: b\r\n", "(A): b\r\n", "\n", "\0\r\n", "A: b\r\n\n",
    ])
  func malformedTrailer(trailer: String) {
    #expect(Self.readEveryWay("0\r\n\(trailer)\r\n").status == 400)
  }

  // MARK: Limits

  @Test func bodyMayHaveAnyNumberOfChunks() {
    // A client that sends 1 KiB at a time: the size lines themselves are no overhead that is limited.
    let chunks = String(repeating: "1\r\na\r\n", count: 10_000)
    let bytes = Array((chunks + "0\r\n\r\n").utf8)
    let expected = Reading.complete(String(repeating: "a", count: 10_000), end: bytes.count)
    #expect(Self.read([bytes[...]], maxOverhead: 8192) == expected)
    #expect(Self.read([bytes[...]], maxOverhead: 0) == expected)
  }

  @Test func chunkExtensionsMayBeAsLongAsTheirLimitInAll() {
    #expect(Self.readEveryWay("1;aaa\r\na\r\n0;aaa\r\n\r\n", maxOverhead: 8).content == "a")
    #expect(Self.readEveryWay("1;aaa\r\na\r\n0;aaaa\r\n\r\n", maxOverhead: 8).status == 400)
    #expect(Self.readEveryWay("1;aaaaaaaa\r\na\r\n0\r\n\r\n", maxOverhead: 8).status == 400)
    for more in ["\"", " ", "a", ";a", "=b"] {
      let endless = "1;a=\"" + String(repeating: more, count: 200)
      #expect(Self.readEveryWay(endless, maxOverhead: 100).status == 400)
    }
  }

  @Test func trailerSectionMayBeAsLongAsItsLimit() {
    // With all its line breaks within the bound, then above it even without them.
    #expect(Self.readEveryWay("0\r\nA: bcde\r\nF: g\r\n\r\n", maxOverhead: 17).content == "")
    #expect(Self.readEveryWay("0\r\nA: bcdefghijklmno\r\nF: g\r\n\r\n", maxOverhead: 20).status == 431)
    #expect(Self.readEveryWay("1;abcdefgh\r\na\r\n0\r\nA: bcdefghi\r\n\r\n", maxOverhead: 19).status == 431)
    for (start, more) in [("", "A"), ("A:", " "), ("A:", "b"), ("", "A:\r\n")] {
      let endless = "0\r\n\(start)" + String(repeating: more, count: 200)
      #expect(Self.readEveryWay(endless, maxOverhead: 100).status == 431)
    }
  }

  @Test(arguments: [
    ("g\r\n", "hexadecimal"), ("1\r\nab", "longer"), ("1;\r\n", ";name=value"), ("0\r\nA\r\n", "colon"), ("1\r\na\rb", "LF"),
  ])
  func messageNamesTheFault(body: String, mention: String) throws {
    let error = try #require(Self.readEveryWay(body).error)
    #expect(error.message.contains(mention), "\(error.message)")
  }
}
