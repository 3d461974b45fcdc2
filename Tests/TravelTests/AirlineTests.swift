import Testing
import Travel

/// Airlines by code, on a date, by name, and their alliances.
@Suite struct AirlineTests {
  private static func date(_ text: String?) throws -> LocalDate? { try text.map { try LocalDate($0) } }

  private static let codes: [(String, String?, String?)] = [
    ("LH", nil, "Lufthansa"), ("lh", nil, "Lufthansa"), ("DLH", nil, "Lufthansa"), ("U2", nil, "easyJet"), ("EZY", nil, "easyJet"),
    // Handed on, also between the two and after both.
    ("AZ", nil, "ITA Airways"), ("AZ", "2010-06-01", "Alitalia"), ("AZ", "2021-10-14", "Alitalia"), ("AZ", "2021-10-15", "ITA Airways"),
    ("AZ", "1930-01-01", "Alitalia"), ("AB", "2016-05-05", "Air Berlin"), ("AB", "2023-06-01", "Bonza"), ("AB", "2018-01-01", "Air Berlin"),
    ("AB", "2026-01-01", "Bonza"), ("AZA", nil, "Alitalia"), ("ITY", "2000-01-01", "ITA Airways"),
    // Two at the same time: the one to prefer.
    ("LH", "2020-01-01", "Lufthansa"),
    ("", nil, nil), ("L", nil, nil), ("LHXX", nil, nil), ("ÄÖ", nil, nil), ("QQQ", nil, nil),
  ]

  @Test(arguments: codes)
  func codeIsThatOfTheAirlineThatFlewUnderItThen(code: String, on: String?, name: String?) throws {
    #expect(Reference.data.airlines.airline(code, on: try Self.date(on))?.name == name)
  }

  private static let alliances: [(String, String, Alliance?)] = [
    ("LH", "1997-05-13", nil), ("LH", "1997-05-14", .starAlliance), ("LH", "2026-01-01", .starAlliance), ("BA", "1999-02-01", .oneworld),
    ("AF", "2010-01-01", .skyTeam), ("CO", "2009-10-24", .skyTeam), ("AB", "2012-03-19", nil), ("AB", "2017-10-27", .oneworld),
    ("AZ", "2015-01-01", .skyTeam), ("AZ", "2023-01-01", .skyTeam), ("AZ", "2025-06-01", nil), ("AZ", "2026-12-01", .starAlliance),
    ("U2", "2020-01-01", nil), ("CL", "2010-01-01", .starAlliance), ("CL", "1980-01-01", nil),
  ]

  @Test(arguments: alliances)
  func airlineBelongsToItsAllianceOfThatDay(code: String, on: String, alliance: Alliance?) throws {
    let date = try LocalDate(on)
    let airline = try #require(Reference.data.airlines.airline(code, on: date))
    #expect(Reference.data.airlines.alliance(of: airline, on: date)?.alliance == alliance)
  }

  @Test(arguments: [
    ("lufthansa", ["Lufthansa", "Lufthansa CityLine"]), ("luf", ["Lufthansa"]), ("LH", ["Lufthansa"]), ("easyjet", ["easyJet"]),
    ("british air", ["British Airways"]), ("aeromexico", ["Aeromexico"]), ("aeroméxico", ["Aeromexico"]), ("ryanair", ["Ryanair"]),
    ("pan american", ["Pan American World Airways"]),
  ])
  func airlineThatIsMeantComesFirst(query: String, expected: [String]) {
    #expect(Array(Reference.data.airlines.search(query).map(\.name).prefix(expected.count)) == expected)
  }

  @Test func airlineIsReadWithAllItsFields() throws {
    let lufthansa = try #require(Reference.data.airlines.airline("LH"))
    #expect(lufthansa.country == "DE" && lufthansa.icao == "DLH" && lufthansa.ticketPrefix == "220" && lufthansa.size == 5)
    #expect(lufthansa.isActive && lufthansa.activeFrom == LocalDate(year: 1955, month: 4, day: 1) && lufthansa.activeUntil == nil)
    #expect(Reference.data.airlines.airlines("LH").map(\.name) == ["Lufthansa", "Lufthansa Cargo"])
    #expect(Reference.data.airlines.airlines.count == 1136)
  }
}
