import Glibc

/// A blocking client on a bare socket: sends exactly the bytes it is given and reads answers by the letter of RFC 9112. It waits at most ten
/// seconds for anything, and forgives nothing: what is no well-formed answer is an error.
final class RawClient {
  enum Endpoint {
    case ipv4(UInt16)
    case ipv6(UInt16)
    case unix(String)
  }

  enum Failure: Error, Equatable {
    /// The connection ended where an answer should have begun.
    case closed
    /// The connection ended in the middle of an answer.
    case truncated
    /// The server reset the connection.
    case reset
    /// Ten seconds without a byte.
    case timedOut
    case malformed(String)
    case system(String, Int32)
  }

  let descriptor: Int32
  private var input: [UInt8] = []
  private var start = 0
  /// What has to live as long as the connection.
  private let owner: AnyObject?

  /// Connects. A small `receiveBuffer` makes the server notice soon that the client does not read.
  init(_ endpoint: Endpoint, receiveBuffer: Int32? = nil, owner: AnyObject? = nil) throws {
    self.owner = owner
    descriptor = try Self.connected(endpoint, receiveBuffer)
  }

  deinit { Glibc.close(descriptor) }

  /// A connected socket. Made before there is a client, whose end would close the socket of a failed attempt a second time.
  private static func connected(_ endpoint: Endpoint, _ receiveBuffer: Int32?) throws -> Int32 {
    let family =
      switch endpoint {
      case .ipv4: AF_INET
      case .ipv6: AF_INET6
      case .unix: AF_UNIX
      }
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure.system("socket", errno) }
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var one: Int32 = 1
    if family != AF_UNIX { setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size)) }
    if var receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size)) }
    guard connect(descriptor, endpoint) == 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw Failure.system("connect", code)
    }
    return descriptor
  }

  private static func connect(_ descriptor: Int32, _ endpoint: Endpoint) -> Int32 {
    func connect<Address>(_ address: Address) -> Int32 {
      withUnsafeBytes(of: address) {
        Glibc.connect(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
      }
    }
    switch endpoint {
    case .ipv4(let port):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      return connect(address)
    case .ipv6(let port):
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      withUnsafeMutableBytes(of: &address.sin6_addr) { $0[15] = 1 }
      return connect(address)
    case .unix(let path):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
      return connect(address)
    }
  }

  // MARK: Sending

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    guard trySend(bytes) == bytes.count else {
      throw errno == EAGAIN ? Failure.timedOut : errno == ECONNRESET || errno == EPIPE ? Failure.reset : Failure.system("send", errno)
    }
  }

  /// Sends what the server takes; gives how much that was.
  func trySend(_ bytes: [UInt8]) -> Int { Self.trySend(bytes, descriptor) }

  /// The same from another thread.
  static func trySend(_ bytes: [UInt8], _ descriptor: Int32) -> Int {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      sent += count
    }
    return sent
  }

  /// Sends what the kernel takes without waiting for the server to read; gives how much that was.
  func sendWithoutWaiting(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { max(0, Glibc.send(descriptor, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))) }
  }

  /// Ends the client's side; the server's stays open.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Makes the end of the connection a reset, as a client that crashed would.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  // MARK: Receiving

  /// Reads exactly one answer. An interim one (100) is an answer of its own.
  func response(toHead: Bool = false) throws -> RawResponse {
    if start == input.count {
      guard try fill() else { throw Failure.closed }
    }
    var response = try RawResponse(statusLine: line())
    while true {
      let line = try line()
      if line.isEmpty { break }
      try response.addField(line)
    }
    if toHead || response.status < 200 || response.status == 204 || response.status == 304 { return response }
    if let coding = response["Transfer-Encoding"] {
      guard coding == "chunked", response["Content-Length"] == nil else { throw Failure.malformed("Transfer-Encoding: \(coding)") }
      try readChunks { response.body += $0 }
    } else if let text = response["Content-Length"] {
      guard let length = Int(text) else { throw Failure.malformed("Content-Length: \(text)") }
      response.body = try take(length)
    } else {
      response.body = try readToEnd()
      response.endedByClose = true
    }
    return response
  }

  private func readChunks(_ body: ([UInt8]) -> Void) throws {
    while true {
      let text = try line()
      guard text.allSatisfy(\.isHexDigit), let size = Int(text, radix: 16) else { throw Failure.malformed("chunk size \(text)") }
      if size == 0 { break }
      body(try take(size))
      guard try line().isEmpty else { throw Failure.malformed("a chunk is longer than its size") }
    }
    guard try line().isEmpty else { throw Failure.malformed("trailers") }
  }

  /// Everything up to the end of the connection, which the client then ends too. Throws `reset` when it ended in a reset.
  func readToEnd() throws -> [UInt8] {
    while try fill() {}
    finishSending()
    defer {
      input = []
      start = 0
    }
    return Array(input[start...])
  }

  /// Everything up to the end of the connection, whichever way it ended.
  func readToAnyEnd() throws -> [UInt8] {
    do {
      while try fill() {}
    } catch Failure.reset {}
    finishSending()
    defer {
      input = []
      start = 0
    }
    return Array(input[start...])
  }

  /// Whether nothing but the orderly end of the connection comes.
  func isClosed() throws -> Bool { try readToEnd().isEmpty }

  /// Reads and gives exactly `count` bytes.
  func take(_ count: Int) throws -> [UInt8] {
    while input.count - start < count {
      guard try fill() else { throw Failure.truncated }
    }
    defer { start += count }
    return Array(input[start..<(start + count)])
  }

  /// Whether something can be read within `milliseconds`; the end of the connection counts.
  func hasInput(within milliseconds: Int32) -> Bool {
    if start < input.count { return true }
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }

  private func line() throws -> String {
    var end = start
    while true {
      while end + 1 < input.count {
        if input[end] == 0x0D, input[end + 1] == 0x0A {
          defer { start = end + 2 }
          return String(decoding: input[start..<end], as: UTF8.self)
        }
        guard input[end] != 0x0A else { throw Failure.malformed("a bare LF in the answer") }
        end += 1
      }
      let consumed = start
      guard try fill() else { throw Failure.truncated }
      end -= consumed - start
    }
  }

  /// Reads once; false at the end of the connection.
  private func fill() throws -> Bool {
    if start == input.count {
      input.removeAll(keepingCapacity: true)
      start = 0
    }
    let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      var read = recv(descriptor, buffer.baseAddress!, buffer.count, 0)
      while read < 0, errno == EINTR { read = recv(descriptor, buffer.baseAddress!, buffer.count, 0) }
      failure = read < 0 ? errno : 0
      count = max(0, read)
    }
    if failure == EAGAIN { throw Failure.timedOut }
    if failure == ECONNRESET || failure == EPIPE { throw Failure.reset }
    if failure != 0 { throw Failure.system("recv", failure) }
    input += piece
    return !piece.isEmpty
  }

  private var failure: Int32 = 0
}

