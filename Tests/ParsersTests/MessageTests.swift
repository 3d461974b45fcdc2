import Testing
import Travel

@testable import Parsers

@Suite struct MessageTests {
  /// Messages in the shapes that programs give them, and what each part is: type, file name, text.
  static let shapes: [(name: String, message: String, parts: [String])] = [
    ("one text", "Subject: x\nMIME-Version: 1.0\n\nHello\n", ["text/plain||Hello\n"]),
    (
      "from a mailbox, with another line end", "From ann@example.com Sun Mar 29 2026\r\nMIME-Version: 1.0\r\n\r\nHello\r\n",
      ["text/plain||Hello\r\n"]
    ),
    ("only carriage returns", "MIME-Version: 1.0\rContent-Type: text/html\r\r<p>Hi", ["text/html||<p>Hi"]),
    ("a byte order mark in front", "\u{FEFF}MIME-Version: 1.0\n\nHello", ["text/plain||Hello"]),
    (
      "alternatives",
      "MIME-Version: 1.0\nContent-Type: multipart/alternative;\n boundary=\"b1\"\n\npreamble\n--b1\n\nplain\n--b1\nContent-Type: text/html\n\n<p>x\n--b1--\nepilogue",
      ["text/plain||plain", "text/html||<p>x"]
    ),
    (
      "nested, boundaries that begin alike",
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/related; boundary=bb\n\n--bb\n\none\n--bb--\n--b  \nContent-Type: text/html\n\ntwo\n--b--",
      ["text/plain||one", "text/html||two"]
    ),
    (
      "an end that is missing", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: text/html\n\ntwo",
      ["text/plain||one", "text/html||two"]
    ),
    ("a boundary that nobody has said", "Content-Type: multipart/mixed\nMIME-Version: 1.0\n\n--xyz\n\none\n--xyz--\n", ["text/plain||one"]),
    ("a boundary that is not there", "Content-Type: multipart/mixed; boundary=b\n\nHello", ["text/plain||Hello"]),
    (
      "quoted-printable",
      "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: Quoted-Printable\n\nM=C3=BCnchen a=3Db=\nc = d   \ne=\r\nf=",
      ["text/plain||München a=bc = d\nef"]
    ),
    (
      "base64 with junk in it",
      "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSGVs\r\n bG8g!V2\n9ybGQ=SGk=\n-- \n",
      ["text/plain||Hello WorldHi"]
    ),
    (
      "Latin letters",
      "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nZ=FCrich =80",
      ["text/plain||Zürich €"]
    ),
    (
      "ASCII that is none",
      "MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: quoted-printable\n\nZ=C3=BCrich",
      ["text/plain||Zürich"]
    ),
    (
      "UTF-8 that is none",
      "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nZ=FCrich",
      ["text/plain||Zürich"]
    ),
    (
      "Cyrillic", "MIME-Version: 1.0\nContent-Type: text/plain; charset=\"koi8-r\"\nContent-Transfer-Encoding: base64\n\n8M/MxdQ=",
      ["text/plain||Полет"]
    ),
    ("Japanese", "MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-2022-JP\n\n\u{1B}$B@.ED\u{1B}(B", ["text/plain||成田"]),
    (
      "a charset of nowhere",
      "MIME-Version: 1.0\nContent-Type: text/plain; charset=x-klingon\nContent-Transfer-Encoding: quoted-printable\n\nZ=C3=BCrich",
      ["text/plain||Zürich"]
    ),
    (
      "the charset in the page",
      "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<meta charset=3Dwindows-1251>=CF",
      ["text/html||<meta charset=windows-1251>П"]
    ),
    (
      "flowed text",
      "MIME-Version: 1.0\nContent-Type: text/plain; format=flowed; DelSp=yes\n\nFlight LH4 \n00 to \nFRA\n> quo \n> ted\n-- \nAnn",
      ["text/plain||Flight LH400 toFRA\n> quoted\n-- \nAnn\n"]
    ),
    (
      "names of files",
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf; name=\"old.pdf\"\nContent-Disposition: attachment;\n filename*0*=UTF-8''Ticket%20M%C3%BC;\n filename*1=\"nchen\"; filename*2=.pdf\n\n%PDF\n--b\nContent-Type: image/png; name=\"=?utf-8?Q?Bild_=C3=BC.png?=\"\n\nx\n--b--",
      ["application/pdf|Ticket München.pdf|%PDF", "image/png|Bild ü.png|x"]
    ),
    (
      "a message in a message",
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: inner\nContent-Type: text/html\n\n<p>inner\n--b--",
      ["text/html||<p>inner"]
    ),
    ("a part without a head", "Content-Type: multipart/mixed; boundary=b\n\n--b\nno head here\n--b--", ["text/plain||no head here"]),
    ("a page alone", "  <html><p>x", ["text/html||  <html><p>x"]),
    ("a text alone", "From: Frankfurt\nTo: Munich", ["text/plain||From: Frankfurt\nTo: Munich"]),
    ("data alone", "[{\"@type\": 1}]", ["application/ld+json||[{\"@type\": 1}]"]),
    ("[a picture] and text", "[a picture] and text", ["text/plain||[a picture] and text"]),
    ("a calendar alone", "BEGIN:VCALENDAR\nEND:VCALENDAR", ["text/calendar||BEGIN:VCALENDAR\nEND:VCALENDAR"]),
    ("nothing", "", ["text/plain||"]),
  ]

  @Test(arguments: shapes.indices) func aMessageIsTakenApart(index: Int) {
    let (_, message, parts) = Self.shapes[index]
    let read = Message(Array(message.utf8))
    #expect(read.parts.map { "\($0.contentType)|\($0.fileName ?? "")|\($0.text)" } == parts)
  }

