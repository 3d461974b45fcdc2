/// One line of a text as the reader of itineraries looks at it: its characters, the same without accents and in ASCII, and its words and cells.
struct ItineraryLine {
  /// Letters and digits that stand together.
  struct Word {
    let range: Range<Int>
    /// In small letters, without accents.
    let lower: String
  }

  /// From 1.
  let number: Int
  private let scalars: [Unicode.Scalar]
  /// As many as there are characters: letters without their accents, dashes as `-`, arrows as `>`, bullets and bars as `|`, blanks as spaces but for tabs.
  let plain: [UInt8]
  let words: [Word]
  /// What tabs, bars and gaps of two blanks leave between them, without the blanks around it.
  let cells: [Range<Int>]
  let hasTabs: Bool

  /// Of a longer line the beginning.
  static let longest = 2_000
  /// A letter of another alphabet, and a sign that says nothing.
  private static let otherLetter: UInt8 = 1
  private static let otherSign: UInt8 = 2

  init(_ text: Substring, number: Int) {
    self.number = number
    scalars = Array(text.unicodeScalars.prefix(Self.longest))
    var plain = scalars.map(Self.plain)
    // The T of `2026-03-29T10:30`.
    for i in plain.indices.dropLast(2)
    where plain[i] == 0x54 && i >= 3 && plain[i - 3] == 0x2D && Self.isDigit(plain[i - 1]) && Self.isDigit(plain[i + 1]) {
      plain[i] = 0x20
    }
    self.plain = plain
    words = Self.words(plain)
    cells = Self.cells(plain)
    hasTabs = plain.contains(0x09)
  }

  /// The text as it stands there.
  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// The same without accents.
  func plainText(_ range: Range<Int>) -> String { String(decoding: plain[range], as: UTF8.self) }

  var text: String { text(0..<scalars.count) }

  /// The cell that holds a position; the line, where none does.
  func cell(at position: Int) -> Int? { cells.firstIndex { $0.contains(position) } }

  /// The words from one on that stand in a range.
  func words(in range: Range<Int>) -> ArraySlice<Word> {
    let first = words.firstIndex { $0.range.lowerBound >= range.lowerBound } ?? words.endIndex
    return words[first...].prefix { $0.range.upperBound <= range.upperBound }
  }

  /// Whether a word is nothing but capitals and digits.
  func isCapital(_ word: Word) -> Bool { plain[word.range].allSatisfy { Self.isDigit($0) || Self.isCapital($0) } }

  /// Whether not all of its letters are capitals.
  var hasSmallLetters: Bool { plain.contains { (0x61...0x7A).contains($0) } }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == otherLetter }

  // MARK: Characters

  private static func plain(_ scalar: Unicode.Scalar) -> UInt8 {
    switch scalar.value {
    case 0x09: 0x09
    case 0x00...0x1F: 0x20
    case 0x20...0x7E: scalar == "|" ? 0x7C : UInt8(scalar.value)
    case 0xA0, 0x2000...0x200F, 0x202F, 0xFEFF, 0xAD: 0x20
    case 0xB7, 0x2022, 0x2502, 0x25CF, 0x2219: 0x7C
    case 0x2010...0x2015, 0x2212: 0x2D
    case 0x2190...0x21FF, 0x2794...0x27BF, 0x203A, 0xBB, 0x2708, 0x25B6, 0x1F6EB, 0x1F6EC, 0x2B95: 0x3E
    case 0xBA, 0xB0: 0x6F
    case 0xB9: 0x31
    case 0x207A: 0x2B
    case 0xC0...0x17F: letter(scalar)
    case 0x370...0x1FFF, 0x2C00...0x2DFF, 0x3040...0xD7FF: otherLetter
    default: otherSign
    }
  }

  /// Latin-1 and Latin Extended-A from U+00C0 on, without accents.
  private static let latin = Array(
    ("AAAAAAACEEEEIIIIDNOOOOO*OUUUUYTsaaaaaaaceeeeiiiidnooooo*ouuuuytyAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
      + "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs")
      .utf8)

  private static func letter(_ scalar: Unicode.Scalar) -> UInt8 {
    let i = Int(scalar.value) - 0xC0
    guard latin.indices.contains(i), latin[i] != 0x2A else { return otherSign }
    return latin[i]
  }

  // MARK: Words and cells

  private static func words(_ plain: [UInt8]) -> [Word] {
    var words: [Word] = []
    var i = 0
    while i < plain.count {
      guard isLetter(plain[i]) || isDigit(plain[i]) else {
        i += 1
        continue
      }
      let start = i
      while i < plain.count, isLetter(plain[i]) || isDigit(plain[i]) { i += 1 }
      let lower = plain[start..<i].map { isCapital($0) ? $0 + 0x20 : $0 }
      words.append(Word(range: start..<i, lower: String(decoding: lower, as: UTF8.self)))
    }
    return words
  }

  private static func cells(_ plain: [UInt8]) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start: Int?
    var end = 0
    for (i, byte) in plain.enumerated() {
      let isGap = byte == 0x20 && i + 1 < plain.count && plain[i + 1] == 0x20
      if byte == 0x09 || byte == 0x7C || isGap {
        if let begin = start { cells.append(begin..<end) }
        start = nil
      } else if byte != 0x20 {
        if start == nil { start = i }
        end = i + 1
      }
    }
    if let begin = start { cells.append(begin..<end) }
    return cells
  }
}
