import Testing
import Travel

/// Types of aircraft by code and by name, and countries.
@Suite struct AircraftTests {
  @Test(arguments: [
    ("A388", "Airbus A380-800"), ("388", "Airbus A380-800"), ("a388", "Airbus A380-800"), ("B738", "Boeing 737-800"),
    ("A320", "Airbus A320"), ("32A", "Airbus A320 (sharklets)"), ("100", "Fokker 100"), ("B744", "Boeing 747-400"),
    ("B77W", "Boeing 777-300ER"), ("A20N", "Airbus A320neo"),
  ])
  func codeIsThatOfTheType(code: String, name: String) {
    #expect(Reference.data.aircraft.aircraft(code)?.name == name)
  }

  @Test(arguments: ["", "3", "38888", "ZZZZ", "A-8"])
  func whatIsNoCodeFindsNoType(code: String) {
    #expect(Reference.data.aircraft.aircraft(code) == nil)
  }

  @Test(arguments: [
    ("airbus a380", "A388"), ("a380", "A388"), ("boeing 737-800", "B738"), ("737 800", "B738"), ("b738", "B738"), ("embraer 190", "E190"),
    ("a320neo", "A20N"), ("dash 8", "DH8A"),
  ])
  func typeThatIsMeantComesFirst(query: String, icao: String) {
    #expect(Reference.data.aircraft.search(query).first { $0.icao != nil }?.icao == icao)
  }

  @Test func typeIsReadWithAllItsFields() throws {
    let aircraft = try #require(Reference.data.aircraft.aircraft("14X"))
    #expect(aircraft.icao == "B461" && aircraft.manufacturer == "British Aerospace" && aircraft.model == "BAe 146-100 Freighter")
    #expect(aircraft.engines == 4 && aircraft.engineType == .jet && aircraft.category == .freighter && aircraft.family == "14F")
    #expect(Reference.data.aircraft.aircraft.count == 777)
  }

  @Test func countryIsFoundByItsCodes() throws {
    let countries = Reference.data.countries
    let germany = try #require(countries.country("DE"))
    #expect(germany.name == "Germany" && germany.alpha3 == "DEU" && germany.continent == .europe && germany.currency == "EUR")
    #expect(countries.country("deu") == germany)
    #expect(countries.country("XK")?.name == "Kosovo")
    #expect(countries.country("ZZ") == nil && countries.country("") == nil && countries.country("Germany") == nil)
    #expect(countries.countries.count == 250)
    for country in countries.countries { #expect(countries.country(country.alpha3) == country) }
  }
}
