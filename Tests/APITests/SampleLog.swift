import Testing

@testable import API
@testable import Parsers

/// The same journeys as the programs that people come from write them: over the date line both ways, overnight, in the hours that clocks leave out and show
/// twice, on a day alone, and at an airport that nobody knows.
struct SampleLog: Sendable, CustomTestStringConvertible {
  let format: String
  var type = "text/csv"
  /// Of a table; else `text` is the file.
  var rows: [[String]] = []
  var text = ""
  /// Flight number, places and times of what is stored, by departure.
  let flights: [String]
  /// Row and field of what is not.
  let errors: [String]

  var testDescription: String { format }

  /// The file; of a table with this between its fields.
  func file(_ delimiter: String = ",") -> String {
    rows.isEmpty ? text : rows.map { $0.map { Self.quoted($0, delimiter) }.joined(separator: delimiter) }.joined(separator: "\r\n") + "\r\n"
  }

  private static func quoted(_ field: String, _ delimiter: String) -> String {
    let isPlain = !field.contains(delimiter) && !field.contains("\"") && !field.contains("\n")
    return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
  }

  static let frankfurt = "LH400 FRA 2026-03-29T10:30 2026-03-29T08:30:00Z JFK 2026-03-29T13:05 2026-03-29T17:05:00Z"
  static let singapore = "SQ327 MUC 2025-12-31T22:20 2025-12-31T21:20:00Z SIN 2026-01-01T17:35 2026-01-01T09:35:00Z"
  /// It arrives before it departs, by the clocks.
  static let eastward = "NZ6 AKL 2026-02-10T20:00 2026-02-10T07:00:00Z LAX 2026-02-10T11:30 2026-02-10T19:30:00Z"
  static let westward = "NZ5 LAX 2026-02-12T22:00 2026-02-13T06:00:00Z AKL 2026-02-14T08:00 2026-02-13T19:00:00Z"
  /// In the second of the hours from two to three, which only the duration tells.
  static let second = "LH94 FRA 2024-10-27T02:30 2024-10-27T01:30:00Z MUC 2024-10-27T03:40 2024-10-27T02:40:00Z"
  static let first = "LH94 FRA 2024-10-27T02:30 2024-10-27T00:30:00Z MUC 2024-10-27T03:40 2024-10-27T02:40:00Z"
  static let day = "- FRA 1998-10-05 1998-10-04T22:00:00Z MUC - -"

  static let all = [flightradar24, appInTheAir, flighty, jetLog, openFlights, airTrail, travStats, csv, byAir]

  static let flightradar24 = SampleLog(
    format: "flightradar24",
    rows: [
      [
        "Date", "Flight number", "From", "To", "Dep time", "Arr time", "Duration", "Airline", "Aircraft", "Registration", "Seat number",
        "Seat type", "Flight class", "Flight reason", "Note", "Dep_id", "Arr_id", "Airline_id", "Aircraft_id",
      ],
      [
        "2026-03-29", "LH400", "Frankfurt / Frankfurt am Main (FRA/EDDF)", "New York / John F. Kennedy (JFK/KJFK)", "10:30:00", "13:05:00",
        "08:35:00", "Lufthansa (LH/DLH)", "Airbus A380-841 (A388)", "D-AIMX", "34A", "1", "4", "2", "half, the \"old\" one\nand more", "1",
        "2", "3", "4",
      ],
      [
        "2025-12-31", "SQ327", "Munich / Munich (MUC/EDDM)", "Singapore / Changi (SIN/WSSS)", "22:20:00", "17:35:00", "12:15:00",
        "Singapore Airlines (SQ/SIA)", "", "", "", "0", "0", "0", "", "", "", "", "",
      ],
      [
        "2026-02-10", "NZ6", "Auckland / Auckland (AKL/NZAA)", "Los Angeles / Los Angeles (LAX/KLAX)", "20:00:00", "11:30:00", "12:30:00",
        "",
        "", "", "", "3", "5", "1", "", "", "", "", "",
      ],
      [
        "2026-02-12", "NZ5", "Los Angeles / Los Angeles (LAX/KLAX)", "Auckland / Auckland (AKL/NZAA)", "22:00:00", "08:00:00", "13:00:00",
        "",
        "", "", "", "2", "3", "4", "", "", "", "", "",
      ],
      [
        "2024-10-27", "LH94", "Frankfurt / Frankfurt am Main (FRA/EDDF)", "Munich / Munich (MUC/EDDM)", "02:30:00", "03:40:00", "01:10:00",
        "",
        "", "", "", "", "", "", "", "", "", "", "",
      ],
      [
        "1998-10-05", "", "Frankfurt / Frankfurt am Main (FRA/EDDF)", "Munich / Munich (MUC/EDDM)", "00:00:00", "00:00:00", "00:00:00", "",
        "",
        "", "", "", "", "", "", "", "", "", "",
      ],
      [
        "2026-03-29", "LH2", "Frankfurt / Frankfurt am Main (FRA/EDDF)", "Munich / Munich (MUC/EDDM)", "02:30:00", "03:40:00", "01:10:00",
        "",
        "", "", "", "", "", "", "", "", "", "", "",
      ],
      [
        "2026-03-30", "LH3", "Nowhere / Nowhere (XXQ/XXQQ)", "Munich / Munich (MUC/EDDM)", "12:30:00", "13:40:00", "01:10:00", "", "", "",
        "",
        "", "", "", "", "", "", "", "",
      ],
    ], flights: [day, second, singapore, eastward, westward, frankfurt], errors: ["8 departure_local", "9 departure_airport"])

