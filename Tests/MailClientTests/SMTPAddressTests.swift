import Testing

@testable import MailClient

@Suite struct SMTPAddressTests {
  @Test(arguments: [
    ("smtp://mail.example.org", "smtp://mail.example.org:587", SMTPAddress.Protection.startTLS),
    ("smtp://mail.example.org:25/", "smtp://mail.example.org:25", .startTLS),
    ("smtps://mail.example.org", "smtps://mail.example.org:465", .tls),
    ("smtps://[2001:db8::1]:4465", "smtps://[2001:db8::1]:4465", .tls), ("smtp://127.0.0.1:1025", "smtp://127.0.0.1:1025", .none),
    ("smtp://localhost", "smtp://localhost:587", .none), ("smtps://127.0.0.1", "smtps://127.0.0.1:465", .tls),
    ("smtp+plain://mail.example.org", "smtp://mail.example.org:25", .none),
    ("smtp://mail.localhost", "smtp://mail.localhost:587", .startTLS),
  ])
  func anAddressSaysHowItIsProtected(text: String, url: String, protection: SMTPAddress.Protection) throws {
    let address = try SMTPAddress(parsing: text)
    #expect(address.url == url && address.protection == protection)
  }

  @Test(arguments: [
    "", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:0", "smtp://host:x", "smtp://ho st", "smtp://host/path",
    "smtp://ada:secret@host",
  ])
  func whatIsNoneIsRefusedWithoutRepeatingIt(text: String) {
    let error = #expect(throws: SMTPAddress.Invalid.self) { try SMTPAddress(parsing: text) }
    #expect(error?.description.contains("secret") == false)
  }
}
