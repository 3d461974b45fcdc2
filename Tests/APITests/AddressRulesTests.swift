import HTTPServer
import Testing

@testable import API

/// Where webhooks may go, by the address that is connected to.
@Suite struct AddressRulesTests {
  private static let everybodys = [
    "93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::8.8.8.8", "2002:808:808::1", "172.32.0.1", "100.128.0.1",
    "169.253.255.255", "::ffff:8.8.8.8",
  ]

  private static let networks = [
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "198.18.0.1", "203.0.113.5",
    "::1", "fd12:3456::1", "fc00::1", "fec0::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2002:c0a8:101::1", "::10.0.0.1", "::ffff:0:192.168.0.1",
  ]

  private static let never = [
    "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "fe80::1", "febf::1", "ff02::1", "fd00:ec2::254", "fd20:ce::254",
    "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "::169.254.169.254",
    "::ffff:0:169.254.169.254", "64:ff9b:1::a9fe:a9fe", "2001:0:1::1", "100::1",
  ]

  @Test(arguments: AddressRules.PrivateNetworks.allCases, [true, false])
  func theSettingDecidesAboutPrivateNetworksAndAboutNothingElse(networks: AddressRules.PrivateNetworks, isAdministrator: Bool) {
    let rules = AddressRules(networks, isAdministrator: isAdministrator)
    let mayPrivate = networks == .everyone || networks == .administrators && isAdministrator
    for text in Self.everybodys { #expect(rules.refusal(of: text) == nil, "\(text)") }
    for text in Self.networks { #expect((rules.refusal(of: text) == nil) == mayPrivate, "\(text)") }
    for text in Self.never { #expect(rules.refusal(of: text) != nil, "\(text)") }
  }

  @Test func whatIsNoAddressIsRefused() {
    for text in ["", "example.org", "127.1", "0x7f.0.0.1", "fe80::1%eth0"] {
      #expect(AddressRules(allowsPrivate: true).refusal(of: text) != nil, "\(text)")
    }
  }
}
