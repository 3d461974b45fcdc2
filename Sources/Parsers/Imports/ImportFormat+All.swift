// The formats. A program that changes its headings is a change of a line here.

extension ImportFormat {
  /// All of them, in the order in which files are compared with them.
  package static let all = [
    flightradar24, appInTheAir, flighty, tripIt, jetLog, jetLovers, byAir, openFlights, airTrail, travStats, csv, json, peregrine,
  ]

  private static let byAirport = "Times are those of the clocks at the airports."

  static let flightradar24 = ImportFormat(
    "flightradar24", "my.flightradar24.com (CSV)", .table,
    marks: ["Dep time", "Arr time", "Seat number", "Seat type", "Flight class", "Flight reason"],
    times:
      "\(byAirport) Dates are 2026-03-29. The day of the arrival follows from the times; 00:00:00 beside a duration of 00:00:00 is unknown.",
    columns: [
      ImportColumn("Date", .departureDate), ImportColumn("Flight number", "flight_number"),
      ImportColumn("From", "departure_airport", .airport), ImportColumn("To", "arrival_airport", .airport),
      ImportColumn("Dep time", .departureTime), ImportColumn("Arr time", .arrivalTime), ImportColumn("Duration", .duration),
      ImportColumn("Airline", "airline", .named), ImportColumn("Aircraft", "aircraft", .named),
      ImportColumn("Registration", "registration"), ImportColumn("Seat number", "seat"),
      ImportColumn(
        "Seat type", "seat_position",
        ImportWords.codes(["0": "", "1": "window", "2": "middle", "3": "aisle"], ImportWords.positions)),
      ImportColumn(
        "Flight class", "cabin_class",
        ImportWords.codes(["0": "", "1": "economy", "2": "business", "3": "first", "4": "premium_economy"], ImportWords.cabins)),
      ImportColumn(
        "Flight reason", "reason",
        ImportWords.codes(["0": "", "1": "leisure", "2": "business", "3": "crew", "4": "other"], ImportWords.reasons)),
      ImportColumn("Note", "notes"), ImportColumn("Dep_id", .nothing), ImportColumn("Arr_id", .nothing),
      ImportColumn("Airline_id", .nothing), ImportColumn("Aircraft_id", .nothing),
    ], rules: [.midnightIsUnknown])

  package static let appInTheAir = ImportFormat(
    "app_in_the_air", "App in the Air (text)", .text, marks: ["flights:"],
    times: "\(byAirport) Where a row has the times in UTC too, both must agree.")

  static let flighty = ImportFormat(
    "flighty", "Flighty (CSV)", .table,
    marks: ["Gate Departure (Scheduled)", "Gate Arrival (Scheduled)", "Take off (Scheduled)", "Landing (Scheduled)"],
    times: "\(byAirport) Those at the gate count; Date is the day of departure.",
    columns: [
      ImportColumn("Date", .departureDate), ImportColumn("Airline", "airline"), ImportColumn("Flight", "flight_number"),
      ImportColumn("From", "departure_airport"), ImportColumn("To", "arrival_airport"),
      ImportColumn("Dep Terminal", "departure_terminal"), ImportColumn("Dep Gate", "departure_gate"),
      ImportColumn("Arr Terminal", "arrival_terminal"), ImportColumn("Arr Gate", "arrival_gate"),
      ImportColumn("Canceled", "status", .codes(["true": "cancelled", "yes": "cancelled", "false": "", "no": ""])),
      ImportColumn("Diverted To", .diversion),
      ImportColumn("Gate Departure (Scheduled)", "departure_local", .localTime),
      ImportColumn("Gate Departure (Actual)", "departure_actual_local", .localTime),
      ImportColumn(
        "Take off (Scheduled)", "departure_local", .localTime, caution: "is the time of take-off: the file has none of leaving the gate"),
      ImportColumn("Take off (Actual)", .nothing),
      ImportColumn(
        "Landing (Scheduled)", "arrival_local", .localTime, caution: "is the time of landing: the file has none of reaching the gate"),
      ImportColumn("Landing (Actual)", .nothing),
      ImportColumn("Gate Arrival (Scheduled)", "arrival_local", .localTime),
      ImportColumn("Gate Arrival (Actual)", "arrival_actual_local", .localTime),
      ImportColumn("Aircraft Type Name", "aircraft"), ImportColumn("Tail Number", "registration"),
      ImportColumn("PNR", "confirmation_code"), ImportColumn("Seat", "seat"),
      ImportColumn("Seat Type", "seat_position", .codes(ImportWords.positions)),
      ImportColumn("Cabin Class", "cabin_class", .codes(ImportWords.cabins)),
      ImportColumn("Flight Reason", "reason", .codes(ImportWords.reasons)), ImportColumn("Notes", "notes"),
      ImportColumn("Flight Flighty ID", .nothing), ImportColumn("Airline Flighty ID", .nothing),
      ImportColumn("Departure Airport Flighty ID", .nothing), ImportColumn("Arrival Airport Flighty ID", .nothing),
      ImportColumn("Diverted To Airport Flighty ID", .nothing), ImportColumn("Aircraft Type Flighty ID", .nothing),
    ])

