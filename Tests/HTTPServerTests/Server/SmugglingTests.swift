import Testing

@testable import HTTPServer

/// Requests that two readers could understand differently. Each is answered with an error, once, and what follows it on the connection is
/// never taken for a request.
@Suite struct SmugglingTests {
  private static let get = "GET /hello HTTP/1.1\r\n"
  private static let post = "POST /echo HTTP/1.1\r\nHost: a\r\n"

  private static let framings: [(String, Int)] = [
    (post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n", 400),
    (post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400), (post + "Content-Length: 5\r\nContent-Length: 0\r\n\r\n", 400),
    (post + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n", 400), (post + "Content-Length: 5, 5\r\n\r\nhello", 400),
    (post + "Content-Length: +5\r\n\r\nhello", 400), (post + "Content-Length: -5\r\n\r\nhello", 400),
    (post + "Content-Length: 0x5\r\n\r\nhello", 400), (post + "Content-Length: 5 \u{0B}\r\n\r\nhello", 400),
    (post + "Content-Length: 5;\r\n\r\nhello", 400), (post + "Content-Length: 5.0\r\n\r\nhello", 400),
    (post + "Content-Length: \r\n\r\n", 400), (post + "Content-Length:\r\n\r\n", 400), (post + "Content-Length: five\r\n\r\nhello", 400),
    (post + "Content-Length: 18446744073709551621\r\n\r\nhello", 400), (post + "Content-Length: ５\r\n\r\nhello", 400),
    (post + "Content-Length: 0 5\r\n\r\nhello", 400), (post + "Content-Length : 5\r\n\r\nhello", 400),
    (post + "Content-Length\t: 5\r\n\r\nhello", 400), (post + "Content-Length\0: 5\r\n\r\nhello", 400),
    (post + "Content Length: 5\r\n\r\nhello", 400), (post + " Content-Length: 5\r\n\r\nhello", 400),
    (post + "X: y\r\n Content-Length: 5\r\n\r\nhello", 400), (post + "X: y\nContent-Length: 5\r\n\r\nhello", 400),
    (post + "X: y\rContent-Length: 5\r\n\r\nhello", 400), (post + "Transfer-Encoding: identity\r\n\r\n", 400),
    (post + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n", 400), (post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n", 400), (post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 400), (post + "Transfer-Encoding: \u{0B}chunked\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400), (post + "Transfer-Encoding:\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400), (post + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400),
    ("POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (get + "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 40\r\n\r\n", 400),
  ]

  private static let chunks: [(String, Int)] = [
    "\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhellox\r\n0\r\n\r\n",
    "5\r\nhello0\r\n\r\n", "4\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n",
    " 5\r\nhello\r\n0\r\n\r\n", "5g\r\nhello\r\n0\r\n\r\n", "5_0\r\nhello\r\n0\r\n\r\n", "10000000000000005\r\nhello\r\n0\r\n\r\n",
    "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", "5;\r\nhello\r\n0\r\n\r\n", "5;a=\"b\nc\"\r\nhello\r\n0\r\n\r\n",
    "5;a\nb\r\nhello\r\n0\r\n\r\n",
    "5;a=b\0\r\nhello\r\n0\r\n\r\n", "5 a\r\nhello\r\n0\r\n\r\n", "0\r\nX\r\n\r\n", "0\r\n X: y\r\n\r\n", "0\r\nX : y\r\n\r\n",
    "0\r\nX: y\n\r\n", "0\r\nX: y\r\r\n\r\n", "0\r\nX: y\0\r\n\r\n", "0\n\n", "0\r\n\n", "0\r\r\n",
  ].map { (post + "Transfer-Encoding: chunked\r\n\r\n" + $0, 400) }

  private static let heads: [(String, Int)] = [
    (get + "\r\n", 400), (get + "Host: a\r\nHost: a\r\n\r\n", 400), (get + "Host: a\r\nhost: b\r\n\r\n", 400), (get + "Host:\r\n\r\n", 400),
    (get + "Host: a b\r\n\r\n", 400), (get + "Host: a, b\r\n\r\n", 400), (get + "Host: a/b\r\n\r\n", 400), (get + "Host: u@a\r\n\r\n", 400),
    (get + "Host: a:b\r\n\r\n", 400), (get + "Host: a:65536\r\n\r\n", 400), (get + "Host: [::1\r\n\r\n", 400),
    (get + "Host: a\nX: y\r\n\r\n", 400), (get + "Host: a\r\n: y\r\n\r\n", 400), (get + "Host: a\r\nX\r\n\r\n", 400),
    (get + "Host: a\r\nX y: z\r\n\r\n", 400), (get + "Host: a\r\nX: \0\r\n\r\n", 400), (get + "Host: a\r\nX: a\u{1B}b\r\n\r\n", 400),
    (get + "Host: a\r\nX: \u{7F}\r\n\r\n", 400), (get + "Host: a\r\nX(: y\r\n\r\n", 400), (get + "Host: a\r\nÉ: y\r\n\r\n", 400),
    (get + "Host: a\r\nX: y\r\r\n\r\n", 400), (get + " Host: a\r\n\r\n", 400), (get + "Host: a\n\r\n\r\n", 400),
    ("GET /hello HTTP/1.1\nHost: a\n\n", 400), ("GET /hello HTTP/1.1\rHost: a\r\r", 400), ("GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /hello  HTTP/1.1\r\nHost: a\r\n\r\n", 400), ("GET\t/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /hello\tHTTP/1.1\r\nHost: a\r\n\r\n", 400), (" GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /hello HTTP/1.1 \r\nHost: a\r\n\r\n", 400), ("GET /hello http/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /hello HTTP/1.10\r\nHost: a\r\n\r\n", 400), ("GET /hello HTTP/01.1\r\nHost: a\r\n\r\n", 400),
    ("GET /hello HTTP/1,1\r\nHost: a\r\n\r\n", 400), ("GET /hello\r\n\r\n", 400), ("GET /hello \r\n\r\n", 400),
    ("GET /hello HTTP/1.1 X: y\r\nHost: a\r\n\r\n", 400), ("\r\n\r\n\r\n\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400), ("\0GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET /hello\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400), ("GE\0T /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("\u{16}\u{3}\u{1}\u{0}\u{1}", 400), ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 400),
  ]

  @Test(arguments: framings + chunks + heads)
  func whatCanBeReadTwoWaysIsRefusedAndNothingBehindItIsServed(request: String, status: Int) throws {
    let smuggled = Counter()
    let server = try TestServer([
      .text("/hello"), .echo(),
      Route(.get, "/smuggled", execution: .inline) { _ in
        smuggled.raise()
        return .text("smuggled")
      },
    ])
    let client = try server.connect()
    try client.send(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n" + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == status)
    #expect(answer["Connection"] == "close")
    #expect(!answer.body.isEmpty)
    #expect(try client.isClosed(), "nothing else is answered")
    #expect(smuggled.count == 0)
  }

  @Test(arguments: framings + chunks + heads)
  func theSameHoldsByteByByte(request: String, status: Int) throws {
    let smuggled = Counter()
    let server = try TestServer([
      .text("/hello"), .echo(),
      Route(.get, "/smuggled", execution: .inline) { _ in
        smuggled.raise()
        return .text("smuggled")
      },
    ])
    let client = try server.connect()
    // The server may have closed before the last byte.
    for byte in (request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n").utf8 where client.trySend([byte]) == 0 { break }
    #expect(try client.response().status == status)
    #expect(smuggled.count == 0)
  }

  @Test(arguments: [
    post + "Content-Length: 0000000005\r\n\r\nhello", post + "content-length:5\r\n\r\nhello", post + "Content-Length: \t 5 \t\r\n\r\nhello",
    post + "TRANSFER-ENCODING: CHUNKED\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    post + "Transfer-Encoding:chunked \r\n\r\n005\r\nhello\r\n0\r\n\r\n",
    post + "Transfer-Encoding: chunked\r\n\r\n5 ;a\r\nhello\r\n0;z\r\nT: u\r\n\r\n",
  ])
  func unusualButUnambiguousFramingIsRead(request: String) throws {
    let client = try TestServer([.echo(), .text("/hello")]).connect()
    try client.send(request + Self.get + "Host: a\r\n\r\n")
    #expect(try client.response().text == "hello")
    #expect(try client.response().text == "hello\n")
  }

  @Test func aRequestBehindOneThatHasNoContentIsItsOwn() throws {
    let client = try TestServer([.text("/hello")]).connect()
    try client.send("GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n" + Self.get + "Host: a\r\n\r\n")
    #expect(try client.response().status == 200)
    #expect(try client.response().status == 200)
  }
}
