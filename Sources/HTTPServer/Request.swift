/// A request as its handler sees it: the head's bytes, read where they are asked for, and the whole content. A value that may be kept and sent
/// to another thread.
public struct Request: Sendable {
  let head: RequestHead
  /// Bytes that hold the head from `base` on.
  let bytes: [UInt8]
  let base: Int
  /// The path in normal form where it differs from the one sent.
  let normalPath: [UInt8]?
  let parameters: Router.Parameters
  let parameterNames: [String]
  let peer: IPAddress?
  let isEncrypted: Bool
  let trusted: TrustedProxies

  /// Identifies the request in the log and in the answer's `X-Request-Id`: the client's own when that is sane, else a new one.
  public let id: String
  /// The content; complete and within the route's limit.
  public let body: RequestBody
  /// The pattern of the route that answers, such as `/flights/:id`.
  public let route: String

  /// The method; HEAD stays HEAD although a GET route answers it.
  public var method: Method { head.method }

  /// The path, percent-decoded and without dot segments; an escaped `/` stays `%2F`.
  public var path: String {
    normalPath.map { String(decoding: $0, as: UTF8.self) } ?? string(head.path)
  }

  /// What was asked for, as bytes that are the same for no two different resources: the path in normal form, and the query as it was sent.
  public var target: [UInt8] {
    var target: [UInt8] = []
    appendTarget(to: &target)
    return target
  }

  /// Appends `target`, with room for it and as many bytes again.
  public func appendTarget(to target: inout [UInt8]) {
    target.reserveCapacity(target.count + 2 * (head.path.count + (head.query?.count ?? 0)))
    if let normalPath {
      target += normalPath
    } else {
      target += bytes[(base + head.path.lowerBound)..<(base + head.path.upperBound)]
    }
    if let query = head.query {
      target.append(ASCII.question)
      target += bytes[(base + query.lowerBound)..<(base + query.upperBound)]
    }
  }

  /// Whether the client takes gzip and likes it at least as well as content without a coding.
  public var prefersGzip: Bool { AcceptEncoding.prefersGzip(headerList("accept-encoding")) }

  /// The address of the client: of the connection's other end, or what a trusted proxy says. Nil on a Unix domain socket.
  public var clientAddress: IPAddress? { forwarding.client }

  /// `http` or `https`, as the client sees it.
  public var scheme: String { forwarding.scheme ?? (isEncrypted ? "https" : "http") }

  /// The host and port the client asked for, or an empty string for HTTP/1.0 without Host.
  public var host: String { forwarding.host ?? string(head.host) }

  private var forwarding: Forwarding {
    // The fields of anybody else say nothing, and are not looked for.
    guard trusted.contains(peer) else { return Forwarding(client: peer, scheme: nil, host: nil) }
    return Forwarding.resolve(
      peer: peer, trusted: trusted, forwarded: headers("forwarded"), xForwardedFor: headers("x-forwarded-for"),
      proto: headers("x-forwarded-proto"), host: headers("x-forwarded-host"))
  }

  /// The value of the route's parameter `name`, percent-decoded. Throws 400 when it does not decode.
  public func parameter(_ name: String) throws -> String {
    guard let index = parameterNames.firstIndex(of: name) else {
      preconditionFailure("the route \(route) has no parameter \(name)")
    }
    let range = parameters.ranges[index]
    // Only %2F and %25 are left to decode in a normal path.
    if let normalPath { return try PercentEncoding.decode(normalPath.span.extracting(range), plusAsSpace: false, in: "The path") }
    return string((head.path.lowerBound + range.lowerBound)..<(head.path.lowerBound + range.upperBound))
  }

  /// The value of the first field of this name, without regard to case; nil without one.
  public func header(_ name: String) -> String? {
    for field in head.fields where matches(field, name) { return string(field.valueRange) }
    return nil
  }

  /// What `body` makes of the bytes of the first field of this name; nil without one.
  public func withHeader<Result>(_ name: String, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result? {
    for field in head.fields where matches(field, name) {
      let range = field.valueRange
      return try bytes.withUnsafeBytes {
        try body(UnsafeRawBufferPointer(rebasing: $0[(base + range.lowerBound)..<(base + range.upperBound)]))
      }
    }
    return nil
  }

  /// The values of all fields of this name in order.
  public func headers(_ name: String) -> [String] {
    head.fields.filter { matches($0, name) }.map { string($0.valueRange) }
  }

  /// The values of all fields of this name as the one list they stand for (RFC 9110 section 5.3); nil without one.
  public func headerList(_ name: String) -> String? {
    var list: String?
    for field in head.fields where matches(field, name) {
      let value = string(field.valueRange)
      list = list.map { "\($0), \(value)" } ?? value
    }
    return list
  }

  /// The query's names and values, decoded, in order. Throws 400 when a value is no UTF-8 or there are too many.
  public func query() throws -> QueryItems {
    guard let range = head.query else { return QueryItems() }
    return try QueryItems(parsing: bytes.span.extracting((base + range.lowerBound)..<(base + range.upperBound)))
  }

  /// The same request with a copy of just its head's bytes, so that it can be kept without keeping the buffer it arrived in.
  consuming func owningItsBytes() -> Request {
    guard base > 0 || bytes.count > head.length else { return self }
    return Request(
      head: head, bytes: Array(bytes[base..<(base + head.length)]), base: 0, normalPath: normalPath, parameters: parameters,
      parameterNames: parameterNames, peer: peer, isEncrypted: isEncrypted, trusted: trusted, id: id, body: body,
      route: route)
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[(base + range.lowerBound)..<(base + range.upperBound)], as: UTF8.self)
  }

  private func matches(_ field: RequestHead.Field, _ name: String) -> Bool {
    guard Int(field.nameLength) == name.utf8.count else { return false }
    var i = base + Int(field.name)
    for byte in name.utf8 {
      guard ASCII.lowercased(bytes[i]) == ASCII.lowercased(byte) else { return false }
      i += 1
    }
    return true
  }
}
