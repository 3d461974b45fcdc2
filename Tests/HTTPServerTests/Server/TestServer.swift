import Glibc
import Logging
import Threads

@testable import HTTPServer

/// A server of one test: routes and limits as the test needs them, on a port of its own. It stops when the test lets go of it and of its
/// connections.
final class TestServer: Sendable {
  let server: Server
  let log = LogRecorder()

  init(_ routes: [Route], listen: [ListenAddress]? = nil, _ configure: (inout Configuration) -> Void = { _ in }) throws {
    let log = log
    var logger = Logger(label: "test") { _ in log }
    logger.logLevel = .info
    var configuration = Configuration(listen: listen ?? [.tcp(address: IPAddress(127, 0, 0, 1), port: 0)], logger: logger)
    configuration.eventLoops = 2
    configuration.workers = 2
    configuration.timeouts.shutdown = 1_000
    configure(&configuration)
    server = try Server(configuration, routes: routes)
  }

  deinit { _ = server.stop() }

  /// The port of the first address.
  var port: UInt16 {
    for case .tcp(_, let port) in server.addresses { return port }
    return 0
  }

  func connect(receiveBuffer: Int32? = nil) throws -> RawClient {
    try RawClient(.ipv4(port), receiveBuffer: receiveBuffer, owner: self)
  }

  /// The answer to `request` on a connection of its own.
  func ask(_ request: String, toHead: Bool = false) throws -> RawResponse {
    let client = try connect()
    try client.send(request)
    return try client.response(toHead: toHead)
  }
}

extension Route {
  /// Answers with `text`.
  static func text(_ pattern: String, _ text: String = "hello\n", method: Method = .get, execution: Execution = .inline) -> Route {
    Route(method, pattern, execution: execution) { _ in .text(text) }
  }

  /// Answers with the request's content.
  static func echo(_ pattern: String = "/echo", execution: Execution = .worker, maxBody: Int? = nil) -> Route {
    Route(.post, pattern, execution: execution, maxBody: maxBody) { request in
      Response(.ok, headers: ["Content-Type": "application/octet-stream"], body: try request.body.bytes())
    }
  }
}

extension Response {
  static func text(_ text: String, _ status: Status = .ok, headers: Headers = [:]) -> Response {
    var headers = headers
    headers["Content-Type"] = "text/plain"
    return Response(status, headers: headers, body: Array(text.utf8))
  }
}

/// Whether `condition` comes true within ten seconds.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<2_000 {
    if try condition() { return true }
    poll(nil, 0, 5)
  }
  return try condition()
}

/// A number that any thread may raise.
final class Counter: Sendable {
  private let value = Locked(0)

  var count: Int { value.withLock { $0 } }

  func raise(by step: Int = 1) { value.withLock { $0 += step } }
}

/// Holds up the threads that come to it until it is opened, at most twenty seconds.
final class Gate: @unchecked Sendable {
  // Unchecked: both variables are only touched under `mutex`, whose condition variable needs its address to stay put.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let opened = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var isOpen = false
  private var waiters = 0

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(opened, nil)
  }

  deinit {
    pthread_cond_destroy(opened)
    pthread_mutex_destroy(mutex)
    opened.deallocate()
    mutex.deallocate()
  }

  /// Threads that wait now.
  var waiting: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return waiters
  }

  func wait() {
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    end.tv_sec += 20
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    waiters += 1
    while !isOpen, pthread_cond_timedwait(opened, mutex, &end) == 0 {}
    waiters -= 1
  }

  func open() {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    isOpen = true
    pthread_cond_broadcast(opened)
  }
}

/// Keeps what a server logs.
final class LogRecorder: LogHandler {
  private let recorded = Locked<[String]>([])

  // A logger's own copies share these lines; nothing of it is set after the logger is made.
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .info }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { nil }
    set {}
  }

  /// Lines like `info request route=/hello status=200`.
  var lines: [String] { recorded.withLock { $0 } }

  func log(event: LogEvent) {
    let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    recorded.withLock { $0.append("\(event.level) \(event.message)\(fields)") }
  }
}
