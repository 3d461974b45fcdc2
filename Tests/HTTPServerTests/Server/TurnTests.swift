import Glibc
import Testing

@testable import HTTPServer

/// Connections that share an event loop have nothing of each other.
@Suite struct TurnTests {
  @Test func answersOfAConnectionThatFailsAreNotSentToTheNext() throws {
    let gate = Gate()
    let server = try TestServer([
      .text("/mine", "mine\n"), .text("/yours", "yours\n"),
      Route(.get, "/gate", execution: .inline) { _ in
        gate.wait()
        return .text("open\n")
      },
    ]) { $0.eventLoops = 1 }

    // While the loop is held up, a whole read's worth of requests and a reset arrive on one connection, a request on another.
    let holding = try server.connect()
    var failing: RawClient? = try server.connect()
    let other = try server.connect()
    try other.send("GET /yours HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try other.response().text == "yours\n")
    try holding.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { gate.waiting == 1 })
    let bare = "GET /mine HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n"
    let padded = bare.replacing("X: ", with: "X: " + String(repeating: "x", count: 1024 - bare.utf8.count))
    try failing?.send(String(repeating: padded, count: EventLoop.scratchSize / 1024))
    #expect(eventually { failing.map(Self.unacknowledged) == 0 })
    failing.map(Self.resetWhenReleased)
    failing = nil
    try other.send("GET /yours HTTP/1.1\r\nHost: a\r\n\r\n")
    gate.open()

    #expect(try other.response().text == "yours\n")
    #expect(try holding.response().text == "open\n")
    try other.send("GET /yours HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try other.response().text == "yours\n")
  }

  /// Makes the end of the connection nothing but a reset, when the client is let go of.
  private static func resetWhenReleased(_ client: RawClient) {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(client.descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Bytes sent that the server's kernel has not taken yet (tcp(7), SIOCOUTQ).
  private static func unacknowledged(_ client: RawClient) -> Int32 {
    var bytes: Int32 = -1
    return ioctl(client.descriptor, UInt(TIOCOUTQ), &bytes) == 0 ? bytes : -1
  }
}
