internal import Glibc
internal import Logging
internal import Synchronization
internal import Threads

/// What all event loops of a server share.
final class ServerCore: Sendable {
  let configuration: Configuration
  let router: Router
  let writer: ResponseWriter
  let workers: WorkerPool
  /// The context for new connections; replaced when certificates are reloaded.
  let tls: Locked<TLSContext?>
  private let connectionCount = Atomic<Int>(0)
  private let connectionsByAddress = Locked<[IPAddress: Int]>([:])
  private let requestPrefix: [UInt8]
  /// When a loop last found no descriptor for a connection, in milliseconds; held while it refuses one.
  let lastDescriptorWarning = Locked(-1_000)
  /// Loops that have not been told to stop.
  let loopsAccepting: Atomic<Int>

  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  init(_ configuration: Configuration, _ router: Router, _ workers: WorkerPool, loops: Int) throws {
    loopsAccepting = Atomic(loops)
    self.configuration = configuration
    self.router = router
    self.workers = workers
    writer = ResponseWriter(commonHeaders: configuration.commonHeaders)
    tls = Locked(try configuration.tls.map { try TLSContext($0) })
    requestPrefix = (0..<6).map { _ in Self.digits.randomElement()! }
  }

  // MARK: Connections

  /// Counts a connection in; an error is its answer when it is one too many, and it is then not counted.
  func admit(_ peer: IPAddress?) -> HTTPError? {
    let limits = configuration.limits
    guard connectionCount.add(1, ordering: .relaxed).newValue <= limits.connections else {
      connectionCount.subtract(1, ordering: .relaxed)
      return HTTPError(
        .serviceUnavailable, "The server has its \(limits.connections) connections open; try again in a moment.",
        headers: ["Retry-After": "1"])
    }
    guard let key = limitKey(peer) else { return nil }
    let isOver = connectionsByAddress.withLock { counts in
      guard counts[key, default: 0] < limits.connectionsPerAddress else { return true }
      counts[key, default: 0] += 1
      return false
    }
    guard isOver else { return nil }
    connectionCount.subtract(1, ordering: .relaxed)
    return HTTPError(
      .tooManyRequests, "Your address has \(limits.connectionsPerAddress) connections open, which is the most one may have.",
      headers: ["Retry-After": "1"])
  }

  /// Counts a connection out.
  func release(_ peer: IPAddress?) {
    connectionCount.subtract(1, ordering: .relaxed)
    guard let key = limitKey(peer) else { return }
    connectionsByAddress.withLock { counts in
      let left = (counts[key] ?? 1) - 1
      counts[key] = left > 0 ? left : nil
    }
  }

  /// What connections are counted by: nothing for this machine's own and for proxies, behind which many clients stand.
  private func limitKey(_ peer: IPAddress?) -> IPAddress? {
    guard let peer, !peer.isLoopback, !configuration.trustedProxies.contains(peer) else { return nil }
    return peer.limitKey
  }

  // MARK: Answers

  /// A name for a request, 15 characters: unique in this process, and all but certainly among processes.
  func requestID(_ number: UInt64) -> String {
    String(unsafeUninitializedCapacity: 15) { buffer in
      for i in 0..<6 { buffer[i] = requestPrefix[i] }
      var rest = number
      for i in stride(from: 14, through: 6, by: -1) {
        buffer[i] = Self.digits[Int(rest & 31)]
        rest >>= 5
      }
      return 15
    }
  }

  /// The answer to `error`.
  func response(to error: HTTPError, requestID: String) -> Response {
    var response = configuration.errorResponder(error, requestID)
    for field in error.headers.fields where !response.headers.contains(field.name) { response.headers.add(field.name, field.value) }
    return response
  }

  /// The whole answer to a connection that is refused.
  func refusal(_ error: HTTPError, date: [UInt8]) -> [UInt8] {
    let id = requestID(UInt64.random(in: 0...UInt64.max))
    let response = response(to: error, requestID: id)
    guard case .bytes(let body) = response.body else { return [] }
    var output = OutputBuffer(capacity: 1024)
    writer.write(response, framing: .length(body.count), requestID: id, date: date, close: true, http10: false, to: &output)
    output.append(body)
    return output.copy()
  }

  /// Runs the handler of `request`'s route. Whatever it throws becomes an answer; what nobody foresaw is logged with the request's id.
  func answer(_ request: Request, _ route: Int) -> Response {
    var response: Response
    do {
      response = try router.routes[route].handler(request)
    } catch let error as HTTPError {
      response = self.response(to: error, requestID: request.id)
    } catch {
      configuration.logger.error("\(error)", metadata: ["request_id": "\(request.id)", "route": "\(request.route)"])
      response = self.response(
        to: HTTPError(.internalServerError, "The server failed to answer; its log has the reason under this request id."),
        requestID: request.id)
    }
    Compression.apply(&response, for: request)
    return response
  }

  /// The answer that `request`'s route has in memory.
  func recall(_ request: Request, _ route: Int) -> Response? {
    guard var response = router.routes[route].recall?(request) else { return nil }
    Compression.apply(&response, for: request)
    return response
  }
}
