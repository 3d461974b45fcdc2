import Testing
import Travel

@testable import Parsers

@Suite struct DocumentMergerTests {
  private static func flight(
    _ kind: Origin.Kind, _ number: String?, _ from: String?, _ departure: String?, _ to: String?, seat: String? = nil, code: String? = nil,
    names: [String] = [], status: FlightStatus? = nil
  ) -> Reading<FlightDraft> {
    var reading = Reading(FlightDraft())
    let origin = Origin(kind, "\(kind.rawValue)")
    reading.take(.flightNumber, number, origin)
    reading.take(.departureAirport, from.map { PlaceDraft(code: $0) }, origin)
    reading.take(.departureLocal, departure, origin)
    reading.take(.arrivalAirport, to.map { PlaceDraft(code: $0) }, origin)
    reading.take(.seat, seat, origin)
    reading.take(.confirmationCode, code, origin)
    reading.take(.status, status, origin)
    if !names.isEmpty { reading.take(.passengers, names, origin) }
    return reading
  }

  private static func lines(_ flights: [Reading<FlightDraft>]) -> [String] {
    var reading = DocumentReading()
    reading.flights = flights
    return DocumentWorld.lines(DocumentMerger.merged(reading, DocumentWorld.context))
  }

  @Test func aPassAddsToWhatTheMessageSays() {
    let flights = [
      Self.flight(.jsonLD, "LH400", "FRA", "2026-03-29T10:30", "JFK", code: "ABC123", names: ["Jane Doe"]),
      Self.flight(.barcode, "LH400", "FRA", "2026-03-29", "JFK", seat: "34A", names: ["DOE/JANE MS"]),
    ]
    let line = "LH400 FRA 2026-03-29T10:30 JFK - code=ABC123 names=Jane Doe seat=34A"
    #expect(Self.lines(flights) == [line])
    #expect(Self.lines(flights.reversed()) == [line.replacing("Jane Doe", with: "DOE/JANE MS")])
  }

  @Test func whatReliablePlacesSayDifferentlyIsDoubted() {
    let flights = [
      Self.flight(.jsonLD, "LH400", "FRA", "2026-03-29T10:30", "JFK"), Self.flight(.calendar, "LH400", "FRA", "2026-03-29T11:00", "EWR"),
    ]
    #expect(Self.lines(flights) == ["LH400 FRA 2026-03-29T10:30 JFK - ?arrival_airport,departure_local"])
    let messages = DocumentMerger.united(flights[0], flights[1], DocumentWorld.context).warnings.map(\.message)
    #expect(messages.contains("The document says 2026-03-29T10:30 (json_ld) and 2026-03-29T11:00 (calendar)."))
  }

  @Test func aGuessFromTheTextYieldsWithoutADoubt() {
    let flights = [
      Self.flight(.text, "LH400", "FRA", "2026-03-29T11:00", "JFK"), Self.flight(.jsonLD, "LH400", "FRA", "2026-03-29T10:30", "JFK"),
    ]
    #expect(Self.lines(flights) == ["LH400 FRA 2026-03-29T10:30 JFK -"])
  }

  @Test func whatAnotherProgramMakesOfTheSameDataIsNoDoubt() {
    let own = Self.flight(.jsonLD, "LH400", "FRA", "2026-03-29T10:30", "JFK")
    var other = Self.flight(.program, "LH400", "FRA", "2026-03-29T12:30", "JFK", seat: "34A")
    other.warn("departure_local", "It is not sure.", isDoubt: true)
    other.warn("seat", "Nor is this.", isDoubt: true)
    #expect(Self.lines([own, other]) == ["LH400 FRA 2026-03-29T10:30 JFK - seat=34A ?seat"])
  }

