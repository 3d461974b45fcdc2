internal import HTTPServer
internal import Parsers
internal import Schema

/// A file of flights as JSON, of which a first reading has found out whose it is: our own, or another program's.
struct ImportJSON: Sendable {
  let format: ImportFormat
  /// The table that is in `{"csv": "…"}`.
  let table: String?
  private let airTrail: AirTrailFile

  /// Reads `file` once. Throws 400 for JSON that is none, or that is no list of flights.
  init(_ file: ImportFile) throws {
    var splitter = JSONArraySplitter()
    var airTrail = AirTrailFile()
    var found: ImportFormat?
    do {
      try file.forEachPieceOfText { piece in
        try splitter.feed(piece) { element in
          if element.list == "users" { return airTrail.learn(user: try JSONParser.parse(element.bytes)) }
          guard Self.isFlights(element.list), found == nil || found?.name == ImportFormat.airTrail.name else { return }
          let flight = try JSONParser.parse(element.bytes)
          if found == nil { found = .json(flight.memberNames) }
          airTrail.learn(flight: flight)
        }
      }
      try splitter.finish()
      let envelope = try JSONParser.parse(splitter.envelope)
      self.airTrail = airTrail
      if let found, found.name != ImportFormat.json.name {
        (format, table) = (found, nil)
        return
      }
      // Only AirTrail says who there is.
      if envelope["users"] == [], envelope["flights"] == [] {
        (format, table) = (.airTrail, nil)
        return
      }
      format = envelope["format"] == "peregrine" ? .peregrine : .json
      table = try Self.table(in: envelope)
    } catch let error as JSONSyntaxError {
      throw Self.notJSON("\(error.reason)")
    } catch let error as JSONArraySplitter.SyntaxError {
      throw Self.notJSON("\(error)")
    }
  }

  /// Whether the list of that name holds flights.
  private static func isFlights(_ list: String?) -> Bool { list == nil || list == "flights" || list == "data" }

  /// The text of `{"csv": "…"}`; nil for a list of flights. Throws what is wrong with what is around our own flights.
  private static func table(in envelope: JSON) throws(FieldErrors) -> String? {
    if case .array = envelope { return nil }
    var errors = FieldErrors()
    guard case .object(let members) = envelope else {
      errors.add("must be an object or an array")
      throw errors
    }
    for member in members where !["csv", "data", "flights", "format", "version"].contains(member.name) {
      errors.add("is no field that is known here", at: member.name)
    }
    if let format = envelope["format"], format != "peregrine" { errors.add("must be peregrine", at: "format") }
    if let version = envelope["version"], version != 1 { errors.add("must be 1: a newer version wrote this file", at: "version") }
    let contents = ["csv", "data", "flights"].filter { envelope[$0] != nil }
    if contents.count != 1 { errors.add("must have one of csv, data and flights") }
    for name in ["data", "flights"] { if let list = envelope[name], list != [] { errors.add("must be an array", at: name) } }
    var text: String?
    if let csv = envelope["csv"] {
      if case .string(let csv) = csv { text = csv } else { errors.add("must be a string", at: "csv") }
    }
    guard errors.isEmpty else { throw errors }
    return text
  }

  private static func notJSON(_ reason: String) -> APIError {
    APIError(status: .badRequest, code: "invalid_json", message: "The content is no JSON: \(reason).")
  }

  /// Reads `file` once more and calls `take` with the place of each flight in its list, from 1, and what it says. Throws 400 for a flight that is
  /// no JSON, and what `take` throws.
  func forEachFlight(of file: ImportFile, _ take: (Int, ImportRow) throws -> Void) throws {
    var splitter = JSONArraySplitter()
    var number = 0
    try file.forEachPieceOfText { piece in
      try splitter.feed(piece) { element in
        guard Self.isFlights(element.list) else { return }
        number += 1
        let flight: JSON
        do { flight = try JSONParser.parse(element.bytes) } catch let error as JSONSyntaxError {
          throw Self.notJSON("element \(number): \(error.reason)")
        }
        try take(number, row(flight))
      }
    }
  }

  private func row(_ flight: JSON) -> ImportRow {
    switch format.name {
    case ImportFormat.airTrail.name: airTrail.row(flight)
    case ImportFormat.travStats.name: TravStatsFlight.row(flight)
    default: ImportRow(flight)
    }
  }
}

extension JSON {
  /// The names of an object's members.
  fileprivate var memberNames: [String] { if case .object(let members) = self { members.map(\.name) } else { [] } }
}
