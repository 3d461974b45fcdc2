import Testing

@testable import Parsers

/// Writes bar coded boarding passes field by field from the tables of IATA Resolution 792, without any code of the reader.
struct SampleBoardingPass: CustomTestStringConvertible {
  struct Leg {
    var code = "QX7K2M"
    var from = "FRA"
    var to = "JFK"
    var carrier = "LH"
    var number = "0400 "
    var day = "088"
    var compartment = "Y"
    var seat = "034A"
    var sequence = "0025 "
    var status = "1"
    var numericCode = "220"
    var serial = "4811223344"
    var selectee = "0"
    var verification = "1"
    var marketing = "LH"
    var flyerAirline = "LH"
    var flyerNumber = "99220011223344"
    var discount = "N"
    var allowance = "1PC"
    var fastTrack = "Y"
    var airlineUse = ""
  }

  var format = "M"
  var name = "ALBRECHT/NORA MRS"
  var electronic = "E"
  var legs = [Leg()]
  /// nil: no conditional part.
  var version: Int? = 6
  var description = "2"
  var checkIn = "W"
  var issuance = "M"
  var issueDate = "6080"
  var documentType = "B"
  var issuer = "LH"
  var tags = ["0220123456001"]
  var security = ""
  var testDescription: String { text }

  private static func padded(_ text: String, _ length: Int) -> String { text + String(repeating: " ", count: length - text.count) }

  private static func sized(_ text: String) -> String {
    let digits = String(text.utf8.count, radix: 16, uppercase: true)
    return (digits.count < 2 ? "0" : "") + digits + text
  }

  private func unique(_ version: Int) -> String {
    let pad = Self.padded
    var text = pad(description, 1) + pad(checkIn, 1) + pad(issuance, 1) + pad(issueDate, 4) + pad(documentType, 1) + pad(issuer, 3)
    // One licence plate since version 3, two more since version 7.
    let room = version >= 7 ? 3 : version >= 3 ? 1 : 0
    for place in 0..<room { text += pad(place < tags.count ? tags[place] : "", 13) }
    return ">\(version)" + Self.sized(text)
  }

  private func repeated(_ leg: Leg, _ version: Int) -> String {
    let pad = Self.padded
    let text =
      pad(leg.numericCode, 3) + pad(leg.serial, 10) + pad(leg.selectee, 1) + pad(leg.verification, 1) + pad(leg.marketing, 3)
      + pad(leg.flyerAirline, 3) + pad(leg.flyerNumber, 16) + pad(leg.discount, 1) + pad(leg.allowance, 3)
    return Self.sized(version >= 5 ? text + pad(leg.fastTrack, 1) : text)
  }

  var text: String {
    let pad = Self.padded
    var text = format + String(legs.count) + pad(name, 20) + pad(electronic, 1)
    for (index, leg) in legs.enumerated() {
      text += pad(leg.code, 7) + pad(leg.from, 3) + pad(leg.to, 3) + pad(leg.carrier, 3) + pad(leg.number, 5) + pad(leg.day, 3)
      text += pad(leg.compartment, 1) + pad(leg.seat, 4) + pad(leg.sequence, 5) + pad(leg.status, 1)
      let conditional = version.map { (index == 0 ? unique($0) : "") + repeated(leg, $0) } ?? ""
      text += Self.sized(conditional + leg.airlineUse)
    }
    return security.isEmpty ? text : text + "^1" + Self.sized(security)
  }

  // MARK: The table

  private static let journey = [
    Leg(),
    Leg(
      code: "ZP4TRA", from: "JFK", to: "LAX", carrier: "UA", number: "1523 ", day: "088", compartment: "J", seat: "002C", sequence: "0007 ",
      status: "0", numericCode: "016", serial: "7700112233", selectee: "3", verification: "0", marketing: "LH", flyerAirline: "UA",
      flyerNumber: "AB123456", discount: " ", allowance: "32K", fastTrack: "N", airlineUse: "BRONZE 7"),
    Leg(
      code: "ZP4TRA", from: "LAX", to: "HNL", carrier: "HA", number: "0003A", day: "090", compartment: "F", seat: "011F",
      sequence: "A012 ",
      status: "3", numericCode: "173", serial: "0000000019", marketing: "HA", flyerAirline: "", flyerNumber: "", allowance: ""),
    Leg(
      code: "", from: "HNL", to: "NRT", carrier: "JAL", number: "783  ", day: "091", compartment: "M", seat: "    ", sequence: "",
      status: "4",
      numericCode: "", serial: "", selectee: "", verification: "", marketing: "", flyerAirline: "", flyerNumber: "", discount: "",
      allowance: "", fastTrack: "", airlineUse: "x^y z "),
  ]

  /// Every version with every number of legs, and what is optional left out and put in.
  static let all: [SampleBoardingPass] = {
    var passes: [SampleBoardingPass] = []
    for count in 1...4 {
      for version in 1...8 {
        let tags = Array(["0220123456001", "0220777777002", "0016000000000"].prefix(version >= 7 ? 3 : version >= 3 ? 1 : 0))
        var pass = SampleBoardingPass(legs: Array(journey.prefix(count)), version: version, tags: tags)
        if version.isMultiple(of: 2) { pass.security = "GIWVC5EH7JNT684FVNJ9" }
        passes.append(pass)
      }
      passes.append(SampleBoardingPass(legs: Array(journey.prefix(count)), version: nil, tags: []))
      passes.append(
        SampleBoardingPass(
          name: "VAN DER MEER/JIP", electronic: " ", legs: Array(journey.suffix(count)), version: 5, description: "", checkIn: "",
          issuance: "", issueDate: "", documentType: "", issuer: "", tags: [], security: "A"))
    }
    passes.append(SampleBoardingPass(format: "S", version: nil, tags: []))
    return passes
  }()
}
