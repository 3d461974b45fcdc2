internal import Assets

@testable internal import Parsers
@testable internal import Travel

/// What documents are read by, and what is promised of all that is read from them.
enum FuzzWorld {
  static let reference: ReferenceData = {
    let list = assets_reference()
    let files = UnsafeBufferPointer(start: list.first, count: list.count)
    do {
      return try ReferenceData { name in
        let file = files.first { String(cString: $0.name) == name }!
        return UnsafeBufferPointer(start: file.bytes, count: file.length)
      }
    } catch { fail("\(error)") }
  }()
  static let zones: ZoneCatalogue = {
    do { return try ZoneCatalogue() } catch { fail("\(error)") }
  }()

  /// On one of some days, leap days and the ends of years among them.
  static func context(_ choice: Int) -> DocumentContext {
    let days = ["2026-03-20", "2024-02-29", "2025-12-31", "2028-01-01"]
    guard let day = try? LocalDate(days[choice & 3]) else { fail("no day") }
    return DocumentContext(
      reference: reference, zones: zones, referenceDay: day, dateOrder: [nil, .dayFirst, .monthFirst][(choice >> 2) % 3])
  }

  /// A flight is said to be what its fields are, each of which knows its place, and storing it fails only by what is missing.
  static func check(_ reading: Reading<FlightDraft>) {
    require(reading.origins.values.allSatisfy { !$0.place.isEmpty }, "a field without a place")
    require((0...1).contains(reading.confidence.value), "confidence \(reading.confidence.value)")
    require(reading.warnings.allSatisfy { !$0.message.isEmpty }, "an empty warning")
    for text in [reading.draft.departure.local, reading.draft.arrival.local].compactMap(\.self) {
      require((try? LocalTime(text)) != nil, "\(text) is no time")
    }
    if let number = reading.draft.flightNumber {
      require((try? FlightNumber(number))?.description == number, "\(number) is no flight number")
    }
    let id = UUID(high: 1, low: 1)
    var flight = Flight(id: id, userID: id, createdAt: Instant(milliseconds: 0))
    try? FlightResolver(reference: reference, zones: zones).resolve(reading.draft, into: &flight)
  }
}
