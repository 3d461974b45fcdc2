import Testing
import Threads

@testable import HTTPServer

/// A client that is still sending when it is refused gets to read why (RFC 9112 section 9.6).
@Suite struct LingeringTests {
  private static func server(_ calls: Counter = Counter()) throws -> TestServer {
    try TestServer([
      .echo(maxBody: 1_000),
      Route(.get, "/hello", execution: .inline) { _ in
        calls.raise()
        return .text("hello\n")
      },
    ])
  }

  private static let tooLong = Array("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n".utf8)

  @Test func aClientThatSendsOnIsNotResetBeforeItReadsTheRefusal() throws {
    let client = try Self.server().connect()
    try client.send(Self.tooLong)
    // What is sent after the refusal is on its way, but not yet read by the server, when the server is done.
    for _ in 0..<100 { try client.send([UInt8](repeating: 0x78, count: 9_000)) }
    let answer = try client.response()
    #expect(answer.status == 413)
    #expect(try client.isClosed(), "an orderly end")
  }

  @Test(arguments: [4, 32])
  func aClientThatSendsMegabytesInOneGoStillLearnsWhy(megabytes: Int) throws {
    let client = try Self.server().connect()
    let descriptor = client.descriptor
    let sending = try Thread(name: "sending") {
      _ = RawClient.trySend(Self.tooLong + [UInt8](repeating: 0x78, count: megabytes << 20), descriptor)
    }
    let answer = try client.response()
    #expect(answer.status == 413)
    #expect(answer.text.contains("1000 bytes"))
    _ = try client.readToAnyEnd()
    sending.join()
  }

  @Test func aClientThatNeverStopsSendingIsCutOff() throws {
    let server = try Self.server()
    let client = try server.connect()
    try client.send(Self.tooLong)
    let piece = [UInt8](repeating: 0x78, count: 65_536)
    var sent = 0
    while client.trySend(piece) == piece.count {
      sent += piece.count
      if sent > 64 << 20 { break }
    }
    #expect(sent < 64 << 20)
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
  }

  @Test func aClientThatNeitherSendsNorClosesIsForgotten() throws {
    let server = try Self.server()
    let client = try server.connect()
    try client.send(Self.tooLong)
    #expect(try client.response().status == 413)
    #expect(server.server.metrics.connectionsOpen == 1, "the server waits for the client's end")
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
    withExtendedLifetime(client) {}
  }

  @Test func aClientThatClosesIsNotWaitedFor() throws {
    let server = try Self.server()
    let client = try server.connect()
    try client.send(Self.tooLong)
    #expect(try client.response().status == 413)
    client.finishSending()
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
  }

  @Test(arguments: [
    "BAD", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001", "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 9",
  ])
  func nothingBehindARefusalIsServed(request: String) throws {
    let calls = Counter()
    let server = try Self.server(calls)
    let client = try server.connect()
    let next = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
    try client.send("\(request)\r\n\r\n\(next)\(next)")
    let answer = try client.response()
    #expect((400..<500).contains(answer.status))
    #expect(answer["Connection"] == "close")
    _ = client.trySend(Array(next.utf8))
    #expect(try client.isClosed())
    #expect(calls.count == 0)
  }

  @Test func whatWasAskedBeforeARefusalIsAnsweredFirst() throws {
    let client = try Self.server().connect()
    let next = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
    try client.send("\(next)\(next)BAD\r\n\r\n\(next)")
    #expect(try client.response().status == 200)
    #expect(try client.response().status == 200)
    #expect(try client.response().status == 400)
    #expect(try client.isClosed())
  }
}
