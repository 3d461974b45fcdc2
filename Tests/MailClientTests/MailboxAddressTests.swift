import Testing

@testable import MailClient

@Suite struct MailboxAddressTests {
  private typealias Protection = MailboxAddress.Protection

  @Test(arguments: [
    ("imaps://ada@mail.example.org/Travel", "ada", "imaps://mail.example.org:993/", "Travel", Protection.tls),
    ("imaps://ada@example.org@mail.example.org:1993", "ada@example.org", "imaps://mail.example.org:1993/", "INBOX", .tls),
    ("imaps://ada%40example.org@mail.example.org/", "ada@example.org", "imaps://mail.example.org:993/", "INBOX", .tls),
    ("imaps://a%3Ab@m/INBOX/Fl%C3%BCge%20%26%20mehr", "a:b", "imaps://m:993/", "INBOX/Flüge & mehr", .tls),
    ("imap://ada@mail.example.org", "ada", "imap://mail.example.org:143/", "INBOX", .startTLS),
    // Whoever can name a host as they like must not get a password in the clear for it.
    ("imap://ada@127.0.0.1.example.org", "ada", "imap://127.0.0.1.example.org:143/", "INBOX", .startTLS),
    ("imap://ada@127.0.0.1.5", "ada", "imap://127.0.0.1.5:143/", "INBOX", .startTLS),
    ("imap://ada@127.example.org", "ada", "imap://127.example.org:143/", "INBOX", .startTLS),
    ("imap://ada@127.0.0.1:11143/T", "ada", "imap://127.0.0.1:11143/", "T", .none),
    ("imap://ada@[::1]", "ada", "imap://[::1]:143/", "INBOX", .none),
    ("imap://ada@localhost", "ada", "imap://localhost:143/", "INBOX", .none),
    ("imaps://ada@localhost", "ada", "imaps://localhost:993/", "INBOX", .tls),
    ("imaps://ada@[2001:db8::1]:994/T", "ada", "imaps://[2001:db8::1]:994/", "T", .tls),
  ])
  private func anAddressSaysWhereAndHowAndWhich(text: String, user: String, url: String, folder: String, protection: Protection) throws {
    let address = try MailboxAddress(parsing: text)
    #expect(address.user == user && address.url == url && address.folder == folder && address.protection == protection)
  }

  @Test(arguments: [
    ("mail.example.org", "does not begin with"), ("https://ada@mail.example.org", "does not begin with"),
    ("imaps://mail.example.org/Travel", "has no user"), ("imaps://@mail.example.org", "has no user"),
    ("imaps://ada:hunter2@mail.example.org", "belongs into a file"), ("imaps://ada@", "has no host"), ("imaps://ada@a b", "has no host"),
    ("imaps://ada@a\r\nb", "has no host"), ("imaps://ada@mäil.example", "has no host"), ("imaps://ada@a:b:1", "has no host"),
    ("imaps://ada@mail:0", "has no port"), ("imaps://ada@mail:70000", "has no port"), ("imaps://ada@mail:+1", "has no port"),
    ("imaps://ada@mail:", "has no port"),
    ("imaps://ada@mail/%0D%0AP1 LOGOUT", "characters that none can have"), ("imaps://ada@mail/%", "two hexadecimal digits"),
    ("imaps://ada@mail/%FF", "characters that none can have"), ("imaps://a%00da@mail", "characters that none can have"),
  ])
  func whatIsNoneIsSaidWithoutAPasswordInIt(text: String, reason: String) {
    let error = #expect(throws: MailboxAddress.Invalid.self) { try MailboxAddress(parsing: text) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("hunter2") == false)
  }
}
