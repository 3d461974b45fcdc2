import Testing
import Travel

@testable import Parsers

struct WrittenDateTests {
  private func day(_ text: String) -> String? {
    let line = ItineraryLine(text[...], number: 1)
    guard let (date, next) = WrittenDate.read(line, 0), next == line.words.count else { return nil }
    guard let meaning = date.meaning(reference: LocalDate(year: 2026, month: 3, day: 1)!, order: nil) else { return nil }
    return [meaning.date.description, meaning.other?.description, meaning.doubt == nil ? nil : "?"].compactMap { $0 }.joined(separator: " ")
  }

  @Test(
    arguments: [
      ("29MAR", "2026-03-29"), ("29MAR26", "2026-03-29"), ("29Mar2026", "2026-03-29"), ("29 Mar 2026", "2026-03-29"),
      ("Sun, Mar 29, 2026", "2026-03-29"),
      ("March 29th, 2026", "2026-03-29"), ("29. März 2026", "2026-03-29"), ("So., 29. März 2026", "2026-03-29"),
      ("29 mars 2026", "2026-03-29"),
      ("dimanche 29 mars 2026", "2026-03-29"), ("1er avril 2026", "2026-04-01"), ("29 de marzo de 2026", "2026-03-29"),
      ("mié. 1 abr. 2026", "2026-04-01"),
      ("2026-03-29", "2026-03-29"), ("2026/03/29", "2026-03-29"), ("29.03.2026", "2026-03-29"), ("29.3.26", "2026-03-29"),
      ("03/29/2026", "2026-03-29"),
      ("29/03/2026", "2026-03-29"), ("03/04/2026", "2026-04-03 2026-03-04"), ("Fri 03/04/2026", "2026-04-03"),
      ("Wed 03/04/2026", "2026-03-04"),
      ("04/04/2026", "2026-04-04"), ("So 29.03.", "2026-03-29"), ("Mon 29 Mar 2026", "2026-03-29 ?"),
      ("lunedì 4 maggio 2026", "2026-05-04"),
      ("segunda-feira, 4 de maio de 2026", "2026-05-04"), ("maandag 4 mei 2026", "2026-05-04"), ("31 May 2026 (Sun)", "2026-05-31"),
      ("29-Mar-26", "2026-03-29"),
      ("août 2026", nil), ("31 February 2026", nil), ("00.03.2026", nil), ("29.13.2026", nil), ("13/13/2026", nil), ("12 out", nil),
      ("12.03", nil), ("2026", nil),
    ] as [(String, String?)])
  func aDateIsReadInSevenLanguages(_ text: String, _ expected: String?) { #expect(day(text) == expected) }
}

struct WrittenClockTests {
  private func clock(_ text: String) -> String? {
    let line = ItineraryLine(text[...], number: 1)
    guard let clock = WrittenClock.read(line, 0), clock.next == line.words.count else { return nil }
    return "\(clock.second / 3600):\(clock.second / 60 % 60)\(clock.days.map { " +\($0)" } ?? "")"
  }

  @Test(
    arguments: [
      ("10:30", "10:30"), ("10:30 PM", "22:30"), ("10:30pm", "22:30"), ("12:05 a.m.", "0:5"), ("12:05 p.m.", "12:5"),
      ("10.30 Uhr", "10:30"), ("10h30", "10:30"),
      ("8h05", "8:5"), ("6 pm", "18:0"), ("6pm", "18:0"), ("10:30:00", "10:30"), ("05:40 (+1)", "5:40 +1"), ("05:40 +1 ", "5:40 +1"),
      ("05:40⁺¹", "5:40 +1"),
      ("05:40 (next day)", "5:40 +1"), ("1030 hrs", "10:30"), ("13:05h", "13:5"), ("24:10", nil), ("10:60", nil), ("10.30", nil),
      ("1030", nil), ("8h35min", nil),
      ("2:10 min", nil), ("13 am", nil), ("10:5", nil),
    ] as [(String, String?)])
  func aClockIsReadAndALengthOfTimeIsNot(_ text: String, _ expected: String?) { #expect(clock(text) == expected) }
}
