internal import Glibc

@testable internal import HTTPServer

/// What is promised of the parsers of field values: no input stops them, and what one has read is written and read as the same again, or
/// is what another reader (the C library's for addresses and dates) reads.
func fuzzFieldValues(_ input: inout Input) {
  let mode = input.choice()
  switch mode & 7 {
  case 0: checkAcceptEncoding(input.rest)
  case 1: checkETags(&input)
  case 2: checkCookies(input.rest)
  case 3: checkMediaType(input.rest)
  case 4: checkForwarding(&input)
  case 5: checkAddress(input.rest)
  case 6: checkDateText(input.rest)
  default: checkDate(&input)
  }
}

private func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

private func checkAcceptEncoding(_ bytes: [UInt8]) {
  func prefersGzip(_ value: [UInt8]) -> Bool { AcceptEncoding.prefersGzip(value.span) }
  let result = prefersGzip(bytes)
  require(prefersGzip(bytes.map(ASCII.lowercased)) == result, "case matters")
  require(prefersGzip(bytes + Array(" , ".utf8)) == result && prefersGzip(Array("\t,".utf8) + bytes) == result, "empty members matter")
  require(prefersGzip(bytes + Array(",br;q=1, gzip;q=, x".utf8)) == result, "other and malformed members matter")
  require(prefersGzip(bytes + Array(", gzip".utf8)), "a gzip of full weight does not win")
  require(!result || bytes.contains(0x2A) || text(bytes.map(ASCII.lowercased)).contains("gzip"), "gzip was not named")
}

private func checkETags(_ input: inout Input) {
  let tag = ETag(text((0..<(input.choice() & 3)).map { _ in UInt8(0x61 + input.choice() & 1) }), weak: input.choice().isMultiple(of: 4))
  let list = text(input.rest)
  let weakly = Result { () throws(HTTPError) in try tag.matches(ifNoneMatch: list) }
  let strongly = Result { () throws(HTTPError) in try tag.matches(ifMatch: list) }
  guard case .success(let isWeakMatch) = weakly, case .success(let isStrongMatch) = strongly else {
    if case .success = weakly { fail("the two conditions read the list differently") }
    if case .success = strongly { fail("the two conditions read the list differently") }
    return
  }
  require(isWeakMatch || !isStrongMatch, "a strong match is no weak one")
  let trimmed = Array(list.utf8)[...].trimmingWhitespace
  if trimmed.elementsEqual("*".utf8) { return require(isWeakMatch && isStrongMatch, "* does not match") }
  // A longer list of both kinds finds what either finds.
  require((try? tag.matches(ifNoneMatch: "\(list) , \(tag),")) == true, "the tag itself is not found behind the list")
  require((try? tag.matches(ifMatch: "\"x y\", \(list)")) == nil, "a malformed member is accepted before the list")
  require((try? tag.matches(ifMatch: ",\"zz\", \(list)")) == isStrongMatch, "another tag before the list changes the result")
}

private func checkCookies(_ bytes: [UInt8]) {
  let cookies = Cookies(parsing: [text(bytes)])
  for cookie in cookies.all {
    require(!cookie.name.isEmpty && cookie.name.utf8.allSatisfy(ASCII.isToken), "the name \(cookie.name)")
    require(!cookie.value.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == ASCII.semicolon }, "the value \(cookie.value)")
    require(cookies[cookie.name] == cookies.all.first { $0.name == cookie.name }?.value, "the first of \(cookie.name)")
  }
  let pairs = cookies.all.map { "\($0.name)=\($0.value)" }
  require(
    Cookies(parsing: [pairs.joined(separator: "; ")]) == cookies && Cookies(parsing: pairs) == cookies, "\(pairs) is read differently")
}

private func checkMediaType(_ bytes: [UInt8]) {
  guard let type = try? MediaType(parsing: text(bytes)) else { return }
  require(
    type.essence.utf8.allSatisfy { ASCII.isToken($0) || $0 == ASCII.slash } && type.essence == type.essence.lowercased(), "\(type.essence)")
  require(Set(type.parameters.map(\.name)).count == type.parameters.count, "a parameter stands twice")
  require((try? MediaType(parsing: type.description)) == type, "\(type) is read differently")
}

