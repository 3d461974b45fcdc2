import Testing
import Travel

@testable import Parsers

@Suite struct MailReaderTests {
  static let json =
    #"{"@type":"FlightReservation","reservationNumber":"ABC123","reservationFor":{"flightNumber":"LH400","departureAirport":{"iataCode":"FRA"},"arrivalAirport":{"iataCode":"JFK"},"departureTime":"2026-03-29T10:30","arrivalTime":"2026-03-29T13:05"}}"#
  static let line = "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 code=ABC123"
  static let page = "<html><head><script type=\"application/ld+json\">\(json)</script></head><body>Hello</body></html>"
  static let microdata = """
    <div itemscope itemtype="http://schema.org/FlightReservation"><meta itemprop="reservationNumber" content="ABC123"/>
    <div itemprop="reservationFor" itemscope itemtype="http://schema.org/Flight"><meta itemprop="flightNumber" content="LH400"/>
    <span itemprop="departureAirport" itemscope itemtype="http://schema.org/Airport">Frankfurt <span itemprop="iataCode">FRA</span></span>
    <time itemprop="departureTime" datetime="2026-03-29T10:30:00+02:00">10:30</time>
    <span itemprop="arrivalAirport" itemscope itemtype="http://schema.org/Airport"><meta itemprop="iataCode" content="JFK"></span>
    <time itemprop="arrivalTime" datetime="2026-03-29T13:05:00-04:00">13:05</time></div></div>
    """
  static let calendar =
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260329T083000Z\nDTEND:20260329T170500Z\nSUMMARY:LH400 FRA-JFK\nDESCRIPTION:Booking reference: ABC123\nEND:VEVENT\nEND:VCALENDAR\n"

  static let messages: [(name: String, message: String)] = [
    ("a page alone", page), ("microdata alone", "<html>\(microdata)"), ("both", "<html>\(microdata)\(page)"),
    ("a message", "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n\(page)"),
    (
      "alternatives",
      "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: text/html\n\n\(page)\n--b--"
    ),
    (
      "with a calendar",
      "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n\(page)\n--b\nContent-Type: text/calendar; method=REQUEST\n\n\(calendar)\n--b--"
    ),
    (
      "a calendar as a file",
      "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee attachment\n--b\nContent-Type: application/octet-stream; name=flight.ics\n\n\(calendar)\n--b--"
    ),
    (
      "forwarded as an attachment",
      "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nfyi\n--b\nContent-Type: message/rfc822\n\nContent-Type: text/html\n\n\(page)\n--b--"
    ),
    ("a calendar alone", calendar),
    (
      "quoted-printable",
      "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
        + page.replacing("=", with: "=3D").replacing("reservationFor", with: "reservation=\nFor")
    ),
  ]

  @Test(arguments: messages.indices) func aReservationIsFoundWhereverItStands(index: Int) {
    let reading = MailReader(Array(Self.messages[index].message.utf8)).read(DocumentWorld.context)
    #expect(DocumentWorld.lines(reading) == [Self.line])
    #expect(reading.warnings == [])
  }

  @Test(arguments: messages.indices) func aMessageThatIsDamagedStopsNobody(index: Int) {
    let bytes = Array(Self.messages[index].message.utf8)
    for place in stride(from: 0, to: bytes.count, by: 11) {
      var damaged = bytes
      damaged[place] ^= UInt8(1 << (place % 8))
      #expect(MailReader(damaged).read(DocumentWorld.context).flights.count <= 2)
      #expect(MailReader(Array(bytes[..<place])).read(DocumentWorld.context).flights.count <= 1)
    }
  }

  /// Newsletters and what else airlines write.
  static let nothing: [String] = [
    "<html><body><h1>Fly LH400 from Frankfurt (FRA) to New York (JFK) from €299</h1><p>29 Mar 2026</p></body></html>",
    #"<script type="application/ld+json">{"@type":"Organization","name":"Sample Air"}</script><p>Sale ends Sunday"#,
    #"<script type="application/ld+json">[{"@type":"DiscountOffer","description":"20% off","availabilityEnds":"2026-03-29T10:30"},{"@type":"PromotionCard","price":199,"priceCurrency":"EUR"}]</script>"#,
    #"<div itemscope itemtype="http://schema.org/Flight"><span itemprop="flightNumber">LH400</span> <span itemprop="departureAirport">FRA</span></div>"#,
    #"<div itemscope itemtype="http://schema.org/EmailMessage"><meta itemprop="description" content="Check in now"/></div>"#,
    "Your miles statement: LH400 FRA-JFK 29 Mar 2026, 6188 miles",
    "MIME-Version: 1.0\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260329T083000Z\nSUMMARY:Team meeting LH 400\nEND:VEVENT\nEND:VCALENDAR",
  ]

  @Test(arguments: nothing) func aNewsletterGivesNothing(message: String) {
    #expect(DocumentWorld.lines(MailReader(Array(message.utf8)).read(DocumentWorld.context)) == [])
  }

  @Test func theTextIsReadOnlyWithoutAReservation() {
    func texts(_ message: String) -> [String] {
      let seen = Seen()
      _ = MailReader(Array(message.utf8)).read(
        DocumentWorld.context,
        text: { text, context in
          seen.texts.append("\(context.referenceDay) \(text)")
          return DocumentReading()
        }, attachment: { _, _ in nil })
      return seen.texts
    }
    #expect(texts(Self.page) == [])
    #expect(texts("<table><tr><td>LH400<td>FRA</table>") == ["2026-03-01 LH400\tFRA"])
    let alternatives =
      "Date: 2 Apr 2026 10:30 +0200\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>rich\n--b--"
    #expect(texts(alternatives) == ["2026-04-02 rich", "2026-04-02 plain"])
    let forwarded =
      "MIME-Version: 1.0\nDate: 2 Apr 2026 10:30 +0200\n\n---------- Forwarded message ---------\nFrom: a@example.com\nDate: Sun, Mar 29, 2026 at 10:30 AM\n"
    #expect(texts(forwarded).map { $0.prefix(10) } == ["2026-03-29"])
    let inner =
      "Content-Type: multipart/mixed; boundary=b\nDate: 2 Apr 2026 10:30\n\n--b\nContent-Type: message/rfc822\n\nDate: 29 Mar 2026 10:30\nMIME-Version: 1.0\n\nold\n--b--"
    #expect(texts(inner) == ["2026-03-29 old"])
  }

  @Test func otherPartsAreGivenAway() {
    let message =
      "Content-Type: multipart/mixed; boundary=b\nMessage-ID: <m@x>\n\n--b\nContent-Type: application/vnd.apple.pkpass; name=a.pkpass\nContent-Transfer-Encoding: base64\n\nUEs=\n--b\nContent-Type: text/plain\n\nx\n--b--"
    let seen = Seen()
    let reader = MailReader(Array(message.utf8))
    let reading = reader.read(
      DocumentWorld.context, text: { _, _ in DocumentReading() },
      attachment: { part, context in
        seen.texts.append("\(part.contentType) \(part.fileName ?? "") \(part.text)")
        return SchemaOrg.readings(json: Array(Self.json.utf8), kind: .program, context)
      })
    #expect(seen.texts == ["application/vnd.apple.pkpass a.pkpass PK"])
    #expect(DocumentWorld.lines(reading) == [Self.line])
    #expect(reader.messageID == "m@x")
  }

  private final class Seen { var texts: [String] = [] }
}
