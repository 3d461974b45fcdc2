import Testing

@testable import Parsers

@Suite struct TableDatesTests {
  @Test(
    arguments: [
      ("2026-03-29", .day("2026-03-29", nil)), ("2026/3/9", .day("2026-03-09", nil)), ("29.3.2026", .day("2026-03-29", nil)),
      ("3.4.2026", .day("2026-04-03", nil)), ("29/03/2026", .day("2026-03-29", .dayFirst)), ("03/29/2026", .day("2026-03-29", .monthFirst)),
      ("3/4/2026", .either("2026-04-03", "2026-03-04")), ("03-04-2026", .either("2026-04-03", "2026-03-04")),
      ("4/4/2026", .day("2026-04-04", nil)), ("29 Mar 2026", .day("2026-03-29", nil)), ("March 29, 2026", .day("2026-03-29", nil)),
      ("29-mar-2026", .day("2026-03-29", nil)), ("3/4/26", nil), ("13/14/2026", nil), ("0/5/2026", nil), ("05/00/2026", nil),
      ("32/5/2026", nil), ("29 Foo 2026", nil), ("", nil), ("2026-03", nil),
      ("Mar 2026 29", nil), ("29-Mar-26", .day("2026-03-29", nil)), ("1-Jan-29", .day("2029-01-01", nil)),
      ("31-Dec-30", .day("1930-12-31", nil)), ("Mar 29, 26", nil), ("29-Mar-6", nil), ("29-Mar-x6", nil),
    ] as [(String, TableDates.Day?)])
  func aDateIsReadAsItIsMeant(text: String, day: TableDates.Day?) {
    #expect(TableDates.day(text) == day)
  }

  /// Excel's day 1 is 1900-01-01, and it has a 29 February in that year.
  @Test(
    arguments: [
      ("46110", "2026-03-29"), ("46110.4375", "2026-03-29 10:30"), ("46110.0", "2026-03-29"), ("46110.999999", "2026-03-30 00:00"),
      ("25569", "1970-01-01"), ("20000", "1954-10-03"), ("79999", "2119-01-10"), ("46110.01042", "2026-03-29 00:15"), ("19999", nil),
      ("80000", nil),
      ("2026", nil), ("461100", nil), ("46110.", "2026-03-29"), ("46110.4.3", nil), ("4611a", nil), (".46110", nil), ("", nil),
    ] as [(String, String?)])
  func aNumberOfExcelsIsADay(text: String, expected: String?) {
    let read = TableDates.serial(text).map { $0.day + ($0.time.map { " \($0)" } ?? "") }
    #expect(read == expected)
  }

  @Test(
    arguments: [
      ("10:30", "10:30"), ("9:05", "09:05"), ("10.30", "10:30"), ("1030", "10:30"), ("10:30:00", "10:30"), ("10:30:15", "10:30:15"),
      ("10:30 PM", "22:30"), ("12:00 am", "00:00"), ("12:15pm", "12:15"), ("24:00", nil), ("10:60", nil), ("13:00 PM", nil), ("10", nil),
      ("10:3", nil), ("x", nil), ("", nil), ("10:30:61", nil),
    ] as [(String, String?)])
  func aTimeIsReadAsItIsMeant(text: String, time: String?) {
    #expect(TableDates.time(text) == time)
  }
}
