/// What a document is, by its first bytes; what it is called is only asked where they say nothing.
package enum DocumentKind: String, CaseIterable, Sendable {
  case png, jpeg, pdf
  /// A wallet pass, or several in one file: a zip.
  case walletPass
  case calendar
  /// A message with its head, as a mail program saves it.
  case message
  case html, json
  /// The content of a barcode.
  case boardingPass
  case text

  /// What `bytes` are. `declared` is the media type that came with them, in small letters, without parameters.
  package init(_ bytes: [UInt8], declared: String? = nil) {
    // A byte order mark, and what editors leave before the beginning.
    let start = bytes.firstIndex { ![0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF].contains($0) } ?? bytes.endIndex
    let head = bytes[start...].prefix(4_096)
    func begins(_ text: String) -> Bool { head.starts(with: text.utf8) }
    let lowered = String(decoding: head, as: UTF8.self).lowercased()
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      self = .walletPass
    } else if begins("%PDF-") {
      self = .pdf
    } else if lowered.hasPrefix("begin:vcalendar") {
      self = .calendar
    } else if Self.isBoardingPass(bytes[start...]) {
      self = .boardingPass
    } else if declared == "message/rfc822" || declared == nil && Self.isMessage(lowered) {
      self = .message
    } else if begins("{") || begins("[") {
      self = .json
    } else if declared == "text/html" || lowered.hasPrefix("<") {
      self = .html
    } else {
      self = .text
    }
  }

  /// Whether it begins as IATA Resolution 792 has it: the form, the number of legs, a name of twenty characters, the indicator of an electronic ticket.
  private static func isBoardingPass(_ bytes: ArraySlice<UInt8>) -> Bool {
    // A scanner may have put the symbol's identifier before it (ISO/IEC 15424).
    let bytes = bytes.first == UInt8(ascii: "]") ? bytes.dropFirst(3) : bytes
    guard bytes.count >= 50, let form = bytes.first, form == UInt8(ascii: "M") || form == UInt8(ascii: "S") else { return false }
    let line = bytes.prefix(58)
    return (UInt8(ascii: "1")...UInt8(ascii: "4")).contains(line[line.startIndex + 1])
      && line.allSatisfy { (0x20...0x7E).contains($0) } && !line.prefix(40).contains(UInt8(ascii: ":"))
      && line[(line.startIndex + 30)..<(line.startIndex + 36)].allSatisfy { (0x41...0x5A).contains($0) }
  }

  /// Whether it begins with the fields of a message's head (RFC 5322), of which some must be there.
  private static func isMessage(_ text: String) -> Bool {
    let names = ["from", "to", "subject", "date", "received", "return-path", "delivered-to", "message-id", "mime-version", "content-type"]
    var found = 0
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("from ") || line.first == " " || line.first == "\t" { continue }
      guard let colon = line.firstIndex(of: ":"), line[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) else { break }
      if names.contains(String(line[..<colon])) { found += 1 }
    }
    return found >= 2
  }
}
