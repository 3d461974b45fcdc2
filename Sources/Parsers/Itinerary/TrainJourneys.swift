internal import Travel

/// Reads the trains of an itinerary: a number as railways give them, and around it two lines, each with a clock and a station.
struct TrainJourneys {
  private(set) var readings: [Reading<ItemDraft>] = []
  private let lines: [ItineraryLine]
  private let moments: ItineraryMoments

  /// What trains are called, and whose they are; empty where that may be several.
  private static let kinds: [String: String] = [
    "ICE": "", "IC": "", "EC": "", "ECE": "", "TGV": "SNCF", "OUIGO": "SNCF", "INOUI": "SNCF", "RJ": "ÖBB", "RJX": "ÖBB",
    "NJ": "ÖBB", "EN": "", "AVE": "Renfe", "ALVIA": "Renfe", "AVLO": "Renfe", "FRECCIAROSSA": "Trenitalia", "FRECCIARGENTO": "Trenitalia",
    "INTERCITY": "", "EUROSTAR": "Eurostar", "THALYS": "Eurostar", "ACELA": "Amtrak", "AMTRAK": "Amtrak", "RAILJET": "ÖBB",
    "NIGHTJET": "ÖBB",
  ]

  private struct Stop {
    let name: String
    let line: Int
    let second: Int
    let date: WrittenDate.Meaning?
  }

  init(_ lines: [ItineraryLine], _ moments: ItineraryMoments, _ facts: BookingFacts) {
    (self.lines, self.moments) = (lines, moments)
    for i in lines.indices where readings.count < 50 {
      guard let (name, number) = train(lines[i]), let (from, to) = stops(around: i), let date = from.date ?? day(above: i),
        var reading = reading(name, number, from, to, date, line: i)
      else { continue }
      if facts.codes.count == 1 { reading.take(.confirmationCode, facts.codes[0].text, Origin(.text, "line \(facts.codes[0].line)")) }
      if let first = facts.passengers.first {
        reading.take(.travelerNames, facts.passengers.map(\.text), Origin(.text, "line \(first.line)"))
      }
      readings.append(reading)
    }
  }

  private func reading(_ name: String, _ number: String, _ from: Stop, _ to: Stop, _ date: WrittenDate.Meaning, line: Int) -> Reading<
    ItemDraft
  >? {
    func origin(_ i: Int) -> Origin { Origin(.text, "line \(lines[i].number)") }
    // Night trains arrive on the next day; no train takes longer than that.
    let days = to.date.map { date.date.distance(to: $0.date) } ?? (to.second < from.second ? 1 : 0)
    guard (0...1).contains(days), days == 1 || to.second > from.second else { return nil }
    var reading = Reading(ItemDraft())
    reading.take(.kind, .train, origin(line))
    reading.take(.provider, Self.kinds[name].flatMap { $0.isEmpty ? nil : $0 }, origin(line))
    reading.take(.startLocation, from.name, origin(from.line))
    reading.take(.endLocation, to.name, origin(to.line))
    moments.take(.startLocal, ItineraryMoments.Moment(date: date, second: from.second), clock: true, origin(from.line), &reading)
    reading.take(.endLocal, StatedTime(date: date.date.advanced(by: days), secondOfDay: to.second).local, origin(to.line))
    reading.take(.details, "{\"number\":\"\(name) \(number)\"}", origin(line))
    return reading
  }

  /// The only train of a line, `ICE 1234`.
  private func train(_ line: ItineraryLine) -> (name: String, number: String)? {
    var found: [(String, String)] = []
    for (word, next) in zip(line.words, line.words.dropFirst()) {
      let name = line.plainText(word.range).uppercased()
      guard Self.kinds[name] != nil, ItineraryLine.isCapital(line.plain[word.range.lowerBound]),
        name.utf8.count > 3 || line.isCapital(word),
        next.range.lowerBound - word.range.upperBound == 1, (1...5).contains(next.range.count),
        line.plain[next.range].allSatisfy(ItineraryLine.isDigit)
      else { continue }
      found.append((name, next.lower))
    }
    return found.count == 1 ? found[0] : nil
  }

  /// The two stops in the lines beside a train's number, if there are no more, and no other train is near.
  private func stops(around i: Int) -> (Stop, Stop)? {
    let near = max(0, i - 2)..<min(lines.count, i + 4)
    guard !near.contains(where: { $0 != i && train(lines[$0]) != nil }) else { return nil }
    let stops = near.compactMap { stop($0) }
    guard stops.count == 2, stops[0].name != stops[1].name, stops[1].line - stops[0].line <= 3 else { return nil }
    return (stops[0], stops[1])
  }

  private static let words: Set<String> = [
    "ab", "an", "dep", "arr", "departure", "arrival", "abfahrt", "ankunft", "depart", "arrivee", "salida", "llegada", "partenza", "arrivo",
    "von", "nach", "from", "to", "de", "a", "um", "gl", "gleis", "voie", "platform", "track", "binario", "anden", "via", "wagen", "platz",
    "coach", "spoor",
  ]

  /// A line with one clock and, beside it, the name of a place.
  private func stop(_ i: Int) -> Stop? {
    let line = lines[i]
    var clocks: [Int] = []
    var date: WrittenDate.Meaning?
    var taken: [Range<Int>] = []
    var j = 0
    while j < line.words.count {
      if let (written, next) = WrittenDate.read(line, j) {
        date = date ?? written.meaning(reference: moments.reference, order: moments.order)
        taken.append(line.words[j].range.lowerBound..<line.words[next - 1].range.upperBound)
        j = next
      } else if let clock = WrittenClock.read(line, j) {
        clocks.append(clock.second)
        taken.append(line.words[j].range.lowerBound..<clock.end)
        j = clock.next
      } else {
        j += 1
      }
    }
    guard clocks.count == 1 else { return nil }
    // The longest run of words that are a name.
    var runs: [[ItineraryLine.Word]] = [[]]
    for word in line.words {
      let isName =
        ItineraryLine.isCapital(line.plain[word.range.lowerBound]) && line.plain[word.range].allSatisfy(ItineraryLine.isLetter)
        && !Self.words.contains(word.lower) && !taken.contains { $0.overlaps(word.range) }
      if !isName || runs.last?.last.map({ word.range.lowerBound - $0.range.upperBound > 3 }) ?? false { runs.append([]) }
      if isName { runs[runs.count - 1].append(word) }
    }
    let names = runs.filter { !$0.isEmpty && Self.kinds[line.plainText($0[0].range).uppercased()] == nil }
    guard names.count == 1, let first = names[0].first, let last = names[0].last, (1...5).contains(names[0].count) else { return nil }
    let name = line.text(first.range.lowerBound..<last.range.upperBound)
    return name.utf8.count >= 3 ? Stop(name: name, line: i, second: clocks[0], date: date) : nil
  }

  private func day(above i: Int) -> WrittenDate.Meaning? {
    for j in stride(from: i, through: max(0, i - 8), by: -1) {
      if let moment = moments.first(in: lines[j], from: 0) { return moment.date }
    }
    return nil
  }
}
