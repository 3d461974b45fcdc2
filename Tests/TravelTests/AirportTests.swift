import Testing
import Travel

/// What is known of airports, and which are near a place.
@Suite struct AirportTests {
  @Test func airportIsReadWithAllItsFields() throws {
    let airport = try #require(Reference.airports.airport("AAA"))
    #expect(airport.icao == "NTGA")
    #expect(airport.name == "Anaa Airport")
    #expect(airport.city == "Anaa")
    #expect(airport.region == "Iles Tuamotu Gambier")
    #expect(airport.country == "PF")
    #expect(airport.continent == .oceania)
    #expect(airport.coordinate == Coordinate(latitude: -17.3526, longitude: -145.50999))
    #expect(airport.elevation == 10)
    #expect(airport.timezone == "Pacific/Tahiti")
    #expect(airport.rank == 0.1)
    #expect(airport.isScheduled)
    #expect(airport.closed == nil)
    let tegel = try #require(Reference.airports.airport("EDDT"))
    #expect(tegel.closed == LocalDate(year: 2020, month: 11, day: 8))
    #expect(!tegel.isScheduled)
  }

  @Test func nameWithCommasAndQuotationMarksIsWhole() {
    #expect(Reference.airports.airport("AES")?.name == "Ålesund Airport, Vigra")
    #expect(Reference.airports.airport("CBL")?.name == "Aeropuerto \"General Tomas de Heres\". Ciudad Bolivar")
    #expect(Reference.airports.airport("ADZ")?.region == "San Andrés, Providencia y Santa Catalina Department")
  }

  @Test func everyAirportHasItsKeyToItself() {
    let airports = Reference.airports.airports
    #expect(airports.count == 18_166)
    #expect(Set(airports.map(\.key)).count == airports.count)
    for airport in airports {
      #expect(!airport.name.isEmpty && !airport.timezone.isEmpty, "\(airport.key)")
      #expect(Reference.data.countries.country(airport.country) != nil, "\(airport.key) in \(airport.country)")
    }
  }

  @Test func nearestAirportsAreThoseOfAllThatAreNearest() throws {
    let places = [
      (50.11, 8.68), (40.71, -74.01), (0, -160), (-77.85, 166.67), (90, 0), (-90, 0), (-17.8, 179.99), (-17.8, -179.99), (51.47, -0.4543),
    ]
    for (latitude, longitude) in places {
      let place = try #require(Coordinate(latitude: latitude, longitude: longitude))
      let expected = Reference.airports.airports.map { (place.distance(to: $0.coordinate), $0.key) }.sorted(by: <).prefix(12)
      let found = Reference.airports.nearest(to: place, limit: 12)
      #expect(found.map(\.airport.key) == expected.map(\.1), "\(place)")
      #expect(found.map(\.distance) == expected.map(\.0), "\(place)")
    }
  }

  @Test func radiusLeavesOutWhatIsFurther() throws {
    let place = try #require(Coordinate(latitude: 51.51, longitude: -0.13))
    let distances = Reference.airports.airports.map { place.distance(to: $0.coordinate) }
    for radius in [0, 1, 15.5, 30, 100, 20_037.6] {
      let found = Reference.airports.nearest(to: place, radius: radius, limit: .max)
      #expect(found.count == distances.count { $0 <= radius }, "\(radius) km")
    }
    #expect(Reference.airports.nearest(to: place, limit: 0).isEmpty)
  }

  @Test func onlyAirportsWithServiceAreNearWhenAskedFor() throws {
    let place = try #require(Coordinate(latitude: 51.51, longitude: -0.13))
    let found = Reference.airports.nearest(to: place, limit: 5, scheduledOnly: true)
    #expect(found.map(\.airport.key) == ["LCY", "LHR", "LGW", "LTN", "STN"])
  }
}
