internal import Schema

@testable internal import Parsers
@testable internal import Travel

/// What is promised of `LenientJSON`, `HTMLDocument` and `SchemaOrg`: what is JSON is read as a strict parser reads it; any page is read; and what a
/// reservation says, however, can be stored or is said to lack something.
func fuzzSchemaOrg(_ input: inout Input) {
  let choice = input.choice()
  let context = FuzzWorld.context(choice >> 2)
  switch choice & 3 {
  case 0:
    checkJSON(input.rest)
    check(SchemaOrg.readings(json: input.rest, kind: .jsonLD, context), context)
  case 1:
    let page = HTMLDocument(input.rest)
    require(page.text.utf8.count <= input.rest.count * 3, "a text is longer than its page")
    check(SchemaOrg.readings(page.microdata, kind: .microdata, context), context)
    for script in page.jsonLD { require(script.count <= input.rest.count, "a script is longer than its page") }
  default: check(SchemaOrg.readings(json: reservation(input.rest), kind: .jsonLD, context), context)
  }
}

private func checkJSON(_ bytes: [UInt8]) {
  guard let strict = try? JSONParser.parse(bytes), isPlain(strict) else { return }
  switch strict {
  case .array, .object: require(LenientJSON.values(bytes).values == [strict], "JSON is read as something else")
  default: break
  }
}

/// Without what is read differently with intent: control characters in strings.
private func isPlain(_ json: JSON) -> Bool {
  switch json {
  case .string(let text): text.unicodeScalars.allSatisfy { $0.value >= 0x20 }
  case .array(let values): values.allSatisfy { isPlain($0) }
  case .object(let members): members.allSatisfy { isPlain(.string($0.name)) && isPlain($0.value) && !$0.name.isEmpty }
  default: true
  }
}

/// A reservation of a flight whose values are the lines of the input.
private func reservation(_ bytes: [UInt8]) -> [UInt8] {
  var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }[...]
  func next() -> String {
    var writer = JSONWriter()
    writer.string(lines.popFirst() ?? "")
    return String(decoding: writer.bytes, as: UTF8.self)
  }
  let text = """
    {"@type":"FlightReservation","totalPrice":\(next()),"priceCurrency":"EUR","airplaneSeat":\(next()),"underName":\(next()),"reservationFor":{"flightNumber":\(next()),
    "departureAirport":\(next()),"arrivalAirport":{"iataCode":\(next()),"name":\(next())},"departureTime":\(next()),"arrivalTime":\(next()),"airline":\(next())}}
    """
  return Array(text.utf8)
}
