/// A request that is answered with an error status: thrown by the parsers of this module and by handlers, turned into a response by the
/// server's `ErrorResponder`.
public struct HTTPError: Error, Sendable, Equatable {
  /// The status that answers it.
  public var status: Status
  /// One sentence for the person behind the client: what was wrong, where, and what would be right.
  public var message: String
  /// The limit that was exceeded, in bytes (413, 414, 431 for size) or in fields (431 for number).
  public var limit: Int?
  /// Fields the answer must carry, such as `Allow` or `Retry-After`.
  public var headers: Headers

  /// An error answer with `status` and `message`.
  public init(_ status: Status, _ message: String, limit: Int? = nil, headers: Headers = [:]) {
    self.status = status
    self.message = message
    self.limit = limit
    self.headers = headers
  }

  /// 400 with `message`.
  static func badRequest(_ message: String) -> HTTPError { HTTPError(.badRequest, message) }
}
