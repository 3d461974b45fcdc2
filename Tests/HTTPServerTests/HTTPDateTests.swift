import Testing

@testable import HTTPServer

/// Dates in field values.
@Suite struct HTTPDateTests {
  /// 2026-01-01 00:00:00 UTC.
  private static let now: Int64 = 1_767_225_600

  @Test(
    arguments: [
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),  // RFC 9110 section 5.6.7
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"), (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
      (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (2_147_483_648, "Tue, 19 Jan 2038 03:14:08 GMT"),
      (-2_208_988_800, "Mon, 01 Jan 1900 00:00:00 GMT"),
      (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
      (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
      (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"), (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
      (1_000_000_000, "Sun, 09 Sep 2001 01:46:40 GMT"),
    ] as [(Int64, String)])
  func secondIsWrittenAndReadBack(seconds: Int64, text: String) {
    #expect(HTTPDate.string(seconds) == text)
    #expect(HTTPDate.bytes(seconds) == Array(text.utf8))
    #expect(HTTPDate.parse(text, now: Self.now) == seconds)
  }

  @Test func secondOutsideTheCalendarIsWrittenAsTheNearestInside() {
    #expect(HTTPDate.string(.max) == "Fri, 31 Dec 9999 23:59:59 GMT")
    #expect(HTTPDate.string(.min) == "Sat, 01 Jan 0000 00:00:00 GMT")
  }

  @Test func everyDayOfFourCenturiesFollowsTheOneBefore() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    var days: Int64 = 0
    for year in 1970..<2370 {
      let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
      for month in 0..<12 {
        for day in 1...(lengths[month] + (month == 1 && isLeap ? 1 : 0)) {
          let expected = "\(weekdays[Int(days % 7)]), \(day < 10 ? "0" : "")\(day) \(months[month]) \(year) 12:34:56 GMT"
          let seconds = days * 86_400 + 45_296
          guard HTTPDate.string(seconds) == expected, HTTPDate.parse(expected, now: 0) == seconds else {
            Issue.record(
              "\(expected) is written as \(HTTPDate.string(seconds)) and read as \(String(describing: HTTPDate.parse(expected, now: 0)))")
            return
          }
          days += 1
        }
      }
    }
    #expect(days == 146_097)
  }

  @Test(
    arguments: [
      // RFC 9110 section 5.6.7.
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Sun Nov 06 08:49:37 1994", 784_111_777),
      ("Tue Feb 29 23:59:59 2000", 951_868_799), ("Saturday, 31-Dec-16 23:59:60 GMT", 1_483_228_800),
      ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
      ("Wednesday, 09-Sep-26 00:00:00 GMT", 1_788_912_000),
      // The year of two digits is at most 50 years ahead.
      ("Wednesday, 01-Jan-76 00:00:00 GMT", 3_345_062_400), ("Saturday, 01-Jan-77 00:00:00 GMT", 220_924_800),
    ] as [(String, Int64)])
  func olderFormsAreRead(text: String, seconds: Int64) {
    #expect(HTTPDate.parse(text, now: Self.now) == seconds)
  }

  @Test(arguments: [
    "", "Sun", "Sunday", "Sun,", "784111777", "1994-11-06T08:49:37Z", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
    "sun, 06 Nov 1994 08:49:37 GMT",
    "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
    "Sun, 06 Nov 1994 08:49:37 gmt",
    "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT", "Sun,  06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
    "Sun, 06 Nov 1994 08:60:00 GMT",
    "Sun, 06 Nov 1994 08:49:60 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Thu, 31 Nov 1994 08:49:37 GMT",
    "Wed, 29 Feb 2023 00:00:00 GMT",
    "Thu, 29 Feb 1900 00:00:00 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-1994 08:49:37 GMT",
    "Sun, 06-Nov-94 08:49:37 GMT", "Monday, 06-Nov-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94",
    "Sun Nov  6 08:49:37 1994 GMT",
    "Sunday Nov  6 08:49:37 1994", "Sun Nov  0 08:49:37 1994", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +0000",
    "Sun, 06 Nov 19940 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMTé",
    "Sun, ٠٦ Nov 1994 08:49:37 GMT",
  ])
  func whatIsNoDateIsIgnored(text: String) {
    #expect(HTTPDate.parse(text, now: Self.now) == nil)
  }
}
