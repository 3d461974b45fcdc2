internal import CCurl
internal import Glibc
internal import Threads

/// Sends many requests at once to servers that nobody vouches for, on a thread of its own, over libcurl's multi interface. Each has its time, an answer is read as far as
/// its first kilobyte, redirects are answers like others, no proxy is used, and every address is checked when it is connected to: what a name resolves to
/// the next time changes nothing.
public final class RequestPool: @unchecked Sendable {
  // Unchecked: `multi` is used by the pool's own thread, but for `curl_multi_wakeup`, which any thread may call.

  /// Requests that are counted together, because they are for the same server or of the same person.
  public struct Lane: Sendable {
    let name: String
    let most: Int

    /// At most `most` requests of those who name the lane `name` are under way at once.
    public init(_ name: String, most: Int) { (self.name, self.most) = (name, most) }
  }

  /// A POST, and what is to be done about it.
  public struct Request: Sendable {
    /// Where, http or https.
    public var url: String
    /// The fields of its head, such as `Content-Type: text/plain`.
    public var headers: [String]
    /// Its content.
    public var body: [UInt8]
    /// What it is counted in.
    public var lanes: [Lane]
    /// By when it must have begun, in milliseconds of the monotonic clock: later it is not sent.
    public var startsBefore: Int
    /// Why nothing may be sent to this IP address; nil when it may be. Asked before each connection, and again before what is sent over one that is there already.
    public var refusal: @Sendable (_ address: String) -> String?
    /// What is called once with what has come of it, on the pool's thread.
    public var finished: @Sendable (Outcome) -> Void

    /// A request.
    public init(
      _ url: String, headers: [String], body: [UInt8], lanes: [Lane], startsBefore: Int,
      refusal: @escaping @Sendable (_ address: String) -> String?, finished: @escaping @Sendable (Outcome) -> Void
    ) {
      (self.url, self.headers, self.body, self.lanes) = (url, headers, body, lanes)
      (self.startsBefore, self.refusal, self.finished) = (startsBefore, refusal, finished)
    }
  }

  /// What has come of a request.
  public enum Outcome: Sendable, Equatable {
    /// The head of an answer has come, whatever became of the rest. `retryAfter` is the seconds that it asks to wait before the next attempt; 0 where it does not.
    case answered(status: Int, retryAfter: Int, body: [UInt8], milliseconds: Int)
    /// None has, for this reason.
    case failed(String, milliseconds: Int)
    /// Its time to begin has passed, or the pool was closed before its answer.
    case abandoned
  }

  /// How long things may take, and how much may come.
  public struct Limits: Sendable {
    /// Requests under way at once.
    public var parallel = 64
    /// Milliseconds until the connection stands.
    public var connect = 5_000
    /// Milliseconds until the answer's end.
    public var total = 10_000
    /// Bytes of an answer's content that are kept; what follows is not read.
    public var body = 1_024
    /// Bytes of an answer's head.
    public var head = 65_536

    /// The usual ones.
    public init() {}
  }

  private struct Inbox: Sendable {
    var requests: [Request] = []
    /// When what is under way is cut off, in milliseconds of the monotonic clock; nil while the pool is open.
    var end: Int?
  }

  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private let multi: UnsafeMutableRawPointer
  private let limits: Limits
  private let userAgent: String
  private let inbox = Locked(Inbox())
  private let thread = Locked<Thread?>(nil)

  /// Starts its thread. Throws `SystemError`.
  public init(userAgent: String, limits: Limits = Limits()) throws {
    precondition(Self.isReady, "libcurl cannot be used")
    multi = curl_multi_init()!
    (self.userAgent, self.limits) = (userAgent, limits)
    curl_multi_set_number(multi, CURLMOPT_MAXCONNECTS, limits.parallel)
    let thread = try Thread(name: "requests") { self.run() }
    self.thread.withLock { $0 = thread }
  }

  deinit { curl_multi_cleanup(multi) }

  /// Sends requests when it is their turn.
  public func add(_ requests: [Request]) {
    inbox.withLock { $0.requests += requests }
    curl_multi_wakeup(multi)
  }

  /// Begins nothing more, waits for what is under way, `grace` milliseconds at most, and ends. Whatever has no answer then is abandoned.
  public func close(grace: Int) {
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let thread else { return }
    inbox.withLock { $0.end = MonotonicClock.milliseconds() + grace }
    curl_multi_wakeup(multi)
    thread.join()
  }

  // MARK: The thread

  private func run() {
    var waiting: [Request] = []
    var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    var lanes: [String: Int] = [:]
    while true {
      let (new, end) = inbox.withLock { inbox in
        defer { inbox.requests = [] }
        return (inbox.requests, inbox.end)
      }
      waiting += new
      if end != nil {
        for request in waiting { request.finished(.abandoned) }
        waiting = []
      }
      start(&waiting, &transfers, &lanes)
      if let end, transfers.isEmpty || MonotonicClock.milliseconds() >= end {
        for (curl, transfer) in transfers { finish(curl, transfer, .abandoned) }
        return
      }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      if reap(&transfers, &lanes) == 0 { curl_multi_poll(multi, nil, 0, end == nil ? 1_000 : 20, nil) }
    }
  }

  /// Begins those whose turn it is, and abandons those whose time has passed.
  private func start(_ waiting: inout [Request], _ transfers: inout [UnsafeMutableRawPointer: Transfer], _ lanes: inout [String: Int]) {
    let now = MonotonicClock.milliseconds()
    waiting.removeAll { request in
      if request.startsBefore <= now {
        request.finished(.abandoned)
        return true
      }
      guard transfers.count < limits.parallel, request.lanes.allSatisfy({ lanes[$0.name, default: 0] < $0.most }) else { return false }
      for lane in request.lanes { lanes[lane.name, default: 0] += 1 }
      let transfer = Transfer(request, limits, userAgent)
      transfers[transfer.curl] = transfer
      curl_multi_add_handle(multi, transfer.curl)
      return true
    }
  }

  /// Finishes those that have ended, and returns how many there were.
  private func reap(_ transfers: inout [UnsafeMutableRawPointer: Transfer], _ lanes: inout [String: Int]) -> Int {
    var count = 0
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let curl = message.pointee.easy_handle, let transfer = transfers.removeValue(forKey: curl)
      else { continue }
      let outcome = transfer.outcome(curl_result(message))
      for lane in transfer.request.lanes {
        let rest = lanes[lane.name, default: 1] - 1
        lanes[lane.name] = rest == 0 ? nil : rest
      }
      finish(curl, transfer, outcome)
      count += 1
    }
    return count
  }

  private func finish(_ curl: UnsafeMutableRawPointer, _ transfer: Transfer, _ outcome: Outcome) {
    curl_multi_remove_handle(multi, curl)
    transfer.request.finished(outcome)
  }
}
