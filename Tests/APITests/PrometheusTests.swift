import Testing

@testable import API
@testable import HTTPServer

@Suite struct PrometheusTests {
  private static let table = ["/api/v1/health", "/api/v1/health/live", "/metrics", "/:anything"].map {
    Route(.get, $0) { _ in Response(.ok) }
  }

  @Test func metricsAreGroupedByRouteAndStatus() throws {
    let text = Self.text()
    #expect(text.contains("peregrine_http_requests_total{method=\"GET\",route=\"/api/v1/health\",status=\"200\"} 2\n"))
    #expect(text.contains("peregrine_http_requests_total{method=\"\",route=\"\",status=\"404\"} 1\n"))
    #expect(text.contains("peregrine_http_requests_total{method=\"GET\",route=\"/metrics\",status=\"other\"} 1\n"))
    #expect(text.contains("peregrine_http_connections 7\n"))
    #expect(text.contains("peregrine_build_info{version=\"1.2.3\"} 1\n"))
  }

  @Test func latencyBucketsAreCumulativeAndAddUpByTheFirstWordOfTheRoute() throws {
    let text = Self.text()
    #expect(text.contains("duration_seconds_bucket{group=\"health\",le=\"5e-05\"} 0\n"))
    #expect(text.contains("duration_seconds_bucket{group=\"health\",le=\"0.0001\"} 2\n"))
    #expect(text.contains("duration_seconds_bucket{group=\"health\",le=\"2.5\"} 2\n"))
    #expect(text.contains("duration_seconds_bucket{group=\"health\",le=\"+Inf\"} 3\n"))
    #expect(text.contains("duration_seconds_count{group=\"health\"} 3\n"))
    #expect(text.contains("duration_seconds_sum{group=\"health\"} 9.00014\n"))
    #expect(text.contains("duration_seconds_count{group=\"other\"} 1\n"))
  }

  @Test(arguments: [
    ("/api/v1/flights/:id", "flights"), ("/api/v1/stats/year/:year", "stats"), ("/metrics", "metrics"), ("/v1/trips/:id", "v1"),
    ("/:path", "other"), ("/", "other"), ("/api/v1/:x", "other"),
  ])
  func theGroupOfARouteIsAWordOfItsPattern(pattern: String, group: String) { #expect(Prometheus.group(pattern) == group) }

  @Test func theWholePageIsWellFormed() throws { try PrometheusFormat.check(Self.text()) }

  @Test func aLabelWithAQuotationMarkStaysALabel() throws {
    var figures = SystemFigures()
    figures.version = "1\"2\\3"
    let text = Prometheus.text(ServerMetrics(counters: Metrics(routes: 0), routes: []), figures, ServiceCounters())
    #expect(text.contains(#"peregrine_build_info{version="1\"2\\3"} 1"#))
    try PrometheusFormat.check(text)
  }

  private static func text() -> String {
    var counters = Metrics(routes: table.count)
    counters.connectionsOpen = 7
    counters.count(route: 0, status: .ok, microseconds: 80)
    counters.count(route: 0, status: .ok, microseconds: 9_000_000)
    counters.count(route: 1, status: .ok, microseconds: 60)
    counters.count(route: 2, status: Status(299), microseconds: 60)
    counters.count(route: -1, status: .notFound, microseconds: 10)
    var figures = SystemFigures()
    figures.version = "1.2.3"
    figures.take(counters)
    return Prometheus.text(ServerMetrics(counters: counters, routes: table), figures, ServiceCounters())
  }
}

/// The text format 0.0.4 of Prometheus, read strictly: what its documentation says, and what a scraper would stumble over.
enum PrometheusFormat {
  struct Fault: Error, CustomStringConvertible { let description: String }

  static func check(_ text: String) throws {
    func need(_ holds: Bool, _ what: @autoclosure () -> String) throws { if !holds { throw Fault(description: what()) } }
    try need(text.hasSuffix("\n"), "the last line has no end")
    var types: [String: String] = [:]
    var helped: Set<String> = []
    var series: Set<String> = []
    var family = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      try need(!line.isEmpty, "an empty line")
      let words = line.split(separator: " ", maxSplits: 3)
      if line.hasPrefix("#") {
        try need(words.count == 4 && words[0] == "#", "\(line)")
        let name = String(words[2])
        if words[1] == "HELP" {
          try need(helped.insert(name).inserted, "two HELP for \(name)")
          family = name
        } else {
          try need(words[1] == "TYPE" && family == name && types[name] == nil, "TYPE without its HELP, or twice: \(line)")
          try need(["counter", "gauge", "histogram"].contains(words[3]), "\(line)")
          types[name] = String(words[3])
        }
        continue
      }
      guard let match = line.wholeMatch(of: /([a-z_][a-z0-9_]*)(?:\{((?:[a-z]+="(?:[^"\\]|\\["\\n])*",?)*)\})? ([0-9.e+-]+)/) else {
        throw Fault(description: "no sample: \(line)")
      }
      let name = String(match.1)
      let ofHistogram = ["_bucket", "_sum", "_count"].first { name == family + $0 }
      try need(name == family || ofHistogram != nil, "\(name) stands under \(family)")
      try need((types[family] == "histogram") == (ofHistogram != nil), "\(line) of a \(types[family] ?? "?")")
      if types[family] == "counter" { try need(name.hasSuffix("_total"), "the counter \(name) does not end with _total") }
      try need(Double(match.3) != nil, "\(line)")
      try need(series.insert(String(line[..<(line.lastIndex(of: " ")!)])).inserted, "twice: \(line)")
    }
    try need(helped == Set(types.keys), "HELP without TYPE: \(helped.symmetricDifference(types.keys))")
    try need(!series.isEmpty, "nothing")
  }
}
