import Testing
import Travel

@testable import Parsers

@Suite struct BoardingPassTests {
  /// Trimmed, and nil for spaces, which is how fields are read.
  private static func trimmed(_ text: String) -> String? {
    let text = text.trimmed
    return text.isEmpty ? nil : text
  }

  @Test(arguments: SampleBoardingPass.all)
  func everyFieldOfEveryVersionIsRead(sample: SampleBoardingPass) throws {
    let pass = try BoardingPass(sample.text)
    func check(_ field: BoardingPass.Field?, _ expected: String, _ name: String) {
      #expect(field?.text == Self.trimmed(expected), "\(name)")
    }
    #expect(pass.problems == [])
    #expect(String(pass.format) == sample.format && pass.declaredLegs == sample.legs.count)
    check(pass.name, sample.name, "name")
    check(pass.electronicTicketIndicator, sample.electronic, "electronic ticket")
    check(pass.version, sample.version.map(String.init) ?? "", "version")
    let hasUnique = sample.version != nil
    check(pass.unique.passengerDescription, hasUnique ? sample.description : "", "passenger description")
    check(pass.unique.sourceOfCheckIn, hasUnique ? sample.checkIn : "", "source of check-in")
    check(pass.unique.sourceOfIssuance, hasUnique ? sample.issuance : "", "source of issuance")
    check(pass.unique.issueDate, hasUnique ? sample.issueDate : "", "date of issue")
    check(pass.unique.documentType, hasUnique ? sample.documentType : "", "document type")
    check(pass.unique.issuer, hasUnique ? sample.issuer : "", "issuer")
    #expect(pass.unique.baggageTags.map(\.text) == sample.tags)
    check(pass.security?.data, sample.security, "security data")
    #expect((pass.security?.type?.text == "1") == !sample.security.isEmpty)
    try #require(pass.legs.count == sample.legs.count)
    for (leg, expected) in zip(pass.legs, sample.legs) { checkLeg(leg, expected, sample.version) }
  }

