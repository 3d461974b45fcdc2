import Database
import HTTPServer
import Logging
import MailClient
import Store
import Testing
import Threads
import Travel

@testable import API
@testable import Peregrine
@testable import Schema

/// The API of one test: in process, over a real socket and a database of its own, with a clock that the test sets. Limits are off unless the test
/// sets them.
final class TestAPI: @unchecked Sendable {
  // Unchecked: `owner` is kept and never used.

  static let password = "correct horse battery"
  /// What passwords are stored with: these take less than a millisecond, and the real ones a tenth of a second.
  static let quick = Passwords.Parameters(n: 256, r: 8, p: 1)
  /// What `password` is stored as.
  private static let passwordHash = Result { try Passwords(quick).hash(password) }
  /// Read once for all tests.
  static let reference = Result { try Embedded.referenceData() }
  private static let zones = Result { try ZoneCatalogue() }

  let database: Database
  let log = LogBook()
  /// Where the pictures are.
  let uploads: TemporaryDirectory
  private let owner: AnyObject
  /// Its data directory.
  let directory: TemporaryDirectory
  private let api: API
  private let server: Server
  private let time: Locked<Int64>
  private let ids: UUIDGenerator

  /// The API over a database of its own.
  convenience init(
    _ kind: TestDatabase.Kind, _ settings: APISettings = APISettings(version: "1.2.3"), passwords: Passwords.Parameters = quick,
    _ configure: (inout Configuration) -> Void = { _ in }
  ) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    try self.init(test.database, owner: test, settings, passwords: passwords, configure)
  }

  /// The API over a database that has been migrated, and that `owner` keeps.
  init(
    _ database: Database, owner: AnyObject, _ settings: APISettings = APISettings(version: "1.2.3"),
    passwords: Passwords.Parameters = quick, _ configure: (inout Configuration) -> Void = { _ in }
  ) throws {
    let (log, time) = (log, Locked<Int64>(1_774_773_000_000))
    let clock = Clock { Instant(milliseconds: time.withLock { $0 }) }
    self.database = database
    self.owner = owner
    self.time = time
    ids = UUIDGenerator(clock: clock)
    var logger = Logger(label: "test") { _ in log }
    logger.logLevel = .trace
    let running = Locked<Server?>(nil)
    directory = try TemporaryDirectory()
    uploads = try TemporaryDirectory(at: directory.file("uploads"))
    var settings = settings
    settings.passwords = passwords
    if settings.dataDirectory == "." { settings.dataDirectory = directory.path }
    api = try API(
      database: database, settings: settings, reference: try Self.reference.get(), zones: try Self.zones.get(), logger: logger, clock: clock
    ) {
      running.withLock { $0.map { ServerMetrics(counters: $0.metrics, routes: $0.routes) } }
    }
    var configuration = Configuration(listen: [.tcp(address: IPAddress(127, 0, 0, 1), port: 0)], logger: logger)
    configuration.eventLoops = 2
    configuration.workers = 4
    configuration.timeouts.shutdown = 1_000
    configuration.commonHeaders = commonHeaders
    configuration.errorResponder = APIError.response
    configure(&configuration)
    server = try Server(configuration, routes: api.routes)
    // For the metrics; the routes hold `running`, and so `deinit` would never come if it held the server.
    running.withLock { [server] in $0 = server }
    release = { running.withLock { $0 = nil } }
  }

  private let release: @Sendable () -> Void

  deinit {
    _ = server.stop()
    release()
    api.close()
  }

  var passwords: Passwords { api.services.passwords }
  var logger: Logger { api.services.logger }

  /// What bounds the failed logins that are written down.
  var failures: RateLimiter { api.services.failures }

  func firstStep() throws -> String? { try api.firstStep() }

  /// Has the API write down when credentials were last used, which it does by itself twice a minute.
  func noteUses() throws { try api.noteUses() }

  /// Has the API forget what nobody needs any more, which it does by itself once an hour.
  func sweep() throws { try api.sweep() }

  /// Has the API do the jobs that are due, for which it looks by itself four times a minute, and send the mails that wait.
  func doJobs() throws { try api.doJobs() }
  func sendMails() throws { try api.sendMails() }

  /// The mails that wait, opened, the oldest first.
  func mails() throws -> [(id: UUID, kind: String, to: String, subject: String, text: String)] {
    let waiting = try database.read { db in
      try db.rows(
        """
        SELECT id, user_id, kind, recipient, content, expires_at, created_at FROM outgoing_mails WHERE status = 'pending' ORDER BY id
        """
      ) { row in
        OutgoingMail(
          id: try row.next(), userID: try row.next(), kind: try row.next(), recipient: try row.next(), content: try row.next(),
          expiresAt: try row.next(), createdAt: try row.next())
      }
    }
    return try waiting.map { mail in
      let (subject, text) = try api.services.opened(mail)
      return (mail.id, mail.kind, mail.recipient, subject, text)
    }
  }

  /// Has the API read what other servers have set, which it does by itself twice a minute.
  func readSettings() throws { try api.readSettings() }

  /// Has the API look at what it does by itself twice a minute: the room on the disk, the ends of the audit log.
  func look() throws { try api.look() }

  func beginStopping() { api.beginStopping() }

  func stateLines() -> [(message: String, fields: Logger.Metadata)] { api.stateLines() }
  /// Has the API send what webhooks are to be told, which `peregrine serve` does.
  func deliverWebhooks() throws { try api.startDelivering(poll: 20) }

  /// Has it send no more.
  func stopDelivering() { api.stopDelivering() }

  // MARK: Time

  var now: Instant { Instant(milliseconds: time.withLock { $0 }) }

  /// Sets the clock forward, or back.
  func pass(seconds: Int64) { time.withLock { $0 += seconds * 1_000 } }

  // MARK: People

  /// Somebody with an account, and how they show who they are.
  struct Person: Sendable {
    let user: User
    /// The value of a session's cookie.
    let cookie: String
  }

  /// Somebody with an account and a session, put into the database directly.
  func person(_ name: String, isAdministrator: Bool = false, _ change: (inout User) -> Void = { _ in }) throws -> Person {
    var user = User(id: ids.next(), username: name, email: "\(name)@example.org", passwordHash: try Self.passwordHash.get(), createdAt: now)
    user.isAdministrator = isAdministrator
    change(&user)
    let cookie = Secrets.random(43)
    let session = Session(
      id: ids.next(), userID: user.id, ip: nil, userAgent: nil, createdAt: now,
      expiresAt: Instant(milliseconds: now.milliseconds + Authenticator.sessionLifetime))
    try database.write { db in
      try db.insert(user)
      try db.insert(session, tokenHash: Secrets.hash(cookie.utf8))
    }
    return Person(user: user, cookie: cookie)
  }

  /// A token of `person`, put into the database directly.
  func token(_ person: Person, _ scopes: String..., expiresAt: Instant? = nil) throws -> (id: UUID, text: String) {
    let text = Authenticator.tokenPrefix + Secrets.random(64)
    let words = JSON.array(scopes.map { .string($0) })
    let token = Token(
      id: ids.next(), userID: person.user.id, name: "script", description: nil, prefix: String(text.prefix(12)),
      scopes: String(decoding: words.bytes, as: UTF8.self), expiresAt: expiresAt, createdAt: now)
    try database.write { try $0.insert(token, hash: Secrets.hash(text.utf8)) }
    return (token.id, text)
  }

  // MARK: Requests

  /// How a request shows who it is from.
  enum Credential: Sendable {
    case nobody
    /// As a page of this server in a browser.
    case session(Person)
    case token(String)
  }

  func connect() throws -> RawClient { try RawClient(.ipv4(port), owner: self) }

  var port: UInt16 {
    for case .tcp(_, let port) in server.addresses { return port }
    return 0
  }

  /// The answer to a request on a connection of its own. `path` is below /api/v1 unless it begins with //.
  func ask(_ method: String, _ path: String, as credential: Credential = .nobody, _ json: String? = nil, _ fields: [String] = []) throws
    -> RawResponse
  {
    let client = try connect()
    try client.send(Self.request(method, path, as: credential, json, fields))
    return try client.response(toHead: method == "HEAD")
  }

  static func request(_ method: String, _ path: String, as credential: Credential, _ json: String? = nil, _ fields: [String] = []) -> String
  {
    var lines = ["\(method) \(path.hasPrefix("//") ? String(path.dropFirst()) : "/api/v1" + path) HTTP/1.1"]
    if !fields.contains(where: { $0.lowercased().hasPrefix("host:") }) { lines.append("Host: 127.0.0.1") }
    switch credential {
    case .nobody: break
    case .session(let person): lines += ["Cookie: \(Authenticator.cookieName)=\(person.cookie)", "Sec-Fetch-Site: same-origin"]
    case .token(let text): lines.append("Authorization: Bearer \(text)")
    }
    if let json {
      if !fields.contains(where: { $0.lowercased().hasPrefix("content-type:") }) { lines.append("Content-Type: application/json") }
      lines.append("Content-Length: \(json.utf8.count)")
    }
    return (lines + fields).joined(separator: "\r\n") + "\r\n\r\n" + (json ?? "")
  }

  /// Logs in with `password`.
  func login(_ name: String, _ password: String = TestAPI.password, _ fields: [String] = []) throws -> RawResponse {
    try ask("POST", "/auth/login", #"{"username":"\#(name)","password":"\#(password)"}"#, fields)
  }

  func ask(_ method: String, _ path: String, _ json: String, _ fields: [String] = []) throws -> RawResponse {
    try ask(method, path, as: .nobody, json, fields)
  }
}

extension RawResponse {
  /// The content as JSON; null when it is none.
  var json: JSON { (try? JSONParser.parse(body)) ?? .null }

  /// What stands in the JSON at `path`, names with dots between; nil where nothing does.
  func json(_ path: String) -> JSON? { path.split(separator: ".").reduce(json as JSON?) { $0?[String($1)] } }

  /// The string there.
  func string(_ path: String) -> String? { if case .string(let text)? = json(path) { text } else { nil } }

  /// The code of an error.
  var code: String? { string("error.code") }

  /// The value of the cookie that is set.
  var cookie: String? { self["Set-Cookie"]?.split(separator: ";").first?.split(separator: "=", maxSplits: 1).last.map(String.init) }

  /// The content without what is different in each answer.
  var comparableText: String { string("error.request_id").map { text.replacing($0, with: "") } ?? text }
}

extension JSON {
  /// Its text.
  var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
  var members: [Member] { if case .object(let members) = self { members } else { [] } }
}

/// Keeps what a server logs, at every level and with all that belongs to it.
final class LogBook: LogHandler {
  private let recorded = Locked("")

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { nil }
    set {}
  }

  var text: String { recorded.withLock { $0 } }

  func log(event: LogEvent) {
    let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    recorded.withLock { $0 += "\(event.level) \(event.message)\(fields)\n" }
  }
}

extension APISettings {
  /// Limits that hold, and none beside them.
  static func limited(_ rates: [RateBucket: RateLimit]) -> APISettings {
    var settings = APISettings(version: "1.2.3")
    settings.rates = rates
    return settings
  }

  /// Of a server that sends mails: to the port of this machine, which nobody listens on unless one is said.
  static func mailing(port: UInt16 = 1, _ change: (inout APISettings) -> Void = { _ in }) throws -> APISettings {
    var settings = APISettings(version: "1.2.3")
    settings.baseURL = "https://flights.example.org"
    settings.mail.server = try SMTPAddress(parsing: "smtp://127.0.0.1:\(port)")
    settings.mail.sender = "peregrine@example.org"
    change(&settings)
    return settings
  }

  static func registering(_ registration: Registration, setupCode: String? = nil) -> APISettings {
    var settings = APISettings(version: "1.2.3")
    settings.registration = registration
    settings.setupCode = setupCode
    return settings
  }
}
