import Glibc
import Testing

@testable import HTTPServer

/// Content that is made while the client reads it.
@Suite struct StreamTests {
  private static let executions = [Route.Execution.inline, .worker]

  /// A route that streams `count` pieces of `size` bytes.
  private static func pieces(_ count: Int, _ size: Int, execution: Route.Execution, type: String = "application/octet-stream") -> Route {
    Route(.get, "/stream", execution: execution) { _ in
      Response(
        .ok, headers: ["Content-Type": type],
        stream: BodyStream(0) { n in
          n += 1
          return n > count ? nil : [UInt8](repeating: UInt8(0x60 + n % 26), count: size)
        })
    }
  }

  private static func content(_ count: Int, _ size: Int) -> [UInt8] {
    (0..<count).flatMap { [UInt8](repeating: UInt8(0x60 + ($0 + 1) % 26), count: size) }
  }

  @Test(arguments: executions, [(0, 1), (1, 1), (1000, 3), (100, 10_000), (20, 65_536), (5, 1_000_000)])
  func aStreamArrivesWholeAndChunkedAndTheConnectionGoesOn(execution: Route.Execution, shape: (count: Int, size: Int)) throws {
    let client = try TestServer([Self.pieces(shape.count, shape.size, execution: execution)]).connect()
    for _ in 0..<2 {
      try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
      let answer = try client.response()
      #expect(answer["Transfer-Encoding"] == "chunked")
      #expect(answer["Content-Length"] == nil)
      #expect(answer["Connection"] == nil)
      #expect(answer.body == Self.content(shape.count, shape.size))
    }
  }

  @Test(arguments: executions)
  func emptyPiecesDoNotEndAStream(execution: Route.Execution) throws {
    let server = try TestServer([
      Route(.get, "/stream", execution: execution) { _ in
        Response(
          .ok,
          stream: BodyStream(0) { n in
            n += 1
            return n > 10 ? nil : n % 2 == 0 ? [] : [0x61]
          })
      }
    ])
    #expect(try server.ask("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n").text == "aaaaa")
  }

  @Test(arguments: executions, ["", "Connection: keep-alive\r\n"])
  func aClientOfHTTP10ReadsAStreamToTheEndOfTheConnection(execution: Route.Execution, field: String) throws {
    let answer = try TestServer([Self.pieces(30, 10_000, execution: execution)]).ask("GET /stream HTTP/1.0\r\n\(field)\r\n")
    #expect(answer["Transfer-Encoding"] == nil)
    #expect(answer["Content-Length"] == nil)
    #expect(answer["Connection"] == "close")
    #expect(answer.endedByClose)
    #expect(answer.body == Self.content(30, 10_000))
  }

  @Test(arguments: executions)
  func headOfAStreamHasItsFieldsAndMakesNoContent(execution: Route.Execution) throws {
    let asked = Counter()
    let server = try TestServer([
      Route(.get, "/stream", execution: execution) { _ in
        Response(
          .ok, headers: ["Content-Type": "text/csv"],
          stream: BodyStream(0) { n in
            asked.raise()
            n += 1
            return n > 3 ? nil : [0x61]
          })
      }
    ])
    let client = try server.connect()
    try client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    let head = try client.response(toHead: true)
    #expect(asked.count == 0)
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    let get = try client.response()
    #expect(get.text == "aaa")
    #expect(head.status == 200)
    #expect(head.stableFields == get.stableFields)
  }

  /// A route that says it streams 200,000 bytes, and streams `size`.
  private static func promising(_ size: Int, execution: Route.Execution) -> Route {
    Route(.get, "/stream", execution: execution) { _ in
      Response(
        .ok, headers: ["Content-Type": "text/csv"],
        stream: BodyStream(size, length: 200_000) { left in
          defer { left -= min(left, 30_000) }
          return left == 0 ? nil : [UInt8](repeating: 0x61, count: min(left, 30_000))
        })
    }
  }

