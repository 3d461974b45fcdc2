import Glibc
import Testing

@testable import HTTPServer

/// How long a connection lives, and in which order it is answered.
@Suite struct ConnectionTests {
  private static let hello = Route.text("/hello")

  @Test func aConnectionServesRequestAfterRequest() throws {
    let server = try TestServer([Self.hello, .echo()])
    let client = try server.connect()
    for i in 0..<20 {
      try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.response().text == "hello\n")
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\(100 + i)")
      let answer = try client.response()
      #expect(answer.text == "\(100 + i)")
      #expect(answer["Connection"] == nil)
    }
    #expect(server.server.metrics.connectionsAccepted == 1)
  }

  @Test(arguments: ["close", "Close", "foo, close", "keep-alive, close", "close,keep-alive"])
  func aClientThatAsksForCloseGetsIt(value: String) throws {
    let client = try TestServer([Self.hello]).connect()
    try client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: \(value)\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == 200)
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed(), "nothing behind the last request is answered")
  }

  @Test func aClientOfHTTP10GetsOneAnswer() throws {
    let client = try TestServer([Self.hello]).connect()
    try client.send("GET /hello HTTP/1.0\r\n\r\n")
    let answer = try client.response()
    #expect(answer.text == "hello\n")
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
  }

  @Test func aClientOfHTTP10MayKeepItsConnection() throws {
    let client = try TestServer([Self.hello]).connect()
    for _ in 0..<3 {
      try client.send("GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
      let answer = try client.response()
      #expect(answer["Connection"] == "keep-alive")
      #expect(answer["Content-Length"] == "6")
    }
    try client.send("GET /hello HTTP/1.0\r\n\r\n")
    #expect(try client.response()["Connection"] == "close")
    #expect(try client.isClosed())
  }

  @Test func emptyLinesBetweenRequestsAreForgiven() throws {
    let client = try TestServer([Self.hello]).connect()
    try client.send("\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().status == 200)
    #expect(try client.response().status == 200)
  }

  @Test func aRequestMayArriveByteByByte() throws {
    let client = try TestServer([.echo()]).connect()
    for byte in "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nabc\r\n0\r\nX: y\r\n\r\n".utf8 {
      try client.send([byte])
    }
    #expect(try client.response().text == "abc")
  }

  // MARK: Pipelining

  @Test func pipelinedRequestsAreAnsweredInTheirOrderWhicheverThreadAnswers() throws {
    let slow = Gate()
    let server = try TestServer([
      Route(.get, "/inline/:n", execution: .inline) { .text("inline \(try $0.parameter("n"))") },
      Route(.get, "/worker/:n") { .text("worker \(try $0.parameter("n"))") },
      Route(.get, "/slow") { _ in
        slow.wait()
        return .text("slow")
      },
      .echo(),
    ])
    let client = try server.connect()
    var expected = ["slow"]
    var requests = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
    for n in 0..<40 {
      switch n % 4 {
      case 0:
        requests += "GET /worker/\(n) HTTP/1.1\r\nHost: a\r\n\r\n"
        expected.append("worker \(n)")
      case 1:
        requests += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n\(10 + n)"
        expected.append("\(10 + n)")
      case 2:
        requests += "GET /nothing/\(n) HTTP/1.1\r\nHost: a\r\n\r\n"
        expected.append("There is nothing at this path.\n")
      default:
        requests += "GET /inline/\(n) HTTP/1.1\r\nHost: a\r\n\r\n"
        expected.append("inline \(n)")
      }
    }
    try client.send(requests)
    #expect(eventually { slow.waiting == 1 })
    #expect(!client.hasInput(within: 50), "nothing overtakes the first")
    slow.open()
    #expect(try expected.map { _ in try client.response().text } == expected)
  }

  @Test(arguments: [Route.Execution.inline, .worker], [1, 64])
  func aThousandPipelinedRequestsAreAllAnswered(execution: Route.Execution, perTurn: Int) throws {
    let server = try TestServer([Route(.get, "/:n", execution: execution) { .text(try $0.parameter("n")) }]) {
      $0.limits.pipelinedRequests = perTurn
    }
    let client = try server.connect()
    try client.send((0..<1000).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    #expect(try (0..<1000).map { _ in try client.response().text } == (0..<1000).map(String.init))
  }

  @Test(arguments: [Route.Execution.inline, .worker], [1_000, 20_000, 300_000])
  func pipelinedRequestsAreAnsweredHoweverLongTheAnswers(execution: Route.Execution, size: Int) throws {
    let server = try TestServer([.text("/big", String(repeating: "x", count: size), execution: execution)])
    let client = try server.connect()
    try client.send(String(repeating: "GET /big HTTP/1.1\r\nHost: a\r\n\r\n", count: 10))
    for _ in 0..<10 { #expect(try client.response().body.count == size) }
  }

  @Test func aClientThatPipelinesWithoutReadingIsNotReadFromUntilItReads() throws {
    let answered = Counter()
    let content = String(repeating: "x", count: 20_000)
    let server = try TestServer([
      Route(.get, "/big", execution: .inline) { _ in
        answered.raise()
        return .text(content)
      }
    ])
    let client = try server.connect(receiveBuffer: 4096)
    let request = Array("GET /big HTTP/1.1\r\nHost: a\r\nX-Padding: \(String(repeating: "p", count: 900))\r\n\r\n".utf8)
    let block = [UInt8]((0..<100).map { _ in request }.joined())
    var sent = 0
    // As long as the server reads, there is room again and again.
    let isHeldBack = eventually {
      let rest = Array(block[(sent % block.count)...])
      let count = client.sendWithoutWaiting(rest)
      sent += count
      guard count == 0 else { return false }
      return !Self.hasRoom(client, within: 300)
    }
    #expect(isHeldBack, "the server stops reading")
    #expect(answered.count < 1_000, "answers do not pile up in memory")
    let whole = sent / request.count
    let rest = sent % request.count == 0 ? [] : Array(request[(sent % request.count)...])
    try #require(whole > answered.count)
    for _ in 0..<whole { #expect(try client.response().body.count == content.utf8.count) }
    if !rest.isEmpty {
      try client.send(rest)
      #expect(try client.response().status == 200)
    }
    try client.send("GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(try client.response().status == 200)
    #expect(try client.isClosed())
  }

  private static func hasRoom(_ client: RawClient, within milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: client.descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }

  // MARK: Half-close

  @Test(arguments: [Route.Execution.inline, .worker])
  func aClientThatHasFinishedSendingIsAnswered(execution: Route.Execution) throws {
    let server = try TestServer([.text("/hello", execution: execution), .echo(execution: execution)])
    for request in ["GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nhello\n"] {
      let client = try server.connect()
      try client.send(request + request)
      client.finishSending()
      #expect(try client.response().text == "hello\n")
      #expect(try client.response().text == "hello\n")
      #expect(try client.isClosed())
    }
  }

  @Test(arguments: [Route.Execution.inline, .worker])
  func aClientThatHasFinishedSendingGetsTheWholeStream(execution: Route.Execution) throws {
    let server = try TestServer([
      Route(.get, "/stream", execution: execution) { _ in
        Response(
          .ok,
          stream: BodyStream(0) { n in
            n += 1
            return n > 100 ? nil : [UInt8](repeating: 0x61, count: 10_000)
          })
      }
    ])
    let client = try server.connect()
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    client.finishSending()
    #expect(try client.response().body.count == 1_000_000)
    #expect(try client.isClosed())
  }

  @Test(arguments: [
    ("GET /he", "in the middle of the request's head"), ("GET /hello HTTP/1.1\r\nHost: a\r\n", "in the middle of the request's head"),
    ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", "in the middle of the request's content"),
    ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc", "in the middle of the request's content"),
    ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", "in the middle of the request's content"),
  ])
  func aClientThatStopsInTheMiddleIsToldSo(sent: String, expected: String) throws {
    let client = try TestServer([Self.hello, .echo()]).connect()
    try client.send(sent)
    client.finishSending()
    let answer = try client.response()
    #expect(answer.status == 400)
    #expect(answer.text.contains(expected))
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
  }

  @Test func aConnectionThatEndsWithoutARequestEndsSilently() throws {
    let server = try TestServer([Self.hello])
    let client = try server.connect()
    client.finishSending()
    #expect(try client.isClosed())
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
    #expect(server.log.lines.isEmpty)
  }
}