  @Test(arguments: shapes.indices) func aMessageThatIsCutOffOrDamagedStopsNobody(index: Int) {
    let bytes = Array(Self.shapes[index].message.utf8)
    for count in 0...bytes.count { #expect(Message(Array(bytes[..<count])).parts.count <= 4) }
    for place in bytes.indices {
      for bit in [0, 3, 5, 7] {
        var damaged = bytes
        damaged[place] ^= 1 << bit
        #expect(Message(damaged).parts.allSatisfy { $0.text.utf8.count <= 4 * bytes.count })
      }
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("=?utf-8?B?TcO8bmNoZW4=?=", "München"), ("=?ISO-8859-1?Q?Z=FCrich_A?= x", "Zürich A x"),
    ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"), ("=?utf-8?B?TcM=?=\n =?utf-8?B?vG4=?=", "Mün"), ("a =?utf-8?q?b?= c", "a b c"),
    ("=?utf-8*en?Q?x?=", "x"), ("=?utf-8?X?x?=", "=?utf-8?X?x?="), ("=?utf-8?Q?open", "=?utf-8?Q?open"), ("a = b ?=", "a = b ?="),
    ("=?utf-8?Q?a?= =?iso-8859-1?Q?=FC?=", "aü"),
  ]) func anEncodedSubjectIsReadable(value: String, text: String) {
    let message = Message(Array("MIME-Version: 1.0\nSubject: \(value)\n\n".utf8))
    #expect(message.subject == text)
  }

  @Test(arguments: [
    ("text/plain", "MIME-Version: 1.0\nContent-Type: text/html\n\nx", "text/html"), ("text/plain", "From: Frankfurt", "text/plain"),
    ("text/html; charset=utf-8", "MIME-Version: 1.0\n\nx", "text/html"), ("application/octet-stream", "<p>", "text/html"),
    ("message/rfc822", "Subject: x\n\nx", "text/plain"), ("application/pdf", "%PDF", "application/pdf"),
  ]) func theTypeThatIsSaidCounts(said: String, content: String, type: String) {
    #expect(Message(Array(content.utf8), contentType: said).parts.map(\.contentType) == [type])
  }

  @Test func theHeadSaysWhoAndWhen() {
    let message = Message(
      Array(
        "Received: by x\r\nMessage-ID:\r\n <abc@example.com>\r\nDate: Sun, 29 Mar 2026 23:30:00\r\n -0800 (PST)\r\nFrom: =?utf-8?Q?J=C3=B6?= <j@example.com>\r\n\r\n"
          .utf8))
    #expect(message.messageID == "abc@example.com")
    #expect(message.day?.description == "2026-03-29")
    #expect(message.from == "Jö <j@example.com>")
  }

  @Test(
    arguments: [
      ("Sun, 29 Mar 2026 10:30:00 +0200", "2026-03-29"), ("29 Mar 2026 10:30 GMT", "2026-03-29"),
      ("Sonntag, 29. März 2026 10:30", "2026-03-29"),
      ("dimanche 29 mars 2026 à 10:30", "2026-03-29"), ("mardi 3 juin 2025 10:30", "2025-06-03"),
      ("le mar. 1 juil. 2025 à 10:30", "2025-07-01"),
      ("Sunday, March 29, 2026 10:30 AM", "2026-03-29"), ("Sun, Mar 29, 2026 at 10:30 AM", "2026-03-29"),
      ("2026-03-29 10:30", "2026-03-29"),
      ("29.03.2026 10:30", "2026-03-29"), ("martes, 3 de junio de 2025 10:30", "2025-06-03"), ("03/04/2026", nil), ("yesterday", nil),
      ("", nil),
      ("31 Feb 2026", nil),
    ] as [(String, String?)]) func aDateIsReadInTheLanguagesOfMail(text: String, day: String?)
  {
    #expect(MessageDate.day(text)?.description == day)
  }

  @Test(
    arguments: [
      (
        "---------- Forwarded message ---------\nFrom: Air <a@example.com>\nDate: Sun, Mar 29, 2026 at 10:30 AM\nSubject: x\n", "2026-03-29"
      ),
      ("> Von: Air <a@example.com>\n> Gesendet: Sonntag, 29. März 2026 10:30\n> An: x\n", "2026-03-29"),
      ("*From:* a@example.com\n*Sent:* Sunday, March 29, 2026 10:30 AM\n", "2026-03-29"),
      ("From: b@example.com\nDate: 2 Apr 2026\n\n> From: a@example.com\n> Date: 29 Mar 2026\n", "2026-03-29"),
      ("Date: 29 Mar 2026\nFlight LH400\n", nil), ("From: a@example.com\nDate: soon\n", nil),
    ] as [(String, String?)]) func theDayOfAForwardedMessageIsFound(text: String, day: String?)
  {
    #expect(MessageDate.forwarded(in: text)?.description == day)
  }

  @Test func depthAndNumberHaveLimits() {
    var deep = ""
    for i in 0..<40 { deep += "Content-Type: multipart/mixed; boundary=b\(i)\n\n--b\(i)\n" }
    #expect(Message(Array((deep + "\ntext").utf8)).warnings == ["Parts that are nested more than 20 deep were not read."])
    let rings = String(repeating: "Content-Type: message/rfc822\n\n", count: 40)
    #expect(Message(Array(rings.utf8)).warnings.count == 1)
    let many = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 5_000)
    #expect(Message(Array(many.utf8)).parts.count == 500)
  }
}
