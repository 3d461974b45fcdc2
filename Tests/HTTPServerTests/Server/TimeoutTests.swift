import Glibc
import Testing
import Threads

@testable import HTTPServer

/// What happens to clients that take too long. The server's clock ticks ten times a second, so lower bounds are all that is timed here.
@Suite struct TimeoutTests {
  private static func server(_ routes: [Route] = [], _ configure: (inout Timeouts) -> Void) throws -> TestServer {
    try TestServer([.text("/hello"), .echo()] + routes) {
      configure(&$0.timeouts)
    }
  }

  private static func milliseconds() -> Int { MonotonicClock.milliseconds() }

  /// Sends one byte after the other, the last again and again, until an answer or the end comes.
  private static func trickle(_ text: String, _ client: RawClient) -> Bool {
    var rest = Array(text.utf8)[...]
    return eventually {
      if client.hasInput(within: 10) { return true }
      return client.trySend([rest.count > 1 ? rest.removeFirst() : rest[rest.startIndex]]) == 0
    }
  }

  @Test func aHeadThatTricklesInIsToldThatItTookTooLong() throws {
    let server = try Self.server { $0.header = 300 }
    let client = try server.connect()
    let began = Self.milliseconds()
    #expect(Self.trickle("GET /hello HTTP/1.1\r\nHost: a\r\nX: x", client))
    #expect(Self.milliseconds() - began >= 300)
    let answer = try client.response()
    #expect(answer.status == 408)
    #expect(answer["Connection"] == "close")
    #expect(server.server.metrics.timeouts[Metrics.Timeout.header.rawValue] == 1)
  }

  @Test func aHeadOfTheSecondRequestTooHasItsTime() throws {
    let client = try Self.server { $0.header = 300 }.connect()
    try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hel")
    #expect(try client.response().status == 200)
    #expect(try client.response().status == 408)
    #expect(try client.isClosed())
  }

  @Test func theRefusalNamesTheTimeThatWasAllowed() throws {
    let client = try Self.server { $0.header = 300 }.connect()
    try client.send("GET /hel")
    let answer = try client.response()
    #expect(answer.status == 408)
    #expect(!answer.text.contains("within 0 seconds"), "300 ms: \(answer.text)")
  }

  @Test func aConnectionThatAsksNothingIsClosedWithoutAWord() throws {
    let server = try Self.server { $0.idle = 300 }
    let began = Self.milliseconds()
    let client = try server.connect()
    #expect(try client.isClosed())
    #expect(Self.milliseconds() - began >= 250)
    #expect(server.server.metrics.timeouts[Metrics.Timeout.idle.rawValue] == 1)
    #expect(server.log.lines.isEmpty)
  }

  @Test(arguments: [Route.Execution.inline, .worker])
  func aConnectionThatAsksNothingMoreIsClosedWithoutAWord(execution: Route.Execution) throws {
    let client = try Self.server([.text("/again", execution: execution)]) { $0.idle = 300 }.connect()
    for _ in 0..<2 {
      try client.send("GET /again HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.response().status == 200)
    }
    #expect(try client.isClosed())
  }

  @Test func aConnectionThatAsksInTimeStaysOpen() throws {
    let client = try Self.server { $0.idle = 1_500 }.connect()
    let began = Self.milliseconds()
    while Self.milliseconds() - began < 2_000 {
      try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.response().status == 200)
      _ = client.hasInput(within: 100)
    }
  }

  @Test func aRequestThatRunsLongerThanTheIdleTimeIsAnswered() throws {
    let gate = Gate()
    let server = try Self.server([
      Route(.get, "/slow") { _ in
        gate.wait()
        return .text("done")
      }
    ]) {
      $0.idle = 200
      $0.header = 200
      $0.write = 200
    }
    let client = try server.connect()
    try client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(!client.hasInput(within: 800))
    gate.open()
    #expect(try client.response().text == "done")
  }

  @Test(arguments: ["Content-Length: 100000", "Transfer-Encoding: chunked"])
  func contentThatTricklesInIsToldThatItIsTooSlow(framing: String) throws {
    let server = try Self.server {
      $0.header = 300
      $0.bodyMinimumRate = 10_000
    }
    let client = try server.connect()
    let began = Self.milliseconds()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n")
    #expect(Self.trickle("1;a=bbbbbbbbb", client))
    #expect(Self.milliseconds() - began >= 250)
    let answer = try client.response()
    #expect(answer.status == 408)
    #expect(answer.text.contains("10000 bytes a second"))
    #expect(answer["Connection"] == "close")
    #expect(server.server.metrics.timeouts[Metrics.Timeout.body.rawValue] == 1)
  }

  @Test func contentThatNeverComesIsToldSo() throws {
    let client = try Self.server { $0.header = 200 }.connect()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
    #expect(try client.response().status == 408)
    #expect(try client.isClosed())
  }

  @Test func contentThatIsFastEnoughIsNotCutOff() throws {
    let client = try Self.server {
      $0.header = 100
      $0.bodyMinimumRate = 100
    }.connect()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n")
    for _ in 0..<10 {
      try client.send([UInt8](repeating: 0x78, count: 300))
      _ = client.hasInput(within: 150)
    }
    let answer = try client.response()
    #expect(answer.status == 200)
    #expect(answer.body.count == 3_000)
  }

  @Test(arguments: [true, false])
  func aClientThatDoesNotReadIsResetAndItsDescriptorFreed(streams: Bool) throws {
    let content = [UInt8](repeating: 0x78, count: 30_000_000)
    let server = try Self.server([
      Route(.get, "/large", execution: .inline) { _ in
        streams ? Response(.ok, stream: BodyStream(0) { _ in Array(content[..<50_000]) }) : Response(.ok, body: content)
      }
    ]) { $0.write = 300 }
    let client = try server.connect(receiveBuffer: 4096)
    try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { server.server.metrics.timeouts[Metrics.Timeout.write.rawValue] == 1 })
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
    #expect(throws: RawClient.Failure.reset) {
      _ = try client.readToEnd()
      _ = try client.readToEnd()
    }
    // An answer that was in memory counts as given when the loop has it all.
    #expect(server.log.lines.contains { $0.contains("abandoned=true") } == streams, "\(server.log.lines)")
  }

  @Test func aClientThatReadsSlowlyButReadsIsServed() throws {
    let content = [UInt8](repeating: 0x78, count: 6_000_000)
    let server = try Self.server([Route(.get, "/large", execution: .inline) { _ in Response(.ok, body: content) }]) { $0.write = 1_000 }
    let client = try server.connect(receiveBuffer: 65_536)
    try client.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let began = Self.milliseconds()
    var read = 0
    while Self.milliseconds() - began < 1_500, read < 5_000_000 {
      read += try client.take(100_000).count
      poll(nil, 0, 50)
    }
    read += try client.readToEnd().count
    #expect(read > 6_000_000, "head and content")
  }
}
