internal import CLinux
internal import Glibc
internal import Logging
internal import Threads

/// From listening sockets to connections.
extension EventLoop {
  /// Takes connections that wait, at most so many before the others have their turn.
  func accept(_ listener: Listener, most: Int = 64) {
    for _ in 0..<most {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let descriptor = withUnsafeMutableBytes(of: &storage) {
        accept4(
          listener.descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length,
          Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue))
      }
      guard descriptor >= 0 else {
        if errno == EINTR || errno == ECONNABORTED { continue }
        if errno == EMFILE || errno == ENFILE { refuseWithSpareDescriptor(listener) }
        return
      }
      admit(descriptor, SocketAddress.ip(storage), isUnix: listener.isUnix)
    }
  }

  /// Without a free descriptor, a waiting connection would be reported again and again and its client would hang.
  private func refuseWithSpareDescriptor(_ listener: Listener) {
    // One loop at a time, or another would take the number that this one sets free.
    let isRefused = core.lastDescriptorWarning.withLock { lastWarning in
      if now - lastWarning > 1_000 {
        lastWarning = now
        core.configuration.logger.warning(
          "no file descriptor is left for a connection; raise the limit (ulimit -n) or lower --max-connections")
      }
      if spareDescriptor >= 0 { Glibc.close(spareDescriptor) }
      let descriptor = accept4(listener.descriptor, nil, nil, 0)
      if descriptor >= 0 { Glibc.close(descriptor) }
      spareDescriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      return descriptor >= 0
    }
    if isRefused { metrics.withLock { $0.connectionsRefused += 1 } } else { pauseAccepting() }
  }

  /// Where not even a refusal can be had, a waiting connection would be reported without end.
  private func pauseAccepting() {
    guard acceptAgainAt == nil else { return }
    acceptAgainAt = now + 100
    for listener in listeners { epoll_ctl(epoll, EPOLL_CTL_DEL, listener.descriptor, nil) }
  }

  /// Goes on after a pause.
  func resumeAccepting() {
    guard let time = acceptAgainAt, now >= time, !isStopping else { return }
    acceptAgainAt = nil
    if spareDescriptor < 0 { spareDescriptor = open("/dev/null", O_RDONLY | O_CLOEXEC) }
    do {
      try watchListeners()
    } catch {
      pauseAccepting()
    }
  }

  /// Has new connections reported.
  func watchListeners() throws {
    for (index, listener) in listeners.enumerated() {
      try control(
        EPOLL_CTL_ADD, listener.descriptor, EPOLLIN.rawValue | (listener.isShared ? EPOLLEXCLUSIVE.rawValue : 0),
        UInt64.max - 1 - UInt64(index))
    }
  }

  private func admit(_ descriptor: Int32, _ peer: IPAddress?, isUnix: Bool) {
    if let refusal = core.admit(peer) { return refuse(descriptor, refusal) }
    var tls: TLSSession?
    if !isUnix, let context = core.tls.withLock({ $0 }) {
      tls = context.session(descriptor)
      guard tls != nil else {
        core.configuration.logger.error("OpenSSL has no memory for a connection")
        core.release(peer)
        Glibc.close(descriptor)
        return
      }
    }
    let slot = Int(descriptor)
    while connections.count <= slot {
      connections.append(nil)
      generations.append(0)
    }
    generations[slot] &+= 1
    let connection = Connection(
      id: ConnectionID(descriptor: descriptor, generation: generations[slot] & 0x7FFF_FFFF), peer: peer, tls: tls)
    connection.interest = EPOLLIN.rawValue
    do {
      try control(EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue, connection.id.packed)
    } catch {
      core.configuration.logger.error("\(error)")
      core.release(peer)
      Glibc.close(descriptor)
      return
    }
    connections[slot] = connection
    openConnections += 1
    metrics.withLock {
      $0.connectionsAccepted += 1
      $0.connectionsOpen += 1
    }
    let timeouts = core.configuration.timeouts
    if tls == nil { setDeadline(connection, .idle, after: timeouts.idle) } else { setDeadline(connection, .header, after: timeouts.header) }
  }

  /// Answers a connection that is one too many, if it can be done without waiting. (Over TLS it is only closed.)
  private func refuse(_ descriptor: Int32, _ error: HTTPError) {
    if core.tls.withLock({ $0 }) == nil {
      let bytes = core.refusal(error, date: date)
      _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL)) }
      shutdown(descriptor, Int32(SHUT_WR))
      // What the client has sent is taken out, or closing would reset the connection and with it the answer.
      var sink: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
      for _ in 0..<256 where recv(descriptor, &sink, 32, 0) <= 0 { break }
    }
    Glibc.close(descriptor)
    metrics.withLock { $0.connectionsRefused += 1 }
  }
}
