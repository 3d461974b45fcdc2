internal import CLinux
internal import Glibc
internal import Synchronization
internal import Threads

/// Listening sockets: made for addresses, or taken over from systemd. Each event loop has its own socket for a TCP address, between which the kernel
/// spreads connections (`SO_REUSEPORT`); a Unix domain socket and a passed socket are shared by all.
struct Listener: Sendable {
  /// Connections that the kernel keeps until they are accepted.
  static let backlog = 4096

  let descriptor: Int32
  /// Where it really listens, with the port the system chose.
  let address: ListenAddress
  let isUnix: Bool
  /// Whether all loops accept from this one socket.
  let isShared: Bool
  /// Whether `close` also removes a socket file.
  private let owned: Bool
  private let closing = Closing()

  private final class Closing: Sendable {
    let isClosed = Atomic<Bool>(false)
  }

  /// The sockets for `addresses`, one list for each of `loops`. Throws `SystemError`; then none is left open.
  static func open(_ addresses: [ListenAddress], loops: Int, socketMode: UInt32? = nil) throws -> [[Listener]] {
    var perLoop = [[Listener]](repeating: [], count: loops)
    do {
      for address in addresses {
        switch address {
        case .tcp(let ip, let port):
          var port = port
          // With SO_REUSEPORT a second server of the same user would share the port without a word; binding once without it tells.
          if port != 0, loops > 1 { Glibc.close(try bound(ip, port, reusePort: false, "listening on \(address)")) }
          for loop in 0..<loops {
            let listener = try tcp(ip, port, reusePort: loops > 1)
            if case .tcp(_, let chosen) = listener.address { port = chosen }
            perLoop[loop].append(listener)
          }
        case .unix(let path): share(try unix(path, socketMode), &perLoop)
        case .systemd: for listener in try passed() { share(listener, &perLoop) }
        }
      }
    } catch {
      close(perLoop)
      throw error
    }
    return perLoop
  }

  /// Closes what `open` has opened.
  static func close(_ perLoop: [[Listener]]) {
    for listener in perLoop[0] + perLoop.dropFirst().flatMap({ $0.filter { !$0.isShared } }) { listener.close() }
  }

  private static func share(_ listener: Listener, _ perLoop: inout [[Listener]]) {
    for loop in perLoop.indices { perLoop[loop].append(listener) }
  }

  /// Closes the socket; a socket file that `open` made is removed. Later calls do nothing.
  func close() {
    guard !closing.isClosed.exchange(true, ordering: .relaxed) else { return }
    if owned, case .unix(let path) = address { unlink(path) }
    Glibc.close(descriptor)
  }

