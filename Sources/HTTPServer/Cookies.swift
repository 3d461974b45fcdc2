/// The cookies of a request (RFC 6265 sections 4.2.1 and 5.4). What is no cookie is passed over instead of refused, because a browser sends
/// the cookies of every program on the host, and a user cannot do much about another program's.
public struct Cookies: Sendable, Equatable {
  /// One cookie.
  public struct Cookie: Sendable, Equatable {
    /// The name, a token.
    public let name: String
    /// The value as it was sent; quotes around it are part of it, as they are for browsers.
    public let value: String
  }

  /// All cookies in the order they were sent; names may stand more than once.
  public private(set) var all: [Cookie] = []

  /// No cookies.
  public init() {}

  /// The cookies of the `Cookie` field; gateways from HTTP/2 may leave more than one line of it (RFC 9113 section 8.2.3).
  public init(parsing fields: [String]) {
    for field in fields { add(Array(field.utf8)) }
  }

  /// The value of the first cookie of that name. A browser sends the one with the longest path first (section 5.4), so the first is the
  /// one that was set for this place most exactly.
  public subscript(name: String) -> String? { all.first { $0.name == name }?.value }

  private mutating func add(_ field: [UInt8]) {
    for pair in field.split(separator: ASCII.semicolon) {
      guard let equals = pair.firstIndex(of: ASCII.equals) else { continue }
      let name = pair[..<equals].trimmingWhitespace
      let value = pair[(equals + 1)...].trimmingWhitespace
      guard !name.isEmpty, name.allSatisfy(ASCII.isToken), value.allSatisfy({ ASCII.isFieldValue($0) && $0 != ASCII.tab }) else { continue }
      all.append(Cookie(name: String(decoding: name, as: UTF8.self), value: String(decoding: value, as: UTF8.self)))
    }
  }
}
