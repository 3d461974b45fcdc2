import HTTPClient
import Schema
import Store
import Testing
import Travel

@testable import API

/// What a delivery says, in our own shape and in those of others, and when one that fails comes again.
@Suite struct WebhookBodyTests {
  private static let flight = """
    {"id":"019a9f3c-5d3e-7abc-8def-0123456789ab","event":"flight.created","created_at":"2026-03-01T09:00:00Z","data":{"id":"019a9f3c-0000-7abc-8def-0123456789ab",\
    "flight_number":"LH400","departure_airport":{"iata":"FRA","name":"Frankfurt <Main> & more"},"departure_local":"2026-03-29T10:30:00",\
    "arrival_airport":{"iata":"JFK"},"tags":["a","b"],"passengers":[],"distance_km":6188.5,"notes":null,"created_at":"2026-03-01T09:00:00Z"}}
    """

  @Test func withoutAPresetItIsThePayload() {
    let body = WebhookBody(Self.flight, event: "flight.created", nil)
    #expect(body.contentType == "application/json" && body.bytes == Array(Self.flight.utf8) && body.fields == [])
  }

  @Test func aChatGetsALineWithTheTimeOfThePlace() throws {
    let sentence = "New flight: LH400 FRA → JFK, 2026-03-29 10:30"
    let slack = WebhookBody(Self.flight, event: "flight.created", .slack)
    #expect(try JSONParser.parse(slack.bytes) == ["text": .string(sentence)])
    let discord = WebhookBody(Self.flight, event: "flight.created", .discord)
    #expect(try JSONParser.parse(discord.bytes) == ["content": .string(sentence), "allowed_mentions": ["parse": []]])
    let ntfy = WebhookBody(Self.flight, event: "flight.created", .ntfy)
    #expect(String(decoding: ntfy.bytes, as: UTF8.self) == sentence && ntfy.contentType.hasPrefix("text/plain"))
    #expect(ntfy.fields.contains("Title: Peregrine"))
  }

  @Test func whatSlackTakesForMarksIsWrittenOut() throws {
    let payload = #"{"data":{"title":"<!channel> & <b>","created_at":"x"}}"#
    let body = WebhookBody(payload, event: "trip.created", .slack)
    #expect(try JSONParser.parse(body.bytes) == ["text": "New trip: &lt;!channel&gt; &amp; &lt;b&gt;"])
  }

  @Test func homeAssistantGetsEverythingOnOneLevel() throws {
    let json = try JSONParser.parse(WebhookBody(Self.flight, event: "flight.created", .homeAssistant).bytes)
    #expect(json["event"] == "flight.created" && json["summary"] == "New flight: LH400 FRA → JFK, 2026-03-29 10:30")
    #expect(json["departure_airport_iata"] == "FRA" && json["tags"] == "a, b" && json["passengers"] == "" && json["notes"] == .null)
    #expect(json["id"] == "019a9f3c-0000-7abc-8def-0123456789ab" && json["event_id"] == "019a9f3c-5d3e-7abc-8def-0123456789ab")
    #expect(json["distance_km"] == .number("6188.5") && json["departure_airport"] == nil)
  }

