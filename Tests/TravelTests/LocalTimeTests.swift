import Testing

@testable import Travel

@Suite struct LocalTimeTests {
  @Test(arguments: [
    "2026-03-29T10:30", "2026-03-29T10:30:00", "2026-03-29T10:30:59", "2026-03-29", "0001-01-01", "9999-12-31T23:59:59", "2024-02-29T00:00",
    "1998-07-14", "2000-02-29", "2026-03-29T00:00:00", "0999-12-31T01:02:03",
  ])
  func timeIsWrittenAsItWasSent(text: String) throws {
    #expect(try LocalTime(text).description == text)
  }

  @Test(arguments: [
    "2026-03-29T10:30", "2026-03-29", "0001-01-01", "9999-12-31T23:59", "2024-02-29T00:00", "2023-02-29", "2026-02-30T10:00", "0000-01-01",
    "2026-13-01", "2026-00-01", "2026-03-00", "2026-03-29T24:00", "2026-03-29T10:60", "2026-03-29t10:30", "2026-03-29 10:30", "2026/03/29",
    "2026-03-2", "2026-03-29T1:300", "2026-03-29T10-30", "20x6-03-29", "2026-03-29T:0:30", "", "2026-03-29T10:30Z", "٢٠٢٦٠",
  ])
  func fromItsBytesATimeIsReadAsFromItsText(text: String) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { LocalTime(minuteOrDay: $0) } == (try? LocalTime(text)))
  }

  @Test func whatIsKnownOfATimeIsKept() throws {
    let minute = try LocalTime("2026-03-29T10:30")
    #expect(minute.precision == .minute && (minute.hour, minute.minute, minute.second) == (10, 30, 0))
    #expect(try LocalTime("2026-03-29T23:59:58").second == 58)
    let day = try LocalTime("1998-07-14")
    #expect(day.precision == .day && day == LocalTime(day.date))
    // Precision has the words of the API.
    #expect([minute.precision.rawValue, day.precision.rawValue] == ["minute", "day"])
    // Midnight is a time, and not the same as none.
    #expect(try day != LocalTime("1998-07-14T00:00"))
  }

  @Test func timeIsMadeOfItsPartsIfThereIsSuchAOne() throws {
    let date = try LocalDate("2026-03-29")
    #expect(LocalTime(date, hour: 10, minute: 30)?.description == "2026-03-29T10:30")
    #expect(LocalTime(date, hour: 10, minute: 30, second: 0)?.description == "2026-03-29T10:30:00")
    for (hour, minute, second) in [(24, 0, 0), (-1, 0, 0), (10, 60, 0), (10, -1, 0), (10, 30, 60), (10, 30, -1)] {
      #expect(LocalTime(date, hour: hour, minute: minute, second: second) == nil)
    }
  }

  @Test(
    arguments: [
      ("", .expected(.year, at: 1)), ("26-03-29", .expected(.year, at: 1)), ("now", .expected(.year, at: 1)),
      ("+2026-03-29", .expected(.year, at: 1)), ("02026-03-29", .expected(.hyphen, at: 5)), ("2026", .expected(.hyphen, at: 5)),
      ("2026/03/29", .expected(.hyphen, at: 5)), ("20260329", .expected(.hyphen, at: 5)), ("2026-3-29", .expected(.month, at: 6)),
      ("2026-03", .expected(.hyphen, at: 8)), ("2026-03-9", .expected(.day, at: 9)), ("2026-03-29 10:30", .expected(.separator, at: 11)),
      ("2026-03-29t10:30", .expected(.separator, at: 11)), ("2026-03-291", .expected(.separator, at: 11)),
      ("2026-03-29T", .expected(.hour, at: 12)), ("2026-03-29T1:30", .expected(.hour, at: 12)),
      ("2026-03-29T10", .expected(.colon, at: 14)),
      ("2026-03-29T1030", .expected(.colon, at: 14)), ("2026-03-29T10:3", .expected(.minute, at: 15)),
      ("2026-03-29T10:30:", .expected(.second, at: 18)), ("2026-03-29T10:30:0", .expected(.second, at: 18)),
      ("2026-03-29T10:30pm", .expected(.end, at: 17)), ("2026-03-29T10:30 ", .expected(.end, at: 17)),
      ("2026-03-29T10:30\u{0}", .expected(.end, at: 17)), ("٢٠٢٦-03-29", .expected(.year, at: 1)),
      ("2026-03-29T10:30é", .expected(.end, at: 17)),
      ("2026-03-29T10:30Z", .hasOffset(at: 17)), ("2026-03-29T10:30+02:00", .hasOffset(at: 17)),
      ("2026-03-29T10:30:00-05:00", .hasOffset(at: 20)), ("2026-03-29T10:30:00.000", .hasFraction(at: 20)),
      ("0000-03-29", .outOfRange(.year, 0)), ("2026-00-29", .outOfRange(.month, 0)), ("2026-13-29T10:30", .outOfRange(.month, 13)),
      ("2026-02-30", .noSuchDay(year: 2026, month: 2, day: 30)), ("1900-02-29T10:30", .noSuchDay(year: 1900, month: 2, day: 29)),
      ("2026-04-31", .noSuchDay(year: 2026, month: 4, day: 31)), ("2026-04-00", .noSuchDay(year: 2026, month: 4, day: 0)),
      ("2026-03-29T24:00", .endOfDay), ("2026-03-29T24:00:00", .endOfDay), ("2026-03-29T24:01", .outOfRange(.hour, 24)),
      ("2026-03-29T99:00", .outOfRange(.hour, 99)), ("2026-03-29T10:60", .outOfRange(.minute, 60)),
      ("2026-03-29T10:30:61", .outOfRange(.second, 61)), ("2016-12-31T23:59:60", .leapSecond),
    ] as [(String, LocalTimeError)])
  func whatIsWrongWithATimeIsSaid(text: String, error: LocalTimeError) {
    #expect(throws: error) { try LocalTime(text) }
  }

  @Test func messagesSayWhatWouldBeRight() {
    let misplaced = LocalTimeError.expected(.month, at: 6).description
    #expect(misplaced.hasPrefix("At character 6, a month of two digits was expected: a local time is written like 2026-03-29T10:30 or, "))
    #expect(LocalTimeError.endOfDay.description == "There is no time 24:00: write 00:00 of the next day.")
    #expect(LocalTimeError.noSuchDay(year: 2026, month: 2, day: 30).description == "There is no day 30 in month 2 of the year 2026.")
  }
}
