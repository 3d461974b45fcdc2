internal import Schema

@testable internal import Parsers
@testable internal import Travel

/// What is promised of `ZIPArchive`, `StringsFile` and `WalletPass`: any archive, any `pass.json` and any table of texts is read or refused with a reason; what
/// is read is no larger than it may be, and nothing of it is silently nothing.
func fuzzWalletPass(_ input: inout Input) {
  let mode = input.choice()
  let context = FuzzWorld.context(mode >> 2)
  switch mode & 3 {
  case 0: checkArchive(input.rest, context)
  case 1: check(archive([("pass.json", madePass(&input))]), context)
  case 2: check(archive([("pass.json", input.rest)]), context)
  default:
    let strings = StringsFile(input.rest)
    require(strings.texts.count <= input.rest.count, "more texts than bytes")
    check(
      archive([("en.lproj/pass.strings", input.rest), ("pass.json", Array(#"{"generic":{"backFields":[{"label":"a"}]}}"#.utf8))]), context)
  }
}

private func checkArchive(_ bytes: [UInt8], _ context: DocumentContext) {
  check(bytes, context)
  do throws(ZIPError) {
    var archive = try ZIPArchive(bytes)
    for name in archive.names {
      guard let content = try archive.contents(name) else { fail("\(name) is not there") }
      require(content.count <= max(1 << 20, bytes.count * 201), "\(content.count) bytes of \(bytes.count)")
    }
  } catch { require(!error.description.isEmpty, "no reason") }
}

private func check(_ file: [UInt8], _ context: DocumentContext) {
  do throws(WalletPassError) {
    let reading = try WalletPass.read(file, context)
    require(!reading.isEmpty || !reading.warnings.isEmpty, "nothing, and no reason")
    reading.flights.forEach(FuzzWorld.check)
    for item in reading.items {
      require(item.draft.kind != nil && item.origins.values.allSatisfy { !$0.place.isEmpty }, "an item without a kind")
      if let local = item.draft.start.local { require((try? LocalTime(local)) != nil, "\(local) is no time") }
      if let details = item.draft.details { require((try? JSONParser.parse(Array(details.utf8))) != nil, "\(details) is no JSON") }
    }
  } catch { require(!error.description.isEmpty, "no reason") }
}

/// Stored, one behind the other.
private func archive(_ files: [(name: String, content: [UInt8])]) -> [UInt8] {
  func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  var bytes: [UInt8] = []
  var directory: [UInt8] = []
  for file in files {
    let size = number(file.content.count, 4)
    let common = number(Int(ZIPArchive.checksum(file.content)), 4) + size + size + number(file.name.utf8.count, 2) + [0, 0]
    directory +=
      [0x50, 0x4B, 1, 2, 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + common + [UInt8](repeating: 0, count: 10) + number(bytes.count, 4)
    directory += file.name.utf8
    bytes += [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + common + Array(file.name.utf8) + file.content
  }
  let count = number(files.count, 2)
  return bytes + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + number(directory.count, 4) + number(bytes.count, 4) + [0, 0]
}

private let tags = [
  "airlineCode", "flightNumber", "flightCode", "departureAirportCode", "destinationAirportCode", "originalDepartureDate",
  "currentDepartureDate",
  "originalBoardingDate", "originalArrivalDate", "departureGate", "confirmationNumber", "eventName", "eventStartDate", "transitStatus",
  "departureStationName", "departureAirportTimeZone",
]

private let labels = [
  "Gate", "Seat", "Boarding", "Departure", "Arrival", "Date", "Class", "Flight", "Passenger", "PNR", "Ticket", "From", "To", "Group",
  "Train", "x",
]

/// A pass with as many tags and fields as there are lines, each with a choice and its value.
private func madePass(_ input: inout Input) -> [UInt8] {
  let choice = input.choice()
  var semantics: [JSON.Member] = []
  var fields: [JSON] = []
  var pass: [JSON.Member] = []
  for line in input.rest.split(separator: 0x0A).prefix(40) {
    let number = Int(line.first ?? 0)
    let value = JSON.string(String(decoding: line.dropFirst(), as: UTF8.self))
    switch number >> 4 & 3 {
    case 0: if !semantics.contains(where: { $0.name == tags[number & 15] }) { semantics.append(.init(tags[number & 15], value)) }
    case 1, 2:
      fields.append([
        "key": .string("\(fields.count)"), "label": .string(labels[number & 15]), "value": value, "ignoresTimeZone": .bool(number > 127),
      ])
    default:
      let name = ["barcode", "relevantDate", "organizationName", "voided"][number & 3]
      if !pass.contains(where: { $0.name == name }) { pass.append(.init(name, name == "barcode" ? ["message": value] : value)) }
    }
  }
  let means = ["Air", "Air", "Air", "Train", "Bus", "Boat", "Generic", "Air"][choice & 7]
  let style = choice & 8 == 0 ? "boardingPass" : "eventTicket"
  let half = fields.count / 2
  let body: JSON = [
    "transitType": .string("PKTransitType\(means)"), "primaryFields": .array(Array(fields.prefix(choice & 16 == 0 ? 2 : half))),
    "secondaryFields": .array(Array(fields.dropFirst(choice & 16 == 0 ? 2 : half))),
  ]
  var writer = JSONWriter()
  writer.value(.object(pass + [.init("semantics", .object(semantics)), .init(style, body)]))
  return writer.bytes
}
