/// The value of a `Set-Cookie` field (RFC 6265 section 4.1). It cannot be made with parts that a browser would refuse or read otherwise.
public struct SetCookie: Sendable, Equatable, CustomStringConvertible {
  /// Whether requests that other sites cause carry the cookie.
  public enum SameSite: String, Sendable {
    /// Never.
    case strict = "Strict"
    /// Only when the user follows a link.
    case lax = "Lax"
    /// Always; `secure` is required.
    case none = "None"
  }

  /// The name, a token.
  public let name: String
  /// The value: visible ASCII but `"`, `,`, `;` and `\`.
  public let value: String
  /// The path below which it is sent; nil means the directory of the request.
  public let path: String?
  /// The domain whose hosts get it; nil means this host alone.
  public let domain: String?
  /// Seconds that it is kept, 0 to delete it; nil means until the browser is closed.
  public let maxAge: Int?
  /// Whether it is sent over TLS only.
  public let secure: Bool
  /// Whether scripts cannot read it.
  public let httpOnly: Bool
  /// Which requests carry it; nil leaves it to the browser.
  public let sameSite: SameSite?

  /// A cookie to set. The defaults are the narrow choices. Throws `InvalidValue` where a browser would refuse the cookie or misread it,
  /// the rules of the prefixes `__Host-` and `__Secure-` included.
  public init(
    name: String, value: String, path: String? = "/", domain: String? = nil, maxAge: Int? = nil, secure: Bool = true, httpOnly: Bool = true,
    sameSite: SameSite? = .lax
  ) throws(InvalidValue) {
    self.name = name
    self.value = value
    self.path = path
    self.domain = domain
    self.maxAge = maxAge
    self.secure = secure
    self.httpOnly = httpOnly
    self.sameSite = sameSite
    if let problem { throw InvalidValue("The cookie cannot be set: \(problem).") }
  }

  /// What is wrong, without the value: it may be a secret.
  private var problem: String? {
    if name.isEmpty || !name.utf8.allSatisfy(ASCII.isToken) { return "its name is no token (letters, digits and !#$%&'*+-.^_`|~)" }
    if !value.utf8.allSatisfy(ASCII.isCookieOctet) { return "its value has a character other than visible ASCII without \" , ; and \\" }
    // Browsers drop longer ones without a word.
    if name.utf8.count + value.utf8.count > 4096 { return "its name and value are longer than 4096 bytes together" }
    if let path, !path.hasPrefix("/") || !path.utf8.allSatisfy({ $0 >= ASCII.space && $0 < 0x7F && $0 != ASCII.semicolon }) {
      return "its path must begin with / and be ASCII without control characters and ;"
    }
    if let domain, !Self.isDomain(domain) { return "its domain must be a host name such as example.org, without a dot before it" }
    if let maxAge, maxAge < 0 { return "its age is negative; 0 deletes it" }
    if sameSite == SameSite.none, !secure { return "SameSite=None requires Secure" }
    // Browsers compare the prefixes without regard to case.
    let prefix = name.lowercasedASCII
    if prefix.hasPrefix("__secure-"), !secure { return "the prefix __Secure- requires Secure" }
    if prefix.hasPrefix("__host-"), !secure || path != "/" || domain != nil {
      return "the prefix __Host- requires Secure, Path=/ and no Domain"
    }
    return nil
  }

  private static func isDomain(_ text: String) -> Bool {
    text.utf8.split(separator: ASCII.dot, omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.count) && label.first != ASCII.hyphen && label.last != ASCII.hyphen
        && label.allSatisfy { ASCII.isDigit($0) || ASCII.lowercased($0) &- 0x61 < 26 || $0 == ASCII.hyphen }
    }
  }

  /// The field value, such as `__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax`.
  public var description: String {
    var text = "\(name)=\(value)"
    if let path { text += "; Path=\(path)" }
    if let domain { text += "; Domain=\(domain)" }
    if let maxAge { text += "; Max-Age=\(maxAge)" }
    if secure { text += "; Secure" }
    if httpOnly { text += "; HttpOnly" }
    if let sameSite { text += "; SameSite=\(sameSite.rawValue)" }
    return text
  }
}