  package static let tripIt = ImportFormat(
    "tripit", "TripIt (calendar)", .calendar, marks: ["BEGIN:VCALENDAR"],
    times: "Times are those that the calendar says, in its zones or in UTC.")

  static let jetLog = ImportFormat(
    "jetlog", "JetLog (CSV)", .table, marks: ["origin", "destination", "departure_time", "ticket_class", "airplane"],
    times: "\(byAirport) Dates are 2026-03-29. An arrival without its day is on the one by which the flight takes less than 24 hours.",
    columns: [
      ImportColumn("date", .departureDate), ImportColumn("origin", "departure_airport"), ImportColumn("destination", "arrival_airport"),
      ImportColumn("departure_time", .departureTime), ImportColumn("arrival_time", .arrivalTime),
      ImportColumn("arrival_date", .arrivalDate), ImportColumn("seat", "seat_position", .codes(ImportWords.positions)),
      ImportColumn("aircraft_side", .nothing), ImportColumn("ticket_class", "cabin_class", .codes(ImportWords.cabins)),
      ImportColumn("duration", .duration, .number), ImportColumn("distance", .nothing), ImportColumn("airplane", "aircraft"),
      ImportColumn("airline", "airline"), ImportColumn("tail_number", "registration"), ImportColumn("flight_number", "flight_number"),
      ImportColumn("purpose", "reason", .codes(ImportWords.reasons)), ImportColumn("notes", "notes"), ImportColumn("connection", .nothing),
      ImportColumn("id", .nothing), ImportColumn("username", .nothing),
    ])

  static let jetLovers = ImportFormat("jetlovers", "JetLovers (CSV)", .table, times: csvTimes)
  static let byAir = ImportFormat("byair", "byAir (CSV)", .table, times: csvTimes)

  static let openFlights = ImportFormat(
    "openflights", "OpenFlights (CSV)", .table, marks: ["From_OID", "To_OID", "Seat_Type"],
    times: "Date is the clock at the airport of departure, or the day alone; the arrival is the departure and the duration.",
    columns: [
      ImportColumn("Date", "departure_local", .localTime), ImportColumn("From", "departure_airport"),
      ImportColumn("To", "arrival_airport"), ImportColumn("Flight_Number", "flight_number"), ImportColumn("Airline", "airline"),
      ImportColumn("Distance", .nothing), ImportColumn("Duration", .duration), ImportColumn("Seat", "seat"),
      ImportColumn(
        "Seat_Type", "seat_position", ImportWords.codes(["w": "window", "m": "middle", "a": "aisle"], ImportWords.positions)),
      ImportColumn(
        "Class", "cabin_class",
        ImportWords.codes(["y": "economy", "p": "premium_economy", "c": "business", "f": "first"], ImportWords.cabins)),
      ImportColumn(
        "Reason", "reason", ImportWords.codes(["b": "business", "l": "leisure", "c": "crew", "o": "other"], ImportWords.reasons)),
      ImportColumn("Plane", "aircraft"), ImportColumn("Registration", "registration"), ImportColumn("Trip", .nothing),
      ImportColumn("Note", "notes"), ImportColumn("From_OID", .nothing), ImportColumn("To_OID", .nothing),
      ImportColumn("Airline_OID", .nothing), ImportColumn("Plane_OID", .nothing),
    ], rules: [.unknownIsNothing])

  package static let airTrail = ImportFormat(
    "airtrail", "AirTrail (JSON)", .json, marks: ["from", "to", "seats"],
    times: "departure and arrival are instants in UTC; a flight with none of them has the day of departure alone.")

  package static let travStats = ImportFormat(
    "travstats", "TravStats (JSON)", .json, marks: ["departureAirport", "arrivalAirport"],
    times: "Times with an offset or Z are instants; others are those of the clock at the airport.")

  package static let csv = ImportFormat("csv", "A table with headings (CSV)", .table, times: csvTimes)

  package static let json = ImportFormat(
    "json", "Flights as POST /flights takes them (JSON)", .json,
    times: "departure_local and arrival_local are the clocks at the airports, departure_utc and arrival_utc instants.")

  package static let peregrine = ImportFormat(
    "peregrine", "An export of this server (JSON)", .json, times: "As GET /flights/:id answers them.")

  private static let csvTimes =
    "\(byAirport) Of dates such as 3/4/2026 the others in the file tell whether the day comes first; where none does they are refused."
}
