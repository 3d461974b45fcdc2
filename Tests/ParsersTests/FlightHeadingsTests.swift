import Testing

@testable import Parsers

@Suite struct FlightHeadingsTests {
  @Test(
    arguments: [
      ("From", "departure_airport"), ("TO", "arrival_airport"), ("Flight number", "flight_number"), ("Flight No.", "flight_number"),
      ("Dep time", "departure_time"), ("Date", "departure_date"), ("Class", "cabin_class"), ("Note", "notes"),
      ("Registration", "registration"), ("departure_local", "departure_local"), ("Departure Local", "departure_local"), ("shoe size", nil),
      ("", nil),
    ] as [(String, String?)])
  func aHeadingMeansWhatPeopleMeanByIt(heading: String, column: String?) {
    #expect(FlightHeadings.column(heading, known: ["departure_local", "flight_number", "registration"]) == column)
  }
}
