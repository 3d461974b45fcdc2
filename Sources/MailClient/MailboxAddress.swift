/// Where a mailbox is: `imaps://user@host:993/Folder` (RFC 5092, without its parameters). Without a folder it is INBOX.
package struct MailboxAddress: Hashable, Sendable {
  /// How a connection is protected.
  package enum Protection: Sendable {
    /// TLS from the beginning.
    case tls
    /// TLS after STARTTLS, without which nothing is said.
    case startTLS
    /// Not at all: the server is this machine's.
    case none
  }

  package let user: String
  /// A name or an address; an IPv6 address in brackets.
  package let host: String
  package let port: UInt16
  /// As people write it, with the separator that the server uses.
  package let folder: String
  package let protection: Protection

  /// What the text must be.
  package static let form = "imaps://user@host/Folder, or imap:// for STARTTLS"

  /// Why a text is no such address. It never holds the text, in which there may be a password.
  package struct Invalid: Error, CustomStringConvertible {
    package let description: String
  }

  /// Reads one. What is no letter or digit may be percent-encoded, and in the user's name an @ need not be.
  package init(parsing text: String) throws(Invalid) {
    let isSecure = text.hasPrefix("imaps://")
    guard isSecure || text.hasPrefix("imap://") else { throw Self.wrong("does not begin with imaps:// or imap://") }
    let rest = text.dropFirst(isSecure ? 8 : 7)
    let end = rest.firstIndex(of: "/") ?? rest.endIndex
    let authority = rest[..<end]
    guard let at = authority.lastIndex(of: "@"), at > authority.startIndex else { throw Self.wrong("has no user before an @") }
    guard !authority[..<at].contains(":") else {
      throw Invalid(
        description: "the address has a colon in its user, as before a password: that belongs into a file, and a colon of the name is %3A")
    }
    user = try Self.decoded(authority[..<at], "user")
    let place: HostPort
    do { place = try HostPort(parsing: authority[authority.index(after: at)...], standard: isSecure ? 993 : 143) } catch {
      throw Self.wrong(error.reason)
    }
    (host, port) = (place.host, place.port)
    let path = rest[end...].dropFirst()
    folder = path.isEmpty ? "INBOX" : try Self.decoded(path, "folder")
    protection = isSecure ? .tls : place.isLoopback ? .none : .startTLS
  }

  /// What libcurl connects to.
  var url: String { "\(protection == .tls ? "imaps" : "imap")://\(host):\(port)/" }

  private static func wrong(_ reason: String) -> Invalid { Invalid(description: "the address \(reason); it must be \(form)") }

  /// Without percent-encoding. Refuses what could end a line of the protocol.
  private static func decoded(_ text: Substring, _ part: String) throws(Invalid) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        throw wrong("has a % in its \(part) that two hexadecimal digits do not follow")
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    guard let name = String(validating: bytes, as: UTF8.self), isName(name) else {
      throw wrong("has a \(part) with characters that none can have")
    }
    return name
  }

  /// Whether a folder or a user may be called that.
  package static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 1_000 && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }
}

extension MailboxAddress: CustomStringConvertible {
  /// For people.
  package var description: String { "\(user) at \(host):\(port)" }
}
