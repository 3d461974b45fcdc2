import Testing

@testable import Travel

/// What becomes of a flight as somebody describes it.
@Suite struct FlightResolverTests {
  private static func resolver() throws -> FlightResolver { FlightResolver(reference: Reference.data, zones: try ZoneCatalogue()) }

  private static func draft(_ from: String, _ departure: String?, _ to: String, _ arrival: String?) -> FlightDraft {
    var draft = FlightDraft()
    draft.departure.place = PlaceDraft(code: from)
    draft.departure.local = departure
    draft.arrival.place = PlaceDraft(code: to)
    draft.arrival.local = arrival
    return draft
  }

  private static func resolve(_ draft: FlightDraft) throws -> Flight {
    let nobody = UUID(high: 0, low: 0)
    var flight = Flight(id: nobody, userID: nobody, createdAt: Instant(milliseconds: 0))
    try resolver().resolve(draft, into: &flight)
    return flight
  }

  private static func problems(_ draft: FlightDraft) throws -> [String] {
    do {
      _ = try resolve(draft)
      return []
    } catch let problems as FlightProblems { return problems.problems.map { "\($0.field) \($0.message)" } }
  }

  @Test(
    arguments: [
      ("FRA", "2026-03-29T10:30", "JFK", "2026-03-29T13:05", "2026-03-29T08:30:00Z", "2026-03-29T17:05:00Z", 515),
      // Over the date line: there the day after, back the day before.
      ("LAX", "2026-03-10T22:30", "SYD", "2026-03-12T08:25", "2026-03-11T05:30:00Z", "2026-03-11T21:25:00Z", 955),
      ("SYD", "2026-03-12T10:00", "LAX", "2026-03-12T05:35", "2026-03-11T23:00:00Z", "2026-03-12T12:35:00Z", 815),
      // Arrival before departure by the wall clock, on one day.
      ("APW", "2026-06-01T10:00", "PPG", "2026-05-31T10:35", "2026-05-31T21:00:00Z", "2026-05-31T21:35:00Z", 35),
      // The night when clocks go forward, and when they go back.
      ("LHR", "2026-03-28T23:30", "ATH", "2026-03-29T06:10", "2026-03-28T23:30:00Z", "2026-03-29T03:10:00Z", 220),
      ("BCN", "2026-10-25T01:15", "HEL", "2026-10-25T05:55", "2026-10-24T23:15:00Z", "2026-10-25T03:55:00Z", 280),
      ("KTM", "2026-01-05T08:00:30", "DEL", "2026-01-05T09:40", "2026-01-05T02:15:30Z", "2026-01-05T04:10:00Z", 114),
    ])
  func timesAreThoseOfTheirPlaces(
    from: String, departure: String, to: String, arrival: String, departureUTC: String, arrivalUTC: String, minutes: Int
  ) throws {
    let flight = try Self.resolve(Self.draft(from, departure, to, arrival))
    #expect(flight.departure.utc?.description == departureUTC)
    #expect(flight.arrival.utc?.description == arrivalUTC)
    #expect(flight.departure.local == departure && flight.arrival.local == arrival)
    #expect(flight.durationMinutes == minutes && flight.durationSource == .measured)
    #expect(flight.endsAt == flight.arrival.utc)
  }

  @Test func anInstantGivesTheWallClock() throws {
    var draft = Self.draft("KTM", nil, "DEL", nil)
    draft.departure.utc = Instant(milliseconds: 1_767_579_300_000)
    let flight = try Self.resolve(draft)
    #expect(flight.departure.local == "2026-01-05T08:00" && flight.departure.timezone == "Asia/Kathmandu")
    #expect(flight.departure.day == "2026-01-05")
  }

  @Test func ofTwoEqualWallClocksTheEarlierIsMeantUnlessTheOtherIsAskedFor() throws {
    var draft = Self.draft("BER", "2026-10-25T02:30", "FRA", nil)
    #expect(try Self.resolve(draft).departure.utc?.description == "2026-10-25T00:30:00Z")
    draft.departure.fold = .later
    let later = try Self.resolve(draft)
    #expect(later.departure.utc?.description == "2026-10-25T01:30:00Z" && later.departure.isAmbiguous)
    // What was read says which one it is, without being asked.
    #expect(try Self.resolve(FlightDraft(later)).departure.utc == later.departure.utc)
  }

