import Schema
import Testing

@testable import Parsers

@Suite struct ImportTableTests {
  private static let own = [
    ImportColumn("flight_number", .field("flight_number")), ImportColumn("departure_airport", .part(of: "departure_airport", member: nil)),
    ImportColumn("departure_airport_name", .part(of: "departure_airport", member: "name")),
    ImportColumn("departure_airport_latitude", .part(of: "departure_airport", member: "latitude")),
    ImportColumn("arrival_airport", .part(of: "arrival_airport", member: nil)),
    ImportColumn("departure_local", .field("departure_local"), .localTime), ImportColumn("notes", .field("notes")),
    ImportColumn("departure_date", .departureDate), ImportColumn("departure_time", .departureTime),
    ImportColumn("arrival_date", .arrivalDate), ImportColumn("arrival_time", .arrivalTime), ImportColumn("duration", .duration),
  ]

  /// The rows of a file, those with errors as the fields that have them.
  private static func rows(_ bytes: [UInt8], cutAt cut: Int = 0) throws -> (table: ImportTable, rows: [Result<ImportRow, FieldErrors>]) {
    let pieces = [bytes[..<min(cut, bytes.count)], bytes[min(cut, bytes.count)...]]
    let table = try ImportTable(own: own) { take in for piece in pieces { try take(piece) } }
    var reader = CSVReader(isWindows1252: table.isWindows1252)
    var rows: [Result<ImportRow, FieldErrors>] = []
    var isHeading = true
    func take(_ row: CSVReader.Row) {
      if !isHeading { rows.append(Result { () throws(FieldErrors) in try table.row(row) }) }
      isHeading = false
    }
    for piece in pieces { try reader.feed(piece, take) }
    try reader.finish(take)
    return (table, rows)
  }

  private static func flights(_ text: String) throws -> [ImportRow] { try rows(Array(text.utf8)).rows.map { try $0.get() } }

