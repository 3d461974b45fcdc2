import Testing

@testable import HTTPServer

/// Certificates and keys: what is said of those that are unusable, and how new ones come into use.
@Suite struct TLSFilesTests {
  private static func start(_ certificate: String, _ key: String) throws -> TestServer {
    try TestServer([.text("/hello")]) { $0.tls = TLSFiles(certificate: certificate, key: key) }
  }

  private func expectFailure(
    _ certificate: String, _ key: String, _ expected: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: TLSError.self, sourceLocation: sourceLocation) { try Self.start(certificate, key) }
    let text = error?.description ?? ""
    for part in expected { #expect(text.contains(part), sourceLocation: sourceLocation) }
    #expect(!text.contains("unknown reason"), "\(text)", sourceLocation: sourceLocation)
  }

  @Test func aFileThatIsMissingIsNamed() throws {
    let pair = try TemporaryDirectory().makeCertificate("a.example")
    expectFailure("/nonexistent/c.pem", pair.key, "the TLS certificate /nonexistent/c.pem cannot be read: No such file or directory")
  }

  @Test func aKeyThatIsMissingIsNamed() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("a.example")
    expectFailure(pair.certificate, "/nonexistent/k.pem", "the TLS key /nonexistent/k.pem cannot be read: No such file or directory")
  }

  @Test func aFileThatIsNoCertificateIsNamed() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("a.example")
    for (name, text) in [("garbage", "garbage\n"), ("empty", ""), ("cut", "-----BEGIN CERTIFICATE-----\nMIIB\n")] {
      let path = try directory.write(name, text)
      expectFailure(path, pair.key, "the TLS certificate \(path) is no PEM certificate: ")
    }
    expectFailure(pair.key, pair.key, "the TLS certificate \(pair.key) is no PEM certificate: ")
    expectFailure(directory.path, pair.key, "the TLS certificate \(directory.path)")
  }

  @Test func aFileThatIsNoKeyIsNamed() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("a.example")
    for (name, text) in [("garbage", "garbage\n"), ("empty", ""), ("cut", "-----BEGIN PRIVATE KEY-----\nMIIB\n")] {
      let path = try directory.write(name, text)
      expectFailure(pair.certificate, path, "the TLS key \(path) is no PEM private key")
    }
    expectFailure(pair.certificate, pair.certificate, "the TLS key \(pair.certificate) is no PEM private key")
  }

  @Test func anEncryptedKeyIsNotAskedAPassphraseFor() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("a.example", passphrase: "open sesame")
    expectFailure(pair.certificate, pair.key, "the TLS key \(pair.key)", "without a passphrase")
  }

  @Test func aKeyOfAnotherCertificateIsNamed() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.makeCertificate("one.example")
    let other = try directory.makeCertificate("other.example")
    expectFailure(one.certificate, other.key, "the TLS key \(other.key) does not belong to the certificate \(one.certificate)")
  }

  // MARK: Reloading

  private static func subject(_ server: TestServer) throws -> String {
    let result = try Subprocess.run(["openssl", "s_client", "-connect", "127.0.0.1:\(server.port)"])
    return result.text.split(separator: "\n").first { $0.hasPrefix("subject=") }.map(String.init) ?? result.text + result.errors
  }

  @Test func reloadingServesTheNewCertificate() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("one.example")
    let next = try directory.makeCertificate("two.example")
    let server = try Self.start(pair.certificate, pair.key)
    #expect(try Self.subject(server).contains("one.example"))
    for (new, old) in [(next.certificate, pair.certificate), (next.key, pair.key)] { _ = try Subprocess.run(["cp", new, old]) }
    #expect(try Self.subject(server).contains("one.example"), "not before it is told to")
    #expect(try server.server.reloadCertificates())
    #expect(try Self.subject(server).contains("two.example"))
  }

  @Test func aReloadThatFailsSaysWhyAndChangesNothing() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("one.example")
    let server = try Self.start(pair.certificate, pair.key)
    _ = try directory.write("one.example.crt", "garbage\n")
    let error = #expect(throws: TLSError.self) { try server.server.reloadCertificates() }
    #expect(error?.description.contains(pair.certificate) == true)
    #expect(try Self.subject(server).contains("one.example"))
  }

  @Test func withoutTLSThereIsNothingToReload() throws {
    let server = try TestServer([.text("/hello")])
    #expect(try !server.server.reloadCertificates())
    #expect(try server.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
  }

  // MARK: Clients that do not speak TLS

  @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{4}\u{1}\u{0}\u{0}\u{0}"])
  func aClientThatDoesNotSpeakTLSIsCutOff(bytes: String) throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("a.example")
    let server = try Self.start(pair.certificate, pair.key)
    let client = try server.connect()
    try client.send(bytes)
    let answer = String(decoding: try client.readToAnyEnd(), as: UTF8.self)
    #expect(!answer.contains("HTTP/"), "an alert at most")
    #expect(eventually { server.server.metrics.handshakeFailures == 1 && server.server.metrics.connectionsOpen == 0 })
  }

  @Test func aClientThatNeverShakesHandsIsCutOff() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("a.example")
    let server = try TestServer([.text("/hello")]) {
      $0.tls = TLSFiles(certificate: pair.certificate, key: pair.key)
      $0.timeouts.header = 300
    }
    let client = try server.connect()
    try client.send("\u{16}\u{3}\u{1}")
    #expect(try client.readToAnyEnd().isEmpty)
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
  }

  @Test func aUnixSocketIsNeverEncrypted() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("a.example")
    let server = try TestServer([.text("/hello")], listen: [.unix(path: directory.file("s"))]) {
      $0.tls = TLSFiles(certificate: pair.certificate, key: pair.key)
    }
    let client = try RawClient(.unix(directory.file("s")), owner: server)
    try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().text == "hello\n")
  }
}
