public import Database
public import HTTPServer
public import Logging
internal import Parsers
internal import Store
internal import Threads
public import Travel

/// The API over a database, ready to be served.
public final class API: Sendable {
  let services: Services
  private let housekeeper: Housekeeper
  private let sweeper: MailboxSweeper
  private let sender: Locked<WebhookSender?> = Locked(nil)

  /// The API of a database that has been migrated. `metrics` gives the counters of the server that serves it; nil before that has started. Throws
  /// `DatabaseError`, `SystemError` and `SecretKeyError`.
  public init(
    database: Database, settings: APISettings, reference: ReferenceData, zones: ZoneCatalogue, logger: Logger, clock: Clock = .system,
    metrics: @escaping @Sendable () -> ServerMetrics?
  ) throws {
    let limiter = RateLimiter(settings.rates)
    let current = CurrentSettings(settings, limiter, logger)
    try current.read(database)
    services = Services(
      database: database, clock: clock, ids: UUIDGenerator(clock: clock), current: current, logger: logger,
      // The other half of the threads stays for all else.
      passwords: Passwords(most: max(1, settings.workers / 2), settings.passwords), cookies: SessionCookies(settings, clock: clock),
      authenticator: Authenticator(database: database, clock: clock, baseURL: settings.baseURL), limiter: limiter,
      presenter: FlightPresenter(resolver: FlightResolver(reference: reference, zones: zones)),
      freshness: Freshness(database: database, version: settings.version), uploads: UploadFiles(settings.uploadDirectory),
      programs: settings.launcher.map { SystemPrograms(launcher: $0, directory: settings.temporaryDirectory).documentPrograms } ?? .none,
      secretKey: try SecretKey(file: settings.secretKeyFile ?? "\(settings.dataDirectory)/secret.key"), metrics: metrics)
    // The order of events is that of their ids, also when somebody has set the clock back.
    if let last = try database.read({ try $0.lastWebhookEvent() }) { services.ids.goOn(after: last) }
    sweeper = MailboxSweeper(services)
    housekeeper = try Housekeeper(services)
  }

  /// A code that the first account has to show, for whoever can read the server's log.
  public static func newSetupCode() -> String { Secrets.random(20) }

  /// A password for somebody who has not chosen one.
  public static func newPassword() -> String { Secrets.random(20) }

  /// How to begin, in a sentence; nil when somebody has registered. Throws `DatabaseError`.
  public func firstStep() throws -> String? {
    guard try services.database.read({ try $0.isWithoutUsers() }) else { return nil }
    let code = services.settings.setupCode.map { ", with \"setup_code\": \"\($0)\"" } ?? ""
    return """
      there is no account yet; `peregrine setup`, or POST \(Pipeline.base)/auth/register\(code), makes the first one, the administrator's
      """
  }

  /// The endpoints for a socket that only those who run the server can reach. Nobody is asked who they are there: a request acts for the account that its
  /// field `X-Peregrine-User` names, and without it as an administrator.
  public var commandLineRoutes: [Route] { Endpoints.all.map { Pipeline.route($0, services, .commandLine) } + [sweeper.route] }

  /// Does from now on what the server does by itself: looks into the mailbox, tells webhooks, sends mails, has jobs done. Throws `SystemError`.
  public func start() throws {
    let services = services
    try sweeper.start()
    try startDelivering()
    try services.jobs.start(services.logger) { try Scheduler(services: services) { services.jobs.isClosing }.round() }
    guard services.sendsMail else { return }
    try services.mails.start(services.logger) { try MailSender(services: services) { services.mails.isClosing }.round() }
  }

  /// Does so no more, so that nobody who stops the server waits for another one.
  public func stop() {
    sweeper.close()
    stopDelivering()
    services.mails.close()
    services.jobs.close()
  }

  /// Sends what webhooks are to be told from now on, and looks every `poll` milliseconds for what other servers have left. Throws `SystemError`.
  func startDelivering(poll: Int = 1_000) throws {
    let new = WebhookSender(services, poll: poll)
    try new.start()
    sender.withLock { $0 = new }
  }

  /// Sends no more, once what is under way has ended: two seconds at most.
  func stopDelivering() {
    let old = sender.withLock { sender in
      defer { sender = nil }
      return sender
    }
    old?.close()
  }

  /// The routes.
  public var routes: [Route] {
    let services = services
    let document = OpenAPI.document(services.settings.version)
    return Endpoints.all.map { Pipeline.route($0, services, .network) } + [
      Route(.get, Pipeline.base + "/openapi.json", execution: .inline) { _ in
        Response(.ok, headers: ["Content-Type": "application/json", "Cache-Control": "no-cache"], body: document)
      },
      Route(.get, "/metrics", execution: .worker) { _ in
        guard let metrics = services.metrics() else {
          throw HTTPError(.serviceUnavailable, "The server is still starting.", headers: ["Retry-After": "1"])
        }
        return Response(
          .ok, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
          body: Array(Prometheus.text(metrics, SystemFigures(services, metrics.counters), ServiceCounters(services)).utf8))
      },
    ] + DocsPage.routes + AccountPage.routes + [ShareRoutes.page(services)]
  }

  /// Has load balancers send their requests elsewhere, because the server is about to stop.
  public func beginStopping() { services.readiness.set(.stopping, true) }

  /// How the server is, for those who look for what is wrong with it while it runs: a line for each of its parts.
  public func stateLines() -> [(message: String, fields: Logger.Metadata)] { StateDump.lines(services) }

  /// Lets clients know which version is the newest.
  public func note(newestVersion: String) { services.newestVersion.withLock { $0 = newestVersion } }

  func look() throws { try housekeeper.look() }

  func noteUses() throws { try housekeeper.noteUses() }
  func sweep() throws { try services.forgetExpired(at: services.clock.now()) }

  /// One round of the jobs that are due, and one of the mails.
  func doJobs() throws { try Scheduler(services: services) { false }.round() }
  func sendMails() throws { try MailSender(services: services) { false }.round() }

  func readSettings() throws { try services.current.read(services.database) }

  /// Writes what has been remembered and not yet written. After the server has stopped, before the database is closed.
  public func close() {
    stop()
    housekeeper.close()
  }
}

/// The counters of a running server with the routes they are counted by.
public struct ServerMetrics: Sendable {
  /// The counters.
  public let counters: Metrics
  /// The routes, in the order in which `Metrics` counts them.
  public let routes: [Route]

  /// Counters and the routes they belong to.
  public init(counters: Metrics, routes: [Route]) {
    self.counters = counters
    self.routes = routes
  }
}
