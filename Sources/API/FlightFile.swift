internal import Schema
package import Travel

/// The JSON file of flights that an export is and an import takes: `{"format": "peregrine", "version": 1, "flights": […]}`, one flight on a
/// line.
package enum FlightFile {
  static let beginning = #"{"format":"peregrine","version":1,"flights":["#.utf8
  static let end = "\n]}\n".utf8

  /// What stands before a flight.
  static func separator(isFirst: Bool) -> String.UTF8View { (isFirst ? "\n" : ",\n").utf8 }

  private static let flight = FlightInput.schema.withoutNulls
  /// What a piece is made of: some 64 KiB.
  private static let pieceSize = 1 << 16

  /// Hands the file with `flights` to `write` piece by piece, so that one of any length takes no memory. Throws what `write` throws.
  package static func write(_ flights: some Sequence<FlightDraft>, to write: (ArraySlice<UInt8>) throws -> Void) throws {
    var piece = Array(beginning)
    piece.reserveCapacity(2 * pieceSize)
    var isFirst = true
    for draft in flights {
      piece += separator(isFirst: isFirst)
      isFirst = false
      piece += flight.bytes(FlightInput(draft: draft))
      guard piece.count >= pieceSize else { continue }
      try write(piece[...])
      piece.removeAll(keepingCapacity: true)
    }
    piece += end
    try write(piece[...])
  }
}
