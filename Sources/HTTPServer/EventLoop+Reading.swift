internal import CLinux
internal import Glibc
internal import Logging
internal import Threads

/// From bytes to requests.
extension EventLoop {
  /// How often one connection may read before the others have their turn.
  private static let readsPerTurn = 4
  /// What a lingering connection may still send.
  private static let lingerLimit = 1 << 20
  private static let lingerTime = 2_000

  /// Takes in what has arrived.
  func readable(_ connection: Connection, _ events: UInt32) {
    let isGone = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
    if connection.writeWantsRead, !isGone {
      connection.writeWantsRead = false
      return settle(connection)
    }
    guard connection.wantsInput else {
      // Nobody is there to read an answer any more, or there is input that waits until the request before it is answered.
      return isGone ? close(connection) : updateInterest(connection, dropInput: true)
    }
    for _ in 0..<Self.readsPerTurn {
      guard connection.wantsInput else { break }
      switch receive(connection) {
      case .bytes(let isLast): if isLast { return settle(connection) }
      case .nothing: return settle(connection)
      case .end: return inputEnded(connection)
      case .failed: return close(connection)
      }
      // What is answered is sent before the next read, which may find that the connection has failed.
      settle(connection)
      guard isOpen(connection) else { return }
    }
    // TLS may hold decrypted bytes that epoll cannot see.
    if connection.tls != nil, connection.wantsInput { schedule(connection) }
    settle(connection)
  }

  private enum Received {
    case bytes(isLast: Bool)
    case nothing, end, failed
  }

  /// Reads once and takes the bytes as far as they go.
  private func receive(_ connection: Connection) -> Received {
    let wasEstablished = connection.tls?.isEstablished ?? true
    if connection.phase == .lingering { return discard(connection) }
    switch scratch.withUnsafeMutableBytes({ connection.read($0) }) {
    case .bytes(let count):
      metrics.withLock { $0.bytesReceived += count }
      if !wasEstablished, connection.deadline == .header, connection.parser == nil {
        setDeadline(connection, .idle, after: core.configuration.timeouts.idle)
      }
      if connection.input.isEmpty {
        let end = consume(connection, scratch, count)
        if end < count, connection.phase != .lingering { connection.input = Array(scratch[end..<count]) }
      } else {
        connection.input += scratch[..<count]
        consumeInput(connection)
      }
      return .bytes(isLast: connection.tls == nil && count < Self.scratchSize)
    case .wantsRead:
      if !wasEstablished, connection.tls?.isEstablished == true {
        setDeadline(connection, .idle, after: core.configuration.timeouts.idle)
      }
      return .nothing
    case .wantsWrite:
      connection.readWantsWrite = true
      return .nothing
    case .end: return .end
    case .failed:
      if !wasEstablished { metrics.withLock { $0.handshakeFailures += 1 } }
      return .failed
    }
  }

  /// Takes what is left in the connection's own buffer.
  func consumeInput(_ connection: Connection) {
    guard !connection.input.isEmpty else { return }
    let input = connection.input
    connection.input = []
    let end = consume(connection, input, input.count)
    if end < input.count, connection.phase != .lingering { connection.input = end == 0 ? input : Array(input[end...]) }
  }

  /// Takes requests out of `bytes[..<end]`; gives where it stopped: at an incomplete head, or behind a request that has to be answered first.
  private func consume(_ connection: Connection, _ bytes: [UInt8], _ end: Int) -> Int {
    var position = 0
    var answered = 0
    while true {
      switch connection.phase {
      case .head:
        guard position < end, !connection.closesWhenSent, connection.queue.isEmpty else { return position }
        guard answered < core.configuration.limits.pipelinedRequests else {
          schedule(connection)
          return position
        }
        guard let length = parseHead(connection, bytes, position, end) else { return position }
        position = length
        answered += 1
      case .body:
        guard position < end else { return position }
        feedBody(connection, bytes, &position, end)
      case .lingering: return end
      case .running, .streaming: return position
      }
    }
  }

  /// Reads a head on from where it stopped; nil when it is not complete, else where it ends and what it asked for is under way.
  private func parseHead(_ connection: Connection, _ bytes: [UInt8], _ position: Int, _ end: Int) -> Int? {
    var parser = connection.parser ?? self.parser
    // The storage of the fields must have one owner, or the parser's appending copies it.
    if connection.parser == nil { self.parser = Self.emptyParser } else { connection.parser = nil }
    do {
      guard try parser.parse(bytes.span.extracting(position..<end)) else {
        if parser.hasStarted, connection.deadline != .header { setDeadline(connection, .header, after: core.configuration.timeouts.header) }
        connection.parser = parser
        self.parser = RequestParser(limits: core.configuration.limits)
        return nil
      }
      let length = parser.position
      begin(connection, parser.head, bytes, position + parser.origin, end)
      parser.reset()
      self.parser = parser
      return position + length
    } catch {
      reject(connection, error)
      parser.reset()
      self.parser = parser
      return end
    }
  }

