internal import Glibc
internal import Logging
internal import Synchronization
internal import Threads

/// From requests to answers.
extension EventLoop {
  /// Starts on a request whose head is complete: finds its route, and runs it or waits for its body. `bytes` hold the head from `base` on; what is
  /// behind it up to `end` has arrived too.
  func begin(_ connection: Connection, _ head: RequestHead, _ bytes: [UInt8], _ base: Int, _ end: Int) {
    var exchange = Connection.Exchange(
      route: -1, method: head.method, isHTTP10: head.isHTTP10, keepAlive: head.keepAlive && !isStopping,
      requestID: Self.clientRequestID(head, bytes, base) ?? nextRequestID(), startedAt: MonotonicClock.nanoseconds())
    connection.deadline = .none
    do throws(HTTPError) {
      var parameters = Router.Parameters()
      var normalPath: [UInt8]?
      exchange.route = try route(head, bytes, base, &parameters, &normalPath)
      connection.exchange = exchange
      guard head.framing != .none else {
        return run(connection, makeRequest(connection, head, bytes, base, normalPath, parameters, RequestBody([])))
      }
      let maximum = core.router.routes[exchange.route].maxBody ?? core.configuration.limits.body
      if case .length(let length) = head.framing, length > maximum { throw .contentTooLarge(maximum) }
      connection.pending = Connection.PendingRequest(
        head: head, bytes: Array(bytes[base..<(base + head.length)]), normalPath: normalPath, parameters: parameters,
        collector: BodyCollector(
          framing: head.framing, maximum: maximum, limits: core.configuration.limits, directory: core.configuration.temporaryDirectory),
        startedAt: now)
      connection.phase = .body
      setDeadline(connection, .body, after: core.configuration.timeouts.header)
      if head.expectsContinue, base + head.length == end { output.append("HTTP/1.1 100 Continue\r\n\r\n") }
    } catch {
      connection.exchange = exchange
      if error.status == .noContent {
        // OPTIONS, which every path answers.
        answer(connection, Response(.noContent, headers: error.headers), endsConnection: head.framing != .none)
      } else {
        answer(
          connection, core.response(to: error, requestID: exchange.requestID),
          endsConnection: head.framing != .none || head.method == .connect)
      }
    }
  }

  /// The route for a head. What has none throws its answer; OPTIONS on a path without a route of its own throws 204 with `Allow`.
  private func route(
    _ head: RequestHead, _ bytes: [UInt8], _ base: Int, _ parameters: inout Router.Parameters, _ normalPath: inout [UInt8]?
  ) throws(HTTPError) -> Int {
    let all = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    switch head.targetForm {
    case .asterisk: throw HTTPError(.noContent, "", headers: ["Allow": all])
    case .authority: throw HTTPError(.methodNotAllowed, "CONNECT is not served here.", headers: ["Allow": all])
    case .origin, .absolute: break
    }
    guard head.method != .trace else { throw HTTPError(.methodNotAllowed, "TRACE is not served here.", headers: ["Allow": all]) }
    let raw = bytes.span.extracting((base + head.path.lowerBound)..<(base + head.path.upperBound))
    let endpoint: Int?
    if head.pathNeedsNormalising {
      let path = try NormalPath.make(raw)
      endpoint = core.router.endpoint(path.span, &parameters)
      normalPath = path
    } else {
      endpoint = core.router.endpoint(raw, &parameters)
    }
    guard let endpoint else { throw HTTPError(.notFound, "There is nothing at this path.") }
    if let route = core.router.route(endpoint, head.method) { return route }
    let allow = core.router.endpoints[endpoint].allow
    guard head.method != .options else { throw HTTPError(.noContent, "", headers: ["Allow": allow]) }
    throw HTTPError(.methodNotAllowed, "\(head.method.name) is not allowed here; allowed are \(allow).", headers: ["Allow": allow])
  }

  /// The client's own id where it is 1–128 visible ASCII characters that need no escaping anywhere.
  private static func clientRequestID(_ head: RequestHead, _ bytes: [UInt8], _ base: Int) -> String? {
    for field in head.fields where field.nameLength == 12 && (1...128).contains(field.valueLength) {
      guard bytes.span.extracting((base + field.nameRange.lowerBound)..<(base + field.nameRange.upperBound)).equalsLowercase("x-request-id")
      else {
        continue
      }
      let value = bytes[(base + field.valueRange.lowerBound)..<(base + field.valueRange.upperBound)]
      let isSane = value.allSatisfy { ASCII.isRegName($0) && $0 != 0x27 || $0 == ASCII.colon || $0 == ASCII.slash || $0 == 0x40 }
      return isSane ? String(decoding: value, as: UTF8.self) : nil
    }
    return nil
  }

