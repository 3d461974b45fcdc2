import Testing

@testable import HTTPClient

/// The parts of URLs, as they are connected to.
@Suite struct WebAddressTests {
  @Test(arguments: [
    ("http://example.org", "http", "example.org", 80), ("https://Example.ORG/a?b#c", "https", "example.org", 443),
    ("http://example.org.:8080/", "http", "example.org", 8080), ("http://[::1]:8080/", "http", "::1", 8080),
    ("http://2130706433/", "http", "127.0.0.1", 80), ("http://0x7f.1/", "http", "127.0.0.1", 80),
    ("http://0177.0.0.1/", "http", "127.0.0.1", 80), ("HTTP://example.org", "http", "example.org", 80),
  ])
  func whatIsConnectedToIsReadAsItIsConnectedTo(url: String, scheme: String, host: String, port: Int) throws {
    let address = try WebAddress(parsing: url)
    #expect(address.scheme == scheme && address.host == host && address.port == port, "\(address)")
  }

  @Test(arguments: [
    ("", WebAddress.Problem.malformed), ("example.org", .malformed), ("http://", .malformed), ("http://a b/", .malformed),
    ("http://example.org:99999/", .malformed), ("http://example.org:x/", .malformed), ("file:///etc/passwd", .otherScheme),
    ("gopher://example.org/", .otherScheme), ("ftp://example.org/", .otherScheme), ("javascript:alert(1)", .otherScheme),
    ("http://user@example.org/", .hasUser), ("http://127.0.0.1:80@example.org/", .hasUser), ("https://:word@example.org/", .hasUser),
  ])
  func whatIsNoAddressOfTheWebIsRefused(url: String, problem: WebAddress.Problem) {
    #expect(throws: problem) { try WebAddress(parsing: url) }
  }
}
