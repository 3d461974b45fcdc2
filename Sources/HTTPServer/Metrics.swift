/// Counters of a server since its start, for `/metrics` and the log.
public struct Metrics: Sendable {
  /// Upper bounds of the latency histogram's buckets, in microseconds; one more bucket holds the rest.
  public static let latencyBounds = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
  ]

  /// Why a connection ended before its time.
  public enum Timeout: Int, Sendable, CaseIterable {
    case header, body, idle, write
  }

  /// Connections accepted.
  public var connectionsAccepted = 0
  /// Connections refused because there were too many.
  public var connectionsRefused = 0
  /// Connections open now.
  public var connectionsOpen = 0
  /// Bytes received, after decryption.
  public var bytesReceived = 0
  /// Bytes of answers, before encryption.
  public var bytesSent = 0
  /// TLS handshakes that failed.
  public var handshakeFailures = 0
  /// Requests refused because the queue of the workers was full.
  public var requestsTurnedAway = 0
  /// Timeouts by their kind.
  public var timeouts = [Int](repeating: 0, count: Timeout.allCases.count)
  /// Answers by route (an index into the router's table; the last is "no route"), `Status.assigned.count + 1` of each: by status, the last for those
  /// that are none of these.
  private var requests: [Int]
  /// Answers by route, `latencyBounds.count + 1` of each: by time taken, from the end of the request's head until the last of the answer was ready
  /// to send.
  private var latency: [Int]
  /// Sums of those times in microseconds, by route.
  private var latencySums: [Int]
  /// Requests waiting for a worker now.
  public var workersWaiting = 0
  /// So many may wait.
  public var workersWaitingLimit = 0
  /// Workers at work now.
  public var workersBusy = 0
  /// Workers there are.
  public var workers = 0

  private static let statuses = Status.assigned.count + 1
  private static let buckets = latencyBounds.count + 1

  init(routes: Int) {
    requests = [Int](repeating: 0, count: (routes + 1) * Self.statuses)
    latency = [Int](repeating: 0, count: (routes + 1) * Self.buckets)
    latencySums = [Int](repeating: 0, count: routes + 1)
  }

  mutating func count(route: Int, status: Status, microseconds: Int) {
    let route = route < 0 ? latencySums.count - 1 : route
    requests[route * Self.statuses + status.place] += 1
    latency[route * Self.buckets + (Self.latencyBounds.firstIndex { microseconds <= $0 } ?? Self.latencyBounds.count)] += 1
    latencySums[route] += microseconds
  }

  /// The answers of a route (an index into the router's table; one more is "no route") by status, where there are any; nil is a status that
  /// RFC 9110 does not know.
  public func requests(ofRoute route: Int) -> [(status: Int?, count: Int)] {
    (0..<Self.statuses).compactMap { place in
      let count = requests[route * Self.statuses + place]
      return count == 0 ? nil : (place < Status.assigned.count ? Status.assigned[place] : nil, count)
    }
  }

  /// The answers of a route by time taken, a number for each of `latencyBounds` and one for the rest, and the sum of the times in microseconds.
  public func latency(ofRoute route: Int) -> (counts: ArraySlice<Int>, sum: Int) {
    (latency[(route * Self.buckets)..<((route + 1) * Self.buckets)], latencySums[route])
  }

  mutating func add(_ other: Metrics) {
    connectionsAccepted += other.connectionsAccepted
    connectionsRefused += other.connectionsRefused
    connectionsOpen += other.connectionsOpen
    bytesReceived += other.bytesReceived
    bytesSent += other.bytesSent
    handshakeFailures += other.handshakeFailures
    requestsTurnedAway += other.requestsTurnedAway
    for i in timeouts.indices { timeouts[i] += other.timeouts[i] }
    for i in requests.indices { requests[i] += other.requests[i] }
    for i in latency.indices { latency[i] += other.latency[i] }
    for i in latencySums.indices { latencySums[i] += other.latencySums[i] }
  }
}
