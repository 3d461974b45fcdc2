@testable internal import Parsers
@testable internal import Travel

/// What is promised of `ItineraryText`: any text gives flights that can be stored, whose every field names a line that there is; a flight arrives after it departs;
/// and lines of blanks change nothing but the numbers of the others.
func fuzzItinerary(_ input: inout Input) {
  let context = FuzzWorld.context(input.choice())
  let text = String(decoding: input.rest, as: UTF8.self)
  let reading = ItineraryText.readings(text, context)
  check(reading, context)
  let lines = text.utf8.count { $0 == 0x0A || $0 == 0x0C || $0 == 0x0D } + 1
  let origins = reading.flights.flatMap(\.origins.values) + reading.items.flatMap(\.origins.values)
  for origin in origins {
    let number = origin.place.hasPrefix("line ") ? Int(origin.place.dropFirst(5)) : nil
    require(origin.kind == .text && number.map { (1...lines).contains($0) } == true, "a field from \(origin)")
  }
  for flight in reading.flights {
    for name in ["flight_number", "departure_airport", "arrival_airport", "departure_local"] {
      require(flight.origins[name] != nil, "a flight without \(name)")
    }
    require(flight.draft.departure.place?.code != flight.draft.arrival.place?.code, "a flight from an airport to itself")
    require(!flight.warnings.contains { $0.message.contains("arrives before") }, "a flight that arrives before it departs")
  }
  let blanks = ItineraryText.readings("\n \n\(text)", context)
  require(blanks.flights.map(\.draft) == reading.flights.map(\.draft), "blank lines change the flights")
}