  private static let emptyParser = RequestParser(limits: Limits())

  private func feedBody(_ connection: Connection, _ bytes: [UInt8], _ position: inout Int, _ end: Int) {
    guard var pending = connection.pending else { return }
    connection.pending = nil
    do {
      let isComplete = try pending.collector.feed(bytes.span.extracting(..<end), &position)
      if isComplete {
        run(
          connection,
          makeRequest(connection, pending.head, pending.bytes, 0, pending.normalPath, pending.parameters, try pending.collector.finish()))
      } else {
        connection.pending = pending
      }
    } catch let error as HTTPError {
      position = end
      refuse(connection, error)
    } catch {
      position = end
      core.configuration.logger.error("\(error)", metadata: ["request_id": "\(connection.exchange?.requestID ?? "-")"])
      refuse(connection, HTTPError(.serviceUnavailable, "The server could not store the content.", headers: ["Retry-After": "60"]))
    }
  }

  /// After a turn: sends what was answered, and waits for what comes next.
  func settle(_ connection: Connection) {
    guard isOpen(connection) else { return output.removeAll() }
    flush(connection)
  }

  /// The client will send nothing more. What it has asked for has been answered (half-close); what it has not finished asking never will be.
  private func inputEnded(_ connection: Connection) {
    connection.inputClosed = true
    switch connection.phase {
    case .head where connection.parser?.hasStarted == true:
      reject(connection, .badRequest("The connection was closed in the middle of the request's head."))
    case .head: connection.closesWhenSent = true
    case .body: refuse(connection, .badRequest("The connection was closed in the middle of the request's content."))
    case .lingering: return close(connection)
    case .running, .streaming: break
    }
    settle(connection)
  }

  /// Milliseconds as seconds, with a fraction where there is one: `10`, `0.5`.
  private static func seconds(_ milliseconds: Int) -> String {
    milliseconds % 1000 == 0 ? String(milliseconds / 1000) : String(Double(milliseconds) / 1000)
  }

  private func discard(_ connection: Connection) -> Received {
    let transfer = scratch.withUnsafeMutableBytes { connection.read($0) }
    switch transfer {
    case .bytes(let count):
      connection.lingerBytes += count
      return connection.lingerBytes > Self.lingerLimit ? .failed : .bytes(isLast: count < Self.scratchSize)
    case .end: return .end
    case .failed: return .failed
    case .wantsRead, .wantsWrite: return .nothing
    }
  }

  /// Sends no more and reads until the client has closed too, for a bounded time and amount.
  func beginLingering(_ connection: Connection) {
    connection.tls?.sendCloseNotify()
    shutdown(connection.id.descriptor, Int32(SHUT_WR))
    connection.phase = .lingering
    connection.input = []
    if connection.inputClosed { return close(connection) }
    setDeadline(connection, .linger, after: Self.lingerTime)
    updateInterest(connection)
  }

  func timedOut(_ connection: Connection) {
    let timeouts = core.configuration.timeouts
    switch connection.deadline {
    case .none: break
    case .idle:
      metrics.withLock { $0.timeouts[Metrics.Timeout.idle.rawValue] += 1 }
      close(connection)
    case .linger: close(connection)
    case .write:
      metrics.withLock { $0.timeouts[Metrics.Timeout.write.rawValue] += 1 }
      close(connection, reset: true)
    case .header:
      metrics.withLock { $0.timeouts[Metrics.Timeout.header.rawValue] += 1 }
      guard connection.tls?.isEstablished ?? true else { return close(connection) }
      reject(
        connection, HTTPError(.requestTimeout, "The request's head was not complete within \(Self.seconds(timeouts.header)) seconds."))
      settle(connection)
    case .body:
      guard let pending = connection.pending else { return }
      let elapsed = now - pending.startedAt
      if pending.collector.count * 1000 >= timeouts.bodyMinimumRate * (elapsed - timeouts.header) {
        return setDeadline(connection, .body, after: 1_000)
      }
      metrics.withLock { $0.timeouts[Metrics.Timeout.body.rawValue] += 1 }
      refuse(
        connection,
        HTTPError(.requestTimeout, "The request's content came slower than \(timeouts.bodyMinimumRate) bytes a second."))
      settle(connection)
    }
  }
}
