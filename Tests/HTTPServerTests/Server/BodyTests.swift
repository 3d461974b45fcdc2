import Testing
import Threads

@testable import HTTPServer

/// The content of requests, as long and in whatever pieces it comes.
@Suite struct BodyTests {
  private static let executions = [Route.Execution.inline, .worker]
  /// Around the size of the server's read buffer, and around and far over what is kept in memory.
  private static let sizes = [0, 1, 1_000, 65_535, 65_536, 65_537, 262_144, 262_145, 300 * 1024, 3 * 1024 * 1024]

  /// Bytes that repeat nowhere near a power of two, so that a piece that is lost, doubled or moved shows.
  private static func content(_ size: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      var value: UInt32 = 1
      for i in 0..<size {
        value = value &* 1_664_525 &+ 1_013_904_223
        buffer[i] = UInt8(truncatingIfNeeded: value >> 24)
      }
      count = size
    }
  }

  private static func server(execution: Route.Execution = .worker) throws -> TestServer {
    try TestServer([.echo(execution: execution), .text("/hello")])
  }

  @Test(arguments: executions, sizes)
  func contentOfAnyLengthArrivesWhole(execution: Route.Execution, size: Int) throws {
    let client = try Self.server(execution: execution).connect()
    let content = Self.content(size)
    for _ in 0..<2 {
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
      try client.send(content)
      let answer = try client.response()
      #expect(answer.status == 200)
      #expect(answer.body == content)
    }
  }

  @Test(arguments: sizes, [1_000, 65_536, 1 << 20])
  func chunkedContentOfAnyLengthArrivesWhole(size: Int, chunk: Int) throws {
    let client = try Self.server().connect()
    let content = Self.content(size)
    var message = Array("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    for start in stride(from: 0, to: size, by: chunk) {
      let piece = content[start..<min(size, start + chunk)]
      message += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Array("\r\n".utf8)
    }
    message += Array("0\r\n\r\n".utf8)
    for _ in 0..<2 {
      try client.send(message)
      let answer = try client.response()
      #expect(answer.status == 200)
      #expect(answer.body == content)
    }
  }

  private static let chunked =
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    + "4\r\nWiki\r\n5;name=value;q=\"a;\\\"b\"\r\npedia\r\n0E ; x\r\n in\r\n\r\nchunks.\r\n000\r\nX-Checksum: 1\r\nY:\r\n\r\n"

  @Test(arguments: [1, 2, 3, 5, 7, 11, 13, 64])
  func chunkedContentMayBeSplitAnywhere(size: Int) throws {
    let client = try Self.server().connect()
    let message = Array((Self.chunked + Self.chunked).utf8)
    for start in stride(from: 0, to: message.count, by: size) { try client.send(Array(message[start..<min(message.count, start + size)])) }
    for _ in 0..<2 { #expect(try client.response().text == "Wikipedia in\r\n\r\nchunks.") }
  }

  @Test func whereverTheFirstSegmentEndsTheRequestIsTheSame() throws {
    let server = try Self.server()
    let message = Array(Self.chunked.utf8)
    for split in 1..<message.count {
      let client = try server.connect()
      try client.send(Array(message[..<split]))
      try client.send(Array(message[split...]))
      #expect(try client.response().text == "Wikipedia in\r\n\r\nchunks.", "split after \(split) bytes")
    }
  }

  @Test func trailersAreDroppedAndNeverBecomeFields() throws {
    let server = try TestServer([
      Route(.post, "/fields") { .text("\($0.header("Authorization") ?? "none") \($0.header("X-Late") ?? "none") \($0.host)") }
    ])
    let answer = try server.ask(
      "POST /fields HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n1\r\nx\r\n0\r\nAuthorization: Bearer stolen\r\n"
        + "Host: evil\r\nX-Late: 1\r\n\r\n")
    #expect(answer.text == "none none a")
  }

  // MARK: Limits

  @Test(arguments: executions)
  func contentAtTheLimitIsTakenAndOneByteMoreIsNot(execution: Route.Execution) throws {
    let server = try TestServer([.echo("/route", execution: execution, maxBody: 1_000), .echo("/server", execution: execution)]) {
      $0.limits.body = 2_000
    }
    for (path, limit) in [("/route", 1_000), ("/server", 2_000)] {
      let content = String(repeating: "x", count: limit)
      let fits = try server.ask("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(limit)\r\n\r\n\(content)")
      #expect(fits.body.count == limit)
      let chunked = try server.ask(
        "POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(String(limit, radix: 16))\r\n\(content)\r\n0\r\n\r\n")
      #expect(chunked.body.count == limit)
      let tooLong = try server.ask("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(limit + 1)\r\n\r\n")
      #expect(tooLong.status == 413)
      #expect(tooLong.text.contains("\(limit) bytes"))
      let tooManyChunks = try server.ask(
        "POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(String(limit, radix: 16))\r\n\(content)\r\n1\r\ny")
      #expect(tooManyChunks.status == 413)
      #expect(tooManyChunks.text.contains("\(limit) bytes"))
    }
  }

  @Test func contentThatIsTooLongIsRefusedBeforeItIsSent() throws {
    let client = try TestServer([.echo(maxBody: 10), .text("/hello")]).connect()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == 413)
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
  }

  @Test func chunkedContentIsRefusedWhereItGoesOverTheLimit() throws {
    let client = try TestServer([.echo(maxBody: 10)]).connect()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n")
    #expect(!client.hasInput(within: 50))
    try client.send("6\r\nabcde")
    let answer = try client.response()
    #expect(answer.status == 413)
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
  }

  @Test func nothingOfARefusedBodyReachesTheHandler() throws {
    let calls = Counter()
    let server = try TestServer([
      Route(.post, "/echo", maxBody: 10) { _ in
        calls.raise()
        return .text("")
      }
    ])
    _ = try server.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world")
    _ = try server.ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n")
    #expect(calls.count == 0)
  }

  @Test func withoutADirectoryForLongContentTheServerDoesNotStart() {
    let error = #expect(throws: SystemError.self) { try TestServer([]) { $0.temporaryDirectory = "/nonexistent/peregrine" } }
    #expect(error?.description.contains("/nonexistent/peregrine: No such file or directory") == true)
  }

  @Test(arguments: ["Content-Length: 300000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n493e0\r\n"])
  func aDirectoryThatVanishesIsUnavailableNotACrash(framing: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("spool")
    try #require(try Subprocess.run(["mkdir", path]).code == 0)
    let server = try TestServer([.echo(), .text("/hello")]) { $0.temporaryDirectory = path }
    try #require(try Subprocess.run(["rmdir", path]).code == 0)
    let client = try server.connect()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\n\(framing)")
    try client.send(Self.content(300_000) + Array("\r\n0\r\n\r\n".utf8))
    let answer = try client.response()
    #expect(answer.status == 503)
    #expect(answer["Retry-After"] == "60")
    #expect(!answer.text.contains(path), "a client learns nothing of the server's files")
    #expect(server.log.lines.contains { $0.hasPrefix("error") && $0.contains("\(path): No such file or directory") })
    #expect(try server.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
  }
}
