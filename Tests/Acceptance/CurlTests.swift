import Foundation
import Testing

/// The command as curl sees it.
@Suite struct CurlTests {
  private static let health = "{\"data\":{\"status\":\"ok\",\"live\":true,\"ready\":true,\"database\":\"ok\"},\"meta\":{}}\n"

  @Test func healthIsAnswered() throws {
    let server = try PeregrineProcess()
    let answer = try server.curl("/api/v1/health")
    #expect(answer.code == 0)
    #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.text.hasSuffix("\r\n\r\n" + Self.health))
    for field in [
      "Content-Type: application/json", "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
      "Referrer-Policy: no-referrer", "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'", "Vary: Accept-Encoding",
    ] {
      #expect(answer.text.contains("\r\n\(field)\r\n"))
    }
  }

  @Test(arguments: [["--http1.0"], ["--http1.0", "-H", "Connection: keep-alive"], ["--http1.1"], ["--http1.1", "-I"]])
  func everyWayCurlAsksIsAnswered(options: [String]) throws {
    let server = try PeregrineProcess()
    let answer = try Subprocess.run(["curl", "-sS", "-i"] + options + ["http://127.0.0.1:\(server.port)/api/v1/health"])
    #expect(answer.code == 0, "\(answer.errors)")
    #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.text.hasSuffix(options.contains("-I") ? "\r\n\r\n" : Self.health))
  }

  @Test func curlReusesItsConnection() throws {
    let server = try PeregrineProcess()
    let url = "http://127.0.0.1:\(server.port)/api/v1/health"
    let answer = try Subprocess.run(["curl", "-sS", "-w", "%{num_connects}\n", url, url, url])
    #expect(answer.text == "\(Self.health)1\n\(Self.health)0\n\(Self.health)0\n")
  }

  @Test func curlDecompresses() throws {
    let server = try PeregrineProcess()
    let answer = try server.curl("/metrics", "--http1.1", "--compressed")
    #expect(answer.code == 0)
    #expect(answer.text.contains("\r\nContent-Encoding: gzip\r\n"))
    #expect(answer.text.contains("\nperegrine_build_info{version="))
  }

  @Test func curlSpeaksOverAUnixSocket() throws {
    let directory = try TemporaryDirectory()
    let server = try PeregrineProcess(["--listen", "unix:\(directory.file("s"))"])
    #expect(try server.log(containing: "listening on").contains("listening on unix:\(directory.file("s"))\n"))
    let answer = try Subprocess.run(
      ["curl", "-sS", "-i", "--unix-socket", directory.file("s"), "http://localhost/api/v1/health"])
    #expect(answer.text.hasSuffix(Self.health))
    #expect(try server.terminate().code == 0)
    #expect(!FileManager.default.fileExists(atPath: directory.file("s")), "no socket file is left")
  }

  @Test func theVersionIsOneEverywhere() throws {
    let version = try PeregrineProcess.run(["--version"]).text.trimmingCharacters(in: .newlines)
    #expect(version.split(separator: ".").count == 3)
    let server = try PeregrineProcess()
    #expect(try server.curl("/api/v1/version").text.contains("\"version\":\"\(version)\""))
    #expect(try server.curl("/metrics").text.contains("{version=\"\(version)\"} 1\n"))
  }

  // MARK: Errors

  private struct Envelope: Decodable {
    struct Content: Decodable {
      let code: String
      let message: String
      let request_id: String
      let limit: Int?
    }

    let error: Content
  }

  private static func envelope(_ answer: Subprocess.Result) throws -> (head: String, error: Envelope.Content) {
    let end = try #require(answer.text.range(of: "\r\n\r\n"))
    let error = try JSONDecoder().decode(Envelope.self, from: Data(answer.text[end.upperBound...].utf8)).error
    return (String(answer.text[..<end.upperBound]), error)
  }

