import Foundation
import Testing

/// A client whose server died before it answered sends the same again.
@Suite struct RetryTests {
  @Test func whatIsSentAgainAfterAKillIsDoneOnce() throws {
    let directory = try TemporaryDirectory()
    func start() throws -> PeregrineProcess {
      try PeregrineProcess(["--data-dir", directory.path, "--rate-session", "off"])
    }
    var server = try start()
    let form = #"{"username":"ada","email":"ada@example.org","password":"correct horse"}"#
    #expect(try Self.answer(server.connect(), Self.post("/auth/register", form)).status == 201)
    let login = try Self.answer(server.connect(), Self.post("/auth/login", #"{"username":"ada","password":"correct horse"}"#))
    let cookie = try #require(login["Set-Cookie"]?.split(separator: ";").first)
    let session = ["Cookie: \(cookie)", "Sec-Fetch-Site: same-origin"]

    var names: Set<String> = []
    for round in 0..<4 {
      let requests = (0..<12).map { index in
        let name = "\(round)-\(index)"
        names.insert(name)
        return Self.post("/settings/tokens", #"{"name":"\#(name)","scopes":["read"]}"#, session + ["Idempotency-Key: \(name)"])
      }
      // Some are answered; of the others nobody knows how far they have come.
      let client = try server.connect()
      try client.send(requests.joined())
      let answered = try (0..<(round * 3)).map { _ in try Self.id(client.response()) }
      server.program.signal(SIGKILL)
      _ = try server.program.finish()
      server = try start()
      let again = try server.connect()
      try again.send(requests.joined())
      let ids = try requests.map { _ in try Self.id(again.response()) }
      #expect(Array(ids.prefix(answered.count)) == answered, "the answers are those from before the kill")
      #expect(Set(ids).count == ids.count)
    }
    let list = try Self.answer(server.connect(), Self.request("GET", "/settings/tokens?fields=name", session))
    let data = try JSONSerialization.jsonObject(with: Data(list.body)) as? [String: Any]
    let stored = (data?["data"] as? [[String: String]] ?? []).compactMap { $0["name"] }
    #expect(stored.count == names.count)
    #expect(Set(stored) == names)
  }

  private static func request(_ method: String, _ path: String, _ fields: [String], _ json: String = "") -> String {
    (["\(method) /api/v1\(path) HTTP/1.1", "Host: localhost", "Content-Length: \(json.utf8.count)"] + fields).joined(separator: "\r\n")
      + "\r\n\r\n\(json)"
  }

  private static func post(_ path: String, _ json: String, _ fields: [String] = []) -> String {
    request("POST", path, fields + ["Content-Type: application/json"], json)
  }

  private static func answer(_ client: RawClient, _ request: String) throws -> RawResponse {
    try client.send(request)
    return try client.response()
  }

  /// The id of what has been made.
  private static func id(_ response: RawResponse) throws -> String {
    #expect(response.status == 201)
    let content = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
    return try #require((content?["data"] as? [String: Any])?["id"] as? String)
  }
}
