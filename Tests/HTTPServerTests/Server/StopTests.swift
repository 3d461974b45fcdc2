import Testing
import Threads

@testable import HTTPServer

/// What `Server.stop` does with the connections it finds.
@Suite struct StopTests {
  /// Stops `server` on a thread of its own.
  private final class Stop: Sendable {
    private let cutOff = Locked<Int?>(nil)
    private let thread: Thread

    init(_ server: TestServer) throws {
      thread = try Thread(name: "stop") { [cutOff] in
        let count = server.server.stop()
        cutOff.withLock { $0 = count }
      }
    }

    /// What `stop` has given; nil while it still waits.
    var result: Int? { cutOff.withLock { $0 } }

    func finish() -> Int? {
      guard eventually({ result != nil }) else { return nil }
      thread.join()
      return result
    }
  }

  private static let large = [UInt8](repeating: 0x78, count: 20_000_000)

  private static func server(_ gate: Gate = Gate(), shutdown: Int = 20_000) throws -> TestServer {
    try TestServer([
      .text("/hello"), .echo(),
      Route(.get, "/slow") { _ in
        gate.wait()
        return .text("done")
      },
      Route(.get, "/large", execution: .inline) { _ in Response(.ok, body: large) },
      Route(.get, "/stream") { _ in
        Response(
          .ok,
          stream: BodyStream(0) { n in
            n += 1
            if n == 2 { gate.wait() }
            return n > 10 ? nil : [UInt8](repeating: 0x78, count: 10_000)
          })
      },
    ]) { $0.timeouts.shutdown = shutdown }
  }

  @Test func idleConnectionsAreClosedAtOnce() throws {
    let server = try Self.server()
    let fresh = try server.connect()
    let used = try server.connect()
    try used.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try used.response().status == 200)
    let stop = try Stop(server)
    #expect(try fresh.isClosed())
    #expect(try used.isClosed())
    #expect(stop.finish() == 0)
  }

  @Test func aRunningRequestIsFinishedAndToldThatTheConnectionEnds() throws {
    let gate = Gate()
    let server = try Self.server(gate)
    let client = try server.connect()
    try client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { gate.waiting == 1 })
    let stop = try Stop(server)
    #expect(eventually { (try? RawClient(.ipv4(server.port))) == nil }, "no new connections")
    #expect(stop.result == nil)
    gate.open()
    let answer = try client.response()
    #expect(answer.text == "done")
    #expect(answer["Connection"] == "close")
    _ = try client.readToAnyEnd()
    #expect(stop.finish() == 0)
  }

  @Test func aRequestThatIsStillArrivingIsTakenAndAnswered() throws {
    let server = try Self.server()
    let client = try server.connect()
    let begun = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe"
    try client.send(begun)
    #expect(eventually { server.server.metrics.bytesReceived == begun.utf8.count })
    let stop = try Stop(server)
    #expect(eventually { (try? RawClient(.ipv4(server.port))) == nil })
    try client.send("llo")
    let answer = try client.response()
    #expect(answer.text == "hello")
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
    #expect(stop.finish() == 0)
  }

  @Test func anAnswerThatIsStillBeingReadIsReadToItsEnd() throws {
    let server = try Self.server()
    let client = try server.connect(receiveBuffer: 65_536)
    try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(client.hasInput(within: 10_000))
    let stop = try Stop(server)
    #expect(eventually { (try? RawClient(.ipv4(server.port))) == nil })
    #expect(try client.response().body.count == 20_000_000)
    #expect(try client.isClosed(), "at once, not at the end of the grace")
    #expect(stop.finish() == 0)
  }

  @Test func aStreamThatRunsIsSentToItsEnd() throws {
    let gate = Gate()
    let server = try Self.server(gate)
    let client = try server.connect()
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { gate.waiting == 1 })
    let stop = try Stop(server)
    #expect(eventually { (try? RawClient(.ipv4(server.port))) == nil })
    gate.open()
    #expect(try client.response().body.count == 100_000)
    #expect(try client.isClosed(), "at once, not at the end of the grace")
    #expect(stop.finish() == 0)
  }

  @Test func contentThatOnlyItsConnectionEndsDoesNotLookCompleteWhenItIsCutOff() throws {
    let gate = Gate()
    let server = try Self.server(gate, shutdown: 300)
    let client = try server.connect()
    try client.send("GET /stream HTTP/1.0\r\n\r\n")
    #expect(eventually { gate.waiting == 1 })
    #expect(server.server.stop() == 1)
    gate.open()
    #expect(throws: RawClient.Failure.reset) { try client.readToEnd() }
  }

  @Test func whatOutlivesTheGraceIsCutOffAndCounted() throws {
    let gate = Gate()
    let server = try Self.server(gate, shutdown: 300)
    let requests = ["GET /slow", "POST /echo", "GET /large"].map { "\($0) HTTP/1.1\r\nHost: a\r\n" }
    let running = try server.connect()
    try running.send(requests[0] + "\r\n")
    let sending = try server.connect()
    try sending.send(requests[1] + "Content-Length: 5\r\n\r\nhe")
    let reading = try server.connect(receiveBuffer: 4096)
    try reading.send(requests[2] + "\r\n")
    let idle = try server.connect()
    try idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try idle.response().status == 200)
    let sent = requests.joined().utf8.count + "\r\n\r\nContent-Length: 5\r\n\r\nheGET /hello HTTP/1.1\r\nHost: a\r\n\r\n".utf8.count
    #expect(eventually { gate.waiting == 1 && server.server.metrics.bytesReceived == sent })
    let began = MonotonicClock.milliseconds()
    #expect(server.server.stop() == 3, "all but the idle one")
    #expect(MonotonicClock.milliseconds() - began >= 250)
    #expect(try running.readToAnyEnd().isEmpty)
    gate.open()
  }

  @Test func afterwardsThePortIsFree() throws {
    let server = try Self.server()
    let client = try server.connect()
    try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().status == 200)
    let stop = try Stop(server)
    #expect(try client.isClosed())
    #expect(stop.finish() == 0)
    #expect(server.server.stop() == 0, "stopping again does nothing")
    #expect(throws: RawClient.Failure.system("connect", 111)) { try RawClient(.ipv4(server.port)) }
    let next = try TestServer([.text("/hello", "next\n")], listen: server.server.addresses)
    #expect(next.port == server.port)
    #expect(try next.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").text == "next\n")
  }

  @Test func connectionsMadeJustBeforeTheEndAreAnswered() throws {
    for _ in 0..<10 {
      let server = try Self.server()
      let clients = try (0..<20).map { _ in try server.connect() }
      for client in clients { try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n") }
      let stop = try Stop(server)
      for client in clients {
        #expect(try client.response().text == "hello\n")
        #expect(try client.isClosed())
      }
      #expect(stop.finish() == 0)
    }
  }
}
