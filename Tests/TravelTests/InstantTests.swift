import Testing
import Travel

/// Instants as RFC 3339 writes them. The milliseconds were computed with Python's datetime.
@Suite struct InstantTests {
  private static let written: [(Int64, String)] = [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (1, "1970-01-01T00:00:00.001Z"),
    (1_774_773_000_000, "2026-03-29T08:30:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"), (951_868_799_000, "2000-02-29T23:59:59Z"),
    (951_868_800_000, "2000-03-01T00:00:00Z"), (946_684_799_999, "1999-12-31T23:59:59.999Z"),
    (-2_203_891_201_000, "1900-02-28T23:59:59Z"), (-2_203_891_200_000, "1900-03-01T00:00:00Z"),
    (1_709_208_000_000, "2024-02-29T12:00:00Z"), (4_107_542_399_000, "2100-02-28T23:59:59Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00Z"), (2_147_483_648_000, "2038-01-19T03:14:08Z"),
    (-2_147_483_649_000, "1901-12-13T20:45:51Z"), (900_407_107_008, "1998-07-14T09:05:07.008Z"),
    (-11_670_998_400_000, "1600-02-29T00:00:00Z"), (-49_539_340_800_000, "0400-02-29T00:00:00Z"),
    (-62_035_891_200_000, "0004-02-29T00:00:00Z"), (-62_135_596_800_000, "0001-01-01T00:00:00Z"),
    (-62_135_596_799_999, "0001-01-01T00:00:00.001Z"), (-62_104_060_801_000, "0001-12-31T23:59:59Z"),
    (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (253_402_300_799_000, "9999-12-31T23:59:59Z"),
    (-12_219_724_800_000, "1582-10-10T00:00:00Z"), (1_483_228_799_000, "2016-12-31T23:59:59Z"),
    (1_483_228_800_000, "2017-01-01T00:00:00Z"),
  ]

  @Test(arguments: written)
  func instantIsWrittenInUTCAndReadBack(milliseconds: Int64, text: String) throws {
    #expect(Instant(milliseconds: milliseconds).description == text)
    #expect(try Instant(rfc3339: text).milliseconds == milliseconds)
  }

  @Test func everyDayOfEightCenturiesFollowsTheOneBefore() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var milliseconds = try Instant(rfc3339: "1600-01-01T12:34:56Z").milliseconds
    for year in 1600..<2400 {
      let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
      for month in 1...12 {
        for day in 1...(month == 2 && isLeap ? 29 : lengths[month - 1]) {
          let text = "\(year)-\(two(month))-\(two(day))T12:34:56Z"
          let instant = Instant(milliseconds: milliseconds)
          guard instant.description == text, try Instant(rfc3339: text) == instant else {
            Issue.record("\(text) is written as \(instant) and read as \(try Instant(rfc3339: text).milliseconds)")
            return
          }
          milliseconds += 86_400_000
        }
      }
    }
  }

  @Test func instantThatFourDigitsCannotNameIsWrittenAsTheNearestOne() {
    #expect(Instant(milliseconds: .min).description == "0001-01-01T00:00:00Z")
    #expect(Instant(milliseconds: -62_135_596_800_001).description == "0001-01-01T00:00:00Z")
    #expect(Instant(milliseconds: 253_402_300_800_000).description == "9999-12-31T23:59:59.999Z")
    #expect(Instant(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
  }

  @Test(
    arguments: [
      // The examples of RFC 3339 section 5.8 that have no leap second.
      ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520Z"), ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z"),
      ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"),
      ("2026-03-29t08:30:00z", "2026-03-29T08:30:00Z"), ("2026-03-29T08:30:00+00:00", "2026-03-29T08:30:00Z"),
      ("2026-03-29T08:30:00-00:00", "2026-03-29T08:30:00Z"),
      ("2026-03-29T10:30:00+02:00", "2026-03-29T08:30:00Z"), ("2026-01-01T05:44:59.999+05:45", "2025-12-31T23:59:59.999Z"),
      ("2026-01-01T00:00:00+23:59", "2025-12-31T00:01:00Z"), ("2026-01-01T00:00:00-23:59", "2026-01-01T23:59:00Z"),
      ("2024-02-28T23:30:00-01:00", "2024-02-29T00:30:00Z"),
      ("2026-03-29T08:30:00.000Z", "2026-03-29T08:30:00Z"), ("2026-03-29T08:30:00.1Z", "2026-03-29T08:30:00.100Z"),
      ("2026-03-29T08:30:00.12Z", "2026-03-29T08:30:00.120Z"), ("2026-03-29T08:30:00.001Z", "2026-03-29T08:30:00.001Z"),
      // Cut off and not rounded: a second never becomes the next one.
      ("2026-03-29T08:30:59.9999999Z", "2026-03-29T08:30:59.999Z"), ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
      ("2026-03-29T08:30:00.00000000000000000000000000009Z", "2026-03-29T08:30:00Z"),
      // Of year 0 and year 10000 here, and yet nameable in UTC.
      ("0000-12-31T23:00:00-01:00", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59-00:00", "9999-12-31T23:59:59Z"),
    ])
  func instantIsReadFromEveryOffset(text: String, utc: String) throws {
    #expect(try Instant(rfc3339: text).description == utc)
  }

