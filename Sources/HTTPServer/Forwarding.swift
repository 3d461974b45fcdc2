/// Who a request comes from and by which scheme and host it was made, as far as trusted proxies say so (RFC 7239 and the older
/// `X-Forwarded-*`). A client can send such fields itself, so each value counts only when a trusted proxy wrote it:
///
/// - From an untrusted peer nothing is believed.
/// - Values are read from the right, where the nearest proxy wrote, past trusted addresses to the first other one: that is the client.
///   Scheme and host come from the same step, which the proxy that the client spoke to wrote.
/// - A step that is malformed, or that hides the address (`unknown`, `_name`), ends the walk; the last address found before it stands.
/// - With fields of both kinds, one may be the client's own that the proxy passes through. Then only what both kinds say is believed, and
///   when they name different clients nothing at all.
struct Forwarding: Equatable {
  /// The client's address; nil when all that is known is a Unix domain socket.
  var client: IPAddress?
  /// `http` or `https`; nil when no trusted proxy says.
  var scheme: String?
  /// The host and port the client asked for; nil when no trusted proxy says.
  var host: String?

  /// Reads the values of `Forwarded`, `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`, each in the order of its field lines.
  /// `peer` is nil for a peer on a Unix domain socket.
  static func resolve(
    peer: IPAddress?, trusted: TrustedProxies, forwarded: [String], xForwardedFor: [String], proto: [String], host: [String]
  ) -> Forwarding {
    let unknown = Forwarding(client: peer, scheme: nil, host: nil)
    if forwarded.isEmpty, xForwardedFor.isEmpty, proto.isEmpty, host.isEmpty { return unknown }
    guard trusted.contains(peer) else { return unknown }

    let older = walk(peer, trusted, xForwarded(xForwardedFor, proto, host))
    guard !forwarded.isEmpty else { return older }
    let standard = walk(peer, trusted, ForwardedElements(forwarded))
    if xForwardedFor.isEmpty, proto.isEmpty, host.isEmpty { return standard }
    guard xForwardedFor.isEmpty || older.client == standard.client else { return unknown }
    return Forwarding(
      client: standard.client, scheme: older.scheme == standard.scheme ? older.scheme : nil,
      host: older.host == standard.host ? older.host : nil)
  }

  /// `steps` come from the nearest proxy on; a nil step is malformed.
  private static func walk(_ peer: IPAddress?, _ trusted: TrustedProxies, _ steps: some Sequence<ForwardingStep?>) -> Forwarding {
    var result = Forwarding(client: peer, scheme: nil, host: nil)
    for step in steps {
      guard let step else { break }
      result.scheme = step.scheme
      result.host = step.host
      guard let address = step.address else { break }
      result.client = address
      guard trusted.contains(address) else { break }
    }
    return result
  }

  /// The steps of the `X-Forwarded-*` fields. Schemes and hosts belong to the steps one by one when there are as many of them as
  /// addresses; a single one is for all; of any other number the last is taken, which the nearest proxy wrote.
  private static func xForwarded(_ addresses: [String], _ schemes: [String], _ hosts: [String]) -> [ForwardingStep?] {
    let addresses = members(addresses)
    let schemes = members(schemes)
    let hosts = members(hosts)
    func value(_ list: [String], _ step: Int) -> String? { list.count == addresses.count ? list[list.count - 1 - step] : list.last }
    guard !addresses.isEmpty else { return [ForwardingStep(address: nil, scheme: schemes.last, host: hosts.last)] }
    return addresses.reversed().enumerated().map { step, text in
      guard let node = ForwardingNode(text, bareIPv6: true) else { return nil }
      return ForwardingStep(address: node.address, scheme: value(schemes, step), host: value(hosts, step))
    }
  }

  /// The members of a list without quotes; empty ones are left out (RFC 9110 section 5.6.1.2).
  private static func members(_ lines: [String]) -> [String] {
    lines.flatMap { line in
      line.utf8.split(separator: ASCII.comma).compactMap { member in
        let member = member.trimmingWhitespace
        return member.isEmpty ? nil : String(Substring(member))
      }
    }
  }
}

/// What one proxy says of the connection that came to it.
private struct ForwardingStep {
  var address: IPAddress?
  var scheme: String?
  var host: String?

