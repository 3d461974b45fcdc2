public import Logging
internal import Threads

/// An answer: status, header fields, content. The server adds `Date`, `Content-Length` or `Transfer-Encoding`, `Connection`,
/// `X-Request-Id` (a handler's own are passed over), the configuration's common fields, and compresses when that is accepted and worth it.
/// Content that has been gzipped before says so by `Content-Encoding`, with the entity tag of the plain form; who does not take gzip gets that.
public struct Response: Sendable {
  /// What is sent after the header section.
  public enum Body: Sendable {
    /// Content that is in memory.
    case bytes([UInt8])
    /// Content that is made while it is sent.
    case stream(BodyStream)
  }

  /// The status code.
  public var status: Status
  /// The header fields.
  public var headers: Headers
  /// The content; it is not sent in answer to HEAD, nor with 204 and 304.
  public var body: Body
  /// What the log says of the request besides what the server knows of it, such as who has asked.
  public var logMetadata: Logger.Metadata = [:]

  /// An answer whose content is `body`.
  public init(_ status: Status, headers: Headers = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = .bytes(body)
  }

  /// The same with its content gzipped, where that is worth it: for an answer that is kept and sent again.
  public var gzipped: Response { Compression.compressed(self) }

  /// An answer whose content is made piece by piece while the client reads: with its length where the stream knows that, or else chunked, or until
  /// close for HTTP/1.0.
  public init(_ status: Status, headers: Headers = [:], stream: BodyStream) {
    self.status = status
    self.headers = headers
    self.body = .stream(stream)
  }
}

/// Content that is made piece by piece. The server asks for the next piece when the client has read most of what came before, on the
/// thread that ran the handler's kind of route: a worker for `worker` routes, the event loop for `inline` ones.
public struct BodyStream: Sendable {
  let next: @Sendable () throws -> [UInt8]?
  /// Bytes in all, where that is known before.
  let length: Int?

  /// A stream with private `state`. `next` gives the next piece (of any size over 0; some 16–64 KiB is best), nil at the end. When it
  /// throws, or gives other than `length` bytes where that is said, the connection is cut so that the client can tell that content is missing.
  public init<State: Sendable>(_ state: State, length: Int? = nil, next: @escaping @Sendable (inout State) throws -> [UInt8]?) {
    self.length = length
    let state = Locked(state)
    self.next = { try state.withLock(next) }
  }
}
