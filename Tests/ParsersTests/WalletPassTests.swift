import Testing
import Travel

@testable import Parsers

@Suite struct WalletPassTests {
  private func read(_ json: String, _ others: KeyValuePairs<String, [UInt8]> = [:], on day: String = "2026-03-20") throws -> DocumentReading
  {
    try WalletPass.read(SamplePass.archive(json, others), PassWorld.context(day))
  }

  private func flight(_ json: String, _ others: KeyValuePairs<String, [UInt8]> = [:], on day: String = "2026-03-20") throws -> Reading<
    FlightDraft
  > {
    try #require(try read(json, others, on: day).flights.first)
  }

  @Test func semanticTagsMakeAFlight() throws {
    let reading = try flight(SamplePass.flight(semantics: SamplePass.tags))
    let draft = reading.draft
    #expect(draft.flightNumber == "LH400" && draft.airline == AirlineName(iata: "LH"))
    #expect(draft.departure.place?.code == "FRA" && draft.departure.local == "2026-03-29T10:30")
    #expect(draft.departure.gate == "Z69" && draft.departure.terminal == "1")
    #expect(draft.arrival.place?.code == "JFK" && draft.arrival.local == "2026-03-29T13:05" && draft.arrival.terminal == "4")
    #expect(draft.details.seat == "34A" && draft.details.passengers == ["Nora Albrecht"] && draft.details.boardingGroup == "3")
    #expect(draft.details.confirmationCode == "QX7K2M")
    #expect(reading.warnings == [] && reading.confidence.value == 0.98)
    #expect(reading.origins["departure_local"] == Origin(.passTag, "originalDepartureDate"))
    #expect(reading.origins.values.allSatisfy { $0.kind == .passTag })
  }

  @Test func theBarcodeComesFirstAndTheRestFillsWhatItDoesNotHave() throws {
    let sample = SampleBoardingPass()
    let reading = try flight(SamplePass.flight(barcode: sample.text, semantics: SamplePass.tags))
    #expect(reading.draft.departure.local == "2026-03-29T10:30" && reading.draft.departure.gate == "Z69")
    #expect(reading.draft.details.ticketNumber == "2204811223344")
    #expect(reading.origins["flight_number"]?.kind == .barcode && reading.origins["departure_local"]?.kind == .passTag)
    #expect(reading.warnings == [])
  }

  @Test(arguments: [
    ("flight_number", "\"flightCode\":\"LH402\"", "LH400", "LH402"), ("seat", "\"seats\":[{\"seatNumber\":\"12C\"}]", "34A", "12C"),
    ("arrival_airport", "\"destinationAirportCode\":\"EWR\"", "JFK", "EWR"),
    ("departure_local", "\"originalDepartureDate\":\"2026-03-30T10:30+02:00\"", "2026-03-29", "2026-03-30T10:30"),
    ("confirmation_code", "\"confirmationNumber\":\"ABCDEF\"", "QX7K2M", "ABCDEF"),
  ])
  func whatContradictsTheBarcodeIsADoubtWithBothReadings(field: String, tag: String, barcode: String, pass: String) throws {
    let reading = try flight(SamplePass.flight(barcode: SampleBoardingPass().text, semantics: tag))
    #expect(reading.origins[field]?.kind == .barcode)
    let warning = try #require(reading.warnings.first { $0.field == field })
    #expect(warning.isDoubt && warning.message.contains(barcode) && warning.message.contains(pass))
  }

  // MARK: Several legs

  private static let legs = SampleBoardingPass(legs: [
    .init(), .init(from: "JFK", to: "BOS", carrier: "B6", number: "0917 ", marketing: "B6"),
  ])

  @Test func ofABarcodeWithTwoLegsTheOneIsFilledThatThePassIsFor() throws {
    let tags = "\"departureAirportCode\":\"JFK\",\"departureGate\":\"12\",\"originalDepartureDate\":\"2026-03-29T16:10-04:00\""
    let flights = try read(SamplePass.flight(barcode: Self.legs.text, semantics: tags)).flights
    #expect(flights.map(\.draft.departure.gate) == [nil, "12"])
    #expect(flights.map(\.draft.departure.local) == ["2026-03-29", "2026-03-29T16:10"])
  }

  @Test func aPassThatDoesNotSayWhichLegItIsForFillsNone() throws {
    let reading = try read(SamplePass.flight(barcode: Self.legs.text, semantics: "\"departureGate\":\"12\""))
    #expect(reading.flights.map(\.draft.departure.gate) == [nil, nil])
    #expect(reading.warnings.contains { $0.contains("several legs") })
  }

