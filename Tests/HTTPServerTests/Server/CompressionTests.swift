import Testing

@testable import HTTPServer

/// When content is gzipped on its way, and what else changes with it.
@Suite struct CompressionTests {
  private static let text = String(repeating: "{\"from\":\"ZRH\",\"to\":\"HND\"}\n", count: 200)

  private static func server() throws -> TestServer {
    func route(_ path: String, _ headers: Headers, _ content: String = text, status: Status = .ok) -> Route {
      Route(.get, path, execution: .inline) { _ in Response(status, headers: headers, body: Array(content.utf8)) }
    }
    let json: Headers = ["Content-Type": "application/json"]
    return try TestServer([
      route("/json", json), route("/small", json, String(repeating: "x", count: 1023)),
      route("/just", json, String(repeating: "x", count: 1024)), route("/image", ["Content-Type": "image/png"]), route("/untyped", [:]),
      route("/encoded", ["Content-Type": "text/plain", "Content-Encoding": "br"]), route("/partial", json, status: Status(206)),
      route("/vary", ["Content-Type": "text/plain", "Vary": "Origin"]),
      route("/vary-all", ["Content-Type": "text/plain", "Vary": "*"]),
      Route(.get, "/gzipped") { _ in
        let headers: Headers = ["Content-Type": "text/plain", "Content-Encoding": "gzip", "ETag": "\"v1\""]
        return Response(.ok, headers: headers, body: GzipEncoder().encode(Array(text.utf8), finish: true))
      },
      Route(.get, "/tagged", execution: .worker) { request in
        let tag = ETag("v1")
        if let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) {
          return Response(.notModified, headers: ["ETag": tag.description])
        }
        return Response(.ok, headers: ["Content-Type": "application/json", "ETag": tag.description], body: Array(text.utf8))
      },
      Route(.get, "/weak") { _ in
        Response(.ok, headers: ["Content-Type": "application/json", "ETag": "W/\"v1\""], body: Array(text.utf8))
      },
      Route(.get, "/stream") { _ in
        Response(
          .ok, headers: ["Content-Type": "text/csv"],
          stream: BodyStream(0) { n in
            n += 1
            return n > 50 ? nil : Array("\(n),\(text)".utf8)
          })
      },
    ])
  }

  private static func ask(_ path: String, _ fields: String..., method: String = "GET", version: String = "1.1") throws -> RawResponse {
    let lines = fields.map { $0 + "\r\n" }.joined()
    return try server().ask("\(method) \(path) HTTP/\(version)\r\nHost: a\r\n\(lines)\r\n", toHead: method == "HEAD")
  }

  /// What gzip(1) makes of `bytes`, which checks their checksum and length.
  private static func decompressed(_ bytes: [UInt8]) throws -> String {
    let result = try Subprocess.run(["gzip", "-d", "-c"], input: bytes)
    #expect(result.code == 0, "\(result.errors)")
    return result.text
  }

  @Test(arguments: [
    ("gzip", true), ("x-gzip", true), ("GZIP", true), ("*", true), ("gzip;q=0.001", true), ("br, gzip", true), ("gzip, identity", true),
    ("gzip;q=0.5, identity;q=0.5", true), ("deflate, gzip;q=1.0, *;q=0.5", true), ("identity;q=0, gzip;q=0.1", true),
    ("*;q=0.5, identity;q=0.2", true), ("gzip , br", true), ("", false), ("identity", false), ("gzip;q=0", false), ("gzip;q=0.000", false),
    ("*;q=0", false), ("br", false), ("gzip;q=0.5, identity;q=0.6", false), ("gzip;q=0, *", false), ("gzip;q=2", false),
    ("gzip;q=-1", false), ("gzipped", false), ("identity, *;q=0", false),
  ])
  func theClientsWeightsDecide(accept: String, isCompressed: Bool) throws {
    let answer = try Self.ask("/json", "Accept-Encoding: \(accept)")
    #expect(answer.status == 200)
    #expect(answer["Vary"] == "Accept-Encoding", "whichever form it is")
    #expect(answer["Content-Encoding"] == (isCompressed ? "gzip" : nil))
    #expect(answer["Content-Length"] == "\(answer.body.count)")
    #expect(try (isCompressed ? Self.decompressed(answer.body) : answer.text) == Self.text)
    #expect(isCompressed == (answer.body.count < Self.text.utf8.count))
  }

  @Test func fieldsOnSeveralLinesAreOneList() throws {
    #expect(try Self.ask("/json", "Accept-Encoding: br", "Accept-Encoding: gzip")["Content-Encoding"] == "gzip")
    #expect(try Self.ask("/json", "Accept-Encoding: gzip;q=0.5", "Accept-Encoding: identity")["Content-Encoding"] == nil)
  }

  @Test func withoutTheFieldContentIsPlain() throws {
    let answer = try Self.ask("/json")
    #expect(answer["Content-Encoding"] == nil)
    #expect(answer["Vary"] == "Accept-Encoding")
    #expect(answer.text == Self.text)
  }

  @Test(arguments: [
    ("/small", nil), ("/just", "gzip"), ("/image", nil), ("/untyped", nil), ("/encoded", "br"), ("/partial", nil), ("/nothing", nil),
  ])
  func onlyContentThatGainsByItIsCompressed(path: String, expected: String?) throws {
    let answer = try Self.ask(path, "Accept-Encoding: gzip")
    #expect(answer["Content-Encoding"] == expected)
    #expect(answer["Vary"] == "Accept-Encoding")
  }

  @Test(arguments: ["gzip", "identity"])
  func contentThatIsGzippedAlreadyIsReadByEveryClient(accept: String) throws {
    let answer = try Self.ask("/gzipped", "Accept-Encoding: \(accept)")
    let isCompressed = accept == "gzip"
    #expect(answer["Content-Encoding"] == (isCompressed ? "gzip" : nil))
    #expect(answer["ETag"] == (isCompressed ? "\"v1-gzip\"" : "\"v1\""))
    #expect(answer["Vary"] == "Accept-Encoding")
    #expect(try (isCompressed ? Self.decompressed(answer.body) : answer.text) == Self.text)
  }

  @Test func aResponsesOwnVaryIsKept() throws {
    for accept in ["gzip", "identity"] {
      #expect(try Self.ask("/vary", "Accept-Encoding: \(accept)")["Vary"] == "Origin, Accept-Encoding")
      #expect(try Self.ask("/vary-all", "Accept-Encoding: \(accept)")["Vary"] == "*")
    }
  }

  @Test(arguments: ["/json", "/small", "/tagged", "/stream"], ["gzip", "identity"])
  func headAgreesWithGet(path: String, accept: String) throws {
    let head = try Self.ask(path, "Accept-Encoding: \(accept)", method: "HEAD")
    let get = try Self.ask(path, "Accept-Encoding: \(accept)")
    #expect(head.stableFields == get.stableFields)
    #expect(get["Content-Encoding"] == (accept == "gzip" && path != "/small" ? "gzip" : nil))
  }

  // MARK: Entity tags

  @Test func eachFormHasItsOwnTag() throws {
    #expect(try Self.ask("/tagged")["ETag"] == "\"v1\"")
    #expect(try Self.ask("/tagged", "Accept-Encoding: gzip")["ETag"] == "\"v1-gzip\"")
    #expect(try Self.ask("/weak", "Accept-Encoding: gzip")["ETag"] == "W/\"v1-gzip\"")
  }

  @Test(arguments: [
    ("\"v1\"", "identity", "\"v1\""), ("\"v1\"", "gzip", "\"v1\""), ("\"v1-gzip\"", "gzip", "\"v1-gzip\""),
    ("\"v1-gzip\"", "identity", "\"v1-gzip\""), ("\"v0\", \"v1-gzip\"", "gzip", "\"v1-gzip\""), ("W/\"v1-gzip\"", "gzip", "\"v1-gzip\""),
  ])
  func notModifiedNamesTheFormTheClientHasStored(condition: String, accept: String, expected: String) throws {
    let answer = try Self.ask("/tagged", "If-None-Match: \(condition)", "Accept-Encoding: \(accept)")
    #expect(answer.status == 304)
    #expect(answer["ETag"] == expected)
    #expect(answer["Vary"] == "Accept-Encoding")
    #expect(answer["Content-Encoding"] == nil)
    #expect(answer["Content-Length"] == nil)
  }

  @Test(arguments: ["\"v0\"", "\"v0-gzip\"", "\"v1-gzi\"", "\"v1-gzip-gzip\""])
  func anotherVersionIsSent(condition: String) throws {
    #expect(try Self.ask("/tagged", "If-None-Match: \(condition)", "Accept-Encoding: gzip").status == 200)
  }

  // MARK: Streams

  private static let streamed = (1...50).map { "\($0),\(text)" }.joined()

  @Test(arguments: ["1.1", "1.0"])
  func aStreamIsCompressedPieceByPiece(version: String) throws {
    let answer = try Self.ask("/stream", "Accept-Encoding: gzip", version: version)
    #expect(answer["Content-Encoding"] == "gzip")
    #expect(answer["Content-Length"] == nil)
    #expect(answer["Transfer-Encoding"] == (version == "1.1" ? "chunked" : nil))
    #expect(try Self.decompressed(answer.body) == Self.streamed)
    #expect(answer.body.count < Self.streamed.utf8.count / 10)
  }

  @Test func aPieceCanBeReadBeforeTheNextIsMade() throws {
    let gate = Gate()
    let server = try TestServer([
      Route(.get, "/stream") { _ in
        Response(
          .ok, headers: ["Content-Type": "text/plain"],
          stream: BodyStream(0) { n in
            n += 1
            if n == 2 { gate.wait() }
            return n > 2 ? nil : Array("piece \(n)\n".utf8)
          })
      }
    ])
    let client = try server.connect()
    try client.send("GET /stream HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
    #expect(eventually { gate.waiting == 1 })
    #expect(client.hasInput(within: 5_000), "the first piece is not held back by the compressor")
    gate.open()
    #expect(try Self.decompressed(client.response().body) == "piece 1\npiece 2\n")
  }
}
