internal import CLinux
internal import Glibc
internal import Logging
internal import Synchronization
internal import Threads

/// One thread that moves the bytes of its connections: epoll (level-triggered), timers, and a mailbox through which workers hand their answers back.
/// It waits for nothing but epoll, and for the disk when content too long for memory is put into a file.
final class EventLoop: @unchecked Sendable {
  // Unchecked: everything but `mailbox`, `wakeup`, `metrics` and `core` belongs to the loop's thread from `run` on.

  /// What other threads tell a loop.
  enum Message: Sendable {
    case answer(ConnectionID, Response, WorkerTime)
    case piece(ConnectionID, Piece)
    /// Say that the loop comes to its messages.
    case beat(Heartbeat)
    /// Accept nothing more, finish what runs, and end by this time in milliseconds.
    case stop(by: Int)
  }

  /// What came of asking a stream for its next piece.
  enum Piece: Sendable {
    case bytes([UInt8])
    case end
    case failed
  }

  static let scratchSize = 64 * 1024

  let core: ServerCore
  let index: Int
  let metrics: Locked<Metrics>
  private let mailbox = Locked<[Message]>([])
  let epoll: Int32
  private let wakeup: Int32
  var listeners: [Listener]
  /// Held so that a connection can be accepted and closed when no descriptor is left.
  var spareDescriptor: Int32
  /// When to accept again, while no descriptor is left.
  var acceptAgainAt: Int?

  var connections: [Connection?] = []
  var generations: [UInt32] = []
  var openConnections = 0
  /// Connections with work left that epoll will not report.
  private var scheduled: [Connection] = []
  private var timers: TimerWheel
  private var stopBy: Int?

  /// Bytes just received; handed to requests without a copy, and made anew only when one keeps them.
  var scratch = [UInt8](repeating: 0, count: scratchSize)
  var parser: RequestParser
  /// Answers of the connection that has its turn.
  var output = OutputBuffer(capacity: 64 * 1024)
  /// Milliseconds of the monotonic clock when epoll last reported.
  private(set) var now: Int
  private(set) var date: [UInt8] = []
  private var dateSecond = -1
  private var requestNumber: UInt64

  /// Requests that were cut off at the end of `stop`'s grace.
  private(set) var cutOff = 0

  var isStopping: Bool { stopBy != nil }

  init(core: ServerCore, index: Int, listeners: [Listener]) throws {
    self.core = core
    self.index = index
    self.listeners = listeners
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else { throw SystemError("making an epoll instance") }
    wakeup = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    guard wakeup >= 0 else { throw SystemError("making an eventfd") }
    spareDescriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
    now = MonotonicClock.milliseconds()
    timers = TimerWheel(now: now)
    parser = RequestParser(limits: core.configuration.limits)
    metrics = Locked(Metrics(routes: core.router.routes.count))
    requestNumber = UInt64(index) << 32
    try control(EPOLL_CTL_ADD, wakeup, EPOLLIN.rawValue, UInt64.max)
    try watchListeners()
    refreshDate()
  }

  deinit {
    Glibc.close(epoll)
    Glibc.close(wakeup)
    if spareDescriptor >= 0 { Glibc.close(spareDescriptor) }
  }

  /// Puts `message` into the mailbox; from any thread.
  func post(_ message: Message) {
    let wasEmpty = mailbox.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    guard wasEmpty else { return }
    var one: UInt64 = 1
    Glibc.write(wakeup, &one, 8)
  }

  /// Serves until it is told to stop.
  func run() {
    var events = [epoll_event](repeating: epoll_event(), count: 256)
    while !isFinished {
      let timeout = nextTimeout()
      let count = epoll_wait(epoll, &events, Int32(events.count), timeout)
      now = MonotonicClock.milliseconds()
      refreshDate()
      for i in 0..<max(0, Int(count)) {
        dispatch(events[i])
        // What is left here would be sent to the next connection.
        precondition(output.isEmpty, "a turn has left its answers unsent")
      }
      runScheduled()
      resumeAccepting()
      for entry in timers.advance(to: now) { expire(entry) }
    }
    closeRemaining()
  }

  private func dispatch(_ event: epoll_event) {
    let data = event.data.u64
    if data == UInt64.max { return readMailbox() }
    if data > UInt64.max - 1 - 256 {
      let position = Int(UInt64.max - 1 - data)
      if position < listeners.count { accept(listeners[position]) }
      return
    }
    guard let connection = connection(ConnectionID(packed: data)) else { return }
    if event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { readable(connection, event.events) }
    if event.events & EPOLLOUT.rawValue != 0, isOpen(connection) { writable(connection) }
  }

  private func readMailbox() {
    var count: UInt64 = 0
    Glibc.read(wakeup, &count, 8)
    let messages = mailbox.withLock { messages in
      let taken = messages
      messages = []
      return taken
    }
    for message in messages {
      switch message {
      case .answer(let id, let response, let time): if let connection = connection(id) { workerAnswered(connection, response, time) }
      case .piece(let id, let piece): if let connection = connection(id) { pieceMade(connection, piece) }
      case .beat(let heartbeat): heartbeat.beat()
      case .stop(let deadline): beginStopping(by: deadline)
      }
    }
  }

  // MARK: Connections

  func connection(_ id: ConnectionID) -> Connection? {
    let slot = Int(id.descriptor)
    guard slot < connections.count, let connection = connections[slot], connection.id.generation == id.generation else { return nil }
    return connection
  }

