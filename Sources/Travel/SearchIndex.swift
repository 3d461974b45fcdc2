/// Finds documents (airports, airlines, aircraft) by codes and by the beginnings of words. Documents are numbered in the order of
/// preference, and that is the order within each of these groups, the better first:
///
/// 1. the query is a code of the document, or of a group that it belongs to;
/// 2. the query is one of its titles (the city of an airport);
/// 3. every word of the query begins a word of its title or name;
/// 4. every word begins any of its words or codes.
///
/// The work is bounded: one pass over the postings whatever the query is. Words that begin another word of the query are implied by it and
/// left out, and what is left begins different words.
struct SearchIndex: Sendable {
  // Words in order; those that begin with the same letters stand together.
  private let words: WordList
  private let postingStarts: [UInt32]
  // Document, and above it whether the word is in the title or name.
  private let postings: [UInt32]
  private let codes: [UInt64]
  private let titles: [UInt64]
  private let documents: Int

  private static let documentMask: UInt32 = 0xffff
  private static let anywhere: UInt8 = 1
  private static let inName: UInt8 = 2

  /// How an exact code finds a document. Within a code, this is the order.
  enum CodeKind: UInt64 {
    /// Its own.
    case own
    /// That of a group it belongs to.
    case group
    /// Its own, of something that is no more.
    case ended
    /// One that it had before.
    case former
  }

  /// Collects what is to be found.
  struct Builder {
    private var words = WordTable(capacity: 32_768)
    private var postings: [(word: UInt32, posting: UInt32)] = []
    private var codes: [UInt64] = []
    private var titles: [UInt64] = []
    private var reader = WordReader()
    private let documents: Int

    /// For so many documents, 65,536 at most.
    init(documents: Int) {
      precondition(documents <= Int(SearchIndex.documentMask) + 1)
      self.documents = documents
      postings.reserveCapacity(documents * 12)
      codes.reserveCapacity(documents * 2)
      titles.reserveCapacity(documents)
    }

    /// Adds the words of a document's name. A title is found first by a query that is the same.
    mutating func add(name: UnsafeBufferPointer<UInt8>, isTitle: Bool = false, to document: Int) {
      var hash: UInt64?
      // Taken out, because the closure changes the rest.
      var reader = WordReader()
      swap(&reader, &self.reader)
      reader.read(name) { word, isOtherSpelling in
        postings.append((UInt32(words.number(of: word)), UInt32(SearchIndex.anywhere | SearchIndex.inName) << 16 | UInt32(document)))
        if !isOtherSpelling { hash = SearchIndex.titleHash(word, after: hash) }
      }
      swap(&reader, &self.reader)
      if isTitle, let hash { titles.append(hash << 16 | UInt64(document)) }
    }

    /// Adds the words of a document's name. A title is found first by a query that is the same.
    mutating func add(name: String, isTitle: Bool = false, to document: Int) {
      var name = name
      name.withUTF8 { add(name: $0, isTitle: isTitle, to: document) }
    }

    /// The numbers of the words of a text that many documents have, for `add(words:)`.
    mutating func wordNumbers(of text: String) -> [UInt32] {
      var text = text
      var numbers: [UInt32] = []
      var reader = WordReader()
      text.withUTF8 { reader.read($0) { word, _ in numbers.append(UInt32(words.number(of: word))) } }
      return numbers
    }

    /// Adds words that are neither title nor name.
    mutating func add(words: [UInt32], to document: Int) {
      for word in words { postings.append((word, UInt32(SearchIndex.anywhere) << 16 | UInt32(document))) }
    }

    /// Adds a code of up to four letters and digits. `place` orders what has the same code.
    mutating func add(code: UnsafeBufferPointer<UInt8>, _ kind: CodeKind = .own, place: Int = 0, to document: Int) {
      guard let packed = SearchIndex.packed(code) else { return }
      codes.append(packed << 32 | kind.rawValue << 28 | UInt64(min(place, 0xfff)) << 16 | UInt64(document))
    }

    /// The same.
    mutating func add(code: String, _ kind: CodeKind = .own, place: Int = 0, to document: Int) {
      var code = code
      code.withUTF8 { add(code: $0, kind, place: place, to: document) }
    }

    /// Puts the codes in order, after which `document(withCode:)` finds those that are there.
    mutating func sortCodes() { codes.sort() }

    /// See `sortCodes`.
    func document(withCode code: String) -> Int? { SearchIndex.entries(of: codes, withCode: code).first.map { Int($0 & 0xffff) } }

    consuming func build() -> SearchIndex {
      codes.sort()
      return SearchIndex(words, postings, codes: codes, titles: titles.sorted(), documents: documents)
    }
  }

  private init(
    _ table: WordTable, _ unordered: [(word: UInt32, posting: UInt32)], codes: [UInt64], titles: [UInt64], documents: Int
  ) {
    let (words, places) = WordList.ordering(table)
    // Counting sort: how many postings each word has, where they begin, and each to its place.
    var starts = [UInt32](repeating: 0, count: words.count + 2)
    for (word, _) in unordered { starts[Int(places[Int(word)]) + 2] += 1 }
    for i in 2..<max(starts.count, 2) { starts[i] += starts[i - 1] }
    var postings = [UInt32](repeating: 0, count: unordered.count)
    for (word, posting) in unordered {
      let place = Int(places[Int(word)]) + 1
      postings[Int(starts[place])] = posting
      starts[place] += 1
    }
    starts.removeLast()
    self.words = words
    self.postingStarts = starts
    self.postings = postings
    self.codes = codes
    self.titles = titles
    self.documents = documents
  }