/// Whatever a client sends, what the trusted proxy writes behind it decides.
private func checkForwarding(_ input: inout Input) {
  let proxy = IPAddress(10, 0, 0, 1)
  var trusted = TrustedProxies()
  trusted.networks = [try? IPNetwork(parsing: "10.0.0.0/8")].compactMap { $0 }
  let mode = input.choice()
  let client = text(input.rest)
  func resolve(
    _ peer: IPAddress?, forwarded: [String] = [], xForwardedFor: [String] = [], proto: [String] = [], host: [String] = []
  ) -> Forwarding {
    Forwarding.resolve(peer: peer, trusted: trusted, forwarded: forwarded, xForwardedFor: xForwardedFor, proto: proto, host: host)
  }

  let stranger = IPAddress(192, 0, 2, 9)
  let unknown = Forwarding(client: stranger, scheme: nil, host: nil)
  require(
    resolve(stranger, forwarded: [client], xForwardedFor: [client], proto: [client], host: [client]) == unknown, "a stranger is believed")

  let alone =
    mode.isMultiple(of: 2) ? resolve(proxy, forwarded: [client]) : resolve(proxy, xForwardedFor: [client], proto: [client], host: [client])
  require(alone.client != nil && (alone.scheme ?? "http").hasPrefix("http"), "\(alone)")
  require(alone.host.map { Authority.isValid($0.utf8.span) } ?? true, "\(alone)")

  let written = "for=\"[2001:db8::7]:4711\";proto=https;host=\"e.com:1\""
  let expected = Forwarding(client: IPAddress("2001:db8::7"), scheme: "https", host: "e.com:1")
  for fields in [
    [client, written], ["\(client), \(written)"], ["\(client),\(written) ,"],
    [client, "\(written), for=10.1.2.3;proto=https;host=\"e.com:1\""],
  ] {
    let result = resolve(proxy, forwarded: fields)
    require(result.client == expected.client, "\(fields): \(result)")
    if fields.last?.hasSuffix("1\"") == true { require(result == expected, "\(fields): \(result)") }
  }
  for fields in [[client, "192.0.2.1"], ["\(client), 192.0.2.1"], [client, "192.0.2.1:80, 10.9.9.9,"]] {
    require(resolve(proxy, xForwardedFor: fields).client == IPAddress(192, 0, 2, 1), "\(fields)")
  }
  // Two kinds of fields that name different clients: nothing is believed.
  require(
    resolve(proxy, forwarded: [client, written], xForwardedFor: [client, "192.0.2.1"]).client == proxy, "one of two kinds is believed")
}

private func checkAddress(_ bytes: [UInt8]) {
  guard !bytes.contains(0) else { return require(IPAddress(text(bytes)) == nil, "an address with NUL") }
  let text = text(bytes)
  let address = IPAddress(text)
  // The C library reads the same grammar.
  var v4 = in_addr()
  var v6 = in6_addr()
  var expected: IPAddress?
  if inet_pton(AF_INET, text, &v4) == 1 {
    expected = withUnsafeBytes(of: v4) { IPAddress(bytes: Array($0)) }
  } else if inet_pton(AF_INET6, text, &v6) == 1 {
    expected = withUnsafeBytes(of: v6) { IPAddress(bytes: Array($0)) }
  }
  require(address == expected, "\(text): \(address as Any) instead of \(expected as Any)")
  if let address {
    require(IPAddress(address.description) == address, "\(address) is read differently")
    require(address.description == address.description.lowercased() && address.limitKey.limitKey == address.limitKey, "\(address)")
  }
  if let network = try? IPNetwork(parsing: text) {
    require(
      network.contains(network.address) && (try? IPNetwork(parsing: network.description)) == network, "\(network) is read differently")
  }
}

private func checkDateText(_ bytes: [UInt8]) {
  let now: Int64 = 1_784_000_000
  guard let seconds = HTTPDate.parse(text(bytes), now: now) else { return }
  // A leap second at the end of the last year is the first second of the next.
  require(seconds <= HTTPDate.range.upperBound + 1 && seconds >= HTTPDate.range.lowerBound, "\(seconds) is outside the four-digit years")
  if HTTPDate.range.contains(seconds) {
    require(HTTPDate.parse(HTTPDate.string(seconds), now: now) == seconds, "\(seconds) is read differently")
  }
  require(HTTPDate.parse(text(bytes) + " ", now: now) == nil, "something may stand behind a date")
}

private func checkDate(_ input: inout Input) {
  var bits: UInt64 = 0
  for _ in 0..<8 { bits = bits << 8 | UInt64(input.choice()) }
  let any = Int64(bitPattern: bits)
  require(HTTPDate.string(any).utf8.count == 29, "\(HTTPDate.string(any))")
  // Within the years that have four digits, the C library has the same calendar.
  let seconds = any % HTTPDate.range.upperBound
  guard HTTPDate.range.contains(seconds) else { return }
  var time = time_t(seconds)
  var fields = tm()
  gmtime_r(&time, &fields)
  var buffer = [CChar](repeating: 0, count: 64)
  strftime(&buffer, buffer.count, "%a, %d %b ", &fields)
  let year = String(Int(fields.tm_year) + 1900)
  strftime(&buffer[12], buffer.count - 12, " %H:%M:%S GMT", &fields)
  let padded = String(repeating: "0", count: 4 - year.count) + year
  let expected =
    String(decoding: buffer[..<12].map(UInt8.init), as: UTF8.self) + padded
    + String(decoding: buffer[12...].prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
  require(HTTPDate.string(seconds) == expected, "\(HTTPDate.string(seconds)) instead of \(expected)")
  require(HTTPDate.parse(expected, now: seconds) == seconds, "\(expected) is read differently")
}
