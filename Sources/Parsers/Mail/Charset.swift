internal import Glibc

/// Text out of bytes in the encodings that mail and web pages name. What they name is often wrong, so bytes that can hardly be anything else than UTF-8 are
/// read as that.
package enum Charset {
  /// The text of `bytes`, which say of themselves that they are in `name`. Never fails: what cannot be read becomes U+FFFD.
  package static func text(_ bytes: some Collection<UInt8>, _ name: String?) -> String {
    let bytes = Array(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes[3...], as: UTF8.self) }
    if bytes.starts(with: [0xFF, 0xFE]) { return converted(bytes, from: "UTF-16") ?? String(decoding: bytes, as: UTF8.self) }
    if bytes.starts(with: [0xFE, 0xFF]) { return converted(bytes, from: "UTF-16") ?? String(decoding: bytes, as: UTF8.self) }
    let known = name.flatMap { encodings[$0.lowercased().filter { $0.isLetter || $0.isNumber }] }
    switch known {
    case .some(let name) where !asciiLike.contains(name):
      if let text = converted(bytes, from: name) { return text }
    default: break
    }
    if let utf8 = try? UTF8Span(validating: bytes.span) { return String(copying: utf8) }
    // Cut in the middle of a character, or with a few broken ones: still UTF-8, if it says so and has more of it that is whole.
    let lossy = String(decoding: bytes, as: UTF8.self)
    if known == "UTF-8" {
      var (broken, whole) = (0, 0)
      for scalar in lossy.unicodeScalars where scalar.value >= 0x80 {
        if scalar == "\u{FFFD}" { broken += 1 } else { whole += 1 }
      }
      if whole >= broken { return lossy }
    }
    return Windows1252.text(bytes)
  }

  /// Those in which ASCII is ASCII and the rest is Western: read as UTF-8 where they are that, else as Windows-1252 (WHATWG Encoding, which has the same
  /// labels for Latin-1).
  private static let asciiLike: Set<String> = ["UTF-8", "WINDOWS-1252"]

  /// The names that are handed to iconv, by their letters and digits. No others are: the name comes from the document.
  private static let encodings: [String: String] = {
    let names: [(String, [String])] = [
      ("UTF-8", ["utf8", "unicode11utf8", "usascii", "ascii", "iso646us", "ansix341968"]),
      ("WINDOWS-1252", ["iso88591", "latin1", "l1", "windows1252", "cp1252", "xcp1252", "iso885915", "latin9"]),
      ("ISO-8859-2", ["iso88592", "latin2"]), ("ISO-8859-3", ["iso88593"]), ("ISO-8859-4", ["iso88594"]), ("ISO-8859-5", ["iso88595"]),
      ("ISO-8859-6", ["iso88596"]), ("ISO-8859-7", ["iso88597"]), ("ISO-8859-8", ["iso88598", "iso88598i"]),
      ("ISO-8859-9", ["iso88599", "latin5"]), ("ISO-8859-10", ["iso885910"]), ("ISO-8859-13", ["iso885913"]),
      ("ISO-8859-14", ["iso885914"]), ("ISO-8859-16", ["iso885916"]),
      ("CP1250", ["windows1250", "cp1250"]), ("CP1251", ["windows1251", "cp1251"]), ("CP1253", ["windows1253", "cp1253"]),
      ("CP1254", ["windows1254", "cp1254"]), ("CP1255", ["windows1255", "cp1255"]), ("CP1256", ["windows1256", "cp1256"]),
      ("CP1257", ["windows1257", "cp1257"]), ("CP1258", ["windows1258", "cp1258"]), ("CP874", ["windows874", "tis620", "iso885911"]),
      ("KOI8-R", ["koi8r"]), ("KOI8-U", ["koi8u"]), ("MACINTOSH", ["macintosh", "macroman", "xmacroman"]), ("CP850", ["cp850", "ibm850"]),
      ("CP437", ["cp437", "ibm437"]), ("CP932", ["shiftjis", "sjis", "xsjis", "windows31j", "cp932"]), ("EUC-JP", ["eucjp", "xeucjp"]),
      ("ISO-2022-JP", ["iso2022jp"]), ("GB18030", ["gb2312", "gbk", "gb18030", "cp936", "xgbk"]), ("BIG5-HKSCS", ["big5", "big5hkscs"]),
      ("CP949", ["euckr", "ksc56011987", "ksc5601", "cp949"]), ("UTF-16", ["utf16"]), ("UTF-16LE", ["utf16le"]), ("UTF-16BE", ["utf16be"]),
    ]
    return Dictionary(names.flatMap { name, labels in labels.map { ($0, name) } }, uniquingKeysWith: { first, _ in first })
  }()

  /// nil where this machine has no such encoding.
  private static func converted(_ bytes: [UInt8], from name: String) -> String? {
    guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else { return nil }
    defer { iconv_close(converter) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 2)
    var input = bytes
    var buffer = [CChar](repeating: 0, count: 16_384)
    input.withUnsafeMutableBytes { input in
      var next = input.bindMemory(to: CChar.self).baseAddress
      var left = input.count
      while left > 0 {
        let result = buffer.withUnsafeMutableBufferPointer { buffer in
          var start = buffer.baseAddress
          var room = buffer.count
          let result = iconv(converter, &next, &left, &start, &room)
          let failure = errno
          output.append(contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<(buffer.count - room)]))
          return (isDone: result != -1, failure: failure, hasWritten: room < buffer.count)
        }
        // The buffer was full; what is left comes in the next round.
        if result.isDone || result.failure == E2BIG && result.hasWritten { continue }
        output += "\u{FFFD}".utf8
        guard result.failure == EILSEQ, left > 0 else { break }
        next = next.map { $0 + 1 }
        left -= 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
