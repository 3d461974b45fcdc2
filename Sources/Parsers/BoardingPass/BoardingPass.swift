/// All that the barcode of a boarding pass says: a bar coded boarding pass (BCBP) by IATA Resolution 792, of every version from 1 to 8. What is malformed
/// is left out and named in `problems`; the rest is kept.
package struct BoardingPass: Equatable, Sendable {
  /// What a field has, without the spaces around it, and where: characters are counted from 1, at the `M` that the barcode begins with.
  package struct Field: Equatable, Sendable {
    package let text: String
    /// Where the field lies, with its spaces.
    package let characters: ClosedRange<Int>
  }

  /// `M`, or `S` for the earlier form that has one leg.
  package var format: Character = "M"
  /// How many legs it says that it has; nil: that is no number.
  package var declaredLegs: Int?
  package var name: Field?
  /// `E` for an electronic ticket.
  package var electronicTicketIndicator: Field?
  /// In the order of flying, 1 to 4.
  package var legs: [Leg] = []
  /// From 1; nil where there is no conditional section.
  package var version: Field?
  package var unique = Unique()
  package var security: Security?
  package var problems: [Problem] = []

  /// One leg: its mandatory fields, those of its repeated conditional section, and what the airline has put behind them.
  package struct Leg: Equatable, Sendable {
    package var confirmationCode: Field?
    /// Three letters.
    package var from: Field?
    package var to: Field?
    /// The operating carrier's designator: two or three characters.
    package var carrier: Field?
    /// One to four digits, and perhaps a letter, of the operating carrier.
    package var flightNumber: Field?
    /// The day of the year of the flight, three digits from 001 to 366.
    package var day: Field?
    package var compartment: Field?
    package var seat: Field?
    package var checkInSequence: Field?
    package var passengerStatus: Field?
    package var repeated = Repeated()
    /// For individual airline use: as it stands, with its spaces.
    package var airlineUse: Field?
  }

  /// What the conditional section has once, for all legs.
  package struct Unique: Equatable, Sendable {
    /// `0` adult, `1` male, `2` female, `3` child, `4` infant, and so on.
    package var passengerDescription: Field?
    /// `W` web, `K` kiosk, `R` remote or kiosk off the airport, `M` mobile device, `O` airport agent, `T` town agent, `V` other.
    package var sourceOfCheckIn: Field?
    /// As `sourceOfCheckIn`, for the issuance of the boarding pass.
    package var sourceOfIssuance: Field?
    /// The last digit of the year, and the day of it: four digits.
    package var issueDate: Field?
    /// `B` boarding pass, `I` itinerary receipt.
    package var documentType: Field?
    package var issuer: Field?
    /// Licence plates, each with how many follow it: the consecutive ones, then up to two others.
    package var baggageTags: [Field] = []
  }

  /// What the conditional section has for each leg.
  package struct Repeated: Equatable, Sendable {
    /// Three digits: the beginning of the ticket number.
    package var airlineNumericCode: Field?
    /// Ten digits: the rest of it.
    package var documentSerial: Field?
    package var selectee: Field?
    package var documentVerification: Field?
    package var marketingCarrier: Field?
    package var frequentFlyerAirline: Field?
    package var frequentFlyerNumber: Field?
    package var discountIndicator: Field?
    /// `20K`, `1PC`.
    package var baggageAllowance: Field?
    /// `Y` or `N`, since version 5.
    package var fastTrack: Field?
  }

  /// A signature over the rest, which only the airline can check.
  package struct Security: Equatable, Sendable {
    /// Which kind; blank: none is named.
    package var type: Field?
    /// As it stands.
    package var data: Field?
  }

  /// Something that is not as the resolution has it.
  package struct Problem: Equatable, Sendable {
    /// From 1; nil: it concerns the pass as a whole.
    package let leg: Int?
    /// The name of the API's field that is missing for it, or in doubt.
    package let field: String?
    /// A sentence.
    package let message: String
    package let isDoubt: Bool
  }

  /// Reads what a scanner has made of a barcode. Throws `BoardingPassError`.
  package init(_ text: String) throws(BoardingPassError) {
    var reader = BoardingPassReader(try BoardingPassText(text.unicodeScalars.lazy.map(\.value)))
    self = reader.pass()
  }

  /// The same from bytes, which are ASCII by the resolution, and else UTF-8 or Latin-1.
  package init(bytes: [UInt8]) throws(BoardingPassError) {
    if bytes.contains(where: { $0 >= 0x80 }), bytes.count <= BoardingPassText.maximum, let text = String(validating: bytes, as: UTF8.self) {
      try self.init(text)
    } else {
      var reader = BoardingPassReader(try BoardingPassText(bytes.lazy.map(UInt32.init)))
      self = reader.pass()
    }
  }

  init() {}
}
