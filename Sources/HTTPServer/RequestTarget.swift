/// Request targets other than the usual path and query, the normal form of paths, and the grammar of authorities.
extension RequestHead {
  /// Takes apart a target that does not begin with `/` (RFC 9112 section 3.2): `*`, `host:port` of CONNECT, or a whole URI. `bytes` begin
  /// with the head.
  mutating func readTarget(_ bytes: Span<UInt8>) throws(HTTPError) {
    let text = bytes.extracting(target)
    if method == .connect {
      guard Authority.isValid(text, needsPort: true) else { throw .badRequest("The target of CONNECT must be a host and a port.") }
      targetForm = .authority
      host = target
    } else if text.count == 1, text[0] == 0x2A {
      guard method == .options else { throw .badRequest("The target * is for OPTIONS alone.") }
      targetForm = .asterisk
      pathNeedsNormalising = false
    } else {
      try readAbsoluteTarget(bytes)
    }
  }

  private mutating func readAbsoluteTarget(_ bytes: Span<UInt8>) throws(HTTPError) {
    let text = bytes.extracting(target)
    let scheme =
      if text.count > 7, text.extracting(..<7).equalsLowercase("http://") {
        7
      } else if text.count > 8, text.extracting(..<8).equalsLowercase("https://") {
        8
      } else {
        0
      }
    guard scheme > 0 else {
      throw .badRequest("The request target must begin with / or be a whole http:// or https:// address.")
    }
    let start = target.lowerBound + scheme
    var end = start
    while end < target.upperBound, bytes[end] != ASCII.slash, bytes[end] != ASCII.question { end += 1 }
    guard Authority.isValid(bytes.extracting(start..<end)) else {
      throw .badRequest("The host of the request target is not a host name or address with an optional port.")
    }
    host = start..<end
    var pathEnd = end
    query = nil
    while pathEnd < target.upperBound, bytes[pathEnd] != ASCII.question { pathEnd += 1 }
    path = end..<pathEnd
    if pathEnd < target.upperBound { query = (pathEnd + 1)..<target.upperBound }
    for i in target where (bytes[i] == 0x5B || bytes[i] == 0x5D) && !host.contains(i) {
      throw .badRequest("The request target contains [ or ] outside its host; percent-encode it.")
    }
    pathNeedsNormalising = true
  }
}

/// The authority of a request: `host` or `host:port`.
enum Authority {
  /// Whether `text` is `uri-host [":" port]` (RFC 9110 section 7.2, RFC 3986 section 3.2.2) with a host that is not empty (RFC 9110
  /// section 4.2.1), and with a port that is not empty where one is needed.
  static func isValid(_ text: Span<UInt8>, needsPort: Bool = false) -> Bool {
    guard !text.isEmpty else { return false }
    var i = 0
    if text[0] == 0x5B {
      while i < text.count, text[i] != 0x5D { i += 1 }
      guard i < text.count, IPv6Text.isValid(text.extracting(1..<i)) else { return false }
      i += 1
    } else {
      while i < text.count, text[i] != ASCII.colon {
        if text[i] == ASCII.percent {
          guard i + 2 < text.count, let high = ASCII.hexValue(text[i + 1]), let low = ASCII.hexValue(text[i + 2]), high | low != 0 else {
            return false
          }
          i += 3
        } else {
          guard ASCII.isRegName(text[i]) else { return false }
          i += 1
        }
      }
      guard i > 0 else { return false }
    }
    guard i < text.count else { return !needsPort }
    guard text[i] == ASCII.colon, text.count - i <= 6, text.count - i > 1 || !needsPort else { return false }
    var port = 0
    for j in (i + 1)..<text.count {
      guard ASCII.isDigit(text[j]) else { return false }
      port = port * 10 + Int(text[j] - ASCII.zero)
    }
    return port <= 65_535
  }
}

/// The text form of an IPv6 address as it stands between brackets.
enum IPv6Text {
  /// Whether `text` is an IPv6address of RFC 3986 section 3.2.2.
  static func isValid(_ text: Span<UInt8>) -> Bool {
    var string: [UInt8] = []
    for i in text.indices { string.append(text[i]) }
    guard !string.contains(ASCII.percent) else { return false }
    return IPAddress(String(decoding: string, as: UTF8.self)) != nil && string.contains(ASCII.colon)
  }
}

/// Paths in the form in which routes are looked up.
enum NormalPath {
  /// The normal form of a path (RFC 3986 section 6.2.2): escapes are decoded, but for `%2F` and `%25`, which keep their meaning until a parameter is
  /// read; dot segments are resolved. A path that climbs above the root or decodes to no UTF-8 is refused.
  static func make(_ path: Span<UInt8>) throws(HTTPError) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(path.count + 1)
    var i = 0
    while i < path.count {
      if path[i] == ASCII.percent, let high = ASCII.hexValue(path[i + 1]), let low = ASCII.hexValue(path[i + 2]) {
        let byte = high << 4 | low
        if byte == ASCII.slash || byte == ASCII.percent {
          decoded += [ASCII.percent, 0x32, byte == ASCII.slash ? 0x46 : 0x35]
        } else {
          decoded.append(byte)
        }
        i += 3
      } else {
        decoded.append(path[i])
        i += 1
      }
    }
    guard String(validating: decoded, as: UTF8.self) != nil else {
      throw .badRequest("The path is not UTF-8 after percent-decoding.")
    }
    return try resolvingDots(decoded)
  }

  private static func resolvingDots(_ path: [UInt8]) throws(HTTPError) -> [UInt8] {
    var result: [ArraySlice<UInt8>] = []
    let segments = path.dropFirst().split(separator: ASCII.slash, omittingEmptySubsequences: false)
    for (i, segment) in segments.enumerated() {
      let isLast = i == segments.count - 1
      if segment.elementsEqual([ASCII.dot]) {
        if isLast { result.append([]) }
      } else if segment.elementsEqual([ASCII.dot, ASCII.dot]) {
        guard result.popLast() != nil else { throw .badRequest("The path climbs above the root.") }
        if isLast { result.append([]) }
      } else {
        result.append(segment)
      }
    }
    var joined: [UInt8] = []
    joined.reserveCapacity(path.count)
    for segment in result {
      joined.append(ASCII.slash)
      joined += segment
    }
    return joined.isEmpty ? [ASCII.slash] : joined
  }
}
