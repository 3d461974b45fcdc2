import Testing
import Travel

@testable import Parsers

@Suite struct BoardingPassReadingsTests {
  private func reading(
    _ sample: SampleBoardingPass = SampleBoardingPass(), on day: String = "2026-03-20", leg: Int = 0
  ) throws -> Reading<FlightDraft> {
    try BoardingPass(sample.text).readings(PassWorld.context(day))[leg]
  }

  @Test func aPassBecomesAFlightWhoseFieldsKnowTheirPlaces() throws {
    let reading = try reading()
    let draft = reading.draft
    #expect(draft.flightNumber == "LH400")
    #expect(draft.airline == AirlineName(iata: "LH") && draft.operatingAirline == AirlineName() && !draft.codeshare)
    #expect(draft.departure.place?.code == "FRA" && draft.arrival.place?.code == "JFK")
    #expect(draft.departure.local == "2026-03-29")
    #expect(draft.details.seat == "34A" && draft.details.cabinClass == .economy && draft.details.fareClass == nil)
    #expect(draft.details.passengers == ["Nora Albrecht"])
    #expect(draft.details.confirmationCode == "QX7K2M" && draft.details.ticketNumber == "2204811223344")
    #expect(reading.warnings == [])
    #expect(reading.confidence.value == 0.99)
    let places = [
      "departure_airport": "leg 1, characters 31 to 33", "arrival_airport": "leg 1, characters 34 to 36",
      "flight_number": "leg 1, characters 37 to 44", "airline": "leg 1, characters 37 to 39", "seat": "leg 1, characters 49 to 52",
      "cabin_class": "leg 1, character 48", "passengers": "characters 3 to 22", "confirmation_code": "leg 1, characters 24 to 30",
      "departure_local": "leg 1, characters 45 to 47; the year by the date of issue, 2026-03-21",
      "ticket_number": "leg 1, characters 91 to 103",
    ]
    #expect(reading.origins.mapValues(\.place) == places)
    #expect(reading.origins.values.allSatisfy { $0.kind == .barcode })
  }

  @Test func aPassCanBeStoredAsAFlight() throws {
    let user = try #require(UUID("0190a000-0000-7000-8000-000000000001"))
    var flight = Flight(id: user, userID: user, createdAt: Instant(milliseconds: 0))
    try FlightResolver(reference: PassWorld.reference, zones: PassWorld.zones).resolve(try reading().draft, into: &flight)
    #expect(flight.departure.airport == "FRA" && flight.departure.precision == .day && flight.airline.name == "Lufthansa")
  }

  @Test func theCarrierThatSoldTheSeatIsTheAirlineAndTheOneThatFliesOperates() throws {
    let reading = try reading(SampleBoardingPass(legs: [.init(marketing: "UA")]))
    #expect(reading.draft.airline == AirlineName(iata: "UA") && reading.draft.operatingAirline == AirlineName(iata: "LH"))
    #expect(reading.draft.codeshare && reading.draft.flightNumber == "LH400")
    #expect(reading.warnings.map(\.field) == ["flight_number"])
  }

  @Test(arguments: [
    ("LH", "0400 ", "LH400"), ("LH", "0400A", "LH400A"), ("DLH", "400  ", "DLH400"), ("U2", " 8021", "U28021"), ("9W", "0001 ", "9W1"),
    ("QQ", "12   ", "QQ12"), ("LH", "0000 ", nil), ("LH", "OPEN ", nil),
  ])
  func flightNumbersLoseTheirFilling(carrier: String, number: String, expected: String?) throws {
    #expect(try reading(SampleBoardingPass(legs: [.init(carrier: carrier, number: number)])).draft.flightNumber == expected)
  }

  @Test(arguments: [
    ("034A", "34A"), ("002C", "2C"), ("12F ", "12F"), (" 12F", "12F"), ("121K", "121K"), ("INF ", nil), ("    ", nil), ("GATE", nil),
    ("0000", nil), ("000A", nil), ("STBY", nil), ("12AB", nil),
  ])
  func seatsLoseTheirFillingAndWhatIsNoSeatIsNone(field: String, seat: String?) throws {
    let reading = try reading(SampleBoardingPass(legs: [.init(seat: field)]))
    #expect(reading.draft.details.seat == seat)
    #expect(reading.warnings.isEmpty == (seat != nil || field.trimmed.isEmpty))
  }

