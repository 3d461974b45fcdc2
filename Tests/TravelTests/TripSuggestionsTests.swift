import Testing

@testable import Travel

/// How loose flights become journeys.
@Suite struct TripSuggestionsTests {
  private static let resolver = Result { FlightResolver(reference: Reference.data, zones: try ZoneCatalogue()) }

  /// Flights such as `2026-04-01T10:00 FRA HND 2026-04-02T06:00`, and dates alone.
  private static func flights(_ lines: String) throws -> [Flight] {
    try lines.split(separator: "\n").enumerated().map { index, line in
      let words = line.split(separator: " ").map(String.init)
      var draft = FlightDraft()
      draft.departure.local = words[0]
      draft.departure.place = PlaceDraft(code: words[1])
      draft.arrival.place = PlaceDraft(code: words[2])
      if words.count > 3 { draft.arrival.local = words[3] }
      if words.count > 4 { draft.status = .cancelled }
      var flight = Flight(
        id: UUID(high: 0, low: UInt64(index)), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0))
      try resolver.get().resolve(draft, into: &flight)
      return flight
    }
  }

  /// The titles with the number of flights of each.
  private static func journeys(_ lines: String, home: String? = "BER") throws -> [String] {
    TripSuggestions(try flights(lines), home: home, try resolver.get()).journeys.map { "\($0.flights.count) \($0.title)" }
  }

  @Test(
    arguments: [
      (
        "there and back, through a hub overnight",
        """
        2026-04-01T10:00 BER FRA 2026-04-01T11:10
        2026-04-01T18:00 FRA HND 2026-04-02T14:00
        2026-04-12T12:00 HND FRA 2026-04-12T18:30
        2026-04-13T08:00 FRA BER 2026-04-13T09:10
        """, ["4 Tokyo, April 2026"]
      ),
      (
        "an open jaw: out to one city, home from another",
        """
        2026-05-01T10:00 BER FCO 2026-05-01T12:10
        2026-05-08T18:00 NAP BER 2026-05-08T20:30
        """, ["2 Rome, May 2026"]
      ),
      (
        "two stays, the longer one first",
        """
        2026-04-30T10:00 BER HND 2026-05-01T06:00
        2026-05-03T10:00 HND KIX 2026-05-03T11:10
        2026-05-12T10:00 KIX BER 2026-05-12T18:00
        """, ["3 Osaka & Tokyo, April 2026"]
      ),
      (
        "more stays than a title holds",
        """
        2026-01-01T10:00 BER LHR 2026-01-01T11:00
        2026-01-03T10:00 LHR JFK 2026-01-03T13:00
        2026-01-08T10:00 JFK YYZ 2026-01-08T11:40
        2026-01-10T18:00 YYZ BER 2026-01-11T09:00
        """, ["4 New York, Toronto & 1 more, January 2026"]
      ),
      (
        "a day trip is called by where it went",
        """
        2026-02-02T06:30 BER MUC 2026-02-02T07:40
        2026-02-02T19:30 MUC BER 2026-02-02T20:40
        """, ["2 Munich, February 2026"]
      ),
      (
        "home again over night is two journeys, and a stop of two hours at home is one",
        """
        2026-02-02T06:30 MUC BER 2026-02-02T07:40
        2026-02-02T09:30 BER CPH 2026-02-02T10:30
        2026-02-05T09:30 CPH BER 2026-02-05T10:30
        2026-02-06T09:30 BER OSL 2026-02-06T11:30
        2026-02-09T09:30 OSL BER 2026-02-09T11:30
        """, ["3 Copenhagen, February 2026", "2 Oslo, February 2026"]
      ),
      (
        "who leaves from home without having come back has come back another way",
        """
        2026-02-02T06:30 BER CDG 2026-02-02T08:20
        2026-03-02T06:30 BER VIE 2026-03-02T07:40
        2026-03-04T06:30 VIE BER 2026-03-04T07:40
        """, ["1 Paris, February 2026", "2 Vienna, March 2026"]
      ),
      (
        "days alone",
        """
        1998-07-14 BER PMI
        1998-07-28 PMI BER
        1998-07-29 BER MUC
        1998-07-30 MUC BER
        """, ["2 Palma de Mallorca, July 1998", "2 Munich, July 1998"]
      ),
      (
        "what was cancelled is in none",
        """
        2026-02-02T06:30 BER CDG 2026-02-02T08:20 cancelled
        2026-02-02T09:30 BER CDG 2026-02-02T11:20
        2026-02-09T09:30 CDG BER 2026-02-09T11:20
        """, ["2 Paris, February 2026"]
      ),
      ("a flight around the airport", "2026-02-02T06:30 BER BER 2026-02-02T08:20", []),
    ])
  func journeysBeginAndEndAtHome(what: String, flights: String, journeys: [String]) throws {
    #expect(try Self.journeys(flights) == journeys, "\(what)")
  }

  @Test func anotherAirportOfTheSameCityIsHomeToo() throws {
    let flights = """
      2026-05-01T10:00 LHR FCO 2026-05-01T13:30
      2026-05-08T18:00 FCO LGW 2026-05-08T20:00
      2026-06-01T10:00 LTN FCO 2026-06-01T13:30
      2026-06-08T18:00 FCO STN 2026-06-08T20:00
      """
    #expect(try Self.journeys(flights, home: "LHR") == ["2 Rome, May 2026", "2 Rome, June 2026"])
  }

  @Test func withoutAHomeAirportItIsWhereOneStaysMostOftenAndNotTheHubBetween() throws {
    let flights = """
      2026-01-05T08:00 HAJ FRA 2026-01-05T09:00
      2026-01-05T11:00 FRA JFK 2026-01-05T14:00
      2026-01-12T18:00 JFK FRA 2026-01-13T07:00
      2026-01-13T09:00 FRA HAJ 2026-01-13T10:00
      2026-03-05T08:00 HAJ FRA 2026-03-05T09:00
      2026-03-05T11:00 FRA SIN 2026-03-06T06:00
      2026-03-12T22:00 SIN FRA 2026-03-13T05:00
      2026-03-13T09:00 FRA HAJ 2026-03-13T10:00
      """
    #expect(try Self.journeys(flights, home: nil) == ["4 New York, January 2026", "4 Singapore, March 2026"])
  }

  @Test func theOrderInWhichFlightsAreGivenDoesNotMatter() throws {
    let flights = try Self.flights(
      """
      2026-04-01T10:00 BER HND 2026-04-02T06:00
      2026-04-12T12:00 HND BER 2026-04-12T18:30
      2026-05-01T10:00 BER FCO 2026-05-01T12:10
      2026-05-08T18:00 NAP BER 2026-05-08T20:30
      """)
    let resolver = try Self.resolver.get()
    #expect(
      TripSuggestions(flights.reversed(), home: "BER", resolver).journeys == TripSuggestions(flights, home: "BER", resolver).journeys)
  }
}
