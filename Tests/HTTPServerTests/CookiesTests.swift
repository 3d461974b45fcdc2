import Testing

@testable import HTTPServer

/// Which cookies a request has.
@Suite struct CookiesTests {
  private func pairs(_ fields: String...) -> [String] { Cookies(parsing: fields).all.map { "\($0.name)=\($0.value)" } }

  @Test(
    arguments: [
      ("SID=31d4d96e407aad42; lang=en-US", ["SID=31d4d96e407aad42", "lang=en-US"]),  // RFC 6265 section 3.1
      ("", []), ("a=1", ["a=1"]), ("a=1;b=2", ["a=1", "b=2"]), ("  a = 1 ;\tb=2;", ["a=1", "b=2"]), ("a=", ["a="]), ("a=b=c", ["a=b=c"]),
      ("a=\"x\"", ["a=\"x\""]), ("a=x y,z", ["a=x y,z"]), ("a=é", ["a=é"]), ("__Host-s=1", ["__Host-s=1"]),
    ] as [(String, [String])])
  func cookiesAreRead(field: String, expected: [String]) {
    #expect(Cookies(parsing: [field]).all.map { "\($0.name)=\($0.value)" } == expected)
  }

  @Test(arguments: [";", "=", "=v", "flag", "a b=1", "a\"=1", "é=1", "a=\u{1}", "a=x\u{7F}y", "a=x\ty", " ; ;; = ; x", "(a)=1", "a@b=1"])
  func otherProgramsOddCookiesDoNoHarm(odd: String) {
    #expect(pairs("\(odd); session=abc; \(odd)") == ["session=abc"])
  }

  @Test func firstOfEqualNamesCounts() {
    let cookies = Cookies(parsing: ["s=deep; s=shallow; S=other"])
    #expect(cookies["s"] == "deep")
    #expect(cookies["S"] == "other")
    #expect(cookies["t"] == nil)
    #expect(cookies.all.count == 3)
  }

  @Test func severalFieldLinesCountAsOne() {
    #expect(pairs("a=1", "b=2; a=3") == ["a=1", "b=2", "a=3"])
    #expect(Cookies(parsing: []) == Cookies())
  }

  @Test func longFieldTakesNoTime() {
    #expect(Cookies(parsing: [String(repeating: "a=;", count: 300_000)]).all.count == 300_000)
    #expect(Cookies(parsing: [String(repeating: " ", count: 1_000_000) + "a=1"])["a"] == "1")
  }
}

/// What is set as a cookie.
@Suite struct SetCookieTests {
  @Test func defaultsAreTheNarrowChoices() throws {
    #expect(try SetCookie(name: "s", value: "abc").description == "s=abc; Path=/; Secure; HttpOnly; SameSite=Lax")
  }

  @Test func everyAttributeIsWritten() throws {
    let cookie = try SetCookie(
      name: "s", value: "a", path: "/app", domain: "flights.example.org", maxAge: 3600, secure: true, httpOnly: true,
      sameSite: SetCookie.SameSite.none)
    #expect(cookie.description == "s=a; Path=/app; Domain=flights.example.org; Max-Age=3600; Secure; HttpOnly; SameSite=None")
    let plain = try SetCookie(name: "s", value: "", path: nil, maxAge: 0, secure: false, httpOnly: false, sameSite: nil)
    #expect(plain.description == "s=; Max-Age=0")
    #expect(try SetCookie(name: "s", value: "", sameSite: .strict).description.hasSuffix("; SameSite=Strict"))
  }

  @Test(arguments: ["", "a b", "a=b", "a;b", "é", "a\r\nX: y", "\"a\"", "a,b"])
  func nameThatIsNoTokenIsRefused(name: String) {
    #expect(throws: InvalidValue.self) { try SetCookie(name: name, value: "v") }
  }

  @Test(arguments: ["a b", "a;b", "a,b", "\"a\"", "a\\b", "é", "a\r\nSet-Cookie: x=y", "\0", "\u{7F}", "\t"])
  func valueThatABrowserWouldMisreadIsRefused(value: String) throws {
    let error = try #require(throws: InvalidValue.self) { try SetCookie(name: "n", value: value) }
    // The value may be a secret.
    #expect(error.message == "The cookie cannot be set: its value has a character other than visible ASCII without \" , ; and \\.")
  }

  @Test func everyCookieOctetIsAllowed() throws {
    let octets = (UInt8(0x21)...0x7E).filter { ![0x22, 0x2C, 0x3B, 0x5C].contains($0) }
    let value = String(decoding: octets, as: UTF8.self)
    #expect(try SetCookie(name: "n", value: value).value == value)
  }

  @Test func cookieThatBrowsersDropForItsLengthIsRefused() throws {
    #expect(try SetCookie(name: "n", value: String(repeating: "v", count: 4095)).value.count == 4095)
    #expect(throws: InvalidValue.self) { try SetCookie(name: "n", value: String(repeating: "v", count: 4096)) }
  }

  @Test(arguments: ["", "app", "/a;b", "/\r\n", "/é", "/\0"])
  func badPathIsRefused(path: String) {
    #expect(throws: InvalidValue.self) { try SetCookie(name: "n", value: "v", path: path) }
  }

  @Test(arguments: [
    "", ".example.org", "example.org.", "a..b", "-a.org", "a-.org", "a b", "a;b", "é.org", "a.org:80", String(repeating: "a", count: 64),
  ])
  func badDomainIsRefused(domain: String) {
    #expect(throws: InvalidValue.self) { try SetCookie(name: "n", value: "v", domain: domain) }
  }

  @Test func negativeAgeAndOpenSameSiteAreRefused() {
    #expect(throws: InvalidValue.self) { try SetCookie(name: "n", value: "v", maxAge: -1) }
    #expect(throws: InvalidValue.self) { try SetCookie(name: "n", value: "v", secure: false, sameSite: SetCookie.SameSite.none) }
  }

  @Test(arguments: ["__Host-s", "__host-s", "__HOST-s"]) func hostPrefixBindsTheCookieToTheHost(name: String) throws {
    #expect(try SetCookie(name: name, value: "v").path == "/")
    #expect(throws: InvalidValue.self) { try SetCookie(name: name, value: "v", secure: false) }
    #expect(throws: InvalidValue.self) { try SetCookie(name: name, value: "v", path: "/app") }
    #expect(throws: InvalidValue.self) { try SetCookie(name: name, value: "v", path: nil) }
    #expect(throws: InvalidValue.self) { try SetCookie(name: name, value: "v", domain: "example.org") }
  }

  @Test(arguments: ["__Secure-s", "__secure-s"]) func securePrefixRequiresTLS(name: String) throws {
    #expect(try SetCookie(name: name, value: "v", path: "/app", domain: "example.org").secure)
    #expect(throws: InvalidValue.self) { try SetCookie(name: name, value: "v", secure: false) }
  }
}
