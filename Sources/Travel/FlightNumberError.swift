/// Why a text is no flight number, in words for whoever sent it.
public enum FlightNumberError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing but spaces and hyphens.
  case empty
  /// A character that no flight number has.
  case notAllowed(Character)
  /// More characters than any flight number has.
  case tooLong
  /// It does not begin with the designator of an airline.
  case noAirline
  /// After the designator comes no digit.
  case noNumber(designator: String)
  /// More than four digits.
  case numberTooLarge
  /// Number 0.
  case zero
  /// More than one letter after the number, or a digit after a letter.
  case afterNumber(String)

  /// One sentence.
  public var description: String {
    switch self {
    case .empty: "A flight number is the airline's code and up to four digits, such as LH400."
    case .notAllowed(let character): "A flight number has letters and digits only, and \"\(character)\" is neither."
    case .tooLong: "This is too long for a flight number: it is the airline's code and up to four digits, such as LH400."
    case .noAirline: "The airline's code is missing in front of the number: a flight number is written such as LH400 or DLH400."
    case .noNumber(let designator): "After the airline's code \(designator) there should be a number of up to four digits."
    case .numberTooLarge: "The number of a flight has four digits at most."
    case .zero: "There is no flight number 0: they are 1 to 9999."
    case .afterNumber(let rest): "After the number there may be one letter, and here \"\(rest)\" follows."
    }
  }
}
