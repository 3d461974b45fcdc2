import Glibc
import Threads

/// A server on a free port of 127.0.0.1 that takes POSTs, as whoever receives webhooks does, and behaves as a test has it behave. It ends when the test lets go of it.
final class Receiver: Sendable {
  /// What has been received.
  struct Delivery: Sendable {
    let head: String
    let body: String

    /// The value of a field; nil where there is none.
    subscript(_ name: String) -> String? {
      for line in head.split(separator: "\r\n").dropFirst() where line.lowercased().hasPrefix(name.lowercased() + ":") {
        return String(line.dropFirst(name.count + 1).drop { $0 == " " })
      }
      return nil
    }
  }

  /// What is done with a request.
  enum Behaviour: Sendable {
    /// Answers with this status and content, and keeps the connection.
    case answer(Int, String = "")
    /// Sends these bytes and closes.
    case raw(String)
    /// Sends the first bytes once, and the others again and again until nobody takes them.
    case endless(String, String)
    /// Never answers.
    case hang
    case close
  }

  private struct State: Sendable {
    var deliveries: [Delivery] = []
    var connections: Set<Int32> = []
    var accepted = 0
    var isClosed = false
  }

  private let listener: Int32
  let port: UInt16
  private let state = Locked(State())
  private let changed = Condition()
  private let behaviour: @Sendable (Delivery, _ number: Int) -> Behaviour

  /// Behaves by the request and how many there were before it.
  init(_ behaviour: @escaping @Sendable (Delivery, _ number: Int) -> Behaviour = { _, _ in .answer(200) }) throws {
    self.behaviour = behaviour
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 1_024) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw SystemError("listening") }
    port = UInt16(bigEndian: address.sin_port)
    let (state, changed) = (state, changed)
    // Without itself, so that it ends with its test.
    try Thread(name: "receiver") {
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else {
          if errno == EINTR || errno == ECONNABORTED { continue }
          return
        }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        let isOpen = state.withLock { state in
          guard !state.isClosed else { return false }
          state.connections.insert(connection)
          state.accepted += 1
          return true
        }
        guard isOpen else {
          close(connection)
          return
        }
        let thread = try? Thread(name: "receiver") {
          Self.serve(connection, state, changed, behaviour)
          state.withLock { _ = $0.connections.remove(connection) }
          close(connection)
        }
        thread?.detach()
      }
    }.detach()
  }

  deinit {
    state.withLock { state in
      state.isClosed = true
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var url: String { "http://127.0.0.1:\(port)/hook" }

  /// What has come so far.
  var deliveries: [Delivery] { state.withLock { $0.deliveries } }

  /// How many connections there were.
  var accepted: Int { state.withLock { $0.accepted } }

  /// Waits until so many requests have come, or for half a minute, and gives them.
  func wait(for count: Int, seconds: Int = 30) -> [Delivery] {
    let deadline = MonotonicClock.milliseconds() + seconds * 1_000
    _ = state.wait(for: changed, until: deadline) { $0.deliveries.count >= count ? true : nil }
    return deliveries
  }

  private static func serve(
    _ connection: Int32, _ state: Locked<State>, _ changed: Condition, _ behaviour: (Delivery, Int) -> Behaviour
  ) {
    var buffer: [UInt8] = []
    while let delivery = request(connection, &buffer) {
      let number = state.withLock { state in
        state.deliveries.append(delivery)
        return state.deliveries.count - 1
      }
      changed.broadcast()
      switch behaviour(delivery, number) {
      case .answer(let status, let body):
        guard send(connection, "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)") else { return }
      case .raw(let text):
        _ = send(connection, text)
        return
      case .endless(let first, let more):
        guard send(connection, first) else { return }
        while send(connection, more) {}
        return
      case .hang:
        // Until the other side closes, or the test ends.
        _ = receive(connection)
        return
      case .close: return
      }
    }
  }

  /// The next request; nil at the end of the connection.
  private static func request(_ connection: Int32, _ buffer: inout [UInt8]) -> Delivery? {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let start = (0..<max(0, buffer.count - 3)).first(where: { Array(buffer[$0..<$0 + 4]) == end }) {
        let head = String(decoding: buffer[..<start], as: UTF8.self)
        let length = Int(Delivery(head: head, body: "")["Content-Length"] ?? "0") ?? 0
        while buffer.count < start + 4 + length {
          guard let bytes = receive(connection) else { return nil }
          buffer += bytes
        }
        let body = String(decoding: buffer[start + 4..<start + 4 + length], as: UTF8.self)
        buffer.removeFirst(start + 4 + length)
        return Delivery(head: head, body: body)
      }
      guard let bytes = receive(connection) else { return nil }
      buffer += bytes
    }
  }

  private static func receive(_ connection: Int32) -> [UInt8]? {
    var piece = [UInt8](repeating: 0, count: 16_384)
    let count = recv(connection, &piece, piece.count, 0)
    return count > 0 ? Array(piece[..<count]) : nil
  }

  private static func send(_ connection: Int32, _ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }
}