  @Test(arguments: [
    "", "Z", "2026", "2026-03-29", "2026-03-29T", "2026-03-29T08", "2026-03-29T08:30", "2026-03-29T08:30Z", "2026-03-29T08:30+02:00",
    "2026-03-29 08:30:00Z", "2026-03-29_08:30:00Z", "2026-3-29T08:30:00Z", "26-03-29T08:30:00Z", "02026-03-29T08:30:00Z",
    "+2026-03-29T08:30:00Z", "-2026-03-29T08:30:00Z", "20260329T083000Z", "2026-088T08:30:00Z", "2026-W13-7T08:30:00Z",
    "2026-03-29T08:30:00.Z", "2026-03-29T08:30:00,5Z", "2026-03-29T08:30.5Z", "2026-03-29T08:30:00.5.5Z", "2026-03-29T08:30:00.-5Z",
    "2026-03-29T08:30:00Z ", " 2026-03-29T08:30:00Z", "2026-03-29T08:30:00ZZ", "2026-03-29T08:30:00 Z", "2026-03-29T08:30:00UTC",
    "2026-03-29T08:30:00+02", "2026-03-29T08:30:00+0200", "2026-03-29T08:30:00+2:00", "2026-03-29T08:30:00+02:0",
    "2026-03-29T08:30:00+02:000", "2026-03-29T08:30:00+02:00Z", "2026-03-29T08:30:00Z+02:00", "2026-03-29T08:30:00±02:00",
    "2026-03-29T08:30:00\u{2212}02:00", "2026-03-29T08:30:00[UTC]", "2026-03-29T08:30:00Z\u{0}", "2026-03-29T08:30:+0Z",
    "2026-03-29T0x:30:00Z", "٢٠٢٦-03-29T08:30:00Z", "Sun, 29 Mar 2026 08:30:00 GMT", "1774773000",
  ])
  func otherWaysToWriteTimesAreRefused(text: String) {
    #expect(throws: InstantError.malformed) { try Instant(rfc3339: text) }
  }

  @Test(
    arguments: [
      ("2026-03-29T08:30:00", .noOffset), ("2026-03-29T08:30:00.5", .noOffset), ("2026-00-29T08:30:00Z", .outOfRange(.month, 0)),
      ("2026-13-29T08:30:00Z", .outOfRange(.month, 13)),
      ("2026-03-00T08:30:00Z", .noSuchDay(year: 2026, month: 3, day: 0)),
      ("2026-03-32T08:30:00Z", .noSuchDay(year: 2026, month: 3, day: 32)),
      ("2026-04-31T08:30:00Z", .noSuchDay(year: 2026, month: 4, day: 31)),
      ("2026-02-29T08:30:00Z", .noSuchDay(year: 2026, month: 2, day: 29)),
      ("1900-02-29T08:30:00Z", .noSuchDay(year: 1900, month: 2, day: 29)),
      ("2000-02-30T08:30:00Z", .noSuchDay(year: 2000, month: 2, day: 30)), ("2026-03-29T24:00:00Z", .outOfRange(.hour, 24)),
      ("2026-03-29T08:60:00Z", .outOfRange(.minute, 60)), ("2026-03-29T08:30:61Z", .outOfRange(.second, 61)),
      ("2026-03-29T08:30:00+24:00", .outOfRange(.offsetHour, 24)), ("2026-03-29T08:30:00-02:60", .outOfRange(.offsetMinute, 60)),
      // RFC 3339 section 5.8.
      ("1990-12-31T23:59:60Z", .leapSecond), ("1990-12-31T15:59:60-08:00", .leapSecond), ("0000-12-31T23:59:59Z", .notNameable),
      ("0001-01-01T00:00:00+00:01", .notNameable), ("9999-12-31T23:59:00-00:01", .notNameable),
    ] as [(String, InstantError)])
  func whatIsWrongWithATimeIsSaid(text: String, error: InstantError) {
    #expect(throws: error) { try Instant(rfc3339: text) }
  }

  @Test func messagesSayWhatWouldBeRight() {
    #expect(InstantError.outOfRange(.hour, 24).description == "There is no hour 24: hours are 00 to 23.")
    #expect(InstantError.noSuchDay(year: 2026, month: 2, day: 29).description == "There is no day 29 in month 2 of the year 2026.")
    #expect(InstantError.noOffset.description == "The offset from UTC is missing: end the time with Z, or with one such as +02:00.")
  }

  @Test func earlierInstantComesFirst() throws {
    let texts = ["2026-03-29T10:30:00+02:00", "1969-12-31T23:59:59.999Z", "2026-03-29T09:00:00Z", "1970-01-01T00:00:00Z"]
    let sorted = try texts.map { try Instant(rfc3339: $0) }.sorted().map(\.milliseconds)
    #expect(sorted == [-1, 0, 1_774_773_000_000, 1_774_774_800_000])
  }
}
