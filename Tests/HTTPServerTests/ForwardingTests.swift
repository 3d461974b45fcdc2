import Testing

@testable import HTTPServer

/// Whom a request behind proxies is taken to come from.
@Suite struct ForwardingTests {
  private static let trusted = (try? TrustedProxies(parsing: "10.0.0.0/8, 2001:db8:f::/48, unix")) ?? TrustedProxies()

  private func resolve(
    peer: String? = "10.0.0.1", forwarded: [String] = [], xFor: [String] = [], proto: [String] = [], host: [String] = []
  ) -> Forwarding {
    Forwarding.resolve(
      peer: peer.flatMap { IPAddress($0) }, trusted: Self.trusted, forwarded: forwarded, xForwardedFor: xFor, proto: proto, host: host)
  }

  private func expect(
    _ result: Forwarding, _ client: String?, _ scheme: String? = nil, _ host: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(result.client?.description == client, sourceLocation: sourceLocation)
    #expect(result.scheme == scheme, sourceLocation: sourceLocation)
    #expect(result.host == host, sourceLocation: sourceLocation)
  }

  @Test func clientCannotChooseItsAddressWithoutAProxy() {
    expect(
      resolve(
        peer: "203.0.113.9", forwarded: ["for=192.0.2.1;proto=https;host=evil.example"], xFor: ["192.0.2.1"], proto: ["https"],
        host: ["evil.example"]),
      "203.0.113.9")
    let nobody = Forwarding.resolve(
      peer: nil, trusted: TrustedProxies(), forwarded: ["for=192.0.2.1"], xForwardedFor: [], proto: ["https"], host: [])
    expect(nobody, nil)
  }

  @Test func peerStandsWhereNoFieldIsSent() {
    expect(resolve(), "10.0.0.1")
    expect(resolve(peer: nil), nil)
  }

  @Test(
    arguments: [
      ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60", "http"),  // RFC 7239 section 4
      ("For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17", nil),  // section 4
      ("for=\"192.0.2.43:47011\"", "192.0.2.43", nil),
      ("for=\"192.0.2.43:_port\";PROTO=HTTPS", "192.0.2.43", "https"),
      ("for=192.0.2.43, for=10.0.0.3", "192.0.2.43", nil),
      ("for=192.0.2.43, for=198.51.100.17", "198.51.100.17", nil),
      ("for=\"192\\.0.2.60\"; proto=\"https\"", "192.0.2.60", "https"),
      (";for=192.0.2.60;;ext=\"a,b;c\\\"\\\\\";proto=https;", "192.0.2.60", "https"),
      ("for=192.0.2.1,,\t,", "192.0.2.1", nil),
      ("for=\"::ffff:192.0.2.1\"", "10.0.0.1", nil),
      ("for=\"[::ffff:192.0.2.1]\"", "192.0.2.1", nil),
    ] as [(String, String, String?)])
  func standardFieldNamesTheClient(value: String, client: String, scheme: String?) {
    expect(resolve(forwarded: [value]), client, scheme)
  }

  @Test func schemeAndHostAreWhatTheOutermostProxySaw() {
    let value = "for=192.0.2.1;proto=https;host=flights.example.org, for=10.0.0.2;proto=http;host=\"inner:8080\""
    expect(resolve(forwarded: [value]), "192.0.2.1", "https", "flights.example.org")
    expect(resolve(forwarded: value.split(separator: ", ").map(String.init)), "192.0.2.1", "https", "flights.example.org")
  }

  @Test func whatTheClientWroteItselfDoesNotCount() {
    let value = "for=127.0.0.1;proto=https;host=evil.example, for=192.0.2.1;proto=http;host=flights.example.org, for=10.0.0.2;proto=http"
    expect(resolve(forwarded: [value]), "192.0.2.1", "http", "flights.example.org")
    expect(resolve(xFor: ["127.0.0.1, 192.0.2.1, 10.0.0.2"], proto: ["https, http, http"]), "192.0.2.1", "http")
  }

  @Test(arguments: [
    "for=\"", "for=\"x", "\"", "\\", "for=\"\\", "garbage", "=", "for=1.1.1.1;for=2.2.2.2", "for=\"a\\\"", "\"\\\\\"\\", "a=\"b\"c\"",
  ])
  func whatTheClientWroteCannotHideItsAddress(junk: String) {
    let elements = ["for=192.0.2.1;proto=https", "for=\"192.0.2.1\";proto=https", "for=192.0.2.1;proto=https;x=\"\\\",\\\\\""]
    for element in elements {
      expect(resolve(forwarded: ["\(junk), \(element)"]), "192.0.2.1", "https")
      expect(resolve(forwarded: [junk, element]), "192.0.2.1", "https")
      expect(resolve(forwarded: ["\(junk), \(element), for=\"[2001:db8:f::2]\";proto=http"]), "192.0.2.1", "https")
    }
  }

  @Test(arguments: [
    "for=192.0.2", "for=", "for", "for=2001:db8::1", "for=\"2001:db8::1\"", "for=192.0.2.1:80", "for=[::1]", "for=\"[192.0.2.1]\"",
    "for=\"[::1\"",
    "for=\"[::1]x\"", "for=\"192.0.2.1:\"", "for=\"192.0.2.1:123456\"", "for=\"192.0.2.1", "for=192.0.2.1;for=192.0.2.1",
    "for=192.0.2.1 proto=https",
    "for =192.0.2.1", "for=192.0.2.1;host=a.example:8080", "for= 192.0.2.1", "for=_", "for=\"_a b\"", "192.0.2.1", "for=192.0.2.1\"",
  ])
  func malformedStepEndsTheWalkAtTheLastGoodOne(element: String) {
    expect(resolve(forwarded: [element]), "10.0.0.1")
    expect(resolve(forwarded: ["\(element), for=10.0.0.2;proto=https;host=a.example"]), "10.0.0.2", "https", "a.example")
    expect(resolve(forwarded: ["for=192.0.2.77, \(element), for=10.0.0.2"]), "10.0.0.2")
  }

