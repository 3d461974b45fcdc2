import Testing

@testable import HTTPServer

/// What is wrong with a form that is refused.
@Suite struct MultipartErrorTests {
  private typealias Tests = MultipartTests

  private func error(
    _ body: String, limits: Multipart.Limits = .init(), sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> HTTPError {
    guard case .failure(let error) = Tests.readEveryWay(body, limits: limits) else {
      Issue.record("\(body.debugDescription) is accepted", sourceLocation: sourceLocation)
      throw HTTPError(.ok, "accepted")
    }
    return error
  }

  @Test(arguments: [
    ("", "The multipart body has no line with its boundary --b."), ("hello", "The multipart body has no line with its boundary --b."),
    ("x--b--", "The multipart body has no line with its boundary --b."), ("--", "The multipart body has no line with its boundary --b."),
    ("--b", "The multipart body is cut off: its last line must be --b--."),
    ("--b-", "The multipart body is cut off: its last line must be --b--."),
    ("--b\r\n", "The multipart body is cut off: its last line must be --b--."),
    ("--b\r\nContent-Disposition: form-data; name=a", "The multipart body is cut off: its last line must be --b--."),
    ("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx", "The multipart body is cut off: its last line must be --b--."),
    ("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b\r\n", "The multipart body is cut off: its last line must be --b--."),
    ("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\n--b--", "The multipart body is cut off: its last line must be --b--."),
    ("--bc\r\n", "A boundary of the multipart body must be followed by CRLF, or by -- when it is the last."),
    ("--b\n", "A boundary of the multipart body must be followed by CRLF, or by -- when it is the last."),
    ("--b\rX", "A boundary of the multipart body must be followed by CRLF, or by -- when it is the last."),
    ("--b-X", "A boundary of the multipart body must be followed by CRLF, or by -- when it is the last."),
    ("--b \t-", "A boundary of the multipart body must be followed by CRLF, or by -- when it is the last."),
    (
      "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--bx\r\n2\r\n--b--",
      "A boundary of the multipart body must be followed by CRLF, or by -- when it is the last."
    ),
  ])
  func bodyThatIsCutOffOrMisdividedIsAnError(body: String, message: String) throws {
    #expect(try error(body) == .badRequest(message))
  }

  @Test(arguments: [
    ("\r\n", "A part has no Content-Disposition field; it must be form-data; name=\"…\"."),
    ("Content-Type: text/plain\r\n\r\n", "A part has no Content-Disposition field; it must be form-data; name=\"…\"."),
    ("Content-Disposition: form-data\r\n\r\n", "A part has no name in its Content-Disposition."),
    ("Content-Disposition: form-data; filename=\"x\"\r\n\r\n", "A part has no name in its Content-Disposition."),
    ("Content-Disposition: attachment; name=a\r\n\r\n", "The Content-Disposition of a part must be form-data; name=\"…\"."),
    ("Content-Disposition:\r\n\r\n", "The Content-Disposition of a part must be form-data; name=\"…\"."),
    (
      "Content-Disposition: form-data; name=\"a\r\n\r\n",
      "The Content-Disposition of a part is malformed at its character 12: expected ; and name=\"value\"."
    ),
    (
      "Content-Disposition: form-data; name\r\n\r\n",
      "The Content-Disposition of a part is malformed at its character 12: expected ; and name=\"value\"."
    ),
    (
      "Content-Disposition: form-data name=a\r\n\r\n",
      "The Content-Disposition of a part is malformed at its character 11: expected ; and name=\"value\"."
    ),
    (
      "Content-Disposition: form-data; name=\"a\"b\r\n\r\n",
      "The Content-Disposition of a part is malformed at its character 20: expected ; and name=\"value\"."
    ),
    ("Content-Disposition: form-data; name=a; name=b\r\n\r\n", "The Content-Disposition of a part has the parameter name twice."),
    (
      "Content-Disposition: form-data; name=a; filename=b; FileName=c\r\n\r\n",
      "The Content-Disposition of a part has the parameter filename twice."
    ),
    (
      "Content-Disposition: form-data; name=a\r\ncontent-disposition: form-data; name=b\r\n\r\n",
      "A part has more than one content-disposition field."
    ),
    (
      "Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b\r\n\r\n",
      "A part has more than one Content-Type field."
    ),
    (
      "Content-Disposition: form-data; name=a\r\nContent-Type: text\r\n\r\n",
      "In the part \"a\": The Content-Type is malformed at its character 5: expected a type, / and a subtype, such as application/json."
    ),
    (
      "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n",
      "The part \"a\" has the Content-Transfer-Encoding base64; send its content as it is."
    ),
    ("Content-Disposition form-data; name=a\r\n\r\n", "A header line of a part is no field; it must be a name, a colon and a value."),
    ("Content-Disposition : form-data; name=a\r\n\r\n", "A header line of a part is no field; it must be a name, a colon and a value."),
    (": x\r\n\r\n", "A header line of a part is no field; it must be a name, a colon and a value."),
    (" folded: x\r\n\r\n", "The header of a part begins with a space."),
    ("Content-Disposition: form-data; name=\"a\0\"\r\n\r\n", "The field Content-Disposition of a part contains a control character."),
    ("X: \u{1B}\r\n\r\n", "The field X of a part contains a control character."),
    ("Content-Disposition: form-data; name=a\n\r\n", "The header lines of a part must end in CRLF."),
    ("Content-Disposition: form-data; name=a\r\r\n", "The header lines of a part must end in CRLF."),
    ("X: a\rb\r\n\r\n", "The header lines of a part must end in CRLF."),
    (
      "Content-Disposition: form-data; name=a\r\n--b--\r\n\r\n",
      "A header line of a part is no field; it must be a name, a colon and a value."
    ),
  ])
  func badHeaderOfAPartIsAnError(header: String, message: String) throws {
    #expect(try error("--b\r\n\(header)1\r\n--b--") == .badRequest(message))
  }

  @Test(arguments: [[0xFF], [0xC3, 0x28], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func nameThatIsNoUTF8IsAnError(bytes: [UInt8]) {
    let body = Array("--b\r\nContent-Disposition: form-data; name=\"".utf8) + bytes + Array("\"\r\n\r\n1\r\n--b--".utf8)
    #expect(Tests.read([body[...]]) == .failure(.badRequest("The header of a part is not UTF-8.")))
    #expect(Tests.read(body.indices.map { body[$0...$0] }) == .failure(.badRequest("The header of a part is not UTF-8.")))
  }

  @Test func partLargerThanItsLimitIsAnError() throws {
    var limits = Multipart.Limits()
    limits.partBytes = 4
    limits.perPart = ["big": 8, "none": 0]
    let good = Tests.part("name=a", "1\r\n4") + Tests.part("name=big", "\r\n-\r\n--8") + Tests.part("name=none", "") + "--b--"
    #expect(try Tests.readEveryWay(good, limits: limits).get().map(\.content.count) == [4, 8, 0])
    #expect(
      try error(Tests.part("name=a", "12345") + "--b--", limits: limits)
        == HTTPError(.contentTooLarge, "The part \"a\" is larger than the 4 bytes that are accepted.", limit: 4))
    #expect(try error(Tests.part("name=big", "123456789") + "--b--", limits: limits).limit == 8)
    #expect(try error(Tests.part("name=none", "\r") + "--b--", limits: limits).limit == 0)
  }

  @Test func moreThanTheLimitOfPartsIsAnError() throws {
    var limits = Multipart.Limits()
    limits.parts = 2
    let two = Tests.part("name=a", "1") + Tests.part("name=a", "2")
    #expect(try Tests.readEveryWay(two + "--b--", limits: limits).get().count == 2)
    #expect(
      try error(two + Tests.part("name=a", "3") + "--b--", limits: limits)
        == HTTPError(.contentTooLarge, "The body has more than the 2 parts that are accepted here.", limit: 2))
  }

  @Test func longHeaderOfAPartIsAnError() throws {
    var limits = Multipart.Limits()
    // "Content-Disposition: form-data; name=a" and two line breaks.
    limits.headerBytes = 42
    #expect(try Tests.readEveryWay(Tests.part("name=a", "1") + "--b--", limits: limits).get().count == 1)
    let expected = HTTPError(.contentTooLarge, "The header of a part is larger than the 42 bytes that are accepted.", limit: 42)
    #expect(try error(Tests.part("name=ab", "1") + "--b--", limits: limits) == expected)
    #expect(try error("--b" + String(repeating: " ", count: 43), limits: limits) == expected)
    #expect(try error("--b \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--", limits: limits) == expected)
    #expect(try error("--b\r\n" + String(repeating: "x", count: 100), limits: limits) == expected)
  }

  @Test func longPreambleOrEpilogueIsAnError() throws {
    var limits = Multipart.Limits()
    limits.surroundingBytes = 6
    let part = Tests.part("name=a", "1")
    #expect(try Tests.readEveryWay("123456\r\n\(part)--b--123456", limits: limits).get().count == 1)
    #expect(try Tests.readEveryWay("\r\n\r\n\r\n\r\n\(part)--b--", limits: limits).get().count == 1)
    #expect(
      try error("1234567\r\n\(part)--b--", limits: limits)
        == HTTPError(.contentTooLarge, "What stands before the first boundary is larger than the 6 bytes that are accepted.", limit: 6))
    #expect(
      try error("\(part)--b--1234567", limits: limits)
        == HTTPError(.contentTooLarge, "What follows the last boundary is larger than the 6 bytes that are accepted.", limit: 6))
  }

  @Test(arguments: ["multipart/mixed; boundary=b", "application/x-www-form-urlencoded", "text/plain"])
  func otherContentIsUnsupported(type: String) throws {
    let error = try #require(throws: HTTPError.self) { try Multipart.parse([], contentType: MediaType(parsing: type)) }
    #expect(error.status == .unsupportedMediaType)
  }

  @Test(arguments: [
    "multipart/form-data", "Multipart/Form-Data; boundary=\"\"", "multipart/form-data; boundary=\"a \"",
    "multipart/form-data; boundary=\"é\"",
  ])
  func boundaryIsRequired(type: String) throws {
    let error = try #require(throws: HTTPError.self) { try Multipart.parse([], contentType: MediaType(parsing: type)) }
    #expect(error.status == .badRequest)
    #expect(error.message.contains("boundary"))
  }

  @Test func errorOfTheReceiverPassesThrough() throws {
    struct Stop: Error {}
    var parser = try Multipart.Parser(boundary: "b")
    #expect(throws: Stop.self) { try parser.feed(Array(Tests.part("name=a", "1").utf8)[...]) { _ in throw Stop() } }
  }

  @Test(arguments: ["-", "\r", "\n", "\r\n", "\r\n-", "\r\n--", "\r\n--\(String(repeating: "-", count: 69))", "\r\n--\r"])
  func dataIsNotKeptBack(pattern: String) throws {
    // A boundary that shares all it can with the content.
    let boundary = String(repeating: "-", count: 70)
    var limits = Multipart.Limits()
    limits.partBytes = .max
    var parser = try Multipart.Parser(boundary: boundary, limits: limits)
    var received = 0
    func feed(_ bytes: ArraySlice<UInt8>) throws { try parser.feed(bytes) { if case .data(let bytes) = $0 { received += bytes.count } } }
    try feed(Array("--\(boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\n".utf8)[...])
    // At its very start, content of hyphens would be a boundary.
    let content = Array(("x" + String(repeating: pattern, count: 2000 / pattern.utf8.count)).utf8)
    for (sent, index) in content.indices.enumerated() {
      try feed(content[index...index])
      #expect(received >= sent + 1 - (boundary.utf8.count + 4) && received <= sent + 1)
    }
    try feed(Array("\r\n--\(boundary)--".utf8)[...])
    try parser.finish()
    #expect(received == content.count)
  }

  @Test(arguments: ["-", "\r", "\r\n", "\r\n-", "\r\n--", "\r\n--\(String(repeating: "-", count: 69))", "a"])
  func hostileContentTakesLinearTime(pattern: String) throws {
    let boundary = String(repeating: "-", count: 70)
    let size = 2 << 20
    let content = Array(("x" + String(repeating: pattern, count: size / pattern.utf8.count)).utf8)
    let body = Array("--\(boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\n".utf8) + content + Array("\r\n--\(boundary)--".utf8)
    var parser = try Multipart.Parser(boundary: boundary)
    var received = 0
    for start in stride(from: 0, to: body.count, by: 61) {
      try parser.feed(body[start..<min(start + 61, body.count)]) { if case .data(let bytes) = $0 { received += bytes.count } }
    }
    try parser.finish()
    #expect(received == content.count)
    #expect(try Multipart.parse(body, contentType: MediaType(parsing: "multipart/form-data; boundary=\(boundary)"))[0].content == content)
  }
}
