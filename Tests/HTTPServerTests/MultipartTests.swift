import Testing

@testable import HTTPServer

/// What is read from a form with files, however it arrives.
@Suite struct MultipartTests {
  /// A part as a test compares it.
  struct Read: Equatable, CustomStringConvertible {
    var name: String
    var filename: String?
    var type: String?
    var content: [UInt8]

    init(_ name: String, _ content: String, filename: String? = nil, type: String? = nil) {
      self.init(name, Array(content.utf8), filename, type)
    }

    init(_ name: String, _ content: [UInt8], _ filename: String?, _ type: String?) {
      self.name = name
      self.filename = filename
      self.type = type
      self.content = content
    }

    var description: String { "\(name)/\(filename ?? "-")/\(type ?? "-"): \(String(decoding: content, as: UTF8.self).debugDescription)" }
  }

  /// The parts of `body` fed in `pieces`, or the error.
  static func read(
    _ pieces: [ArraySlice<UInt8>], boundary: String = "b", limits: Multipart.Limits = .init()
  ) -> Result<[Read], HTTPError> {
    var parts: [Read] = []
    var isOpen = false
    do {
      var parser = try Multipart.Parser(boundary: boundary, limits: limits)
      for piece in pieces {
        try parser.feed(piece) { event in
          switch event {
          case .begin(let head):
            #expect(!isOpen)
            isOpen = true
            parts.append(Read(head.name, [], head.filename, head.contentType?.description))
          case .data(let bytes):
            #expect(isOpen && !bytes.isEmpty)
            parts[parts.count - 1].content += bytes
          case .end:
            #expect(isOpen)
            isOpen = false
          }
        }
      }
      try parser.finish()
      #expect(!isOpen)
      return .success(parts)
    } catch let error as HTTPError {
      return .failure(error)
    } catch {
      Issue.record(error)
      return .success([])
    }
  }

  /// The same as `read` of the whole, after having checked that bytes one by one and every cut in two give the same.
  static func readEveryWay(_ body: String, boundary: String = "b", limits: Multipart.Limits = .init()) -> Result<[Read], HTTPError> {
    let bytes = Array(body.utf8)
    let whole = read([bytes[...]], boundary: boundary, limits: limits)
    #expect(read(bytes.indices.map { bytes[$0...$0] }, boundary: boundary, limits: limits) == whole, "one byte at a time")
    for cut in 0...bytes.count {
      let inTwo = read([bytes[..<cut], bytes[cut...]], boundary: boundary, limits: limits)
      if inTwo != whole { Issue.record("cut at \(cut): \(inTwo) instead of \(whole)") }
    }
    for size in [2, 3, 5, 7, 16] {
      let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
      #expect(read(pieces, boundary: boundary, limits: limits) == whole, "pieces of \(size)")
    }
    return whole
  }

  static func part(_ disposition: String, _ content: String, fields: String = "") -> String {
    "--b\r\nContent-Disposition: form-data; \(disposition)\r\n\(fields)\r\n\(content)\r\n"
  }