  @Test func theSameTableIsReadInEveryEncodingAndHoweverItIsCut() throws {
    let text = "Von;From;To;Date;Note\r\nx;FRA;MUC;29.03.2026;\"Zürich\n→ 🛫\"\r\n"
    let expected = try Self.flights(text)
    #expect(expected.map { $0.flight["notes"] } == ["Zürich\n→ 🛫"])
    let units = Array(text.utf16)
    let files: [[UInt8]] = [
      [0xEF, 0xBB, 0xBF] + Array(text.utf8), [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
    ]
    for file in files {
      for cut in stride(from: 0, through: file.count, by: 3) {
        let (table, rows) = try Self.rows(file, cutAt: cut)
        #expect(try rows.map { try $0.get() } == expected)
        #expect(table.ignored == ["Von"])
      }
    }
    let western = try Self.rows(Array("From,To,Date,Note\nFRA,ZRH,2026-03-29,Z".utf8) + [0xFC] + Array("rich\n".utf8))
    #expect(try western.rows.map { try $0.get().flight["notes"] } == ["Zürich"])
  }

  @Test(
    arguments: [
      ("From,To,Date,Dep time", "csv"),
      ("FROM,to,date,dep TIME,arr time,seat number,seat type,flight class,flight reason", "flightradar24"),
      ("Date,From,To,Flight_Number,Seat_Type,From_OID,To_OID", "openflights"), ("Date,From,To,Flight_Number,Seat_Type,From_OID", "csv"),
      ("date,origin,destination,departure_time,ticket_class,airplane", "jetlog"),
      ("date,origin,destination,departure_time,airplane", "csv"),
      (
        "Date,From,To,Gate Departure (Scheduled),Take off (Scheduled),Landing (Scheduled),Gate Arrival (Scheduled),Something new", "flighty"
      ),
    ])
  func aTableIsKnownByTheHeadingsThatNoOtherHas(headings: String, format: String) throws {
    #expect(try Self.rows(Array("\(headings)\n".utf8)).table.format.name == format)
  }

  @Test(arguments: [
    ("", "is empty"), ("a,b\n1,2\n", "It holds: a, b"), ("From,Date\n", "It holds"), ("From,To\n", "It holds"),
    ("From,Origin,To,Date\n", "both mean departure_airport"),
    ("Date,Date,From,To,Flight_Number,Seat_Type,From_OID,To_OID\n", "both mean Date"),
  ])
  func aTableWithoutTheHeadingsOfFlightsIsRefusedWithWhatItLacks(text: String, message: String) throws {
    let error = #expect(throws: ImportError.self) { try Self.rows(Array(text.utf8)) }
    #expect(error?.message.contains(message) == true)
  }

  @Test(
    arguments: [
      ("FRA,MUC,2026-03-29,,,,", "2026-03-29", nil, nil, nil), ("FRA,MUC,2026-03-29,10:30,,11:40,", "2026-03-29T10:30", nil, "11:40", nil),
      ("FRA,MUC,2026-03-29,10:30,30/3/2026,,", "2026-03-29T10:30", "2026-03-30", nil, nil),
      ("FRA,MUC,3/29/2026 0:00,10:30,,,1:10", "2026-03-29T10:30", nil, nil, 70),
      ("FRA,MUC,46110,1:30 PM,46111,0:15,10:45:59", "2026-03-29T13:30", "2026-03-30T00:15", nil, 645),
    ] as [(String, String, String?, String?, Int?)])
  func theHalvesOfTimesAreJoined(row: String, departure: String, arrival: String?, time: String?, minutes: Int?) throws {
    let flights = try Self.flights("From,To,Date,Dep time,Arrival date,Arr time,Duration\n\(row)\n")
    #expect(flights.map { $0.flight["departure_local"] } == [.string(departure)])
    #expect(flights.map { $0.flight["arrival_local"] } == [arrival.map { .string($0) }])
    #expect(flights.map(\.arrivalTime) == [time])
    #expect(flights.map(\.minutes) == [minutes])
  }

  @Test(arguments: [
    ("FRA,MUC,2026-03-29 10:30,,", "departure_date"), ("FRA,MUC,3/4/2026,,", "departure_date"), ("FRA,MUC,46110.5,,", "departure_date"),
    ("FRA,MUC,soon,,", "departure_date"), ("FRA,MUC,2026-03-29,noon,", "departure_time"), ("FRA,MUC,2026-03-29,,25:00", "arrival_time"),
    ("FRA,MUC,2026-03-29,,,x", ""),
  ])
  func whatCannotBeReadIsAnErrorOfItsField(row: String, field: String) throws {
    let rows = try Self.rows(Array("From,To,Date,Dep time,Arr time\n\(row)\n".utf8)).rows
    guard case .failure(let errors) = rows[0] else {
      Issue.record("it was taken: \(rows)")
      return
    }
    #expect(errors.entries.map(\.field) == [field])
  }

  @Test(arguments: ["8", "abc", "1:75", "97:00", "-1:00", "1:2:3:4", "99999999999999999999:00"])
  func aDurationThatIsNoneIsLeftOutAndTold(text: String) throws {
    let row = try Self.flights("From,To,Date,Duration\nFRA,MUC,2026-03-29,\(text)\n")[0]
    #expect(row.minutes == nil)
    #expect(row.warnings.map(\.field) == ["duration_minutes"])
  }

  @Test(
    arguments: [
      ("Frankfurt / Frankfurt am Main (FRA/EDDF)", "FRA"), ("Berlin (West) / Tempelhof (THF/EDDI)", "THF"), ("Field (/EDXX)", "EDXX"),
      ("Field (-/EDXX)", "EDXX"), ("FRA", "FRA"), ("Somewhere (abc)", "Somewhere (abc)"), ("()", "()"), ("(", "("), (")", ")"),
    ])
  func anAirportIsItsCodeInParentheses(text: String, code: String) {
    #expect(ImportNames.airport(text) == code)
  }

  @Test(
    arguments: [
      ("Lufthansa (LH/DLH)", "airline", ["iata": "LH", "icao": "DLH", "name": "Lufthansa"]), ("LH", "airline", "LH"),
      ("Airbus A380-841 (A388)", "aircraft", ["icao": "A388", "name": "Airbus A380-841"]),
      ("Nobody (XX/YYYY)", "airline", ["iata": "XX", "name": "Nobody"]),
      ("Private (/)", "airline", ["name": "Private"]), ("()", "airline", "()"), ("(LH/LX)", "airline", ["iata": "LH"]),
    ] as [(String, String, JSON)])
  func aNameMayHaveItsCodesInParentheses(text: String, field: String, expected: JSON) {
    #expect(ImportNames.named(text, field: field) == expected)
  }
}