  @Test(
    arguments: [
      ("F", CabinClass.first, nil), ("J", .business, nil), ("C", .business, nil), ("W", .premiumEconomy, nil), ("Y", .economy, nil),
      ("P", .first, "P"), ("A", .first, "A"), ("D", .business, "D"), ("R", .business, "R"), ("M", .economy, "M"), ("X", .economy, "X"),
      ("E", nil, "E"), ("G", nil, "G"), ("7", nil, nil), (" ", nil, nil),
    ] as [(String, CabinClass?, String?)])
  func theCompartmentIsACabinOrABookingClass(code: String, cabin: CabinClass?, fare: String?) throws {
    let reading = try reading(SampleBoardingPass(legs: [.init(compartment: code)]))
    #expect(reading.draft.details.cabinClass == cabin && reading.draft.details.fareClass == fare)
    // Which cabin a booking class is, is IATA's table and not the pass.
    if fare != nil, cabin != nil { #expect(reading.origins["cabin_class"]?.kind == .derived) }
    #expect(reading.warnings.isEmpty == (fare == nil && code != "7"))
  }

  @Test func airportsThatNobodyKnowsAreKeptAndDoubted() throws {
    let reading = try reading(SampleBoardingPass(legs: [.init(to: "QQQ")]))
    #expect(reading.draft.arrival.place?.code == "QQQ")
    #expect(reading.warnings == [ReadingWarning(field: "arrival_airport", message: "QQQ is no airport that is known.", isDoubt: true)])
  }

  // MARK: Days

  @Test(arguments: [
    // Issue, day, reference: the day.
    ("6080", "088", "2026-03-20", "2026-03-29"), ("6088", "088", "2026-03-29", "2026-03-29"), ("5363", "002", "2025-12-29", "2026-01-02"),
    ("5365", "001", "2026-01-02", "2026-01-01"), ("6080", "088", "2030-06-01", "2026-03-29"), ("8060", "061", "2026-03-20", "2018-03-02"),
    ("6335", "350", "2026-01-10", "2026-12-16"), ("7001", "010", "2026-12-20", "2027-01-10"), ("7300", "310", "2026-03-20", "2017-11-06"),
    ("4365", "366", "2024-12-30", "2024-12-31"), ("4060", "060", "2024-02-29", "2024-02-29"),
  ])
  func theYearFollowsTheDateOfIssue(issue: String, day: String, reference: String, expected: String) throws {
    let reading = try reading(SampleBoardingPass(legs: [.init(day: day)], issueDate: issue), on: reference)
    #expect(reading.draft.departure.local == expected)
    #expect(reading.warnings == [] && reading.origins["departure_local"]?.kind == .barcode)
  }

  @Test(arguments: [
    ("088", "2026-03-20", "2026-03-29", false), ("002", "2025-12-30", "2026-01-02", false), ("364", "2026-01-02", "2025-12-30", false),
    ("088", "2026-09-01", "2026-03-29", true), ("200", "2026-01-05", "2025-07-19", true), ("366", "2024-12-20", "2024-12-31", false),
  ])
  func withoutADateOfIssueTheNearestYearIsTaken(day: String, reference: String, expected: String, isDoubt: Bool) throws {
    let reading = try reading(SampleBoardingPass(legs: [.init(day: day)], issueDate: ""), on: reference)
    #expect(reading.draft.departure.local == expected)
    #expect(reading.origins["departure_local"]?.kind == .derived)
    #expect(reading.warnings.map(\.isDoubt) == [isDoubt])
  }

  @Test(arguments: [("6360", "2026-12-27"), ("", "2026-12-27"), ("5300", "2025-11-01")])
  func aDayThatTheYearDoesNotHaveIsNoneAndDoubted(issue: String, reference: String) throws {
    let reading = try reading(SampleBoardingPass(legs: [.init(day: "366")], issueDate: issue), on: reference)
    #expect(reading.draft.departure.local == nil)
    #expect(reading.warnings.contains { $0.field == "departure_local" && $0.isDoubt && $0.message.contains("366") })
  }

  @Test(arguments: [("6089", "2026-03-29"), ("6100", "2027-03-29")])
  func aPassIssuedAfterItsFlightHasTwoReadings(issue: String, expected: String) throws {
    let reading = try reading(SampleBoardingPass(legs: [.init(day: "088")], issueDate: issue))
    #expect(reading.draft.departure.local == expected)
    let warning = try #require(reading.warnings.first)
    #expect(warning.isDoubt && warning.message.contains("2026-03-29") && warning.message.contains("2027-03-29"))
  }

  @Test(arguments: [
    (["365", "001"], ["2026-12-31", "2027-01-01"], false), (["088", "088"], ["2026-03-29", "2026-03-29"], false),
    // Eastwards across the date line a day comes twice.
    (["089", "088"], ["2026-03-30", "2026-03-29"], false), (["088", "060"], ["2026-03-29", "2027-03-01"], true),
  ])
  func legsFollowEachOther(days: [String], expected: [String], isDoubt: Bool) throws {
    let sample = SampleBoardingPass(legs: days.map { SampleBoardingPass.Leg(day: $0) })
    let readings = try BoardingPass(sample.text).readings(PassWorld.context())
    #expect(readings.map(\.draft.departure.local) == expected)
    #expect(readings[1].warnings.contains { $0.isDoubt } == isDoubt)
  }

  // MARK: Names

  @Test(arguments: [
    ("ALBRECHT/NORA MRS", "Nora Albrecht", "Mrs"), ("ALBRECHT/NORAMRS", "Nora Albrecht", "Mrs"), ("ALBRECHT/NORA", "Nora Albrecht", nil),
    ("OKONKWO/IFEANYIMR", "Ifeanyi Okonkwo", "Mr"), ("O'HARA-MCBRIDE/ANNE-LISE MISS", "Anne-Lise O'Hara-McBride", "Miss"),
    ("VAN DER MEER/JIP MSTR", "Jip Van Der Meer", "Mstr"), ("LINDQVIST/EVA DR MRS", "Eva Lindqvist", "Mrs"), ("SAITO/MR", "Saito", "Mr"),
    ("SAITO/", "Saito", nil), ("NOVAK/PETR", "Petr Novak", nil), ("KOVAR/ALEXANDR", "Alexandr Kovar", nil),
    ("HADDAD/AMR", "Amr Haddad", nil),
    ("KALNINS/TOMS", "Toms Kalnins", nil), ("ALBRECHT", "Albrecht", nil), ("NORA ALBRECHT MRS", "Nora Albrecht", "Mrs"),
    ("LEE/MIN JI/MS", "Min Ji Lee", "Ms"), ("Albrecht/Nora", "Nora Albrecht", nil), ("MCCOY/MACE", "Mace McCoy", nil),
  ])
  func namesAreTakenApart(text: String, full: String, title: String?) throws {
    let name = try #require(PassengerName(text))
    #expect(name.full == full && name.title == title && name.doubt == nil)
  }

  @Test(arguments: [
    ("ALBRECHT/ANNAMS", "Annams Albrecht", "Anna"), ("HADDAD/SAMR", "Samr Haddad", "Sa"), ("MUELLERMRS", "Muellermrs", "MRS"),
  ])
  func anEndingThatMayBeATitleIsKeptAndAsked(text: String, full: String, said: String) throws {
    let name = try #require(PassengerName(text))
    #expect(name.full == full)
    #expect(name.doubt?.contains(said) == true)
    #expect(try reading(SampleBoardingPass(name: text)).warnings.contains { $0.field == "passengers" && $0.isDoubt })
  }

  @Test(arguments: ["", " / ", "/"])
  func noNameIsNone(text: String) throws {
    #expect(PassengerName(text) == nil)
    let reading = try reading(SampleBoardingPass(name: text))
    #expect(reading.draft.details.passengers == [] && reading.warnings.map(\.field) == ["passengers"])
  }

  @Test func aNameThatFillsItsFieldMayBeCutOff() throws {
    #expect(try reading(SampleBoardingPass(name: "WOLFESCHLEGELSTEINHA")).warnings.contains { $0.message.contains("20 characters") })
  }
}
