import Database
import Schema
import Store
import Testing
import Travel

@testable import API

/// Documents that are sent, read, and, when that is asked for, stored.
@Suite struct ParserRoutesTests {
  private static let pass = "M1DESMARAIS/LUC       EABC123 FRAJFKLH 0400 089Y034A0025 100"

  private static let mail = """
    From: bookings@airline.example\r
    To: ada@example.org\r
    Subject: Your trip\r
    Date: Sun, 01 Mar 2026 09:00:00 +0100\r
    Message-ID: <SECRET-ID@airline.example>\r
    Content-Type: text/html; charset=utf-8\r
    \r
    <html><script type="application/ld+json">
    [{"@context": "http://schema.org", "@type": "FlightReservation", "reservationNumber": "SECRETPNR",
      "reservationStatus": "http://schema.org/ReservationConfirmed", "underName": {"@type": "Person", "name": "Ada Lovelace"},
      "reservationFor": {"@type": "Flight", "flightNumber": "400", "airline": {"@type": "Airline", "name": "Lufthansa", "iataCode": "LH"},
       "departureAirport": {"@type": "Airport", "iataCode": "FRA"}, "departureTime": "2026-03-29T10:30:00+02:00",
       "arrivalAirport": {"@type": "Airport", "iataCode": "JFK"}, "arrivalTime": "2026-03-29T13:05:00-04:00"}},
     {"@context": "http://schema.org", "@type": "LodgingReservation", "reservationNumber": "SECRETHOTEL",
      "underName": {"@type": "Person", "name": "Ada Lovelace"},
      "reservationFor": {"@type": "LodgingBusiness", "name": "Hudson Rooms", "address": "350 5th Ave, New York"},
      "checkinTime": "2026-03-29T15:00", "checkoutTime": "2026-04-02T11:00"}]
    </script><p>Thank you.</p></html>
    """

  private static func writer(_ kind: TestDatabase.Kind = .sqlite) throws -> (TestAPI, TestAPI.Person, TestAPI.Credential) {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    return (api, ada, .token(try api.token(ada, "write").text))
  }

  private static func post(
    _ api: TestAPI, _ path: String, _ document: String, type: String = "message/rfc822", as credential: TestAPI.Credential
  ) throws -> RawResponse {
    try api.ask("POST", path, as: credential, document, ["Content-Type: \(type)"])
  }

  // MARK: Reading

