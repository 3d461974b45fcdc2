import Testing
import Travel

/// Flight numbers as they are written on tickets, in e-mails and by hand.
@Suite struct FlightNumberTests {
  @Test(arguments: [
    ("LH400", "LH400"), ("lh400", "LH400"), ("lh 0400", "LH400"), ("LH 400", "LH400"), ("LH-400", "LH400"), ("LH0400", "LH400"),
    ("LH\u{A0}400", "LH400"), ("LH – 400", "LH400"), ("  lh  4 0 0 ", "LH400"), ("LH000400", "LH400"), ("LH1", "LH1"), ("LH9999", "LH9999"),
    ("DLH400", "DLH400"), ("dlh 0400", "DLH400"), ("EZY12AB".dropLast().description, "EZY12A"), ("U21234", "U21234"), ("U2 1234", "U21234"),
    ("u20012", "U212"), ("3K512", "3K512"), ("9W 1", "9W1"), ("5J5054", "5J5054"), ("A3 0602", "A3602"), ("7C7", "7C7"), ("S77", "S77"),
    ("BA2490A", "BA2490A"), ("ba 2490 a", "BA2490A"), ("9w123z", "9W123Z"), ("AF0007", "AF7"), ("B61", "B61"),
  ])
  func flightNumberIsUnderstoodHoweverItIsWritten(text: String, normal: String) throws {
    #expect(try FlightNumber(text).description == normal)
    #expect(try FlightNumber(normal) == FlightNumber(text))
  }

  @Test func partsAreToldApart() throws {
    let easyJet = try FlightNumber("u2 1234b")
    #expect(easyJet.designator == "U2" && easyJet.number == 1234 && easyJet.suffix == "B")
    let lufthansa = try FlightNumber("DLH 0400")
    #expect(lufthansa.designator == "DLH" && lufthansa.number == 400 && lufthansa.suffix == nil)
  }

  @Test(
    arguments: [
      ("", .empty), (" - ", .empty), ("400", .noAirline), ("12 345", .noAirline), ("4", .noAirline), ("L", .noAirline),
      ("L 4", .noNumber(designator: "L4")),
      ("LH", .noNumber(designator: "LH")), ("DLH", .noNumber(designator: "DLH")), ("U2A", .noNumber(designator: "U2")),
      ("DLHX400", .noNumber(designator: "DLH")), ("LH12345", .numberTooLarge), ("U212345", .numberTooLarge), ("LH0", .zero),
      ("LH0000A", .zero),
      ("LH400AB", .afterNumber("AB")), ("LH400A1", .afterNumber("A1")), ("LH400/401", .notAllowed("/")), ("LH４００", .notAllowed("４")),
      ("ÄÖ400", .notAllowed("Ä")), ("LH\n400", .notAllowed("\n")), ("LH00000000000000400", .tooLong),
    ] as [(String, FlightNumberError)])
  func whatIsNoFlightNumberIsRefusedWithTheReason(text: String, error: FlightNumberError) {
    #expect(throws: error) { try FlightNumber(text) }
  }
}
