@testable internal import Parsers
@testable internal import Travel

/// What is promised of `BoardingPass`: what a scanner adds changes nothing, every field lies in the text and has what stands there, and of each leg there is
/// a flight.
func fuzzBoardingPass(_ input: inout Input) {
  let context = FuzzWorld.context(input.choice())
  let bytes = input.rest
  let pass: BoardingPass
  do throws(BoardingPassError) {
    pass = try BoardingPass(bytes: bytes)
  } catch {
    return require(!error.description.isEmpty, "no reason")
  }
  require((1...4).contains(pass.legs.count), "\(pass.legs.count) legs")
  require(pass.legs.count <= pass.declaredLegs ?? 4, "more legs than declared")
  // One that has sent what it read by sends it once.
  let symbology = bytes.first { $0 > 0x20 } == UInt8(ascii: "]") ? [] : Array("]L0".utf8)
  require((try? BoardingPass(bytes: symbology + bytes + [0x0D, 0x0A])) == pass, "a scanner's additions change what is read")
  var fields = [pass.name, pass.version, pass.security?.data, pass.unique.issueDate]
  for leg in pass.legs {
    fields += [leg.from, leg.to, leg.carrier, leg.flightNumber, leg.day, leg.seat, leg.airlineUse, leg.repeated.documentSerial]
  }
  for case let field? in fields {
    require(!field.text.isEmpty && field.text.unicodeScalars.count <= field.characters.count, "\(field)")
    require(field.characters.lowerBound >= 1 && field.characters.upperBound <= bytes.count, "\(field) of \(bytes.count)")
  }
  let readings = pass.readings(context)
  require(readings.count == pass.legs.count, "\(readings.count) flights of \(pass.legs.count) legs")
  readings.forEach(FuzzWorld.check)
  if let name = pass.name.flatMap({ PassengerName($0.text) }) { require(!name.full.isEmpty, "an empty name") }
}
