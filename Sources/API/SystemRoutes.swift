internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Threads

/// What anybody may ask without an account.
enum SystemRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/info", "What this server is, for clients that find their way by it", tag: "System", .open, .one(Info.schema), execution: .worker,
      handler: info),
    .get("/health", "Whether the server is live and ready", tag: "System", .open, .one(Health.schema), handler: health),
    .get(
      "/health/live", "Whether the server runs; 200 whatever it is that it cannot do", tag: "System", .open, .one(Liveness.schema)
    ) { _ in .ok(Liveness()) },
    .get(
      "/health/ready", "Whether the server should be sent requests; 503 also while it is being stopped", tag: "System", .open,
      .one(Health.schema), handler: health),
    .get("/version", "Which version this is", tag: "System", .open, .one(Version.schema)) { call in
      let newest = call.services.newestVersion.withLock { $0 }
      return .ok(Version(version: call.services.settings.version, newest: newest))
    },
  ]

  struct Info: Sendable {
    var name = "Peregrine"
    var apiVersion = "v1"
    var appVersion = ""
    var setupRequired = false
    var documentationURL = ""
    var endpoints: [String] = []

    static let schema = ObjectSchema("Info", "What this server is.", Info()) {
      Property("name", \.name, .string(), "Its name.", access: .readOnly)
      Property("api_version", \.apiVersion, .string(), "The version of this API.", access: .readOnly)
      Property("app_version", \.appVersion, .string(), "The version of the program.", access: .readOnly)
      Property("setup_required", \.setupRequired, .boolean, "Whether nobody has registered yet.", access: .readOnly)
      Property("documentation_url", \.documentationURL, .string(), "Where the API is described.", access: .readOnly)
      Property("endpoints", \.endpoints, .array(of: .string(), most: 1_000), "The paths there are.", access: .readOnly)
    }
  }

  struct Health: Sendable {
    var status = "ok"
    var live = true
    var ready = true
    var database = "ok"

    static let schema = ObjectSchema("Health", "How the server is.", Health()) {
      Property("status", \.status, .string(), "ok; anything else is answered with an error.", access: .readOnly)
      Property("live", \.live, .boolean, "Whether it runs.", access: .readOnly)
      Property("ready", \.ready, .boolean, "Whether it can do its work.", access: .readOnly)
      Property("database", \.database, .string(), "Whether the database can be used.", access: .readOnly)
    }
  }

  struct Liveness: Sendable {
    var status = "ok"

    static let schema = ObjectSchema("Liveness", "That the server runs.", Liveness()) {
      Property("status", \.status, .string(), "ok.", access: .readOnly)
    }
  }

  struct Version: Sendable {
    var version = ""
    var apiVersion = "v1"
    var newest: String?

    static let schema = ObjectSchema("Version", "Which version this is.", Version()) {
      Property("version", \.version, .string(), "The version of the program.", access: .readOnly)
      Property("api_version", \.apiVersion, .string(), "The version of this API.", access: .readOnly)
      Property(
        "newest_version", \.newest, .string(),
        "The newest version there is; null where the setting version-check is off, or has not found out.",
        access: .readOnly)
    }
  }

  @Sendable static func health(_ call: Call<NoInput, NoQuery>) throws -> Answer<Health> {
    // Why not is in the log, and nobody's business who has no account.
    let isUsable = call.services.database.trouble == nil
    if let reason = call.services.readiness.obstacle?.reason ?? (isUsable ? nil : "the database cannot be used at the moment") {
      throw HTTPError(.serviceUnavailable, "The server is live but not ready: \(reason).", headers: ["Retry-After": "5"])
    }
    return .ok(Health())
  }

  @Sendable static func info(_ call: Call<NoInput, NoQuery>) throws -> Answer<Info> {
    let base = call.services.settings.baseURL ?? "\(call.request.scheme)://\(call.request.host)"
    var info = Info()
    info.name = call.services.settings.instanceName
    info.appVersion = call.services.settings.version
    info.setupRequired = try call.services.database.read { try $0.isWithoutUsers() }
    info.documentationURL = base + DocsPage.path
    info.endpoints = Array(Set(Endpoints.all.map(\.address))).sorted()
    return .ok(info)
  }
}
