internal import API
internal import Database
internal import HTTPServer
internal import Logging
internal import Store
internal import Threads
internal import Travel

/// The database, brought to this program's schema, and the API over it: what the server and the commands have in common.
struct Service {
  let settings: Settings
  let database: Database
  let api: API
  private let logger: Logger

  /// Opens the database, making it where there is none. Throws what stands in the way.
  init(_ settings: Settings, _ logger: Logger, metrics: @escaping @Sendable () -> ServerMetrics? = { nil }) throws {
    self.settings = settings
    self.logger = logger
    // Beside each other, because both take their time.
    let reference = try Loading(name: "reference") { try Embedded.referenceData() }
    try settings.makeDataDirectory()
    try Backup.removeAbandoned(in: settings.dataDirectory)
    database = try Database(settings.database)
    let applied = try database.migrate(Tables.migrations, program: Peregrine.version) { Clock.system.now().milliseconds }
    for migration in applied { logger.notice("the database has been through migration \(migration.name)") }
    logger.notice("the database is \(settings.database), at schema version \(Tables.migrations.last?.version ?? 0)")
    api = try API(
      database: database, settings: try Self.setup(settings, database), reference: try reference.value(), zones: try ZoneCatalogue(),
      logger: logger, metrics: metrics)
  }

  /// What the API is told. Without any account, and open to others than this machine, it asks the first one for a code.
  private static func setup(_ settings: Settings, _ database: Database) throws -> APISettings {
    var api = settings.api
    api.launcher = LimitedCommand.launcher
    api.temporaryDirectory = settings.temporaryDirectory
    api.workers = settings.workers ?? Configuration.defaultWorkers
    let isLocal = settings.listen.allSatisfy { address in
      if case .tcp(let address, _) = address { address.isLoopback } else { true }
    }
    if !isLocal, try database.read({ try $0.isWithoutUsers() }) { api.setupCode = API.newSetupCode() }
    return api
  }

  /// Serves the users. Throws what stands in the way.
  func serve() throws -> Server {
    var configuration = configuration(listen: settings.listen)
    configuration.tls = settings.tls
    configuration.eventLoops = settings.eventLoops
    configuration.workers = settings.workers
    configuration.timeouts = settings.timeouts
    configuration.trustedProxies = settings.trustedProxies
    configuration.slowRequest = settings.slowRequest
    return try Server(configuration, routes: api.routes)
  }

  /// Serves the commands at a Unix domain socket, which opens every door and which therefore only the owner of this process can reach. Throws
  /// what stands in the way.
  func serveCommands(at path: String) throws -> Server {
    var configuration = configuration(listen: [try ListenAddress(parsing: "unix:\(path)")])
    configuration.socketMode = 0o600
    configuration.eventLoops = 1
    configuration.workers = 2
    return try Server(configuration, routes: api.commandLineRoutes)
  }

  private func configuration(listen: [ListenAddress]) -> Configuration {
    var configuration = Configuration(listen: listen, logger: logger)
    configuration.limits = settings.limits
    configuration.temporaryDirectory = settings.temporaryDirectory
    configuration.commonHeaders = commonHeaders
    configuration.errorResponder = APIError.response
    return configuration
  }

  /// After the servers have stopped.
  func close() {
    api.close()
    database.close()
  }
}
