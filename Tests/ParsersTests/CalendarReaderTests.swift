import Testing
import Travel

@testable import Parsers

@Suite struct CalendarReaderTests {
  private static func calendar(_ event: String, head: String = "") -> [UInt8] {
    let body = "BEGIN:VCALENDAR\nVERSION:2.0\n\(head)BEGIN:VEVENT\nUID:1@example.com\n\(event)\nEND:VEVENT\nEND:VCALENDAR\n"
    return Array(body.replacing("\n", with: "\r\n").utf8)
  }

  /// Events of flights as they are written, and what is read of each.
  static let flights: [(event: String, line: String)] = [
    // This server's own.
    (
      "DTSTART;TZID=Europe/Berlin:20260329T103000\nDTEND;TZID=America/New_York:20260329T130500\nSUMMARY:LH 400 · FRA → JFK · 8h 35m\nDESCRIPTION:Lufthansa\\nTerminal 1\\nGate Z69\\nSeat 34A\nLOCATION:Frankfurt (FRA)\nCATEGORIES:Flight",
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 from=1/Z69 seat=34A"
    ),
    // TripIt's.
    (
      "DTSTART:20260329T083000Z\nDTEND:20260329T170500Z\nSUMMARY:LH400 FRA to JFK\nLOCATION:Frankfurt (FRA)\nDESCRIPTION:View and/or edit details in TripIt : https://example.com/trip/1\\n\\n[Flight] 3/29/2026 Lufthansa(LH) #400\\n10:30 AM CEST Depart Frankfurt (FRA)\\n1:05 PM EDT Arrive New York (JFK)\\nConfirmation # AB12CD",
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 code=AB12CD"
    ),
    // Google's, to a town with one airport.
    (
      "DTSTART:20260701T070000Z\nDTEND:20260701T075500Z\nSUMMARY:Flight to Munich (LH 98)\nLOCATION:Frankfurt FRA\nDESCRIPTION:To see detailed information for automatically created events like this one\\, use the official Google Calendar app.",
      "LH98 FRA 2026-07-01T09:00 MUC 2026-07-01T09:55"
    ),
    // An airline's, with names.
    (
      "DTSTART;TZID=\"Europe/Berlin\":20260701T090000\nDTEND;TZID=\"Europe/Berlin\":20260701T100000\nSUMMARY:Lufthansa LH2034: Munich - Hamburg\nLOCATION:Munich Airport",
      "LH2034 MUC 2026-07-01T09:00 HAM 2026-07-01T10:00"
    ),
    // Codes in brackets, in Windows' zone.
    (
      "DTSTART;TZID=W. Europe Standard Time:20260701T090000\nDTEND;TZID=GMT Standard Time:20260701T093500\nSUMMARY:Flug LX 318 Zürich (ZRH) – London (LHR)",
      "LX318 ZRH 2026-07-01T09:00 LHR 2026-07-01T09:35"
    ),
    // By the clocks of the places.
    (
      "DTSTART:20260701T090000\nDTEND:20260701T093500\nSUMMARY:BA 711 ZRH-LHR\nSTATUS:CANCELLED",
      "BA711 ZRH 2026-07-01T09:00 LHR 2026-07-01T09:35 status=cancelled"
    ),
    // Days alone.
    ("DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260702\nSUMMARY:BA 711 ZRH-LHR", "BA711 ZRH 2026-07-01 LHR -"),
    // How long instead of until when; a folded line; a zone behind a program's own words.
    (
      "DTSTART;TZID=/example.org/20260101/Asia/Tokyo:20260701T103000\nDURATION:PT9H50M\nSUMMARY:NH 106\n  HND → LAX\nDESCRIPTION:Booking reference: QWERT1\\nSeat: 22K",
      "NH106 HND 2026-07-01T10:30 LAX 2026-07-01T04:20 code=QWERT1 seat=22K"
    ),
    // The number and the airports in the description.
    (
      "DTSTART:20260701T070000Z\nDTEND:20260701T083000Z\nSUMMARY:Flight to Vienna\nDESCRIPTION:Flight number: OS 226\\nDeparture: Berlin (BER)\\nArrival: Vienna (VIE)",
      "OS226 BER 2026-07-01T09:00 VIE 2026-07-01T10:30"
    ),
    // Written in the zone of the departure, and meant by the clock of the arrival.
    (
      "DTSTART;TZID=Europe/Berlin:20260329T103000\nDTEND;TZID=Europe/Berlin:20260329T130500\nSUMMARY:LH400 FRA-JFK",
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05"
    ),
    // In a zone of somebody's own; an aircraft that is no bus.
    (
      "DTSTART;TZID=My Zone:20260701T090000\nDTEND;TZID=My Zone:20260701T095500\nSUMMARY:Airbus A320 LH98 FRA-MUC",
      "LH98 FRA 2026-07-01T09:00 MUC 2026-07-01T09:55 ?departure_local"
    ),
    (
      "DTSTART;TZID=Europe/London:20260701T071500\nDTEND;TZID=Europe/Zurich:20260701T095500\nSUMMARY:Flight EZY1234 from London Gatwick to Geneva\nLOCATION:London Gatwick",
      "EZY1234 LGW 2026-07-01T07:15 GVA 2026-07-01T09:55"
    ),
    ("DTSTART:20260329T083000Z\nDTEND:20260329T170500Z\nSUMMARY:✈︎ FRA → JFK • LH 400", "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05"),
    // In HTML.
    (
      "DTSTART:20260329T083000Z\nDTEND:20260329T170500Z\nSUMMARY:LH400 to New York\nDESCRIPTION:<b>Flight</b><br>From: Frankfurt (FRA)<br>To: New York (JFK)</br>",
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05"
    ),
    // Over the date line, no end.
    ("DTSTART:20260412T094500Z\nSUMMARY:NZ5 AKL > LAX", "NZ5 AKL 2026-04-12T21:45 LAX -"),
  ]

