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
  /// Whether its type says that it is JSON, or a table; nil where that says nothing.
  private var isDeclaredJSON: Bool?

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
    guard known.contains(type) || type == "application/json" else {
      throw HTTPError(.unsupportedMediaType, "The content must be text/csv, application/json or multipart/form-data, not \(type).")
    }
    place = .content(request)
    switch type {
    case "application/json": isDeclaredJSON = true
    case "text/csv", "text/tab-separated-values": isDeclaredJSON = false
    default: break
    }
  }

  /// A text as a table.
  init(table text: String) {
    place = .text(Array(text.utf8))
    isDeclaredJSON = false
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

  /// Whether it is JSON: by its type, or because it begins so.
  func isJSON() throws -> Bool {
    if let isDeclaredJSON { return isDeclaredJSON }
    var first: UInt8?
    try forEachPiece { piece in
      if first == nil { first = piece.first { !" \t\r\n".utf8.contains($0) } }
    }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }
}
