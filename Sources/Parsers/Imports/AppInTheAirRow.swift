package import Schema

/// A row of the text that App in the Air sent its users. It has no headings; what is known of it is that fields are separated by semicolons and that the
/// two airports are followed by the times. A row is read by that, and one that is not so is an error, never guessed at.
///
/// `cabin;seat;code;airline;number;type;from;to;departure;arrival[;departure in UTC;arrival in UTC]`
package enum AppInTheAirRow {
  /// The row `line` of the section of flights. Throws what is wrong with it.
  package static func row(_ line: String) throws(FieldErrors) -> ImportRow {
    let fields = line.split(separator: ";", omittingEmptySubsequences: false).map { String($0).trimmed }
    var errors = FieldErrors()
    guard fields.count <= 40, let from = fields.indices.first(where: { isRoute(fields, at: $0) }), from >= 3 else {
      errors.add(
        "is no flight of App in the Air: airline;number;type;from;to;departure;arrival are expected, with codes of airports and times such as 2018-10-04T10:20:00"
      )
      throw errors
    }
    var members: [JSON.Member] = [
      .init("departure_airport", .string(fields[from])), .init("arrival_airport", .string(fields[from + 1])),
      .init("departure_local", .string(clock(fields[from + 2]))), .init("arrival_local", .string(clock(fields[from + 3]))),
    ]
    // Beside the clock an instant must be the same, so that a file with other times than these is refused and not misread.
    for (name, index) in [("departure_utc", from + 4), ("arrival_utc", from + 5)] where index < fields.count && isTime(fields[index]) {
      members.append(.init(name, .string(clock(fields[index]) + "Z")))
    }
    var row = ImportRow()
    for (name, text) in [("airline", fields[from - 3]), ("flight_number", fields[from - 2]), ("aircraft", fields[from - 1])] {
      if !text.isEmpty { members.append(.init(name, .string(text))) }
    }
    if from >= 5 {
      if let cabin = ImportWords.cabins[fields[0].lowercased()] {
        members.append(.init("cabin_class", .string(cabin)))
      } else if !fields[0].isEmpty {
        row.warn("cabin_class", "is none that is known here, and was left out: \(fields[0].prefix(40))")
      }
      if !fields[1].isEmpty { members.append(.init("seat", .string(fields[1]))) }
      if from >= 6, !fields[2].isEmpty { members.append(.init("confirmation_code", .string(fields[2]))) }
    }
    row.flight = .object(members)
    return row
  }

  /// Whether two codes and two times begin at `index`.
  private static func isRoute(_ fields: [String], at index: Int) -> Bool {
    index + 3 < fields.count && isCode(fields[index]) && isCode(fields[index + 1]) && isTime(fields[index + 2]) && isTime(fields[index + 3])
  }

  private static func isCode(_ text: String) -> Bool {
    (3...4).contains(text.utf8.count) && text.utf8.allSatisfy { 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 }
  }

  /// `2018-10-04T10:20` with seconds or without; a `Z` would be no local time.
  private static func isTime(_ text: String) -> Bool {
    let shape = text.utf8.map { 0x30...0x39 ~= $0 ? UInt8(ascii: "0") : $0 }
    return [16, 19].contains(shape.count) && "0000-00-00T00:00:00".utf8.starts(with: shape)
  }

  /// With seconds.
  private static func clock(_ text: String) -> String { text.utf8.count == 16 ? text + ":00" : text }
}

/// Takes the rows of the section `flights` out of text in sections, each under a line with its name and a colon.
package struct AppInTheAirReader: Sendable {
  /// A line that is longer than this is none.
  private static let longestLine = 65_536

  private var decoder = UTF16Decoder()
  private var line: [UInt8] = []
  private var number = 1
  private var isInFlights = false
  /// Whether there is a section of flights.
  package private(set) var hasFlights = false

  package init() {}

  /// Reads the next bytes and calls `take` with the number, from 1, and the text of each line of a flight. Throws `ImportError`, and what `take` throws.
  package mutating func feed(_ piece: ArraySlice<UInt8>, _ take: (Int, String) throws -> Void) throws {
    var decoder = decoder
    defer { self.decoder = decoder }
    try decoder.feed(piece) { try read($0, take) }
  }

  /// Says that the file is complete.
  package mutating func finish(_ take: (Int, String) throws -> Void) throws {
    var decoder = decoder
    try decoder.finish { try read($0, take) }
    try end(take)
  }

  private mutating func read(_ piece: ArraySlice<UInt8>, _ take: (Int, String) throws -> Void) throws {
    for byte in piece {
      if byte == UInt8(ascii: "\n") {
        try end(take)
      } else {
        line.append(byte)
        guard line.count <= Self.longestLine else { throw ImportError("Line \(number) is too long for one of App in the Air.") }
      }
    }
  }

  private mutating func end(_ take: (Int, String) throws -> Void) throws {
    let text = String(decoding: line, as: UTF8.self).trimmed
    let at = number
    line.removeAll(keepingCapacity: true)
    number += 1
    if text.isEmpty { return }
    if !text.utf8.contains(UInt8(ascii: ";")) {
      // Another section, or words between them.
      isInFlights = ["flights", "flights:"].contains(text.lowercased())
      hasFlights = hasFlights || isInFlights
    } else if isInFlights {
      try take(at, text)
    }
  }
}