  /// Values that are no HTTP scheme or no authority are left out: they may be the client's own words, handed through, and must not hide
  /// its address.
  init(address: IPAddress?, scheme: String?, host: String?) {
    self.address = address
    let scheme = scheme?.lowercasedASCII
    self.scheme = scheme == "http" || scheme == "https" ? scheme : nil
    self.host = host.flatMap { Authority.isValid($0.utf8.span) ? $0 : nil }
  }
}

/// The other end of a proxied connection (RFC 7239 section 6): an address with an optional port, or a name that hides it.
private struct ForwardingNode {
  let address: IPAddress?

  /// Nil when `text` is no node. `bareIPv6` allows an IPv6 address without brackets, as `X-Forwarded-For` has it.
  init?(_ text: String, bareIPv6: Bool) {
    if bareIPv6, let address = IPAddress(text) {
      self.address = address
      return
    }
    let bytes = Array(text.utf8)
    let end: Int
    if bytes.first == 0x5B {
      guard let bracket = bytes.firstIndex(of: 0x5D), bytes[..<bracket].contains(ASCII.colon),
        let address = IPAddress(text: bytes.span.extracting(1..<bracket))
      else { return nil }
      self.address = address
      end = bracket + 1
    } else {
      end = bytes.firstIndex(of: ASCII.colon) ?? bytes.count
      let name = String(decoding: bytes[..<end], as: UTF8.self)
      if let address = IPAddress(name) {
        self.address = address
      } else if name.equalsIgnoringASCIICase("unknown") || Self.isObfuscated(bytes[..<end]) {
        address = nil
      } else {
        return nil
      }
    }
    guard end == bytes.count || bytes[end] == ASCII.colon && Self.isPort(bytes[(end + 1)...]) else { return nil }
  }

  private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
    (1...5).contains(text.count) && text.allSatisfy(ASCII.isDigit) || isObfuscated(text)
  }

  private static func isObfuscated(_ text: ArraySlice<UInt8>) -> Bool {
    // unreserved is ALPHA / DIGIT / "-" / "." / "_" / "~"; obfnode has all of it but the tilde.
    text.count > 1 && text.first == 0x5F && text.allSatisfy { ASCII.isUnreserved($0) && $0 != 0x7E }
  }
}

/// The elements of `Forwarded`, last first. They are cut off from the end, so that what a client wrote before them, a quote without its end
/// for example, cannot change how the proxies' own elements are read.
private struct ForwardedElements: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt8>

  init(_ lines: [String]) { rest = Array(lines.joined(separator: ",").utf8)[...] }

  mutating func next() -> ForwardingStep?? {
    while !rest.isEmpty {
      let element = popLast()
      if element.contains(where: { $0 != ASCII.space && $0 != ASCII.tab }) { return .some(Self.step(element)) }
    }
    return nil
  }

  private mutating func popLast() -> ArraySlice<UInt8> {
    var i = rest.endIndex
    var isQuoted = false
    while i > rest.startIndex, isQuoted || rest[i - 1] != ASCII.comma {
      i -= 1
      guard rest[i] == ASCII.quote else { continue }
      // A quote behind an odd number of backslashes is escaped.
      let quote = i
      while i > rest.startIndex, rest[i - 1] == ASCII.backslash { i -= 1 }
      if (quote - i).isMultiple(of: 2) { isQuoted.toggle() }
    }
    defer { rest = rest[..<Swift.max(i - 1, rest.startIndex)] }
    return rest[i...]
  }

  private static func step(_ element: ArraySlice<UInt8>) -> ForwardingStep? {
    var scanner = FieldScanner(element)
    var values: [String: String] = [:]
    scanner.skipWhitespace()
    while !scanner.isAtEnd {
      if scanner.next != ASCII.semicolon {
        guard let (name, value) = scanner.pair(), values.updateValue(value, forKey: name) == nil else { return nil }
        scanner.skipWhitespace()
        if scanner.isAtEnd { break }
      }
      guard scanner.skip(ASCII.semicolon) else { return nil }
      scanner.skipWhitespace()
    }
    var address: IPAddress?
    if let text = values["for"] {
      guard let node = ForwardingNode(text, bareIPv6: false) else { return nil }
      address = node.address
    }
    return ForwardingStep(address: address, scheme: values["proto"], host: values["host"])
  }
}
