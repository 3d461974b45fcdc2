internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// Documents in, drafts out: mail, boarding passes, wallet passes, calendars. Nothing is stored unless that is asked for.
enum ParserRoutes {
  static let endpoints: [Endpoint] = [
    .upload(
      "/parse-email", "Read the flights and reservations in a message", tag: "Parsers", .account(.write(.parsers)),
      query: DraftSaving.Query.schema, json: MailText.schema.schema.document, files: mailFiles,
      components: MailText.schema.schema.components, DraftView.output, bucket: .email
    ) { call in
      try parse(call) { (text: MailText) in (try text.document(), nil) }
    },
    .upload(
      "/parse-boardingpass", "Read a boarding pass", tag: "Parsers", .account(.write(.parsers)), query: DraftSaving.Query.schema,
      json: Barcode.schema.schema.document, files: passFiles, components: Barcode.schema.schema.components, DraftView.output,
      bucket: .boardingPass
    ) { call in
      try parse(call) { (pass: Barcode) in (Array(pass.barcode.utf8), .boardingPass) }
    },
  ]

  // MARK: Content

  /// A message in parts, for who has no whole one.
  struct MailText: Sendable, JSONDocument {
    var text: String?
    var html: String?
    var subject: String?
    var from: String?
    var date: String?

    static let schema = ObjectSchema("MailText", "A message, or what is left of one. text or html is required.", MailText()) {
      Property("text", \.text, .string(0...5_000_000), "What it says.", example: "LH400 FRA 29MAR 1030 JFK 1305")
      Property("html", \.html, .string(0...5_000_000), "The same for a browser, which may carry structured data.")
      Property("subject", \.subject, .string(0...2_000), "Its subject.")
      Property("from", \.from, .string(0...2_000), "Who sent it.")
      Property(
        "date", \.date, .string(0...100), "When it was sent, as in a message's head: dates without a year are near it.",
        example: "Sun, 01 Mar 2026 09:00:00 +0100")
    }

    /// The message that it makes.
    func document() throws -> [UInt8] {
      guard text ?? html != nil else { throw APIError.validation("text", "is required, or html") }
      var head = ""
      for (name, value) in [("Subject", subject), ("From", from), ("Date", date)] {
        guard let value, !value.isEmpty else { continue }
        head += "\(name): \(value.replacing("\r", with: " ").replacing("\n", with: " "))\r\n"
      }
      // No text has a line that is 70 letters of this.
      let boundary = "=_" + String(repeating: "peregrine", count: 6)
      head += "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"\(boundary)\"\r\n\r\n"
      for (type, content) in [("plain", text), ("html", html)] {
        guard let content else { continue }
        head += "--\(boundary)\r\nContent-Type: text/\(type); charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\(content)\r\n"
      }
      return Array((head + "--\(boundary)--\r\n").utf8)
    }
  }

  /// What a scanner has read.
  struct Barcode: Sendable, JSONDocument {
    var barcode = ""

    static let schema = ObjectSchema("BoardingPassText", "The content of a boarding pass's barcode.", Barcode()) {
      Property(
        "barcode", \.barcode, .string(1...10_000), "As it was read, spaces included.",
        example: "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100", isRequired: true)
    }
  }

  private static let mailFiles: [JSON.Member] = files([
    ("message/rfc822", "The whole message as a mail program saves it."), ("text/html", "A message's page."),
    ("text/plain", "A message's text."),
    ("text/calendar", "A calendar."), ("application/pdf", "A document that came with one."),
  ])

  private static let passFiles: [JSON.Member] = files([
    ("image/png", "A picture of the barcode."), ("image/jpeg", "A picture of the barcode."),
    ("application/vnd.apple.pkpass", "A wallet pass."), ("application/vnd.apple.pkpasses", "Several wallet passes."),
    ("application/pdf", "A pass to print."), ("text/plain", "The content of the barcode."),
  ])