  // MARK: Fields

  private static let languages: [(String, [(String, String, String)])] = [
    (
      "en",
      [
        ("a", "GATE", "B12"), ("b", "Seat", "21F"), ("c", "Flight no.", "LH 1174"), ("d", "Class", "Business"), ("e", "Departs", "10:30"),
        ("f", "Date", "29MAR"), ("g", "Passenger", "ALBRECHT/NORA MRS"), ("h", "Booking reference", "QX7K2M"),
      ]
    ),
    (
      "de",
      [
        ("a", "Flugsteig", "B12"), ("b", "Sitzplatz", "21F"), ("c", "Flug", "LH1174"), ("d", "Klasse", "Business Class"),
        ("e", "Abflug", "10:30 Uhr"),
        ("f", "Datum", "29.03.2026"), ("g", "Fluggast", "Nora Albrecht"), ("h", "Buchungscode", "QX7K2M"),
      ]
    ),
    (
      "fr",
      [
        ("a", "Porte", "B12"), ("b", "Siège", "21F"), ("c", "Vol", "LH1174"), ("d", "Classe", "Affaires"), ("e", "Départ", "10h30"),
        ("f", "Date", "29 mars 2026"), ("g", "Passager", "NORA ALBRECHT"), ("h", "Référence de réservation", "QX7K2M"),
      ]
    ),
    (
      "es",
      [
        ("a", "Puerta", "B12"), ("b", "Asiento", "21F"), ("c", "Vuelo", "LH1174"), ("d", "Clase", "Ejecutiva"), ("e", "Salida", "10:30"),
        ("f", "Fecha", "29 marzo"), ("g", "Pasajero", "Nora Albrecht"), ("h", "Localizador", "QX7K2M"),
      ]
    ),
    (
      "it",
      [
        ("a", "Uscita", "B12"), ("b", "Posto", "21F"), ("c", "Volo", "LH1174"), ("d", "Classe", "Business"), ("e", "Partenza", "10.30"),
        ("f", "Data", "29 MAR 2026"), ("g", "Passeggero", "Nora Albrecht"), ("h", "Codice prenotazione", "QX7K2M"),
      ]
    ),
    (
      "nl",
      [
        ("a", "Gate", "B12"), ("b", "Stoel", "21F"), ("c", "Vlucht", "LH1174"), ("d", "Klasse", "Business"), ("e", "Vertrek", "10:30 uur"),
        ("f", "Datum", "29 mrt 2026"), ("g", "Reiziger", "Nora Albrecht"), ("h", "Boekingscode", "QX7K2M"),
      ]
    ),
  ]

  @Test(arguments: languages)
  func labelsAreReadInSixLanguages(language: String, fields: [(String, String, String)]) throws {
    let primary = SamplePass.fields([("x", "Frankfurt", "FRA"), ("y", "Lissabon", "LIS")])
    let reading = try flight(SamplePass.flight(primary: primary, secondary: SamplePass.fields(fields)))
    let draft = reading.draft
    #expect(draft.flightNumber == "LH1174" && draft.departure.place?.code == "FRA" && draft.arrival.place?.code == "LIS")
    #expect(draft.departure.local == "2026-03-29T10:30" && draft.departure.gate == "B12")
    #expect(draft.details.seat == "21F" && draft.details.cabinClass == .business && draft.details.passengers == ["Nora Albrecht"])
    #expect(draft.details.confirmationCode == "QX7K2M")
    #expect(reading.origins["seat"] == Origin(.passField, "secondaryFields, b"))
    #expect(reading.warnings == [])
  }

  @Test func keysAreReadWhereLabelsAreBrandNames() throws {
    let fields = SamplePass.fields([
      ("boarding-gate", "Off we go", "B12"), ("seatNumber", "Your spot", "21F"), ("flight_number", "", "LH1174"),
    ])
    let draft = try flight(SamplePass.flight(secondary: fields)).draft
    #expect(draft.departure.gate == "B12" && draft.details.seat == "21F" && draft.flightNumber == "LH1174")
  }

  @Test func aKeyAndALabelThatDisagreeAreLeftOutAndSaid() throws {
    let fields = SamplePass.fields([("gate", "Seat", "12"), ("flight", "Flight", "LH1174")])
    let reading = try read(SamplePass.flight(secondary: fields))
    #expect(reading.flights[0].draft.departure.gate == nil && reading.flights[0].draft.details.seat == nil)
    #expect(reading.warnings.contains { $0.contains("called gate and labelled \"Seat\"") })
  }

