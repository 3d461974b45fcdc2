@testable internal import Parsers
@testable internal import Travel

/// What is promised of `Message` and `MailReader`: any bytes are some message, within its limits; a message that is written out of its parts has the same
/// parts; and what is read from one can be stored or is said to lack something.
func fuzzMail(_ input: inout Input) {
  let choice = input.choice()
  let context = FuzzWorld.context(choice)
  let bytes = input.rest
  let type = [nil, nil, "message/rfc822", "text/html", "text/plain"][choice % 5]
  let reader = MailReader(bytes, contentType: type)
  let message = reader.message
  require(message.parts.count <= Message.mostParts, "\(message.parts.count) parts")
  require(message.parts.reduce(0) { $0 + $1.bytes.count } <= bytes.count, "parts are longer than the message")
  var texts = 0
  let reading = reader.read(
    context,
    text: { text, inside in
      require(!text.isEmpty && inside.referenceDay.components.year < 10_000, "a text of nothing")
      texts += 1
      return DocumentReading()
    }, attachment: { part, _ in SchemaOrg.readings(json: part.bytes, kind: .program, context) })
  require(reading.isEmpty || texts == 0, "a text was read beside a reservation")
  check(reading, context)
  checkAgain(message)
}

/// Every reading of a document, and that reading it twice adds nothing.
func check(_ reading: DocumentReading, _ context: DocumentContext) {
  for flight in reading.flights { FuzzWorld.check(flight) }
  for item in reading.items {
    require(item.origins.values.allSatisfy { !$0.place.isEmpty }, "a field without a place")
    for text in [item.draft.start.local, item.draft.end.local].compactMap(\.self) {
      require((try? LocalTime(text)) != nil, "\(text) is no time")
    }
  }
  var twice = reading
  twice.append(reading)
  let merged = DocumentMerger.merged(reading, context)
  require(merged.flights.count <= reading.flights.count && merged.items.count <= reading.items.count, "merging adds something")
}

private func checkAgain(_ message: Message) {
  var written = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_again\"\r\n\r\n"
  for part in message.parts.prefix(3) {
    let hexadecimal = part.bytes.map { "=" + (String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)).uppercased() }
    written += "--=_again\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    written += hexadecimal.joined() + "\r\n"
  }
  let again = Message(Array((written + "--=_again--\r\n").utf8))
  require(again.parts.map(\.bytes) == message.parts.prefix(3).map(\.bytes), "written again the parts differ")
}
