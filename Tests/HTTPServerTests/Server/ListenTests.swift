import Glibc
import Testing
import Threads

@testable import HTTPServer

/// Where a server can listen, and what it says where it cannot.
@Suite struct ListenTests {
  private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

  private static func server(_ addresses: String...) throws -> TestServer {
    try TestServer(
      [
        Route(.get, "/hello", execution: .inline) { .text("\($0.clientAddress?.description ?? "local") \($0.scheme)") }
      ], listen: try addresses.map { try ListenAddress(parsing: $0) })
  }

  private func ask(_ endpoint: RawClient.Endpoint, _ server: TestServer) throws -> String {
    let client = try RawClient(endpoint, owner: server)
    try client.send(Self.hello)
    return try client.response().text
  }

  private func expectFailure(_ expected: String, sourceLocation: SourceLocation = #_sourceLocation, _ addresses: String...) {
    let error = #expect(throws: SystemError.self, sourceLocation: sourceLocation) {
      try TestServer([], listen: try addresses.map { try ListenAddress(parsing: $0) })
    }
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))", sourceLocation: sourceLocation)
  }

  @Test func severalAddressesAreServedAtOnce() throws {
    let directory = try TemporaryDirectory()
    let server = try Self.server("127.0.0.1:0", "[::1]:0", "unix:\(directory.file("s"))")
    let ports = server.server.addresses.compactMap { address in
      if case .tcp(_, let port) = address { port } else { nil }
    }
    #expect(ports.count == 2)
    #expect(ports.allSatisfy { $0 > 0 })
    #expect(try ask(.ipv4(ports[0]), server) == "127.0.0.1 http")
    #expect(try ask(.ipv6(ports[1]), server) == "::1 http")
    #expect(try ask(.unix(directory.file("s")), server) == "local http")
    #expect(server.server.addresses.map(\.description) == ["127.0.0.1:\(ports[0])", "[::1]:\(ports[1])", "unix:\(directory.file("s"))"])
  }

  @Test func anIPv6AddressTakesNoIPv4Connections() throws {
    let server = try Self.server("[::]:0")
    #expect(try ask(.ipv6(server.port), server) == "::1 http")
    #expect(throws: RawClient.Failure.system("connect", ECONNREFUSED)) { try RawClient(.ipv4(server.port)) }
  }

  @Test(arguments: [1, 2])
  func aPortThatIsInUseIsNotShared(loops: Int) throws {
    let server = try TestServer([]) { $0.eventLoops = loops }
    let error = #expect(throws: SystemError.self) { try TestServer([], listen: server.server.addresses) { $0.eventLoops = loops } }
    #expect(error?.description == "listening on 127.0.0.1:\(server.port): Address already in use")
    withExtendedLifetime(server) {}
  }

  @Test func whereOneAddressCannotBeHadNoneIsKept() throws {
    let directory = try TemporaryDirectory()
    let server = try Self.server("127.0.0.1:0")
    expectFailure("Address already in use", "unix:\(directory.file("s"))", "127.0.0.1:\(server.port)")
    #expect(access(directory.file("s"), F_OK) != 0, "the socket file is removed again")
    withExtendedLifetime(server) {}
  }

  @Test func anAddressOfAnotherMachineCannotBeHad() {
    expectFailure("listening on 192.0.2.1:0: Cannot assign requested address", "192.0.2.1:0")
  }

  // MARK: Unix domain sockets

  @Test func aSocketFileIsRemovedAtTheEnd() throws {
    let directory = try TemporaryDirectory()
    do {
      let server = try Self.server("unix:\(directory.file("s"))")
      #expect(try ask(.unix(directory.file("s")), server) == "local http")
      #expect(server.server.stop() == 0)
    }
    #expect(access(directory.file("s"), F_OK) != 0)
  }

  @Test func aSocketFileThatADeadServerLeftIsReplaced() throws {
    let directory = try TemporaryDirectory()
    try bindAndForget(directory.file("s"))
    #expect(access(directory.file("s"), F_OK) == 0)
    let server = try Self.server("unix:\(directory.file("s"))")
    #expect(try ask(.unix(directory.file("s")), server) == "local http")
  }

  @Test func aSocketOnWhichAServerListensIsLeftAlone() throws {
    let directory = try TemporaryDirectory()
    let server = try Self.server("unix:\(directory.file("s"))")
    expectFailure("listening on unix:\(directory.file("s")): Address already in use", "unix:\(directory.file("s"))")
    #expect(try ask(.unix(directory.file("s")), server) == "local http", "the first server goes on")
  }

  @Test func aFileThatIsNoSocketIsLeftAlone() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("s", "precious")
    expectFailure("Address already in use", "unix:\(path)")
    #expect(access(path, F_OK) == 0)
  }

  @Test func aSocketInAMissingDirectoryCannotBeHad() throws {
    let address = "unix:\(try TemporaryDirectory().file("missing/s"))"
    expectFailure("listening on \(address): No such file or directory", address)
  }

  @Test func socketsOfSystemdMustHaveBeenPassed() {
    expectFailure("taking over sockets from systemd (LISTEN_FDS is not set for this process)", "systemd")
  }

  /// Leaves a socket file behind, as a server that was killed would.
  private func bindAndForget(_ path: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    let code = SocketAddress.withBytes(ofUnix: path) { bind(descriptor, $0, $1) }
    try #require(code == 0)
    listen(descriptor, 1)
  }
}
