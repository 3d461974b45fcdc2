internal import Glibc
internal import Logging
internal import Synchronization
internal import Threads

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
  private let hasStopped = Locked(false)

  /// Where the server listens, with the ports the system chose for port 0.
  public let addresses: [ListenAddress]

  /// Binds, starts the threads, and serves until `stop`. Throws `SystemError` when an address or the directory for temporary files cannot be had,
  /// `TLSError` for an unusable certificate or key, `Router.TableError` for routes that are none.
  public init(_ configuration: Configuration, routes: [Route]) throws {
    // A client that has gone must not end the process: OpenSSL writes without MSG_NOSIGNAL.
    signal(SIGPIPE, SIG_IGN)
    Self.raiseDescriptorLimit()
    _ = try SpooledFile(directory: configuration.temporaryDirectory)
    let loopCount = configuration.eventLoops ?? Configuration.cores
    let router = try Router(routes)
    let listeners = try Listener.open(configuration.listen, loops: loopCount, socketMode: configuration.socketMode)
    addresses = listeners[0].map(\.address)
    do {
      let workers = try WorkerPool(count: configuration.workers ?? Configuration.defaultWorkers, capacity: configuration.limits.workerQueue)
      do {
        core = try ServerCore(configuration, router, workers, loops: loopCount)
        loops = try listeners.enumerated().map { [core] index, own in try EventLoop(core: core, index: index, listeners: own) }
        threads = try Self.start(loops)
      } catch {
        workers.stop(by: 0)
        throw error
      }
    } catch {
      Listener.close(listeners)
      throw error
    }
  }

  /// All loops run, or none.
  private static func start(_ loops: [EventLoop]) throws -> [Thread] {
    var threads: [Thread] = []
    do {
      for loop in loops { threads.append(try Thread(name: "loop-\(loop.index)") { loop.run() }) }
    } catch {
      for loop in loops.prefix(threads.count) { loop.post(.stop(by: 0)) }
      for thread in threads { thread.join() }
      throw error
    }
    return threads
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
    core.workers.stop(by: deadline)
    return loops.reduce(0) { $0 + $1.cutOff }
  }

  /// Reads certificate and key anew for connections from now on; those that are open keep theirs. False when the server has none. Throws
  /// `TLSError`, and then all stays as it was.
  public func reloadCertificates() throws -> Bool {
    guard let files = core.configuration.tls else { return false }
    let context = try TLSContext(files)
    core.tls.withLock { $0 = context }
    return true
  }

  /// Whether the server still does its work: all event loops come to their messages, and of requests that wait for a worker one is taken up, within
  /// so many milliseconds, for which this may take. For a watchdog.
  public func isResponsive(within milliseconds: Int) -> Bool {
    let deadline = MonotonicClock.milliseconds() + milliseconds
    let heartbeat = Heartbeat(loops.count)
    for loop in loops { loop.post(.beat(heartbeat)) }
    let getsOn = core.workers.getsOn(by: deadline)
    return heartbeat.isWhole(by: deadline) && getsOn
  }

  /// Connections that are open now, by event loop.
  public var connectionsByLoop: [Int] { loops.map { $0.metrics.withLock { $0.connectionsOpen } } }

  /// The routes, in the order in which `Metrics` counts them.
  public var routes: [Route] { core.router.routes }

  /// The counters of all loops and the load of the workers.
  public var metrics: Metrics {
    var sum = Metrics(routes: core.router.routes.count)
    for loop in loops { sum.add(loop.metrics.withLock { $0 }) }
    (sum.workersWaiting, sum.workersBusy) = core.workers.load
    (sum.workersWaitingLimit, sum.workers) = (core.workers.capacity, core.workers.count)
    return sum
  }
}