  private static func tcp(_ ip: IPAddress, _ port: UInt16, reusePort: Bool) throws -> Listener {
    let name = "listening on \(ListenAddress.tcp(address: ip, port: port))"
    let descriptor = try bound(ip, port, reusePort: reusePort, name)
    do {
      // Accepted sockets inherit it. Without it, an answer in two segments waits for the client's delayed acknowledgement, 40 ms.
      set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
      guard listen(descriptor, Int32(backlog)) == 0 else { throw SystemError(name) }
      return Listener(
        descriptor: descriptor, address: .tcp(address: ip, port: try SocketAddress.port(of: descriptor)), isUnix: false, isShared: false,
        owned: true)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  private static func bound(_ ip: IPAddress, _ port: UInt16, reusePort: Bool, _ name: String) throws -> Int32 {
    let descriptor = try make(ip.isIPv4 ? AF_INET : AF_INET6, name)
    set(descriptor, SOL_SOCKET, SO_REUSEADDR)
    if reusePort { set(descriptor, SOL_SOCKET, SO_REUSEPORT) }
    if !ip.isIPv4 { set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
    guard SocketAddress.withBytes(of: ip, port, { bind(descriptor, $0, $1) }) == 0 else {
      let error = SystemError(name)
      Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func unix(_ path: String, _ mode: UInt32?) throws -> Listener {
    let name = "listening on unix:\(path)"
    let descriptor = try make(AF_UNIX, name)
    do {
      try SocketAddress.withBytes(ofUnix: path) { address, length in
        // A socket file that nobody listens on any more is left from a process that was killed; one that answers belongs to another server.
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK {
          let probe = try make(AF_UNIX, name)
          defer { Glibc.close(probe) }
          if connect(probe, address, length) != 0, errno == ECONNREFUSED { unlink(path) }
        }
        guard bind(descriptor, address, length) == 0 else { throw SystemError(name) }
      }
      // Before it listens: nobody can connect until then.
      if let mode, chmod(path, mode) != 0 { throw SystemError("setting the permissions of \(path)") }
      guard listen(descriptor, Int32(backlog)) == 0 else { throw SystemError(name) }
      return Listener(descriptor: descriptor, address: .unix(path: path), isUnix: true, isShared: true, owned: true)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  /// The sockets from descriptor 3 on, when `LISTEN_PID` says that they are for this process.
  private static func passed() throws -> [Listener] {
    func variable(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
    guard variable("LISTEN_PID") == Int(getpid()), let count = variable("LISTEN_FDS"), count > 0 else {
      throw SystemError("taking over sockets from systemd (LISTEN_FDS is not set for this process)", code: EINVAL)
    }
    unsetenv("LISTEN_PID")
    unsetenv("LISTEN_FDS")
    unsetenv("LISTEN_FDNAMES")
    return try (3..<(3 + Int32(count))).map { descriptor in
      var family = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let code = withUnsafeMutableBytes(of: &family) {
        getsockname(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
      }
      guard code == 0 else { throw SystemError("taking over descriptor \(descriptor) from systemd") }
      guard option(descriptor, SO_ACCEPTCONN) == 1, option(descriptor, SO_TYPE) == Int32(SOCK_STREAM.rawValue) else {
        throw SystemError("taking over descriptor \(descriptor) from systemd, which is no listening stream socket", code: EINVAL)
      }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
      let isUnix = Int32(family.ss_family) == AF_UNIX
      if !isUnix { set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY) }
      return Listener(descriptor: descriptor, address: .systemd, isUnix: isUnix, isShared: true, owned: false)
    }
  }

  private static func option(_ descriptor: Int32, _ name: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
  }

  private static func make(_ family: Int32, _ action: String) throws -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else { throw SystemError(action) }
    return descriptor
  }

  private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
    var one: Int32 = 1
    setsockopt(descriptor, level, option, &one, socklen_t(MemoryLayout<Int32>.size))
  }
}

/// Socket addresses between the system's structures and ours.
enum SocketAddress {
  static func withBytes<Result>(
    of ip: IPAddress, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) rethrows -> Result {
    let bytes = ip.bytes
    if !ip.isIPv4 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
      return try withGeneric(address, body)
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
    return try withGeneric(address, body)
  }

  static func withBytes<Result>(
    ofUnix path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) rethrows -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    return try withGeneric(address, body)
  }

  /// The structure of one family as the system's calls take all of them.
  private static func withGeneric<Address, Result>(
    _ address: Address, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) rethrows -> Result {
    try withUnsafeBytes(of: address) {
      try body($0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
    }
  }

  /// The address in what `accept` filled in; nil for a Unix domain socket.
  static func ip(_ storage: sockaddr_storage) -> IPAddress? {
    withUnsafeBytes(of: storage) { raw in
      switch Int32(storage.ss_family) {
      case AF_INET: IPAddress(bytes: raw[4..<8])
      case AF_INET6: IPAddress(bytes: raw[8..<24])
      default: nil
      }
    }
  }

  static func port(of descriptor: Int32) throws -> UInt16 {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let code = withUnsafeMutableBytes(of: &storage) {
      getsockname(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
    }
    guard code == 0 else { throw SystemError("asking for the port that was chosen") }
    // The port stands at the same place in sockaddr_in and sockaddr_in6.
    return withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
  }
}

extension IPAddress {
  /// 4 or 16 bytes in network order.
  fileprivate var bytes: [UInt8] {
    let all = withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    return isIPv4 ? Array(all[12...]) : all
  }
}