/// An answer as it came over the wire, its transfer coding taken off and its content coding left on.
struct RawResponse {
  let status: Int
  private(set) var fields: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// Whether the end of the connection was the end of the content.
  var endedByClose = false

  var text: String { String(decoding: body, as: UTF8.self) }

  init(statusLine: String) throws {
    let parts = statusLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "HTTP/1.1", parts[1].utf8.count == 3, let status = Int(parts[1]), !parts[2].isEmpty else {
      throw RawClient.Failure.malformed("status line \"\(statusLine)\"")
    }
    self.status = status
  }

  mutating func addField(_ line: String) throws {
    guard let colon = line.firstIndex(of: ":"), colon > line.startIndex, !line.contains(where: { $0 == "\r" || $0 == "\0" }) else {
      throw RawClient.Failure.malformed("field line \"\(line)\"")
    }
    fields.append((String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " })))
  }

  /// The values of all fields of this name.
  func all(_ name: String) -> [String] { fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value) }

  /// The value of the one field of this name; two are reported as a value that no test expects.
  subscript(name: String) -> String? {
    let values = all(name)
    return values.count > 1 ? values.joined(separator: " AND ") : values.first
  }

  /// The fields that do not differ from answer to answer, in a stable order.
  var stableFields: [String] {
    fields.filter { !["date", "x-request-id"].contains($0.name.lowercased()) }.map { "\($0.name.lowercased()): \($0.value)" }.sorted()
  }
}
