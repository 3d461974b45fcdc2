internal import Travel

/// What stands around a flight in its lines: terminals, gate, seat, class, and who flies it. What can belong to two things is left out.
struct FlightSurroundings {
  private let lines: ArraySlice<ItineraryLine>
  private let from: ItineraryToken
  private let to: ItineraryToken
  /// All mentions of airports in these lines.
  private let airports: [ItineraryToken]
  private let reference: ReferenceData

  /// `zone` are the places of its lines among all of them.
  init(_ all: [ItineraryLine], _ tokens: [ItineraryToken], zone: Range<Int>, _ flight: ItineraryFlights.Found, _ reference: ReferenceData) {
    lines = all[zone.clamped(to: all.indices)]
    (from, to, self.reference) = (flight.from, flight.to, reference)
    airports = tokens.filter { zone.contains($0.line) && $0.airport != nil && !$0.isAside }
  }

  private struct Value: Hashable {
    let text: String
    /// Of the line.
    let index: Int
    let number: Int
    let position: Int
  }

  func read(into reading: inout Reading<FlightDraft>) {
    readTerminals(&reading)
    func single(_ labels: ItineraryLabel, _ isValue: (String) -> Bool) -> Value? {
      let found = values(labels, isValue)
      return Set(found.map(\.text)).count == 1 ? found[0] : nil
    }
    if let gate = single(.gate, Self.isGate) { reading.take(.departureGate, gate.text, Self.origin(gate)) }
    if let seat = single(.seat, Self.isSeat) { reading.take(.seat, Self.seat(seat.text), Self.origin(seat)) }
    if let letter = single(.fare, Self.isLetter) ?? single(.cabin, Self.isLetter) {
      reading.take(.fareClass, letter.text, Self.origin(letter))
    }
    readCabin(&reading)
    readOperator(&reading)
  }

  private static func origin(_ value: Value) -> Origin { Origin(.text, "line \(value.number)") }

  // MARK: Values behind labels

  /// The words that stand directly behind a label, or under it in a table, and can be its value.
  private func values(_ label: ItineraryLabel, _ isValue: (String) -> Bool) -> [Value] {
    var result: [Value] = []
    for (index, line) in zip(lines.indices, lines) {
      for (end, start) in labels(label, in: line) {
        if let word = line.words.first(where: { $0.range.lowerBound >= end }), word.range.lowerBound - end <= 4,
          line.plain[end..<word.range.lowerBound].allSatisfy({ " :#\t|.".utf8.contains($0) })
        {
          let text = line.plainText(word.range)
          if isValue(text) { result.append(Value(text: text, index: index, number: line.number, position: word.range.lowerBound)) }
        } else if let value = under(line, index, start, isValue) {
          result.append(value)
        }
      }
    }
    return result
  }

  private func labels(_ label: ItineraryLabel, in line: ItineraryLine) -> [(end: Int, start: Int)] {
    var result: [(Int, Int)] = []
    var i = 0
    while i < line.words.count {
      guard let (found, count) = ItineraryLabel.read(line, i) else {
        i += 1
        continue
      }
      if found == label { result.append((line.words[i + count - 1].range.upperBound, line.words[i].range.lowerBound)) }
      i += count
    }
    return result
  }

  private func under(_ line: ItineraryLine, _ index: Int, _ start: Int, _ isValue: (String) -> Bool) -> Value? {
    guard lines.indices.contains(index + 1), let cell = line.cell(at: start), line.cells[cell].lowerBound == start, line.cells.count > 1
    else { return nil }
    let below = lines[index + 1]
    let place =
      line.hasTabs ? (below.cells.count == line.cells.count ? below.cells[cell] : nil) : below.cells.first { $0.overlaps(line.cells[cell]) }
    guard let place, isValue(below.plainText(place)) else { return nil }
    return Value(text: below.plainText(place), index: index + 1, number: below.number, position: place.lowerBound)
  }

  private static func isLetter(_ text: String) -> Bool { text.utf8.count == 1 && text.utf8.allSatisfy(ItineraryLine.isCapital) }

  private static func isGate(_ text: String) -> Bool {
    (1...4).contains(text.utf8.count) && text.utf8.contains(where: ItineraryLine.isDigit)
      && text.utf8.dropFirst().dropLast().allSatisfy(ItineraryLine.isDigit)
      && text.utf8.allSatisfy { ItineraryLine.isDigit($0) || ItineraryLine.isCapital($0) }
  }

  /// `34A`, `034A`.
  private static func isSeat(_ text: String) -> Bool {
    guard let letter = text.utf8.last, ItineraryLine.isCapital(letter) else { return false }
    return (1...3).contains(text.utf8.count - 1) && text.utf8.dropLast().allSatisfy(ItineraryLine.isDigit)
  }

