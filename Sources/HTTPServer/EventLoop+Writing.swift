internal import Glibc

/// From answers to bytes on the wire.
extension EventLoop {
  /// Sends what the connection's turn has put into `output`, behind what is still queued; what the kernel does not take waits in the queue.
  func flush(_ connection: Connection) {
    let hasAnswers = !output.isEmpty
    if hasAnswers {
      if connection.queue.isEmpty {
        let transfer = output.withBytes { connection.write($0) }
        switch transfer {
        case .bytes(let count): if count < output.count { connection.enqueue(output.copy(from: count)) }
        case .wantsWrite: connection.enqueue(output.copy())
        case .wantsRead:
          connection.writeWantsRead = true
          connection.enqueue(output.copy())
        case .end, .failed:
          output.removeAll()
          return close(connection)
        }
      } else {
        connection.enqueue(output.copy())
      }
      output.removeAll()
    }
    sendQueue(connection, afterAnswers: hasAnswers)
  }

  private func sendQueue(_ connection: Connection, afterAnswers: Bool) {
    if connection.writeWantsRead {
      if connection.deadline != .write { setDeadline(connection, .write, after: core.configuration.timeouts.write) }
      return updateInterest(connection)
    }
    let before = connection.queuedBytes
    while !connection.queue.isEmpty {
      switch connection.writeQueue() {
      case .bytes(let count):
        connection.dequeue(count)
        continue
      case .wantsWrite: break
      case .wantsRead: connection.writeWantsRead = true
      case .end, .failed: return close(connection)
      }
      break
    }
    if !connection.queue.isEmpty {
      if connection.queuedBytes < before || connection.deadline != .write {
        setDeadline(connection, .write, after: core.configuration.timeouts.write)
      }
    } else {
      if connection.deadline == .write { restoreDeadline(connection) }
      if connection.closesWhenSent, connection.phase != .lingering { return beginLingering(connection) }
      if isStopping, connection.isIdle { return afterAnswers || before > 0 ? beginLingering(connection) : close(connection) }
      if connection.hasWorkLeft { schedule(connection) }
    }
    updateInterest(connection)
  }

  /// Goes back to the deadline of what the connection does besides sending.
  private func restoreDeadline(_ connection: Connection) {
    let timeouts = core.configuration.timeouts
    switch connection.phase {
    case .head where connection.parser?.hasStarted == true: setDeadline(connection, .header, after: timeouts.header)
    case .head: setDeadline(connection, .idle, after: timeouts.idle)
    case .body: setDeadline(connection, .body, after: timeouts.header)
    case .running, .streaming, .lingering: connection.deadline = .none
    }
  }

  /// The client has made room.
  func writable(_ connection: Connection) {
    if connection.readWantsWrite {
      connection.readWantsWrite = false
      readable(connection, 0)
      guard isOpen(connection) else { return }
    }
    sendQueue(connection, afterAnswers: false)
    if isOpen(connection), connection.queue.isEmpty { resume(connection) }
  }

  /// Goes on with a connection that waited for a worker, for room, or for its turn.
  func resume(_ connection: Connection) {
    if connection.phase == .streaming { pump(connection) }
    if isOpen(connection), connection.phase == .head || connection.phase == .body, connection.queue.isEmpty { consumeInput(connection) }
    settle(connection)
    if isOpen(connection), let tls = connection.tls, tls.hasPending, connection.wantsInput { readable(connection, 0) }
  }
}
