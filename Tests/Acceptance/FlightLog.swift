import Foundation
import Testing

/// A running server with one account in it, whose token asks.
final class FlightLog {
  struct Answer {
    let status: Int
    /// The head as it came, lines ending in CRLF.
    let head: String
    let body: String

    /// The body as an object of JSON.
    func object() throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "\(head)\(body)")
    }
  }

  let server: PeregrineProcess
  private var token = ""

  /// In an account of its own on a server of its own, which has the variables of `environment` too.
  init(environment: [String: String] = [:]) throws {
    let off = ["LOGIN", "FLIGHTS", "SESSION", "TOKEN"].map { ("PEREGRINE_RATE_\($0)", "off") }
    server = try PeregrineProcess(environment: environment.merging(off) { own, _ in own })
    let person = #"{"username": "ada", "email": "ada@example.org", "password": "correct horse battery staple"}"#
    let login = #"{"username": "ada", "password": "correct horse battery staple"}"#
    _ = try ask("POST", "/auth/register", person)
    let head = try ask("POST", "/auth/login", login).head
    let cookie = try #require(head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("set-cookie: ") })
      .dropFirst("set-cookie: ".count).prefix { $0 != ";" }
    let wish = #"{"name": "test", "scopes": ["write"]}"#
    let made = try ask("POST", "/settings/tokens", wish, ["Cookie: \(cookie)", "Origin: http://127.0.0.1:\(server.port)"])
    token = try #require((made.object()["data"] as? [String: Any])?["token"] as? String)
  }

  /// The answer to a request below `/api/v1`, with the account's token unless `headers` say who asks.
  func ask(_ method: String, _ path: String, _ body: String? = nil, _ headers: [String] = [], type: String = "application/json") throws
    -> Answer
  {
    var arguments = ["curl", "-sS", "-i", "--max-time", "30", "-H", "Expect:"]
    arguments += method == "HEAD" ? ["-I"] : ["-X", method]
    for header in headers { arguments += ["-H", header] }
    if !token.isEmpty { arguments += ["-H", "Authorization: Bearer \(token)"] }
    if let body { arguments += ["-H", "Content-Type: \(type)", "--data-binary", body] }
    let result = try Subprocess.run(arguments + ["http://127.0.0.1:\(server.port)/api/v1\(path)"])
    let parts = result.text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let status = try #require(parts[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }, "\(result.errors)")
    return Answer(status: status, head: String(parts[0]), body: parts.count > 1 ? String(parts[1]) : "")
  }

  /// Logs a flight and returns it.
  @discardableResult
  func log(_ flight: String) throws -> [String: Any] {
    try #require(ask("POST", "/flights?force=true", flight).object()["data"] as? [String: Any])
  }
}
