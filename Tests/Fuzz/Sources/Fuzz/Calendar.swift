@testable internal import Parsers
@testable internal import Travel

/// What is promised of `CalendarReader`: any bytes are some calendar; of an event at most one flight is made, and only of one that has a number and two
/// airports.
func fuzzCalendar(_ input: inout Input) {
  let choice = input.choice()
  let context = FuzzWorld.context(choice >> 1)
  var bytes = input.rest
  if choice.isMultiple(of: 2) {
    bytes =
      Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260701T070000Z\nSUMMARY:".utf8) + bytes + Array("\nEND:VEVENT\nEND:VCALENDAR\n".utf8)
  }
  let reading = CalendarReader.readings(bytes, context)
  require(reading.flights.count <= CalendarContent(bytes).events.count, "more flights than events")
  for flight in reading.flights {
    let draft = flight.draft
    require(draft.flightNumber != nil && draft.departure.place?.code != draft.arrival.place?.code, "a flight from nowhere")
    require(draft.departure.local != nil, "a flight without a time")
  }
  check(reading, context)
}
