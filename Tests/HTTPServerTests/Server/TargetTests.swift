import Testing

@testable import HTTPServer

/// What a handler gets to see of the request's target.
@Suite struct TargetTests {
  private static func server() throws -> TestServer {
    try TestServer([
      Route(.get, "/files/:name", execution: .inline) { .text("name=\(try $0.parameter("name"))") },
      Route(.get, "/tree/*rest", execution: .worker) { .text("rest=\(try $0.parameter("rest"))") },
      Route(.get, "/seen", execution: .inline) { request in
        .text("\(request.scheme) \(request.host) \(request.path) \(try request.query()["q"] ?? "-")")
      },
      .text("/a/b", "literal"), .text("/café", "café"), .text("/", "root"),
    ])
  }

  @Test(arguments: [
    ("/files/report", "name=report"), ("/files/a%20b", "name=a b"), ("/files/%C3%A9t%C3%A9", "name=été"), ("/files/a%2Fb", "name=a/b"),
    ("/files/a%2fb", "name=a/b"), ("/files/%2E%2E%2Fetc", "name=../etc"), ("/files/100%25", "name=100%"), ("/files/%252F", "name=%2F"),
    ("/files/a+b", "name=a+b"), ("/files/a;b=c,d@e:f!$&'()*~", "name=a;b=c,d@e:f!$&'()*~"), ("/files/..x", "name=..x"),
    ("/files/%3F", "name=?"), ("/files/%0D%0A", "name=\r\n"), ("/tree/a/b/c", "rest=a/b/c"), ("/tree/a%2Fb/c", "rest=a/b/c"),
    ("/tree/a/../b", "rest=b"), ("/tree/", "rest="), ("/a/./b", "literal"), ("/a/x/../b", "literal"), ("/a/%2e/b", "literal"),
    ("/a/x/%2E%2e/b", "literal"), ("/%61/%62", "literal"), ("/caf%C3%A9", "café"), ("/a/..", "root"), ("/a/b/../..", "root"),
    ("/./a/b", "literal"), ("/.", "root"),
  ])
  func pathsAreDecodedAndDotsResolved(target: String, expected: String) throws {
    let answer = try Self.server().ask("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.status == 200)
    #expect(answer.text == expected)
  }

  @Test(arguments: [
    ("/files/a%00b", "%00"), ("/seen?q=%00", "%00"), ("/files/%", "percent sign"), ("/files/%4", "percent sign"),
    ("/files/%zz", "percent sign"), ("/seen?q=%", "percent sign"), ("/files/%FF", "UTF-8"), ("/files/%C3", "UTF-8"),
    ("/files/%C0%AF", "UTF-8"), ("/files/%ED%A0%80", "UTF-8"), ("/..", "above the root"), ("/a/../..", "above the root"),
    ("/%2e%2e/files/x", "above the root"), ("/../files/x", "above the root"), ("/files/a\"b", "0x22"), ("/files/<b>", "0x3C"),
    ("/files/a#b", "0x23"), ("/files/a\\b", "0x5C"), ("/files/a|b", "0x7C"), ("/files/été", "0xC3"), ("/files/[x]", "0x5B"),
    ("/files/a\tb", "0x09"), ("/files/a\u{7F}b", "0x7F"), ("files/x", "must begin with /"), ("ftp://a/files/x", "http"),
    ("http:///files/x", "host"), ("http://a b/files/x", "request line"), ("http://u@h/files/x", "host"), ("http://h/files/[x]", "["),
    ("*", "OPTIONS"), ("a:80", "must begin with /"), ("http://h:99999/files/x", "host"), ("http://h/files/a%00", "%00"),
  ])
  func aTargetThatIsNoneIsRefusedInWordsThatSayWhy(target: String, expected: String) throws {
    let client = try Self.server().connect()
    try client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try client.response()
    #expect(answer.status == 400)
    #expect(answer.text.contains(expected), "\(answer.text)")
  }

  @Test(arguments: [
    ("/seen", "http a.example:8080 /seen -"), ("/seen?q=1", "http a.example:8080 /seen 1"),
    ("/seen?q=a%20b", "http a.example:8080 /seen a b"),
    ("/seen?q=/../x?y", "http a.example:8080 /seen /../x?y"), ("/seen?", "http a.example:8080 /seen -"),
    ("http://b.example/seen?q=2", "http b.example /seen 2"), ("HTTP://b.example:81/seen", "http b.example:81 /seen -"),
    ("http://[::1]:80/seen", "http [::1]:80 /seen -"), ("http://b.example/x/../seen", "http b.example /seen -"),
  ])
  func aWholeAddressWinsOverHost(target: String, expected: String) throws {
    #expect(try Self.server().ask("GET \(target) HTTP/1.1\r\nHost: a.example:8080\r\n\r\n").text == expected)
  }

  @Test(arguments: ["http://b.example", "http://b.example/", "http://b.example?"])
  func aWholeAddressWithoutAPathIsTheRoot(target: String) throws {
    #expect(try Self.server().ask("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n").text == "root")
  }

  @Test func hostIsMissingOnlyInHTTP10() throws {
    let server = try Self.server()
    #expect(try server.ask("GET /seen HTTP/1.0\r\n\r\n").text == "http  /seen -")
    let answer = try server.ask("GET /seen HTTP/1.1\r\n\r\n")
    #expect(answer.status == 400)
    #expect(answer.text.contains("Host"))
    #expect(try server.ask("GET http://b.example/seen HTTP/1.1\r\n\r\n").status == 400, "RFC 9112 section 3.2")
  }
}
