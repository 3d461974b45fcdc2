import Testing

@testable import HTTPServer

/// What each method is answered with.
@Suite struct MethodTests {
  private static let all = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"

  private static func server() throws -> TestServer {
    try TestServer([
      .text("/flights", "all of them\n"),
      .text("/flights", "made\n", method: .post, execution: .worker),
      .text("/flights/:id", "gone\n", method: .delete),
      .text("/large", String(repeating: "flight ", count: 1_000), execution: .worker),
      Route(.get, "/empty", execution: .inline) { _ in Response(.noContent) },
      Route(.options, "/own", execution: .inline) { _ in .text("mine\n", headers: ["Allow": "OPTIONS, TEA"]) },
    ])
  }

  @Test(arguments: ["/flights", "/large", "/empty", "/nothing"], ["", "Accept-Encoding: gzip\r\n"])
  func headHasTheFieldsOfGetAndNoContent(path: String, field: String) throws {
    let client = try Self.server().connect()
    try client.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\(field)\r\n")
    let head = try client.response(toHead: true)
    try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\(field)\r\n")
    let get = try client.response()
    #expect(head.status == get.status)
    #expect(head.stableFields == get.stableFields)
    #expect(get.status == 204 || head["Content-Length"] == "\(get.body.count)")
  }

  @Test func headMayBePipelined() throws {
    let client = try Self.server().connect()
    try client.send("HEAD /large HTTP/1.1\r\nHost: a\r\n\r\nGET /flights HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response(toHead: true)["Content-Length"] == "7000")
    #expect(try client.response().text == "all of them\n")
  }

  @Test func anAnswerWithoutContentHasNoLength() throws {
    let answer = try Self.server().ask("GET /empty HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.status == 204)
    #expect(answer["Content-Length"] == nil, "RFC 9110 section 8.6")
    #expect(answer["Transfer-Encoding"] == nil)
  }

  @Test(arguments: [
    ("/flights", "GET, HEAD, POST, OPTIONS"), ("/flights/7", "DELETE, OPTIONS"), ("*", all), ("/flights?a=b", "GET, HEAD, POST, OPTIONS"),
  ])
  func optionsSayWhatIsAllowed(target: String, allow: String) throws {
    let client = try Self.server().connect()
    for _ in 0..<2 {
      try client.send("OPTIONS \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
      let answer = try client.response()
      #expect(answer.status == 204)
      #expect(answer["Allow"] == allow)
      #expect(answer["Connection"] == nil)
    }
  }

  @Test func aRouteMayAnswerOptionsItself() throws {
    let answer = try Self.server().ask("OPTIONS /own HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.text == "mine\n")
    #expect(answer["Allow"] == "OPTIONS, TEA")
  }

  @Test(arguments: [
    ("PUT", "/flights", "GET, HEAD, POST, OPTIONS"), ("GET", "/flights/7", "DELETE, OPTIONS"), ("HEAD", "/flights/7", "DELETE, OPTIONS"),
    ("POST", "/flights/7", "DELETE, OPTIONS"), ("TRACE", "/flights", all), ("TRACE", "/nothing", all),
  ])
  func aMethodThatAPathHasNotIsToldWhatItHas(method: String, path: String, allow: String) throws {
    let client = try Self.server().connect()
    try client.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try client.response(toHead: method == "HEAD")
    #expect(answer.status == 405)
    #expect(answer["Allow"] == allow)
    try client.send("GET /flights HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().status == 200, "the connection goes on")
  }

  @Test func connectIsRefusedAndEndsTheConnectionBecauseATunnelWouldFollow() throws {
    let client = try Self.server().connect()
    try client.send("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\nGET /flights HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == 405)
    #expect(answer["Allow"] == Self.all)
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
  }

  @Test(arguments: ["/nothing", "/flights/", "/flights/7/seats", "/Flights", "//flights", "/"])
  func aPathWithoutARouteIsNotFoundAndTheConnectionGoesOn(path: String) throws {
    let client = try Self.server().connect()
    try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\nGET /flights HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == 404)
    #expect(answer.text == "There is nothing at this path.\n")
    #expect(try client.response().status == 200)
  }

  @Test(arguments: ["POST /nothing", "PUT /flights"])
  func contentThatNoRouteTakesIsNotReadAndEndsTheConnection(request: String) throws {
    let client = try Self.server().connect()
    try client.send("\(request) HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\nGET /flights HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try client.response()
    #expect([404, 405].contains(answer.status))
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
  }

  @Test(arguments: ["get", "Get", "BREW", "PROPFIND", "GETX", "G", "M-SEARCH", String(repeating: "A", count: 32)])
  func anUnknownMethodIsNotImplemented(method: String) throws {
    let client = try Self.server().connect()
    try client.send("\(method) /flights HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == 501)
    #expect(answer.text.contains("GET, HEAD, POST"), "the answer names what is known: \(answer.text)")
    #expect(answer["Connection"] == "close")
    #expect(try client.isClosed())
  }

  @Test func anEndlessMethodIsRefusedBeforeItEnds() throws {
    let client = try Self.server().connect()
    try client.send(String(repeating: "A", count: 33))
    #expect(try client.response().status == 501)
  }

  @Test func thePrefaceOfHTTP2IsToldWhatIsSpoken() throws {
    let client = try Self.server().connect()
    try client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == 505)
    #expect(answer.text.contains("HTTP/1.1"))
    #expect(try client.isClosed())
  }

  @Test(arguments: ["HTTP/2.0", "HTTP/0.9", "HTTP/3.0", "HTTP/9.9"])
  func otherMajorVersionsAreNotSpoken(version: String) throws {
    let answer = try Self.server().ask("GET /flights \(version)\r\nHost: a\r\n\r\n")
    #expect(answer.status == 505)
    #expect(answer.text.contains("\(version) is not spoken here"))
  }

  @Test func aHigherMinorVersionIsServedAsHTTP11() throws {
    let client = try Self.server().connect()
    try client.send("GET /flights HTTP/1.9\r\nHost: a\r\n\r\nGET /flights HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().status == 200)
    #expect(try client.response().status == 200)
  }

  @Test func everyAnswerIsDatedAndNamesItsRequest() throws {
    let client = try Self.server().connect()
    var seen: Set<String> = []
    for path in ["/flights", "/nothing", "/empty", "/large"] {
      try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
      let answer = try client.response()
      let date = try #require(answer["Date"])
      #expect(try #require(HTTPDate.parse(date, now: 0)) > 1_700_000_000, "\(date)")
      seen.insert(try #require(answer["X-Request-Id"]))
    }
    #expect(seen.count == 4)
  }

  @Test func aHandlersOwnFramingIsPassedOver() throws {
    let server = try TestServer([
      Route(.get, "/odd", execution: .inline) { _ in
        .text(
          "hello\n",
          headers: [
            "Content-Length": "100", "Transfer-Encoding": "chunked", "Connection": "close", "Date": "never", "X-Request-Id": "forged",
          ])
      }
    ])
    let client = try server.connect()
    for _ in 0..<2 {
      try client.send("GET /odd HTTP/1.1\r\nHost: a\r\nX-Request-Id: real\r\n\r\n")
      let answer = try client.response()
      #expect(answer.all("Content-Length") == ["6"])
      #expect(answer.all("Transfer-Encoding").isEmpty && answer.all("Connection").isEmpty)
      #expect(answer.all("Date").count == 1 && answer["Date"] != "never")
      #expect(answer["X-Request-Id"] == "real")
    }
  }
}
