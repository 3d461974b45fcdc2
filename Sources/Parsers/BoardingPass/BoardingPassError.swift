/// Why text is not the barcode of a boarding pass.
package enum BoardingPassError: Error, Equatable, CustomStringConvertible {
  /// It begins like none; with what it begins with instead.
  case otherBeginning(String)
  /// It ends before the flight number of its first leg; with its length in characters.
  case tooShort(Int)
  /// No barcode holds so much.
  case tooLong
  /// It begins like one, but where the airports and the flight must stand there is something else.
  case noFlight

  package var description: String {
    switch self {
    case .otherBeginning(let text):
      text.isEmpty
        ? "there is no text" : "the barcode of a boarding pass begins with M and the number of its legs, this one with \"\(text)\""
    case .tooShort(let count): "it ends after \(count) characters, before its first flight; the mandatory part of a boarding pass has 60"
    case .tooLong: "it is longer than \(BoardingPassText.maximum) characters, which no boarding pass is"
    case .noFlight: "it has no airports and no flight at characters 31 to 47, where a boarding pass has them"
    }
  }
}
