import Database
import Foundation
import Testing
import Threads

/// Whatever has been stored arrives at its receiver, in order, though the server is killed at any moment while it sends.
///
/// KILL_ROUNDS says how often (20).
@Suite(.serialized) struct WebhookKillTests {
  private static let rounds = getenv("KILL_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 20
  /// What no answer to a change that was refused may let out.
  private static let mark = "ROLLED BACK"

  private static func request(_ method: String, _ path: String, _ fields: [String], _ json: String = "") -> String {
    (["\(method) /api/v1\(path) HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Content-Length: \(json.utf8.count)"]
      + fields)
      .joined(separator: "\r\n") + "\r\n\r\n\(json)"
  }

  private static func object(_ text: some Sequence<UInt8>) -> [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(text))) as? [String: Any] ?? [:]
  }

  /// Sends a request and gives the object that is answered.
  private static func ask(_ server: PeregrineProcess, _ request: String) throws -> (response: RawResponse, data: [String: Any]) {
    let client = try server.connect()
    try client.send(request)
    let response = try client.response()
    return (response, object(response.body)["data"] as? [String: Any] ?? [:])
  }

  @Test func whatIsStoredArrivesInOrderAfterKillsAndNothingElseDoes() throws {
    let receiver = try Receiver()
    let directory = try TemporaryDirectory()
    func start() throws -> PeregrineProcess {
      try PeregrineProcess(["--data-dir", directory.path, "--rate-session", "off", "--rate-flights", "off", "--log-level", "notice"])
    }
    var server = try start()
    let form = #"{"username":"ada","email":"ada@example.org","password":"correct horse"}"#
    #expect(try Self.ask(server, Self.request("POST", "/auth/register", [], form)).response.status == 201)
    let login = try Self.ask(server, Self.request("POST", "/auth/login", [], #"{"username":"ada","password":"correct horse"}"#)).response
    let session = ["Cookie: \(try #require(login["Set-Cookie"]?.split(separator: ";").first))", "Sec-Fetch-Site: same-origin"]
    let hook = #"{"url":"\#(receiver.url)","events":["flight.*","item.*"]}"#
    #expect(try Self.ask(server, Self.request("POST", "/webhooks", session, hook)).response.status == 201)
    let trip = try Self.ask(server, Self.request("POST", "/trips", session, #"{"title":"x"}"#)).data["id"] as? String ?? ""

    var answered: Set<String> = []
    for round in 0..<Self.rounds {
      let days = String(format: "%04d-%02d-%02d", 2030 + round / 300, round / 25 % 12 + 1, round % 25 + 1)
      let flight = #"{"departure_airport":"FRA","arrival_airport":"JFK","departure_local":"\#(days)","notes":"\#(round).0"}"#
      let made = try Self.ask(server, Self.request("POST", "/flights", session, flight))
      let id = try #require(made.data["id"] as? String)
      answered.insert("\(round).0")
      var (requests, notes): ([String], [String?]) = ([], [])
      for change in 1...40 {
        notes.append("\(round).\(change)")
        requests.append(Self.request("PATCH", "/flights/\(id)", session, #"{"notes":"\#(round).\#(change)"}"#))
        guard change % 5 == 0 else { continue }
        // Its first item is stored, with its event, until the second one takes both back.
        notes.append(nil)
        let hotel = #"{"kind":"hotel","start_date":"2026-04-02","provider":"\#(Self.mark)"}"#
        requests.append(Self.request("POST", "/trips/\(trip)/items/batch", session, #"{"items":[\#(hotel),{"kind":"hotel"}]}"#))
      }
      let client = try server.connect()
      try client.send(requests.joined())
      usleep(.random(in: 0...150_000))
      server.program.signal(SIGKILL)
      for note in notes {
        // What was not answered may be stored or not.
        guard let response = try? client.response() else { break }
        #expect(response.status == (note == nil ? 400 : 200), "\(response.text)")
        if let note { answered.insert(note) }
      }
      _ = try server.program.finish()
      server = try start()
    }

    let database = try Database(.sqlite(path: directory.file("peregrine.db")), .read)
    defer { database.close() }
    let stored = try database.read { db in
      try db.rows("SELECT payload FROM webhook_events ORDER BY id") { try $0.next() as String }
    }.map { Self.object($0.utf8) }
    let ids = Set(stored.compactMap { $0["id"] as? String })
    #expect(ids.count == stored.count && ids.count >= Self.rounds)
    let deadline = MonotonicClock.milliseconds() + 120_000
    func arrived() -> [[String: Any]] { receiver.deliveries.map { Self.object($0.body.utf8) } }
    var events = arrived()
    while !ids.isSubset(of: events.compactMap { $0["id"] as? String }), MonotonicClock.milliseconds() < deadline {
      _ = receiver.wait(for: events.count + 1, seconds: 1)
      events = arrived()
    }
    #expect(Set(events.compactMap { $0["id"] as? String }) == ids, "what is stored arrives, and nothing else")
    let data = events.compactMap { $0["data"] as? [String: Any] }
    #expect(answered.isSubset(of: data.compactMap { $0["notes"] as? String }), "what was answered arrives")
    #expect(!receiver.deliveries.contains { $0.body.contains(Self.mark) })
    // Twice is allowed, back is not.
    var last: [String: String] = [:]
    for event in events {
      guard let id = event["id"] as? String, let flight = (event["data"] as? [String: Any])?["id"] as? String else { continue }
      #expect(id >= last[flight, default: ""], "\(event)")
      last[flight] = id
    }
    print("kills: \(Self.rounds), events: \(ids.count), deliveries: \(events.count)")
  }
}
