internal import Database
internal import HTTPServer
internal import Store
internal import Travel

/// A server's counters in Prometheus' text format 0.0.4. Labels are bounded: routes by their pattern, statuses by the codes that RFC 9110 knows, times
/// by the first word of the route.
struct Prometheus {
  private var text = ""

  /// All of them. What is not known is left out.
  static func text(_ metrics: ServerMetrics, _ figures: SystemFigures, _ counters: ServiceCounters) -> String {
    var page = Prometheus()
    page.addRequests(metrics, figures)
    page.addConnections(metrics.counters)
    page.addService(counters)
    page.addProcess(counters.process, figures)
    page.addWebhooks(figures.webhooks)
    for gauge in SystemFigures.processGauges {
      if let value = figures[keyPath: gauge.path] { page.add(gauge.name, .gauge, gauge.description, value) }
    }
    return page.text
  }

  private enum Kind: String { case counter, gauge, histogram }

  private typealias Sample = (labels: String, value: String)

  private mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample], prefix: String = "peregrine_") {
    guard !samples.isEmpty else { return }
    text += "# HELP \(prefix)\(name) \(help)\n# TYPE \(prefix)\(name) \(kind.rawValue)\n"
    for (labels, value) in samples { text += "\(prefix)\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n" }
  }

  private mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int?, prefix: String = "peregrine_") {
    if let value { add(name, kind, help, [("", String(value))], prefix: prefix) }
  }

  /// A label's value, in which a quotation mark, a backslash and the end of a line are escaped.
  private static func label(_ name: String, _ value: String) -> String {
    let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    return "\(name)=\"\(escaped)\""
  }

  // MARK: Requests

  private mutating func addRequests(_ metrics: ServerMetrics, _ figures: SystemFigures) {
    add("build_info", .gauge, "The version that runs.", [(Self.label("version", figures.version), "1")])
    var requests: [Sample] = []
    for index in 0...metrics.routes.count {
      let route = index < metrics.routes.count ? metrics.routes[index] : nil
      let labels = "\(Self.label("method", route?.method.name ?? "")),\(Self.label("route", route?.pattern ?? ""))"
      for (status, count) in metrics.counters.requests(ofRoute: index) {
        requests.append(("\(labels),\(Self.label("status", status.map(String.init) ?? "other"))", String(count)))
      }
    }
    add("http_requests_total", .counter, "Answers by route and status.", requests)
    addLatency(metrics)
    add(
      "http_requests_in_flight", .gauge, "Requests that a worker has or that wait for one; event loops answer the others at once.",
      metrics.counters.workersBusy + metrics.counters.workersWaiting)
  }

  /// The word of a route by which its times are added up: that behind /api/v1, or its first.
  static func group(_ pattern: String) -> String {
    let words = pattern.split(separator: "/")
    let word = pattern.hasPrefix("\(Pipeline.base)/") ? words.dropFirst(2).first : words.first
    return word.map { $0.hasPrefix(":") || $0.hasPrefix("*") ? "other" : String($0) } ?? "other"
  }

  private mutating func addLatency(_ metrics: ServerMetrics) {
    var groups: [String: (counts: [Int], sum: Int)] = [:]
    for index in 0...metrics.routes.count {
      let (counts, sum) = metrics.counters.latency(ofRoute: index)
      let name = index < metrics.routes.count ? Self.group(metrics.routes[index].pattern) : "other"
      let known = groups[name] ?? ([Int](repeating: 0, count: counts.count), 0)
      groups[name] = (zip(known.counts, counts).map { $0 + $1 }, known.sum + sum)
    }
    let name = "peregrine_http_request_duration_seconds"
    text += "# HELP \(name) Time from the end of a request's head to the end of its answer, by the first word of its route.\n"
    text += "# TYPE \(name) histogram\n"
    for (group, (counts, sum)) in groups.sorted(by: { $0.key < $1.key }) where counts.contains(where: { $0 > 0 }) {
      let label = Self.label("group", group)
      var total = 0
      for (bound, count) in zip(Metrics.latencyBounds, counts) {
        total += count
        text += "\(name)_bucket{\(label),le=\"\(Double(bound) / 1_000_000)\"} \(total)\n"
      }
      total += counts.last ?? 0
      text +=
        "\(name)_bucket{\(label),le=\"+Inf\"} \(total)\n\(name)_sum{\(label)} \(Double(sum) / 1_000_000)\n\(name)_count{\(label)} \(total)\n"
    }
  }

  private mutating func addConnections(_ counters: Metrics) {
    add("http_connections_accepted_total", .counter, "Connections accepted.", counters.connectionsAccepted)
    add("http_connections_refused_total", .counter, "Connections refused because there were too many.", counters.connectionsRefused)
    add(
      "http_timeouts_total", .counter, "Connections ended because the client was too slow, by what it was slow at.",
      Metrics.Timeout.allCases.map { (Self.label("kind", "\($0)"), String(counters.timeouts[$0.rawValue])) })
    add("http_received_bytes_total", .counter, "Bytes received.", counters.bytesReceived)
    add("http_sent_bytes_total", .counter, "Bytes sent in answers.", counters.bytesSent)
    add("http_requests_turned_away_total", .counter, "Requests answered 503 because all workers were busy.", counters.requestsTurnedAway)
    add("http_tls_handshake_failures_total", .counter, "TLS handshakes that failed.", counters.handshakeFailures)
  }

  // MARK: What the parts have counted

  private mutating func addService(_ counters: ServiceCounters) {
    let database = counters.database
    add(
      "database_transactions_total", .counter, "Transactions, by what they did.",
      [(Self.label("kind", "read"), String(database.reads)), (Self.label("kind", "write"), String(database.writes))])
    add("database_commits_total", .counter, "Commits; with SQLite several writes share one.", database.commits)
    add("database_retries_total", .counter, "Transactions run again because they gave way to others.", database.retries)
    add("database_unavailable_total", .counter, "Transactions that failed because the database could not be used.", database.unavailable)
    add("database_writes_waiting", .gauge, "Writes that wait for SQLite's one writer.", database.writesWaiting)
    add("database_open_connections", .gauge, "Connections to the database that are open.", database.connections)
    add("database_file_bytes", .gauge, "Bytes of SQLite's file.", database.fileSize)
    add("database_wal_bytes", .gauge, "Bytes of SQLite's write-ahead log.", database.logSize)
    for (name, help, path) in [
      ("cache_hits_total", "How often what was asked for was remembered, by what remembers.", \ServiceCounters.Cache.hits),
      ("cache_misses_total", "How often it had to be worked out.", \.misses),
    ] {
      add(name, .counter, help, counters.caches.map { (Self.label("cache", $0.name), String($0[keyPath: path])) })
    }
    add("cache_bytes", .gauge, "Bytes that are remembered.", counters.caches.map { (Self.label("cache", $0.name), String($0.size)) })
    add(
      "rate_limited_total", .counter, "Requests refused by a limit, by which.",
      RateBucket.allCases.map { (Self.label("limit", $0.rawValue), String(counters.refused[$0] ?? 0)) })
    add("audit_entries", .gauge, "Entries of the audit log, as of half a minute ago at most.", counters.auditEntries)
    add("audit_sequence", .gauge, "The number of its newest entry.", counters.seen.auditHead?.sequence)
    add(
      "backup_timestamp_seconds", .gauge, "When the newest of the kept backups was made, in seconds since 1970.",
      counters.seen.newestBackup.map { Int($0.milliseconds / 1_000) })
    add("mails_waiting", .gauge, "Mails that wait, as of half a minute ago at most.", counters.seen.mailsWaiting)
    add("mails_failed", .gauge, "Mails of the last week that were given up.", counters.seen.mailsFailed)
    add("jobs_failing", .gauge, "Jobs that failed when they were last tried.", counters.seen.jobsFailing)
  }

  private mutating func addWebhooks(_ figures: WebhookFigures) {
    add(
      "webhook_deliveries_total", .counter, "Attempts to deliver to webhooks, by what has come of them.",
      [("delivered", figures.delivered), ("retried", figures.retried), ("failed", figures.givenUp)].map {
        (Self.label("result", $0.0), String($0.1))
      })
    add("webhook_deliveries_pending", .gauge, "Deliveries to webhooks that wait, as counted a few seconds ago.", figures.pending)
    add("webhook_deliveries_failed", .gauge, "Deliveries to webhooks that were given up, as counted a few seconds ago.", figures.failed)
  }

  /// By the names that clients of Prometheus have for them.
  private mutating func addProcess(_ process: ProcessUsage, _ figures: SystemFigures) {
    let seconds = Double(process.processorTime) / 1_000_000
    add("cpu_seconds_total", .counter, "Processor time in seconds.", [("", "\(seconds)")], prefix: "process_")
    add("resident_memory_bytes", .gauge, "Memory that the process holds.", figures.memory, prefix: "process_")
    add("open_fds", .gauge, "File descriptors that are open.", process.descriptors, prefix: "process_")
    add("max_fds", .gauge, "File descriptors that may be open.", process.descriptorLimit, prefix: "process_")
    add("start_time_seconds", .gauge, "When the process began, in seconds since 1970.", process.startedAt, prefix: "process_")
  }
}
