import Testing

@testable import Travel

/// TZ strings at the end of time zone files: POSIX.1-2024 chapter 8.3, RFC 9636 section 3.3.
@Suite struct POSIXTimeZoneTests {
  private func rules(_ rule: String) throws -> ZoneRules {
    try ZoneRules(identifier: "Test/Zone", TZif(TZifFile(times: [], typeIndices: [], footer: rule).bytes))
  }

  @Test(
    arguments: [
      // The examples of RFC 9636 section 3.3.2 and appendix B among them. Changes in UTC, worked out by hand.
      ("CET-1CEST,M3.5.0,M10.5.0/3", 2026, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"),
      ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 2026, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"),
      ("IST-2IDT,M3.4.4/26,M10.5.0", 2026, "2026-03-27T00:00:00Z", "2026-10-24T23:00:00Z"),
      ("EST5EDT,M3.2.0,M11.1.0", 2026, "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"),
      ("NST3:30NDT,M3.2.0/0:01,M11.1.0/0:01", 2010, "2010-03-14T03:31:00Z", "2010-11-07T02:31:00Z"),
      ("AEST-10AEDT,M10.1.0,M4.1.0/3", 2026, "2026-10-03T16:00:00Z", "2026-04-04T16:00:00Z"),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2026, "2026-10-03T15:30:00Z", "2026-04-04T15:00:00Z"),
      ("<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", 2026, "2026-09-26T14:00:00Z", "2026-04-04T14:00:00Z"),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 2026, "2026-10-25T01:00:00Z", "2026-03-29T01:00:00Z"),
      // Day 60 is March 1 with J and February 29 of a leap year (counted from 0: 59) without.
      ("AAA0BBB,J60/0,J300/1", 2024, "2024-03-01T00:00:00Z", "2024-10-27T00:00:00Z"),
      ("AAA0BBB,J59/0,J300/1", 2024, "2024-02-28T00:00:00Z", "2024-10-27T00:00:00Z"),
      ("AAA0BBB,59/0,299/1", 2024, "2024-02-29T00:00:00Z", "2024-10-26T00:00:00Z"),
      ("AAA0BBB,59/0,299/1", 2026, "2026-03-01T00:00:00Z", "2026-10-27T00:00:00Z"),
      // A week before and after the day that is named.
      ("AAA0BBB,M3.1.0/-167,M10.1.0/167:59:59", 2026, "2026-02-22T01:00:00Z", "2026-10-10T22:59:59Z"),
      ("AAA+00:00:01BBB-1:30:15,M2.5.6/2:00:00,M8.4.1/02", 2026, "2026-02-28T02:00:01Z", "2026-08-24T00:29:45Z"),
    ] as [(String, Int, String, String)])
  func clocksChangeWhenTheRuleSaysSo(rule: String, year: Int, start: String, end: String) throws {
    let changes = try #require(POSIXTimeZone(rule.utf8).changes(in: year))
    #expect(Instant(milliseconds: changes.start * 1000).description == start)
    #expect(Instant(milliseconds: changes.end * 1000).description == end)
    let rules = try rules(rule)
    for (change, isDaylightSaving) in [(changes.start, true), (changes.end, false)] {
      #expect(rules.type(at: Instant(milliseconds: change * 1000)).isDaylightSaving == isDaylightSaving)
      #expect(rules.type(at: Instant(milliseconds: change * 1000 - 1)).isDaylightSaving != isDaylightSaving)
    }
  }

  @Test(arguments: [
    ("UTC0", 0, "UTC", false), ("<-00>0", 0, "-00", false), ("<+0545>-5:45", 20_700, "+0545", false),
    ("AAA24:59:59", -89_999, "AAA", false),
    // Daylight saving time all year, as RFC 9636 section 3.3.2 and earlier files write it.
    ("EST5EDT,0/0,J365/25", -14_400, "EDT", true), ("XXX3EDT4,0/0,J365/23", -14_400, "EDT", true),
  ])
  func ruleWithoutChangesHoldsAllYear(rule: String, offset: Int, designation: String, isDaylightSaving: Bool) throws {
    let rules = try rules(rule)
    let type = LocalTimeType(offset: UTCOffset(seconds: offset), isDaylightSaving: isDaylightSaving, designation: designation)
    for date in ["1966-01-01", "2023-12-31", "2024-01-01", "2024-07-01", "2024-12-31", "2800-12-31"] {
      for time in ["00:00:00", "04:59:59", "05:00:00", "23:59:59"] {
        #expect(try rules.type(at: Instant(rfc3339: "\(date)T\(time)Z")) == type)
        #expect(try !rules.resolve(LocalTime("\(date)T\(time)")).isAmbiguous)
      }
    }
  }

  @Test(
    arguments: [
      ("A5", "a designation of three letters or more", 2), ("<A5", "a designation of three letters or more", 4), (":Europe/Berlin", "", 1),
      ("CET", "hours from 0 to 24", 4), ("CET25", "hours from 0 to 24", 4), ("CET-1:60", "minutes from 0 to 59", 7),
      ("CET-1:00:60", "seconds from 0 to 59", 10), ("CET-1CEST", "a comma and the day when daylight saving time begins", 10),
      ("CET-1CEST,M3.5.0", "a comma and the day when daylight saving time ends", 17),
      ("CET-1CEST,M13.5.0,M10.5.0", "a month from 1 to 12", 12), ("CET-1CEST,M3.6.0,M10.5.0", "a week from 1 to 5", 14),
      ("CET-1CEST,M3.0.0,M10.5.0", "a week from 1 to 5", 14), ("CET-1CEST,M3.5.7,M10.5.0", "a weekday from 0 to 6", 16),
      ("CET-1CEST,M3-5.0,M10.5.0", "a point", 13), ("CET-1CEST,J0,M10.5.0", "a day from 1 to 365", 12),
      ("CET-1CEST,J366,M10.5.0", "a day from 1 to 365", 12), ("CET-1CEST,366,M10.5.0", "a day from 0 to 365", 11),
      ("CET-1CEST,,M10.5.0", "a day from 0 to 365", 11), ("CET-1CEST,M3.5.0/168,M10.5.0", "hours from 0 to 167", 18),
      ("CET-1CEST,M3.5.0,M10.5.0/3x", "the end", 27), ("CET-1CEST,M3.5.0,M10.5.0,", "the end", 25),
      ("CET-99999999999999999999", "hours from 0 to 24", 5),
    ])
  func ruleThatIsNoneIsRefusedWithThePlace(rule: String, expected: String, position: Int) {
    let what = expected.isEmpty ? "a designation of three letters or more" : expected
    #expect(throws: TZifError.invalid("its rule \"\(rule)\" should have \(what) at character \(position)")) {
      try POSIXTimeZone(rule.utf8)
    }
  }
}
