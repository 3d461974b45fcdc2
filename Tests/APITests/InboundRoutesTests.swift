import Database
import Schema
import Store
import Testing
import Travel

@testable import API

/// Messages that a mail service hands in: signed, fresh, once, and for the right person.
@Suite struct InboundRoutesTests {
  private static let secret = "a secret of a mail service"

  private static func message(to: String = "trips+ada@peregrine.example", from: String = "airline@airline.example") -> String {
    """
    From: "Lufthansa, bob@example.org" <\(from)>
    To: someone@else.example, Trips <\(to)>
    Subject: Itinerary
    Date: Sun, 01 Mar 2026 09:00:00 +0100
    Content-Type: application/ld+json

    {"@type": "FlightReservation", "reservationNumber": "X1Y2Z3", "reservationFor": {"@type": "Flight", "flightNumber": "LH400",
     "departureAirport": {"iataCode": "FRA"}, "departureTime": "2026-03-29T10:30:00+02:00",
     "arrivalAirport": {"iataCode": "JFK"}, "arrivalTime": "2026-03-29T13:05:00-04:00"}}
    """
  }

  private static func api(_ kind: TestDatabase.Kind = .sqlite) throws -> (TestAPI, TestAPI.Person) {
    var settings = APISettings(version: "1.2.3")
    settings.inboundSecret = secret
    let api = try TestAPI(kind, settings)
    return (api, try api.person("ada"))
  }

  private static func send(
    _ message: String, _ api: TestAPI, secret: String = secret, age: Int64 = 0, change: (inout [String]) -> Void = { _ in }
  ) throws -> RawResponse {
    let timestamp = "\(api.now.milliseconds / 1_000 - age)"
    let code = Secrets.authenticationCode(Array("\(timestamp).\(message)".utf8), key: Array(secret.utf8))
    var fields = [
      "Content-Type: message/rfc822", "X-Peregrine-Timestamp: \(timestamp)",
      "X-Peregrine-Signature-256: sha256=\(Secrets.hexadecimal(code))",
    ]
    change(&fields)
    return try api.ask("POST", "/inbound/email", message, fields)
  }

  private static func flights(_ api: TestAPI, of person: TestAPI.Person) throws -> Int? {
    try api.database.read { try $0.value("SELECT count(*) FROM flights WHERE user_id = $1", person.user.id) as Int? }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aSignedMessageIsStoredOnceForWhomItIsMeant(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.api(kind)
    let bob = try api.person("bob")
    let answer = try Self.send(Self.message(), api)
    #expect(answer.status == 200 && answer.json("data.created") == 1, "\(answer.text)")
    #expect(try Self.flights(api, of: ada) == 1 && Self.flights(api, of: bob) == 0)
    let flight = try api.ask("GET", "/flights", as: .session(ada))
    #expect(flight.text.contains("\"needs_review\":true") && flight.text.contains("\"source\":\"email\""), "\(flight.text)")
    // The very same request again is somebody who has listened.
    #expect(try Self.send(Self.message(), api).code == "replayed")
    // The same message sent again by the service is none: it brings nothing new.
    api.pass(seconds: 60)
    let again = try Self.send(Self.message(), api)
    #expect(again.status == 200 && again.json("data.created") == 0 && again.json("data.known") == 1, "\(again.text)")
    #expect(try Self.flights(api, of: ada) == 1)
  }

  @Test func whoForwardsAMessageIsKnownByTheirAddress() throws {
    let (api, ada) = try Self.api()
    #expect(try Self.send(Self.message(to: "trips@peregrine.example", from: "ADA@example.org"), api).status == 200)
    #expect(try Self.flights(api, of: ada) == 1)
    let stranger = try Self.send(Self.message(to: "trips@peregrine.example", from: "eve@example.org"), api)
    #expect(stranger.status == 422 && stranger.text.contains("username"), "\(stranger.text)")
  }

  @Test func whatIsNotSignedSoIsRefused() throws {
    let (api, ada) = try Self.api()
    #expect(try Self.send(Self.message(), api, secret: "another secret of 16").status == 401)
    #expect(try Self.send(Self.message(), api) { $0.removeLast() }.status == 401)
    #expect(try Self.send(Self.message(), api) { $0.remove(at: 1) }.status == 401)
    #expect(try Self.send(Self.message(), api) { $0[1] = "X-Peregrine-Timestamp: soon" }.status == 401)
    // Signed is the time as well: an old message cannot be given a new one.
    #expect(try Self.send(Self.message(), api, age: 60) { $0[1] = "X-Peregrine-Timestamp: \(api.now.milliseconds / 1_000)" }.status == 401)
    #expect(try Self.send(Self.message(), api, age: 301).text.contains("five minutes"))
    #expect(try Self.send(Self.message(), api, age: -301).status == 401)
    #expect(try Self.flights(api, of: ada) == 0)
  }

  @Test func withoutASecretTheDoorIsShut() throws {
    let api = try TestAPI(.sqlite)
    _ = try api.person("ada")
    let answer = try Self.send(Self.message(), api, secret: "")
    #expect(answer.status == 403 && answer.text.contains("PEREGRINE_INBOUND_SECRET"), "\(answer.text)")
  }
}
