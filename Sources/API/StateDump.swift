internal import Database
internal import Glibc
internal import HTTPServer
internal import Logging
internal import Store
internal import Threads

/// What a running server can tell of itself when somebody asks by a signal: numbers, and the names of threads. No names of people, no paths, no secrets.
enum StateDump {
  static func lines(_ services: Services) -> [(message: String, fields: Logger.Metadata)] {
    let metrics = services.metrics()
    let figures = SystemFigures(services, metrics?.counters)
    var process: Logger.Metadata = [:]
    for gauge in SystemFigures.processGauges {
      if let value = figures[keyPath: gauge.path] { process[gauge.name] = .stringConvertible(value) }
    }
    let counters = ServiceCounters(services)
    process["open_fds"] = counters.process.descriptors.map { .stringConvertible($0) }
    let database = counters.database
    var lines: [(message: String, fields: Logger.Metadata)] = [
      ("state of the server", process),
      (
        "state of the database",
        [
          "reads": .stringConvertible(database.reads), "writes": .stringConvertible(database.writes),
          "commits": .stringConvertible(database.commits), "retries": .stringConvertible(database.retries),
          "unavailable": .stringConvertible(database.unavailable), "connections": .stringConvertible(database.connections),
          "writes_waiting": .stringConvertible(database.writesWaiting ?? 0), "file_bytes": .stringConvertible(database.fileSize ?? 0),
          "wal_bytes": .stringConvertible(database.logSize ?? 0), "trouble": .string(services.database.trouble ?? "none"),
          "obstacle": .string(services.readiness.obstacle?.reason ?? "none"),
        ]
      ),
    ]
    for cache in counters.caches {
      lines.append(
        (
          "state of a cache",
          [
            "cache": .string(cache.name), "hits": .stringConvertible(cache.hits), "misses": .stringConvertible(cache.misses),
            "bytes": .stringConvertible(cache.size),
          ]
        ))
    }
    return lines
      + threads().map { thread in
        (
          "state of a thread",
          ["thread": .string(thread.name), "is": .string(thread.state), "cpu_ms": .stringConvertible(thread.processorTime)]
        )
      }
  }

  /// The threads of this process, by `proc_pid_stat(5)`: their names, what they do (R runs, S waits, D waits for the disk), and their processor time in
  /// milliseconds.
  private static func threads() -> [(name: String, state: String, processorTime: Int)] {
    guard let directory = opendir("/proc/self/task") else { return [] }
    defer { closedir(directory) }
    let tick = 1_000 / max(1, sysconf(Int32(_SC_CLK_TCK)))
    var threads: [(name: String, state: String, processorTime: Int)] = []
    while let entry = readdir(directory) {
      let id = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard id.first != ".", let text = SystemFigures.text(ofFile: "/proc/self/task/\(id)/stat") else { continue }
      // The name stands in parentheses and may hold any; behind it, fields with a space between.
      guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { continue }
      let fields = text[close...].split(separator: " ").dropFirst()
      guard fields.count > 12, let user = Int(fields[fields.startIndex + 11]), let system = Int(fields[fields.startIndex + 12]) else {
        continue
      }
      threads.append((String(text[text.index(after: open)..<close]), String(fields[fields.startIndex]), (user + system) * tick))
    }
    return threads.sorted { $0.name < $1.name }
  }
}
