/// The characters of a barcode in the places in which IATA Resolution 792 counts them, whatever a scanner has put around and between them.
struct BoardingPassText {
  /// In characters. Four legs with all that their sizes allow, and the security data, have fewer than 1500.
  static let maximum = 4096
  /// How many the fields of all legs, and those of each leg, take.
  static let header = 23
  static let leg = 37
  /// Up to the flight number of the first leg: with less there is no flight.
  private static let minimum = 44

  /// In Latin-1. A character that is not in it is a question mark, which is in no field.
  let characters: [UInt8]

  init(_ scalars: some Sequence<UInt32>) throws(BoardingPassError) {
    var received: [UInt8] = []
    received.reserveCapacity(256)
    for scalar in scalars {
      guard received.count < Self.maximum else { throw .tooLong }
      received.append(UInt8(exactly: scalar) ?? UInt8(ascii: "?"))
    }
    let text = Self.withoutSymbology(Self.trimmed(received[...]))
    guard let first = text.first, [UInt8(ascii: "M"), UInt8(ascii: "S")].contains(first & 0xDF), text.count > 1 else {
      throw .otherBeginning(String(decoding: text.prefix(8).map { $0 < 0x7F ? $0 : UInt8(ascii: "?") }, as: UTF8.self))
    }
    guard text.count >= Self.minimum else { throw .tooShort(text.count) }
    if text.contains(where: { Self.isControl($0) || $0 == 0xA0 }) {
      // A separator that a scanner sends stands for a blank, or is one character too many.
      let blanked = text.map { Self.isBlank($0) ? UInt8(ascii: " ") : $0 }
      let removed = text.filter { !Self.isControl($0) }
      characters = removed.count < text.count && Self.likeness(removed) > Self.likeness(blanked) ? removed : blanked
    } else {
      characters = Array(text)
    }
    guard Self.likeness(characters) >= Self.enough else { throw .noFlight }
  }

  private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

  /// A control character, a space, and one that does not break.
  static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F || byte == 0xA0 }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first, isBlank(first) { text.removeFirst() }
    // Spaces at the end may belong to a field.
    while let last = text.last, isControl(last) { text.removeLast() }
    return text
  }

  /// Without the identifier of ISO/IEC 15424 that scanners can be set to send: `]L0`, `]z0`, `]Q1`.
  private static func withoutSymbology(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.count > 3, text.first == UInt8(ascii: "]"), isLetter(text[text.startIndex + 1]) else { return text }
    return trimmed(text.dropFirst(3))
  }

  // MARK: What can be told by its looks

  static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF) }
  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func areLetters(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    range.upperBound <= text.count && range.allSatisfy { isLetter(text[$0]) }
  }

  /// Other texts begin with an M, too.
  private static let enough = 4

  /// How much of what can be told by its looks looks like it should, of six things, an airport among them.
  private static func likeness(_ text: [UInt8]) -> Int {
    guard text.count >= minimum else { return 0 }
    let airports = [30..<33, 33..<36].count { areLetters(text, $0) }
    guard airports > 0 else { return 0 }
    let isNumber = text[39..<43].contains(where: isDigit) && text[39..<43].allSatisfy { isDigit($0) || isBlank($0) }
    let isCarrier = text[36..<38].allSatisfy { isLetter($0) || isDigit($0) } && text[36..<39].contains(where: isLetter)
    let isDay = text.count >= 47 && text[44..<47].allSatisfy(isDigit)
    // A field that has lost a character pushes all that follows out of its place, and airports are any three letters.
    guard isCarrier || isDay else { return 0 }
    let hasCount = (UInt8(ascii: "1")...UInt8(ascii: "4")).contains(text[1])
    return airports + [isNumber, isCarrier, isDay, hasCount].count { $0 }
  }
}
