internal import Glibc
internal import HTTPServer
internal import Threads

/// The provider of OpenID Connect that people may log in by, and what its word is good for.
package struct OpenIDSettings: Sendable {
  /// The provider's address, exactly as it calls itself; nil: there is none.
  package var issuer: String?
  /// What this server is called there.
  package var clientID: String?
  /// The file whose first line is what this server shows there; nil: it is a public client.
  package var secretFile: String?
  /// What it is asked for.
  package var scopes = ["openid", "email", "profile"]
  /// What people know it as.
  package var name = "OpenID Connect"
  /// Whether an account is the provider's when it has an address that the provider has verified.
  package var linksByEmail = false
  /// Whether the provider may make accounts although registration is not open.
  package var registers = false
  /// What one request to it may take, in milliseconds.
  package var timeout = 5_000

  /// No provider.
  package init() {}

  /// The longest line that is taken for a secret, in bytes.
  private static let longestSecret = 4_096

  /// The first line of the secret's file, which is read anew for each login, so that it can be changed while the server runs. Throws `OpenIDError`, in
  /// which nothing of it is.
  func secret() throws -> String? {
    guard let path = secretFile else { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OpenIDError.setting("\(SystemError("opening the secret for the login provider \(path)"))") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.longestSecret)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw OpenIDError.setting("\(SystemError("reading the secret for the login provider \(path)"))") }
    let line = bytes.prefix(count).prefix { $0 != 0x0A && $0 != 0x0D }
    guard !line.isEmpty, line.count < Self.longestSecret, !line.contains(0), let secret = String(validating: line, as: UTF8.self) else {
      throw OpenIDError.setting("the first line of \(path) is no secret for the login provider")
    }
    return secret
  }

  /// Whether secrets may be sent to this address: over TLS, or to this machine itself.
  static func isSafe(_ address: String) -> Bool {
    guard let (scheme, host) = parts(address) else { return false }
    switch scheme {
    case "https": return true
    case "http": return host == "localhost" || IPAddress(host)?.isLoopback == true
    default: return false
    }
  }

  /// Scheme and host of an address; nil for what libcurl or a browser might read otherwise.
  private static func parts(_ address: String) -> (scheme: Substring, host: String)? {
    guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#"\"<>^`{|}"#.utf8.contains($0) }),
      let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://")
    else { return nil }
    let authority = address[colon...].dropFirst(3).prefix { !"/?#".contains($0) }
    guard !authority.isEmpty, !authority.contains("@") else { return nil }
    let isBracketed = authority.hasPrefix("[")
    let host = isBracketed ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
    let port = authority.dropFirst(host.count + (isBracketed ? 2 : 0))
    guard !host.isEmpty, port.isEmpty || port.hasPrefix(":") && port.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return (address[..<colon], host.lowercased())
  }
}

extension Parse {
  package static let issuerForm = "the provider's https:// address as it calls itself, or an http:// one on this machine"
  package static let switchForm = "on or off"
  package static let scopesForm = "words with spaces between, openid among them"

  /// The address of a provider of OpenID Connect (Discovery 1.0 section 2: no query, no fragment).
  package static func issuer(_ text: String) -> String? {
    OpenIDSettings.isSafe(text) && !text.contains("?") && !text.contains("#") ? text : nil
  }

  package static func isOn(_ text: String) -> Bool? { ["on": true, "off": false][text] }

  /// RFC 6749 section 3.3.
  package static func scopes(_ text: String) -> [String]? {
    let words = text.split(separator: " ").map(String.init)
    return words.contains("openid") && text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C } ? words : nil
  }
}
