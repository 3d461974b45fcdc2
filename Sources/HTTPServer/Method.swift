/// The request methods this server knows (RFC 9110 section 9, RFC 5789). Names are case-sensitive; any other token is answered 501.
public enum Method: UInt8, Sendable, CaseIterable {
  case get, head, post, put, patch, delete, options, trace, connect

  /// The name as it stands in a request line.
  public var name: String {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .patch: "PATCH"
    case .delete: "DELETE"
    case .options: "OPTIONS"
    case .trace: "TRACE"
    case .connect: "CONNECT"
    }
  }
}
