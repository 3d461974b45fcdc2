internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Runs what changes something, once for each `Idempotency-Key`: what was answered is stored in the transaction of the change, so that after a crash, too,
/// either both are there or neither is.
struct Idempotency: Sendable {
  /// A day, in milliseconds.
  private static let lifetime: Int64 = 24 * 3_600_000
  /// What belongs to an answer besides its content.
  private static let kept = ["Content-Type", "Location", "ETag"]

  /// Runs `prepare`, then what it returns in a transaction. Throws what they throw, and 400, 409 and 422 for the key.
  func run<Output>(
    _ services: Services, _ request: Request, _ caller: Caller?, prepare: () throws -> Write<Output>,
    answer: (Answer<Output>) throws -> Response
  ) throws -> Response {
    guard let key = try Self.key(of: request), let caller else {
      let write = try prepare()
      return try services.database.write { try answer(write.body($0)) }
    }
    let hash = try Self.hash(request)
    let now = services.clock.now()
    func replay(_ db: Connection) throws -> Response? {
      guard let stored = try db.answer(toKey: key, of: caller.keyOwner, after: now) else { return nil }
      return try Self.replay(stored, hash)
    }
    // Before the work: a password need not be hashed again to be told that this has been done.
    if let replayed = try services.database.read({ try replay($0) }) { return replayed }
    let write = try prepare()
    return try services.database.write { db in
      // Asked again: of two requests at once, the second finds what the first has stored.
      if let replayed = try replay(db) { return replayed }
      let made = try write.body(db)
      let response = try answer(made)
      var repeated = made
      repeated.output = made.repeated ?? made.output
      let expires = Instant(milliseconds: now.milliseconds + Self.lifetime)
      try db.insert(
        Self.stored(made.repeated == nil ? response : answer(repeated), hash), toKey: key, of: caller.keyOwner, user: caller.user.id,
        at: now, expires: expires)
      return response
    }
  }

  private static func key(of request: Request) throws -> String? {
    guard request.method == .post, let key = request.header("Idempotency-Key") else { return nil }
    guard (1...128).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) || $0 == 0x20 }) else {
      throw HTTPError(.badRequest, "Idempotency-Key must be 1 to 128 visible characters of ASCII.")
    }
    return key
  }

  private static func hash(_ request: Request) throws -> [UInt8] {
    let target = "\(request.method) \(request.path)?\(try request.query().items.map { "\($0.name)=\($0.value)" }.joined(separator: "&"))\n"
    return try Secrets.hash(Array(target.utf8) + request.body.bytes())
  }

  private static func stored(_ response: Response, _ hash: [UInt8]) -> StoredAnswer {
    var writer = JSONWriter()
    writer.beginObject()
    for name in kept {
      if let value = response.headers[name] {
        writer.name(name)
        writer.string(value)
      }
    }
    writer.endObject()
    var body: [UInt8] = []
    if case .bytes(let bytes) = response.body { body = bytes }
    return StoredAnswer(
      requestHash: hash, status: response.status.code, headers: String(decoding: writer.bytes, as: UTF8.self), body: body)
  }

  private static func replay(_ stored: StoredAnswer, _ hash: [UInt8]) throws -> Response {
    guard stored.requestHash == hash else {
      throw APIError(
        status: .unprocessableContent, code: "idempotency_key_reused",
        message: "This Idempotency-Key was used for another request within the last 24 hours. Use a new one for each request.")
    }
    var headers: Headers = ["Idempotency-Replayed": "true"]
    if case .object(let members)? = try? JSONParser.parse(Array(stored.headers.utf8)) {
      for member in members { if case .string(let value) = member.value { headers[member.name] = value } }
    }
    return Response(Status(stored.status), headers: headers, body: stored.body)
  }
}
