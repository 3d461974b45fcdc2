internal import API
internal import Database
internal import HTTPServer
internal import Logging
internal import MailClient

/// The settings of `peregrine serve`, each once: the flag, the variable, the default, what it means, and how its text becomes a value.
/// The flag wins over the variable.
enum Setting: String, CaseIterable {
  case listen
  case dataDirectory = "data-dir"
  case databaseURL = "database-url"
  case secretKeyFile = "secret-key-file"
  case tlsCert = "tls-cert"
  case tlsKey = "tls-key"
  case trustedProxies = "trusted-proxies"
  case baseURL = "base-url"
  case instanceName = "instance-name"
  case registration
  case inboundSecret = "inbound-secret"
  case oidcIssuer = "oidc-issuer"
  case oidcClientID = "oidc-client-id"
  case oidcClientSecretFile = "oidc-client-secret-file"
  case oidcScopes = "oidc-scopes"
  case oidcName = "oidc-name"
  case oidcLinkByEmail = "oidc-link-by-email"
  case oidcRegistration = "oidc-registration"
  case mailbox
  case mailboxPasswordFile = "mailbox-password-file"
  case mailboxCAFile = "mailbox-ca-file"
  case mailboxUser = "mailbox-user"
  case mailboxDone = "mailbox-done"
  case mailboxInterval = "mailbox-interval"
  case auditKeep = "audit-keep"
  case smtp
  case smtpUser = "smtp-user"
  case smtpPasswordFile = "smtp-password-file"
  case smtpCAFile = "smtp-ca-file"
  case smtpFrom = "smtp-from"
  case backupSchedule = "backup-schedule"
  case backupTime = "backup-time"
  case backupKeepDaily = "backup-keep-daily"
  case backupKeepWeekly = "backup-keep-weekly"
  case backupDirectory = "backup-directory"
  case webhookPrivateNetworks = "webhook-private-networks"
  case rateLogin = "rate-login"
  case rateFlights = "rate-flights"
  case rateEmail = "rate-email"
  case rateBoardingPass = "rate-boardingpass"
  case rateSession = "rate-session"
  case rateToken = "rate-token"
  case rateAdmin = "rate-admin"
  case maxBody = "max-body"
  case maxRequestLine = "max-request-line"
  case maxHeaderSection = "max-header-section"
  case maxHeaderFields = "max-header-fields"
  case maxChunkOverhead = "max-chunk-overhead"
  case maxConnections = "max-connections"
  case maxConnectionsPerAddress = "max-connections-per-address"
  case maxPipelined = "max-pipelined"
  case workerQueue = "worker-queue"
  case eventLoops = "event-loops"
  case workers
  case headerTimeout = "header-timeout"
  case idleTimeout = "idle-timeout"
  case writeTimeout = "write-timeout"
  case bodyMinimumRate = "body-minimum-rate"
  case shutdownTimeout = "shutdown-timeout"
  case temporaryDirectory = "temporary-directory"
  case logLevel = "log-level"
  case drainTime = "drain-time"
  case slowRequest = "slow-request"
  case versionCheck = "version-check"
  case logFormat = "log-format"

  /// Where a setting's text came from, for its error.
  enum Source { case flag, variable, fallback }

  /// `--listen`.
  var flag: String { "--" + rawValue }

  /// `PEREGRINE_LISTEN`.
  var variable: String { Self.prefix + rawValue.uppercased().replacing("-", with: "_") }

  static let prefix = "PEREGRINE_"

