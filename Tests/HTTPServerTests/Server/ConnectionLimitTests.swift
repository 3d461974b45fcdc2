import Logging
import Testing

@testable import HTTPServer

/// How many connections may be open, in all and of one address.
@Suite struct ConnectionLimitTests {
  @Test func oneConnectionTooManyIsToldToComeBack() throws {
    let server = try TestServer([.text("/hello")]) { $0.limits.connections = 2 }
    var clients = try (0..<2).map { _ in try server.connect() }
    for client in clients {
      try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.response().status == 200)
    }
    let late = try server.connect()
    let refusal = try late.response()
    #expect(refusal.status == 503)
    #expect(refusal["Retry-After"] == "1")
    #expect(refusal["Connection"] == "close")
    #expect(refusal["X-Request-Id"]?.utf8.count == 15)
    #expect(refusal.text.contains("2 connections"))
    #expect(try late.isClosed())
    #expect(eventually { server.server.metrics.connectionsRefused == 1 })

    clients.removeFirst()
    #expect(eventually { server.server.metrics.connectionsOpen == 1 })
    #expect(try server.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200, "there is room again")
  }

  @Test func manyRefusalsUseNothingUp() throws {
    let server = try TestServer([.text("/hello")]) { $0.limits.connections = 1 }
    do {
      let only = try server.connect()
      try only.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try only.response().status == 200)
      for _ in 0..<200 { #expect(try server.connect().response().status == 503) }
      try only.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try only.response().status == 200)
    }
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
    #expect(try server.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
  }

  @Test func loopbackHasNoLimitOfItsOwn() throws {
    let server = try TestServer([.text("/hello")]) { $0.limits.connectionsPerAddress = 1 }
    let clients = try (0..<5).map { _ in try server.connect() }
    for client in clients {
      try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.response().status == 200)
    }
  }

  // MARK: Addresses that no test can connect from

  private static func core(_ configure: (inout Configuration) throws -> Void) throws -> ServerCore {
    var configuration = Configuration(listen: [], logger: Logger(label: "test") { _ in LogRecorder() })
    try configure(&configuration)
    let workers = try WorkerPool(count: 1, capacity: 1)
    workers.stop(by: 0)
    return try ServerCore(configuration, try Router([]), workers, loops: 1)
  }

  private static func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

  @Test func anAddressHasItsShareAndNoMore() throws {
    let core = try Self.core { $0.limits.connectionsPerAddress = 2 }
    let one = IPAddress(192, 0, 2, 1)
    let other = IPAddress(192, 0, 2, 2)
    #expect(core.admit(one) == nil)
    #expect(core.admit(one) == nil)
    let refusal = try #require(core.admit(one))
    #expect(refusal.status == .tooManyRequests)
    #expect(refusal.headers["Retry-After"] == "1")
    #expect(refusal.message.contains("2 connections"))
    #expect(core.admit(other) == nil, "others are not affected")
    core.release(one)
    #expect(core.admit(one) == nil)
    #expect(core.admit(one) != nil)
  }

  @Test(arguments: [
    ("2001:db8::1", "2001:db8::ffff:1", true), ("2001:db8::1", "2001:db8:0:1::1", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
    ("192.0.2.1", "192.0.2.2", false), ("2001:db8::1", "192.0.2.1", false),
  ])
  func anIPv6ClientIsItsNetwork(first: String, second: String, isSame: Bool) throws {
    let core = try Self.core { $0.limits.connectionsPerAddress = 1 }
    #expect(core.admit(try Self.address(first)) == nil)
    #expect((core.admit(try Self.address(second)) != nil) == isSame)
  }

  @Test(arguments: ["127.0.0.1", "127.9.9.9", "::1", "10.1.2.3", "2001:db8:5::7"])
  func thisMachineAndProxiesAreExempt(address: String) throws {
    let core = try Self.core {
      $0.limits.connectionsPerAddress = 1
      $0.trustedProxies = try TrustedProxies(parsing: "10.0.0.0/8, 2001:db8:5::/48")
    }
    for _ in 0..<10 { #expect(core.admit(try Self.address(address)) == nil) }
    for _ in 0..<10 { #expect(core.admit(nil) == nil) }
  }

  @Test func whoIsRefusedForTheirAddressTakesNoPlaceOfTheWhole() throws {
    let core = try Self.core {
      $0.limits.connections = 3
      $0.limits.connectionsPerAddress = 1
    }
    let greedy = IPAddress(192, 0, 2, 1)
    #expect(core.admit(greedy) == nil)
    for _ in 0..<10 { #expect(core.admit(greedy)?.status == .tooManyRequests) }
    #expect(core.admit(IPAddress(192, 0, 2, 2)) == nil)
    #expect(core.admit(IPAddress(192, 0, 2, 3)) == nil)
    #expect(core.admit(IPAddress(192, 0, 2, 4))?.status == .serviceUnavailable)
    core.release(greedy)
    #expect(core.admit(IPAddress(192, 0, 2, 4)) == nil)
  }
}
