package import Travel

/// A message as it is sent (RFC 5322, RFC 2045 to 2047): what its head says, and the parts that are none of parts themselves, decoded and in their order.
/// Whatever the bytes are, something is made of them; what had to be left out is said in `warnings`.
package struct Message: Sendable {
  /// A text, a picture, a document.
  package struct Part: Sendable {
    /// In lower case: `text/html`.
    package let contentType: String
    package let parameters: [String: String]
    package let fileName: String?
    /// Whether it was sent to be kept as a file, not to be shown with the rest.
    package let isAttachment: Bool
    package let bytes: [UInt8]
    /// The day of the message that it is part of, which can be one inside of another.
    package let day: LocalDate?
    /// What the parts have in common of which one is to be shown (multipart/alternative); nil: it stands for itself.
    package let alternatives: Int?
    /// `part 2`.
    package let place: String
  }

  package private(set) var messageID: String?
  package private(set) var subject: String?
  package private(set) var from: String?
  /// Of its Date, by the clock of who sent it.
  package private(set) var day: LocalDate?
  package private(set) var parts: [Part] = []
  package private(set) var warnings: [String] = []

  /// A message with messages inside is as deep as these together.
  package static let maximumDepth = 20
  package static let mostParts = 500
  package static let mostBytes = 64 << 20
  private var alternatives = 0

  /// Reads a message, or, where `contentType` says that it is one or it looks so, a text or a page alone.
  package init(_ bytes: [UInt8], contentType: String? = nil) {
    var content = bytes[...]
    if content.count > Self.mostBytes {
      warnings.append("The message is longer than \(Self.mostBytes >> 20) MiB; what is behind that was not read.")
      content = content.prefix(Self.mostBytes)
    }
    let declared = contentType.map { ParameterizedField(Array($0.utf8)) }
    // What says nothing of the content.
    let type = declared.flatMap { ["message/rfc822", "application/octet-stream", ""].contains($0.value) ? nil : $0.value }
    let body = content.starts(with: [0xEF, 0xBB, 0xBF]) ? content.dropFirst(3) : content
    let start = body.firstIndex { $0 > 0x20 } ?? body.endIndex
    // The source of a message is a plain text, too.
    if declared?.value == "message/rfc822" || type ?? "text/plain" == "text/plain" && Self.looksLikeMessage(body[start...]) {
      read(message: body[start...], depth: 0)
    } else {
      add(
        Part(
          contentType: type ?? Self.guess(body[start...]), parameters: declared?.parameters ?? [:], fileName: nil, isAttachment: false,
          bytes: Array(content),
          day: nil, alternatives: nil, place: "text"))
    }
  }

  /// What a content without a type is, by its beginning.
  private static func guess(_ bytes: ArraySlice<UInt8>) -> String {
    switch bytes.first {
    case UInt8(ascii: "<"): "text/html"
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      String(decoding: bytes.prefix(2_000), as: UTF8.self).contains("\"@") ? "application/ld+json" : "text/plain"
    default: String(decoding: bytes.prefix(15), as: UTF8.self).uppercased() == "BEGIN:VCALENDAR" ? "text/calendar" : "text/plain"
    }
  }

  /// Whether there is a field that only messages have. `From: Frankfurt` may begin anything.
  private static func looksLikeMessage(_ bytes: ArraySlice<UInt8>) -> Bool {
    let typical: Set<String> = ["message-id", "mime-version", "content-type", "received", "return-path", "delivered-to", "dkim-signature"]
    let head = MessageHead(bytes.prefix(65_536))
    return head.fields.contains { typical.contains($0.name) || $0.name == "from" && $0.value.contains(UInt8(ascii: "@")) }
  }

  // MARK: Structure

  private mutating func read(message bytes: ArraySlice<UInt8>, depth: Int) {
    let head = MessageHead(bytes)
    let date = head.text("date").flatMap { MessageDate.day($0) }
    if depth == 0 {
      messageID = head.text("message-id").map { $0.filter { !"<> ".contains($0) } }
      subject = head.text("subject")
      from = head.text("from")
      day = date
    }
    read(head, bytes[head.end...], Surroundings(day: date, alternatives: nil, defaultType: "text/plain", place: ""), depth)
  }

  /// What a part has from where it stands.
  private struct Surroundings {
    var day: LocalDate?
    var alternatives: Int?
    var defaultType: String
    var place: String
  }

  private mutating func read(_ head: MessageHead, _ body: ArraySlice<UInt8>, _ around: Surroundings, _ depth: Int) {
    let type = ParameterizedField(head.bytes("content-type") ?? [])
    // A type without a slash is as good as none (RFC 2045, section 5.2).
    let name = type.value.contains("/") ? type.value : around.defaultType
    if name.hasPrefix("multipart/"), let parts = MultipartBody.parts(of: body, boundary: type.parameters["boundary"]) {
      guard isWithin(depth) else { return }
      var inside = around
      inside.defaultType = name == "multipart/digest" ? "message/rfc822" : "text/plain"
      if name == "multipart/alternative" {
        alternatives += 1
        inside.alternatives = alternatives
      }
      for (number, part) in parts.enumerated() {
        let head = MessageHead(part)
        inside.place = around.place.isEmpty ? "part \(number + 1)" : "\(around.place).\(number + 1)"
        read(head, part[head.end...], inside, depth + 1)
        if self.parts.count >= Self.mostParts { break }
      }
      return
    }
    let encoding = TransferEncoding(head.bytes("content-transfer-encoding").map { String(decoding: $0, as: UTF8.self) } ?? "")
    if name == "message/rfc822" || name == "message/global" {
      guard isWithin(depth) else { return }
      let inner = encoding.decoded(body)
      return read(message: inner[(inner.firstIndex { $0 > 0x20 } ?? inner.endIndex)...], depth: depth + 1)
    }
    let disposition = ParameterizedField(head.bytes("content-disposition") ?? [])
    add(
      Part(
        contentType: name.hasPrefix("multipart/") ? "text/plain" : name, parameters: type.parameters,
        fileName: disposition.parameters["filename"] ?? type.parameters["name"], isAttachment: disposition.value == "attachment",
        bytes: encoding.decoded(body), day: around.day, alternatives: around.alternatives,
        place: around.place.isEmpty ? "text" : around.place))
  }

  private mutating func isWithin(_ depth: Int) -> Bool {
    if depth < Self.maximumDepth { return true }
    warn("Parts that are nested more than \(Self.maximumDepth) deep were not read.")
    return false
  }

  private mutating func add(_ part: Part) {
    guard parts.count < Self.mostParts else { return warn("The message has more than \(Self.mostParts) parts; the others were not read.") }
    parts.append(part)
  }

  private mutating func warn(_ message: String) {
    if !warnings.contains(message) { warnings.append(message) }
  }
}

extension Message.Part {
  package var isText: Bool { contentType.hasPrefix("text/") }

  /// The part as text: by its charset, in a page without one by what the page says; of flowed text the lines as they were written.
  package var text: String {
    let declared = parameters["charset"] ?? (contentType == "text/html" ? Self.charset(ofPage: bytes) : nil)
    let text = Charset.text(bytes, declared)
    guard contentType == "text/plain", parameters["format"]?.lowercased() == "flowed" else { return text }
    return FlowedText.lines(of: text, deletesSpace: parameters["delsp"]?.lowercased() == "yes")
  }

  /// What stands behind `charset=` in the first 1024 bytes, where a page has to say it (WHATWG HTML, section 4.2.5.4).
  private static func charset(ofPage bytes: [UInt8]) -> String? {
    let beginning = String(decoding: bytes.prefix(1_024), as: UTF8.self).lowercased()
    guard let found = beginning.firstRange(of: "charset") else { return nil }
    let rest = beginning[found.upperBound...].drop { " =\"'".contains($0) }
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_:".contains($0)) }
    return name.isEmpty ? nil : String(name)
  }
}