  @Test func fieldsAndFilesAreRead() throws {
    // The shape of a browser's body; RFC 7578 section 4.
    let boundary = "----WebKitFormBoundaryAbC123"
    let body = """
      --\(boundary)\r
      Content-Disposition: form-data; name="note"\r
      \r
      Grüße\r
      zwei Zeilen\r
      --\(boundary)\r
      Content-Disposition: form-data; name="file"; filename="a.csv"\r
      Content-Type: text/csv; charset=UTF-8\r
      \r
      x,y\n1,2\n\r
      --\(boundary)\r
      content-disposition:form-data;name=empty;filename=""\r
      Content-Type: application/octet-stream\r
      \r
      \r
      --\(boundary)--\r

      """
    #expect(
      try Self.readEveryWay(body, boundary: boundary).get() == [
        Read("note", "Grüße\r\nzwei Zeilen"),
        Read("file", "x,y\n1,2\n", filename: "a.csv", type: "text/csv; charset=UTF-8"),
        Read("empty", "", filename: "", type: "application/octet-stream"),
      ])
  }

  @Test(arguments: [
    "", "-", "--", "--b", "\r", "\n", "\r\n", "\r\n\r\n", "\r\r\r", "\r\r\n", "\n\r\n", "\r\n-", "\r\n--", "\r\n--c", "\r\n-b", "\r\n --b",
    "\n--b", "\r--b", "--b--",
    "\r\n\r\n--", "\r\n\r", "\r\n-\r\n--\r\n-", "a\r\n--\r\n--", "-----", "\r\n---b", "\r\n-\r\n-", "x\r", "x\r\n", "x\r\n-", "x\r\n--",
    "\r\n--B",
  ])
  func contentThatLooksLikeABoundaryIsContent(content: String) throws {
    // `--b` at the start of content would be a boundary: its line break is the one of the empty line.
    let content = content.hasPrefix("--b") ? "x" + content : content
    let body = Self.part("name=a", content) + Self.part("name=c", content + content) + "--b--"
    #expect(try Self.readEveryWay(body).get() == [Read("a", content), Read("c", content + content)])
  }

  @Test(arguments: ["'()+_,-./:=?", "a b", "0", "----", "-", String(repeating: "x", count: 70), "gc0pJq0M:08jU534c0p", "aab", "---a---"])
  func everyAllowedBoundaryWorks(boundary: String) throws {
    let near = boundary.dropLast() + "#"
    let body = "--\(boundary)\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--\(near)\r\n--\r\n-\r\n--\(boundary)--"
    #expect(try Self.readEveryWay(body, boundary: boundary).get() == [Read("a", "\r\n--\(near)\r\n--\r\n-")])
  }

  @Test(arguments: ["", "a ", " ", "a\"b", "a\r\nb", "é", "a;b", "a@b", "a*b", String(repeating: "x", count: 71), "a\0"])
  func otherBoundariesAreAnError(boundary: String) throws {
    let error = try #require(throws: HTTPError.self) { try Multipart.Parser(boundary: boundary) }
    #expect(error.status == .badRequest)
  }

  @Test func boundaryCharactersAreThoseOfTheStandard() {
    let allowed = Set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ".unicodeScalars)
    for scalar in (UInt8.min...127).map(Unicode.Scalar.init) {
      let isAccepted = (try? Multipart.Parser(boundary: "x\(scalar)x")) != nil
      #expect(isAccepted == allowed.contains(scalar), "\(scalar.debugDescription)")
    }
  }

  @Test func whatStandsAroundTheBoundariesIsPassedOver() throws {
    let body = "This is a preamble.\r\n--\r\n-- b\r\n--b \t \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b\t--x"
    guard case .failure = Self.readEveryWay(body) else {
      return #expect(Bool(false), "--b<tab>--x is neither the last boundary nor another")
    }
    let good =
      "This is a preamble.\r\n--\r\n-- b\r\n--b \t \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b-- \r\nand\r\n--b\r\nepilogue"
    #expect(try Self.readEveryWay(good).get() == [Read("a", "1")])
    #expect(try Self.readEveryWay("\r\n" + Self.part("name=a", "1") + "--b--").get() == [Read("a", "1")])
  }

  @Test func partWithoutContentNeedsNoSecondLineBreak() throws {
    #expect(
      try Self.readEveryWay(
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b\r\nContent-Disposition: form-data; name=c\r\n\r\n--b--"
      ).get()
        == [Read("a", ""), Read("c", "")])
  }

  @Test func formWithoutFieldsHasNoParts() throws {
    #expect(try Self.readEveryWay("--b--\r\n").get() == [])
  }

  @Test(
    arguments: [
      ("name=\"a\"", "a", nil), ("name=a", "a", nil), ("NAME=\"a\"", "a", nil), ("name=\"\"", "", nil),
      ("name=\"a b;c=d\"", "a b;c=d", nil),
      ("name=\"é\"", "é", nil), ("name=\"a%22b\"", "a\"b", nil), ("name=\"a\\\"b\"", "a\"b", nil), ("name=\"a%0D%0Ab\"", "a\r\nb", nil),
      ("name=\"100%\"", "100%", nil), ("name=\"%41%20%2\"", "%41%20%2", nil), ("name=\"a%0db\"", "a\rb", nil), ("name=a;", "a", nil),
      (" ; ; name=a ;\tx=y", "a", nil),
      ("name=f; filename=\"x.pdf\"", "f", "x.pdf"), ("filename=x.pdf; name=f", "f", "x.pdf"),
      ("name=f; filename=\"a/b/x.pdf\"", "f", "x.pdf"),
      ("name=f; filename=\"C:\\Users\\me\\x.pdf\"", "f", "x.pdf"), ("name=f; filename=\"C:\\\\dir\\\\x.pdf\"", "f", "x.pdf"),
      ("name=f; filename=\"/etc/passwd\"", "f", "passwd"),
      ("name=f; filename=\"../../x\"", "f", "x"), ("name=f; filename=\"..\"", "f", ""), ("name=f; filename=\"a/..\"", "f", ""),
      ("name=f; filename=\".\"", "f", ""),
      ("name=f; filename=\"dir/\"", "f", ""), ("name=f; filename=\"...\"", "f", "..."), ("name=f; filename=\".profile\"", "f", ".profile"),
      ("name=f; filename=\"say %22hi%22.txt\"", "f", "say \"hi\".txt"), ("name=f; filename=\"say \\\"hi\\\".txt\"", "f", "say \"hi\".txt"),
      ("name=f; filename=\"飞行.pdf\"", "f", "飞行.pdf"), ("name=f; filename=\"x.pdf\"; filename*=UTF-8''evil.exe", "f", "x.pdf"),
      ("name=f; filename*=UTF-8''x.pdf", "f", nil), ("name=f; filename=\"a%2Fb\"", "f", "a%2Fb"),
      ("name=f; filename=\"a%00b\"", "f", "a%00b"),
    ] as [(String, String, String?)])
  func namesAreReadTheWayBrowsersWriteThem(disposition: String, name: String, filename: String?) throws {
    #expect(try Self.readEveryWay(Self.part(disposition, "1") + "--b--").get() == [Read(name, "1", filename: filename)])
  }

  @Test func headerFieldsOfAPartAreKept() throws {
    let body =
      Self.part("\r\n name=\"a\"", "1", fields: "X-One: 1\r\nX-Two:\r\n\tfolded \t\r\nContent-Transfer-Encoding: BINARY\r\n") + "--b--"
    let parts = try Multipart.parse(Array(body.utf8), contentType: MediaType(parsing: "multipart/form-data; boundary=b"))
    #expect(parts.count == 1)
    #expect(parts[0].head.headers["x-one"] == "1")
    #expect(parts[0].head.headers["X-Two"] == "folded")
    #expect(parts[0].head.headers["content-disposition"] == "form-data;  name=\"a\"")
    #expect(parts[0].head.contentType == nil)
    #expect(parts[0].content == [0x31])
  }

  @Test func contentMayBeAnyBytes() throws {
    let content = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let body = Array("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n".utf8) + content + Array("\r\n--b--".utf8)
    #expect(try Self.read(body.indices.map { body[$0...$0] }).get() == [Read("a", content, nil, nil)])
    #expect(try Self.read([body[...]]).get() == [Read("a", content, nil, nil)])
  }
}