  @Test func contentOverTheLimitIsAnsweredInTheEnvelopeOfErrors() throws {
    let server = try PeregrineProcess(["--max-body", "1KiB"])
    let content = String(repeating: "x", count: 200_000)
    let directory = try TemporaryDirectory()
    let file = try directory.write("content", content)
    let answer = try server.curl("/api/v1/health", "-X", "GET", "--data-binary", "@\(file)", "-H", "X-Request-Id: too-large")
    let (head, error) = try Self.envelope(answer)
    #expect(head.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
    #expect(head.contains("\r\nContent-Type: application/json\r\n"))
    #expect(head.contains("\r\nConnection: close\r\n"))
    #expect(head.contains("\r\nX-Request-Id: too-large\r\n"))
    #expect(error.code == "payload_too_large")
    #expect(error.limit == 1024)
    #expect(error.request_id == "too-large")
    #expect(error.message.contains("1024 bytes"))
  }

  @Test(arguments: [
    (["/nothing"], 404, "not_found"), (["-X", "DELETE", "/api/v1/health"], 405, "method_not_allowed"),
    (["/api/v1/%00"], 400, "bad_request"), (["-X", "BREW", "/"], 501, "not_implemented"),
    (["-H", "Expect: tea", "/"], 417, "expectation_failed"), (["-H", "Host: a b", "/"], 400, "bad_request"),
    (["/" + String(repeating: "x", count: 9_000)], 414, "uri_too_long"),
    (["-H", "X: " + String(repeating: "x", count: 40_000), "/"], 431, "headers_too_large"),
  ])
  func everyErrorComesInTheSameEnvelope(arguments: [String], status: Int, code: String) throws {
    let server = try PeregrineProcess()
    let answer = try Subprocess.run(
      ["curl", "-sS", "-i"] + arguments.dropLast() + ["http://127.0.0.1:\(server.port)\(arguments.last ?? "")"])
    let (head, error) = try Self.envelope(answer)
    #expect(head.hasPrefix("HTTP/1.1 \(status) "))
    #expect(error.code == code)
    #expect(head.contains("\r\nX-Request-Id: \(error.request_id)\r\n"))
  }

  // MARK: Metrics

  @Test func metricsAreWhatPrometheusReads() throws {
    let server = try PeregrineProcess()
    _ = try server.curl("/api/v1/health")
    _ = try server.curl("/nothing")
    let answer = try server.curl("/metrics")
    let parts = answer.text.components(separatedBy: "\r\n\r\n")
    #expect(parts[0].contains("Content-Type: text/plain; version=0.0.4"))
    var types: [String: String] = [:]
    var samples: [String: Double] = [:]
    for line in parts[1].split(separator: "\n") {
      if let match = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
        #expect(types.updateValue(String(match.2), forKey: String(match.1)) == nil, "\(line) stands twice")
      } else if line.wholeMatch(of: /# HELP [a-z_]+ .+/) == nil {
        let match = try #require(line.wholeMatch(of: /([a-z_]+)(\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})? ([0-9.e+-]+)/), "\(line)")
        let family = String(match.1).replacing(/_(bucket|sum|count)$/, with: "")
        #expect(types[String(match.1)] != nil || types[family] == "histogram", "\(line) comes before its type")
        let value = try #require(Double(match.3))
        #expect(samples.updateValue(value, forKey: "\(match.1)\(match.2 ?? "")") == nil, "\(line) stands twice")
      }
    }
    #expect(samples["peregrine_http_requests_total{method=\"GET\",route=\"/api/v1/health\",status=\"200\"}"] == 1)
    #expect(samples["peregrine_http_requests_total{method=\"\",route=\"\",status=\"404\"}"] == 1)
    #expect(try #require(samples["peregrine_http_connections"]) >= 1)
    #expect(samples["peregrine_http_connections_accepted_total"] == 3)
    #expect(samples["peregrine_http_request_duration_seconds_count{group=\"health\"}"] == 1)
  }
}