  @Test(arguments: flights.indices) func aFlightIsReadAsItsCalendarMeansIt(index: Int) {
    let reading = CalendarReader.readings(Self.calendar(Self.flights[index].event), DocumentWorld.context)
    #expect(DocumentWorld.lines(reading) == [Self.flights[index].line])
  }

  /// What stands in calendars and is no flight, or not one that can be known.
  static let nothing: [String] = [
    "SUMMARY:Meeting in room LH 400", "SUMMARY:Call Ann about LH400 FRA-JFK", "SUMMARY:Check-in for LH400 FRA-JFK",
    "SUMMARY:Discuss FRA-JFK figures, BA 711",
    "SUMMARY:ICE 599 Berlin - Munich", "SUMMARY:ICE 599 Berlin Hbf - München Hbf", "SUMMARY:EC 7 Hamburg → Basel",
    "SUMMARY:Trip to New York",
    "SUMMARY:LH400", "SUMMARY:LH400 FRA", "SUMMARY:FRA-JFK", "SUMMARY:LH400 London - New York Airport", "SUMMARY:FRA - MUC - JFK LH400",
    "SUMMARY:A380 visit FRA-MUC", "SUMMARY:New York\nDESCRIPTION:[Flight] LH400 FRA to JFK\\n[Flight] LH401 JFK to FRA",
    "SUMMARY:Stand-up\nRRULE:FREQ=DAILY\nDESCRIPTION:LH98 FRA-MUC", "SUMMARY:LH98 FRA-MUC weekly\nRRULE:FREQ=WEEKLY", "SUMMARY:",
    "DESCRIPTION:LH98 FRA-MUC",
    "SUMMARY:Dinner\nLOCATION:Room LH 400, FRA to MUC street",
  ]

  @Test(arguments: nothing) func whatIsNoFlightGivesNothing(event: String) {
    let bytes = Self.calendar("DTSTART:20260701T070000Z\nDTEND:20260701T080000Z\n\(event)")
    #expect(DocumentWorld.lines(CalendarReader.readings(bytes, DocumentWorld.context)) == [])
  }

  @Test(arguments: [
    // A day of meetings, and days of a journey.
    "DTSTART:20260701T060000Z\nDTEND:20260701T130000Z\nSUMMARY:LH98 FRA-MUC",
    "DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260710\nSUMMARY:LH400 FRA-JFK",
    "DTSTART:20260701T060000Z\nDTEND:20260704T070000Z\nSUMMARY:LH400 FRA-JFK", "SUMMARY:LH400 FRA-JFK",
    "DTSTART:soon\nSUMMARY:LH400 FRA-JFK",
  ]) func anEventOfAnotherLengthIsNoFlight(event: String) {
    #expect(CalendarReader.readings(Self.calendar(event), DocumentWorld.context).isEmpty)
  }

  @Test func aCancellationIsOne() {
    let event = "DTSTART:20260701T070000Z\nDTEND:20260701T080000Z\nSUMMARY:LH98 FRA-MUC"
    let reading = CalendarReader.readings(Self.calendar(event, head: "METHOD:CANCEL\n"), DocumentWorld.context)
    #expect(reading.flights.map(\.draft.status) == [.cancelled])
    #expect(reading.flights.first?.origins["departure_local"] == Origin(.calendar, "event 1, DTSTART"))
  }

  @Test func ofTwoVersionsTheLaterOneCounts() {
    func event(_ sequence: Int, _ hour: String) -> String {
      "BEGIN:VEVENT\nUID:1\nSEQUENCE:\(sequence)\nDTSTART:20260701T\(hour)0000\nSUMMARY:LH98 FRA-MUC\nBEGIN:VALARM\nDTSTART:20200101T000000\nEND:VALARM\nEND:VEVENT\n"
    }
    let text = "BEGIN:VCALENDAR\n\(event(2, "11"))\(event(1, "09"))END:VCALENDAR\n"
    #expect(DocumentWorld.lines(CalendarReader.readings(Array(text.utf8), DocumentWorld.context)) == ["LH98 FRA 2026-07-01T11:00 MUC -"])
  }

  @Test func whatThisServerWritesItReads() throws {
    let (start, end) = (try Instant(rfc3339: "2026-03-29T08:30:00Z"), try Instant(rfc3339: "2026-03-29T17:05:00Z"))
    var event = CalendarEvent(id: UUID(high: 1, low: 1), start: .instant(start, zone: "Europe/Berlin"), createdAt: start, updatedAt: start)
    event.end = .instant(end, zone: "America/New_York")
    event.summary = "LH 400 · FRA → JFK · 8h 35m"
    let bytes = CalendarWriter.calendar("Trips", [event], DocumentWorld.context.zones)
    #expect(
      DocumentWorld.lines(CalendarReader.readings(bytes, DocumentWorld.context)) == ["LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05"])
  }

  @Test(arguments: flights.indices) func aCalendarThatIsCutOffOrDamagedStopsNobody(index: Int) {
    let bytes = Self.calendar(Self.flights[index].event)
    for count in stride(from: 0, through: bytes.count, by: 3) {
      #expect(CalendarReader.readings(Array(bytes[..<count]), DocumentWorld.context).flights.count <= 1)
    }
    for place in stride(from: 0, to: bytes.count, by: 3) {
      var damaged = bytes
      damaged[place] ^= UInt8(1 << (place % 8))
      #expect(CalendarReader.readings(damaged, DocumentWorld.context).flights.count <= 1)
    }
  }
}
