/// What somebody types to find something: words, each of which has to begin some word of a text, whichever case and accents it is written with.
package struct TextQuery: Sendable {
  /// How well a text fits, the best first.
  package enum Rank: Int, Comparable, Sendable {
    /// It is the title.
    case title
    /// It is in the title.
    case inTitle
    /// It is somewhere.
    case somewhere

    package static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
  }

  private let words: [[UInt8]]

  /// The query in `text`; nil when there is no word in it.
  package init?(_ text: String) {
    words = Self.words(of: text, withOtherSpellings: false)
    if words.isEmpty { return nil }
  }

  /// How well a text fits that has this title and these other parts; nil when it does not.
  package func rank(title: String, others: [String?]) -> Rank? {
    let titleWords = Self.words(of: title, withOtherSpellings: true)
    if words == Self.words(of: title, withOtherSpellings: false) { return .title }
    let missing = words.filter { word in !titleWords.contains { $0.starts(with: word) } }
    if missing.isEmpty { return .inTitle }
    let otherWords = others.flatMap { $0.map { Self.words(of: $0, withOtherSpellings: true) } ?? [] }
    return missing.allSatisfy { word in otherWords.contains { $0.starts(with: word) } } ? .somewhere : nil
  }

  private static func words(of text: String, withOtherSpellings: Bool) -> [[UInt8]] {
    var text = text
    var words: [[UInt8]] = []
    var reader = WordReader()
    text.withUTF8 { reader.read($0) { word, isOther in if !isOther || withOtherSpellings { words.append(Array(word)) } } }
    return words
  }
}
