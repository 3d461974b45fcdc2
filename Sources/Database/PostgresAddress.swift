internal import CPostgres
internal import Glibc

/// The address of a PostgreSQL server as libpq understands it, with the defaults of ours. Nothing that it gives out for people holds a password.
struct PostgresAddress: Sendable {
  /// What the address says, by libpq's keywords.
  private let given: [(keyword: String, value: String)]
  private let secrets: Set<String>

  /// Reads `postgres://user:password@host:port/database?keyword=value`. Throws `InvalidDatabaseURL`.
  init(_ text: String) throws(InvalidDatabaseURL) {
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(text, &message) else {
      defer { PQfreemem(message) }
      throw InvalidDatabaseURL(Self.reason(message.map { String(cString: $0) } ?? "", text))
    }
    defer { PQconninfoFree(options) }
    var given: [(String, String)] = []
    var secrets: Set<String> = []
    var option = options
    while let keyword = option.pointee.keyword.map({ String(cString: $0) }) {
      // libpq marks what is not to be shown.
      if option.pointee.dispchar.map({ String(cString: $0) }) == "*" { secrets.insert(keyword) }
      if let value = option.pointee.val { given.append((keyword, String(cString: value))) }
      option += 1
    }
    self.given = given
    self.secrets = secrets
    // What follows is a password that was cut in two; no message may show a half of it.
    guard !value("host", "").contains("@") else { throw InvalidDatabaseURL("an @ in the password must be written %40") }
    let ports = value("port", "").split(separator: ",")
    guard ports.allSatisfy({ (1...65_535).contains(Int($0) ?? 0) }) else {
      throw InvalidDatabaseURL("the port must be a number from 1 to 65535; a / in the password must be written %2F")
    }
  }

  private func value(_ keyword: String, _ standard: String) -> String { given.first { $0.keyword == keyword }?.value ?? standard }

  /// libpq's reason without what it quotes, which may be the password; a parameter's name is shown.
  private static func reason(_ message: String, _ text: String) -> String {
    let parts = message.split(separator: "\"", maxSplits: 1)
    let general = (parts.first ?? "").trimmed(of: " :\n")
    let name = parts.dropFirst().first.map { $0.prefix { $0 != "\"" } } ?? ""
    let parameters = text.split(separator: "@").last.flatMap { $0.split(separator: "?", maxSplits: 1).dropFirst().first } ?? ""
    let isParameter = parameters.split(separator: "&").contains { $0.hasPrefix(name + "=") }
    return "libpq cannot read the address: \(general)" + (isParameter && !name.isEmpty ? " \(name)" : "")
  }

  /// The address without its password.
  var withoutPassword: String {
    let hosts = value("host", "").split(separator: ",", omittingEmptySubsequences: false)
    let ports = value("port", "").split(separator: ",", omittingEmptySubsequences: false)
    let places = hosts.indices.map { i in
      let port = ports.count == 1 ? ports[0] : ports.indices.contains(i) ? ports[i] : ""
      return (hosts[i].contains(":") ? "[\(hosts[i])]" : Self.encoded(String(hosts[i]))) + (port.isEmpty ? "" : ":\(port)")
    }
    let user = given.first { $0.keyword == "user" }.map { Self.encoded($0.value) + "@" } ?? ""
    let inPath = secrets.union(["host", "port", "user", "dbname"])
    let rest = given.filter { !inPath.contains($0.keyword) }.map { "\($0.keyword)=\(Self.encoded($0.value))" }
    return "postgres://\(user)\(places.joined(separator: ","))/\(Self.encoded(value("dbname", "")))"
      + (rest.isEmpty ? "" : "?" + rest.joined(separator: "&"))
  }

  private static func encoded(_ text: String) -> String {
    let hexadecimal = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { result, byte in
      let character = Character(Unicode.Scalar(byte))
      if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
        result.append(character)
      } else {
        result += ["%", hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      }
    }
  }

  /// What libpq is to connect with: what the address says, and besides
  /// - a network that is dead shows within 5 seconds when connecting and within 15 to 25 afterwards,
  /// - a statement waits at most 10 seconds for a lock, and a transaction that does nothing for 5 minutes is ended by the server: a program that
  ///   has stopped must not keep others waiting. No limit on statements: a long export is one.
  var connectionParameters: [(keyword: String, value: String)] {
    let standard = [
      ("connect_timeout", "5"), ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "15000"), ("fallback_application_name", "peregrine"),
    ].filter { item in !given.contains { $0.keyword == item.0 } }
    // The last one counts: the address may say otherwise, but for what our statements rely on.
    let options = [
      "-c lock_timeout=10s -c idle_in_transaction_session_timeout=5min",
      value("options", getenv("PGOPTIONS").map { String(cString: $0) } ?? ""),
      "-c timezone=UTC -c standard_conforming_strings=on",
    ]
    return standard + given.filter { $0.keyword != "options" && $0.keyword != "client_encoding" }
      + [("options", options.joined(separator: " ")), ("client_encoding", "UTF8")]
  }
}

extension PostgresConnection {
  /// Why `address` cannot be read; nil when it can.
  static func whyInvalid(_ address: String) -> String? {
    do throws(InvalidDatabaseURL) {
      _ = try PostgresAddress(address)
      return nil
    } catch { return error.description }
  }

  /// `address` as it may be shown.
  static func withoutPassword(_ address: String) -> String { (try? PostgresAddress(address))?.withoutPassword ?? "postgres:" }
}

extension Substring {
  fileprivate func trimmed(of characters: String) -> Substring {
    var text = self.drop { characters.contains($0) }
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return text
  }
}
