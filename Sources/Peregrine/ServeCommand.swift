internal import API
internal import ArgumentParser
internal import Database
internal import Glibc
internal import HTTPServer
internal import Logging
internal import Store
internal import Threads
internal import Travel

/// `peregrine serve`: runs the server until SIGTERM or SIGINT.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the server.",
    discussion: """
      Each flag has an environment variable, named in brackets; the flag wins. SIGTERM and SIGINT stop the server: it accepts nothing more \
      and lets running requests finish; a second one ends it at once. SIGHUP reads the TLS certificate and key again.

      Exit codes: 0 stopped with every request answered, 1 could not start, 3 stopped with requests cut off, 64 a setting is wrong.
      """)

  @OptionGroup(title: "Settings") var flags: ServeFlags

  func run() throws {
    let settings = try Settings.resolved(flags.given)
    // Blocked before any thread starts, so that all inherit it and only `Signals.next` receives them.
    Signals.block()
    let writer = try LogWriter(descriptor: STDERR_FILENO) { LogLines.dropped($0, settings.logFormat) }
    var logger = Logger(label: "peregrine") { _ in LogLines(writer: writer, format: settings.logFormat) }
    logger.logLevel = settings.logLevel

    let status = Self.serve(settings, logger)
    writer.flush()
    if status != 0 { throw ExitCode(status) }
  }

  private static func serve(_ settings: Settings, _ logger: Logger) -> Int32 {
    let running = Locked<Server?>(nil)
    let database: Database
    let api: API
    let server: Server
    do {
      // Beside each other, because both take their time.
      let reference = try Loading(name: "reference") { try Embedded.referenceData() }
      database = try open(settings, logger)
      let zones = try ZoneCatalogue()
      api = try API(
        database: database, settings: try setup(settings, database), reference: try reference.value(), zones: zones, logger: logger
      ) {
        running.withLock { $0.map { ServerMetrics(counters: $0.metrics, routes: $0.routes) } }
      }
      server = try Server(configuration(settings, logger), routes: api.routes)
    } catch {
      logger.critical("cannot start: \(error)")
      return 1
    }
    running.withLock { $0 = server }
    let scheme = settings.tls == nil ? "http" : "https"
    for address in server.addresses {
      switch address {
      case .tcp: logger.notice("listening on \(scheme)://\(address)")
      case .unix, .systemd: logger.notice("listening on \(address)")
      }
    }
    // A hint; whatever keeps it from being given will be said of the first request.
    if let step = try? api.firstStep() { logger.notice("\(step)") }
    waitForEnd(server, logger)
    Signals.unblockEnding()
    let cutOff = server.stop()
    // The routes hold `running`, and the server holds the routes.
    running.withLock { $0 = nil }
    api.close()
    database.close()
    guard cutOff == 0 else {
      logger.error("stopped; requests that were cut off: \(cutOff)")
      return 3
    }
    logger.notice("stopped; every request was answered")
    return 0
  }

  /// Opens the database and brings it to this program's schema.
  private static func open(_ settings: Settings, _ logger: Logger) throws -> Database {
    if case .sqlite = settings.database { try settings.makeDataDirectory() }
    let database = try Database(settings.database)
    let applied = try database.migrate(Tables.migrations, program: Peregrine.version) { Clock.system.now().milliseconds }
    for migration in applied { logger.notice("the database has been through migration \(migration.name)") }
    logger.notice("the database is \(settings.database), at schema version \(Tables.migrations.last?.version ?? 0)")
    return database
  }

  /// What the API is told. Without any account, and open to others than this machine, it asks the first one for a code.
  private static func setup(_ settings: Settings, _ database: Database) throws -> APISettings {
    var api = settings.api
    let isLocal = settings.listen.allSatisfy { address in
      if case .tcp(let address, _) = address { address.isLoopback } else { true }
    }
    if !isLocal, try database.read({ try $0.isWithoutUsers() }) { api.setupCode = API.newSetupCode() }
    return api
  }

  private static func configuration(_ settings: Settings, _ logger: Logger) -> Configuration {
    var configuration = Configuration(listen: settings.listen, logger: logger)
    configuration.tls = settings.tls
    configuration.eventLoops = settings.eventLoops
    configuration.workers = settings.workers
    configuration.limits = settings.limits
    configuration.timeouts = settings.timeouts
    configuration.trustedProxies = settings.trustedProxies
    configuration.temporaryDirectory = settings.temporaryDirectory
    configuration.commonHeaders = commonHeaders
    configuration.errorResponder = APIError.response
    return configuration
  }

  private static func waitForEnd(_ server: Server, _ logger: Logger) {
    while true {
      switch Signals.next() {
      case .reload:
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
