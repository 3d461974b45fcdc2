/// Reads CSV that comes in pieces: RFC 4180, and what programs make of it. The delimiter (comma, semicolon or tab) is the one that the first line has most
/// of; lines end in LF, CRLF or CR; the text is UTF-8 or UTF-16 as its byte order mark says, without one UTF-8, and where it is not valid as that,
/// Windows-1252. How the bytes are cut into pieces changes nothing.
package struct CSVReader: Sendable {
  /// The fields of one row.
  package struct Row: Sendable {
    /// As a spreadsheet counts: from 1, with the headings, and with rows that are empty.
    package let number: Int
    package let fields: [String]
    /// Whether each field was valid UTF-8.
    package let isUTF8: Bool
  }

  private enum State: Sendable {
    case fieldStart
    case plain
    case quoted
    /// Behind a quotation mark inside of quotation marks: the end, or the first of two.
    case quoteInQuotes
  }

  /// A first line that is longer than this is none.
  private static let longestHeading = 65_536

  private var decoder = UTF16Decoder()
  private let isWindows1252: Bool
  private var delimiter: UInt8?
  /// The first line, until the delimiter is known.
  private var heading: [UInt8] = []
  private var isInQuotesOfHeading = false
  private var state = State.fieldStart
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var number = 1
  private var isBehindCR = false
  private var isEmptyRow = true

  /// `isWindows1252`: what is no UTF-8 is read as that.
  package init(isWindows1252: Bool = false) { self.isWindows1252 = isWindows1252 }

  /// Reads the next bytes and calls `take` with the rows that they complete; empty ones are only counted. Throws `CSVError`, and what `take` throws.
  package mutating func feed(_ piece: ArraySlice<UInt8>, _ take: (Row) throws -> Void) throws {
    var decoder = decoder
    defer { self.decoder = decoder }
    try decoder.feed(piece) { try readText($0, take) }
  }

  /// Says that the file is complete.
  package mutating func finish(_ take: (Row) throws -> Void) throws {
    var decoder = decoder
    try decoder.finish { try readText($0, take) }
    if delimiter == nil { try settle(take) }
    guard state != .quoted else { throw CSVError(row: number, reason: "a quotation mark is opened and not closed") }
    if !isEmptyRow { try endRow(take) }
  }

  private mutating func readText(_ piece: ArraySlice<UInt8>, _ take: (Row) throws -> Void) throws {
    guard delimiter == nil else { return try read(piece, take) }
    var i = piece.startIndex
    while i < piece.endIndex {
      let byte = piece[i]
      i += 1
      heading.append(byte)
      if byte == UInt8(ascii: "\"") { isInQuotesOfHeading.toggle() }
      if !isInQuotesOfHeading, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        try settle(take)
        return try read(piece[i...], take)
      }
      guard heading.count <= Self.longestHeading else { throw CSVError(row: 1, reason: "the first line is too long for one with headings") }
    }
  }

  /// Chooses the delimiter, and reads the first line by it.
  private mutating func settle(_ take: (Row) throws -> Void) throws {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in heading {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() } else if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    let most = candidates.map { counts[$0, default: 0] }.max()
    delimiter = candidates.first { counts[$0, default: 0] == most }
    let line = heading
    heading = []
    try read(line[...], take)
  }

  private mutating func read(_ piece: ArraySlice<UInt8>, _ take: (Row) throws -> Void) throws {
    let delimiter = delimiter ?? UInt8(ascii: ",")
    for byte in piece {
      if byte == 0 { throw CSVError(row: number, reason: "there is a byte 0, which is in no text") }
      if state == .quoted {
        if byte == UInt8(ascii: "\"") { state = .quoteInQuotes } else { bytes.append(byte) }
        continue
      }
      let isAfterCR = isBehindCR
      isBehindCR = false
      switch byte {
      case delimiter:
        ends.append(bytes.count)
        state = .fieldStart
        isEmptyRow = false
      case UInt8(ascii: "\n") where isAfterCR: break
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        isBehindCR = byte == UInt8(ascii: "\r")
        if isEmptyRow { number += 1 } else { try endRow(take) }
      case UInt8(ascii: "\"") where state == .fieldStart:
        state = .quoted
        isEmptyRow = false
      case UInt8(ascii: "\"") where state == .quoteInQuotes:
        bytes.append(byte)
        state = .quoted
      default:
        guard state != .quoteInQuotes else {
          throw CSVError(row: number, reason: "something follows a closing quotation mark; inside of a field quotation marks are doubled")
        }
        bytes.append(byte)
        state = .plain
        isEmptyRow = false
      }
    }
  }

  private mutating func endRow(_ take: (Row) throws -> Void) throws {
    ends.append(bytes.count)
    var fields: [String] = []
    fields.reserveCapacity(ends.count)
    var start = 0
    var isUTF8 = true
    for end in ends {
      if let text = try? UTF8Span(validating: bytes.span.extracting(start..<end)) {
        fields.append(String(copying: text))
      } else {
        isUTF8 = false
        let field = bytes[start..<end]
        fields.append(isWindows1252 ? Windows1252.text(field) : String(decoding: field, as: UTF8.self))
      }
      start = end
    }
    let row = Row(number: number, fields: fields, isUTF8: isUTF8)
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    state = .fieldStart
    isEmptyRow = true
    number += 1
    try take(row)
  }
}

/// Why a file is no CSV, and in which row.
package struct CSVError: Error, Equatable, CustomStringConvertible {
  package let row: Int
  package let reason: String

  package var description: String { "in row \(row) \(reason)" }
}