  @Test(arguments: [
    "TBA", "-", "see screens", "",
  ])
  func aGateThatIsNoneYetIsNone(value: String) throws {
    let fields = SamplePass.fields([("gate", "Gate", value), ("flight", "Flight", "LH1174")])
    #expect(try flight(SamplePass.flight(secondary: fields)).draft.departure.gate == nil)
  }

  private static let littleEndian = "\"G\" = \"Porte\"; \"S\" = \"Siège\";".utf16.reduce(into: [0xFF, 0xFE] as [UInt8]) { bytes, unit in
    bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
  }
  private static let unmarked = "\"G\" = \"Puerta\"; \"S\" = \"Asiento\"; broken".utf16.reduce(into: [] as [UInt8]) { bytes, unit in
    bytes += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
  }
  private static let tables: [(String, [UInt8])] = [
    ("en.lproj/pass.strings", Array("/* labels */ \"G\" = \"Gate\"; // one\nS = 'Seat';".utf8)),
    ("de.lproj/pass.strings", Array("\u{FEFF}\"G\"=\"Flugsteig\";\"S\"=\"Sitz\\U0070\\u006catz\";".utf8)),
    ("fr.lproj/pass.strings", littleEndian), ("es.lproj/pass.strings", unmarked),
  ]

  @Test(arguments: tables)
  func labelsAreFoundInTheFilesOfTheLanguages(name: String, file: [UInt8]) throws {
    let fields = SamplePass.fields([("1", "G", "B12"), ("2", "S", "21F"), ("flight", "F", "LH1174")])
    let draft = try flight(SamplePass.flight(secondary: fields), ["zh.lproj/pass.strings": Array("\"G\"=\"Seat\";".utf8), name: file]).draft
    #expect(draft.departure.gate == "B12" && draft.details.seat == "21F")
  }

  // MARK: Times

  /// Of a flight from FRA to JFK with this departure, and what else there is.
  private func departure(_ tags: String, more: String = "", fields: String = "", barcode: Bool = false) throws -> Reading<FlightDraft> {
    let route = "\"flightCode\":\"LH400\",\"departureAirportCode\":\"FRA\",\"destinationAirportCode\":\"JFK\""
    return try flight(
      SamplePass.flight(
        barcode: barcode ? SampleBoardingPass().text : nil, semantics: route + tags, secondary: fields, more: more))
  }

  @Test(arguments: [
    ("2026-03-29T08:30:00Z", "2026-03-29T10:30", false), ("2026-03-29T08:30Z", "2026-03-29T10:30", false),
    ("2026-03-28T23:30:00.000+00:00", "2026-03-29T00:30", false), ("2026-03-29T10:30:00+0200", "2026-03-29T10:30", false),
    ("2026-03-29T10:30", "2026-03-29T10:30", false), ("2026-03-29T10:30:00+01:00", "2026-03-29T11:30", true),
    // Not shown by any clock there.
    ("2026-03-29T02:30", "2026-03-29", true),
  ])
  func timesAreThoseOfTheAirportsClocks(date: String, expected: String, isDoubt: Bool) throws {
    let reading = try departure(",\"originalDepartureDate\":\"\(date)\"")
    #expect(reading.draft.departure.local == expected)
    #expect(reading.warnings.contains { $0.field == "departure_local" && $0.isDoubt } == isDoubt)
  }

  @Test func aTimeThatIsShownAsItIsWrittenStaysSoAndIsDoubted() throws {
    let field = SamplePass.field(
      "departure", "Departure", "2026-03-29T10:30:00Z", ",\"ignoresTimeZone\":true,\"timeStyle\":\"PKDateStyleShort\"")
    let reading = try departure("", fields: field)
    #expect(reading.draft.departure.local == "2026-03-29T10:30")
    let warning = try #require(reading.warnings.first { $0.isDoubt })
    #expect(warning.message.contains("2026-03-29T12:30"))
  }

  @Test func theScheduleIsTakenAndTheDelayIsSaid() throws {
    let reading = try departure(
      ",\"originalDepartureDate\":\"2026-03-29T10:30+02:00\",\"currentDepartureDate\":\"2026-03-29T11:15+02:00\"")
    #expect(reading.draft.departure.local == "2026-03-29T10:30")
    #expect(reading.warnings.map(\.isDoubt) == [false] && reading.warnings[0].message.contains("2026-03-29T09:15:00Z"))
  }

