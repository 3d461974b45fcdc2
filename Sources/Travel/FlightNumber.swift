/// A flight number as IATA's Standard Schedules Information Manual, chapter 2, has it: the designator of the airline, one to four digits,
/// and perhaps a letter, which tells apart flights of the same number on the same day.
public struct FlightNumber: Hashable, Sendable {
  /// IATA's of two letters or digits, not both digits (`LH`, `U2`, `9W`), or ICAO's of three letters (`DLH`); in capitals.
  public let designator: String
  /// 1 to 9999.
  public let number: Int
  /// A capital letter: the `A` of `BA2490A`.
  public let suffix: Character?
}

extension FlightNumber: CustomStringConvertible {
  /// Reads what people and programs write: `LH400`, `lh 0400`, `LH-400`, `DLH400`, `U2 1234`, `BA2490A`.
  ///
  /// Which characters are the designator needs no list of airlines: the third one is a letter in a designator of ICAO's, and the first
  /// digit of the number after one of IATA's.
  public init(_ text: String) throws(FlightNumberError) {
    var characters: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      // Spaces, also those that do not break, and hyphens and dashes.
      case " ", "\t", "\u{A0}", "\u{2009}", "\u{202F}", "-", "\u{2010}"..."\u{2014}": continue
      case "a"..."z": characters.append(UInt8(scalar.value) - 32)
      case "A"..."Z", "0"..."9": characters.append(UInt8(scalar.value))
      default: throw .notAllowed(Character(scalar))
      }
      guard characters.count <= 16 else { throw .tooLong }
    }
    guard !characters.isEmpty else { throw .empty }
    func isDigit(_ i: Int) -> Bool { i < characters.count && characters[i] <= UInt8(ascii: "9") }
    func isLetter(_ i: Int) -> Bool { i < characters.count && characters[i] >= UInt8(ascii: "A") }

    guard !(isDigit(0) && (isDigit(1) || characters.count == 1)), characters.count > 1 else { throw .noAirline }
    var position = 2
    if isLetter(2) {
      guard isLetter(0), isLetter(1) else {
        throw .noNumber(designator: String(decoding: characters[..<2], as: UTF8.self))
      }
      position = 3
    }
    designator = String(decoding: characters[..<position], as: UTF8.self)
    let start = position
    var number = 0
    while isDigit(position) {
      // Zeros in front are filling.
      guard number < 1000 else { throw .numberTooLarge }
      number = number * 10 + Int(characters[position] - UInt8(ascii: "0"))
      position += 1
    }
    guard position > start else { throw .noNumber(designator: designator) }
    guard number > 0 else { throw .zero }
    self.number = number
    let rest = characters[position...]
    guard rest.count <= 1 else { throw .afterNumber(String(decoding: rest, as: UTF8.self)) }
    suffix = rest.first.map { Character(Unicode.Scalar($0)) }
  }

  /// Without spaces, and without zeros in front: `LH400`.
  public var description: String { "\(designator)\(number)\(suffix.map(String.init) ?? "")" }
}
