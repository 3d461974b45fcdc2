internal import Glibc

/// Where the database is: a SQLite file, or a PostgreSQL server.
public enum DatabaseURL: Hashable, Sendable {
  case sqlite(path: String)
  /// libpq's connection string, and how many connections to keep at most.
  case postgres(String, connections: Int)

  /// Reads `sqlite:///absolute/path`, `sqlite:relative/path`, `sqlite:` (`peregrine.db` in `dataDirectory`) and whatever
  /// `postgres://` address libpq takes, with `connections=20` beside its own parameters. Throws `InvalidDatabaseURL`.
  public init(parsing text: String, dataDirectory: String) throws(InvalidDatabaseURL) {
    if text.hasPrefix("sqlite:") {
      var path = text.dropFirst("sqlite:".count)
      if path.hasPrefix("//") {
        path = path.dropFirst(2)
        guard path.isEmpty || path.hasPrefix("/") else {
          throw InvalidDatabaseURL("an absolute path takes three slashes: sqlite:///\(path)")
        }
      }
      guard !path.contains("?"), !path.contains("#") else {
        throw InvalidDatabaseURL("a sqlite: address takes no ? or #; write %3F and %23")
      }
      guard let decoded = Self.decoded(path) else {
        throw InvalidDatabaseURL("a % in a sqlite: address must be followed by two hexadecimal digits")
      }
      self = .sqlite(path: decoded.isEmpty ? (dataDirectory == "/" ? "" : dataDirectory) + "/peregrine.db" : decoded)
    } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      self = try Self.postgres(text)
    } else {
      throw InvalidDatabaseURL("it must begin with sqlite: or postgres://, such as sqlite:///var/lib/peregrine/peregrine.db")
    }
  }

  /// Splits our own parameter off.
  private static func postgres(_ text: String) throws(InvalidDatabaseURL) -> DatabaseURL {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var kept: [Substring] = []
    var connections = 16
    for parameter in parts.dropFirst().first?.split(separator: "&") ?? [] {
      guard parameter.hasPrefix("connections=") else {
        kept.append(parameter)
        continue
      }
      guard let number = Int(parameter.dropFirst("connections=".count)), (1...1_000).contains(number) else {
        throw InvalidDatabaseURL("connections must be a number from 1 to 1000")
      }
      connections = number
    }
    let address = kept.isEmpty ? String(parts[0]) : parts[0] + "?" + kept.joined(separator: "&")
    if let reason = PostgresConnection.whyInvalid(address) { throw InvalidDatabaseURL(reason) }
    return .postgres(address, connections: connections)
  }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), value != 0 else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// For logs and messages: without the password.
extension DatabaseURL: CustomStringConvertible {
  /// The path, or the address without its password.
  public var description: String {
    switch self {
    case .sqlite(let path): return path
    case .postgres(let address, _): return PostgresConnection.withoutPassword(address)
    }
  }
}

/// Why an address of a database cannot be read.
public struct InvalidDatabaseURL: Error, CustomStringConvertible {
  /// What is wrong and what would be right.
  public let description: String

  init(_ description: String) { self.description = description }
}