  func makeRequest(
    _ connection: Connection, _ head: RequestHead, _ bytes: [UInt8], _ base: Int, _ normalPath: [UInt8]?, _ parameters: Router.Parameters,
    _ body: RequestBody
  ) -> Request {
    let route = connection.exchange?.route ?? -1
    return Request(
      head: head, bytes: bytes, base: base, normalPath: normalPath, parameters: parameters,
      parameterNames: core.router.parameterNames[route],
      peer: connection.peer, isEncrypted: connection.tls != nil, trusted: core.configuration.trustedProxies,
      id: connection.exchange?.requestID ?? "", body: body, route: core.router.routes[route].pattern)
  }

  /// Runs a complete request, here or on a worker.
  func run(_ connection: Connection, _ request: consuming Request) {
    guard let exchange = connection.exchange else { return }
    connection.deadline = .none
    if core.router.routes[exchange.route].execution == .inline {
      return answer(connection, core.answer(request, exchange.route), endsConnection: false)
    }
    if let response = core.recall(request, exchange.route) { return answer(connection, response, endsConnection: false) }
    let owned = request.owningItsBytes()
    let id = connection.id
    let claim = Connection.Claim()
    let queuedAt = MonotonicClock.nanoseconds()
    let isQueued = core.workers.submit { [self] in
      // A client that has gone while its request waited is not worked for.
      guard !claim.isGone.load(ordering: .relaxed) else { return }
      let begunAt = MonotonicClock.nanoseconds()
      let response = core.answer(owned, exchange.route)
      post(.answer(id, response, WorkerTime(queuedAt: queuedAt, begunAt: begunAt, endedAt: MonotonicClock.nanoseconds())))
    }
    guard !isQueued else {
      connection.claim = claim
      connection.phase = .running
      return
    }
    metrics.withLock { $0.requestsTurnedAway += 1 }
    let error = HTTPError(
      .serviceUnavailable, "The server has more requests than it can work on; try again in a moment.", headers: ["Retry-After": "1"])
    answer(connection, core.response(to: error, requestID: exchange.requestID), endsConnection: false)
  }

  func workerAnswered(_ connection: Connection, _ response: Response, _ time: WorkerTime) {
    connection.claim = nil
    connection.exchange?.workerTime = time
    answer(connection, response, endsConnection: false)
    resume(connection)
  }

  /// Answers a request that could not be read, and ends the connection: where the next one begins is not known.
  func reject(_ connection: Connection, _ error: HTTPError) {
    connection.parser = nil
    connection.exchange = Connection.Exchange(
      route: -1, method: nil, isHTTP10: false, keepAlive: false, requestID: nextRequestID(), startedAt: MonotonicClock.nanoseconds())
    refuse(connection, error)
  }

  /// Answers the current request with an error and ends the connection, because its content has not been read.
  func refuse(_ connection: Connection, _ error: HTTPError) {
    connection.pending = nil
    answer(connection, core.response(to: error, requestID: connection.exchange?.requestID ?? ""), endsConnection: true)
  }

  /// Writes an answer's head and begins with its content.
  func answer(_ connection: Connection, _ response: Response, endsConnection: Bool) {
    guard var exchange = connection.exchange else { return }
    exchange.keepAlive = exchange.keepAlive && !endsConnection && !isStopping
    exchange.status = response.status
    exchange.logMetadata = response.logMetadata
    let http10 = exchange.isHTTP10
    var framing = ResponseWriter.Framing.none
    var stream: BodyStream?
    var body: [UInt8] = []
    switch response.body {
    case .bytes(let bytes):
      if !response.status.forbidsBody {
        framing = .length(bytes.count)
        if exchange.method != .head { body = bytes }
      }
    case .stream(let made):
      if !response.status.forbidsBody {
        if let length = made.length { framing = .length(length) } else { framing = http10 ? .untilClose : .chunked }
        if exchange.method != .head {
          stream = made
          if case .untilClose = framing { exchange.keepAlive = false }
        }
      }
    }
    let before = output.count
    core.writer.write(
      response, framing: framing, requestID: exchange.requestID, date: date, close: !exchange.keepAlive, http10: http10, to: &output)
    exchange.bytesSent = output.count - before + body.count
    connection.closesWhenSent = !exchange.keepAlive && stream == nil
    if body.count <= 16_384 {
      output.append(body)
    } else {
      connection.enqueue(output.copy())
      output.removeAll()
      connection.enqueue(body)
    }
    connection.exchange = exchange
    guard let stream else { return complete(connection) }
    connection.stream = stream
    connection.contentLeft = stream.length
    connection.contentEndsByClose = http10 && stream.length == nil
    connection.phase = .streaming
    pump(connection)
  }

  /// The current request has been answered, or as far as it can be; the next may come.
  private func complete(_ connection: Connection, abandoned: Bool = false) {
    guard let exchange = connection.exchange else { return }
    connection.exchange = nil
    connection.phase = .head
    finish(exchange, abandoned: abandoned)
    setDeadline(connection, .idle, after: core.configuration.timeouts.idle)
  }

