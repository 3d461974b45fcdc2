import Schema
import Testing

@testable import Parsers

@Suite struct AppInTheAirTests {
  private static func lines(_ text: String, cutAt cut: Int = 0) throws -> (hasFlights: Bool, lines: [String]) {
    var reader = AppInTheAirReader()
    var lines: [String] = []
    let bytes = Array(text.utf8)
    for piece in [bytes[..<min(cut, bytes.count)], bytes[min(cut, bytes.count)...]] {
      try reader.feed(piece) { lines.append("\($0) \($1)") }
    }
    try reader.finish { lines.append("\($0) \($1)") }
    return (reader.hasFlights, lines)
  }

  @Test func onlyTheSectionOfFlightsIsRead() throws {
    let text = "trips:\na;b\n\nFlights\r\nc;d\r\n e;f \n\ng;h\nhotels:\ni;j"
    for cut in 0..<text.utf8.count {
      let (hasFlights, lines) = try Self.lines(text, cutAt: cut)
      #expect(hasFlights)
      #expect(lines == ["5 c;d", "6 e;f", "8 g;h"])
    }
    #expect(try !Self.lines("From;To\nFRA;MUC\n").hasFlights)
    #expect(throws: ImportError.self) { try Self.lines("flights:\n" + String(repeating: ";", count: 70_000)) }
  }

  @Test(arguments: [
    "", ";;;;;", "LH;400;FRA;MUC;2018-10-04T10:20:00;2018-10-04T11:20:00", "a;b;c;FRA;MUC;2018-10-04T10:20:00",
    "a;b;c;FRA;MUC;2018-10-04T10:20:00Z;2018-10-04T11:20:00Z", "a;b;c;fra;muc;2018-10-04T10:20:00;2018-10-04T11:20:00",
    String(repeating: ";", count: 60),
  ])
  func aRowThatIsNotAsItShouldBeIsAnErrorAndNeverGuessed(line: String) {
    #expect(throws: FieldErrors.self) { try AppInTheAirRow.row(line) }
  }

  @Test func aRowWithoutSeatsAndCodesIsReadFromItsAirportsOn() throws {
    let row = try AppInTheAirRow.row("LH;400;A388;FRA;JFK;2018-10-04T10:20;2018-10-04T12:50")
    #expect(
      row.flight == [
        "departure_airport": "FRA", "arrival_airport": "JFK", "departure_local": "2018-10-04T10:20:00",
        "arrival_local": "2018-10-04T12:50:00",
        "airline": "LH", "flight_number": "400", "aircraft": "A388",
      ])
    let odd = try AppInTheAirRow.row("hammock;34A;CODE;LH;400;A388;FRA;JFK;2018-10-04T10:20;2018-10-04T12:50")
    #expect(odd.warnings.map(\.field) == ["cabin_class"])
    #expect(odd.flight["confirmation_code"] == "CODE")
  }
}