  @Test(arguments: [
    // The barcode's day, no time that anybody names.
    (true, "2026-03-29T08:30:00Z", "", "2026-03-29T10:30", true), (false, "2026-03-29T08:30:00Z", "", "2026-03-29T10:30", true),
    // The boarding is named: the rest is the day.
    (true, "2026-03-29T07:45:00Z", ("Boarding,09:45"), "2026-03-29", false),
    (false, "2026-03-29T07:45:00Z", ("Boarding,09:45"), "2026-03-29", false),
    (false, "2026-03-29T07:45:00Z", ("Departure,10:30"), "2026-03-29T10:30", false),
    // Never against the barcode.
    (true, "2026-04-02T08:30:00Z", "", "2026-03-29", false),
  ])
  func theRelevantDateIsTheLastThingToBelieve(barcode: Bool, date: String, field: String, expected: String, isDoubt: Bool) throws {
    let parts = field.split(separator: ",").map(String.init)
    let fields = parts.isEmpty ? "" : SamplePass.field("f", parts[0], parts[1])
    let reading = try departure("", more: "\"relevantDate\":\"\(date)\",", fields: fields, barcode: barcode)
    #expect(reading.draft.departure.local == expected)
    #expect(!reading.warnings.isEmpty && reading.warnings.contains { $0.isDoubt } == isDoubt)
  }

  @Test func anArrivalByTheClockAloneIsOnTheDayThatTheFlightsLengthGives() throws {
    let fields = SamplePass.fields([
      ("d", "Departure", "18:10"), ("a", "Arrival", "06:35"), ("date", "Date", "2026-03-29"), ("f", "Flight", "LH573"),
    ])
    let primary = SamplePass.fields([("from", "From", "JNB"), ("to", "To", "FRA")])
    let draft = try flight(SamplePass.flight(primary: primary, secondary: fields)).draft
    #expect(draft.departure.local == "2026-03-29T18:10" && draft.arrival.local == "2026-03-30T06:35")
  }

  @Test(arguments: [
    ("Departure", "29MAR 10:30"), ("Departs", "10:30 29 Mar 2026"), ("Abflug", "29.03.2026, 10:30 Uhr"), ("Départ", "29 mars 2026 - 10h30"),
    ("Departure", "29 March 2026, 10:30 AM"),
  ])
  func aDayAndATimeMayStandInOneField(label: String, value: String) throws {
    #expect(try departure("", fields: SamplePass.field("f", label, value)).draft.departure.local == "2026-03-29T10:30")
  }

  @Test func whoBoardsBeforeMidnightLeavesOnTheNextDay() throws {
    let fields = SamplePass.fields([("b", "Boarding", "2026-03-28T23:40:00+01:00"), ("d", "Departure", "00:20")])
    #expect(try departure("", fields: fields).draft.departure.local == "2026-03-29T00:20")
  }

  @Test func aDateOfNumbersAloneIsDoubted() throws {
    let fields = SamplePass.fields([("date", "Date", "04/03/2026"), ("d", "Departure", "18:10")])
    let reading = try departure("", fields: fields)
    #expect(reading.draft.departure.local == "2026-03-04T18:10")
    #expect(reading.warnings.contains { $0.isDoubt && $0.message.contains("2026-04-03") })
  }

  // MARK: Other passes

  @Test func aTrainIsAnItem() throws {
    let json = """
      {"organizationName":"Example Rail","boardingPass":{"transitType":"PKTransitTypeTrain","primaryFields":[
       {"key":"a","label":"From","value":"Lyon Part-Dieu"},{"key":"b","label":"To","value":"Genève"}],
       "secondaryFields":[{"key":"c","label":"Voiture","value":"7"},{"key":"d","label":"Place","value":"61"},
       {"key":"e","label":"Train","value":"TER 96561"},{"key":"f","label":"Départ","value":"2026-05-02T14:04:00+02:00"},
       {"key":"g","label":"Arrivée","value":"16:02"},{"key":"h","label":"Nom","value":"ALBRECHT/NORA"},{"key":"i","label":"PNR","value":"QX7K2M"}]}}
      """
    let reading = try #require(try read(json).items.first)
    let draft = reading.draft
    #expect(draft.kind == .train && draft.provider == "Example Rail" && draft.travelerNames == ["Nora Albrecht"])
    #expect(draft.start.location == "Lyon Part-Dieu" && draft.end.location == "Genève")
    #expect(draft.start.local == "2026-05-02T14:04" && draft.end.local == "2026-05-02T16:02")
    #expect(draft.details == "{\"number\":\"TER 96561\",\"coach\":\"7\",\"seat\":\"61\"}")
    #expect(draft.secrets.confirmationCode == "QX7K2M")
  }

