import Database
import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API

/// Booking codes and ticket numbers go in and never come out, but for the one place that is meant for them.
@Suite struct SensitiveFieldsTests {
  private static let names = ["confirmation_code", "booking_reference", "ticket_number", "source_email_id"]

  /// Members with a marker in each field, numbered by what they belong to.
  private static func marked(_ number: Int) -> String { names.map { "\"\($0)\":\"MARK\(number)\"" }.joined(separator: ",") }

  @Test(arguments: TestDatabase.Kind.allCases)
  func noRouteAndNoFormatShowsThem(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    var answers: [RawResponse] = []
    func ask(_ method: String, _ path: String, _ json: String? = nil, as credential: TestAPI.Credential? = nil) throws -> RawResponse {
      let answer = try api.ask(method, path, as: credential ?? .session(ada), json)
      answers.append(answer)
      return answer
    }
    for person in [ada, bob] {
      let secret = #"{"url":"https://hooks.example.org/","secret":"MARK of a webhook"}"#
      #expect(try ask("POST", "/webhooks", secret, as: .session(person)).status == 201)
    }
    let trip = try ask("POST", "/trips", #"{"title": "x", "share_enabled": true}"#)
    let tripID = trip.string("data.id") ?? ""
    _ = try ask("POST", "/trips/\(tripID)/collaborators", #"{"username": "bob", "role": "edit"}"#)
    let nested = "\"details_json\":{\(Self.marked(1)),\"deep\":[{\(Self.marked(2))}],\"room\":\"1\"}"
    let flight = try ask(
      "POST", "/flights",
      "{\"departure_airport\":\"FRA\",\"arrival_airport\":\"JFK\",\"departure_local\":\"2026-03-01\",\"trip_id\":\"\(tripID)\",\(Self.marked(3))}"
    )
    let item = try ask("POST", "/trips/\(tripID)/items", "{\"kind\":\"hotel\",\"start_date\":\"2026-03-02\",\(Self.marked(4)),\(nested)}")
    let leg = try ask(
      "POST", "/trips/\(tripID)/items",
      "{\"kind\":\"flight\",\"start_date\":\"2026-03-03\",\"start_location\":\"JFK\",\"end_location\":\"FRA\",\(Self.marked(5)),\(nested)}")
    for made in [trip, flight, item, leg] { #expect(made.status == 201, "\(made.text)") }
    // Stored they are.
    #expect(try api.database.read { try $0.value("SELECT ticket_number FROM flights WHERE ticket_number = 'MARK3'") as String? } != nil)
    let booking = try api.ask("POST", "/trips/bookings", as: .session(ada), "{\"provider\":\"p\",\(Self.marked(6))}")
    let ids = [trip, flight, item, leg].map { $0.string("data.id") ?? "" } + ["\(ada.user.id)"]

    let tokens = [
      try api.token(ada, "read", "write", "admin").text, try api.token(ada, "read", "read:sensitive").text,
      try api.token(bob, "write").text,
    ]
    for endpoint in Endpoints.all where endpoint.method == .get {
      for id in endpoint.path.contains(":") ? ids : [""] {
        let path = endpoint.path.split(separator: "/").map { $0.hasPrefix(":") ? "/\(id)" : "/\($0)" }.joined()
        for credential in [TestAPI.Credential.session(ada), .session(bob)] + tokens.map({ .token($0) }) {
          let isShown = endpoint.path.hasPrefix("/trips/bookings")
          for query in ["", "?q=mar", "?format=csv", "?fields=items"] {
            let answer = try api.ask("GET", (endpoint.isAtRoot ? "/" : "") + path + query, as: credential)
            // A backup holds everything; who gets one is the business of AccessTests and AdminBackupTests.
            if !isShown, endpoint.path != "/admin/backup" || answer.status != 200 { answers.append(answer) }
          }
        }
      }
    }
    let link = trip.string("data.share_url")?.split(separator: "/").last.map(String.init) ?? ""
    let feed = try api.ask("POST", "/calendar/token", as: .session(ada)).string("data.feed_url")?.drop { $0 != "?" } ?? ""
    for path in ["/share/\(link)", "//share/\(link)", "/calendar/feed.ics\(feed)", "//metrics"] {
      let answer = try ask("GET", path, as: .nobody)
      #expect(answer.status == 200, "\(path)")
    }
    // What is changed, and what is wrong.
    _ = try ask("PATCH", "/items/\(ids[2])", "{\(Self.marked(7)),\(nested)}")
    _ = try ask("PATCH", "/flights/\(ids[1])", "{\(Self.marked(8))}")
    _ = try ask("PATCH", "/items/\(ids[3])", "{\(Self.marked(9)),\"kind\":\"hotel\"}")
    _ = try ask("POST", "/flights/bulk", #"{"ids":["\#(ids[1])"],"action":"set","value":{\#(Self.marked(10)),"seat":"1A"},"dry_run":true}"#)
    _ = try ask("POST", "/flights/import", #"{"data":[{\#(Self.marked(11)),"departure_airport":"XXQ"}]}"#)
    _ = try ask("POST", "/flights", "{\(Self.marked(12)),\"departure_airport\":\"XXQ\"}")
    for answer in answers { #expect(!answer.text.contains("MARK"), "\(answer.text.prefix(400))") }
    #expect(!api.log.text.contains("MARK"))
    let told = try api.database.read { try $0.rows("SELECT payload FROM webhook_events") { try $0.next() as String } }
    #expect(told.count > 5 && !told.contains { $0.contains("MARK") })
    #expect(answers.count > 400)

    // The one place.
    let path = "/trips/bookings/\(booking.string("data.id") ?? "")"
    let shown = try [TestAPI.Credential.session(ada), .token(tokens[0]), .token(tokens[1])].map { try api.ask("GET", path, as: $0).text }
    #expect(shown.map { $0.contains("MARK6") } == [true, false, true])
  }
}
