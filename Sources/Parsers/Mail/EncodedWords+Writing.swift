/// Writing what `EncodedWords` reads.
extension EncodedWords {
  /// A text as the value of a field, in lines of at most 76 characters (RFC 2047 section 2). What is no printable character is a space in it. `start` is how
  /// many characters stand before it on its line. In a phrase, such as a name, signs have a meaning too and are encoded.
  static func encoded(_ text: String, after start: Int, isPhrase: Bool = false) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value || 0x2028...0x2029 ~= scalar.value
      plain.append(isControl ? " " : scalar)
    }
    let isSafe = plain.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ": true
      default: !isPhrase && scalar.isASCII && scalar != "=" && scalar != "?"
      }
    }
    if isSafe, plain.count + start <= 76, plain.first != " ", plain.last != " " { return String(plain) }
    // 45 bytes are 60 characters of base64, and a word around them is 72. No character is cut in two (section 5).
    var words: [[UInt8]] = [[]]
    for scalar in plain {
      let bytes = Array(String(scalar).utf8)
      let limit = words.count == 1 ? max(9, 45 - start) : 45
      if words[words.count - 1].count + bytes.count > limit { words.append([]) }
      words[words.count - 1] += bytes
    }
    return words.map { "=?utf-8?B?\(TransferEncoding.base64Text($0))?=" }.joined(separator: "\r\n ")
  }
}