  @Test(arguments: [("Bus", ItemKind.transfer), ("Boat", .cruise)])
  func busesAndBoatsAreItems(means: String, kind: ItemKind) throws {
    let json = """
      {"boardingPass":{"transitType":"PKTransitType\(means)"},"semantics":{"departureStationName":"Split","destinationStationName":"Hvar",
       "originalDepartureDate":"2026-05-02T12:04:00Z","transitProvider":"Example Lines"}}
      """
    let draft = try #require(try read(json).items.first).draft
    #expect(draft.kind == kind && draft.provider == "Example Lines" && draft.start.location == "Split" && draft.end.location == "Hvar")
    #expect(draft.start.utc == (try Instant(rfc3339: "2026-05-02T12:04:00Z")) && draft.start.local == nil)
  }

  @Test func anEventWithANameAndADayIsAnActivity() throws {
    let json = """
      {"eventTicket":{"primaryFields":[{"key":"event","label":"EVENT","value":"An Evening of Bach"}]},
       "semantics":{"eventStartDate":"2026-05-02T19:30:00+02:00","venueName":"Example Hall"}}
      """
    let draft = try #require(try read(json).items.first).draft
    #expect(draft.kind == .activity && draft.provider == "An Evening of Bach" && draft.start.location == "Example Hall")
    #expect(draft.start.local == "2026-05-02T19:30")
  }

  @Test(arguments: [
    "{\"storeCard\":{\"primaryFields\":[{\"key\":\"balance\",\"label\":\"Balance\",\"value\":\"10 EUR\"}]},\"relevantDate\":\"2026-05-02T19:30:00Z\"}",
    "{\"eventTicket\":{\"primaryFields\":[{\"key\":\"event\",\"label\":\"EVENT\",\"value\":\"Bach\"}]}}", "{\"coupon\":{}}", "{}",
    "{\"boardingPass\":{\"transitType\":\"PKTransitTypeGeneric\"}}", "{\"boardingPass\":{}}",
    "{\"boardingPass\":{\"transitType\":\"PKTransitTypeAir\"}}",
  ])
  func whatBelongsToNoTripIsNothingAndSaysSo(json: String) throws {
    let reading = try read(json)
    #expect(reading.isEmpty && reading.warnings.count == 1)
  }

  @Test func aVoidPassSaysSoAndCancelsNothing() throws {
    let reading = try read(SamplePass.flight(semantics: SamplePass.tags, more: "\"voided\":true,"))
    #expect(reading.flights[0].draft.status == nil && reading.warnings.count == 1)
  }

  @Test func ofSeveralPassesEachIsRead() throws {
    let one = SamplePass.archive(SamplePass.flight(semantics: SamplePass.tags))
    let two = SamplePass.archive(SamplePass.flight(barcode: SampleBoardingPass(legs: [.init(from: "JFK", to: "BOS")]).text))
    let files = [
      SampleArchive.File(name: "1.pkpass", content: one), .init(name: "2.pkpass", content: Array("PK?".utf8)),
      .init(name: "3.pkpass", content: two, isDeflated: false),
    ]
    let reading = try WalletPass.read(SampleArchive(files).bytes, PassWorld.context())
    #expect(reading.flights.map(\.draft.departure.place?.code) == ["FRA", "JFK"])
    #expect(reading.warnings.count == 1 && reading.warnings[0].contains("could not be read"))
  }

  @Test(arguments: [
    ([UInt8]("GIF89a".utf8), WalletPassError.archive(.noArchive)), (SampleArchive(["a": "b"]).bytes, .noPass),
    (SamplePass.archive("[]"), .malformed("it is no object")),
  ])
  func whatIsNoPassIsRefusedWithItsReason(file: [UInt8], error: WalletPassError) {
    #expect(throws: error) { try WalletPass.read(file, PassWorld.context()) }
  }

  @Test func aPassWhoseTextIsDamagedIsReadOrRefused() throws {
    let json = Array(
      SamplePass.flight(barcode: SampleBoardingPass().text, semantics: SamplePass.tags, more: "\"relevantDate\":\"2026-03-29T08:30Z\",")
        .utf8)
    for place in json.indices {
      for flip: UInt8 in [0x01, 0x10, 0x40] {
        var damaged = json
        damaged[place] ^= flip
        do {
          let file = SampleArchive([.init(name: "pass.json", content: damaged, isDeflated: false)]).bytes
          let reading = try WalletPass.read(file, PassWorld.context())
          #expect(!reading.isEmpty || !reading.warnings.isEmpty)
        } catch { #expect("\(error)".contains("pass.json")) }
      }
    }
  }
}