  @Test(arguments: executions, ["1.1", "1.0"])
  func aStreamOfKnownLengthSaysItAndTheConnectionGoesOn(execution: Route.Execution, version: String) throws {
    let client = try TestServer([Self.promising(200_000, execution: execution)]).connect()
    for method in ["GET", "HEAD", "GET"] {
      try client.send("\(method) /stream HTTP/\(version)\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
      let answer = try client.response(toHead: method == "HEAD")
      #expect(answer["Content-Length"] == "200000")
      #expect(answer["Transfer-Encoding"] == nil && answer["Connection"] == (version == "1.0" ? "keep-alive" : nil))
      #expect(answer.body.count == (method == "HEAD" ? 0 : 200_000))
    }
    // Compressed it is of another length.
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
    let compressed = try client.response()
    #expect(compressed["Content-Length"] == nil && compressed["Content-Encoding"] == "gzip" && compressed.body.count < 10_000)
  }

  @Test(arguments: executions, [0, 199_999, 200_001])
  func aStreamOfAnotherLengthThanItSaysIsCutOff(execution: Route.Execution, size: Int) throws {
    let server = try TestServer([Self.promising(size, execution: execution)])
    let client = try server.connect()
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    let all = String(decoding: try client.readToAnyEnd(), as: UTF8.self)
    #expect(all.ranges(of: "HTTP/1.1 200 OK").count == 1, "nothing after it")
    #expect(try #require(all.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false).last).utf8.count < 200_000)
    #expect(eventually { server.log.lines.contains { $0.hasPrefix("error the answer broke off: its content has another length") } })
  }

  struct Broken: Error {}

  @Test(arguments: executions, [0, 1, 3])
  func aStreamThatBreaksOffCutsTheConnectionSoThatTheClientCanTell(execution: Route.Execution, whole: Int) throws {
    let server = try TestServer([
      Route(.get, "/stream", execution: execution) { _ in
        Response(
          .ok,
          stream: BodyStream(0) { n in
            n += 1
            if n > whole { throw Broken() }
            return [0x61]
          })
      }
    ])
    let client = try server.connect()
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    let all = String(decoding: try client.readToAnyEnd(), as: UTF8.self)
    #expect(!all.contains("0\r\n\r\n"), "no last chunk: \(all)")
    let old = try server.connect()
    try old.send("GET /stream HTTP/1.0\r\n\r\n")
    #expect(throws: RawClient.Failure.reset, "without chunks only a reset can tell") { try old.readToEnd() }
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
    let line = try #require(server.log.lines.first { $0.hasPrefix("error the answer broke off: Broken()") })
    #expect(line.contains("request_id="))
  }

  @Test(arguments: executions)
  func whatWasAnsweredBeforeAStreamThatBreaksOffArrivesWhole(execution: Route.Execution) throws {
    let server = try TestServer([
      .text("/whole", String(repeating: "w", count: 16_000)),
      Route(.get, "/broken", execution: execution) { _ in Response(.ok, stream: BodyStream(0) { _ in throw Broken() }) },
    ])
    let client = try server.connect()
    let whole = "GET /whole HTTP/1.1\r\nHost: a\r\n\r\n"
    // Requests behind it wait unread; they must not turn the end into a reset that takes the answers with it.
    try client.send(String(repeating: whole, count: 30) + "GET /broken HTTP/1.1\r\nHost: a\r\n\r\n" + String(repeating: whole, count: 500))
    for _ in 0..<30 { #expect(try client.response().body.count == 16_000) }
    #expect(throws: RawClient.Failure.truncated) { try client.response() }
  }

  @Test(arguments: executions)
  func aSlowReaderIsNotOutrun(execution: Route.Execution) throws {
    let made = Counter()
    let piece = [UInt8](repeating: 0x61, count: 32_768)
    let count = 100 * 1024 * 1024 / piece.count
    let server = try TestServer([
      Route(.get, "/stream", execution: execution) { _ in
        Response(
          .ok,
          stream: BodyStream(0) { n in
            n += 1
            made.raise()
            return n > count ? nil : piece
          })
      }
    ])
    let client = try server.connect(receiveBuffer: 16_384)
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    // What the server and both kernels hold at most; far less than the 3200 pieces of the whole.
    let held = 8 * 1024 * 1024 / piece.count
    for step in 1...20 {
      _ = try client.take(100_000)
      #expect(made.count <= step * 100_000 / piece.count + held)
    }
    #expect(made.count < 500)
    // The stream is at rest while nobody reads.
    var last = -1
    #expect(
      eventually {
        defer { last = made.count }
        poll(nil, 0, 50)
        return made.count == last
      })
    #expect(
      try eventually {
        _ = try client.take(100_000)
        return made.count > last
      }, "it goes on when the client does")
  }

  /// Says when it goes.
  final class Resource: Sendable {
    let gone: Counter

    init(_ gone: Counter) { self.gone = gone }

    deinit { gone.raise() }
  }

  @Test(arguments: executions, [true, false])
  func aClientThatLeavesFreesItsStream(execution: Route.Execution, resets: Bool) throws {
    let gone = Counter()
    let server = try TestServer([
      Route(.get, "/stream", execution: execution) { _ in
        Response(.ok, stream: BodyStream(Resource(gone)) { _ in [UInt8](repeating: 0x61, count: 16_384) })
      }
    ])
    do {
      let client = try server.connect(receiveBuffer: 4096)
      try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try client.take(10_000)
      #expect(gone.count == 0)
      if resets { client.reset() }
    }
    #expect(eventually { gone.count == 1 })
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
    #expect(eventually { server.log.lines.contains { $0.contains("abandoned=true") } })
  }

  @Test(arguments: executions)
  func aStreamIsFreedWhenItHasBeenRead(execution: Route.Execution) throws {
    let gone = Counter()
    let server = try TestServer([
      Route(.get, "/stream", execution: execution) { _ in
        Response(.ok, stream: BodyStream(Optional(Resource(gone))) { $0.take() == nil ? nil : [0x61] })
      }
    ])
    let client = try server.connect()
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().text == "a")
    #expect(eventually { gone.count == 1 })
  }

  @Test(arguments: executions)
  func requestsBehindAStreamWaitForIt(execution: Route.Execution) throws {
    let client = try TestServer([Self.pieces(50, 10_000, execution: execution), .text("/hello")]).connect()
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().body.count == 500_000)
    #expect(try client.response().text == "hello\n")
  }
}