  static let flighty = SampleLog(
    format: "flighty",
    rows: [
      [
        "Date", "Airline", "Flight", "From", "To", "Dep Terminal", "Dep Gate", "Arr Terminal", "Arr Gate", "Canceled", "Diverted To",
        "Gate Departure (Scheduled)", "Gate Departure (Actual)", "Take off (Scheduled)", "Take off (Actual)", "Landing (Scheduled)",
        "Landing (Actual)", "Gate Arrival (Scheduled)", "Gate Arrival (Actual)", "Aircraft Type Name", "Tail Number", "PNR", "Seat",
        "Seat Type", "Cabin Class", "Flight Reason", "Notes", "Flight Flighty ID", "Airline Flighty ID",
      ],
      [
        "2026-03-29", "DLH", "400", "FRA", "JFK", "1", "Z69", "1", "B2", "false", "", "2026-03-29T10:30", "2026-03-29T10:41",
        "2026-03-29T10:50", "2026-03-29T11:02", "2026-03-29T12:50", "2026-03-29T12:40", "2026-03-29T13:05", "2026-03-29T12:58",
        "Airbus A380", "D-AIMX", "SECRET1", "34A", "WINDOW", "PREMIUM_ECONOMY", "BUSINESS", "half, the \"old\" one\nand more", "a", "b",
      ],
      [
        "2025-12-31", "SIA", "327", "MUC", "SIN", "", "", "", "", "", "", "2025-12-31T22:20", "", "", "", "", "", "2026-01-01T17:35", "",
        "",
        "", "", "", "", "", "", "", "", "",
      ],
      [
        "2026-02-10", "ANZ", "6", "AKL", "LAX", "", "", "", "", "true", "", "2026-02-10T20:00", "", "", "", "", "", "2026-02-10T11:30", "",
        "", "", "", "", "", "private", "", "", "", "",
      ],
      [
        "2026-02-12", "ANZ", "5", "LAX", "AKL", "", "", "", "", "false", "WLG", "", "", "2026-02-12T22:00", "", "2026-02-14T08:00", "", "",
        "2026-02-14T09:30", "", "", "", "", "", "", "", "", "", "",
      ],
      [
        "2024-10-27", "DLH", "94", "FRA", "MUC", "", "", "", "", "", "", "2024-10-27T02:30", "", "", "", "", "", "2024-10-27T03:40", "", "",
        "", "", "", "", "", "", "", "", "",
      ],
      ["1998-10-05", "", "", "FRA", "MUC"] + Array(repeating: "", count: 24),
      ["2026-03-29", "DLH", "2", "FRA", "MUC", "", "", "", "", "", "", "2026-03-29T02:30"] + Array(repeating: "", count: 17),
      ["2026-03-30", "DLH", "3", "XXQ", "MUC", "", "", "", "", "", "", "2026-03-30T12:30"] + Array(repeating: "", count: 17),
    ], flights: [day, first, singapore, eastward, westward, frankfurt], errors: ["8 departure_local", "9 departure_airport"])

