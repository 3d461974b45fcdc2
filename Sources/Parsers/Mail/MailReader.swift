internal import Travel

/// Reads what a message says of journeys: reservations in the words of schema.org, calendars and other attachments, and, where there are none, its text.
package struct MailReader: Sendable {
  package let message: Message

  /// `contentType`: what is known of it, such as `text/html`; nil: what it looks like.
  package init(_ bytes: [UInt8], contentType: String? = nil) { message = Message(bytes, contentType: contentType) }

  package var messageID: String? { message.messageID }

  /// `text` reads an itinerary that people read; `attachment` reads a part that is no text: a pass, a PDF, a picture; nil where it is none of those.
  package func read(
    _ context: DocumentContext, text: (String, DocumentContext) -> DocumentReading,
    attachment: (Message.Part, DocumentContext) -> DocumentReading?
  ) -> DocumentReading {
    var reading = DocumentReading()
    for warning in message.warnings { reading.warn(warning) }
    for part in message.parts {
      let context = self.context(of: part, context)
      guard let found = structured(part, context) ?? (Self.isReadable(part) ? nil : attachment(part, context)) else { continue }
      reading.append(found)
    }
    if reading.isEmpty { reading.append(readTexts(context, text)) }
    return DocumentMerger.merged(reading, context)
  }

  /// The day of the message that a part belongs to.
  private func context(of part: Message.Part, _ context: DocumentContext) -> DocumentContext {
    var context = context
    if let day = part.day ?? message.day { context.referenceDay = day }
    return context
  }

  private static func isReadable(_ part: Message.Part) -> Bool { part.isText || part.contentType == "application/ld+json" }

  /// nil: it is neither a page nor a calendar nor data.
  private func structured(_ part: Message.Part, _ context: DocumentContext) -> DocumentReading? {
    let name = part.fileName?.lowercased() ?? ""
    if part.contentType == "text/calendar" || part.contentType == "application/ics" || name.hasSuffix(".ics") || name.hasSuffix(".vcs") {
      return CalendarReader.readings(part.bytes, context)
    }
    switch part.contentType {
    case "text/html", "application/xhtml+xml":
      let page = HTMLDocument(part.text)
      var reading = DocumentReading()
      for script in page.jsonLD { reading.append(SchemaOrg.readings(json: script, kind: .jsonLD, context)) }
      let microdata = page.microdata
      if !microdata.isEmpty { reading.append(SchemaOrg.readings(microdata, kind: .microdata, context)) }
      return reading
    case "application/ld+json": return SchemaOrg.readings(json: part.bytes, kind: .jsonLD, context)
    default: return nil
    }
  }

  // MARK: Text

  /// The texts that are to be shown: of alternatives the page, in which columns are still to be seen, else the plain one.
  private func readTexts(_ context: DocumentContext, _ read: (String, DocumentContext) -> DocumentReading) -> DocumentReading {
    var reading = DocumentReading()
    var done: Set<Int> = []
    for part in message.parts where Self.isShown(part) {
      if let group = part.alternatives, !done.insert(group).inserted { continue }
      let candidates = part.alternatives.map { group in message.parts.filter { $0.alternatives == group && Self.isShown($0) } } ?? [part]
      for candidate in candidates.sorted(by: { Self.rank($0) < Self.rank($1) }) {
        let isPage = candidate.contentType == "text/html"
        let text = isPage ? HTMLDocument(candidate.text).text : candidate.text
        guard !text.allSatisfy(\.isWhitespace) else { continue }
        var inside = self.context(of: candidate, context)
        if let day = MessageDate.forwarded(in: text) { inside.referenceDay = day }
        let found = read(text, inside)
        reading.append(found)
        if !found.isEmpty { break }
      }
    }
    return reading
  }

  private static func isShown(_ part: Message.Part) -> Bool { part.contentType == "text/html" || part.contentType == "text/plain" }

  private static func rank(_ part: Message.Part) -> Int { part.contentType == "text/html" ? 0 : 1 }
}
