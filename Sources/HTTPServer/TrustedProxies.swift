/// The peers whose word about their clients is believed. Without any, `Forwarded` and `X-Forwarded-*` fields mean nothing.
public struct TrustedProxies: Sendable, Equatable, CustomStringConvertible {
  /// The networks they are in.
  public var networks: [IPNetwork] = []
  /// Whether peers on a Unix domain socket are trusted.
  public var unix = false

  /// Nobody.
  public init() {}

  /// The list of a setting: networks and addresses with commas between them, and the word `unix`, such as `10.0.0.0/8, ::1, unix`. An
  /// empty text is nobody. Throws `InvalidValue`.
  public init(parsing text: String) throws(InvalidValue) {
    let members = text.utf8.split(separator: ASCII.comma, omittingEmptySubsequences: false).map { String(Substring($0.trimmingWhitespace)) }
    if members == [""] { return }
    for member in members {
      if member == "unix" {
        unix = true
      } else if member.isEmpty {
        throw InvalidValue("The list of trusted proxies \"\(text)\" has an empty member; write it like 10.0.0.0/8, ::1, unix.")
      } else {
        networks.append(try IPNetwork(parsing: member))
      }
    }
  }

  /// Whether the peer of a connection is trusted; nil is a peer on a Unix domain socket.
  public func contains(_ peer: IPAddress?) -> Bool {
    guard let peer else { return unix }
    return networks.contains { $0.contains(peer) }
  }

  /// The list as a setting.
  public var description: String { (networks.map(\.description) + (unix ? ["unix"] : [])).joined(separator: ", ") }
}
