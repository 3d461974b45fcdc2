internal import Glibc
internal import Threads

/// Tells systemd how the service is, by the protocol of sd_notify(3): a datagram of `VARIABLE=value` lines to the socket that NOTIFY_SOCKET names. Without
/// that variable it tells nobody, and costs nothing.
final class SystemdNotifier: Sendable {
  private let descriptor: Int32
  private let address: [UInt8]
  /// After how many milliseconds without a word the service is taken to hang; nil where nobody watches.
  let watchdog: Int?

  /// What the environment says of this process; nil where nobody wants to know. Programs that this one starts are not to speak for it, so the
  /// variables are taken away.
  convenience init?(environment: [String: String] = Settings.environment()) {
    defer { for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { unsetenv(name) } }
    guard let socket = environment["NOTIFY_SOCKET"] else { return nil }
    let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
    let watchdog = isMeant ? environment["WATCHDOG_USEC"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 / 1_000 : nil } : nil
    self.init(socket: socket, watchdog: watchdog)
  }

  /// A notifier for the socket at a path, or behind an `@` in the abstract namespace; nil where it is neither, or too long.
  init?(socket: String, watchdog: Int?) {
    var name = Array(socket.utf8)
    guard name.count > 1, name[0] == UInt8(ascii: "/") || name[0] == UInt8(ascii: "@") else { return nil }
    // unix(7): a name that begins with a zero byte is no file.
    if name[0] == UInt8(ascii: "@") { name[0] = 0 } else { name.append(0) }
    guard name.count <= MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
    self.watchdog = watchdog
    address = withUnsafeBytes(of: sa_family_t(AF_UNIX)) { Array($0) } + name
  }

  deinit { close(descriptor) }

  /// The service is up, and `status` says in words what it does.
  func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

  /// The service takes its settings anew; `ready` follows.
  func reloading() { send("RELOADING=1\nMONOTONIC_USEC=\(MonotonicClock.nanoseconds() / 1_000)") }

  /// The service is about to end.
  func stopping(_ status: String) { send("STOPPING=1\nSTATUS=\(status)") }

  /// The service does its work.
  func alive() { send("WATCHDOG=1") }

  /// What cannot be sent is lost, as it is without systemd.
  private func send(_ text: String) {
    let bytes = Array(text.utf8)
    address.withUnsafeBytes { address in
      let pointer = address.baseAddress!.assumingMemoryBound(to: sockaddr.self)
      _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), pointer, socklen_t(address.count))
    }
  }
}
