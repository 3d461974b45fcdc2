internal import Glibc
internal import Logging
internal import Synchronization

/// An HTTP/1.1 server: event loops that move bytes, workers that run handlers, and one table of routes.
///
///     let server = try Server(Configuration(listen: [try ListenAddress(parsing: "127.0.0.1:8080")], logger: logger), routes: [
///       Route(.get, "/hello/:name", execution: .inline) { request in
///         Response(.ok, headers: ["Content-Type": "text/plain"], body: Array("Hello, \(try request.parameter("name"))\n".utf8))
///       }
///     ])
///     …
///     server.stop()
public final class Server: Sendable {
  private let core: ServerCore
  private let loops: [EventLoop]
  private let threads: [Thread]
  private let sharedListeners: [Listener]
  private let hasStopped = Locked(false)

  /// Where the server listens, with the ports the system chose for port 0.
  public let addresses: [ListenAddress]

  /// Binds, starts the threads, and serves. Throws `SystemError` when an address cannot be had, `TLSError` for an unusable certificate or key,
  /// `Router.TableError` for routes that are none.
  public init(_ configuration: Configuration, routes: [Route]) throws {
    // A client that has gone must not end the process: OpenSSL writes without MSG_NOSIGNAL.
    signal(SIGPIPE, SIG_IGN)
    Self.raiseDescriptorLimit()
    let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let loopCount = configuration.eventLoops ?? cores
    let router = try Router(routes)
    let workers = try WorkerPool(count: configuration.workers ?? 4 * cores, capacity: configuration.limits.workerQueue)
    do {
      core = try ServerCore(configuration, router, workers)
      let listeners = try Listener.open(configuration.listen, loops: loopCount)
      addresses = listeners[0].map(\.address)
      sharedListeners = listeners[0].filter(\.isShared)
      loops = try listeners.enumerated().map { [core] index, own in try EventLoop(core: core, index: index, listeners: own) }
      threads = try loops.map { loop in try Thread(name: "loop-\(loop.index)") { loop.run() } }
    } catch {
      workers.stop(wait: false)
      throw error
    }
  }

  /// Ten thousand connections need more descriptors than the usual soft limit of 1024.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Stops accepting, closes idle connections, lets running requests finish for `Timeouts.shutdown`, and ends all threads. Gives the number of
  /// connections whose requests were cut off. Later calls do nothing and give 0.
  public func stop() -> Int {
    let isFirst = hasStopped.withLock { stopped in
      defer { stopped = true }
      return !stopped
    }
    guard isFirst else { return 0 }
    let deadline = MonotonicClock.milliseconds() + core.configuration.timeouts.shutdown
    for loop in loops { loop.post(.stop(by: deadline)) }
    for thread in threads { thread.join() }
    for listener in sharedListeners { listener.close() }
    let cutOff = loops.reduce(0) { $0 + $1.cutOff }
    // A worker that is still at work when its time is over must not hold the process.
    core.workers.stop(wait: cutOff == 0)
    return cutOff
  }

  /// Reads certificate and key anew for connections from now on; those that are open keep theirs. Throws `TLSError`, and then all stays as it was.
  public func reloadCertificates() throws {
    guard let files = core.configuration.tls else { return }
    let context = try TLSContext(files)
    core.tls.withLock { $0 = context }
  }

  /// The routes, in the order of `Metrics.requests`.
  public var routes: [Route] { core.router.routes }

  /// The counters of all loops and the load of the workers.
  public var metrics: Metrics {
    var sum = Metrics(routes: core.router.routes.count)
    for loop in loops { sum.add(loop.metrics.withLock { $0 }) }
    (sum.workersWaiting, sum.workersBusy) = core.workers.load
    return sum
  }
}
