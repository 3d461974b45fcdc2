import Glibc

/// The socket that systemd listens at, to see what a service says of itself.
final class NotifySocket {
  struct Failure: Error { let what: String }

  /// What NOTIFY_SOCKET is: a path, or a name in the abstract namespace behind an `@`.
  let name: String
  private let descriptor: Int32

  init(_ name: String) throws {
    self.name = name
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let isAbstract = name.hasPrefix("@")
    let bytes = isAbstract ? [0] + Array(name.utf8.dropFirst()) : Array(name.utf8) + [0]
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    guard descriptor >= 0, code == 0 else { throw Failure(what: "no socket at \(name): \(errno)") }
  }

  deinit {
    close(descriptor)
    if !name.hasPrefix("@") { unlink(name) }
  }

  /// The next message; nil when none comes within so many milliseconds.
  func next(within milliseconds: Int32 = 20_000) -> String? {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, milliseconds) > 0 else { return nil }
    let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The next message that is not of the watchdog.
  func nextWord() -> String? {
    while let message = next() { if message != "WATCHDOG=1" { return message } }
    return nil
  }

  /// Takes what has come and was not asked for.
  func forget() { while next(within: 0) != nil {} }
}
