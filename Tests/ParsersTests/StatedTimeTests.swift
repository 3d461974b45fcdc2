import Testing
import Travel

@testable import Parsers

@Suite struct StatedTimeTests {
  @Test(
    arguments: [
      ("2026-03-29T10:30:00+02:00", "2026-03-29T10:30", 7_200), ("2026-03-29T10:30:00Z", "2026-03-29T10:30", 0),
      ("2026-03-29T10:30", "2026-03-29T10:30", nil), ("2026-03-29 10:30", "2026-03-29T10:30", nil),
      ("20260329T1030", "2026-03-29T10:30", nil),
      ("20260329T103015Z", "2026-03-29T10:30:15", 0), ("2026-03-29T10:30:00.000-0330", "2026-03-29T10:30", -12_600),
      ("2026-03-29T10:30+02", "2026-03-29T10:30", 7_200), ("2026-03-29", "2026-03-29", nil), ("20260329", "2026-03-29", nil),
      ("2026-03-29+02:00", "2026-03-29", nil), ("2026/3/9 7:05", "2026-03-09T07:05", nil), ("2026-03-29T24:00", "2026-03-30T00:00", nil),
      ("2026-03-29T10:30:00 +0200", "2026-03-29T10:30", 7_200), ("2026-03-29T10:30:00+02:00[Europe/Berlin]", "2026-03-29T10:30", 7_200),
      ("2026-03-29 10:30 PM", "2026-03-29T22:30", nil), ("Sun, 29 Mar 2026 10:30:00 +0200", "2026-03-29T10:30", 7_200),
      ("29 March 2026 at 10:30", "2026-03-29T10:30", nil), ("Mar 29, 2026, 10:30 AM", "2026-03-29T10:30", nil),
      ("29.03.2026 10:30 Uhr", "2026-03-29T10:30", nil), ("03/29/2026 10:30 p.m.", "2026-03-29T22:30", nil),
      ("10:30 29/03/2026", "2026-03-29T10:30", nil), ("29-Mar-2026 10:30", "2026-03-29T10:30", nil),
    ] as [(String, String, Int?)])
  func aTimeIsReadAsItIsWritten(text: String, local: String, offset: Int?) {
    let time = StatedTime(text)
    #expect(time?.local == local)
    #expect(time?.offset == offset)
    #expect(time?.otherDate == nil)
  }

  @Test(arguments: [
    "", "10:30", "2026", "29 Mar 10:30", "2026-02-30T10:30", "2026-03-29T25:00", "2026-03-29T10:60", "2026-13-01", "yesterday",
    "29/03/26 10:30",
    "2026-03-29T10:30:00+99:00", "2026-03-29T10:30:00 Europe", "1774773000000", "0000-01-01",
  ]) func whatIsNoTimeIsNone(text: String) {
    #expect(StatedTime(text) == nil)
  }

  @Test func numbersThatCanBeTwoDaysAreBoth() {
    let time = StatedTime("03/04/2026 10:30")
    #expect(time?.local == "2026-04-03T10:30")
    #expect(time?.otherDate?.description == "2026-03-04")
    #expect(StatedTime("03/04/2026", order: .monthFirst)?.local == "2026-03-04")
  }
}
