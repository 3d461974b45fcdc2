import Glibc
import HTTPServer
import Logging
import Testing
import Threads

@testable import Peregrine

/// What systemd is told of a server that works, and of one that hangs.
@Suite struct WatchdogTests {
  /// A server with a route for each kind of thread that answers when it is let.
  private final class Hanging: Sendable {
    let isOpen = Locked(false)
    let opened = Condition()
    let entered = Locked(0)

    func wait() {
      entered.withLock { $0 += 1 }
      isOpen.wait(for: opened) { $0 ? () : nil }
    }

    func open() {
      isOpen.withLock { $0 = true }
      opened.broadcast()
    }

    func server() throws -> Server {
      var configuration = Configuration(
        listen: [try ListenAddress(parsing: "127.0.0.1:0")], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      (configuration.eventLoops, configuration.workers) = (1, 1)
      configuration.timeouts.shutdown = 2_000
      return try Server(
        configuration,
        routes: [
          Route(.get, "/loop", execution: .inline) { _ in
            self.wait()
            return Response(.ok)
          },
          Route(.get, "/worker", execution: .worker) { _ in
            self.wait()
            return Response(.ok)
          },
        ])
    }
  }

  /// Sends a request and does not wait for its answer. Gives the connection.
  private static func ask(_ server: Server, _ path: String) throws -> Int32 {
    guard case .tcp(_, let port) = server.addresses[0] else { return -1 }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    (address.sin_family, address.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    try #require(code == 0)
    let request = "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n"
    #expect(send(descriptor, request, request.utf8.count, 0) == request.utf8.count)
    return descriptor
  }

  private static func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<4_000 {
      if condition() { return true }
      usleep(5_000)
    }
    return condition()
  }

  @Test(arguments: [["/loop"], ["/worker", "/worker"]])
  func whoHangsSaysNothingAndSystemdStartsTheServiceAnew(requests: [String]) throws {
    let systemd = try NotifySocket("@peregrine-test-\(UInt64.random(in: 0 ... .max))")
    let hanging = Hanging()
    let server = try hanging.server()
    let notifier = try #require(SystemdNotifier(socket: systemd.name, watchdog: 400))
    let watchdog = try Watchdog(notifier, every: 200, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
      server.isResponsive(within: $0)
    }
    for _ in 0..<2 { #expect(systemd.next() == "WATCHDOG=1") }
    let connections = try requests.map { try Self.ask(server, $0) }
    #expect(Self.eventually { hanging.entered.withLock { $0 } == 1 && server.isResponsive(within: 50) == false })
    // One that was on its way may still come; then it is silent for longer than systemd waits.
    systemd.forget()
    _ = systemd.next(within: 300)
    #expect(systemd.next(within: 1_000) == nil)
    hanging.open()
    #expect(systemd.next() == "WATCHDOG=1", "what goes on again says so")
    watchdog.close()
    for connection in connections { close(connection) }
    _ = server.stop()
  }

  @Test func aWorkerThatHasMuchToDoDoesNotHangWhileNobodyWaits() throws {
    let hanging = Hanging()
    let server = try hanging.server()
    let connection = try Self.ask(server, "/worker")
    #expect(Self.eventually { hanging.entered.withLock { $0 } == 1 })
    #expect(server.isResponsive(within: 5_000))
    hanging.open()
    close(connection)
    _ = server.stop()
  }

  @Test(arguments: [("", nil), ("relative", nil), ("@", nil), ("/" + String(repeating: "x", count: 108), nil)] as [(String, Int?)])
  func whatIsNoSocketIsNotTold(name: String, watchdog: Int?) { #expect(SystemdNotifier(socket: name, watchdog: watchdog) == nil) }

  @Test func aWatchdogForAnotherProcessIsNotAnswered() throws {
    func watchdog(_ environment: [String: String]) -> Int? {
      SystemdNotifier(environment: environment.merging(["NOTIFY_SOCKET": "@x"]) { $1 })?.watchdog
    }
    #expect(watchdog(["WATCHDOG_USEC": "30000000"]) == 30_000)
    #expect(watchdog(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]) == 30_000)
    #expect(watchdog(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]) == nil)
    #expect(watchdog(["WATCHDOG_USEC": "0"]) == nil && watchdog([:]) == nil)
    #expect(SystemdNotifier(environment: [:]) == nil)
  }

  @Test(arguments: [
    ("0.2.0", "0.1.0", true), ("0.10.0", "0.9.9", true), ("1.0.0-rc1", "0.9.0", true), ("0.1.0", "0.1.0", false), ("0.0.9", "0.1.0", false),
    ("nonsense", "0.1.0", false),
  ])
  func aVersionIsNewerByItsNumbers(one: String, other: String, isNewer: Bool) {
    #expect(VersionCheck.Version(one).isNewer(than: VersionCheck.Version(other)) == isNewer)
  }
}
