internal import HTTPServer

/// A server's counters in Prometheus' text format 0.0.4. Labels are bounded: routes by their pattern, statuses by their class.
enum Prometheus {
  static func text(_ metrics: ServerMetrics, _ figures: SystemFigures) -> String {
    let counters = metrics.counters
    var text = ""
    func metric(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]) {
      text += "# HELP peregrine_\(name) \(help)\n# TYPE peregrine_\(name) \(type)\n"
      for (labels, value) in samples { text += "peregrine_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n" }
    }
    func single(_ name: String, _ type: String, _ help: String, _ value: Int) { metric(name, type, help, [("", String(value))]) }

    metric("build_info", "gauge", "The version that runs.", [("version=\"\(figures.version)\"", "1")])
    metric("http_requests_total", "counter", "Answers by route and class of status.", requests(metrics))
    text += latency(counters)
    single("http_connections_accepted_total", "counter", "Connections accepted.", counters.connectionsAccepted)
    single("http_connections_refused_total", "counter", "Connections refused because there were too many.", counters.connectionsRefused)
    metric(
      "http_timeouts_total", "counter", "Connections ended because the client was too slow, by what it was slow at.",
      Metrics.Timeout.allCases.map { ("kind=\"\($0)\"", String(counters.timeouts[$0.rawValue])) })
    single("http_received_bytes_total", "counter", "Bytes received.", counters.bytesReceived)
    single("http_sent_bytes_total", "counter", "Bytes sent in answers.", counters.bytesSent)
    single(
      "http_requests_turned_away_total", "counter", "Requests answered 503 because all workers were busy.", counters.requestsTurnedAway)
    single("http_tls_handshake_failures_total", "counter", "TLS handshakes that failed.", counters.handshakeFailures)
    for gauge in SystemFigures.processGauges {
      if let value = figures[keyPath: gauge.path] { single(gauge.name, "gauge", gauge.description, value) }
    }
    return text
  }

  private static func requests(_ metrics: ServerMetrics) -> [(labels: String, value: String)] {
    var samples: [(labels: String, value: String)] = []
    for (index, statuses) in metrics.counters.requests.enumerated() {
      let route = index < metrics.routes.count ? metrics.routes[index] : nil
      for (hundreds, count) in statuses.enumerated() where count > 0 {
        samples.append(
          ("method=\"\(route?.method.name ?? "")\",route=\"\(route?.pattern ?? "")\",status=\"\(hundreds + 1)xx\"", String(count)))
      }
    }
    return samples
  }

  private static func latency(_ counters: Metrics) -> String {
    let name = "peregrine_http_request_duration_seconds"
    var text = "# HELP \(name) Time from the end of a request's head to the end of its answer.\n# TYPE \(name) histogram\n"
    var total = 0
    for (bound, count) in zip(Metrics.latencyBounds, counters.latency) {
      total += count
      text += "\(name)_bucket{le=\"\(Double(bound) / 1_000_000)\"} \(total)\n"
    }
    total += counters.latency.last ?? 0
    return text + "\(name)_bucket{le=\"+Inf\"} \(total)\n\(name)_sum \(Double(counters.latencySum) / 1_000_000)\n\(name)_count \(total)\n"
  }
}
