import Glibc
import Testing

/// The command over TLS, as curl and `openssl s_client` see it.
@Suite struct TLSTests {
  private static func server(_ directory: TemporaryDirectory) throws -> PeregrineProcess {
    let pair = try directory.makeCertificate("flights.example")
    return try PeregrineProcess(["--tls-cert", pair.certificate, "--tls-key", pair.key])
  }

  private static func connect(_ server: PeregrineProcess, _ options: String...) throws -> Subprocess.Result {
    try Subprocess.run(["openssl", "s_client", "-connect", "127.0.0.1:\(server.port)"] + options)
  }

  @Test(arguments: ["1.2", "1.3"])
  func curlSpeaksTLS(version: String) throws {
    let directory = try TemporaryDirectory()
    let server = try Self.server(directory)
    let answer = try server.curl("/api/v1/health", "-k", "-v", "--tlsv\(version)", "--tls-max", version, scheme: "https")
    #expect(answer.code == 0, "\(answer.errors)")
    #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\n"), "curl offers HTTP/2 first and gets HTTP/1.1")
    #expect(answer.errors.contains("SSL connection using TLSv\(version)"))
  }

  @Test func largeAnswersComeWholeOverTLS() throws {
    let directory = try TemporaryDirectory()
    let server = try Self.server(directory)
    for version in ["1.2", "1.3"] {
      let answer = try server.curl("/metrics", "-k", "--tlsv\(version)", "--tls-max", version, scheme: "https")
      #expect(answer.text.contains("peregrine_workers_waiting 0\n"))
    }
  }

  @Test func aRefusedUploadIsAnsweredOverTLSToo() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("flights.example")
    let server = try PeregrineProcess(["--tls-cert", pair.certificate, "--tls-key", pair.key, "--max-body", "1KiB"])
    let file = try directory.write("content", String(repeating: "x", count: 400_000))
    let answer = try server.curl(
      "/api/v1/health", "-k", "-X", "GET", "-H", "Expect:", "--data-binary", "@\(file)", scheme: "https")
    #expect(answer.text.hasPrefix("HTTP/1.1 413 "), "\(answer.errors)")
  }

  @Test(arguments: ["-tls1_1", "-tls1"])
  func olderVersionsAreRefused(version: String) throws {
    let directory = try TemporaryDirectory()
    let server = try Self.server(directory)
    let result = try Self.connect(server, version, "-cipher", "DEFAULT@SECLEVEL=0")
    #expect(result.code != 0)
    #expect(result.errors.contains("alert protocol version"), "the server's own refusal: \(result.errors)")
  }

  @Test(arguments: ["AES128-SHA256", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES128-SHA"])
  func weakCipherSuitesAreRefused(suite: String) throws {
    let directory = try TemporaryDirectory()
    let server = try Self.server(directory)
    let result = try Self.connect(server, "-tls1_2", "-cipher", "\(suite):@SECLEVEL=0")
    #expect(result.errors.contains("alert handshake failure"), "\(result.errors)")
  }

  @Test func theProtocolIsAgreedOn() throws {
    let directory = try TemporaryDirectory()
    let server = try Self.server(directory)
    for offered in ["http/1.1", "h2,http/1.1", "http/1.1,h2"] {
      #expect(try Self.connect(server, "-alpn", offered).text.contains("ALPN protocol: http/1.1\n"))
    }
    #expect(try Self.connect(server).text.contains("No ALPN negotiated"), "who offers none is served")
    for offered in ["h2", "http/1.0", "spdy/3,h2"] {
      let refused = try Self.connect(server, "-alpn", offered)
      #expect(refused.code != 0)
      #expect(refused.errors.contains("no application protocol"), "\(refused.errors)")
    }
    #expect(try server.curl("/api/v1/health", "-k", scheme: "https").code == 0)
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func aNewCertificateIsServedAfterSIGHUPAndOpenConnectionsGoOn(version: String) throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("one.example")
    let next = try directory.makeCertificate("two.example")
    let server = try PeregrineProcess(["--tls-cert", pair.certificate, "--tls-key", pair.key])
    let request = "GET /api/v1/health HTTP/1.1\r\nHost: one.example\r\nX-Request-Id: "
    let open = try Subprocess(["openssl", "s_client", "-quiet", version, "-connect", "127.0.0.1:\(server.port)"])
    try open.write(request + "first\r\n\r\n")
    try open.wait("the first answer") { open.output.contains("X-Request-Id: first\r\n") && open.output.hasSuffix("}\n") }

    for (new, old) in [(next.certificate, pair.certificate), (next.key, pair.key)] { _ = try Subprocess.run(["cp", new, old]) }
    server.program.signal(SIGHUP)
    _ = try server.log(containing: "the TLS certificate and key have been read again")
    #expect(try Self.connect(server, version).text.contains("two.example"))

    try open.write(request + "second\r\nConnection: close\r\n\r\n")
    try open.wait("the second answer") { open.output.contains("X-Request-Id: second\r\n") }
    #expect(open.errors.contains("one.example") && !open.errors.contains("two.example"))
    #expect(try open.finish().code == 0, "closed in an orderly way")
    #expect(try server.terminate().code == 0)
  }

  @Test func aBrokenCertificateLeavesTheOldOneInUse() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("one.example")
    let server = try PeregrineProcess(["--tls-cert", pair.certificate, "--tls-key", pair.key])
    _ = try directory.write("one.example.crt", "garbage\n")
    server.program.signal(SIGHUP)
    let log = try server.log(containing: "stay as they were")
    #expect(log.contains("the TLS certificate and key stay as they were: the TLS certificate \(pair.certificate) is no PEM"))
    #expect(try Self.connect(server).text.contains("one.example"))
  }

  @Test func withoutTLSSIGHUPHarmsNothing() throws {
    let server = try PeregrineProcess()
    server.program.signal(SIGHUP)
    _ = try server.log(containing: "SIGHUP: there is no TLS certificate to read")
    #expect(try server.curl("/api/v1/health").code == 0)
  }
}
