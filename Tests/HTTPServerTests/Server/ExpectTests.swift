import Testing

@testable import HTTPServer

/// `Expect: 100-continue` (RFC 9110 section 10.1.1).
@Suite struct ExpectTests {
  private static func server() throws -> TestServer {
    try TestServer([.echo(), .echo("/small", maxBody: 10), .text("/hello")])
  }

  @Test(arguments: ["Content-Length: 5", "Transfer-Encoding: chunked"], ["100-continue", "100-Continue"])
  func aClientThatWaitsIsAskedForItsContent(framing: String, expectation: String) throws {
    let client = try Self.server().connect()
    for _ in 0..<2 {
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: \(expectation)\r\n\(framing)\r\n\r\n")
      let interim = try client.response()
      #expect(interim.status == 100)
      #expect(interim["Content-Length"] == nil)
      #expect(!client.hasInput(within: 50), "nothing more before the content is there")
      try client.send(framing.hasPrefix("C") ? "hello" : "5\r\nhello\r\n0\r\n\r\n")
      let answer = try client.response()
      #expect(answer.status == 200)
      #expect(answer.text == "hello")
    }
  }

  @Test(arguments: [
    ("Content-Length: 5\r\n\r\nhello", ""), ("Content-Length: 5\r\n\r\nh", "ello"),
    ("Transfer-Encoding: chunked\r\n\r\n5\r\n", "hello\r\n0\r\n\r\n"),
  ])
  func aClientThatDidNotWaitIsNotAsked(began: String, rest: String) throws {
    let client = try Self.server().connect()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\(began)")
    try client.send(rest)
    let answer = try client.response()
    #expect(answer.status == 200)
    #expect(answer.text == "hello")
  }

  @Test func withoutContentThereIsNothingToAskFor() throws {
    let client = try Self.server().connect()
    try client.send("GET /hello HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n")
    #expect(try client.response().status == 200)
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n")
    #expect(try client.response().status == 200)
  }

  @Test func aClientOfHTTP10IsNeverAsked() throws {
    let client = try Self.server().connect()
    try client.send("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
    #expect(!client.hasInput(within: 100))
    try client.send("hello")
    #expect(try client.response().text == "hello")
  }

  @Test func anEmptyListExpectsNothing() throws {
    let client = try Self.server().connect()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect:\r\nContent-Length: 5\r\n\r\n")
    #expect(!client.hasInput(within: 50))
    try client.send("hello")
    #expect(try client.response().text == "hello")
  }

  @Test(arguments: ["a-cup-of-tea", "100-continue, a-cup-of-tea", "100"])
  func otherExpectationsCannotBeMet(expectation: String) throws {
    let client = try Self.server().connect()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: \(expectation)\r\nContent-Length: 5\r\n\r\nhello")
    let answer = try client.response()
    #expect(answer.status == 417)
    #expect(answer.text.contains("100-continue"))
    #expect(try client.isClosed())
  }

  @Test(arguments: [
    ("POST /small", "Content-Length: 11", 413), ("POST /echo", "Content-Length: 99999999999", 413),
    ("POST /nothing", "Content-Length: 5", 404), ("PUT /echo", "Transfer-Encoding: chunked", 405),
  ])
  func contentThatWillBeRefusedIsNotAskedFor(request: String, framing: String, status: Int) throws {
    let client = try Self.server().connect()
    try client.send("\(request) HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\(framing)\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == status)
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
  }
}