  private static func files(_ types: [(type: String, description: String)]) -> [JSON.Member] {
    let file: JSON = ["type": "string", "format": "binary", "description": "Any of the other types."]
    let form: JSON = ["type": "object", "required": ["file"], "additionalProperties": false, "properties": ["file": file]]
    return types.map { type in
      let isText = type.type.hasPrefix("text/") || type.type.hasPrefix("message/")
      var schema: [JSON.Member] = [.init("type", "string")]
      if !isText { schema.append(.init("format", "binary")) }
      return .init(type.type, ["schema": .object(schema + [.init("description", .string(type.description))])])
    } + [.init("multipart/form-data", ["schema": form])]
  }

  // MARK: Handlers

  private static func parse<Text: JSONDocument>(
    _ call: Call<NoInput, DraftSaving.Query>, _ read: (Text) throws -> ([UInt8], DocumentKind?)
  ) throws -> Write<[DraftView]> {
    let (services, query) = (call.services, call.query)
    if query.save { try check(call) }
    let (bytes, kind) = try content(of: call.request, read)
    let user = call.caller.user
    let document = services.reader(for: user, at: call.now).read(bytes, kind: kind)
    let resolver = DraftResolver(services, user, at: call.now)
    let drafts = resolver.resolved(document.reading, messageID: document.messageID)
    let meta = meta(drafts.count, document.reading)
    if let failure = document.failure { throw ImportSource.unparseable(failure) }
    return Write { db in
      var drafts = drafts
      if query.save, !drafts.isEmpty {
        try DraftSaving(services: services, user: user, query: query, now: call.now).save(&drafts, db)
      }
      return Answer(status: .ok, output: drafts.map(resolver.view), meta: meta)
    }
  }

  /// What is said of a document as a whole.
  static func meta(_ count: Int, _ reading: DocumentReading) -> [JSON.Member] {
    [.init("count", .number("\(count)")), .init("warnings", .array(reading.warnings.map { .string($0) }))]
  }

  /// Throws 403 for a token that may not write what would be saved.
  private static func check(_ call: Call<NoInput, DraftSaving.Query>) throws {
    let needed = Scopes.write(.parsers).union(.write(.flights)).union(.write(.trips))
    guard call.caller.scopes.isSuperset(of: needed) else {
      throw APIError.forbidden("save=true takes the scopes write:parsers, write:flights and write:trips.")
    }
  }

  /// The document in a request: its content, the part `file` of a form, or what JSON says. Throws 400 and 415.
  private static func content<Text: JSONDocument>(
    of request: Request, _ read: (Text) throws -> ([UInt8], DocumentKind?)
  ) throws -> ([UInt8], DocumentKind?) {
    let type = try request.mediaType()?.essence
    if type == "multipart/form-data" { return (try part(of: request), nil) }
    let bytes = try request.body.bytes()
    guard !bytes.isEmpty else { throw HTTPError(.badRequest, "The request has no content; send the document as it is, or as JSON.") }
    let kind = DocumentKind(bytes, declared: type == "application/x-www-form-urlencoded" ? nil : type)
    // What is said to be text is one, whatever it begins with.
    guard kind == .json, type == nil || ["application/json", "application/x-www-form-urlencoded"].contains(type) else {
      return (bytes, kind)
    }
    // JSON-LD says what it is about; anything else are our own words.
    let json = try JSONContent.read(request)
    if json["@context"] != nil || json["@type"] != nil { return (bytes, kind) }
    if case .array = json { return (bytes, kind) }
    return try read(Text.schema.schema.decode(json))
  }

  private static func part(of request: Request) throws -> [UInt8] {
    var limits = Multipart.Limits()
    limits.partBytes = .max
    var names: [String] = []
    var bytes: [UInt8] = []
    try request.forEachPart(limits: limits) { event in
      switch event {
      case .begin(let head): names.append(head.name)
      case .data(let piece): if names == ["file"] { bytes += piece }
      default: break
      }
    }
    guard names == ["file"] else { throw HTTPError(.badRequest, "The form must have one part, called file, with the document.") }
    return bytes
  }
}

/// What may be sent as JSON in place of a document.
protocol JSONDocument: Sendable {
  static var schema: ObjectSchema<Self> { get }
}