  /// The document that has a code now, else the one that had it last; upper and lower case are the same.
  func document(withCode code: String) -> Int? {
    Self.entries(of: codes, withCode: code).first { $0 >> 28 & 0xf != CodeKind.group.rawValue }.map { Int($0 & 0xffff) }
  }

  /// All documents that a code finds, the better first.
  func documents(withCode code: String) -> [Int] { Self.entries(of: codes, withCode: code).map { Int($0 & 0xffff) } }

  private static func entries(of codes: [UInt64], withCode code: String) -> ArraySlice<UInt64> {
    guard let packed = packed(code.utf8) else { return [] }
    return codes[range(of: codes, from: packed << 32, to: (packed + 1) << 32)]
  }

  /// The documents for a query, the best first, `limit` at most. A query of more than 128 bytes finds nothing: no name is that long.
  func search(_ query: String, limit: Int) -> [Int] {
    var query = query
    guard limit > 0, query.utf8.count <= 128 else { return [] }
    var typed: [[UInt8]] = []
    var title: UInt64?
    var reader = WordReader()
    query.withUTF8 { utf8 in
      reader.read(utf8) { word, isOtherSpelling in
        guard !isOtherSpelling else { return }
        typed.append(Array(word))
        title = Self.titleHash(word, after: title)
      }
    }
    guard let title else { return [] }

    var found: [Int] = []
    func add(_ document: Int) {
      if found.count < limit, !found.contains(document) { found.append(document) }
    }
    if typed.count == 1, let packed = Self.packed(typed[0]) {
      for code in codes[Self.range(of: codes, from: packed << 32, to: (packed + 1) << 32)] { add(Int(code & 0xffff)) }
    }
    for entry in titles[Self.range(of: titles, from: title << 16, to: (title + 1) << 16)] { add(Int(entry & 0xffff)) }
    if found.count < limit { addMatches(of: typed, to: &found, limit: limit) }
    return found
  }

  // Groups 3 and 4.
  private func addMatches(of typed: [[UInt8]], to found: inout [Int], limit: Int) {
    var matches = typed.indices
      .filter { i in !typed.indices.contains { $0 != i && typed[$0].starts(with: typed[i]) && (typed[$0] != typed[i] || $0 < i) } }
      .map { Match(of: typed[$0], in: self) }
    // The rarest first: often it leaves nothing to look for.
    matches.sort { $0.count < $1.count }

    var flags = [UInt8](repeating: 0, count: documents)
    var others: [UInt8] = []
    for (i, match) in matches.enumerated() {
      if i == 0 {
        mark(match, in: &flags)
      } else {
        others = [UInt8](repeating: 0, count: documents)
        mark(match, in: &others)
        var any: UInt8 = 0
        for document in 0..<documents {
          flags[document] &= others[document]
          any |= flags[document]
        }
        if any == 0 { return }
      }
    }
    for document in found { flags[document] = 0 }
    for group in [Self.inName, Self.anywhere] {
      for document in 0..<documents where flags[document] & group != 0 {
        found.append(document)
        if found.count == limit { return }
        flags[document] = 0
      }
    }
  }

  // What one word of a query begins.
  private struct Match {
    let postings: Range<Int>
    let codes: Range<Int>
    var count: Int { postings.count + codes.count }

    init(of word: [UInt8], in index: SearchIndex) {
      let words = index.words.range(beginningWith: word)
      postings = Int(index.postingStarts[words.lowerBound])..<Int(index.postingStarts[words.upperBound])
      if let packed = SearchIndex.packed(word) {
        codes = SearchIndex.range(of: index.codes, from: packed << 32, to: (packed + 1 << (8 * UInt64(4 - word.count))) << 32)
      } else {
        codes = 0..<0
      }
    }
  }

  private func mark(_ match: Match, in flags: inout [UInt8]) {
    flags.withUnsafeMutableBufferPointer { flags in
      postings.withUnsafeBufferPointer { postings in
        for posting in postings[match.postings] { flags[Int(posting & Self.documentMask)] |= UInt8(truncatingIfNeeded: posting >> 16) }
      }
      codes.withUnsafeBufferPointer { codes in
        for code in codes[match.codes] where code >> 28 & 0xf != CodeKind.group.rawValue { flags[Int(code & 0xffff)] |= Self.anywhere }
      }
    }
  }

  private static func titleHash(_ word: UnsafeBufferPointer<UInt8>, after hash: UInt64?) -> UInt64 {
    guard let hash else { return fnv1a(word) & 0xffff_ffff_ffff }
    return fnv1a(word, continuing: hash ^ 0x20) & 0xffff_ffff_ffff
  }

  // Up to four letters and digits in capitals, from the highest byte, so that codes that begin alike are neighbours.
  private static func packed(_ code: some Collection<UInt8>) -> UInt64? {
    guard 1...4 ~= code.count else { return nil }
    var packed: UInt64 = 0
    for byte in code {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): packed = packed << 8 | UInt64(byte - 32)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): packed = packed << 8 | UInt64(byte)
      default: return nil
      }
    }
    return packed << (8 * UInt64(4 - code.count))
  }

  private static func range(of sorted: [UInt64], from lower: UInt64, to upper: UInt64) -> Range<Int> {
    let first = partitionPoint(sorted.count) { sorted[$0] < lower }
    return first..<max(first, partitionPoint(sorted.count) { sorted[$0] < upper })
  }
}

/// The number of indices below `count` for which `isBefore` holds, when it holds for none after one for which it does not.
func partitionPoint(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
  var range = 0..<count
  while !range.isEmpty {
    let middle = range.lowerBound + range.count / 2
    range = isBefore(middle) ? middle + 1..<range.upperBound : range.lowerBound..<middle
  }
  return range.lowerBound
}
