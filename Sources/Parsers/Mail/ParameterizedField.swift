/// The value of a field such as Content-Type: a word, and parameters (RFC 2045, section 5.1), also those that are encoded or in several pieces (RFC 2231).
struct ParameterizedField: Equatable {
  /// In lower case: `text/html`.
  let value: String
  /// By their names in lower case.
  private(set) var parameters: [String: String] = [:]

  private static let mostParameters = 64

  init(_ bytes: [UInt8]) {
    var pieces = Self.pieces(bytes)[...]
    value = pieces.popFirst().map { String(decoding: Self.trimmed($0), as: UTF8.self).lowercased() } ?? ""
    // By name, the numbered pieces of one value.
    var continued: [String: [Int: (bytes: [UInt8], isEncoded: Bool)]] = [:]
    for piece in pieces.prefix(Self.mostParameters) {
      guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
      var name = String(decoding: Self.trimmed(piece[..<equals]), as: UTF8.self).lowercased()
      let bytes = Self.unquoted(Self.trimmed(piece[(equals + 1)...]))
      let isEncoded = name.hasSuffix("*")
      if isEncoded { name.removeLast() }
      let parts = name.split(separator: "*", omittingEmptySubsequences: false)
      if parts.count == 2, let number = Int(parts[1]), (0..<Self.mostParameters).contains(number) {
        continued[String(parts[0]), default: [:]][number] = (bytes, isEncoded)
      } else if isEncoded {
        continued[name, default: [:]][0] = (bytes, true)
      } else if parameters[name] == nil {
        parameters[name] = EncodedWords.decoded(bytes)
      }
    }
    // What is encoded is the better form of what also stands there without (RFC 6266, section 4.3).
    for (name, pieces) in continued { parameters[name] = Self.joined(pieces) }
  }

  private static func joined(_ pieces: [Int: (bytes: [UInt8], isEncoded: Bool)]) -> String {
    var charset: String?
    var bytes: [UInt8] = []
    for (number, piece) in pieces.sorted(by: { $0.key < $1.key }) {
      var content = piece.bytes[...]
      if piece.isEncoded, number == 0 || charset == nil {
        let parts = content.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 3 {
          charset = String(decoding: parts[0], as: UTF8.self)
          content = parts[2]
        }
      }
      bytes += piece.isEncoded ? percentDecoded(content) : Array(content)
    }
    return Charset.text(bytes, charset)
  }

  private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    var i = bytes.startIndex
    while i < bytes.endIndex {
      if bytes[i] == UInt8(ascii: "%"), i + 2 < bytes.endIndex, let high = TransferEncoding.hexadecimal(bytes[i + 1]),
        let low = TransferEncoding.hexadecimal(bytes[i + 2])
      {
        output.append(high << 4 | low)
        i += 3
      } else {
        output.append(bytes[i])
        i += 1
      }
    }
    return output
  }

  /// What is between semicolons, of which those in quotes and comments are none; comments are left out.
  private static func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var piece: [UInt8] = []
    var (isQuoted, isEscaped, depth) = (false, false, 0)
    for byte in bytes {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), isQuoted || depth > 0 {
        isEscaped = true
      } else if isQuoted {
        if byte == UInt8(ascii: "\"") { isQuoted = false }
      } else if byte == UInt8(ascii: "(") {
        depth += 1
        continue
      } else if depth > 0 {
        if byte == UInt8(ascii: ")") { depth -= 1 }
        continue
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: ";") {
        pieces.append(piece[...])
        piece = []
        continue
      }
      if depth == 0 { piece.append(byte) }
    }
    pieces.append(piece[...])
    return pieces
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return bytes
  }

  private static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.first == UInt8(ascii: "\"") else { return Array(bytes) }
    var output: [UInt8] = []
    var isEscaped = false
    for byte in bytes.dropFirst() {
      if !isEscaped, byte == UInt8(ascii: "\"") { break }
      if !isEscaped, byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        output.append(byte)
        isEscaped = false
      }
    }
    return output
  }
}
