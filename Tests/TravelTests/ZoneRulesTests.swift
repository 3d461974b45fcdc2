import Testing
import Travel

/// Local times and instants by the system's tz database, against what Python's zoneinfo makes of them.
@Suite struct ZoneRulesTests {
  private static let shared = Result { try ZoneCatalogue() }

  private let zones: ZoneCatalogue
  /// What to say of a case that fails: its history may have become better known since.
  private let versions: Comment

  init() throws {
    zones = try Self.shared.get()
    versions = "the tz database is \(zones.version ?? "of an unknown version"), the expected values are of \(ZoneCases.version)"
  }

  @Test(arguments: ZoneCases.localTimes.split(separator: "\n").map(String.init))
  func localTimeIsTheInstantThatPythonSays(line: String) throws {
    let parts = line.split(separator: " ").map(String.init)
    let rules = try zones.rules(for: parts[0])
    let local = try LocalTime(parts[1])
    switch (rules.resolve(local), parts[2]) {
    case (.unique(let instant), "unique"):
      #expect(["\(rules.offset(at: instant))", "\(instant)"] == parts[3...], versions)
      #expect(rules.localTime(at: instant).secondOfDay == local.secondOfDay)
    case (.ambiguous(let earlier, let later), "ambiguous"):
      #expect(["\(rules.offset(at: earlier))", "\(rules.offset(at: later))", "\(earlier)", "\(later)"] == parts[3...], versions)
      #expect(rules.localTime(at: earlier) == rules.localTime(at: later))
    case (.gap(let gap), "gap"):
      #expect(
        ["\(gap.offsetBefore)", "\(gap.offsetAfter)", "\(gap.transition)", "\(gap.from)", "\(gap.to)"] == parts[3...], versions)
      #expect(gap.local == local && gap.zone == rules.identifier)
      #expect(rules.localTime(at: gap.transition) == gap.to)
      // A gap before the transition and after it.
      #expect(rules.offset(at: gap.earlier) == gap.offsetBefore && rules.offset(at: gap.later) == gap.offsetAfter)
      #expect(gap.later.milliseconds - gap.earlier.milliseconds == Int64(gap.length) * 1000)
    case (let resolution, _): Issue.record("\(resolution) instead of \(line); \(versions)")
    }
  }

  @Test(arguments: ZoneCases.flights.split(separator: "\n").map(String.init))
  func flightTakesAsLongAsItDoesWhateverTheClocksSay(line: String) throws {
    let parts = line.split(separator: " ").map(String.init)
    let departure = try zones.rules(for: parts[0]).resolve(LocalTime(parts[1])).instant()
    let arrival = try zones.rules(for: parts[2]).resolve(LocalTime(parts[3])).instant()
    #expect((arrival.milliseconds - departure.milliseconds) / 60_000 == Int64(parts[4]), versions)
  }

  /// All changes of offset from 1960 to 2045, found by looking at every month.
  @Test func everyChangeOfEveryZoneIsAGapOrARepetition() throws {
    let first = try Instant(rfc3339: "1960-01-01T00:00:00Z").milliseconds / 1000
    let month: Int64 = 30 * 86_400
    var gaps = 0
    var repetitions = 0
    for name in zones.names {
      let rules = try zones.rules(for: name)
      func offset(_ second: Int64) -> Int64 { Int64(rules.offset(at: Instant(milliseconds: second * 1000)).seconds) }
      func resolve(_ local: Int64) throws -> LocalTimeResolution {
        let (day, second) = (local >= 0 ? local / 86_400 : (local - 86_399) / 86_400, ((local % 86_400) + 86_400) % 86_400)
        let time = LocalTime(
          LocalDate(dayNumber: Int(day)), hour: Int(second / 3600), minute: Int(second / 60 % 60), second: Int(second % 60))
        return rules.resolve(try #require(time))
      }
      func instant(_ second: Int64) -> Instant { Instant(milliseconds: second * 1000) }
      var before = offset(first)
      for second in stride(from: first, to: first + 1040 * month, by: Int(month)) {
        let after = offset(second + month)
        defer { before = after }
        guard before != after else { continue }
        var (low, high) = (second, second + month)
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if offset(middle) == before { low = middle } else { high = middle }
        }
        // The offset may have changed twice in that month.
        let (old, new) = (offset(low), offset(high))
        if old < new {
          gaps += 1
          guard case .gap(let gap) = try resolve(high + old), gap.transition == instant(high),
            case .gap(let same) = try resolve(high + new - 1), same.transition == gap.transition,
            try resolve(high + old - 1) == .unique(instant(low)), try resolve(high + new) == .unique(instant(high))
          else {
            Issue.record("\(name): the gap at \(instant(high))")
            continue
          }
        } else {
          repetitions += 1
          guard try resolve(high + new) == .ambiguous(earlier: instant(high + new - old), later: instant(high)),
            try resolve(low + old) == .ambiguous(earlier: instant(low), later: instant(low + old - new)),
            try resolve(high + old) == .unique(instant(high + old - new)),
            try resolve(high + new - 1) == .unique(instant(high + new - 1 - old))
          else {
            Issue.record("\(name): the repetition at \(instant(high))")
            continue
          }
        }
      }
    }
    #expect(gaps > 10_000 && repetitions > 10_000)
  }

  @Test func instantsFarInThePastAndFutureHaveLocalTimesToo() throws {
    let berlin = try zones.rules(for: "Europe/Berlin")
    #expect(berlin.localTime(at: Instant.nameable.lowerBound).description == "0001-01-01T00:53:28")
    #expect(berlin.localTime(at: Instant.nameable.upperBound).description == "10000-01-01T00:59:59")
    #expect(berlin.offset(at: Instant(milliseconds: .min)).seconds == 3208)
    #expect([3600, 7200].contains(berlin.offset(at: Instant(milliseconds: .max)).seconds))
    // A millisecond before 1970 belongs to the second that began before it.
    #expect(try zones.rules(for: "UTC").localTime(at: Instant(milliseconds: -1)).description == "1969-12-31T23:59:59")
  }

  @Test(
    arguments: [
      ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
      // Midnight was left out, came twice, or was left out from 23:30 on.
      ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"), ("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z"),
      ("America/Toronto", "1919-03-31", "1919-03-31T04:30:00Z"), ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
      // The whole day came twice.
      ("Pacific/Apia", "1892-07-04", "1892-07-03T11:26:56Z"), ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
    ])
  func dayBeginsWithItsFirstInstant(zone: String, day: String, utc: String) throws {
    #expect(try zones.rules(for: zone).resolve(LocalTime(day)) == .unique(Instant(rfc3339: utc)))
  }

  @Test(
    arguments: [
      ("Europe/Berlin", "2026-03-29T02:30", "02:30 does not exist on 2026-03-29 in Europe/Berlin: clocks go from 02:00 to 03:00."),
      (
        "Australia/Lord_Howe", "2026-10-04T02:15:10",
        "02:15:10 does not exist on 2026-10-04 in Australia/Lord_Howe: clocks go from 02:00 to 02:30."
      ),
      (
        "Asia/Pyongyang", "2018-05-04T23:45",
        "23:45 does not exist on 2018-05-04 in Asia/Pyongyang: clocks go from 2018-05-04T23:30 to 2018-05-05T00:00."
      ),
      (
        "Pacific/Apia", "2011-12-30",
        "The day 2011-12-30 does not exist in Pacific/Apia: clocks go from 2011-12-30T00:00 to 2011-12-31T00:00."
      ),
    ])
  func messageOfAGapNamesItsEnds(zone: String, time: String, message: String) throws {
    let resolution = try zones.rules(for: zone).resolve(LocalTime(time))
    let gap = #expect(throws: LocalTimeGap.self) { try resolution.instant() }
    #expect(gap?.description == message)
  }

  @Test func timeThatComesTwiceIsTheEarlierUnlessTheLaterIsAskedFor() throws {
    let resolution = try zones.rules(for: "Europe/Berlin").resolve(LocalTime("2026-10-25T02:30"))
    #expect(resolution.isAmbiguous)
    #expect(try resolution.instant().description == "2026-10-25T00:30:00Z")
    #expect(try resolution.instant(.later).description == "2026-10-25T01:30:00Z")
  }

  @Test(arguments: [
    ("Europe/Berlin", "CET", false, "CEST", true), ("Europe/Dublin", "GMT", true, "IST", false), ("Asia/Tokyo", "JST", false, "JST", false),
    ("America/Sao_Paulo", "-03", false, "-03", false), ("Pacific/Auckland", "NZDT", true, "NZST", false),
  ])
  func winterAndSummerHaveTheirDesignations(zone: String, january: String, janSaving: Bool, july: String, julySaving: Bool) throws {
    let rules = try zones.rules(for: zone)
    for year in ["2026", "2200"] {
      let winter = rules.type(at: try Instant(rfc3339: "\(year)-01-15T00:00:00Z"))
      #expect(winter.designation == january && winter.isDaylightSaving == janSaving)
      let summer = rules.type(at: try Instant(rfc3339: "\(year)-07-15T00:00:00Z"))
      #expect(summer.designation == july && summer.isDaylightSaving == julySaving)
    }
  }

  @Test(arguments: [
    (0, "+00:00"), (7200, "+02:00"), (-12_600, "-03:30"), (20_700, "+05:45"), (-1800, "-00:30"), (50_400, "+14:00"), (3208, "+00:53:28"),
    (-75, "-00:01:15"),
  ])
  func offsetIsWrittenWithItsSecondsOnlyIfItHasSome(seconds: Int, text: String) {
    #expect(UTCOffset(seconds: seconds).description == text)
  }
}
