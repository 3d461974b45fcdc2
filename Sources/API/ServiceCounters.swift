internal import Database
internal import Glibc
internal import HTTPServer
internal import Store
internal import Threads

/// What the parts of the server have counted since it started. It costs next to nothing to know, asks the database nothing, and names nobody.
struct ServiceCounters: Sendable {
  /// A memory of what has been worked out before.
  struct Cache: Sendable {
    var name: String
    var hits = 0
    var misses = 0
    /// Bytes that are kept, about.
    var size = 0
  }

  var database = DatabaseCounters()
  var caches: [Cache] = []
  /// Requests that were refused by a limit.
  var refused: [RateBucket: Int] = [:]
  /// What the housekeeper has last seen.
  var seen = Housekeeper.Seen()
  /// How many entries the audit log has; nil where there is none yet.
  var auditEntries: Int? { seen.auditHead.map { $0.sequence - (seen.auditAnchor?.sequence ?? 0) } }
  var process = ProcessUsage()

  init() {}

  init(_ services: Services) {
    database = services.database.counters
    let (answers, facts) = (services.answers.figures, services.facts.figures)
    caches = [
      Cache(name: "answers", hits: answers.hits, misses: answers.misses, size: answers.size),
      Cache(name: "flights", hits: facts.hits, misses: facts.misses, size: services.facts.size),
    ]
    refused = services.limiter.refused
    seen = services.seen.withLock { $0 }
    process = .now
  }
}

/// What the process has taken of the machine.
struct ProcessUsage: Sendable {
  /// Microseconds of processor time.
  var processorTime = 0
  /// File descriptors that are open, and how many may be.
  var descriptors: Int?
  var descriptorLimit: Int?
  /// When it began, in seconds since 1970; nil when nobody knows.
  var startedAt: Int?

  /// As it is now.
  static var now: ProcessUsage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    var process = ProcessUsage()
    process.processorTime =
      (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000 + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    process.descriptors = openDescriptors()
    process.descriptorLimit = Int(clamping: limit.rlim_cur)
    process.startedAt = startTime
    return process
  }

  private static func openDescriptors() -> Int? {
    guard let directory = opendir("/proc/self/fd") else { return nil }
    defer { closedir(directory) }
    // Not ".", "..", and the one that reads.
    var count = -3
    while readdir(directory) != nil { count += 1 }
    return count
  }

  /// The directory of the process in /proc is made with it.
  private static let startTime: Int? = {
    var status = stat()
    return stat("/proc/self", &status) == 0 ? status.st_ctim.tv_sec : nil
  }()
}
