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
      ("Mar 2026 29", nil),
    ] as [(String, TableDates.Day?)])
  func aDateIsReadAsItIsMeant(text: String, day: TableDates.Day?) {
    #expect(TableDates.day(text) == day)
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
