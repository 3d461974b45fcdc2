/// The host and the port of a mail server, as they stand in an address.
struct HostPort {
  /// A name or an address; an IPv6 address in brackets.
  let host: String
  let port: UInt16

  /// Why a text is none, in the words that follow "the address".
  struct Flaw: Error {
    let reason: String
  }

  /// Reads `host`, `host:port` or `[IPv6 address]:port`.
  init(parsing text: Substring, standard: UInt16) throws(Flaw) {
    var host = text
    var port = standard
    if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
      let digits = text[text.index(after: colon)...]
      guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = UInt16(digits), number > 0 else {
        throw Flaw(reason: "has no port after its colon")
      }
      (host, port) = (text[..<colon], number)
    }
    let isNumber = host.hasPrefix("[") && host.hasSuffix("]")
    let name = isNumber ? host.dropFirst().dropLast() : host
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
      case 0x3A: isNumber
      default: false
      }
    }
    guard !name.isEmpty, isPlain else { throw Flaw(reason: "has no host, or one that is no ASCII name or address") }
    (self.host, self.port) = (String(host), port)
  }

  /// Whether it is this machine.
  var isLoopback: Bool {
    if host.lowercased() == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