  @Test func aDayAloneIsNeverMeasured() throws {
    let flight = try Self.resolve(Self.draft("TXL", "1998-07-14", "CDG", "1998-07-14"))
    #expect(flight.departure.precision == .day && flight.departure.utc?.description == "1998-07-13T22:00:00Z")
    #expect(flight.durationSource == .estimated && flight.durationMinutes == 105)
    #expect(flight.endsAt.description == "1998-07-14T22:00:00Z", "the end of the day there")
    let mixed = try Self.resolve(Self.draft("TXL", "1998-07-14T10:00", "CDG", "1998-07-14"))
    #expect(mixed.durationSource == .estimated)
  }

  @Test func codesBecomeNamesAndNumbersBecomeTidy() throws {
    var draft = Self.draft("fra", "2026-03-29T10:30", "KJFK", nil)
    draft.flightNumber = "lh 0400"
    draft.aircraft.name = "388"
    let flight = try Self.resolve(draft)
    #expect(flight.departure.airport == "FRA" && flight.arrival.airport == "JFK" && flight.arrival.country == "US")
    #expect(flight.flightNumber == "LH400")
    #expect(flight.airline == AirlineName(iata: "LH", icao: "DLH", name: "Lufthansa"))
    #expect(flight.aircraft.icao == "A388")
    draft.airline.name = "Grandfather's Air Taxi"
    draft.aircraft.name = "A biplane"
    let unknown = try Self.resolve(draft)
    #expect(unknown.airline == AirlineName(name: "Grandfather's Air Taxi") && unknown.aircraft == AircraftName(name: "A biplane"))
  }

  @Test func aPlaceWithoutACodeIsKeptAsItIs() throws {
    var draft = Self.draft("MUC", "2026-07-01T10:00", "MUC", nil)
    draft.arrival.place = PlaceDraft(name: "Tegelberg", latitude: 47.57, longitude: 10.77, country: "DE", timezone: "Europe/Berlin")
    draft.arrival.local = "2026-07-01T11:00"
    let flight = try Self.resolve(draft)
    #expect(flight.arrival.airport == nil && flight.arrival.name == "Tegelberg" && flight.arrival.timezone == "Europe/Berlin")
    #expect(abs((flight.distanceKilometres ?? 0) - 115) < 5)
  }

  @Test func whatIsWrongIsNamedAllAtOnce() throws {
    var draft = Self.draft("XXQ", "2026-03-29T02:30", "JFK", "2026-02-30")
    draft.flightNumber = "LH"
    draft.details.priceAmount = "1.00"
    let problems = try Self.problems(draft)
    #expect(problems.map { $0.prefix { $0 != " " } } == ["departure_airport", "arrival_local", "flight_number", "price_currency"])
    #expect(problems[0].contains("XXQ") && problems[0].contains("latitude"))
  }

  @Test(
    arguments: [
      (
        "BER", "2026-03-29T02:30",
        "departure_local cannot be: 02:30 does not exist on 2026-03-29 in Europe/Berlin: clocks go from 02:00 to 03:00."
      ),
      ("BER", "2026-03-29 10:30", "departure_local is no local time"), ("BER", "2026-03-29T10:30Z", "departure_local is no local time"),
      ("BER", nil, "departure_local is required, or departure_utc"),
    ])
  func aDepartureThatCannotBeIsExplained(airport: String, local: String?, expected: String) throws {
    let problems = try Self.problems(Self.draft(airport, local, "FRA", nil))
    #expect(problems.count == 1 && problems[0].hasPrefix(expected), "\(problems)")
  }

  @Test func whatContradictsItselfIsRefused() throws {
    var draft = Self.draft("FRA", "2026-03-29T10:30", "JFK", "2026-03-29T13:05")
    draft.departure.utc = Instant(milliseconds: 1_774_775_400_000 + 3_600_000)
    #expect(
      try Self.problems(draft).first?.hasPrefix("departure_utc is 2026-03-29T10:10:00Z, but 2026-03-29T10:30 in Europe/Berlin is") == true)
    draft = Self.draft("FRA", "2026-03-29T10:30", "JFK", "2026-03-29T13:05")
    draft.departure.offset = "+01:00"
    #expect(try Self.problems(draft).first?.hasPrefix("departure_offset is +01:00, but Europe/Berlin is at +02:00 then") == true)
    #expect(
      try Self.problems(Self.draft("FRA", "2026-03-29T10:30", "JFK", "2026-03-29T03:05")).first?.hasPrefix(
        "arrival_local is 85 minutes before") == true)
  }

  @Test func aFlightThatIsReadCanBeSentBack() throws {
    var draft = Self.draft("FRA", "2026-03-29T10:30", "JFK", "2026-03-29T13:05")
    draft.flightNumber = "LH400"
    draft.departure.actualLocal = "2026-03-29T10:45"
    draft.details.tags = ["a"]
    let flight = try Self.resolve(draft)
    #expect(try Self.resolve(FlightDraft(flight)) == flight)
  }
}
