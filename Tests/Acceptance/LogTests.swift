import Foundation
import Testing

/// What the command writes into its log, and what it never does.
@Suite struct LogTests {
  /// Everything that is logged while clients send secrets in every place there is.
  private static func log(_ flags: String...) throws -> [Substring] {
    let server = try PeregrineProcess(flags)
    _ = try server.curl("/api/v1/health?token=hunter2", "-H", "X-Request-Id: kept-1", "-H", "Authorization: Bearer hunter2")
    _ = try server.curl("/nothing/hunter2?token=hunter2", "-b", "session=hunter2", "-H", "X-Request-Id: kept-2")
    let client = try server.connect()
    try client.send("GET /?token=hunter2%00 HTTP/1.1\r\nHost: hunter2\r\nX-Request-Id: lost\r\n\r\n")
    #expect(try client.response().status == 400)
    let result = try server.terminate()
    try #require(result.code == 0)
    #expect(!result.errors.contains("hunter2"))
    #expect(result.text.isEmpty, "the log goes to standard error, and nothing else is written")
    return result.errors.split(separator: "\n")
  }

  @Test func aLineOfTextIsForPeople() throws {
    let lines = try Self.log()
    let time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"
    let pattern = try Regex("\(time) (info|notice) .+")
    for line in lines { #expect(line.wholeMatch(of: pattern) != nil, "\(line)") }
    func line(_ id: String) throws -> String { String(try #require(lines.first { $0.contains("request_id=\(id)") })) }
    let kept = "method=GET request_id=kept"
    #expect(try line("kept-1").contains("\(kept)-1 route=/api/v1/health status=400 us="))
    #expect(try line("kept-2").contains("\(kept)-2 route=- status=404 us="))
    for line in lines where line.contains(" info request ") { #expect(line.contains(/\ bytes=[0-9]+ .+ us=[0-9]+$/), "\(line)") }
    #expect(lines.contains { $0.contains("method=- ") && $0.contains("route=- status=400") })
    #expect(lines.contains { $0.contains(/\ notice listening on http:\/\/127\.0\.0\.1:[0-9]+$/) })
  }

  @Test func aLineOfJSONIsForPrograms() throws {
    let events = try Self.log("--log-format", "json").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
    }
    for event in events {
      #expect((event["time"] as? String)?.hasSuffix("Z") == true)
      #expect(["info", "notice"].contains(event["level"] as? String))
      #expect(event["message"] is String)
    }
    let requests = events.filter { $0["message"] as? String == "request" }
    #expect(requests.count == 3)
    for event in requests {
      for name in ["request_id", "method", "route"] { #expect(event[name] is String, "\(name) is text") }
      for name in ["status", "bytes", "us"] { #expect(event[name] is Int, "\(name) is a number") }
      #expect(try #require(event["bytes"] as? Int) > 100)
    }
    let health = try #require(requests.first { $0["request_id"] as? String == "kept-1" })
    #expect(health["method"] as? String == "GET")
    #expect(health["route"] as? String == "/api/v1/health")
    #expect(health["status"] as? Int == 400, "there is no parameter token")
  }

  @Test func aQuieterLogSaysNothingOfRequestsThatWentWell() throws {
    let server = try PeregrineProcess(["--log-level", "notice"])
    _ = try server.curl("/api/v1/health")
    let result = try server.terminate()
    #expect(!result.errors.contains("info request"))
    #expect(result.errors.contains("listening on") && result.errors.contains("stopped; every request was answered"))
  }

  @Test(arguments: ["text", "json"])
  func aReaderOfTheLogThatStopsReadingDoesNotStopTheServer(format: String) throws {
    let server = try PeregrineProcess(["--log-format", format])
    let client = try server.connect()
    let request = "GET /api/v1/health HTTP/1.1\r\nHost: a\r\nX-Request-Id: \(String(repeating: "x", count: 128))\r\n\r\n"
    // Nobody reads the log meanwhile, and it grows to more than the server keeps for a reader.
    for _ in 0..<70 {
      try client.send(String(repeating: request, count: 100))
      for _ in 0..<100 { #expect(try client.response().status == 200) }
    }
    let lines = try server.terminate().errors.split(separator: "\n")
    let notice = try #require(lines.first { $0.contains("log lines were dropped") }, "what is missing is said")
    #expect(notice.contains(format == "text" ? /\ warning .+ count=[0-9]+$/ : /"level":"warning".+"count":[0-9]+\}$/), "\(notice)")
    #expect(lines.count > 100, "what fitted is there")
  }
}
