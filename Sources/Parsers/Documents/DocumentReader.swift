/// Reads a document of any kind: finds out what it is, has it read by what knows that, and puts together what is said in several places.
package struct DocumentReader: Sendable {
  /// What has come of a document.
  package struct Result: Equatable, Sendable {
    package var reading = DocumentReading()
    /// Of a message, what it is called by.
    package var messageID: String?
    /// Whether it is nothing that is read here, so that the first warning is an error. A newsletter is not: it was read, and says nothing.
    package var isUnreadable = false

    /// Why nothing could be read at all, in a sentence; nil when it could.
    package var failure: String? {
      guard isUnreadable, reading.isEmpty else { return nil }
      return reading.warnings.first ?? "This is no document that can be read here."
    }
  }

  let context: DocumentContext
  let programs: DocumentPrograms

  package init(context: DocumentContext, programs: DocumentPrograms) {
    self.context = context
    self.programs = programs
  }

  /// Reads `bytes`, which are of `kind`; nil: of what they look like.
  package func read(_ bytes: [UInt8], kind: DocumentKind? = nil) -> Result {
    let kind = kind ?? DocumentKind(bytes)
    var result = Result()
    switch kind {
    case .boardingPass, .walletPass, .png, .jpeg, .pdf:
      let (reading, failure) = part(bytes, kind, context)
      result.reading = reading
      if let failure {
        result.reading.warnings.insert(failure, at: 0)
        result.isUnreadable = reading.isEmpty
      } else if reading.isEmpty, reading.warnings.isEmpty {
        result.reading.warnings.append("Nothing in this document names a flight, a reservation or a boarding pass that can be read.")
      }
    case .calendar: result.reading = CalendarReader.readings(bytes, context)
    case .json:
      let reading = SchemaOrg.readings(json: bytes, kind: .jsonLD, context)
      result.reading = DocumentMerger.merged(reading, context)
    case .message, .html, .text:
      let mail = MailReader(bytes, contentType: kind == .message ? nil : kind == .html ? "text/html" : "text/plain")
      result.messageID = kind == .message ? mail.messageID : nil
      result.reading = mail.read(context, text: ItineraryText.readings) { part, context in
        attachment(part.bytes, context)
      }
    }
    askOther(bytes, kind, &result)
    return result
  }

  /// What came with a message; nil where it is nothing that is read. What cannot be read is told, and the rest of the message stands.
  private func attachment(_ bytes: [UInt8], _ context: DocumentContext) -> DocumentReading? {
    let kind = DocumentKind(bytes)
    switch kind {
    case .walletPass, .pdf, .png, .jpeg:
      var (reading, failure) = part(bytes, kind, context)
      // Most pictures in messages are ornaments, and most archives no passes.
      if let failure, kind == .pdf { reading.warnings.append("An attachment: \(failure)") }
      return reading
    case .calendar: return CalendarReader.readings(bytes, context)
    default: return nil
    }
  }

  /// A document that is no text, and why it, or a part of it, could not be read.
  private func part(_ bytes: [UInt8], _ kind: DocumentKind, _ context: DocumentContext) -> (DocumentReading, failure: String?) {
    var reading = DocumentReading()
    do {
      switch kind {
      case .boardingPass: reading.flights = try BoardingPass(bytes: bytes).readings(context)
      case .walletPass: reading = try WalletPass.read(bytes, context)
      case .pdf: return pdf(bytes, context)
      default:
        let contents = try programs.barcodes(bytes)
        reading = self.reading(of: contents, context)
        if contents.isEmpty { return (reading, "There is no barcode in the picture that can be read; a sharper or larger one may help.") }
      }
    } catch { return (reading, "\(error)".sentence) }
    return (reading, nil)
  }

  /// What barcodes say; what is no boarding pass is told.
  private func reading(of contents: [[UInt8]], _ context: DocumentContext) -> DocumentReading {
    var reading = DocumentReading()
    for content in contents {
      do { reading.flights += try BoardingPass(bytes: content).readings(context) } catch {
        reading.warnings.append("A barcode is no boarding pass: \(error).")
      }
    }
    return DocumentMerger.merged(reading, context)
  }

  /// The barcodes on the pages of a PDF and its text, of which either may be missing.
  private func pdf(_ bytes: [UInt8], _ context: DocumentContext) -> (DocumentReading, failure: String?) {
    var reading = DocumentReading()
    var failures: [String] = []
    do {
      var contents: [[UInt8]] = []
      for picture in try programs.pictures(bytes) { contents += try programs.barcodes(picture) }
      // Tickets carry other codes too, which say nothing to a traveller.
      reading = self.reading(of: contents.filter { DocumentKind($0) == .boardingPass }, context)
    } catch { failures.append("\(error)".sentence) }
    do { reading.append(ItineraryText.readings(try programs.text(bytes), context)) } catch { failures.append("\(error)".sentence) }
    return (DocumentMerger.merged(reading, context), failures.first)
  }

  /// Has another program read the document as well, where there is one, for the senders that it knows. It fills what is missing; of what is there the more
  /// reliable stays.
  private func askOther(_ bytes: [UInt8], _ kind: DocumentKind, _ result: inout Result) {
    guard let reservations = programs.reservations, [.message, .html, .pdf, .walletPass].contains(kind) else { return }
    guard let json = try? reservations(bytes, kind) else { return }
    let other = SchemaOrg.readings(json: json, kind: .program, context)
    guard !other.isEmpty else { return }
    result.reading.append(other)
    result.reading = DocumentMerger.merged(result.reading, context)
    result.isUnreadable = false
  }
}

extension String {
  /// With a capital at the beginning and a full stop at the end.
  fileprivate var sentence: String {
    let end = hasSuffix(".") || hasSuffix("!") ? "" : "."
    return prefix(1).uppercased() + dropFirst() + end
  }
}
