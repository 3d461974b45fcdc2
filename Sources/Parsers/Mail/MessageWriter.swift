package import Travel

/// Writes a mail (RFC 5322) of text, with the same as HTML beside it. Whatever is put into it, its head has no other fields than those that are meant: what
/// could end a line is written as a space.
package struct MessageWriter {
  /// An address with the name of whose it is.
  package struct Mailbox: Sendable {
    var name: String?
    var address: String

    /// nil for an address that could not stand in a head or in a command of SMTP.
    package init?(_ address: String, name: String? = nil) {
      let isPlain = address.utf8.allSatisfy { 0x21...0x7E ~= $0 && !"<>()[]\\,;:\"".utf8.contains($0) }
      let parts = address.split(separator: "@", omittingEmptySubsequences: false)
      guard isPlain, address.utf8.count <= 254, parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
      (self.address, self.name) = (address, name)
    }

    /// What stands behind the @.
    package var domain: Substring { address.split(separator: "@")[1] }
  }

  package var from: Mailbox
  package var to: Mailbox
  package var subject: String
  /// Paragraphs with an empty line between them. A line that is an address of the web becomes a link.
  package var text: String
  package var date: Instant
  /// The same for the same mail, so that whoever gets it twice sees it once.
  package var id: UUID

  /// A mail.
  package init(from: Mailbox, to: Mailbox, subject: String, text: String, date: Instant, id: UUID) {
    self.from = from
    self.to = to
    self.subject = subject
    self.text = text
    self.date = date
    self.id = id
  }

  /// What is sent, with CRLF at the end of each line.
  package var bytes: [UInt8] {
    // No quoted-printable text has "=_" in it (RFC 2045 section 6.7).
    let boundary = "=_\(id)"
    let lines = [
      "From: \(field(from))", "To: \(field(to))", "Subject: \(EncodedWords.encoded(subject, after: 9))", "Date: \(day)",
      "Message-ID: <\(id)@\(from.domain)>",
      // RFC 3834: nobody's machine answers it.
      "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"", "",
      "--\(boundary)", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
      TransferEncoding.quotedPrintable(text), "--\(boundary)", "Content-Type: text/html; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable", "", TransferEncoding.quotedPrintable(html), "--\(boundary)--", "",
    ]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  private func field(_ mailbox: Mailbox) -> String {
    guard let name = mailbox.name, !name.isEmpty else { return mailbox.address }
    return "\(EncodedWords.encoded(name, after: 6, isPhrase: true))\r\n <\(mailbox.address)>"
  }

  /// `Sun, 22 Nov 2026 03:30:00 +0000` (section 3.3).
  private var day: String {
    let (days, second) = (date.milliseconds / 1_000).floored(by: 86_400)
    let date = LocalDate(dayNumber: Int(days))
    let (year, month, day) = date.components
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let clock = [Int(second) / 3_600, Int(second) / 60 % 60, Int(second) % 60].map(two).joined(separator: ":")
    return "\(date.weekday.name.prefix(3)), \(day) \(months[month - 1]) \(year) \(clock) +0000"
  }

  private var html: String {
    let paragraphs = text.split(separator: "\n\n").map { paragraph in
      let lines = paragraph.split(separator: "\n").map { line in
        let escaped = Markup.escaped(String(line))
        let isLink = (line.hasPrefix("https://") || line.hasPrefix("http://")) && !line.contains(" ")
        return isLink ? "<a href=\"\(escaped)\">\(escaped)</a>" : escaped
      }
      return "<p>\(lines.joined(separator: "<br>\n"))</p>"
    }
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>\(Markup.escaped(subject))</title></head>
      <body style="font: 16px/1.5 sans-serif; max-width: 40em">
      \(paragraphs.joined(separator: "\n"))
      </body></html>

      """
  }
}

extension Int64 {
  /// Quotient and remainder, the remainder never negative.
  fileprivate func floored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