  @Test func aBarcodeIsReadAsAFlightWithWhereEachFieldStands() throws {
    let (api, _, token) = try Self.writer()
    let json = "{\"barcode\": \"\(Self.pass)\"}"
    for answer in [
      try api.ask("POST", "/parse-boardingpass", as: token, json),
      try Self.post(api, "/parse-boardingpass", Self.pass, type: "text/plain", as: token),
      // What curl sends that has not been told a type.
      try Self.post(api, "/parse-boardingpass", Self.pass + "\n", type: "application/x-www-form-urlencoded", as: token),
    ] {
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.at("data.0.kind") == "flight" && answer.at("data.0.flight_number") == "LH400")
      #expect(answer.at("data.0.departure_airport.iata") == "FRA" && answer.at("data.0.arrival_airport.icao") == "KJFK")
      #expect(answer.at("data.0.departure_local") == "2026-03-30" && answer.at("data.0.seat") == "34A")
      #expect(answer.at("data.0.sources.seat.kind") == "barcode" && answer.at("data.0.source") == "boarding_pass")
      #expect(answer.at("data.0.saved") == nil && !answer.text.contains("ABC123"))
    }
    #expect(try api.database.read { try $0.value("SELECT count(*) FROM flights") as Int? } == 0)
  }

  @Test func aMessageIsReadAsTheFlightAndTheHotelInIt() throws {
    let (api, _, token) = try Self.writer()
    let answer = try Self.post(api, "/parse-email", Self.mail, as: token)
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.at("meta.count") == "2")
    #expect(answer.at("data.0.departure_utc") == "2026-03-29T08:30:00Z" && answer.at("data.0.arrival_local") == "2026-03-29T13:05")
    #expect(answer.at("data.0.duration_minutes") == "515" && answer.at("data.0.passengers.0") == "Ada Lovelace")
    #expect(answer.at("data.0.needs_review") == "false")
    #expect(answer.at("data.1.kind") == "hotel" && answer.at("data.1.provider") == "Hudson Rooms")
    #expect(answer.at("data.1.start_local") == "2026-03-29T15:00")
    #expect(!answer.text.contains("SECRET"))
  }

  @Test func aMessageInPartsIsReadAsTheWholeOne() throws {
    let (api, _, token) = try Self.writer()
    var writer = JSONWriter()
    writer.value([
      "html": .string(String(Self.mail.split(separator: "\r\n\r\n", maxSplits: 1)[1])), "subject": "Your trip",
      "from": "bookings@airline.example", "date": "Sun, 01 Mar 2026 09:00:00 +0100",
    ])
    let answer = try api.ask("POST", "/parse-email", as: token, String(decoding: writer.bytes, as: UTF8.self))
    #expect(answer.status == 200 && answer.at("meta.count") == "2", "\(answer.text)")
    let empty = try api.ask("POST", "/parse-email", as: token, #"{"subject": "x"}"#)
    #expect(empty.status == 400 && empty.text.contains("text is required, or html"), "\(empty.text)")
  }

  @Test func aTextThatBeginsLikeJSONIsAText() throws {
    let (api, _, token) = try Self.writer()
    for text in ["{", "{}", "[see below]", #"{"barcode": "x"}"#] {
      let answer = try Self.post(api, "/parse-email", text, type: "text/plain", as: token)
      #expect(answer.status == 200 && answer.at("meta.count") == "0", "\(answer.text)")
    }
  }

  @Test func whatSaysNothingOfJourneysGivesNothing() throws {
    let (api, _, token) = try Self.writer()
    let answer = try Self.post(
      api, "/parse-email", "Subject: Offers\r\nFrom: a@b.example\r\n\r\nFly from FRA to JFK from 399 EUR, book by 03/04!\r\n", as: token)
    #expect(answer.status == 200 && answer.at("meta.count") == "0", "\(answer.text)")
  }

  @Test(arguments: [
    ("{\"barcode\": \"hello\"}", "begins with M"), ("{}", "barcode is required"), ("{\"barcode\": 5}", "barcode must be a string"),
  ])
  func whatIsNoPassIsRefusedInWordsThatHelp(json: String, words: String) throws {
    let (api, _, token) = try Self.writer()
    let answer = try api.ask("POST", "/parse-boardingpass", as: token, json)
    #expect([400, 422].contains(answer.status) && answer.text.contains(words), "\(answer.text)")
  }

  @Test func whatTakesAProgramThatIsNotThereSaysSo() throws {
    let (api, _, token) = try Self.writer()
    let answer = try Self.post(api, "/parse-boardingpass", "%PDF-1.4\n", type: "application/pdf", as: token)
    #expect(answer.status == 422 && answer.at("error.code") == "unparseable_document", "\(answer.text)")
  }

  // MARK: Saving

  @Test(arguments: TestDatabase.Kind.allCases)
  func savedIsWhatWasReadOnceAndIntoTheTripOfThoseDays(kind: TestDatabase.Kind) throws {
    let (api, ada, token) = try Self.writer(kind)
    let trip = try api.ask("POST", "/trips", as: token, #"{"title": "New York", "start_date": "2026-03-28", "end_date": "2026-04-03"}"#)
    let saved = try Self.post(api, "/parse-email?save=true", Self.mail, as: token)
    #expect(saved.status == 200, "\(saved.text)")
    #expect(saved.at("data.0.saved.outcome") == "created" && saved.at("data.1.saved.outcome") == "created")
    #expect(saved.at("data.1.saved.trip_id") == trip.at("data.id"))
    #expect(!saved.text.contains("SECRET"))
    let flight = try api.ask("GET", "/flights/\(saved.at("data.0.saved.id") ?? "")", as: token)
    #expect(flight.at("data.source") == "email" && flight.at("data.confidence") == "0.98")
    #expect(flight.at("data.needs_review") == "false")
    let codes = try api.database.read { db in
      [
        try db.value("SELECT confirmation_code FROM flights WHERE user_id = $1", ada.user.id) as String?,
        try db.value("SELECT source_email_id FROM flights WHERE user_id = $1", ada.user.id),
        try db.value("SELECT confirmation_code FROM items WHERE user_id = $1", ada.user.id),
      ]
    }
    #expect(codes == ["SECRETPNR", "SECRET-ID@airline.example", "SECRETHOTEL"])

    let again = try Self.post(api, "/parse-email?save=true", Self.mail, as: token)
    #expect(again.status == 409 && again.at("error.existing_id") == saved.at("data.0.saved.id"), "\(again.text)")
    let merged = try Self.post(api, "/parse-email?save=true&merge=true", Self.mail, as: token)
    #expect(merged.status == 200 && merged.at("data.0.saved.outcome") == "merged", "\(merged.text)")
    #expect(merged.at("data.1.saved.outcome") == "duplicate")
    #expect(try api.ask("GET", "/flights", as: token).at("meta.pagination.total") == "1")
  }

  @Test func aPassCompletesTheFlightOfAMessage() throws {
    let (api, _, token) = try Self.writer()
    _ = try Self.post(api, "/parse-email?save=true", Self.mail, as: token)
    let pass = Self.pass.replacing(" 089Y", with: " 088Y")
    let merged = try Self.post(api, "/parse-boardingpass?save=true&merge=true", pass, type: "text/plain", as: token)
    #expect(merged.status == 200 && merged.at("data.0.seat") == "34A", "\(merged.text)")
    // The time of the message stands.
    #expect(merged.at("data.0.departure_local") == "2026-03-29T10:30")
  }

  @Test func anItemWithoutATripMakesOneAndWhatIsGivenATripGoesThere() throws {
    let (api, _, token) = try Self.writer()
    let alone = try Self.post(api, "/parse-email?save=true", Self.mail, as: token)
    let made = try api.ask("GET", "/trips/\(alone.at("data.1.saved.trip_id") ?? "")", as: token)
    #expect(made.status == 200 && made.at("meta.item_count") == "1", "\(made.text)")
    #expect(made.at("data.start_date") == "2026-03-29" && made.at("data.end_date") == "2026-04-02")

    let trip = try api.ask("POST", "/trips", as: token, #"{"title": "Other"}"#).at("data.id") ?? ""
    let there = try Self.post(api, "/parse-boardingpass?save=true&trip_id=\(trip)", Self.pass, type: "text/plain", as: token)
    #expect(there.status == 200 && there.at("data.0.saved.trip_id") == trip, "\(there.text)")
    let stranger = TestAPI.Credential.token(try api.token(try api.person("bob"), "write").text)
    let refused = try Self.post(api, "/parse-boardingpass?save=true&trip_id=\(trip)", Self.pass, type: "text/plain", as: stranger)
    #expect(refused.status == 400 && refused.text.contains("trip_id"), "\(refused.text)")
  }

  @Test func readingTakesLessThanSaving() throws {
    let (api, ada, _) = try Self.writer()
    let parser = TestAPI.Credential.token(try api.token(ada, "write:parsers").text)
    #expect(try Self.post(api, "/parse-boardingpass", Self.pass, type: "text/plain", as: parser).status == 200)
    let refused = try Self.post(api, "/parse-boardingpass?save=true", Self.pass, type: "text/plain", as: parser)
    #expect(refused.status == 403 && refused.text.contains("write:flights"), "\(refused.text)")
  }
}

extension RawResponse {
  /// What stands at a path such as `data.0.seat`, as text; nil for null and for nothing.
  fileprivate func at(_ path: String) -> String? {
    var value: JSON? = json
    for step in path.split(separator: ".") {
      if case .array(let elements)? = value, let i = Int(step) {
        value = elements.indices.contains(i) ? elements[i] : nil
      } else {
        value = value?[String(step)]
      }
    }
    switch value {
    case .string(let text), .number(let text): return text
    case .bool(let isTrue): return "\(isTrue)"
    default: return nil
    }
  }
}
