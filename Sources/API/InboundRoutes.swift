internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Messages that a mail service hands in, signed. They are stored for the person they were sent to, or sent by.
enum InboundRoutes {
  static let endpoints: [Endpoint] = [
    .signed(
      "/inbound/email", "Take in a message from a mail service", tag: "Parsers",
      files: [
        .init("message/rfc822", ["schema": ["type": "string", "description": "The whole message, its head included."]]),
        .init("application/octet-stream", ["schema": ["type": "string", "format": "binary", "description": "The same."]]),
      ], .one(Receipt.schema), handler: take)
  ]

  /// What has been done with a message.
  struct Receipt: Sendable {
    var outcome = DocumentInbox.Outcome()

    static let schema = ObjectSchema("InboundReceipt", "What has been done with a message.", Receipt()) {
      Property("created", \.outcome.created, .integer(), "How many flights and other things were stored.", access: .readOnly)
      Property("known", \.outcome.known, .integer(), "How many were there already.", access: .readOnly)
      Property("incomplete", \.outcome.incomplete, .integer(), "How many had too little in them to be stored.", access: .readOnly)
      Property(
        "warnings", \.outcome.warnings, .array(of: .anyText, most: 1_000), "What to know of the message as a whole.", access: .readOnly)
    }
  }

  /// The clocks of a mail service and of this server may differ by so much, in milliseconds.
  static let tolerance: Int64 = 5 * 60_000

  static func take(_ services: Services, _ request: Request) throws -> Write<Receipt> {
    let message = try request.body.bytes()
    let now = services.clock.now()
    let signature = try check(message, services, request, at: now)
    let inbox = DocumentInbox(services: services)
    guard let user = try inbox.recipient(of: message) else {
      throw APIError(status: .unprocessableContent, code: "unknown_recipient", message: DocumentInbox.nobody)
    }
    let store = inbox.prepare(message, for: user, at: now)
    return Write { db in
      // Kept for longer than the signature is good for, in the transaction of what it brings.
      let key = "inbound \(Secrets.hexadecimal(signature))"
      if try db.answer(toKey: key, of: user.id, after: now) != nil { throw replayed }
      let outcome = try store(db)
      try db.insert(
        StoredAnswer(requestHash: signature, status: 200, headers: "{}", body: []), toKey: key, of: user.id, user: user.id, at: now,
        expires: Instant(milliseconds: now.milliseconds + 4 * tolerance))
      return .ok(Receipt(outcome: outcome))
    }
  }

  private static let replayed = APIError(
    status: .conflict, code: "replayed", message: "This very message with this signature has been taken in already.")

  /// The signature, once it is right. Throws 401 for one that is none or is too old, and 403 where no mail service is expected.
  private static func check(_ message: [UInt8], _ services: Services, _ request: Request, at now: Instant) throws -> [UInt8] {
    guard let secret = services.settings.inboundSecret else {
      throw APIError.forbidden("This server takes no messages from mail services: PEREGRINE_INBOUND_SECRET is not set.")
    }
    let form =
      "X-Peregrine-Timestamp must hold the seconds since 1970, and X-Peregrine-Signature-256 sha256= and the HMAC-SHA-256 of timestamp, full stop and content, in hexadecimal digits."
    guard let timestamp = request.header("X-Peregrine-Timestamp"), let seconds = Int64(timestamp),
      let said = request.header("X-Peregrine-Signature-256")
    else { throw APIError.unauthorized(form) }
    let code = Secrets.authenticationCode(Array("\(timestamp).".utf8) + message, key: Array(secret.utf8))
    guard Secrets.areEqual(Array("sha256=\(Secrets.hexadecimal(code))".utf8), Array(said.lowercased().utf8)) else {
      throw APIError.unauthorized("The signature does not belong to this message. " + form)
    }
    guard abs(now.milliseconds / 1_000 - seconds) <= tolerance / 1_000 else {
      throw APIError.unauthorized("The message was signed more than five minutes ago, or the clocks differ by that. Sign it again.")
    }
    return code
  }
}

extension Endpoint {
  /// An endpoint for a machine that signs what it sends.
  static func signed<Output>(
    _ path: String, _ summary: String, tag: String, files: [JSON.Member], _ output: OutputSchema<Output>,
    handler: @escaping @Sendable (Services, Request) throws -> Write<Output>
  ) -> Endpoint {
    Endpoint(
      method: .post, path: path, summary: summary, tag: tag, access: .open, bucket: nil, execution: .worker, maxBody: nil, query: [],
      input: nil, fileContent: files, output: Result(status: 200, schema: output.schema.document, isList: false),
      components: output.schema.components
    ) { services, request, _ in
      _ = try NoQuery.schema.parameters(of: request)
      let write = try handler(services, request)
      return try services.database.write { try Envelope.response(write.body($0), output, nil, request) }
    }
  }
}
