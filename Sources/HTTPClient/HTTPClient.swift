internal import CCurl

/// A client of one HTTP server, over libcurl. Requests go one after the other, on one connection as long as the server keeps it. Redirects are answers like
/// others: a credential must not go where the server did not say it would.
public final class HTTPClient {
  /// What is asked.
  public struct Request {
    /// GET, POST, …
    public var method: String
    /// Where.
    public var url: String
    /// Further fields of the head, such as `Accept: text/csv`.
    public var headers: [String]
    /// The content.
    public var body: Body?

    /// A request without content, unless it is given.
    public init(_ method: String, _ url: String, headers: [String] = [], body: Body? = nil) {
      self.method = method
      self.url = url
      self.headers = headers
      self.body = body
    }
  }

  /// Content that is sent.
  public struct Body {
    /// Its length in bytes.
    let length: Int
    /// Fills as much of the buffer as it can, and gives how much; 0 at the end.
    let read: (UnsafeMutableRawBufferPointer) throws -> Int

    /// Content of `length` bytes that `read` gives in pieces.
    public init(length: Int, read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
      self.length = length
      self.read = read
    }

    /// These bytes.
    public init(_ bytes: [UInt8]) {
      var rest = bytes[...]
      self.init(length: bytes.count) { buffer in
        let piece = rest.prefix(buffer.count)
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
      }
    }
  }

  /// Why there is no answer, in the words of libcurl.
  public struct Failure: Error, CustomStringConvertible {
    /// Such as `Failed to connect to 127.0.0.1 port 8080`.
    public let description: String
  }

  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private let curl: UnsafeMutableRawPointer
  /// The most bytes of an answer's content that are kept.
  private let most: Int
  /// libcurl's words for the last failure.
  private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// A client that reaches every host through the Unix domain socket at `unixSocket`, when one is given. A connection that is not made within
  /// `connectTimeout` milliseconds is given up, and so is a request over which nothing comes or goes for `idleTimeout` seconds, or that takes longer than
  /// `timeout` milliseconds in all. An answer of more than `most` bytes is a failure, but for what goes elsewhere.
  public init(
    unixSocket: String? = nil, userAgent: String, connectTimeout: Int = 10_000, idleTimeout: Int = 300, timeout: Int? = nil,
    most: Int = .max
  ) {
    precondition(Self.isReady, "libcurl cannot be used")
    self.most = most
    curl = curl_easy_init()!
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    curl_set_number(curl, CURLOPT_NOSIGNAL, 1)
    curl_set_pointer(curl, CURLOPT_ERRORBUFFER, reason)
    curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
    curl_set_text(curl, CURLOPT_USERAGENT, userAgent)
    curl_set_number(curl, CURLOPT_CONNECTTIMEOUT_MS, connectTimeout)
    curl_set_number(curl, CURLOPT_LOW_SPEED_LIMIT, 1)
    curl_set_number(curl, CURLOPT_LOW_SPEED_TIME, idleTimeout)
    if let timeout { curl_set_number(curl, CURLOPT_TIMEOUT_MS, timeout) }
    if let unixSocket { curl_set_text(curl, CURLOPT_UNIX_SOCKET_PATH, unixSocket) }
    curl_set_transfer(curl, CURLOPT_WRITEFUNCTION) { bytes, _, count, transfer in
      Transfer.of(transfer).receive(UnsafeRawBufferPointer(start: bytes, count: count))
    }
    curl_set_transfer(curl, CURLOPT_READFUNCTION) { bytes, _, count, transfer in
      Transfer.of(transfer).send(UnsafeMutableRawBufferPointer(start: bytes, count: count))
    }
    curl_set_progress(curl) { transfer, _, _, _, sent in
      Transfer.of(transfer).progress?(Int(sent))
      return 0
    }
  }

  deinit {
    curl_easy_cleanup(curl)
    reason.deallocate()
  }

  /// What a server has answered.
  public struct Answer {
    /// The status.
    public let status: Int
    /// The content, but for what went elsewhere.
    public let body: [UInt8]
  }

  /// What the callbacks of one request need.
  private final class Transfer {
    let curl: UnsafeMutableRawPointer
    let body: Body?
    let take: ((UnsafeRawBufferPointer) throws -> Void)?
    let progress: ((_ sent: Int) -> Void)?
    let most: Int
    var received: [UInt8] = []
    /// What the caller's own code has thrown, or that the answer is too long.
    var error: (any Error)?

    init(
      _ curl: UnsafeMutableRawPointer, _ body: Body?, _ take: ((UnsafeRawBufferPointer) throws -> Void)?,
      _ progress: ((_ sent: Int) -> Void)?, most: Int
    ) {
      (self.curl, self.body, self.take, self.progress, self.most) = (curl, body, take, progress, most)
    }

    static func of(_ pointer: UnsafeMutableRawPointer?) -> Transfer { Unmanaged<Transfer>.fromOpaque(pointer!).takeUnretainedValue() }

    var status: Int {
      var status = 0
      curl_get_number(curl, CURLINFO_RESPONSE_CODE, &status)
      return status
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
      guard let take, (200..<300).contains(status) else {
        guard bytes.count <= most - received.count else {
          error = Failure(description: "The answer has more than \(most) bytes")
          return 0
        }
        received += bytes
        return bytes.count
      }
      do { try take(bytes) } catch {
        self.error = error
        return 0
      }
      return bytes.count
    }

    func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
      do { return try body?.read(buffer) ?? 0 } catch {
        self.error = error
        return Int(CURL_READFUNC_ABORT)
      }
    }
  }

  /// Sends a request and gives the answer. The content of one that is no error goes to `take` piece by piece, where there is one. `progress` is
  /// called at least once a second with the bytes that have been sent. Throws `Failure`, and what `take` and `request.body` throw.
  public func send(
    _ request: Request, progress: ((_ sent: Int) -> Void)? = nil, to take: ((UnsafeRawBufferPointer) throws -> Void)? = nil
  ) throws -> Answer {
    // Expect would wait for a server that does not know it.
    var fields: UnsafeMutablePointer<curl_slist>?
    for field in request.headers + ["Expect:"] { fields = curl_slist_append(fields, field) }
    defer { curl_slist_free_all(fields) }
    curl_set_text(curl, CURLOPT_URL, request.url)
    curl_set_pointer(curl, CURLOPT_HTTPHEADER, fields)
    curl_set_number(curl, request.body == nil ? CURLOPT_HTTPGET : CURLOPT_UPLOAD, 1)
    if let body = request.body { curl_set_size(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(body.length)) }
    curl_set_text(curl, CURLOPT_CUSTOMREQUEST, request.method)
    curl_set_number(curl, CURLOPT_NOPROGRESS, progress == nil ? 1 : 0)
    reason.pointee = 0
    let transfer = Transfer(curl, request.body, take, progress, most: most)
    let code = withExtendedLifetime(transfer) {
      let pointer = Unmanaged.passUnretained(transfer).toOpaque()
      curl_set_pointer(curl, CURLOPT_WRITEDATA, pointer)
      curl_set_pointer(curl, CURLOPT_READDATA, pointer)
      curl_set_pointer(curl, CURLOPT_XFERINFODATA, pointer)
      return curl_easy_perform(curl)
    }
    if let error = transfer.error { throw error }
    guard code == CURLE_OK else {
      let said = String(cString: reason)
      throw Failure(description: said.isEmpty ? String(cString: curl_easy_strerror(code)) : said)
    }
    return Answer(status: transfer.status, body: transfer.received)
  }
}
