/// Where a server listens.
public enum ListenAddress: Sendable, Equatable, CustomStringConvertible {
  /// An IPv4 or IPv6 address and a port; port 0 lets the system choose.
  case tcp(address: IPAddress, port: UInt16)
  /// A Unix domain socket at this path.
  case unix(path: String)
  /// The sockets that systemd passed (`LISTEN_FDS`, sd_listen_fds(3)).
  case systemd

  /// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `unix:/run/peregrine.sock` or `systemd`.
  public init(parsing text: String) throws(InvalidValue) {
    if text == "systemd" {
      self = .systemd
    } else if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      // sun_path holds 108 bytes with the terminating NUL (unix(7)).
      guard path.hasPrefix("/"), path.utf8.count < 108 else {
        throw InvalidValue("\"\(text)\" must be unix: and an absolute path of at most 107 bytes")
      }
      self = .unix(path: path)
    } else {
      guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
        throw InvalidValue("\"\(text)\" must be address:port, such as 127.0.0.1:8080 or [::1]:8080, unix:/path, or systemd")
      }
      var host = String(text[..<colon])
      if host == "localhost" { host = "127.0.0.1" }
      let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
      guard let address = IPAddress(isBracketed ? String(host.dropFirst().dropLast()) : host), address.isIPv4 != isBracketed else {
        throw InvalidValue("\"\(text)\" must begin with an IPv4 address or an IPv6 address in brackets; 0.0.0.0 and [::] stand for all")
      }
      self = .tcp(address: address, port: port)
    }
  }

  /// The text that `init(parsing:)` reads.
  public var description: String {
    switch self {
    case .tcp(let address, let port): address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    case .unix(let path): "unix:\(path)"
    case .systemd: "systemd"
    }
  }
}
