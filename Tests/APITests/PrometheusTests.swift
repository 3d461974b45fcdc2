import Testing

@testable import API
@testable import HTTPServer

@Suite struct PrometheusTests {
  private static let table = ["/api/v1/health", "/api/v1/version", "/metrics"].map { Route(.get, $0) { _ in Response(.ok) } }

  @Test func metricsAreGroupedByRouteAndStatus() throws {
    let text = Self.text()
    #expect(text.contains("peregrine_http_requests_total{method=\"GET\",route=\"/api/v1/health\",status=\"2xx\"} 2\n"))
    #expect(text.contains("peregrine_http_requests_total{method=\"\",route=\"\",status=\"4xx\"} 1\n"))
    #expect(text.contains("peregrine_http_connections 7\n"))
    #expect(text.contains("peregrine_build_info{version=\"1.2.3\"} 1\n"))
  }

  @Test func latencyBucketsAreCumulative() throws {
    let text = Self.text()
    #expect(text.contains("duration_seconds_bucket{le=\"5e-05\"} 1\n"))
    #expect(text.contains("duration_seconds_bucket{le=\"0.0001\"} 2\n"))
    #expect(text.contains("duration_seconds_bucket{le=\"2.5\"} 2\n"))
    #expect(text.contains("duration_seconds_bucket{le=\"+Inf\"} 3\n"))
    #expect(text.contains("duration_seconds_count 3\n"))
  }

  private static func text() -> String {
    var counters = Metrics(routes: 3)
    counters.connectionsOpen = 7
    counters.count(route: 0, status: .ok, microseconds: 80)
    counters.count(route: 0, status: .ok, microseconds: 9_000_000)
    counters.count(route: -1, status: .notFound, microseconds: 10)
    var figures = SystemFigures()
    figures.version = "1.2.3"
    figures.take(counters)
    return Prometheus.text(ServerMetrics(counters: counters, routes: table), figures)
  }
}
