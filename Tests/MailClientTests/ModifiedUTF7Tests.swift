import Testing

@testable import MailClient

@Suite struct ModifiedUTF7Tests {
  /// The third is an example of RFC 3501, section 5.1.3.
  @Test(arguments: [
    ("INBOX", "INBOX"), ("Fares & seats", "Fares &- seats"), ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
    ("Flüge", "Fl&APw-ge"), ("✈️", "&Jwj+Dw-"), ("🛫", "&2D3e6w-"), ("", ""),
  ])
  func aFolderIsNamedAsTheServerNamesIt(name: String, encoded: String) { #expect(ModifiedUTF7.encode(name) == encoded) }
}
