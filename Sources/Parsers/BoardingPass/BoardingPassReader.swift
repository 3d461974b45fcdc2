/// Reads the fields of a boarding pass from their places. Sizes that the barcode declares are obeyed: only what is inside of a section is read as its
/// fields, so that an earlier version has fewer of them and a later one may have more.
struct BoardingPassReader {
  private let text: [UInt8]
  private var result = BoardingPass()
  private var position = BoardingPassText.header
  /// From 1, the leg that is being read.
  private var leg = 1

  init(_ text: BoardingPassText) { self.text = text.characters }

  mutating func pass() -> BoardingPass {
    readHeader()
    let count = result.declaredLegs ?? 4
    while leg <= count {
      // Without a number, as many as there are.
      if result.declaredLegs == nil, leg > 1, !looksLikeLeg { break }
      guard readLeg() else { break }
      leg += 1
    }
    readSecurity()
    return result
  }

  private mutating func problem(_ field: String?, _ message: String, isDoubt: Bool = false, ofLeg: Bool = true) {
    result.problems.append(.init(leg: ofLeg ? leg : nil, field: field, message: message, isDoubt: isDoubt))
  }

  // MARK: Fields

  /// The field that begins at an offset, as far as there is text; nil when it is blank.
  private func field(_ start: Int, _ length: Int, keepsSpaces: Bool = false) -> BoardingPass.Field? {
    guard start >= 0, length > 0, start < text.count else { return nil }
    var first = start
    var end = min(start + length, text.count)
    let characters = start + 1...end
    while !keepsSpaces, first < end, text[first] == 0x20 { first += 1 }
    while !keepsSpaces, first < end, text[end - 1] == 0x20 { end -= 1 }
    guard first < end else { return nil }
    return BoardingPass.Field(text: string(text[first..<end], asItStands: keepsSpaces), characters: characters)
  }

