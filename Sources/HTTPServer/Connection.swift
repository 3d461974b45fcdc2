internal import CLinux
internal import Glibc
internal import Logging
internal import Synchronization

/// What an event loop knows of one open connection. Touched by its loop's thread alone.
final class Connection {
  /// Where the connection is between two requests.
  enum Phase {
    /// Waiting for or reading a head.
    case head
    /// Reading a body.
    case body
    /// A worker has the request.
    case running
    /// The answer's content is being made while it is sent.
    case streaming
    /// The last answer is sent or being sent; what still comes in is read and dropped, so that the client gets to read it (RFC 9112 section 9.6).
    case lingering
  }

  /// What the deadline is for.
  enum Deadline {
    case none, idle, header, body, write, linger
  }

  /// The request that is being read or answered, beyond its head.
  struct Exchange: Sendable {
    var route: Int
    /// Nil where the request could not be read as far as that.
    var method: Method?
    var isHTTP10: Bool
    var keepAlive: Bool
    var requestID: String
    /// Nanoseconds of the monotonic clock at the end of the head.
    var startedAt: UInt64
    /// That of the answer; before there is one, what is logged when the client does not wait for it.
    var status = Status(499)
    var bytesSent = 0
    /// What the handler has to say for the log.
    var logMetadata: Logger.Metadata = [:]
    /// When a worker had the request; nil where none did.
    var workerTime: WorkerTime?
  }

  /// A request whose body is still arriving.
  struct PendingRequest {
    var head: RequestHead
    var bytes: [UInt8]
    var normalPath: [UInt8]?
    var parameters: Router.Parameters
    var collector: BodyCollector
    /// Milliseconds at its first byte, for the minimum rate.
    var startedAt: Int
  }

  /// What a worker looks at before it starts on a request: whether anybody is left to be answered.
  final class Claim: Sendable {
    let isGone = Atomic<Bool>(false)
  }

  let id: ConnectionID
  let peer: IPAddress?
  let tls: TLSSession?

  var phase = Phase.head
  /// Bytes received and not yet taken; empty between requests.
  var input: [UInt8] = []
  /// The parser of a head that has begun and not ended; between requests the loop's own serves.
  var parser: RequestParser?
  var exchange: Exchange?
  var pending: PendingRequest?
  var claim: Claim?
  var stream: BodyStream?
  /// The client can tell the end of the content by nothing but the end of the connection.
  var contentEndsByClose = false
  /// Bytes of the stream that the client has been promised and not been given; nil where it has been told no length.
  var contentLeft: Int?
  var streamIsBusy = false
  /// Bytes to be sent, the first from `queueOffset` on.
  var queue: [[UInt8]] = []
  var queueOffset = 0
  var queuedBytes = 0

  /// What epoll is asked to report.
  var interest = UInt32(0)
  /// The client has sent all it will send.
  var inputClosed = false
  /// To be closed when the queue is empty.
  var closesWhenSent = false
  var lingerBytes = 0
  /// Whether the connection waits for another turn in the loop.
  var isScheduled = false
  /// TLS must write before it can read on.
  var readWantsWrite = false
  /// TLS must read before it can write on (a key update, RFC 8446 section 4.6.3).
  var writeWantsRead = false

  var deadline = Deadline.none
  /// Milliseconds of the monotonic clock.
  var deadlineTime = 0
  /// The tick of the timer wheel in which the connection is entered, 0 for none.
  var armedTick = 0

  init(id: ConnectionID, peer: IPAddress?, tls: TLSSession?) {
    self.id = id
    self.peer = peer
    self.tls = tls
  }

  /// Whether a request could be read now: none is being answered, none has arrived that waits for its turn, and the client reads its answers.
  var wantsInput: Bool {
    guard !inputClosed else { return false }
    switch phase {
    case .head, .body: return queue.isEmpty && !closesWhenSent && !isScheduled
    case .lingering: return true
    case .running, .streaming: return false
    }
  }

  /// Whether nothing of a request has arrived (but for empty lines before it) and no answer is left to send.
  var isIdle: Bool { phase == .head && queue.isEmpty && (parser.map { !$0.hasStarted } ?? input.isEmpty) }

  /// Whether there is something to do that no event will tell of, now that all answers are sent: requests that have arrived, or a stream's next piece.
  var hasWorkLeft: Bool {
    switch phase {
    case .head: parser == nil && !input.isEmpty
    case .streaming: !streamIsBusy
    case .body, .running, .lingering: false
    }
  }

  func read(_ buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    if let tls, phase != .lingering { return tls.read(buffer) }
    while true {
      let count = recv(id.descriptor, buffer.baseAddress!, buffer.count, 0)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .wantsRead : .failed
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    if let tls { return tls.write(bytes) }
    while true {
      let count = send(id.descriptor, bytes.baseAddress!, bytes.count, Int32(MSG_NOSIGNAL))
      if count >= 0 { return .bytes(count) }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .wantsWrite : .failed
    }
  }

  /// Writes the first pieces of the queue with one system call.
  func writeQueue() -> Transfer {
    if tls != nil || queue.count == 1 {
      return queue[0].withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[queueOffset...])) }
    }
    // Head and content of one answer; the arrays stay alive and in place while `queue` is not touched.
    return queue[0].withUnsafeBytes { first in
      queue[1].withUnsafeBytes { second in
        var vectors = (
          iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress! + queueOffset), iov_len: first.count - queueOffset),
          iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress!), iov_len: second.count)
        )
        return withUnsafeMutablePointer(to: &vectors) { pointer in
          var message = msghdr()
          message.msg_iov = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: iovec.self)
          message.msg_iovlen = 2
          while true {
            let count = sendmsg(id.descriptor, &message, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count) }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .wantsWrite : .failed
          }
        }
      }
    }
  }

  /// Takes `count` sent bytes off the queue.
  func dequeue(_ count: Int) {
    queuedBytes -= count
    var offset = queueOffset + count
    var whole = 0
    while whole < queue.count, offset >= queue[whole].count {
      offset -= queue[whole].count
      whole += 1
    }
    queue.removeFirst(whole)
    queueOffset = offset
  }

  func enqueue(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    queue.append(bytes)
    queuedBytes += bytes.count
  }
}
