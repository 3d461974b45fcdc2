/// What comes with a request, in the forms that browsers and programs send it.
extension Request {
  /// The `Content-Type`; nil without one. Throws 400 when it is malformed or there are several, of which readers could choose differently.
  public func mediaType() throws -> MediaType? {
    let values = headers("content-type")
    guard values.count < 2 else { throw HTTPError(.badRequest, "The request has more than one Content-Type field.") }
    return try values.first.map { try MediaType(parsing: $0) }
  }

  /// The name/value pairs of an `application/x-www-form-urlencoded` body. Throws 415 for another media type, 400 for a malformed body.
  public func form() throws -> QueryItems {
    guard try mediaType()?.essence == "application/x-www-form-urlencoded" else {
      throw HTTPError(.unsupportedMediaType, "The content must be application/x-www-form-urlencoded.")
    }
    return try FormURLEncoded.parse(body.bytes())
  }

  /// The parts of a `multipart/form-data` body in memory. Throws 415, 400 and 413 as `Multipart.parse` does.
  public func parts(limits: Multipart.Limits = .init()) throws -> [Multipart.Part] {
    try Multipart.parse(body.bytes(), contentType: multipartType(), limits: limits)
  }

  /// Calls `take` with the parts of a `multipart/form-data` body piece by piece, so that a file of any size costs no memory. Throws as
  /// `parts` does, and what `take` throws.
  public func forEachPart(limits: Multipart.Limits = .init(), _ take: (Multipart.Event) throws -> Void) throws {
    var parser = try Multipart.Parser(contentType: multipartType(), limits: limits)
    try body.forEachPiece { try parser.feed($0, take) }
    try parser.finish()
  }

  private func multipartType() throws -> MediaType {
    guard let type = try mediaType() else {
      throw HTTPError(.unsupportedMediaType, "The content must be multipart/form-data, and its Content-Type must say so.")
    }
    return type
  }

  /// The cookies that came with the request.
  public func cookies() -> Cookies { Cookies(parsing: headers("cookie")) }
}

/// Conditional requests (RFC 9110 section 13).
extension Request {
  /// Whether the client has this version already and gets 304: `If-None-Match` of a GET or HEAD names `current`, nil
  /// meaning that there is no such resource. Throws 412 where `If-Match`, or `If-None-Match` of another method, forbids to go on; 400 for
  /// a malformed list.
  public func isNotModified(_ current: ETag?) throws -> Bool {
    if let list = headerList("if-match"), try current?.matches(ifMatch: list) != true {
      throw HTTPError(.preconditionFailed, "The resource is not in a version that If-Match names; read it again and repeat the change.")
    }
    guard let list = headerList("if-none-match"), try current?.matches(ifNoneMatch: list) == true else { return false }
    guard method == .get || method == .head else {
      throw HTTPError(.preconditionFailed, "The resource exists in a version that If-None-Match names.")
    }
    return true
  }
}
