internal import Database
internal import Glibc
internal import HTTPServer
internal import Schema
internal import Store
internal import Threads
internal import Travel

/// How the server is at a moment. `/admin/system` and `/metrics` both tell it from here.
struct SystemFigures: Sendable {
  var version = ""
  var newestVersion: String?
  var startedAt = Instant(milliseconds: 0)
  var hostname = ""
  var operatingSystem = ""
  var zonesVersion: String?
  /// What has come of deliveries to webhooks.
  var webhooks = WebhookFigures()
  var databaseEngine = ""
  var databaseVersion = ""
  var databaseURL = ""
  var schemaVersion = 0

  var uptime: Int?
  var processors: Int?
  var memory: Int?
  var threads: Int?
  var freeSpace: Int?
  var connections: Int?
  var workers: Int?
  var workersBusy: Int?
  var workersWaiting: Int?
  var workersWaitingLimit: Int?
  var cachedCredentials: Int?
  var cachedUsers: Int?
  var cachedTotals: Int?
  var cachedAnswers: Int?
  var rateCounts: Int?
  var databaseSize: Int?
  var databaseLogSize: Int?
  var databaseConnections: Int?
  var writesWaiting: Int?
  var uploadedBytes: Int?
  var webhooksPending: Int?
  var webhooksFailed: Int?
  var users: Int?
  var flights: Int?
  var trips: Int?
  var mailsWaiting: Int?
  var mailsFailed: Int?
  var jobsFailing: Int?
  var lastBackupAt: Instant?
  var backupError: String?

  /// A number that goes up and down.
  struct Gauge: Sendable {
    let name: String
    /// nil for a plain number of things.
    let unit: String?
    let description: String
    let path: any WritableKeyPath<SystemFigures, Int?> & Sendable

    init(_ name: String, _ path: any WritableKeyPath<SystemFigures, Int?> & Sendable, unit: String? = nil, _ description: String) {
      self.name = name
      self.unit = unit
      self.description = description
      self.path = path
    }

    var property: Property<SystemFigures> {
      let unit = JSON.Member("x-unit", .string(unit ?? "1"))
      return Property(name, path, Schema<Int>.integer(0...1 << 53).documented(unit), description, access: .readOnly)
    }
  }

  /// What the process knows of itself. It costs next to nothing, and anybody may see it in `/metrics`.
  static let processGauges: [Gauge] = [
    Gauge("uptime_seconds", \.uptime, unit: "seconds", "Seconds since the server started."),
    Gauge("processors", \.processors, "The processor cores of this machine."),
    Gauge("memory_bytes", \.memory, unit: "bytes", "Bytes of memory that the process holds (resident set)."),
    Gauge("threads", \.threads, "Threads of the process."),
    Gauge("data_free_bytes", \.freeSpace, unit: "bytes", "Bytes that are free where the data directory is."),
    Gauge("http_connections", \.connections, "Connections open now."),
    Gauge("workers", \.workers, "Worker threads there are."),
    Gauge("workers_busy", \.workersBusy, "Worker threads at work now."),
    Gauge("workers_waiting", \.workersWaiting, "Requests waiting for a worker thread now."),
    Gauge("workers_waiting_limit", \.workersWaitingLimit, "Requests that may wait for one."),
    Gauge("cached_credentials", \.cachedCredentials, "Sessions and tokens that need not be looked up again."),
    Gauge("cached_users", \.cachedUsers, "People whose state is remembered, for entity tags."),
    Gauge("cached_totals", \.cachedTotals, "Lists whose length is remembered."),
    Gauge("cached_answers", \.cachedAnswers, "Answers that are kept to be sent again."),
    Gauge("rate_counts", \.rateCounts, "Callers whose requests are being counted."),
  ]

  /// What the database is asked for.
  static let databaseGauges: [Gauge] = [
    Gauge("database_bytes", \.databaseSize, unit: "bytes", "Bytes of the database."),
    Gauge(
      "database_log_bytes", \.databaseLogSize, unit: "bytes",
      "Bytes of SQLite's write-ahead log; null with PostgreSQL, whose log is the whole server's."),
    Gauge("database_connections", \.databaseConnections, "Connections to the database that are open; with SQLite, those that read."),
    Gauge("writes_waiting", \.writesWaiting, "Writes that wait for SQLite's one writer; null with PostgreSQL."),
    Gauge("uploads_bytes", \.uploadedBytes, unit: "bytes", "Bytes of pictures that people have sent."),
    Gauge("users", \.users, "Accounts."),
    Gauge("flights", \.flights, "Flights of everybody."),
    Gauge("trips", \.trips, "Trips of everybody."),
  ]

  /// What waits and fails of what the server does by itself. The metrics have it too, as it was a little while ago.
  static let workGauges: [Gauge] = [
    Gauge("webhook_deliveries_pending", \.webhooksPending, "Deliveries to webhooks that wait."),
    Gauge("webhook_deliveries_failed", \.webhooksFailed, "Deliveries to webhooks that were given up and not yet forgotten."),
    Gauge("mails_waiting", \.mailsWaiting, "Mails that wait to be sent."),
    Gauge("mails_failed", \.mailsFailed, "Mails of the last week that have been given up."),
    Gauge("jobs_failing", \.jobsFailing, "Jobs of the server, such as its backup, that have failed when they were last tried."),
  ]

