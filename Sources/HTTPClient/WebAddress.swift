internal import CCurl

/// The parts of an http or https URL, as libcurl reads it when it sends something there: an IPv4 address in any spelling is written with four decimal numbers.
public struct WebAddress: Sendable, Equatable {
  /// `http` or `https`.
  public let scheme: String
  /// The name, or the IP address without brackets, in lower case and without a dot at its end.
  public let host: String
  /// That of the scheme where none is written.
  public let port: Int

  /// Why a text is no such URL.
  public enum Problem: Error { case malformed, otherScheme, hasUser }

  /// The URL written as `text`. Throws `Problem`.
  public init(parsing text: String) throws(Problem) {
    let url = curl_url()
    defer { curl_url_cleanup(url) }
    switch curl_url_set(url, CURLUPART_URL, text, 0) {
    case CURLUE_OK: break
    case CURLUE_UNSUPPORTED_SCHEME: throw .otherScheme
    default: throw .malformed
    }
    func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(url, part, &value, flags) == CURLUE_OK, let value else { return nil }
      defer { curl_free(value) }
      return String(cString: value)
    }
    guard let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme) else { throw .otherScheme }
    guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else { throw .hasUser }
    guard let host = part(CURLUPART_HOST), let port = part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) }), port > 0 else {
      throw .malformed
    }
    var name = host.lowercased()
    if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
    if name.hasSuffix(".") { name.removeLast() }
    guard !name.isEmpty else { throw .malformed }
    (self.scheme, self.host, self.port) = (scheme, name, port)
  }
}
