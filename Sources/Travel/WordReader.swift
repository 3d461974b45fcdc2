/// Reads text as it is searched: word by word, in lower case, without diacritics (`São` is `sao`, `Łódź` is `lodz`, `Tromsø` is `tromso`).
///
/// Words consist of letters and digits. An apostrophe is left out (`O'Hare` is `ohare`), everything else separates.
struct WordReader {
  private var word: [UInt8] = []
  // The word with ä, ö, ü, ø and å written as ae, oe, ue, oe and aa, where it has any.
  private var spelling: [UInt8] = []
  private var hasSpelling = false
  // Where the word goes on after its last apostrophe.
  private var apostrophe = 0

  /// What is called with each word, and with what else may be typed for it: `duesseldorf` after `dusseldorf`, and `hare` after `ohare`.
  typealias Body = (_ word: UnsafeBufferPointer<UInt8>, _ isOtherSpelling: Bool) -> Void

  /// Calls `body` for all words of a text in UTF-8.
  mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ body: Body) {
    let ascii = Self.ascii
    var i = 0
    while i < text.count {
      let byte = text[i]
      if byte < 0x80 {
        i += 1
        switch ascii[Int(byte)] {
        case 0: end(body)
        case 1: apostrophe = word.count
        case let letter: append(letter)
        }
        continue
      }
      // The number of bytes is in the first one; what is no UTF-8 reads as something else, but never beyond the text.
      let length = min(byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2, text.count - i)
      var scalar = UInt32(byte) & (0xff >> UInt32(length + 1))
      for j in 1..<max(length, 1) { scalar = scalar << 6 | UInt32(text[i + j] & 0x3f) }
      appendFolded(scalar, as: text[i..<i + length], body)
      i += length
    }
    end(body)
  }

  private mutating func append(_ letter: UInt8) {
    word.append(letter)
    if hasSpelling { spelling.append(letter) }
  }

  private mutating func append(_ letters: StaticString, orSpelled other: StaticString) {
    if !hasSpelling {
      spelling = word
      hasSpelling = true
    }
    letters.withUTF8Buffer { word.append(contentsOf: $0) }
    other.withUTF8Buffer { spelling.append(contentsOf: $0) }
  }

  private mutating func appendFolded(_ scalar: UInt32, as utf8: Slice<UnsafeBufferPointer<UInt8>>, _ body: Body) {
    let letter: UInt8
    switch scalar {
    case 0xc4, 0xe4: return append("a", orSpelled: "ae")
    case 0xc5, 0xe5: return append("a", orSpelled: "aa")
    case 0xd6, 0xf6, 0xd8, 0xf8: return append("o", orSpelled: "oe")
    case 0xdc, 0xfc: return append("u", orSpelled: "ue")
    case 0xc0..<0x250: letter = Self.latin[Int(scalar) - 0xc0]
    case 0x1e00..<0x1f00: letter = Self.latinAdditional[Int(scalar) - 0x1e00]
    // Combining marks, which follow their letter where text is decomposed, and the soft hyphen.
    case 0x300..<0x370, 0xad: return
    // ´ and the letters and quotation marks that are used as apostrophes.
    case 0xb4, 0x2b9...0x2bf, 0x2018, 0x2019:
      apostrophe = word.count
      return
    case 0xaa: letter = UInt8(ascii: "a")
    case 0xba: letter = UInt8(ascii: "o")
    // Spaces, dashes and other punctuation.
    case 0x80..<0xc0, 0x2000..<0x2070, 0x3000..<0x3004: letter = UInt8(ascii: "-")
    default: letter = UInt8(ascii: ".")
    }
    switch letter {
    case UInt8(ascii: "-"): end(body)
    case UInt8(ascii: "."): for byte in utf8 { append(byte) }
    case UInt8(ascii: "1"): for byte in "ae".utf8 { append(byte) }
    case UInt8(ascii: "2"): for byte in "th".utf8 { append(byte) }
    case UInt8(ascii: "3"): for byte in "ss".utf8 { append(byte) }
    case UInt8(ascii: "4"): for byte in "ij".utf8 { append(byte) }
    case UInt8(ascii: "5"): for byte in "oe".utf8 { append(byte) }
    default: append(letter)
    }
  }

  private mutating func end(_ body: Body) {
    if !word.isEmpty {
      word.withUnsafeBufferPointer { word in
        body(word, false)
        if apostrophe > 0, word.count - apostrophe > 2 { body(UnsafeBufferPointer(rebasing: word[apostrophe...]), true) }
      }
      if hasSpelling { spelling.withUnsafeBufferPointer { body($0, true) } }
      word.removeAll(keepingCapacity: true)
    }
    hasSpelling = false
    apostrophe = 0
  }

  // 0 separates, 1 is left out, anything else is the letter.
  private static let ascii: [UInt8] = (0..<128).map { (byte: UInt8) in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
    case UInt8(ascii: "'"), UInt8(ascii: "`"): 1
    default: 0
    }
  }

  // The letters that Unicode's canonical decomposition begins with, and where it has none the nearest: 1 to 5 stand for ae, th, ss, ij and
  // oe, - separates, and a point leaves the character as it is. From U+00C0, 64 a line.
  private static let latin = Array(
    """
    aaaaaa1ceeeeiiiidnooooo-ouuuuy23aaaaaa1ceeeeiiiidnooooo-ouuuuy2y\
    aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii44jjkkklllllll\
    lllnnnnnnnnnoooooo55rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
    ...............e................oo.............uu...............\
    .............aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa....\
    aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............\
    ................
    """.utf8)

  // The same from U+1E00.
  private static let latinAdditional = Array(
    """
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
    mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
    wwwwwwwwwwxxxxyyzzzzzzhtwy....3.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
    eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......
    """.utf8)
}