  /// The default, its meaning, and what a value looks like.
  var about: (fallback: String, meaning: String, form: String) {
    switch self {
    case .listen: ("127.0.0.1:8080", "Where to listen; several with commas.", "address:port, [IPv6 address]:port, unix:/path or systemd")
    case .dataDirectory: ("./data", "The directory of database, uploads and backups; made when it is missing.", "a path")
    case .databaseURL:
      (
        "sqlite:", "The database; peregrine.db in the data directory by default.",
        "sqlite:, sqlite:///a/path or postgres://user:password@host:port/name?connections=16"
      )
    case .secretKeyFile:
      (
        "",
        "The key that seals secrets in the database, made when it is missing; secret.key in the data directory by default. Servers on one database need the same.",
        "a path"
      )
    case .tlsCert: ("", "PEM file with the certificate and its intermediates; with --tls-key, serves HTTPS.", "a path")
    case .tlsKey: ("", "PEM file with the certificate's private key.", "a path")
    case .trustedProxies:
      (
        "", "Networks whose Forwarded and X-Forwarded-* fields are believed.",
        "addresses and networks such as 10.0.0.0/8, with commas, or unix"
      )
    case .baseURL:
      ("", "The address that users see, in links and cookies; that of each request by default.", "an http:// or https:// address")
    case .instanceName: AdminSetting.instanceName.about
    case .registration: AdminSetting.registration.about
    case .inboundSecret:
      (
        "", "What a mail service signs the messages with that it posts to /api/v1/inbound/email; without it that is shut.",
        "16 characters or more"
      )
    case .oidcIssuer:
      ("", "The provider of OpenID Connect that people may log in by; with --oidc-client-id.", Parse.issuerForm)
    case .oidcClientID: ("", "What this server is called at the provider.", "the client's id")
    case .oidcClientSecretFile:
      ("", "The file whose first line is what this server shows the provider; without it, it is a public client.", "a path")
    case .oidcScopes: ("openid email profile", "What the provider is asked for.", Parse.scopesForm)
    case .oidcName: ("OpenID Connect", "What people know the provider as.", "a name of 1 to 100 characters")
    case .oidcLinkByEmail:
      ("off", "Whether the provider logs in to accounts that have an address which it has verified.", Parse.switchForm)
    case .oidcRegistration:
      ("off", "Whether logging in by the provider makes accounts although registration is not open.", Parse.switchForm)
    case .mailbox: ("", "A folder of a mailbox that is looked into for mails with flights.", MailboxAddress.form)
    case .mailboxPasswordFile: ("", "The file whose first line is the mailbox's password.", "a path")
    case .mailboxCAFile:
      ("", "PEM file with the certificates that the mail server's must come from; those of the system by default.", "a path")
    case .mailboxUser: ("", "The account that gets the flights; by default the one that a mail is sent to or comes from.", "a user name")
    case .mailboxDone: ("", "The folder for mails whose flights are stored; by default they stay where they are.", "the name of a folder")
    case .mailboxInterval: ("15m", "How long after a look into the mailbox the next one comes.", Parse.durationForm + ", or off")
    case .auditKeep: ("730d", "How long entries of the audit log are kept.", Parse.daysForm)
    case .smtp: ("", "The server that takes the mails which are sent; without it none are.", SMTPAddress.form)
    case .smtpUser: ("", "Who hands mails in, where that server asks.", "a user name")
    case .smtpPasswordFile: ("", "The file whose first line is that user's password.", "a path")
    case .smtpCAFile:
      ("", "PEM file with the certificates that that server's must come from; those of the system by default.", "a path")
    case .smtpFrom: ("", "The address that mails come from.", "an e-mail address")
    case .backupSchedule:
      (
        "", "Whether backups are made without being asked for; daily with SQLite and off with PostgreSQL by default.",
        BackupSettings.Schedule.allCases.map(\.rawValue).joined(separator: " or ")
      )
    case .backupTime: ("03:30", "When, in UTC.", "a time from 00:00 to 23:59")
    case .backupKeepDaily: ("7", "Of how many days the newest backup is kept.", Parse.numberForm)
    case .backupKeepWeekly: ("4", "Of how many weeks the newest backup is kept.", Parse.numberForm)
    case .backupDirectory: ("", "Where backups are kept; backups in the data directory by default.", "a path")
    case .webhookPrivateNetworks:
      (
        AddressRules.PrivateNetworks.administrators.rawValue,
        "Whose webhooks may be sent into private networks, and to this machine. Addresses that tell machines in clouds their secrets are for nobody.",
        AddressRules.PrivateNetworks.allCases.map(\.rawValue).joined(separator: ", ")
      )
    case .rateLogin: AdminSetting.rate(.login).about
    case .rateFlights: AdminSetting.rate(.flights).about
    case .rateEmail: AdminSetting.rate(.email).about
    case .rateBoardingPass: AdminSetting.rate(.boardingPass).about
    case .rateSession: AdminSetting.rate(.session).about
    case .rateToken: AdminSetting.rate(.token).about
    case .rateAdmin: AdminSetting.rate(.admin).about
    case .maxBody:
      (
        "10MiB",
        "The largest content of a request, where its route names no other limit; an import may have 64MiB, or this when it is more.",
        Parse.sizeForm
      )
    case .maxRequestLine: ("8KiB", "The longest request line.", Parse.sizeForm + ", at most 16MiB")
    case .maxHeaderSection: ("32KiB", "The longest header section.", Parse.sizeForm + ", at most 16MiB")
    case .maxHeaderFields: ("100", "The most header fields of a request.", Parse.numberForm)
    case .maxChunkOverhead: ("8KiB", "The most chunk extensions and trailers of a body.", Parse.sizeForm)
    case .maxConnections: ("10000", "The most open connections.", Parse.numberForm)
    case .maxConnectionsPerAddress:
      ("256", "The most open connections of one IPv4 address or IPv6 /64, but for loopback and trusted proxies.", Parse.numberForm)
    case .maxPipelined: ("64", "Pipelined requests answered before they are sent and other connections have their turn.", Parse.numberForm)
    case .workerQueue: ("1024", "Requests that may wait for a worker thread.", Parse.numberForm)
    case .eventLoops: ("", "Threads that move bytes; one a core by default.", Parse.numberForm)
    case .workers: ("", "Threads that work on requests; four a core by default.", Parse.numberForm)
    case .headerTimeout: ("10s", "Time for a request's head, and grace for its body's rate.", Parse.durationForm)
    case .idleTimeout: ("60s", "Time between two requests on a connection.", Parse.durationForm)
    case .writeTimeout: ("30s", "Time a client may leave an answer unread.", Parse.durationForm)
    case .bodyMinimumRate: ("1KiB", "Bytes a second that a request's content must reach.", Parse.sizeForm)
    case .shutdownTimeout: ("10s", "Time that running requests get when the server is told to stop.", Parse.durationForm)
    case .drainTime:
      ("off", "How long the server still serves when it is told to stop, while /health/ready says 503.", Parse.durationForm + ", or off")
    case .slowRequest:
      ("1s", "How long a request may take before a line of the log says where its time went.", Parse.durationForm + ", or off")
    case .versionCheck:
      (
        "off",
        "An address that is asked once a day for {\"version\": \"…\"}, to say when there is a newer one; nothing is asked by default.",
        "an http:// or https:// address, or off"
      )
    case .temporaryDirectory: ("/tmp", "Where content over 256 KiB waits, in files without a name.", "a path")
    case .logLevel: ("info", "What to log; requests are logged at info.", Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))
    case .logFormat: ("text", "How to log.", LogFormat.allCases.map(\.rawValue).joined(separator: " or "))
    }
  }

  /// Puts `text` into `settings`. Throws `InvalidSetting`.
  func apply(_ text: String, to settings: inout Settings, from source: Source) throws(InvalidSetting) {
    var refusal: InvalidSetting { InvalidSetting("\(name(source)): \(Parse.refusal(of: text, about.form)).") }
    func need<Value>(_ value: Value?) throws(InvalidSetting) -> Value {
      guard let value else { throw refusal }
      return value
    }
    func explained<Value>(_ parse: () throws -> Value) throws(InvalidSetting) -> Value {
      do { return try parse() } catch { throw InvalidSetting("\(name(source)): \(error)") }
    }
    func apply(_ setting: AdminSetting) throws(InvalidSetting) {
      guard setting.apply(text, to: &settings.api) else { throw refusal }
      settings.api.given[setting] = source == .fallback ? nil : APISettings.Given(text, name: name(source), isFlag: source == .flag)
    }
    switch self {
    case .listen:
      settings.listen = try explained { try Parse.list(text).map { try ListenAddress(parsing: $0) } }
      if settings.listen.isEmpty { throw InvalidSetting("\(name(source)) is empty; it must be \(about.form).") }
    case .dataDirectory:
      settings.dataDirectory = try need(Parse.directory(text))
      settings.api.dataDirectory = settings.dataDirectory
    case .databaseURL: settings.database = try explained { try DatabaseURL(parsing: text, dataDirectory: settings.dataDirectory) }
    case .secretKeyFile: settings.api.secretKeyFile = try need(Parse.path(text))
    case .tlsCert: settings.tlsCertificate = try need(Parse.path(text))
    case .tlsKey: settings.tlsKey = try need(Parse.path(text))
    case .trustedProxies: settings.trustedProxies = try explained { try TrustedProxies(parsing: text) }
    case .baseURL: settings.api.baseURL = try need(Parse.baseURL(text))
    case .instanceName: try apply(.instanceName)
    case .registration: try apply(.registration)
    case .inboundSecret: settings.api.inboundSecret = try need(text.utf8.count >= 16 ? text : nil)
    case .oidcIssuer: settings.api.openID.issuer = try need(Parse.issuer(text))
    case .oidcClientID: settings.api.openID.clientID = try need(Parse.name(text))
    case .oidcClientSecretFile: settings.api.openID.secretFile = try need(Parse.path(text))
    case .oidcScopes: settings.api.openID.scopes = try need(Parse.scopes(text))
    case .oidcName: settings.api.openID.name = try need(Parse.name(text))
    case .oidcLinkByEmail: settings.api.openID.linksByEmail = try need(Parse.isOn(text))
    case .oidcRegistration: settings.api.openID.registers = try need(Parse.isOn(text))
    case .mailbox: settings.api.mailbox.address = try explained { try MailboxAddress(parsing: text) }
    case .mailboxPasswordFile: settings.api.mailbox.passwordFile = try need(Parse.path(text))
    case .mailboxCAFile: settings.api.mailbox.authorityFile = try need(Parse.path(text))
    case .mailboxUser: settings.api.mailbox.user = try need(Parse.name(text))
    case .mailboxDone: settings.api.mailbox.done = try need(MailboxAddress.isName(text) ? text : nil)
    case .mailboxInterval: settings.api.mailbox.interval = text == "off" ? nil : try need(Parse.duration(text))
    case .auditKeep: settings.api.auditKeep = text == "off" ? nil : try need(Parse.days(text))
    case .smtp: settings.api.mail.server = try explained { try SMTPAddress(parsing: text) }
    case .smtpUser: settings.api.mail.user = try need(MailboxAddress.isName(text) ? text : nil)
    case .smtpPasswordFile: settings.api.mail.passwordFile = try need(Parse.path(text))
    case .smtpCAFile: settings.api.mail.authorityFile = try need(Parse.path(text))
    case .smtpFrom: settings.api.mail.sender = try need(Parse.mailAddress(text))
    case .backupSchedule: settings.api.backups.schedule = try need(BackupSettings.Schedule(rawValue: text))
    case .backupTime: settings.api.backups.minute = try need(Parse.minute(text))
    case .backupKeepDaily: settings.api.backups.daily = try need(Parse.number(text))
    case .backupKeepWeekly: settings.api.backups.weekly = try need(Parse.number(text))
    case .backupDirectory: settings.api.backups.directory = try need(Parse.directory(text))
    case .webhookPrivateNetworks: settings.api.webhookNetworks = try need(AddressRules.PrivateNetworks(rawValue: text))
    case .rateLogin: try apply(.rate(.login))
    case .rateFlights: try apply(.rate(.flights))
    case .rateEmail: try apply(.rate(.email))
    case .rateBoardingPass: try apply(.rate(.boardingPass))
    case .rateSession: try apply(.rate(.session))
    case .rateToken: try apply(.rate(.token))
    case .rateAdmin: try apply(.rate(.admin))
    case .maxBody:
      settings.limits.body = try need(Parse.size(text))
      // Raised by who imports more than that.
      settings.api.maxImport = max(settings.api.maxImport, settings.limits.body)
    case .maxRequestLine: settings.limits.requestLine = try need(Parse.size(text, most: 1 << 24))
    case .maxHeaderSection: settings.limits.headerSection = try need(Parse.size(text, most: 1 << 24))
    case .maxHeaderFields: settings.limits.headerFields = try need(Parse.number(text))
    case .maxChunkOverhead: settings.limits.chunkOverhead = try need(Parse.size(text))
    case .maxConnections: settings.limits.connections = try need(Parse.number(text))
    case .maxConnectionsPerAddress: settings.limits.connectionsPerAddress = try need(Parse.number(text))
    case .maxPipelined: settings.limits.pipelinedRequests = try need(Parse.number(text))
    case .workerQueue: settings.limits.workerQueue = try need(Parse.number(text))
    case .eventLoops: settings.eventLoops = try need(Parse.number(text))
    case .workers: settings.workers = try need(Parse.number(text))
    case .headerTimeout: settings.timeouts.header = try need(Parse.duration(text))
    case .idleTimeout: settings.timeouts.idle = try need(Parse.duration(text))
    case .writeTimeout: settings.timeouts.write = try need(Parse.duration(text))
    case .bodyMinimumRate: settings.timeouts.bodyMinimumRate = try need(Parse.size(text, most: 1 << 30))
    case .shutdownTimeout: settings.timeouts.shutdown = try need(Parse.duration(text))
    case .drainTime: settings.drainTime = text == "off" ? 0 : try need(Parse.duration(text))
    case .slowRequest: settings.slowRequest = text == "off" ? nil : try need(Parse.duration(text))
    case .versionCheck: settings.versionCheck = text == "off" ? nil : try need(Parse.baseURL(text).map { _ in text })
    case .temporaryDirectory: settings.temporaryDirectory = try need(Parse.path(text))
    case .logLevel: settings.logLevel = try need(Logger.Level(rawValue: text))
    case .logFormat: settings.logFormat = try need(LogFormat(rawValue: text))
    }
  }

  /// The name under which the text was given.
  func name(_ source: Source) -> String { source == .variable ? variable : flag }
}

/// Why a setting stops the start, in one sentence that names it and what is allowed.
struct InvalidSetting: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