  /// In capitals, but for what is not the resolution's.
  private func string(_ bytes: ArraySlice<UInt8>, asItStands: Bool) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
      var count = 0
      for byte in bytes {
        if byte < 0x80 {
          buffer[count] = !asItStands && (0x61...0x7A).contains(byte) ? byte & 0xDF : byte
          count += 1
        } else {
          buffer[count] = 0xC0 | byte >> 6
          buffer[count + 1] = 0x80 | byte & 0x3F
          count += 2
        }
      }
      return count
    }
  }

  /// The same, if it is what it has to be; else a problem.
  private mutating func field(
    _ start: Int, _ length: Int, _ name: String, _ apiName: String?, isDoubt: Bool = false,
    _ isRight: (Substring.UTF8View) -> Bool
  ) -> BoardingPass.Field? {
    guard start < text.count else { return nil }
    guard let field = field(start, length) else {
      problem(apiName, "The barcode's \(name) (characters \(start + 1) to \(start + length)) is blank.")
      return nil
    }
    if isRight(field.text[...].utf8) { return field }
    problem(
      apiName, "The barcode's \(name) (characters \(start + 1) to \(start + length)) is malformed: \"\(printable(field.text))\".",
      isDoubt: isDoubt)
    return nil
  }

  private func printable(_ text: String) -> String { text.replacing("\"", with: "'") }

  /// Two hexadecimal digits.
  private func size(at start: Int) -> Int? {
    guard start >= 0, start + 2 <= text.count, let high = Self.hexadecimal(text[start]), let low = Self.hexadecimal(text[start + 1]) else {
      return nil
    }
    return high << 4 | low
  }

  private static func hexadecimal(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    default: nil
    }
  }

  // MARK: The mandatory part

  private mutating func readHeader() {
    result.format = Character(Unicode.Scalar(text[0] & 0xDF))
    let count = Int(text[1]) - Int(UInt8(ascii: "0"))
    if (1...4).contains(count) {
      result.declaredLegs = count
    } else {
      problem(nil, "The number of legs (character 2) is malformed: a boarding pass has 1 to 4.", isDoubt: true, ofLeg: false)
    }
    result.name = field(2, 20)
    result.electronicTicketIndicator = field(22, 1)
  }

  /// Whether the mandatory fields of another leg may begin here.
  private var looksLikeLeg: Bool {
    position + 24 <= text.count && text[position + 7..<position + 13].allSatisfy(BoardingPassText.isLetter)
  }

  /// False when where the next leg begins is not known.
  private mutating func readLeg() -> Bool {
    let start = position
    guard start + 13 <= text.count else {
      problem(
        nil, "The barcode ends before leg \(leg) of the \(result.declaredLegs ?? leg) that it says it has.", isDoubt: true, ofLeg: false)
      return false
    }
    var fields = BoardingPass.Leg()
    let isLetters = { (text: Substring.UTF8View) in text.count == 3 && text.allSatisfy(BoardingPassText.isLetter) }
    fields.confirmationCode = field(start, 7)
    fields.from = field(start + 7, 3, "airport of departure", "departure_airport", isDoubt: true, isLetters)
    fields.to = field(start + 10, 3, "airport of arrival", "arrival_airport", isDoubt: true, isLetters)
    fields.carrier = field(start + 13, 3, "operating carrier", "airline", isDoubt: true) { text in
      text.count >= 2 && text.allSatisfy { BoardingPassText.isLetter($0) || BoardingPassText.isDigit($0) }
    }
    fields.flightNumber = field(start + 16, 5, "flight number", "flight_number") { text in
      let digits = text.prefix { BoardingPassText.isDigit($0) }
      let rest = text.dropFirst(digits.count)
      return (1...4).contains(digits.count) && rest.count <= 1 && rest.allSatisfy(BoardingPassText.isLetter)
    }
    fields.day = field(start + 21, 3, "date of flight", "departure_local") { text in
      text.count == 3 && text.allSatisfy(BoardingPassText.isDigit) && (1...366).contains(text.reduce(0) { $0 * 10 + Int($1) - 0x30 })
    }
    fields.compartment = field(start + 24, 1)
    fields.seat = field(start + 25, 4)
    fields.checkInSequence = field(start + 29, 5)
    fields.passengerStatus = field(start + 34, 1)
    position = start + BoardingPassText.leg
    result.legs.append(fields)
    guard position <= text.count else {
      problem(nil, "The barcode ends inside of the mandatory fields of leg \(leg), at character \(text.count).")
      position = text.count
      return true
    }
    return readVariable(size(at: start + 35))
  }

  // MARK: The conditional part

  private mutating func readVariable(_ size: Int?) -> Bool {
    let isLast = leg == result.declaredLegs ?? 4
    let missing = (size ?? 0) - (text.count - position)
    if size == nil {
      problem(
        nil, "The size of what follows leg \(leg) (characters \(position - 1) to \(position)) is malformed.", isDoubt: !isLast)
    } else if missing > 0 {
      problem(nil, "The barcode ends \(missing) characters before the end of leg \(leg) that it declares.", isDoubt: !isLast)
    }
    let end = min(position + (size ?? text[position...].firstIndex(of: UInt8(ascii: "^")).map { $0 - position } ?? text.count), text.count)
    if leg == 1, position < end, text[position] == UInt8(ascii: ">") {
      readUnique(end)
      readRepeated(end)
    } else if leg > 1, self.size(at: position) != nil {
      readRepeated(end)
    }
    if position < end { result.legs[leg - 1].airlineUse = field(position, end - position, keepsSpaces: true) }
    position = end
    // What comes next begins where a size says, or not at all.
    if size == nil, !isLast, !looksLikeLeg {
      problem(nil, "The legs behind leg \(leg) could not be found.", isDoubt: true, ofLeg: false)
      return false
    }
    return true
  }

  /// Where the structured message whose size stands at `position` ends; nil: there is none.
  private mutating func section(_ name: String, within end: Int) -> Int? {
    guard position + 2 <= end else { return nil }
    guard let size = size(at: position) else {
      problem(nil, "The size of the \(name) conditional fields (characters \(position + 1) to \(position + 2)) is malformed.")
      return nil
    }
    position += 2
    // Where the text ends, that has been said of the leg.
    if position + size > end, end < text.count {
      problem(nil, "The \(name) conditional fields are said to end \(position + size - end) characters behind what they are part of.")
    }
    return min(position + size, end)
  }

  /// The next field of a section; nil when it is blank or the section ends before it does. Where the text ends, spaces that were cut off may have
  /// followed.
  private mutating func next(_ length: Int, _ end: Int, _ name: String) -> BoardingPass.Field? {
    guard position < end else { return nil }
    let start = position
    position = min(start + length, end)
    if position - start < length, position < text.count {
      problem(nil, "The barcode's \(name) is cut off at character \(position).")
      return nil
    }
    return field(start, length)
  }

  private mutating func readUnique(_ end: Int) {
    result.version = field(position + 1, 1)
    if result.version?.text.utf8.allSatisfy({ (UInt8(ascii: "1")...UInt8(ascii: "8")).contains($0) }) != true {
      problem(nil, "The version (character \(position + 2)) is none that is known, 1 to 8; it is read like those.", ofLeg: false)
    }
    position = min(position + 2, end)
    guard let last = section("unique", within: end) else { return }
    var unique = BoardingPass.Unique()
    unique.passengerDescription = next(1, last, "passenger description")
    unique.sourceOfCheckIn = next(1, last, "source of check-in")
    unique.sourceOfIssuance = next(1, last, "source of issuance")
    unique.issueDate = next(4, last, "date of issue")
    if let date = unique.issueDate, BoardingPassDays.issue(date.text) == nil {
      problem(
        nil,
        "The barcode's date of issue (characters \(date.characters.lowerBound) to \(date.characters.upperBound)) is malformed: "
          + "\"\(printable(date.text))\".", ofLeg: false)
      unique.issueDate = nil
    }
    unique.documentType = next(1, last, "document type")
    unique.issuer = next(3, last, "issuer")
    for name in ["baggage tag", "second baggage tag", "third baggage tag"] {
      if let tag = next(13, last, name) { unique.baggageTags.append(tag) }
    }
    result.unique = unique
    position = last
  }

  private mutating func readRepeated(_ end: Int) {
    guard let last = section("repeated", within: end) else { return }
    var repeated = BoardingPass.Repeated()
    repeated.airlineNumericCode = next(3, last, "airline numeric code")
    repeated.documentSerial = next(10, last, "document number")
    repeated.selectee = next(1, last, "selectee indicator")
    repeated.documentVerification = next(1, last, "document verification")
    repeated.marketingCarrier = next(3, last, "marketing carrier")
    repeated.frequentFlyerAirline = next(3, last, "frequent flyer airline")
    repeated.frequentFlyerNumber = next(16, last, "frequent flyer number")
    repeated.discountIndicator = next(1, last, "ID/AD indicator")
    repeated.baggageAllowance = next(3, last, "baggage allowance")
    repeated.fastTrack = next(1, last, "fast track")
    result.legs[leg - 1].repeated = repeated
    position = last
  }

  // MARK: Security

  private mutating func readSecurity() {
    guard position < text.count else { return }
    guard text[position] == UInt8(ascii: "^") else {
      if text[position...].contains(where: { $0 != 0x20 }) {
        problem(nil, "The characters \(position + 1) to \(text.count) belong to no field that the barcode declares.", ofLeg: false)
      }
      return
    }
    var security = BoardingPass.Security()
    security.type = field(position + 1, 1)
    let start = position + 4
    if let size = size(at: position + 2) {
      security.data = field(start, size, keepsSpaces: true)
      if start + size != text.count {
        problem(
          nil, "The security data is \(size) characters long by what the barcode says, but there are \(max(text.count - start, 0)).",
          ofLeg: false)
      }
    } else {
      problem(nil, "The size of the security data (characters \(position + 3) to \(position + 4)) is malformed.", ofLeg: false)
      security.data = field(start, text.count, keepsSpaces: true)
    }
    result.security = security
  }
}
