package import Travel

/// All that a document says: its flights and its other things in the order in which it has them, and what is to be said of the document as a whole.
package struct DocumentReading: Equatable, Sendable {
  package var flights: [Reading<FlightDraft>] = []
  package var items: [Reading<ItemDraft>] = []
  /// Sentences: parts that could not be read, limits that were reached, programs that are missing.
  package var warnings: [String] = []

  package init() {}

  package var isEmpty: Bool { flights.isEmpty && items.isEmpty }

  /// Adds what another part of the same document says, as it stands. `DocumentMerger` finds what is the same.
  package mutating func append(_ other: DocumentReading) {
    flights += other.flights
    items += other.items
    for warning in other.warnings where !warnings.contains(warning) { warnings.append(warning) }
  }
}

extension Reading where Draft == FlightDraft {
  /// From 0 to 1, and why somebody should look at it: sentences, none where nobody needs to.
  package var confidence: (value: Double, reasons: [String]) {
    let (value, reasons) = Confidence.of(
      self,
      needed: [["departure_airport"], ["arrival_airport"], ["departure_local", "departure_utc"], ["flight_number", "airline"]])
    return (value, reasons)
  }
}

extension Reading where Draft == ItemDraft {
  /// From 0 to 1, and why somebody should look at it: sentences, none where nobody needs to.
  package var confidence: (value: Double, reasons: [String]) {
    let (value, reasons) = Confidence.of(self, needed: [["kind"], ["start_local", "start_ts"]])
    return (value, reasons)
  }
}
