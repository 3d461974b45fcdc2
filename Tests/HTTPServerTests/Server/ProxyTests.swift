import Testing

@testable import HTTPServer

/// What a handler sees of a request that came through a proxy.
@Suite struct ProxyTests {
  private static func seen(_ fields: String, trusted: String, unix: Bool = false) throws -> String {
    let directory = try TemporaryDirectory()
    let proxies = try TrustedProxies(parsing: trusted)
    let route = Route(.get, "/seen", execution: .worker) { .text("\($0.clientAddress?.description ?? "local") \($0.scheme) \($0.host)") }
    let server = try TestServer([route], listen: unix ? [.unix(path: directory.file("s"))] : nil) { $0.trustedProxies = proxies }
    let client = unix ? try RawClient(.unix(directory.file("s")), owner: server) : try server.connect()
    try client.send("GET /seen HTTP/1.1\r\nHost: inner:8080\r\n\(fields)\r\n")
    return try client.response().text
  }

  private static let xForwarded = "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: flights.example\r\n"
  private static let forwarded = "Forwarded: for=203.0.113.9;proto=https;host=flights.example\r\n"

  @Test(arguments: [
    (xForwarded, "203.0.113.9 https flights.example"), (forwarded, "203.0.113.9 https flights.example"),
    (xForwarded + forwarded, "203.0.113.9 https flights.example"),
    ("Forwarded: for=\"[2001:db8::7]:4711\";proto=https\r\n", "2001:db8::7 https inner:8080"),
    ("X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n", "203.0.113.9 http inner:8080"),
    ("X-Forwarded-For: 203.0.113.9, 127.0.0.9\r\n", "203.0.113.9 http inner:8080"),
    (xForwarded + "Forwarded: for=198.51.100.1\r\n", "127.0.0.1 http inner:8080"), ("", "127.0.0.1 http inner:8080"),
    ("X-Forwarded-For: nonsense\r\n", "127.0.0.1 http inner:8080"), ("X-Forwarded-Proto: gopher\r\n", "127.0.0.1 http inner:8080"),
    ("X-Forwarded-Host: a b\r\n", "127.0.0.1 http inner:8080"),
  ])
  func aTrustedProxySpeaksForItsClient(fields: String, expected: String) throws {
    #expect(try Self.seen(fields, trusted: "127.0.0.0/8") == expected)
  }

  @Test(arguments: [xForwarded, forwarded, xForwarded + forwarded], ["", "10.0.0.0/8", "::1", "unix"])
  func anybodyElseSpeaksForThemselves(fields: String, trusted: String) throws {
    #expect(try Self.seen(fields, trusted: trusted) == "127.0.0.1 http inner:8080")
  }

  @Test func aProxyOnAUnixSocketIsTrustedWhenItIsNamed() throws {
    #expect(try Self.seen(Self.xForwarded, trusted: "unix", unix: true) == "203.0.113.9 https flights.example")
    #expect(try Self.seen(Self.xForwarded, trusted: "127.0.0.0/8", unix: true) == "local http inner:8080")
  }
}
