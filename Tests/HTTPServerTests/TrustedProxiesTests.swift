import Testing

@testable import HTTPServer

/// Whom the setting of trusted proxies trusts.
@Suite struct TrustedProxiesTests {
  @Test func nobodyIsTrustedByDefault() {
    let nobody = TrustedProxies()
    #expect(!nobody.contains(IPAddress(127, 0, 0, 1)))
    #expect(!nobody.contains(nil))
  }

  @Test func listNamesNetworksAddressesAndUnixSockets() throws {
    let trusted = try TrustedProxies(parsing: "10.0.0.0/8, ::1,\tunix")
    #expect(trusted.contains(IPAddress(10, 1, 2, 3)))
    #expect(trusted.contains(IPAddress("::1")))
    #expect(trusted.contains(nil))
    #expect(!trusted.contains(IPAddress(192, 0, 2, 1)))
    #expect(!trusted.contains(IPAddress(127, 0, 0, 1)))
    #expect(trusted.description == "10.0.0.0/8, ::1, unix")
    #expect(try TrustedProxies(parsing: trusted.description) == trusted)
  }

  @Test(arguments: ["", "  ", "\t"]) func emptySettingTrustsNobody(text: String) throws {
    #expect(try TrustedProxies(parsing: text) == TrustedProxies())
  }

  @Test(arguments: ["10.0.0.0/8,", ",", "10.0.0.0/8,,::1", "10.0.0.1/8", "proxy.example.org", "UNIX", "10.0.0.0/8 ::1", "unix:/run/x", "*"])
  func mistakeInTheListIsAnError(text: String) {
    #expect(throws: InvalidValue.self) { try TrustedProxies(parsing: text) }
  }

  @Test func errorNamesTheMemberThatIsWrong() throws {
    let error = #expect(throws: InvalidValue.self) { try TrustedProxies(parsing: "::1, 10.0.0.300") }
    #expect(try #require(error).message.hasPrefix("\"10.0.0.300\" is no IP address or network"))
  }
}
