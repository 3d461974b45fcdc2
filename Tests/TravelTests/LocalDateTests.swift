import Testing
import Travel

/// Weekdays, weeks and days of the year were computed with Python's datetime.
@Suite struct LocalDateTests {
  @Test(
    arguments: [
      ("1970-01-01", 0, .thursday, 1970, 1, 1), ("1969-12-31", -1, .wednesday, 1970, 1, 365), ("2026-03-29", 20_541, .sunday, 2026, 13, 88),
      ("2026-12-31", 20_818, .thursday, 2026, 53, 365), ("2027-01-01", 20_819, .friday, 2026, 53, 1),
      ("2024-12-30", 20_087, .monday, 2025, 1, 365), ("2024-02-29", 19_782, .thursday, 2024, 9, 60),
      ("2023-01-01", 19_358, .sunday, 2022, 52, 1),
      ("2000-12-31", 11_322, .sunday, 2000, 52, 366), ("1900-03-01", -25_508, .thursday, 1900, 9, 60),
      ("0001-01-01", -719_162, .monday, 1, 1, 1), ("9999-12-31", 2_932_896, .friday, 9999, 52, 365),
    ] as [(String, Int, LocalDate.Weekday, Int, Int, Int)])
  func dayHasItsPlaceInWeekAndYear(text: String, number: Int, weekday: LocalDate.Weekday, weekYear: Int, week: Int, day: Int) throws {
    let date = try LocalDate(text)
    #expect(date.dayNumber == number && date.weekday == weekday && date.dayOfYear == day)
    #expect(date.week == (weekYear, week))
    #expect(date.description == text && date == LocalDate(dayNumber: number))
  }

  @Test func daysAreCountedAcrossMonthsAndYears() throws {
    let date = try LocalDate("2024-02-28")
    #expect(date.advanced(by: 2).description == "2024-03-01")
    #expect(date.advanced(by: -59).description == "2023-12-31")
    #expect(try date.distance(to: LocalDate("2025-02-28")) == 366)
    #expect(try (date...LocalDate("2024-03-02")).count == 4)
    #expect(try LocalDate("2023-12-31") < date)
    #expect(try LocalDate("9999-12-31").advanced(by: 1).description == "10000-01-01")
    #expect(try LocalDate("0001-01-01").advanced(by: -1).description == "0000-12-31")
  }

  @Test func dayThatIsNoneIsNotMade() {
    #expect(LocalDate(year: 2024, month: 2, day: 29)?.description == "2024-02-29")
    for (year, month, day) in [(2026, 2, 29), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (2026, 4, 0), (0, 1, 1), (10_000, 1, 1)] {
      #expect(LocalDate(year: year, month: month, day: day) == nil)
    }
  }

  @Test(
    arguments: [
      ("2026-03-29T10:30", .expected(.end, at: 11)), ("2026-03-29 ", .expected(.end, at: 11)), ("2026-088", .expected(.hyphen, at: 8)),
      ("2026-02-29", .noSuchDay(year: 2026, month: 2, day: 29)), ("29.03.2026", .expected(.year, at: 1)),
    ] as [(String, LocalTimeError)])
  func whatIsNoDayIsNotRead(text: String, error: LocalTimeError) {
    #expect(throws: error) { try LocalDate(text) }
  }
}
