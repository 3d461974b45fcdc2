/// Encoded words, by which the head of a message has more than ASCII (RFC 2047).
enum EncodedWords {
  /// The text of a field's value in which some words may be encoded. Between two of them spaces are left out, and characters that are cut in two by their
  /// border are put together, which is not allowed but common.
  static func decoded(_ value: [UInt8]) -> String {
    guard value.contains(UInt8(ascii: "=")) else { return Charset.text(value, nil) }
    var text = ""
    var plain: [UInt8] = []
    var pending: (charset: String, bytes: [UInt8])?
    func end() {
      if let word = pending { text += Charset.text(word.bytes, word.charset) }
      pending = nil
    }
    var i = 0
    while i < value.count {
      if value[i] == UInt8(ascii: "="), let word = word(value, i) {
        let isJoined = pending != nil && plain.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        if !isJoined {
          end()
          text += Charset.text(plain, nil)
        }
        plain = []
        if let last = pending, last.charset == word.charset {
          pending = (last.charset, last.bytes + word.bytes)
        } else {
          end()
          pending = (word.charset, word.bytes)
        }
        i = word.end
      } else {
        plain.append(value[i])
        i += 1
      }
    }
    end()
    return text + Charset.text(plain, nil)
  }

  /// The word `=?charset?B?text?=` that begins at `start`. One has 75 characters at most (section 2); some programs write more.
  private static func word(_ value: [UInt8], _ start: Int) -> (charset: String, bytes: [UInt8], end: Int)? {
    let limit = min(value.count, start + 2_000)
    guard start + 1 < limit, value[start + 1] == UInt8(ascii: "?"),
      let afterCharset = value[(start + 2)..<limit].firstIndex(of: UInt8(ascii: "?")), afterCharset - start < 60, afterCharset + 2 < limit,
      value[afterCharset + 2] == UInt8(ascii: "?")
    else { return nil }
    let content = afterCharset + 3
    var end = content
    while end + 1 < limit, !(value[end] == UInt8(ascii: "?") && value[end + 1] == UInt8(ascii: "=")) { end += 1 }
    guard end + 1 < limit else { return nil }
    let bytes: [UInt8]
    switch value[afterCharset + 1] {
    case UInt8(ascii: "B"), UInt8(ascii: "b"): bytes = TransferEncoding.base64(value[content..<end])
    case UInt8(ascii: "Q"), UInt8(ascii: "q"):
      bytes = TransferEncoding.quotedPrintable(value[content..<end].map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }[...])
    default: return nil
    }
    // A language may follow the charset (RFC 2231, section 5).
    let charset = String(decoding: value[(start + 2)..<afterCharset].prefix { $0 != UInt8(ascii: "*") }, as: UTF8.self)
    return (charset.lowercased(), bytes, end + 2)
  }
}
