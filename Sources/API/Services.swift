internal import Database
internal import HTTPServer
internal import Logging
internal import Parsers
internal import Store
internal import Threads
internal import Travel

/// What the handlers work with. A class, because every request hands it on a dozen times, and copying it is a dozen counts of references.
final class Services: Sendable {
  let database: Database
  let clock: Clock
  let ids: UUIDGenerator
  /// Since when the server runs.
  let startedAt: Instant
  let current: CurrentSettings
  let logger: Logger
  let passwords: Passwords
  let cookies: SessionCookies
  let authenticator: Authenticator
  let limiter: RateLimiter
  /// How many failed logins are written down.
  let failures = RateLimiter([.login: RateLimit([(count: 200, length: 3_600_000)])])
  let presenter: FlightPresenter
  let freshness: Freshness
  let uploads: UploadFiles
  let programs: DocumentPrograms
  let secretKey: SecretKey
  /// nil: people log in with passwords only.
  let openID: OpenIDProvider?
  let answers = AnswerMemory(capacity: 8_388_608)
  let facts: FlightFactsMemory
  let idempotency = Idempotency()
  let readiness = Readiness()
  /// What the housekeeper has last seen.
  let seen = Locked(Housekeeper.Seen())
  /// The newest version of the program that is known of; nil where nobody has asked.
  let newestVersion = Locked<String?>(nil)
  /// The thread that has jobs done, and the one that sends mails. They look by themselves too: another server may have left something.
  let jobs = Rounds("jobs", pause: 15_000)
  let mails = Rounds("mail", pause: 15_000)
  /// What this server is called by others on the same database, as long as it runs.
  let instance = Secrets.id()
  let webhooks = WebhookSignal()
  /// The counters of the server; nil before it has started.
  let metrics: @Sendable () -> ServerMetrics?

  init(
    database: Database, clock: Clock, ids: UUIDGenerator, current: CurrentSettings, logger: Logger, passwords: Passwords,
    cookies: SessionCookies, authenticator: Authenticator, limiter: RateLimiter, presenter: FlightPresenter, freshness: Freshness,
    uploads: UploadFiles, programs: DocumentPrograms, secretKey: SecretKey, metrics: @escaping @Sendable () -> ServerMetrics?
  ) {
    self.database = database
    self.clock = clock
    self.ids = ids
    startedAt = clock.now()
    self.current = current
    self.logger = logger
    self.passwords = passwords
    self.cookies = cookies
    self.authenticator = authenticator
    self.limiter = limiter
    self.presenter = presenter
    self.freshness = freshness
    facts = FlightFactsMemory(database: database, reference: presenter.resolver.reference, capacity: FlightFactsMemory.capacity)
    self.uploads = uploads
    self.programs = programs
    self.secretKey = secretKey
    openID = OpenIDProvider(current.value.openID, version: current.value.version, workers: current.value.workers, clock: clock)
    self.metrics = metrics
  }

  var settings: APISettings { current.value }
  var resolver: FlightResolver { presenter.resolver }
  var reference: ReferenceData { presenter.resolver.reference }
}
