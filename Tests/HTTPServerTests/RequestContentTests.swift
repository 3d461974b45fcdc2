import Testing

@testable import HTTPServer

@Suite struct RequestContentTests {
  @Test func aFormIsReadOnlyFromItsOwnMediaType() throws {
    let form = try Self.request(["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"], body: "a=1&b=x+y%2B").form()
    #expect(form["a"] == "1" && form["b"] == "x y+")
    #expect(throws: HTTPError.self) { try Self.request(["Content-Type": "text/plain"], body: "a=1").form() }
    #expect(throws: HTTPError.self) { try Self.request([:], body: "a=1").form() }
  }

  @Test func aRepeatedContentTypeIsRefused() throws {
    let error = #expect(throws: HTTPError.self) {
      try Self.request(["Content-Type": "text/plain", "content-type": "text/html"]).mediaType()
    }
    #expect(error?.status == .badRequest)
  }

  @Test func partsAreTheSameInMemoryAndPieceByPiece() throws {
    let body = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nhello\r\n--b--\r\n"
    let request = try Self.request(["Content-Type": "multipart/form-data; boundary=b"], body: body)
    let parts = try request.parts()
    #expect(parts.map(\.head.name) == ["f"])
    var content: [UInt8] = []
    try request.forEachPart { if case .data(let bytes) = $0 { content += bytes } }
    #expect(content == parts[0].content && content == Array("hello".utf8))
    #expect(throws: HTTPError.self) { try Self.request([:], body: body).parts() }
  }

  @Test(arguments: [
    ("GET", ["If-None-Match": "\"v1\""], "304"), ("HEAD", ["If-None-Match": "W/\"v1\", \"v0\""], "304"),
    ("GET", ["If-None-Match": "\"v1-gzip\""], "304"), ("GET", ["If-None-Match": "*"], "304"), ("GET", ["If-None-Match": "\"v2\""], "go on"),
    ("PUT", ["If-None-Match": "*"], "412"), ("PUT", ["If-Match": "\"v1\""], "go on"), ("PUT", ["If-Match": "\"v1-gzip\""], "go on"),
    ("PUT", ["If-Match": "\"v0\""], "412"), ("PUT", ["If-Match": "W/\"v1\""], "412"), ("DELETE", ["If-Match": "*"], "go on"),
    ("PATCH", ["If-Match": "v1"], "400"), ("GET", [:], "go on"),
  ])
  func conditionsDecideAsTheStandardSays(method: String, headers: [String: String], expected: String) throws {
    let request = try Self.request(headers, method: method)
    #expect(Self.outcome { try request.isNotModified(ETag("v1")) } == expected)
  }

  @Test func whatDoesNotExistMatchesNothing() throws {
    #expect(Self.outcome { try Self.request(["If-Match": "*"], method: "PUT").isNotModified(nil) } == "412")
    #expect(Self.outcome { try Self.request(["If-None-Match": "*"], method: "PUT").isNotModified(nil) } == "go on")
  }

  private static func outcome(_ evaluate: () throws -> Bool) -> String {
    do {
      return try evaluate() ? "304" : "go on"
    } catch let error as HTTPError {
      return String(error.status.code)
    } catch {
      return "\(error)"
    }
  }

  private static func request(_ headers: [String: String], method: String = "POST", body: String = "") throws -> Request {
    let fields = headers.map { "\($0): \($1)\r\n" }.joined()
    let bytes = Array("\(method) / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n".utf8)
    var parser = RequestParser(limits: Limits())
    #expect(try parser.parse(bytes.span))
    return Request(
      head: parser.head, bytes: bytes, base: 0, normalPath: nil, parameters: Router.Parameters(), parameterNames: [], peer: nil,
      isEncrypted: false, trusted: TrustedProxies(), id: "", body: RequestBody(Array(body.utf8)), route: "/")
  }
}