  @Test(arguments: ["unknown", "Unknown", "_hidden", "_SEVKISEK", "\"unknown:80\"", "\"_gazonk:_p\""])
  func hiddenClientIsNotGuessedButItsSchemeIsKnown(node: String) {
    expect(resolve(forwarded: ["for=192.0.2.77, for=\(node);proto=https;host=a.example, for=10.0.0.2"]), "10.0.0.2", "https", "a.example")
    expect(resolve(forwarded: ["proto=https"]), "10.0.0.1", "https")
  }

  @Test(arguments: ["ftp", "\"https:\"", "\"\"", "\"https \"", "httpss"])
  func unknownSchemeIsLeftOut(scheme: String) {
    expect(resolve(forwarded: ["for=192.0.2.1;proto=\(scheme);host=a.example"]), "192.0.2.1", nil, "a.example")
  }

  @Test(arguments: ["evil/path", "a b", "user@host", "a:80:80", "a:99999", "[::1", "[::g]", "", ":80", "a\\b", "a#b", "a?b"])
  func hostThatIsNoAuthorityIsLeftOut(host: String) {
    let quoted = host == "a\\b" ? "a\\\\b" : host
    expect(resolve(forwarded: ["for=192.0.2.1;proto=https;host=\"\(quoted)\""]), "192.0.2.1", "https")
    expect(resolve(xFor: ["192.0.2.1"], proto: ["https"], host: [host]), "192.0.2.1", "https")
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("192.0.2.1:4711", "192.0.2.1"), ("2001:db8::1", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1"),
    ("[2001:db8::1]:443", "2001:db8::1"), ("192.0.2.1,10.0.0.2 ,\t10.0.0.3", "192.0.2.1"), ("192.0.2.1, 198.51.100.1", "198.51.100.1"),
    ("10.0.0.3, 10.0.0.2", "10.0.0.3"), ("unknown", "10.0.0.1"), ("unknown, 10.0.0.2", "10.0.0.2"), ("unix:", "10.0.0.1"),
    ("192.0.2.1, \"10.0.0.2\"", "10.0.0.1"), ("evil, 192.0.2.1", "192.0.2.1"), ("192.0.2.1, evil, 10.0.0.2", "10.0.0.2"), (",", "10.0.0.1"),
    ("192.0.2.1 10.0.0.2", "10.0.0.1"), ("fe80::1%eth0", "10.0.0.1"), ("192.0.2.1,", "192.0.2.1"),
  ])
  func olderFieldNamesTheClient(value: String, client: String) {
    expect(resolve(xFor: [value]), client)
  }

  @Test func fieldLinesCountAsOneList() {
    expect(resolve(xFor: ["192.0.2.66", "192.0.2.1", "10.0.0.2"]), "192.0.2.1")
  }

  @Test func peerOnAUnixSocketIsTrustedWhenTheSettingSaysSo() {
    expect(resolve(peer: nil, xFor: ["192.0.2.1"], proto: ["https"], host: ["a.example:8443"]), "192.0.2.1", "https", "a.example:8443")
    expect(resolve(peer: nil, proto: ["https"]), nil, "https")
  }

  @Test func olderSchemesBelongToTheirSteps() {
    expect(resolve(xFor: ["192.0.2.1, 10.0.0.2"], proto: ["https, http"], host: ["a.example, inner"]), "192.0.2.1", "https", "a.example")
    expect(resolve(xFor: ["192.0.2.66, 192.0.2.1"], proto: ["https, http"]), "192.0.2.1", "http")
    // One for all steps.
    expect(resolve(xFor: ["192.0.2.1, 10.0.0.2"], proto: ["https"]), "192.0.2.1", "https")
    // The client sent one more than there are steps: what the nearest proxy wrote is safe.
    expect(resolve(xFor: ["192.0.2.1"], proto: ["https", "http"], host: ["evil.example", "a.example"]), "192.0.2.1", "http", "a.example")
    expect(resolve(proto: ["https, http"]), "10.0.0.1", "http")
  }

  @Test func proxyThatPassesTheOtherFieldThroughDoesNotLetTheClientChoose() {
    expect(resolve(forwarded: ["for=192.0.2.66;proto=https"], xFor: ["192.0.2.1"], proto: ["https"]), "10.0.0.1")
    // Its own address in the field that passes through gives it no say in scheme and host either.
    expect(resolve(forwarded: ["for=192.0.2.1;proto=https;host=evil.example"], xFor: ["192.0.2.1"], proto: ["http"]), "192.0.2.1")
    expect(resolve(forwarded: ["for=192.0.2.1;host=a.example"], host: ["evil.example"]), "192.0.2.1")
  }

  @Test func fieldsOfBothKindsThatAgreeAreBelieved() {
    expect(
      resolve(
        forwarded: ["for=192.0.2.1;proto=https;host=a.example"], xFor: ["192.0.2.1"], proto: ["https"], host: ["a.example"]),
      "192.0.2.1", "https", "a.example")
  }

  @Test func longListsTakeNoTime() {
    expect(resolve(forwarded: [String(repeating: "\\", count: 500_000) + "\"" + String(repeating: "\"\\", count: 500_000)]), "10.0.0.1")
    expect(resolve(forwarded: [String(repeating: "for=10.0.0.2,", count: 50_000)]), "10.0.0.2")
    expect(resolve(xFor: [String(repeating: "10.0.0.2,", count: 50_000)]), "10.0.0.2")
  }
}
