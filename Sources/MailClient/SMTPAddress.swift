/// Where mails are handed in: `smtps://host:465` for TLS from the beginning, `smtp://host:587` for STARTTLS (RFC 8314).
package struct SMTPAddress: Hashable, Sendable {
  /// How a connection is protected.
  package enum Protection: Sendable {
    /// TLS from the beginning.
    case tls
    /// TLS after STARTTLS, without which nothing is said.
    case startTLS
    /// Not at all: the server is this machine's, or somebody wants it so.
    case none
  }

  package let host: String
  package let port: UInt16
  package let protection: Protection

  /// What the text must be.
  package static let form = "smtp://host:587 for STARTTLS, smtps://host:465, or smtp+plain://host:25 for no protection at all"

  /// Each scheme with the port that it has where none is named.
  private static let schemes: [(name: String, port: UInt16, protection: Protection)] = [
    ("smtps", 465, .tls), ("smtp", 587, .startTLS), ("smtp+plain", 25, .none),
  ]

  /// Why a text is no such address. It never holds the text, in which there may be a password.
  package struct Invalid: Error, CustomStringConvertible {
    package let description: String
  }

  /// Reads one.
  package init(parsing text: String) throws(Invalid) {
    func wrong(_ reason: String) -> Invalid { Invalid(description: "the address \(reason); it must be \(Self.form)") }
    guard let scheme = Self.schemes.first(where: { text.hasPrefix("\($0.name)://") }) else {
      throw wrong("does not begin with smtp:// or smtps://")
    }
    var rest = text.dropFirst(scheme.name.count + 3)
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard !rest.contains("@") else {
      throw Invalid(description: "the address has an @; the user and the file with the password have settings of their own")
    }
    let place: HostPort
    do { place = try HostPort(parsing: rest, standard: scheme.port) } catch { throw wrong(error.reason) }
    (host, port) = (place.host, place.port)
    protection = scheme.protection == .startTLS && place.isLoopback ? .none : scheme.protection
  }

  /// What libcurl connects to.
  var url: String { "\(protection == .tls ? "smtps" : "smtp")://\(host):\(port)" }
}

extension SMTPAddress: CustomStringConvertible {
  /// For people.
  package var description: String { "\(host):\(port)" }
}
