import Glibc
import Testing

/// How the command ends.
@Suite struct SignalTests {
  /// A client in the middle of sending content that will never be complete.
  private static func sending(_ server: PeregrineProcess) throws -> RawClient {
    let client = try server.connect()
    try client.send("GET /api/v1/version HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
    #expect(try client.response().status == 100)
    try client.send("some of it")
    return client
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalEndsTheServerInGoodOrder(signal: Int32) throws {
    let server = try PeregrineProcess()
    let idle = try server.connect()
    try idle.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try idle.response().status == 200)
    server.program.signal(signal)
    #expect(try idle.isClosed())
    let result = try server.program.finish()
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.errors.contains("\(signal == SIGTERM ? "SIGTERM" : "SIGINT"): stopping\n"))
    #expect(result.errors.hasSuffix("stopped; every request was answered\n"))
  }

  @Test func contentThatNeverComesIsWaitedForAndThenCutOff() throws {
    let server = try PeregrineProcess(["--shutdown-timeout", "300ms"])
    let client = try Self.sending(server)
    let result = try server.terminate()
    #expect(result.code == 3)
    #expect(result.errors.hasSuffix("stopped; requests that were cut off: 1\n"))
    #expect(try client.readToAnyEnd().isEmpty)
  }

  @Test func contentThatComesInTimeIsAnswered() throws {
    let server = try PeregrineProcess(["--shutdown-timeout", "20s"])
    let client = try Self.sending(server)
    server.program.signal(SIGTERM)
    // The line "stopping" comes a moment before it is true; a port that is closed does not.
    for _ in 0..<2_000 where (try? server.connect()) != nil { poll(nil, 0, 5) }
    #expect(throws: RawClient.Failure.self) { try server.connect() }
    try client.send([UInt8](repeating: 0x78, count: 90))
    let answer = try client.response()
    #expect(answer.status == 200)
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
    #expect(try server.program.finish().code == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func aSecondSignalEndsTheServerAtOnce(second: Int32) throws {
    let server = try PeregrineProcess(["--shutdown-timeout", "1h"])
    let client = try Self.sending(server)
    server.program.signal(SIGTERM)
    _ = try server.log(containing: "SIGTERM: stopping")
    server.program.signal(second)
    #expect(try server.program.finish().code == 128 + second)
    withExtendedLifetime(client) {}
  }

  @Test func thePortIsFreeForTheNextServerAtOnce() throws {
    let server = try PeregrineProcess()
    let client = try server.connect()
    try client.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().status == 200)
    server.program.signal(SIGTERM)
    #expect(try client.isClosed())
    #expect(try server.program.finish().code == 0)
    let next = try PeregrineProcess(["--listen", "127.0.0.1:\(server.port)"])
    #expect(next.port == server.port)
    #expect(try next.curl("/api/v1/health").code == 0)
  }
}
