internal import Travel

/// Reads the flights that calendars have, as airlines, TripIt, Google and this server itself write them: events that name a flight's number and both of its
/// airports. Whatever does not is something else, and nothing is made of it.
package enum CalendarReader {
  package static let mostBytes = 32 << 20

  package static func readings(_ bytes: [UInt8], _ context: DocumentContext) -> DocumentReading {
    var reading = DocumentReading()
    guard bytes.count <= mostBytes else {
      reading.warnings.append("The calendar is longer than \(mostBytes >> 20) MiB and was not read.")
      return reading
    }
    let content = CalendarContent(bytes)
    if content.hasMore { reading.warnings.append("The calendar has more events than are read.") }
    var isCancelled = content.method == "CANCEL"
    if content.method == "REPLY" || content.method == "COUNTER" { isCancelled = false }
    var numbers: [String: Int] = [:]
    for (i, event) in latest(content.events).enumerated() {
      guard let flight = CalendarFlight.reading(event, place: "event \(i + 1)", isCancelled: isCancelled, context) else { continue }
      // The same flight of the same moment is one event in two calendars.
      let key = [flight.draft.flightNumber, flight.draft.departure.place?.code, flight.draft.departure.local].map { $0 ?? "" }.joined(
        separator: " ")
      if let known = numbers[key] {
        reading.flights[known] = DocumentMerger.united(reading.flights[known], flight, context)
      } else {
        numbers[key] = reading.flights.count
        reading.flights.append(flight)
      }
    }
    return reading
  }

  /// Of several versions of one event the last one (section 3.8.7.4); in the order of their first ones.
  private static func latest(_ events: [CalendarContent.Event]) -> [CalendarContent.Event] {
    var places: [String: Int] = [:]
    var result: [CalendarContent.Event] = []
    for event in events {
      guard let uid = event.text("UID") else {
        result.append(event)
        continue
      }
      let key = "\(uid) \(event.text("RECURRENCE-ID") ?? "")"
      guard let place = places[key] else {
        places[key] = result.count
        result.append(event)
        continue
      }
      func version(_ event: CalendarContent.Event) -> Int { event.text("SEQUENCE").flatMap { Int($0) } ?? 0 }
      if version(event) >= version(result[place]) { result[place] = event }
    }
    return result
  }
}
