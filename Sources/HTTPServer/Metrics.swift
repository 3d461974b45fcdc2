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
  /// Answers by route (an index into the router's table; the last is "no route") and by class of status (1xx to 5xx).
  public var requests: [[Int]]
  /// Answers by time taken, from the end of the request's head until the last of the answer was ready to send; see `latencyBounds`.
  public var latency = [Int](repeating: 0, count: latencyBounds.count + 1)
  /// Sum of those times in microseconds.
  public var latencySum = 0
  /// Requests waiting for a worker now.
  public var workersWaiting = 0
  /// So many may wait.
  public var workersWaitingLimit = 0
  /// Workers at work now.
  public var workersBusy = 0
  /// Workers there are.
  public var workers = 0

  init(routes: Int) { requests = [[Int]](repeating: [Int](repeating: 0, count: 5), count: routes + 1) }

  mutating func count(route: Int, status: Status, microseconds: Int) {
    requests[route < 0 ? requests.count - 1 : route][status.code / 100 - 1] += 1
    latency[Self.latencyBounds.firstIndex { microseconds <= $0 } ?? Self.latencyBounds.count] += 1
    latencySum += microseconds
  }

  mutating func add(_ other: Metrics) {
    connectionsAccepted += other.connectionsAccepted
    connectionsRefused += other.connectionsRefused
    connectionsOpen += other.connectionsOpen
    bytesReceived += other.bytesReceived
    bytesSent += other.bytesSent
    handshakeFailures += other.handshakeFailures
    requestsTurnedAway += other.requestsTurnedAway
    latencySum += other.latencySum
    for i in timeouts.indices { timeouts[i] += other.timeouts[i] }
    for i in latency.indices { latency[i] += other.latency[i] }
    for route in requests.indices {
      for status in requests[route].indices { requests[route][status] += other.requests[route][status] }
    }
  }
}
