public import HTTPServer

/// What anybody may ask without an account: whether the server is well, what it is, and its counters.
public struct SystemRoutes: Sendable {
  private let version: String
  private let isDatabaseWell: @Sendable () -> Bool
  private let metrics: @Sendable () -> ServerMetrics?

  /// Routes that tell `version`, whether the database can be used, and the counters that `metrics` gives; nil before the server has started.
  public init(version: String, isDatabaseWell: @escaping @Sendable () -> Bool, metrics: @escaping @Sendable () -> ServerMetrics?) {
    self.version = version
    self.isDatabaseWell = isDatabaseWell
    self.metrics = metrics
  }

  /// The table.
  public var routes: [Route] {
    [
      Route(.get, "/api/v1/health", execution: .inline, handler: health),
      Route(.get, "/api/v1/version", execution: .inline, handler: versions),
      Route(.get, "/metrics", execution: .worker, handler: counters),
    ]
  }

  private static let json = "application/json"
  private static let healthy = Array("{\"data\":{\"status\":\"ok\",\"live\":true,\"ready\":true,\"database\":\"ok\"},\"meta\":{}}\n".utf8)

  private func health(_ request: Request) throws -> Response {
    // Why not is in the log, and nobody's business who has no account.
    guard isDatabaseWell() else {
      throw HTTPError(
        .serviceUnavailable, "The server is live but not ready: the database cannot be used at the moment.", headers: ["Retry-After": "5"])
    }
    return Response(.ok, headers: ["Content-Type": Self.json], body: Self.healthy)
  }

  private func versions(_ request: Request) -> Response {
    var json = JSONText()
    json.raw("{\"data\":{\"version\":")
    json.string(version)
    json.raw(",\"api_version\":\"v1\"},\"meta\":{}}\n")
    return Response(.ok, headers: ["Content-Type": Self.json], body: json.bytes)
  }

  private func counters(_ request: Request) throws -> Response {
    guard let metrics = metrics() else {
      throw HTTPError(.serviceUnavailable, "The server is still starting.", headers: ["Retry-After": "1"])
    }
    return Response(
      .ok, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
      body: Array(Prometheus.text(metrics, version: version).utf8))
  }
}

/// The counters of a running server with the routes they are counted by.
public struct ServerMetrics: Sendable {
  /// The counters.
  public let counters: Metrics
  /// The routes, in the order of `Metrics.requests`.
  public let routes: [Route]

  /// Counters and the routes they belong to.
  public init(counters: Metrics, routes: [Route]) {
    self.counters = counters
    self.routes = routes
  }
}
