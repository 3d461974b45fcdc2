import Testing

@testable import HTTPServer

/// What happens at the limits of a head and of chunk overhead: what is just allowed passes, one byte more is told which limit it broke.
@Suite struct LimitTests {
  private static func server() throws -> TestServer {
    try TestServer([.text("/*rest"), .echo()]) {
      $0.limits.requestLine = 200
      $0.limits.headerSection = 500
      $0.limits.headerFields = 10
      $0.limits.chunkOverhead = 50
      $0.errorResponder = { error, _ in .text("\(error.limit.map(String.init) ?? "no limit")", error.status) }
    }
  }

  private func expect(_ request: String, _ status: Int, limit: String?, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let client = try Self.server().connect()
    try client.send(request)
    let answer = try client.response()
    #expect(answer.status == status, sourceLocation: sourceLocation)
    guard status != 200 else { return }
    #expect(answer.text == limit, sourceLocation: sourceLocation)
    #expect(answer["Connection"] == "close", sourceLocation: sourceLocation)
    #expect(try client.isClosed(), sourceLocation: sourceLocation)
  }

  private static func line(_ length: Int) -> String {
    "GET /\(String(repeating: "x", count: length - "GET / HTTP/1.1".utf8.count)) HTTP/1.1\r\n"
  }

  @Test func aRequestLineMayBeAsLongAsTheLimit() throws {
    try expect(Self.line(200) + "Host: a\r\n\r\n", 200, limit: nil)
    try expect(Self.line(201) + "Host: a\r\n\r\n", 414, limit: "200")
    try expect(Self.line(100_000) + "Host: a\r\n\r\n", 414, limit: "200")
    // Without its end, too: nobody waits for that.
    try expect("GET /\(String(repeating: "x", count: 300))", 414, limit: "200")
    try expect("GET /\(String(repeating: "%20", count: 100))", 414, limit: "200")
    try expect("GET /?\(String(repeating: "x", count: 300))", 414, limit: "200")
  }

  @Test func aHeaderSectionMayBeAsLongAsTheLimit() throws {
    // "Host: a\r\n" are 9 bytes; "X: …\r\n" 5 and its value.
    func section(_ length: Int) -> String { "Host: a\r\nX: \(String(repeating: "x", count: length - 14))\r\n" }
    try expect("GET / HTTP/1.1\r\n" + section(490) + "\r\n", 200, limit: nil)
    try expect("GET / HTTP/1.1\r\n" + section(503) + "\r\n", 431, limit: "500")
    try expect("GET / HTTP/1.1\r\n" + section(100_000) + "\r\n", 431, limit: "500")
    try expect("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 600))", 431, limit: "500")
    try expect("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "x", count: 600))", 431, limit: "500")
  }

  @Test(arguments: ["", "x"])
  func whitespaceBeforeAValueCountsToo(value: String) throws {
    try expect("GET / HTTP/1.1\r\nHost: a\r\nX:\(String(repeating: " ", count: 10_000))\(value)\r\n\r\n", 431, limit: "500")
  }

  @Test func whitespaceWithoutEndIsNotWaitedFor() throws {
    try expect("GET / HTTP/1.1\r\nHost: a\r\nX:\(String(repeating: "\t", count: 10_000))", 431, limit: "500")
  }

  @Test func asManyFieldsAsTheLimitAreTaken() throws {
    func fields(_ count: Int) -> String { "Host: a\r\n" + (1..<count).map { "X\($0): y\r\n" }.joined() }
    try expect("GET / HTTP/1.1\r\n" + fields(10) + "\r\n", 200, limit: nil)
    try expect("GET / HTTP/1.1\r\n" + fields(11) + "\r\n", 431, limit: "10")
  }

  @Test func chunkExtensionsAndTrailersAreLimitedTogether() throws {
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    func x(_ count: Int) -> String { String(repeating: "x", count: count) }
    try expect(head + "1;a=\(x(20))\r\ny\r\n0\r\nT: \(x(10))\r\n\r\n", 200, limit: nil)
    try expect(head + "1;a=\(x(60))\r\ny\r\n0\r\n\r\n", 400, limit: "50")
    try expect(head + "1;a=\(x(60))", 400, limit: "50")
    try expect(head + String(repeating: "1;a=b\r\ny\r\n", count: 20) + "0\r\n\r\n", 400, limit: "50")
    try expect(head + "1\r\ny\r\n0\r\nT: \(x(60))\r\n\r\n", 431, limit: "50")
    try expect(head + "1\r\ny\r\n0\r\n\(String(repeating: "T: x\r\n", count: 20))\r\n", 431, limit: "50")
    try expect(head + "1;a=\(x(30))\r\ny\r\n0\r\nT: \(x(30))\r\n\r\n", 431, limit: "50")
    try expect(head + "\(String(repeating: "0", count: 16))\r\n\r\n", 400, limit: "no limit")
  }

  @Test func tinyChunksOfALargeBodyAreNoOverhead() throws {
    let chunks = String(repeating: "1\r\ny\r\n", count: 5_000)
    try expect("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n", 200, limit: nil)
  }

  @Test func theLimitOfContentIsNamed() throws {
    let server = try TestServer([.echo(maxBody: 7)]) {
      $0.errorResponder = { error, _ in .text("\(error.limit.map(String.init) ?? "no limit")", error.status) }
    }
    let answer = try server.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n")
    #expect(answer.status == 413)
    #expect(answer.text == "7")
  }
}