  static let schema = ObjectSchema(
    "System", "How the server is. What nobody knows, such as before the server has started, is null.", SystemFigures()
  ) {
    Property("version", \.version, .string(), "The version of the program.", access: .readOnly)
    Property(
      "newest_version", \.newestVersion, .string(), "The newest version that is known of; null where nobody has asked.", access: .readOnly)
    Property("started_at", \.startedAt, .instant, "Since when it runs.", access: .readOnly)
    Property("hostname", \.hostname, .string(), "The name of the machine.", access: .readOnly)
    Property(
      "operating_system", \.operatingSystem, .string(), "Its system and processor.", example: "Linux 6.1.0 x86_64", access: .readOnly)
    Property("zones_version", \.zonesVersion, .string(), "The version of the time zones.", example: "2025b", access: .readOnly)
    Property("database_engine", \.databaseEngine, .string(), "SQLite or PostgreSQL.", example: "SQLite", access: .readOnly)
    Property("database_version", \.databaseVersion, .string(), "The version of that.", access: .readOnly)
    Property("database_url", \.databaseURL, .string(), "Where the database is, without a password.", access: .readOnly)
    Property("schema_version", \.schemaVersion, .integer(0...1 << 53), "The version of its tables.", access: .readOnly)
    Property("last_backup_at", \.lastBackupAt, .instant, "When the newest of the backups was made that are kept.", access: .readOnly)
    Property(
      "backup_error", \.backupError, .string(), "Why the backup by the schedule could not be made; null: it could.", access: .readOnly)
    (processGauges + databaseGauges + workGauges).map(\.property)
  }

  /// Those of the process, at once, with the counters of its server where that has started.
  init(_ services: Services, _ counters: Metrics?) {
    let now = services.clock.now()
    version = services.settings.version
    newestVersion = services.newestVersion.withLock { $0 }
    startedAt = services.startedAt
    uptime = Int(max(0, now.milliseconds - startedAt.milliseconds) / 1_000)
    zonesVersion = services.resolver.zones.version
    processors = Configuration.cores
    (memory, threads) = Self.process()
    freeSpace = Self.freeBytes(in: services.settings.dataDirectory)
    cachedCredentials = services.authenticator.remembered
    (cachedUsers, cachedTotals) = services.freshness.remembered
    cachedAnswers = services.answers.count
    rateCounts = services.limiter.counted
    webhooks = services.webhooks.figures
    if let counters { take(counters) }
    var system = utsname()
    uname(&system)
    hostname = Self.text(system.nodename)
    operatingSystem = "\(Self.text(system.sysname)) \(Self.text(system.release)) \(Self.text(system.machine))"
  }

  /// None yet.
  init() {}

  /// Those of the server.
  mutating func take(_ counters: Metrics) {
    connections = counters.connectionsOpen
    workers = counters.workers
    workersBusy = counters.workersBusy
    workersWaiting = counters.workersWaiting
    workersWaitingLimit = counters.workersWaitingLimit
  }

  /// Adds those of the database. Throws `DatabaseError`.
  mutating func add(_ database: Database) throws {
    let figures = try database.figures()
    databaseEngine = figures.engine
    databaseVersion = figures.version
    databaseURL = "\(database.url)"
    schemaVersion = Tables.migrations.last?.version ?? 0
    databaseSize = figures.size
    databaseLogSize = figures.logSize
    databaseConnections = figures.connections
    writesWaiting = figures.writesWaiting
    let (counts, mails, failing, backup, deliveries) = try database.read { db in
      (try db.recordCounts(), try db.countMails(), try db.countFailingJobs(), try db.job("backup"), try db.countDeliveries())
    }
    (mailsWaiting, mailsFailed, jobsFailing) = (mails.waiting, mails.failed, failing)
    (webhooksPending, webhooksFailed) = (deliveries.pending, deliveries.failed)
    backupError = backup?.lastError
    (users, flights, trips, uploadedBytes) = (counts.users, counts.flights, counts.trips, counts.uploadedBytes)
  }

  // MARK: Of the system

  /// Bytes that this process may still write where `directory` is; nil when nobody knows.
  static func freeBytes(in directory: String) -> Int? {
    var status = statvfs()
    return statvfs(directory, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : nil
  }

  /// Memory in bytes, and threads, by `proc_pid_status(5)`.
  private static func process() -> (memory: Int?, threads: Int?) {
    let lines = text(ofFile: "/proc/self/status")?.split(separator: "\n") ?? []
    func number(_ name: String) -> Int? {
      for line in lines where line.hasPrefix(name) { return Int(line.filter(\.isNumber)) }
      return nil
    }
    return (number("VmRSS:").map { $0 << 10 }, number("Threads:"))
  }

  /// The beginning of a file of /proc; nil where it cannot be read.
  static func text(ofFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 13) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress!, buffer.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What stands in one of `utsname`'s arrays, up to its zero.
  private static func text<Array>(_ array: Array) -> String {
    withUnsafeBytes(of: array) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