  private static func seat(_ text: String) -> String { String(text.drop { $0 == "0" }) }

  private static func isTerminal(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (1...2).contains(bytes.count), bytes.allSatisfy({ ItineraryLine.isDigit($0) || ItineraryLine.isCapital($0) }) else {
      return false
    }
    return bytes.count == 1 || bytes.contains(where: ItineraryLine.isDigit)
  }

  // MARK: Terminals

  /// Of the airport that stands before it; in a line of its own with two, one for each.
  private func readTerminals(_ reading: inout Reading<FlightDraft>) {
    var departures: [Value] = []
    var arrivals: [Value] = []
    let all = values(.terminal, Self.isTerminal)
    for value in all {
      let inLine = all.filter { $0.index == value.index }
      // The airports of the nearest line above that has some, or before it in its own.
      let above = airports.filter { $0.line < value.index || $0.line == value.index && $0.range.upperBound <= value.position }
      guard let last = above.last, value.index - last.line <= 3 else { continue }
      let nearest = above.filter { $0.line == last.line }
      var owner = last.airport
      if last.line != value.index, Set(nearest.map(\.airport)).count > 1 {
        // Under several, so the columns tell.
        guard inLine.count == 2, nearest.count == 2 else { continue }
        owner = nearest[value == inLine[0] ? 0 : 1].airport
      }
      if owner == from.airport { departures.append(value) } else if owner == to.airport { arrivals.append(value) }
    }
    if let value = departures.first, Set(departures.map(\.text)).count == 1 {
      reading.take(.departureTerminal, value.text, Self.origin(value))
    }
    if let value = arrivals.first, Set(arrivals.map(\.text)).count == 1 { reading.take(.arrivalTerminal, value.text, Self.origin(value)) }
  }

  // MARK: Class and operator

  private func readCabin(_ reading: inout Reading<FlightDraft>) {
    var found: [(cabin: CabinClass, letter: String?, number: Int)] = []
    for line in lines {
      let labels = labels(.cabin, in: line)
      for cell in line.cells {
        let labelled = labels.first { cell.contains($0.start) && $0.end < cell.upperBound }.map { $0.end..<cell.upperBound }
        for place in [cell, labelled].compactMap(\.self) {
          found += Self.cabins(line.text(place)).map { ($0.cabin, $0.letter, line.number) }
        }
      }
    }
    guard let first = found.first, found.allSatisfy({ $0.cabin == first.cabin }) else { return }
    reading.take(.cabinClass, first.cabin, Origin(.text, "line \(first.number)"))
    reading.fill(.fareClass, first.letter, Origin(.text, "line \(first.number)"))
  }

  /// `Economy (Y)`, `Economy / Y`, among parts with commas or dashes between them.
  private static func cabins(_ text: String) -> [(cabin: CabinClass, letter: String?)] {
    text.split { ",–—".contains($0) }.compactMap { part in
      let parts = part.drop { " :(".contains($0) }.split(maxSplits: 1) { "(/".contains($0) }
      guard let first = parts.first, let cabin = CabinNames.cabin(first.trimmingBlanks()) else { return nil }
      let letter = parts.count == 2 ? parts[1].filter { $0 != ")" }.trimmingBlanks() : nil
      return (cabin, letter.flatMap { isLetter($0) ? $0 : nil })
    }
  }

  private func readOperator(_ reading: inout Reading<FlightDraft>) {
    var found: [(code: String, name: String, number: Int)] = []
    for line in lines {
      for (end, start) in labels(.operated, in: line) {
        guard let cell = line.cell(at: start) else { continue }
        let place =
          end < line.cells[cell].upperBound
          ? end..<line.cells[cell].upperBound : cell + 1 < line.cells.count ? line.cells[cell + 1] : end..<end
        let words = line.words(in: place).prefix(5)
        // The longest beginning that is an airline's name.
        for count in stride(from: words.count, to: 0, by: -1) {
          guard let first = words.first, let last = words.prefix(count).last else { continue }
          let name = line.text(first.range.lowerBound..<last.range.upperBound)
          if let code = AirlineCode.code(ofName: name, reference.airlines) {
            found.append((code, name, line.number))
            break
          }
        }
      }
    }
    guard let first = found.first, found.allSatisfy({ $0.code == first.code }),
      let number = reading.draft.flightNumber.flatMap({ try? FlightNumber($0) }),
      !AirlineCode.isSame(first.code, number.designator, reference.airlines)
    else { return }
    reading.take(.operatingAirline, AirlineName(iata: first.code, name: first.name), Origin(.text, "line \(first.number)"))
    reading.take(.codeshare, true, Origin(.text, "line \(first.number)"))
  }
}