  /// Counts and logs an answer.
  func finish(_ exchange: Connection.Exchange, abandoned: Bool) {
    let microseconds = Int((MonotonicClock.nanoseconds() - exchange.startedAt) / 1000)
    metrics.withLock {
      $0.count(route: exchange.route, status: exchange.status, microseconds: microseconds)
      $0.bytesSent += exchange.bytesSent
    }
    let logger = core.configuration.logger
    let isSlow = core.configuration.slowRequest.map { microseconds >= $0 * 1_000 } ?? false
    guard logger.logLevel <= .info || isSlow else { return }
    // The pattern, not the path: paths and queries may hold secrets.
    let route = exchange.route < 0 ? nil : core.router.routes[exchange.route]
    var metadata: Logger.Metadata = [
      "request_id": .string(exchange.requestID), "method": .string(exchange.method?.name ?? "-"), "route": .string(route?.pattern ?? "-"),
      "status": .stringConvertible(exchange.status.code), "bytes": .stringConvertible(exchange.bytesSent),
      "us": .stringConvertible(microseconds),
    ]
    for (name, value) in exchange.logMetadata where metadata[name] == nil { metadata[name] = value }
    if abandoned { metadata["abandoned"] = "true" }
    logger.info("request", metadata: metadata)
    guard isSlow else { return }
    // Where the time went, each part in microseconds: until the content was there, in the queue, in the handler, and until the client had taken it.
    if let time = exchange.workerTime {
      metadata["receive_us"] = .stringConvertible(Int((time.queuedAt - exchange.startedAt) / 1_000))
      metadata["queue_us"] = .stringConvertible(Int((time.begunAt - time.queuedAt) / 1_000))
      metadata["handler_us"] = .stringConvertible(Int((time.endedAt - time.begunAt) / 1_000))
      metadata["send_us"] = .stringConvertible(max(0, microseconds - Int((time.endedAt - exchange.startedAt) / 1_000)))
    }
    logger.warning("slow request", metadata: metadata)
  }

  // MARK: Streams

  /// Bytes on their way to the client below which the next piece is asked for.
  private static let lowWater = 64 * 1024
  private static let piecesPerTurn = 16

  /// Asks for pieces while the client keeps up with them.
  func pump(_ connection: Connection) {
    guard let exchange = connection.exchange else { return }
    for _ in 0..<Self.piecesPerTurn {
      guard let stream = connection.stream, !connection.streamIsBusy, connection.queuedBytes + output.count < Self.lowWater else { return }
      if exchange.route >= 0, core.router.routes[exchange.route].execution == .inline {
        take(connection, next(stream, exchange.requestID))
      } else {
        connection.streamIsBusy = true
        let id = connection.id
        _ = core.workers.submit(urgent: true) { [self] in post(.piece(id, next(stream, exchange.requestID))) }
        return
      }
    }
    schedule(connection)
  }

  private func next(_ stream: BodyStream, _ requestID: String) -> Piece {
    do {
      while let piece = try stream.next() {
        if !piece.isEmpty { return .bytes(piece) }
      }
      return .end
    } catch {
      core.configuration.logger.error("the answer broke off: \(error)", metadata: ["request_id": "\(requestID)"])
      return .failed
    }
  }

  func pieceMade(_ connection: Connection, _ piece: Piece) {
    connection.streamIsBusy = false
    take(connection, piece)
    if isOpen(connection) { resume(connection) }
  }

  private func take(_ connection: Connection, _ piece: Piece) {
    let before = output.count
    switch keepingPromise(connection, piece) {
    case .bytes(let bytes):
      if connection.contentEndsByClose || connection.contentLeft != nil {
        output.append(bytes)
      } else {
        output.append(String(bytes.count, radix: 16))
        output.append("\r\n")
        output.append(bytes)
        output.append("\r\n")
      }
      connection.exchange?.bytesSent += output.count - before
    case .end:
      if !connection.contentEndsByClose, connection.contentLeft == nil { output.append("0\r\n\r\n") }
      connection.exchange?.bytesSent += output.count - before
      connection.stream = nil
      connection.closesWhenSent = connection.exchange?.keepAlive != true || isStopping
      complete(connection)
    case .failed:
      // The client must see that the end is missing: it lacks the last chunk or bytes of the length, or without either is reset.
      guard !connection.contentEndsByClose else { return close(connection, reset: true) }
      connection.stream = nil
      connection.closesWhenSent = true
      complete(connection, abandoned: true)
    }
  }

  /// The same piece, counted off the length that the client has been told; a failure where the stream does not hold to that.
  private func keepingPromise(_ connection: Connection, _ piece: Piece) -> Piece {
    guard let left = connection.contentLeft else { return piece }
    switch piece {
    case .bytes(let bytes) where bytes.count <= left: connection.contentLeft = left - bytes.count
    case .end where left == 0: break
    case .failed: break
    case .bytes, .end:
      core.configuration.logger.error(
        "the answer broke off: its content has another length than was said",
        metadata: ["request_id": "\(connection.exchange?.requestID ?? "")"])
      return .failed
    }
    return piece
  }
}