  @Test(arguments: [
    ("flight.deleted", #"{"id":"1","kind":"flight","summary":"LH 400 · FRA → JFK"}"#, "Flight deleted: LH 400 · FRA → JFK"),
    (
      "trip.starting", #"{"title":"Japan","start_date":"2026-04-02","end_date":"2026-04-09","created_at":""}"#,
      "Trip begins: Japan, 2026-04-02 – 2026-04-09"
    ),
    (
      "item.created", #"{"kind":"hotel","summary":"Park Hyatt · 6 nights","start_local":"2026-04-02T15:00","created_at":""}"#,
      "New in your trip: Park Hyatt · 6 nights, 2026-04-02 15:00"
    ),
    (
      "item.updated", #"{"kind":"flight","summary":"LH 400 · FRA → JFK","start_date":"2026-04-02","created_at":""}"#,
      "Changed in your trip: LH 400 · FRA → JFK, 2026-04-02"
    ),
    (
      "collaborator.added", #"{"trip_title":"Japan","username":"bob","display_name":null,"role":"edit"}"#,
      "Trip shared: Japan, bob may edit"
    ),
    ("achievement.unlocked", #"{"name":"First flight","description":"Fly once."}"#, "Achievement unlocked: First flight, Fly once."),
    ("import.completed", #"{"rows":5,"created":3,"merged":0,"skipped":2,"failed":0}"#, "Import completed: 3 new, 2 there already"),
    ("webhook.test", "{}", "This is a test from Peregrine: webhooks arrive here."), ("flight.updated", "{}", "Flight changed"),
    ("of.another.version", #"{"a":1}"#, "of.another.version"),
  ])
  func eachEventIsALine(event: String, data: String, line: String) throws {
    #expect(WebhookSentence.text(event, try JSONParser.parse(Array(data.utf8))) == line)
  }

  @Test func everyEventHasItsLineAndItsName() {
    for kind in Event.Kind.allCases {
      #expect(WebhookSentence.text(kind.rawValue, [:]) != kind.rawValue, "\(kind)")
      #expect(WebhookInput.allowedEvents.contains(kind.rawValue))
    }
  }

  @Test func aDeliveryThatFailsComesAgainLaterEachTimeForADay() {
    let created = Instant(milliseconds: 1_000_000_000)
    func pause(_ attempts: Int, _ chance: Double, retryAfter: Int = 0) -> Int64? {
      WebhookSchedule.next(after: attempts, of: created, at: created, chance: chance, retryAfter: retryAfter)
        .map { $0.milliseconds - created.milliseconds }
    }
    #expect([1, 2, 3, 4].map { pause($0, 0.5) } == [10_000, 20_000, 40_000, 80_000])
    #expect([10, 100, 100_000].map { pause($0, 0.5) } == [3_600_000, 3_600_000, 3_600_000])
    #expect([0, 1].map { pause(1, $0) } == [7_500, 12_500])
    // Whoever asks for a pause gets it, up to that day, and nobody gets a shorter one.
    #expect([3, 25, 7_200, 1 << 40, -5].map { pause(1, 0.5, retryAfter: $0) } == [10_000, 25_000, 7_200_000, 86_400_000, 10_000])
    // The last one is at the end of the day, and then there is none.
    let late = Instant(milliseconds: created.milliseconds + 86_399_000)
    let end = Instant(milliseconds: created.milliseconds + 86_400_000)
    #expect(WebhookSchedule.next(after: 30, of: created, at: late, chance: 0.5) == end)
    #expect(WebhookSchedule.next(after: 31, of: created, at: end, chance: 0.5) == nil)
    // All of them together are few.
    var (now, attempts) = (created, 0)
    while let next = WebhookSchedule.next(after: attempts + 1, of: created, at: now, chance: 0) { (now, attempts) = (next, attempts + 1) }
    #expect((25...45).contains(attempts))
  }

  @Test func aReceiverGetsOneDeliveryUntilItHasAnswered() {
    var pace = WebhookPace()
    #expect(pace.room(for: "a") == 1)
    pace.take(1, for: "a")
    #expect(pace.room(for: "a") == 0 && pace.room(for: "b") == 1)
    pace.note(.answered(status: 500, retryAfter: 0, body: [], milliseconds: 20), of: "a")
    #expect(pace.room(for: "a") == 64)
    pace.take(60, for: "a")
    #expect(pace.room(for: "a") == 4 && pace.total == 60)
    pace.note(.failed("timed out", milliseconds: 10_000), of: "a")
    #expect(pace.room(for: "a") == 0)
    for _ in 0..<59 { pace.note(.failed("timed out", milliseconds: 10_000), of: "a") }
    #expect(pace.room(for: "a") == 1 && pace.total == 0)
    pace.take(1, for: "a")
    pace.note(.answered(status: 200, retryAfter: 0, body: [], milliseconds: 4_000), of: "a")
    #expect(pace.room(for: "a") == 8)
  }
}
