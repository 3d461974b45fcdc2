import Testing

@testable import HTTPServer

/// What is an IP address, and how it is shown.
@Suite struct IPAddressTests {
  @Test(arguments: [
    ("0.0.0.0", "0.0.0.0"), ("192.0.2.1", "192.0.2.1"), ("255.255.255.255", "255.255.255.255"),
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("fe80::1", "fe80::1"),
    // RFC 4291 section 2.2.
    ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"),
    ("2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"),
    ("FF01:0:0:0:0:0:0:101", "ff01::101"),
    ("0:0:0:0:0:0:0:1", "::1"),
    ("::13.1.68.3", "::d01:4403"),
    // IPv4-mapped addresses are IPv4 addresses.
    ("::FFFF:129.144.52.38", "129.144.52.38"), ("0:0:0:0:0:ffff:c000:0201", "192.0.2.1"),
    // RFC 5952 sections 4.1 to 4.3: no leading zeros, a lone zero group stays, the longest run goes, the first of equals, lower case.
    ("2001:0db8::0001", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("0:0:1::", "0:0:1::"),
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("1:0:0:4:5:6:0:0", "1::4:5:6:0:0"),
    ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
  ])
  func addressIsShownInItsCanonicalForm(text: String, canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == canonical)
    #expect(IPAddress(canonical) == address)
  }

  @Test(arguments: [
    "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "1.2.3.999", "01.2.3.4", "1.2.3.00", "1.2.3.4 ",
    " 1.2.3.4",
    "+1.2.3.4", "0x1.2.3.4", "1.2.3.4/8", "1.2.3.4:80", "localhost", "１.2.3.4",
    ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "1::2::3", ":1::2",
    "1::2:", "1:", "12345::", "g::", "::1%eth0", "fe80::1%1", "[::1]", "::1/128", "::1.2.3", "::1.2.3.4.5", "::01.2.3.4", "::256.1.1.1",
    "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:1.2.3.4", "::1 ", "::1\0",
    "0000:0000:0000:0000:0000:0000:255.255.255.2555", "1.2.3.4:", "::.1.2.3",
  ])
  func whatIsNoAddressIsRefused(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func longestFormIsRead() {
    #expect(IPAddress("0000:0000:0000:0000:0000:ffff:255.255.255.255") == IPAddress(255, 255, 255, 255))
  }

  @Test func clientIsTheSameOnIPv4AndOnDualStackSockets() {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 1]
    #expect(IPAddress(bytes: mapped) == IPAddress(192, 0, 2, 1))
    #expect(IPAddress(bytes: [192, 0, 2, 1]) == IPAddress("192.0.2.1"))
    #expect(IPAddress(bytes: mapped)?.hashValue == IPAddress("192.0.2.1")?.hashValue)
    #expect(IPAddress(bytes: [1, 2, 3]) == nil)
  }

  @Test func bytesAreReadInNetworkOrder() {
    let bytes: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2A]
    #expect(IPAddress(bytes: bytes)?.description == "2001:db8::2a")
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.255.255.254", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
    ("126.255.255.255", false),
    ("::2", false), ("::", false), ("1::1", false), ("::127.0.0.1", false),
  ])
  func loopback(text: String, isLoopback: Bool) {
    #expect(IPAddress(text)?.isLoopback == isLoopback)
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("2001:db8:1:2:ffff::", "2001:db8:1:2::"), ("::1", "::"),
  ])
  func limitsCountAnIPv6NetworkAsOneClient(text: String, key: String) {
    #expect(IPAddress(text)?.limitKey.description == key)
  }
}

/// Which addresses a network holds, and what a wrong one is told.
@Suite struct IPNetworkTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.0.0.0/8", "::ffff:10.1.1.1", true),
    ("10.0.0.0/8", "a00::", false), ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.6", false),
    ("192.0.2.7/32", "192.0.2.7", true),
    ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("0.0.0.0/0", "::1", false),
    ("::/0", "2001:db8::1", true), ("::/0", "203.0.113.9", false), ("::/0", "::1", true),
    ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false), ("2001:db8::/64", "2001:db8::1:0:0:0", true),
    ("2001:db8::/65", "2001:db8::8000:0:0:0", false), ("::1", "::1", true), ("::1", "0.0.0.1", false), ("::1/128", "::2", false),
    ("::ffff:10.0.0.0/104", "10.9.9.9", true), ("::ffff:10.0.0.0/104", "11.9.9.9", false), ("fe80::/10", "febf::1", true),
    ("fe80::/10", "fec0::1", false), ("192.168.4.0/22", "192.168.7.255", true), ("192.168.4.0/22", "192.168.8.0", false),
  ])
  func networkHoldsItsAddresses(network: String, address: String, isInside: Bool) throws {
    let address = try #require(IPAddress(address))
    #expect(try IPNetwork(parsing: network).contains(address) == isInside)
  }

  @Test(arguments: [
    ("10.0.0.1/8", "10.0.0.0/8"), ("192.168.5.0/22", "192.168.4.0/22"), ("2001:db8::1/32", "2001:db8::/32"), ("1.2.3.4/0", "0.0.0.0/0"),
    ("::1/0", "::/0"), ("2001:db8::1/127", "2001:db8::/127"),
  ])
  func hostBitsAreAnErrorThatNamesTheNetwork(text: String, right: String) throws {
    let error = #expect(throws: InvalidValue.self) { try IPNetwork(parsing: text) }
    #expect(try #require(error).message.contains("write \(right) for the network"))
  }

  @Test(arguments: [
    "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8", "10.0.0.0/8 ", "10/8", "::/129",
    "::/1 ",
    "10.0.0.0/255.0.0.0", "fe80::1%eth0/64", "example.org", "10.0.0.0/٨",
  ])
  func whatIsNoNetworkIsRefused(text: String) {
    #expect(throws: InvalidValue.self) { try IPNetwork(parsing: text) }
  }

  @Test(arguments: ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1", "::/0", "0.0.0.0/0"])
  func networkIsShownAsItIsWritten(text: String) throws {
    #expect(try IPNetwork(parsing: text).description == text)
  }
}
