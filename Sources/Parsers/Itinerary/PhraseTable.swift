/// Finds phrases in the words of a line, the longest first, in a time that does not grow with their number.
struct PhraseTable<Meaning: Sendable>: Sendable {
  private let byFirstWord: [String: [(words: [String], meaning: Meaning)]]

  /// Phrases with `|` between them.
  init(_ table: KeyValuePairs<Meaning, String>) {
    var result: [String: [(words: [String], meaning: Meaning)]] = [:]
    for (meaning, phrases) in table {
      for phrase in phrases.split(separator: "|") {
        let words = ItineraryLine(phrase, number: 0).words.map(\.lower)
        if let first = words.first { result[first, default: []].append((words, meaning)) }
      }
    }
    byFirstWord = result.mapValues { $0.sorted { $0.words.count > $1.words.count } }
  }

  /// The longest phrase that begins with a word of a line and lies in one of its cells, and how many words it has.
  func read(_ line: ItineraryLine, _ i: Int) -> (meaning: Meaning, count: Int)? {
    guard let candidates = byFirstWord[line.words[i].lower] else { return nil }
    for (words, meaning) in candidates where i + words.count <= line.words.count {
      guard words.count > 1 else { return (meaning, 1) }
      let range = line.words[i].range.lowerBound..<line.words[i + words.count - 1].range.lowerBound
      if range.count < 60, zip(words, line.words[i...]).allSatisfy({ $0 == $1.lower }), !line.plain[range].contains(0x09) {
        return (meaning, words.count)
      }
    }
    return nil
  }
}
