import Logging
import Testing
import Threads

@testable import HTTPServer

/// The line of the log that says where the time of a slow request went.
@Suite struct SlowRequestTests {
  private static func lines(_ server: TestServer, _ word: String) -> [String] {
    server.log.lines.filter { $0.contains("slow request") && $0.contains(word) }
  }

  @Test func aSlowRequestIsToldWithWhereItsTimeWent() throws {
    let gate = Gate()
    let server = try TestServer([
      Route(.get, "/slow") { _ in
        gate.wait()
        var response = Response.text("done")
        response.logMetadata = ["user_id": "somebody"]
        return response
      },
      .text("/quick"),
    ]) {
      $0.workers = 1
      $0.slowRequest = 50
    }
    let clients = try (0..<2).map { _ in try server.connect() }
    for client in clients { try client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n") }
    #expect(eventually { server.server.metrics.workersWaiting == 1 })
    let begun = MonotonicClock.milliseconds()
    #expect(eventually { MonotonicClock.milliseconds() > begun + 60 })
    gate.open()
    for client in clients { #expect(try client.response().status == 200) }
    _ = try server.ask("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { Self.lines(server, "/slow").count == 2 })
    #expect(Self.lines(server, "/quick").isEmpty)
    func microseconds(_ line: String, _ name: String) throws -> Int {
      let field = try #require(line.split(separator: " ").first { $0.hasPrefix("\(name)=") }, "\(line)")
      return try #require(Int(field.dropFirst(name.count + 1)))
    }
    let parts = try Self.lines(server, "/slow").map { line in
      (handler: try microseconds(line, "handler_us"), queue: try microseconds(line, "queue_us"), whole: try microseconds(line, "us"))
    }
    #expect(parts.contains { $0.handler >= 50_000 && $0.queue < $0.handler }, "one was worked on: \(parts)")
    #expect(parts.contains { $0.queue >= 50_000 && $0.handler < $0.queue }, "the other waited for it: \(parts)")
    #expect(parts.allSatisfy { $0.handler + $0.queue <= $0.whole })
    #expect(Self.lines(server, "user_id=somebody").count == 2)
  }

  @Test func withoutALimitNothingIsSlow() throws {
    let server = try TestServer([.text("/quick")])
    _ = try server.ask("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { server.log.lines.contains { $0.contains("request") } })
    #expect(!server.log.lines.contains { $0.contains("slow") })
  }
}
