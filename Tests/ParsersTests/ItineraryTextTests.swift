import Testing
import Travel

@testable import Parsers

struct ItineraryTextTests {
  private static func read(_ text: String, day: String = "2026-03-01", order: TableDates.Order? = nil) -> DocumentReading {
    ItineraryText.readings(text, PassWorld.context(day, order: order))
  }

  @Test(arguments: ItinerarySample.all)
  func aTextIsReadAsAPersonReadsIt(_ sample: ItinerarySample) {
    #expect(DocumentWorld.lines(Self.read(sample.text)) == sample.lines)
  }

  @Test(arguments: ItinerarySample.all)
  func everyFieldNamesALineThatSaysIt(_ sample: ItinerarySample) throws {
    let lines = sample.text.split(separator: "\n", omittingEmptySubsequences: false)
    for flight in Self.read(sample.text).flights {
      for name in ["flight_number", "departure_airport", "arrival_airport", "departure_local"] {
        let origin = try #require(flight.origins[name])
        #expect(origin.kind == .text && origin.place.hasPrefix("line "))
        let line = try #require(Int(origin.place.dropFirst(5)))
        #expect(lines.indices.contains(line - 1))
      }
      let line = try #require(flight.origins["flight_number"].flatMap { Int($0.place.dropFirst(5)) })
      let number = try FlightNumber(try #require(flight.draft.flightNumber))
      let digits = String(number.number)
      #expect(lines[line - 1].contains(digits))
    }
  }

  /// What comes first in a date is not to be known, so both are said.
  @Test func aDateThatCanBeTwoIsSaidAsBoth() throws {
    let text = "Booking reference: ABCD12\nLH98 Frankfurt (FRA) to Munich (MUC) on 03/04/2026"
    let flight = try #require(Self.read(text).flights.first)
    #expect(flight.warnings.map(\.message) == ["The date may be 2026-04-03 or 2026-03-04: it says only numbers."])
    #expect(flight.warnings.map(\.isDoubt) == [true])
    #expect(flight.confidence.value < Confidence.enough)
    for (order, day) in [(TableDates.Order.dayFirst, "2026-04-03"), (.monthFirst, "2026-03-04")] {
      let flight = try #require(Self.read(text, order: order).flights.first)
      #expect(flight.draft.departure.local == day)
      #expect(flight.warnings.isEmpty)
    }
  }

  @Test(arguments: [
    ("2026-03-01", "29 Mar", "2026-03-29"), ("2026-03-31", "29 Mar", "2026-03-29"), ("2026-04-01", "29 Mar", "2027-03-29"),
    ("2025-12-20", "2 Jan", "2026-01-02"), ("2026-03-01", "Sun 29 Mar", "2026-03-29"), ("2026-06-01", "Sun 29 Mar", "2026-03-29"),
    ("2026-03-01", "Mon 29 Mar", "2027-03-29"), ("2027-03-01", "29 Feb", "2028-02-29"),
  ])
  func aDateWithoutItsYearIsTheNextOneOrThatOfItsWeekday(_ reference: String, _ date: String, _ day: String) throws {
    let text = "Booking reference: ABCD12\nLH98 Frankfurt (FRA) to Munich (MUC) on \(date)"
    let flight = try #require(Self.read(text, day: reference).flights.first)
    #expect(flight.draft.departure.local == day)
  }

  @Test func whatIsLeftOutIsSaid() {
    let alternatives = Self.read(
      "Booking reference: ABC123\nLH 98  FRA - MUC  29 Mar 2026  10:00 - 10:55\nLH 100 FRA - MUC  29 Mar 2026  10:30 - 11:25")
    #expect(alternatives.flights.isEmpty)
    #expect(alternatives.warnings.contains { $0.contains("LH98, LH100") })
    let waiting = Self.read("  1  LH 400 Y 29MAR 7 FRAJFK HL1  1030 1305  29MAR  E")
    #expect(waiting.flights.isEmpty)
    #expect(waiting.warnings.contains { $0.contains("HL") })
  }

  // MARK: Broken and hostile texts

  @Test(arguments: ItinerarySample.all)
  func aTextThatIsCutOffOrDamagedStopsNobody(_ sample: ItinerarySample) {
    let bytes = Array(sample.text.utf8)
    for end in stride(from: 0, to: bytes.count, by: 37) { _ = Self.read(String(decoding: bytes[..<end], as: UTF8.self)) }
    var state = UInt64(bytes.count)
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    for _ in 0..<6 {
      var damaged = bytes
      for _ in 0..<(1 + damaged.count / 20) where !damaged.isEmpty {
        damaged[Int(next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: next())
      }
      _ = Self.read(String(decoding: damaged, as: UTF8.self))
    }
  }

  @Test(
    arguments: [
      "LH 400 ", "FRA-JFK 10:30 ", "Frankfurt - Munich 10:30\n",
      "Booking reference: ABC123\n", "Check-in: 29.03.2026\n",
      "ICE 123\n10:30 Berlin\n", "  1  LH 400 Y 29MAR 7 FRAJFK HK1  1030 1305\n", "a ", "\t", "1.1.1.1.",
      "LH 400 FRA - JFK 29 Mar 2026 10:30 - 13:05 Booking reference ABC123\n",
      "Flight From To Departure Arrival\n", "\u{0301}", "🛫",
    ])
  func longTextsOfAnythingAreReadInATimeInProportion(_ piece: String) {
    let text = String(repeating: piece, count: (64 << 10) / piece.utf8.count)
    #expect(Self.read(text).flights.count <= 200)
  }
}