  private func checkLeg(_ leg: BoardingPass.Leg, _ expected: SampleBoardingPass.Leg, _ version: Int?) {
    let mandatory: [(BoardingPass.Field?, String)] = [
      (leg.confirmationCode, expected.code), (leg.from, expected.from), (leg.to, expected.to), (leg.carrier, expected.carrier),
      (leg.flightNumber, expected.number), (leg.day, expected.day), (leg.compartment, expected.compartment), (leg.seat, expected.seat),
      (leg.checkInSequence, expected.sequence), (leg.passengerStatus, expected.status),
    ]
    for (field, text) in mandatory { #expect(field?.text == Self.trimmed(text)) }
    let repeated = leg.repeated
    let conditional: [(BoardingPass.Field?, String)] = [
      (repeated.airlineNumericCode, expected.numericCode), (repeated.documentSerial, expected.serial),
      (repeated.selectee, expected.selectee),
      (repeated.documentVerification, expected.verification), (repeated.marketingCarrier, expected.marketing),
      (repeated.frequentFlyerAirline, expected.flyerAirline), (repeated.frequentFlyerNumber, expected.flyerNumber),
      (repeated.discountIndicator, expected.discount), (repeated.baggageAllowance, expected.allowance),
      (repeated.fastTrack, version ?? 0 >= 5 ? expected.fastTrack : ""),
    ]
    for (field, text) in conditional { #expect(field?.text == (version == nil ? nil : Self.trimmed(text))) }
    #expect(leg.airlineUse?.text == (expected.airlineUse.isEmpty ? nil : expected.airlineUse))
  }

  @Test func theTableHasAllVersionsAndLegCounts() {
    #expect(SampleBoardingPass.all.count >= 40)
    #expect(Set(SampleBoardingPass.all.map { "\($0.version ?? 0) \($0.legs.count)" }).count == 36)
  }

  // MARK: What scanners do

  private static let clean = SampleBoardingPass().text
  /// With nothing behind the mandatory fields.
  private static let short = SampleBoardingPass(version: nil).text

  @Test(arguments: [
    "]L0" + clean, "]z0" + clean, "]Q1" + clean, clean + "\r\n", "  " + clean + "\t", "\u{2}" + clean + "\u{3}", clean.lowercased(),
    clean.replacing("MRS   E", with: "MRS\t\u{1D}\rE"), clean.replacing("FRAJFK", with: "\u{1D}FRAJFK"),
  ])
  func whatAScannerAddsChangesNothing(text: String) throws {
    #expect(try BoardingPass(text) == BoardingPass(Self.clean))
    #expect(try BoardingPass(bytes: Array(text.utf8)) == BoardingPass(Self.clean))
  }

  @Test func bytesInLatin1HaveTheirPlaces() throws {
    var bytes = Array(Self.clean.utf8)
    bytes[2] = 0xC4
    let pass = try BoardingPass(bytes: bytes)
    #expect(pass.name?.text == "ÄLBRECHT/NORA MRS")
    #expect(pass.legs[0].from?.text == "FRA")
    #expect(pass.legs == (try BoardingPass(Self.clean)).legs)
  }

  @Test func aPassWhoseLastSpacesWereCutOffHasAllOfItsFields() throws {
    // As far as the seat; a scanner has taken the spaces behind it.
    let pass = try BoardingPass(String(Self.short.prefix(52)))
    #expect(pass.legs[0].seat?.text == "034A")
    #expect(pass.legs[0].checkInSequence == nil)
    #expect(pass.problems.map(\.message) == ["The barcode ends inside of the mandatory fields of leg 1, at character 52."])
    #expect(pass.problems.allSatisfy { !$0.isDoubt })
  }

  @Test func spacesThatWereCutOffTheConditionalFieldsAreSaidOnce() throws {
    var sample = SampleBoardingPass(legs: [.init(discount: "", allowance: "", fastTrack: "")])
    sample.legs[0].flyerNumber = "9922"
    let whole = try BoardingPass(sample.text)
    let pass = try BoardingPass(sample.text.trimmed)
    #expect(pass.legs[0].repeated.frequentFlyerNumber?.text == "9922")
    #expect(pass.legs[0].repeated.documentSerial == whole.legs[0].repeated.documentSerial)
    #expect(pass.problems.map(\.isDoubt) == [false])
  }

  @Test(arguments: [
    ("", BoardingPassError.otherBeginning("")), ("HELLO WORLD", .otherBeginning("HELLO WO")),
    ("https://example.org", .otherBeginning("https://")),
    ("M", .otherBeginning("M")), ("M1ALBRECHT", .tooShort(10)), (String(repeating: "M1", count: 4000), .tooLong),
    // The name has lost a space: what stands at the places of airports are pieces of other fields.
    ("M1LOVELACE/ADA       EABC123 FRAJFKLH 0400 088Y034A0025 100", .noFlight),
    ("MEETING IN ROOM 12 AT HALF PAST TEN, BRING YOUR OWN CHAIR", .noFlight),
    ("M1234567890123456789012345678901234567890123456789012345678901234", .noFlight),
  ])
  func anythingElseIsRefusedWithItsReason(text: String, error: BoardingPassError) {
    #expect(throws: error) { try BoardingPass(text) }
    #expect(throws: error) { try BoardingPass(bytes: Array(text.utf8)) }
    #expect(!"\(error)".isEmpty)
  }

  // MARK: Damage

  private static func fields(_ pass: BoardingPass) -> [BoardingPass.Field] {
    let unique = pass.unique
    var fields = [
      pass.name, pass.electronicTicketIndicator, pass.version, unique.passengerDescription, unique.sourceOfCheckIn,
      unique.sourceOfIssuance,
      unique.issueDate, unique.documentType, unique.issuer, pass.security?.type, pass.security?.data,
    ]
    fields += unique.baggageTags
    for leg in pass.legs {
      fields += [
        leg.confirmationCode, leg.from, leg.to, leg.carrier, leg.flightNumber, leg.day, leg.compartment, leg.seat, leg.checkInSequence,
        leg.passengerStatus, leg.airlineUse,
      ]
      let repeated = leg.repeated
      fields += [
        repeated.airlineNumericCode, repeated.documentSerial, repeated.selectee, repeated.documentVerification, repeated.marketingCarrier,
        repeated.frequentFlyerAirline, repeated.frequentFlyerNumber, repeated.discountIndicator, repeated.baggageAllowance,
        repeated.fastTrack,
      ]
    }
    return fields.compactMap { $0 }
  }

  /// Where sizes and what begins a section stand; a change there moves what follows.
  private static func structure(_ text: [UInt8], _ pass: BoardingPass) -> Set<Int> {
    var places: Set<Int> = [1]
    let known = fields(pass).reduce(into: Set<Int>()) { $0.formUnion($1.characters) }
    for place in text.indices where text[place] != 0x20 && !known.contains(place + 1) { places.insert(place) }
    return places
  }

  @Test(arguments: SampleBoardingPass.all)
  func aDamagedCharacterCostsItsOwnFieldAtMost(sample: SampleBoardingPass) throws {
    let bytes = Array(sample.text.utf8)
    let whole = try BoardingPass(bytes: bytes)
    let fields = Self.fields(whole)
    let structure = Self.structure(bytes, whole)
    for place in bytes.indices {
      for flip: UInt8 in [0x01, 0x10, 0x40, 0x80] {
        var damaged = bytes
        damaged[place] ^= flip
        do {
          let pass = try BoardingPass(bytes: damaged)
          #expect(!pass.legs.isEmpty)
          guard !structure.contains(place), pass != whole else { continue }
          let now = Self.fields(pass)
          let lost = fields.filter { !$0.characters.contains(place + 1) && !now.contains($0) }
          #expect(lost.isEmpty, "character \(place + 1)")
        } catch {
          #expect(place < 2, "character \(place + 1): \(error)")
        }
      }
    }
  }

  @Test(arguments: SampleBoardingPass.all)
  func aPassThatEndsTooEarlySaysSoOrIsRefused(sample: SampleBoardingPass) throws {
    let bytes = Array(sample.text.utf8)
    let last = try BoardingPass(bytes: bytes)
    for count in bytes.indices {
      let cut = Array(bytes[..<count])
      guard let pass = try? BoardingPass(bytes: cut) else {
        #expect(count < 47)
        continue
      }
      let isComplete = bytes[count...].allSatisfy { $0 == 0x20 }
      if !isComplete, pass.security == last.security || last.security == nil {
        #expect(!pass.problems.isEmpty, "after \(count) characters")
      }
      #expect(pass.readings(PassWorld.context()).count == pass.legs.count)
    }
  }

  @Test(arguments: [
    (45...47, "4X8", "departure_local", "date of flight"), (45...47, "367", "departure_local", "date of flight"),
    (45...47, "000", "departure_local", "date of flight"), (31...33, "F1A", "departure_airport", "airport of departure"),
    (34...36, "J  ", "arrival_airport", "airport of arrival"), (40...44, "04A0 ", "flight_number", "flight number"),
    (40...44, "     ", "flight_number", "flight number"), (37...39, "?? ", "airline", "operating carrier"),
  ])
  func aMalformedFieldIsLeftOutAndNamedAndTheRestStays(
    characters: ClosedRange<Int>, text: String, field: String, name: String
  ) throws {
    var bytes = Array(Self.clean.utf8)
    bytes.replaceSubrange(characters.lowerBound - 1..<characters.upperBound, with: text.utf8)
    let reading = try #require(try BoardingPass(bytes: bytes).readings(PassWorld.context()).first)
    let whole = try #require(try BoardingPass(Self.clean).readings(PassWorld.context()).first)
    #expect(reading.origins[field] == nil)
    // A number without its carrier is none.
    let gone: Set = field == "airline" ? ["airline", "flight_number"] : [field]
    #expect(Set(whole.origins.keys).subtracting(reading.origins.keys) == gone)
    let warning = try #require(reading.warnings.first { $0.field == field })
    #expect(warning.message.contains(name) && warning.message.contains("characters \(characters.lowerBound) to \(characters.upperBound)"))
  }

  @Test func legsBehindAMalformedSizeAreMissedAndSaid() throws {
    var sample = SampleBoardingPass(legs: [SampleBoardingPass.Leg(), SampleBoardingPass.Leg(from: "JFK", to: "BOS")])
    sample.security = "ABC"
    let text = sample.text.replacing(/Y034A0025 1../, with: "Y034A0025 1Z?")
    let pass = try BoardingPass(text)
    #expect(pass.legs.count == 1)
    #expect(pass.legs[0].repeated.documentSerial?.text == "4811223344")
    #expect(pass.problems.contains { $0.isDoubt && $0.message.contains("behind leg 1") })
    #expect(pass.readings(PassWorld.context())[0].confidence.value < Confidence.enough)
  }

  @Test func aLaterVersionWithMoreFieldsIsReadAsFarAsTheyAreKnown() throws {
    let known = Self.clean.replacing(">6", with: ">9")
    let pass = try BoardingPass(known)
    #expect(pass.legs == (try BoardingPass(Self.clean)).legs)
    #expect(pass.problems.map(\.isDoubt) == [false])
    // Three more characters behind all that the unique section has, by its size: what follows still has its place.
    let tags = ["0220123456001", "0220777777002", "0016000000000"]
    let longer = SampleBoardingPass(version: 8, tags: tags).text.replacing(">832", with: ">935")
      .replacing(tags[2], with: tags[2] + "ABC").replacing("Y034A0025 162", with: "Y034A0025 165")
    #expect(try BoardingPass(longer).legs[0].repeated.documentSerial?.text == "4811223344")
  }
}
