internal import HTTPServer
internal import Parsers
internal import Schema

/// A file of flights in the content of a request, as often as it is asked for: the content itself, the part `file` of a form, or text inside of JSON.
struct ImportFile: Sendable {
  private enum Place: Sendable {
    case content(Request)
    case part(Request)
    case text([UInt8])
  }

  private let place: Place
  /// What its type says that it is; nil where that says nothing.
  private var declared: ImportFormat.Kind?

  /// The file that comes with `request`. Throws 400, 413 and 415.
  init(_ request: Request) throws {
    let type = try request.mediaType()?.essence ?? "text/csv"
    if type == "multipart/form-data" {
      place = .part(request)
      var names: [String] = []
      try request.forEachPart(limits: Self.limits) { if case .begin(let head) = $0 { names.append(head.name) } }
      guard names == ["file"] else { throw HTTPError(.badRequest, "The form must have one part, called file, with the file.") }
      return
    }
    // curl calls everything a form that it is not told about.
    let known = ["text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream", "application/x-www-form-urlencoded"]
    guard known.contains(type) || ["application/json", "text/calendar"].contains(type) else {
      throw HTTPError(
        .unsupportedMediaType, "The content must be text/csv, application/json, text/calendar or multipart/form-data, not \(type).")
    }
    place = .content(request)
    switch type {
    case "application/json": declared = .json
    case "text/calendar": declared = .calendar
    case "text/csv", "text/tab-separated-values": declared = .table
    default: break
    }
  }

  /// A text as a table.
  init(table text: String) {
    place = .text(Array(text.utf8))
    declared = .table
  }

  /// A part may be all of the content, which has a limit itself.
  private static var limits: Multipart.Limits {
    var limits = Multipart.Limits()
    limits.partBytes = .max
    return limits
  }

  /// Calls `take` with the file piece by piece.
  func forEachPiece(_ take: (ArraySlice<UInt8>) throws -> Void) throws {
    switch place {
    case .content(let request): try request.body.forEachPiece(take)
    case .part(let request): try request.forEachPart(limits: Self.limits) { if case .data(let piece) = $0 { try take(piece) } }
    case .text(let bytes): try take(bytes[...])
    }
  }

  /// The same as UTF-8 without a byte order mark.
  func forEachPieceOfText(_ take: (ArraySlice<UInt8>) throws -> Void) throws {
    var decoder = UTF16Decoder()
    try forEachPiece { try decoder.feed($0, take) }
    try decoder.finish(take)
  }

  /// What it is made of: by its type, or because it begins so. A text without headings is called a table.
  func kind() throws -> ImportFormat.Kind {
    if let declared { return declared }
    var start: [UInt8] = []
    try forEachPieceOfText { piece in
      guard start.count < Self.calendar.utf8.count else { return }
      start += piece.drop { start.isEmpty && " \t\r\n".utf8.contains($0) }.prefix(Self.calendar.utf8.count)
    }
    if start.first == UInt8(ascii: "{") || start.first == UInt8(ascii: "[") { return .json }
    return String(decoding: start, as: UTF8.self).uppercased().hasPrefix(Self.calendar) ? .calendar : .table
  }

  private static let calendar = "BEGIN:VCALENDAR"
}
