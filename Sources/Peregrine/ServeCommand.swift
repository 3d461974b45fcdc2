internal import API
internal import ArgumentParser
internal import Glibc
internal import HTTPServer
internal import Logging
internal import Threads

/// `peregrine serve`: runs the server until SIGTERM or SIGINT.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the server.",
    discussion: """
      Each flag has an environment variable, named in brackets; the flag wins. SIGTERM and SIGINT stop the server: it accepts nothing more \
      and lets running requests finish; a second one ends it at once. SIGHUP reads the TLS certificate and key again. SIGUSR1 has it write into \
      the log how it is. Under systemd it says when it is ready, and answers the watchdog.

      Exit codes: 0 stopped with every request answered, 1 could not start, 3 stopped with requests cut off, 64 a setting is wrong.
      """)

  @OptionGroup(title: "Settings") var flags: ServeFlags

  func run() throws {
    let settings = try Settings.resolved(flags.given)
    ProcessMemory.limit()
    // Blocked before any thread starts, so that all inherit it and only `Signals.next` receives them.
    Signals.block()
    let notifier = SystemdNotifier()
    let writer = try LogWriter(descriptor: STDERR_FILENO) { LogLines.dropped($0, settings.logFormat) }
    var logger = Logger(label: "peregrine") { _ in LogLines(writer: writer, format: settings.logFormat) }
    logger.logLevel = settings.logLevel

    let status = Self.serve(settings, logger, notifier)
    writer.flush()
    if status != 0 { throw ExitCode(status) }
  }

  private static func serve(_ settings: Settings, _ logger: Logger, _ notifier: SystemdNotifier?) -> Int32 {
    let running = Locked<Server?>(nil)
    let service: Service
    let server: Server
    do {
      service = try Service(settings, logger) {
        running.withLock { $0.map { ServerMetrics(counters: $0.metrics, routes: $0.routes) } }
      }
      server = try service.serve()
    } catch {
      logger.critical("cannot start: \(error)")
      return 1
    }
    running.withLock { $0 = server }
    // Before it is said that the server listens, which includes these.
    let commands = serveCommands(service, logger)
    let scheme = settings.tls == nil ? "http" : "https"
    for address in server.addresses {
      switch address {
      case .tcp: logger.notice("listening on \(scheme)://\(address)")
      case .unix, .systemd: logger.notice("listening on \(address)")
      }
    }
    // A hint; whatever keeps it from being given will be said of the first request.
    if let step = try? service.api.firstStep() { logger.notice("\(step)") }
    do { try service.api.start() } catch {
      logger.error("jobs are not done, webhooks not told, mails not sent and the mailbox not swept: \(error)")
    }
    ProcessMemory.releaseStart()
    let versionCheck = VersionCheck(settings.versionCheck, service.api, logger)
    let status = "serving at \(server.addresses.map { "\($0)" }.joined(separator: ", "))"
    notifier?.ready(status)
    let watchdog = notifier.flatMap { watch(server, $0, logger) }
    waitForEnd(server, service, logger, notifier, status)
    Signals.unblockEnding()
    notifier?.stopping("finishing what has begun")
    service.api.beginStopping()
    // Load balancers ask every few seconds, and until they have they send requests here.
    if settings.drainTime > 0 { poll(nil, 0, Int32(clamping: settings.drainTime)) }
    watchdog?.close()
    versionCheck?.close()
    service.api.stop()
    let cutOff = server.stop() + (commands?.stop() ?? 0)
    // The routes hold `running`, and the server holds the routes.
    running.withLock { $0 = nil }
    service.close()
    guard cutOff == 0 else {
      logger.error("stopped; requests that were cut off: \(cutOff)")
      return 3
    }
    logger.notice("stopped; every request was answered")
    return 0
  }

  /// Lets the commands reach this server. It serves its users also without.
  private static func serveCommands(_ service: Service, _ logger: Logger) -> Server? {
    do { return try service.serveCommands(at: service.settings.commandSocket) } catch {
      logger.warning("commands such as `peregrine user list` cannot reach this server: \(error)")
      return nil
    }
  }

  /// Has systemd see that the server does its work, where it wants to. It serves its users also without.
  private static func watch(_ server: Server, _ notifier: SystemdNotifier, _ logger: Logger) -> Watchdog? {
    guard let time = notifier.watchdog else { return nil }
    do { return try Watchdog(notifier, every: max(1, time / 2), logger: logger) { server.isResponsive(within: $0) } } catch {
      logger.error("systemd's watchdog is not answered: \(error)")
      return nil
    }
  }

  private static func waitForEnd(
    _ server: Server, _ service: Service, _ logger: Logger, _ notifier: SystemdNotifier?, _ status: String
  ) {
    while true {
      switch Signals.next() {
      case .state:
        // Whoever asks wants to read it, whatever else is logged.
        var logger = logger
        logger.logLevel = min(logger.logLevel, .notice)
        for line in service.api.stateLines() { logger.notice("\(line.message)", metadata: line.fields) }
        for (loop, count) in server.connectionsByLoop.enumerated() {
          logger.notice("state of an event loop", metadata: ["loop": "loop-\(loop)", "connections": .stringConvertible(count)])
        }
      case .reload:
        notifier?.reloading()
        defer { notifier?.ready(status) }
        do {
          let hasTLS = try server.reloadCertificates()
          logger.notice("SIGHUP: \(hasTLS ? "the TLS certificate and key have been read again" : "there is no TLS certificate to read")")
        } catch {
          logger.error("SIGHUP: the TLS certificate and key stay as they were: \(error)")
        }
      case .end(let name):
        logger.notice("\(name): stopping")
        return
      }
    }
  }
}