  static let jetLog = SampleLog(
    format: "jetlog",
    rows: [
      [
        "date", "origin", "destination", "departure_time", "arrival_time", "arrival_date", "seat", "aircraft_side", "ticket_class",
        "duration", "distance", "airplane", "airline", "tail_number", "flight_number", "purpose", "notes", "connection",
      ],
      [
        "2026-03-29", "EDDF", "KJFK", "10:30", "13:05", "2026-03-29", "window", "left", "economy+", "515", "6188", "A388", "DLH", "D-AIMX",
        "LH400", "business", "half, the \"old\" one\nand more", "",
      ],
      ["2025-12-31", "EDDM", "WSSS", "22:20", "17:35", "2026-01-01", "", "", "", "735", "", "", "SIA", "", "327", "", "", ""],
      ["2026-02-10", "NZAA", "KLAX", "20:00", "11:30", "", "aisle", "", "private", "750", "", "", "", "", "NZ6", "leisure", "", ""],
      ["2026-02-12", "KLAX", "NZAA", "22:00", "", "", "middle", "", "first", "780", "", "", "", "", "NZ5", "other", "", ""],
      ["2024-10-27", "EDDF", "EDDM", "02:30", "03:40", "2024-10-27", "", "", "", "70", "", "", "", "", "LH94", "", "", ""],
      ["1998-10-05", "EDDF", "EDDM", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
      ["2026-03-29", "EDDF", "EDDM", "02:30", "", "", "", "", "", "", "", "", "", "", "LH2", "", "", ""],
      ["2026-03-30", "XXQQ", "EDDM", "12:30", "", "", "", "", "", "", "", "", "", "", "LH3", "", "", ""],
    ], flights: [day, second, singapore, eastward, westward, frankfurt], errors: ["8 departure_local", "9 departure_airport"])

  static let openFlights = SampleLog(
    format: "openflights",
    rows: [
      [
        "Date", "From", "To", "Flight_Number", "Airline", "Distance", "Duration", "Seat", "Seat_Type", "Class", "Reason", "Plane",
        "Registration", "Trip", "Note", "From_OID", "To_OID", "Airline_OID", "Plane_OID",
      ],
      [
        "2026-03-29 10:30:00", "FRA", "JFK", "LH400", "Lufthansa", "3845", "08:35", "34A", "W", "P", "B", "Airbus A380", "D-AIMX", "12",
        "half, the \"old\" one\nand more", "340", "3797", "3320", "2",
      ],
      ["2025-12-31 22:20:00", "MUC", "SIN", "SQ327", "Singapore Airlines", "", "12:15", "", "", "", "", "", "", "", "", "", "", "", ""],
      ["2026-02-10 20:00:00", "AKL", "LAX", "NZ6", "Unknown", "", "12:30", "", "A", "C", "L", "", "", "", "", "", "", "", ""],
      ["2026-02-12 22:00:00", "LAX", "AKL", "NZ5", "", "", "13:00", "", "M", "F", "O", "", "", "", "", "", "", "", ""],
      ["2024-10-27 02:30:00", "FRA", "MUC", "LH94", "", "", "02:10", "", "", "Y", "C", "", "", "", "", "", "", "", ""],
      ["1998-10-05", "FRA", "MUC", "", "", "", "00:55", "", "", "", "", "", "", "", "", "", "", "", ""],
      ["2026-03-29 02:30:00", "FRA", "MUC", "LH2", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
      ["2026-03-30 12:30:00", "XXQ", "MUC", "LH3", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ], flights: [day, first, singapore, eastward, westward, frankfurt], errors: ["8 departure_local", "9 departure_airport"])

  static let csv = SampleLog(
    format: "csv",
    rows: [
      ["Flight date", "Flight no.", "Origin", "Destination", "Dep time", "Arr time", "Duration", "Class", "Note"],
      ["29.03.2026", "lh 0400", "FRA", "JFK", "10:30", "1:05 PM", "", "Premium Economy", "half, the \"old\" one\nand more"],
      // As Excel writes days: as a number, with a midnight, and of "31 Dec".
      ["46022", "SQ327", "MUC", "SIN", "22:20", "17:35", "", "", ""],
      ["2026-02-10 00:00:00", "NZ6", "AKL", "LAX", "20:00", "11:30", "", "", ""],
      ["12-Feb-26", "NZ5", "LAX", "AKL", "22:00", "8:00", "", "", ""],
      ["27/10/2024", "LH94", "FRA", "MUC", "02:30", "03:40", "1:10", "", ""],
      ["05/10/1998", "", "FRA", "MUC", "", "", "", "", ""],
      ["29.03.2026", "LH2", "FRA", "MUC", "02:30", "", "", "", ""],
      ["30.03.2026", "LH3", "XXQ", "MUC", "12:30", "", "", "", ""],
    ], flights: [day, second, singapore, eastward, westward, frankfurt], errors: ["8 departure_local", "9 departure_airport"])

  static let byAir = SampleLog(format: "byair", rows: csv.rows, flights: csv.flights, errors: csv.errors)

  static let appInTheAir = SampleLog(
    format: "app_in_the_air", type: "text/plain",
    text: """
      profile:
      Ada;ada@example.org
      flights:
      economy;34A;SECRET1;LH;400;A388;FRA;JFK;2026-03-29T10:30:00;2026-03-29T13:05:00;2026-03-29T08:30:00;2026-03-29T17:05:00
      ;;;SQ;327;;MUC;SIN;2025-12-31T22:20:00;2026-01-01T17:35:00
      business;1A;;NZ;6;;AKL;LAX;2026-02-10T20:00:00;2026-02-10T11:30:00;2026-02-10T07:00:00;2026-02-10T19:30:00
      first;;;NZ;5;;LAX;AKL;2026-02-12T22:00:00;2026-02-14T08:00:00
      ;;;LH;94;;FRA;MUC;2024-10-27T02:30:00;2024-10-27T03:40:00;2024-10-27T01:30:00;2024-10-27T02:40:00
      ;;;LH;2;;FRA;MUC;2026-03-29T02:30:00;2026-03-29T03:40:00
      ;;;LH;3;;XXQ;MUC;2026-03-30T12:30:00;2026-03-30T13:40:00
      ;;;LH;4;;FRA;MUC;2026-03-30T12:30:00;2026-03-30T13:40:00;2026-03-30T12:30:00;2026-03-30T13:40:00
      ;;;LH;5;;Frankfurt;MUC;2026-03-30T12:30:00;2026-03-30T13:40:00

      hotels:
      Ritz;FRA;MUC;2026-03-30T12:30:00;2026-03-30T13:40:00
      """,
    flights: [second, singapore, eastward, westward, frankfurt].map { $0.withSeconds },
    errors: ["9 departure_local", "10 departure_airport", "11 departure_utc", "11 arrival_utc", "12 "])

  static let airTrail = SampleLog(
    format: "airtrail", type: "application/json",
    text: """
      {"users": [{"id": "u1", "username": "ada", "displayName": "Ada"}, {"id": "u2", "username": "bob", "displayName": "Bob"}],
       "flights": [
        {"date": "2026-03-29", "datePrecision": "day", "from": {"icao": "EDDF", "iata": "FRA", "name": "Frankfurt am Main", "lat": 50.03,
          "lon": 8.56, "tz": "Europe/Berlin"}, "to": {"icao": "KJFK", "iata": null, "name": "JFK"},
         "departure": "2026-03-29T08:41:00.000+00:00", "departureScheduled": "2026-03-29T08:30:00.000Z",
         "arrival": "2026-03-29T17:01:00.000Z", "arrivalScheduled": "2026-03-29T17:05:00.000Z", "duration": 30900, "flightNumber": "LH400",
         "flightReason": "business", "airline": {"icao": "DLH", "iata": "LH", "name": "Lufthansa"}, "aircraft": {"icao": "A388", "name": "A380"},
         "aircraftReg": "D-AIMX", "note": "half, the \\"old\\" one\\nand more", "seats": [
           {"userId": "u2", "guestName": null, "seat": "aisle", "seatNumber": "34C", "seatClass": "first"},
           {"userId": "u1", "guestName": null, "seat": "window", "seatNumber": "34A", "seatClass": "economy+"},
           {"userId": null, "guestName": "Zoë", "seat": null, "seatNumber": null, "seatClass": null}]},
        {"date": "2025-12-31", "from": "EDDM", "to": "WSSS", "departure": "2025-12-31T21:20:00Z", "arrival": "2026-01-01T09:35:00Z",
         "airline": "SIA", "aircraft": null, "flightNumber": "327", "seats": [{"userId": "u1", "seat": "jumpseat"}]},
        {"date": "2026-02-10", "from": "NZAA", "to": "KLAX", "departure": "2026-02-10T07:00:00Z", "arrival": "2026-02-10T19:30:00Z",
         "flightNumber": "NZ6", "seats": [{"userId": "u1", "seatClass": "private"}]},
        {"date": "2026-02-12", "from": "KLAX", "to": "NZAA", "departure": "2026-02-13T06:00:00Z", "arrival": null, "duration": 46800,
         "flightNumber": "NZ5", "seats": [{"userId": "u1"}]},
        {"date": "2024-10-27", "from": "EDDF", "to": "EDDM", "departure": "2024-10-27T01:30:00Z", "arrival": "2024-10-27T02:40:00Z",
         "flightNumber": "LH94", "seats": [{"userId": "u1"}]},
        {"date": "1998-10-05", "from": "EDDF", "to": "EDDM", "departure": null, "arrival": null, "seats": [{"userId": "u1"}]},
        {"date": "1997-10-01", "datePrecision": "month", "from": "EDDF", "to": "EDDM", "departure": null, "seats": [{"userId": "u1"}]},
        {"date": "2026-03-30", "from": "XXQQ", "to": "EDDM", "departure": "2026-03-30T10:30:00Z", "seats": [{"userId": "u1"}]}]}
      """, flights: [day, second, singapore, eastward, westward, frankfurt], errors: ["7 departure_local", "8 departure_airport"])

  static let travStats = SampleLog(
    format: "travstats", type: "application/json",
    text: """
      {"data": [
        {"id": 1, "flightNumber": "LH400", "airline": "Lufthansa", "departureAirport": "FRA", "arrivalAirport": {"iata": "JFK"},
         "departureTime": "2026-03-29T08:30:00.000Z", "arrivalTime": "2026-03-29T17:05:00.000Z", "seatNumber": "34A",
         "seatClass": "premium-economy", "seatPosition": "window", "reason": "business", "aircraftType": "A388", "registration": "D-AIMX",
         "notes": "half, the \\"old\\" one\\nand more"},
        {"id": 2, "flightNumber": "SQ327", "departureAirport": "MUC", "arrivalAirport": "SIN",
         "departureTime": {"local": "2025-12-31T22:20", "timezone": "Europe/Berlin"},
         "arrivalTime": {"local": "2026-01-01T17:35", "timezone": "Asia/Singapore"}},
        {"id": 3, "flightNumber": "NZ6", "departureAirport": "AKL", "arrivalAirport": "LAX", "departureLocal": "2026-02-10T20:00",
         "departureTimezone": "Pacific/Auckland", "arrivalLocal": "2026-02-10T11:30", "status": "cancelled"},
        {"id": 4, "flightNumber": "NZ5", "departureAirport": "LAX", "arrivalAirport": "AKL", "departureTime": "2026-02-12T22:00:00-08:00",
         "arrivalTime": "2026-02-14T08:00:00+13:00", "seatClass": "hammock"},
        {"id": 5, "flightNumber": "LH94", "departureAirport": "FRA", "arrivalAirport": "MUC", "departureTime": "2024-10-27T01:30:00Z",
         "arrivalTime": "2024-10-27T02:40:00Z"},
        {"id": 6, "departureAirport": "FRA", "arrivalAirport": "MUC", "departureTime": "1998-10-05"},
        {"id": 7, "flightNumber": "LH2", "departureAirport": "FRA", "arrivalAirport": "MUC", "departureTime": "2026-03-29T02:30"},
        {"id": 8, "flightNumber": "LH3", "departureAirport": "XXQ", "arrivalAirport": "MUC", "departureTime": "2026-03-30T12:30"}]}
      """, flights: [day, second, singapore, eastward, westward, frankfurt], errors: ["7 departure_local", "8 departure_airport"])
}

extension String {
  /// With seconds in its local times, as a file has them.
  fileprivate var withSeconds: String {
    split(separator: " ").map { $0.utf8.count == 16 && $0.contains("T") ? "\($0):00" : String($0) }.joined(separator: " ")
  }
}