  /// Pairs of which each stays two.
  @Test(arguments: [
    // The legs of one number, another day, another number, and one route twice a day.
    [("QF1", "SYD", "2026-03-29T15:30", "SIN"), ("QF1", "SIN", "2026-03-29T23:30", "LHR")],
    [("LH400", "FRA", "2026-03-29T10:30", "JFK"), ("LH400", "FRA", "2026-03-30T10:30", "JFK")],
    [("LH98", "FRA", "2026-03-29T09:00", "MUC"), ("LH100", "FRA", "2026-03-29T10:00", "MUC")],
  ]) func differentFlightsStayApart(flights: [(String, String, String, String)]) {
    let kinds: [Origin.Kind] = [.jsonLD, .calendar]
    #expect(Self.lines(zip(flights, kinds).map { Self.flight($1, $0.0, $0.1, $0.2, $0.3) }).count == 2)
    #expect(Self.lines(flights.map { Self.flight(.jsonLD, $0.0, $0.1, $0.2, $0.3) }).count == 2)
  }

  @Test func oneFlightUnderTwoNumbersIsOne() {
    let flights = [
      Self.flight(.jsonLD, "UA8839", "FRA", "2026-03-29T10:00", "SFO", code: "ABC123"),
      Self.flight(.barcode, "LH454", "FRA", "2026-03-29", "SFO", code: "ABC123"),
    ]
    #expect(Self.lines(flights).count == 1)
    #expect(Self.lines([flights[0], Self.flight(.barcode, "LH454", "FRA", "2026-03-29", "SFO", code: "XYZ789")]).count == 2)
  }

  @Test func aCancelledFlightIsNotTheOneInItsPlace() {
    let flights = [
      Self.flight(.jsonLD, "LH400", "FRA", "2026-03-29T10:30", "JFK", status: .cancelled),
      Self.flight(.jsonLD, "LH400", "FRA", "2026-03-29T12:30", "JFK"),
    ]
    #expect(Self.lines(flights) == ["LH400 FRA 2026-03-29T10:30 JFK - status=cancelled", "LH400 FRA 2026-03-29T12:30 JFK -"])
  }

  @Test func codesOfBothKindsAreOneAirportAndOneAirline() {
    let flights = [
      Self.flight(.jsonLD, "LH400", "FRA", "2026-03-29T10:30", "JFK"), Self.flight(.passTag, "DLH400", "EDDF", "2026-03-29T10:30", "KJFK"),
    ]
    #expect(Self.lines(flights) == ["LH400 FRA 2026-03-29T10:30 JFK -"])
  }

  @Test func flightsStandInTheOrderOfTheirDeparture() {
    let flights = [
      Self.flight(.jsonLD, "LH98", "FRA", nil, "MUC"), Self.flight(.jsonLD, "AA100", "JFK", "2026-03-29T18:00", "LHR"),
      Self.flight(.jsonLD, "JL5", "NRT", "2026-03-29T23:00", "JFK"),
    ]
    #expect(Self.lines(flights).map { $0.prefix(4) } == ["JL5 ", "AA10", "LH98"])
  }

  @Test func aHotelOfTwoPartsIsOne() {
    func hotel(_ kind: Origin.Kind, _ start: String, _ name: String, _ code: String?) -> Reading<ItemDraft> {
      var reading = Reading(ItemDraft())
      reading.take(.kind, .hotel, Origin(kind, ""))
      reading.take(.provider, name, Origin(kind, ""))
      reading.take(.startLocal, start, Origin(kind, ""))
      reading.take(.confirmationCode, code, Origin(kind, ""))
      return reading
    }
    var reading = DocumentReading()
    reading.items = [
      hotel(.text, "2026-03-29", "Sample Inn", nil), hotel(.jsonLD, "2026-03-29T15:00", "SAMPLE INN", "H1"),
      hotel(.jsonLD, "2026-03-30", "Sample Inn", nil),
    ]
    #expect(
      DocumentWorld.lines(DocumentMerger.merged(reading, DocumentWorld.context)) == [
        "hotel 2026-03-29T15:00 - provider=SAMPLE INN code=H1", "hotel 2026-03-30 - provider=Sample Inn",
      ])
  }
}
