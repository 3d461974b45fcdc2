import Testing
import Travel

@testable import Parsers

/// The mails that are written, as the project's own reader reads them; `Tests/Support/smtp.py` reads them with Python's.
@Suite struct MessageWriterTests {
  private static func message(_ subject: String = "x", _ text: String = "y", from name: String? = "Peregrine") throws -> MessageWriter {
    MessageWriter(
      from: try #require(MessageWriter.Mailbox("peregrine@example.org", name: name)),
      to: try #require(MessageWriter.Mailbox("ada@example.org")), subject: subject, text: text,
      date: Instant(milliseconds: 1_795_318_205_123), id: UUID(high: 1, low: 2))
  }

  private static func head(_ message: MessageWriter) -> [String] {
    String(decoding: message.bytes, as: UTF8.self).split(separator: "\r\n\r\n")[0].split(separator: "\r\n").map(String.init)
  }

  @Test func theHeadIsThatOfAMailOfAProgram() throws {
    #expect(
      try Self.head(Self.message()) == [
        "From: Peregrine", " <peregrine@example.org>", "To: ada@example.org", "Subject: x", "Date: Sun, 22 Nov 2026 03:30:05 +0000",
        "Message-ID: <00000000-0000-0001-0000-000000000002@example.org>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;", " boundary=\"=_00000000-0000-0001-0000-000000000002\"",
      ])
  }

  @Test(arguments: [
    "Your 2026 in the air", "Über den Wolken", "旅行は明日から", "🛫" + String(repeating: " Zürich – Malmö", count: 12), "=?utf-8?Q?no?=",
    "x" + String(repeating: " plain words", count: 20), "a\u{0301}e\u{0301}", "",
  ])
  func whatStandsInAMailIsReadAsItWasWritten(text: String) throws {
    let body =
      "\(text)\n\nFrom here on\n.\n..dots\ntrailing  \nlong \(String(repeating: text + "=", count: 40))\n\thttps://example.org/a?b=c&d=e"
    let writer = try Self.message(text, body, from: text)
    let bytes = writer.bytes
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
      #expect(line.utf8.count <= 76 && line.utf8.allSatisfy { 0x20...0x7E ~= $0 || $0 == 9 } && line != "." && !line.hasPrefix("From "))
    }
    let read = Message(bytes)
    #expect((read.subject ?? "") == text)
    #expect(read.parts.map(\.contentType) == ["text/plain", "text/html"] && read.warnings.isEmpty)
    #expect(read.parts[0].text.replacing("\r\n", with: "\n") == body)
    #expect(read.from?.contains("peregrine@example.org") == true)
  }

  @Test(arguments: [
    "x\r\nBcc: eve@example.org", "x\nBcc: eve@example.org\n\nother", "x\rBcc: eve@example.org", "x\u{2028}Bcc: y", "x\u{0}\u{1B}",
  ])
  func nothingThatIsPutInAddsAField(text: String) throws {
    let names = try Self.head(Self.message()).filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
    let head = try Self.head(Self.message(text, text, from: text))
    #expect(head.filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } } == names)
    #expect(Message(try Self.message(text, text, from: text).bytes).parts.count == 2)
  }

  @Test func theSameIsThereAsHTMLWithoutTheSignsOfItsOwn() throws {
    let html = Message(try Self.message("<b>", "A <script>\nhttps://example.org/a?b=\"c\"&d\n\nhttps://x y").bytes).parts[1].text
    #expect(html.contains("<title>&lt;b&gt;</title>") && html.contains("<p>A &lt;script&gt;<br>"))
    #expect(html.contains("<a href=\"https://example.org/a?b=&quot;c&quot;&amp;d\">") && html.contains("<p>https://x y</p>"), "\(html)")
  }

  @Test(arguments: [
    "", "ada", "@example.org", "ada@", "a da@example.org", "ada@example.org>", "ä@example.org", "a@b@c", "a@b\r\nx", "\"a\"@b",
  ])
  func whatIsNoAddressIsNotWrittenTo(address: String) {
    #expect(MessageWriter.Mailbox(address) == nil)
  }
}