  func isOpen(_ connection: Connection) -> Bool { connections[Int(connection.id.descriptor)] === connection }

  /// Ends the connection now.
  func close(_ connection: Connection, reset: Bool = false) {
    let descriptor = connection.id.descriptor
    guard isOpen(connection) else { return }
    // Answers of this turn that are not sent yet are its own, and nobody else's.
    output.removeAll()
    connection.claim?.isGone.store(true, ordering: .relaxed)
    if let exchange = connection.exchange { finish(exchange, abandoned: true) }
    connection.exchange = nil
    connection.stream = nil
    connections[Int(descriptor)] = nil
    openConnections -= 1
    if reset {
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    } else if connection.phase != .lingering {
      connection.tls?.sendCloseNotify()
    }
    Glibc.close(descriptor)
    core.release(connection.peer)
    metrics.withLock { $0.connectionsOpen -= 1 }
  }

  /// Asks epoll for what the connection waits for. Reading is given up only when there is something to read: most answers come before that.
  func updateInterest(_ connection: Connection, dropInput: Bool = false) {
    var wanted = connection.interest & EPOLLIN.rawValue
    if connection.wantsInput || connection.writeWantsRead { wanted = EPOLLIN.rawValue } else if dropInput { wanted = 0 }
    if !connection.queue.isEmpty && !connection.writeWantsRead { wanted |= EPOLLOUT.rawValue }
    if connection.readWantsWrite { wanted = EPOLLOUT.rawValue }
    guard wanted != connection.interest else { return }
    connection.interest = wanted
    do {
      try control(EPOLL_CTL_MOD, connection.id.descriptor, wanted, connection.id.packed)
    } catch {
      // Unwatched, it would be forgotten with its descriptor.
      core.configuration.logger.error("\(error)")
      close(connection)
    }
  }

  /// Gives the connection another turn after the others.
  func schedule(_ connection: Connection) {
    guard !connection.isScheduled else { return }
    connection.isScheduled = true
    scheduled.append(connection)
  }

  private func runScheduled() {
    guard !scheduled.isEmpty else { return }
    let turn = scheduled
    scheduled = []
    for connection in turn {
      connection.isScheduled = false
      if isOpen(connection) { resume(connection) }
    }
  }

  func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32, _ data: UInt64) throws {
    var event = epoll_event(events: events, data: epoll_data_t(u64: data))
    guard epoll_ctl(epoll, operation, descriptor, &event) == 0 else { throw SystemError("watching a descriptor") }
  }

  // MARK: Time

  func setDeadline(_ connection: Connection, _ kind: Connection.Deadline, after milliseconds: Int) {
    connection.deadline = kind
    connection.deadlineTime = now + milliseconds
    let tick = timers.tick(of: connection.deadlineTime)
    guard connection.armedTick == 0 || tick < connection.armedTick else { return }
    connection.armedTick = tick
    timers.insert(connection.id, tick: tick)
  }

  private func expire(_ entry: TimerWheel.Entry) {
    guard let connection = connection(entry.connection), connection.armedTick == entry.tick else { return }
    connection.armedTick = 0
    guard connection.deadline != .none else { return }
    if connection.deadlineTime > now {
      setDeadline(connection, connection.deadline, after: connection.deadlineTime - now)
    } else {
      timedOut(connection)
    }
  }

  private func nextTimeout() -> Int32 {
    if !scheduled.isEmpty { return 0 }
    var next = timers.delay(from: now).map { now + $0 } ?? .max
    if let stopBy { next = min(next, stopBy) }
    if let acceptAgainAt { next = min(next, acceptAgainAt) }
    return next == .max ? -1 : Int32(clamping: max(0, next - now))
  }

  private func refreshDate() {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &time)
    guard time.tv_sec != dateSecond else { return }
    dateSecond = time.tv_sec
    date = HTTPDate.bytes(Int64(time.tv_sec))
  }

  func nextRequestID() -> String {
    requestNumber += 1
    return core.requestID(requestNumber)
  }

  // MARK: Ending

  private var isFinished: Bool {
    guard let stopBy else { return false }
    return openConnections == 0 || now >= stopBy
  }

  private func beginStopping(by deadline: Int) {
    guard stopBy == nil else { return }
    // Connections that the kernel has completed before now would be reset by closing the socket; they are taken and answered.
    for listener in listeners { accept(listener, most: Listener.backlog) }
    stopBy = deadline
    for listener in listeners {
      epoll_ctl(epoll, EPOLL_CTL_DEL, listener.descriptor, nil)
      if !listener.isShared { listener.close() }
    }
    // The last loop closes what all have accepted from; until then a connection could still be taken by one of them.
    if core.loopsAccepting.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
      for listener in listeners where listener.isShared { listener.close() }
    }
    listeners = []
    for case let connection? in connections where connection.isIdle {
      // A request may have arrived since epoll last reported.
      readable(connection, 0)
      if isOpen(connection), connection.isIdle { close(connection) }
    }
  }

  private func closeRemaining() {
    for case let connection? in connections {
      // A lingering connection has its answer, and one that waits for its first byte has asked for nothing.
      if connection.phase != .lingering, !connection.isIdle { cutOff += 1 }
      // Content that ends with its connection must not look complete.
      close(connection, reset: connection.contentEndsByClose && connection.phase != .lingering)
    }
  }
}
