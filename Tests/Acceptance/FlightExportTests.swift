import Foundation
import Testing

/// `GET /flights/export` of a running server.
@Suite struct FlightExportTests {
  private static let full = """
    {"flight_number": "lh 0400", "departure_airport": "FRA", "arrival_airport": "JFK", "departure_local": "2024-03-31T10:30",
     "arrival_local": "2024-03-31T13:05", "seat": "34A", "cabin_class": "economy", "aircraft": "A388", "codeshare": true,
     "passengers": ["Alice", "Bob; the builder"], "tags": ["2024", "long"], "price_amount": "612.40", "price_currency": "EUR",
     "notes": "=HYPERLINK(\\"x\\"),\\nsecond line", "confirmation_code": "SECRET1", "booking_reference": "SECRET2",
     "ticket_number": "SECRET3", "source_email_id": "SECRET4"}
    """
  private static let glider = """
    {"departure_airport": {"name": "Tegelberg", "latitude": 47.57, "longitude": -10.77, "timezone": "Europe/Berlin"},
     "arrival_airport": "muc", "departure_local": "1998-07-14"}
    """

  @Test func aJSONExportHoldsTheFlightsAsTheyAreReadOldestFirst() throws {
    let log = try FlightLog()
    let ids = try [Self.full, Self.glider].map { try #require(log.log($0)["id"] as? String) }
    let answer = try log.ask("GET", "/flights/export")
    #expect(answer.status == 200)
    #expect(answer.head.contains("\r\nContent-Type: application/json\r\n"))
    #expect(answer.head.contains(#/\r\nContent-Disposition: attachment; filename="peregrine-flights-\d{4}-\d\d-\d\d\.json"/#))
    let file = try answer.object()
    #expect(file["format"] as? String == "peregrine")
    #expect(file["version"] as? Int == 1)
    let flights = try #require(file["flights"] as? [NSDictionary])
    let read = try ids.reversed().map { try #require(log.ask("GET", "/flights/\($0)").object()["data"] as? NSDictionary) }
    #expect(flights == read)
    #expect(!answer.body.contains("SECRET"))
  }

  @Test func aCSVExportHasOneColumnForEachFieldAndNothingSecret() throws {
    let log = try FlightLog()
    try log.log(Self.full)
    try log.log(Self.glider)
    let answer = try log.ask("GET", "/flights/export?format=csv")
    #expect(answer.head.contains("\r\nContent-Type: text/csv; charset=utf-8; header=present\r\n"))
    #expect(answer.head.contains(".csv\""))
    #expect(!answer.body.contains("SECRET"))
    let lines = answer.body.components(separatedBy: "\r\n")
    #expect(lines.count == 4)
    let headings = lines[0].components(separatedBy: ",")
    #expect(Set(headings).count == headings.count)
    #expect(headings.starts(with: ["id", "flight_number", "callsign", "airline", "airline_icao", "airline_name", "operating_airline"]))
    func value(_ line: String, _ heading: String) throws -> String {
      line.components(separatedBy: ",")[try #require(headings.firstIndex(of: heading))]
    }
    #expect(try value(lines[1], "departure_airport") == "")
    #expect(try value(lines[1], "departure_airport_name") == "Tegelberg")
    #expect(try value(lines[1], "departure_airport_longitude") == "-10.77")
    #expect(try value(lines[1], "departure_local") == "1998-07-14")
    #expect(try value(lines[1], "arrival_airport") == "MUC")
    #expect(try value(lines[2], "flight_number") == "LH400")
    #expect(try value(lines[2], "airline_icao") == "DLH")
    #expect(try value(lines[2], "codeshare") == "true")
    #expect(lines[2].contains(",\"[\"\"Alice\"\",\"\"Bob; the builder\"\"]\","))
    #expect(lines[2].contains(",2024;long,"))
    #expect(lines[2].contains(",\"'=HYPERLINK(\"\"x\"\"),\nsecond line\","))
  }

  /// Over several steps of reading, with several flights at one instant at their seams, and none left over at the last.
  @Test(arguments: [0, 31, 32, 33, 64]) func everyFlightIsInTheFileOnce(count: Int) throws {
    let log = try FlightLog()
    var ids: [String] = []
    for i in 0..<count {
      let flight = try log.log(
        #"{"departure_airport": "FRA", "arrival_airport": "MUC", "departure_local": "2024-01-\#(10 + i / 20)T08:00", "seat": "\#(i)A"}"#)
      ids.append(try #require(flight["id"] as? String))
    }
    let json = try #require(log.ask("GET", "/flights/export").object()["flights"] as? [[String: Any]])
    #expect(json.map { $0["id"] as? String } == ids)
    let csv = try log.ask("GET", "/flights/export?format=csv").body.components(separatedBy: "\r\n").dropLast()
    #expect(csv.first?.hasPrefix("id,") == true)
    #expect(csv.dropFirst().map { String($0.prefix { $0 != "," }) } == ids)
  }

  @Test func theFiltersOfTheListDecideWhatIsInTheFile() throws {
    let log = try FlightLog()
    try log.log(Self.full)
    try log.log(Self.glider)
    func count(_ filter: String) throws -> Int? { (try log.ask("GET", "/flights/export?\(filter)").object()["flights"] as? [Any])?.count }
    #expect(try count("year=1998") == 1)
    #expect(try count("airline=DLH&tag=long&q=hyperlink") == 1)
    #expect(try count("airport=MUC&from=1998-07-15") == 0)
    #expect(try log.ask("GET", "/flights/export?format=xml").status == 400)
    #expect(try log.ask("GET", "/flights/export?page=2").status == 400)
  }

  @Test func anUnchangedFileIsNotSentAgain() throws {
    let log = try FlightLog()
    try log.log(Self.full)
    let head = try log.ask("HEAD", "/flights/export").head
    let tag = try #require(head.components(separatedBy: "\r\n").first { $0.hasPrefix("ETag: ") }).dropFirst(6)
    #expect(try log.ask("GET", "/flights/export", nil, ["If-None-Match: \(tag)"]).status == 304)
    try log.log(Self.glider)
    #expect(try log.ask("GET", "/flights/export", nil, ["If-None-Match: \(tag)"]).status == 200)
  }
}
