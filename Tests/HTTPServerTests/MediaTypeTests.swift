import Testing

@testable import HTTPServer

/// What a `Content-Type` says.
@Suite struct MediaTypeTests {
  @Test(arguments: [
    // RFC 9110 section 8.3.1: four ways to say the same.
    "text/html;charset=utf-8", "Text/HTML;Charset=\"utf-8\"", "text/html; charset=\"utf-8\"", "text/html;charset=utf-8 ",
    "text/html ; charset=utf-8", "\ttext/html;;\t; charset=utf-8 ;", "text/html;charset=\"u\\tf-8\"",
  ])
  func sameTypeIsWrittenInManyWays(value: String) throws {
    let type = try MediaType(parsing: value)
    #expect(type.essence == "text/html")
    #expect(type.parameters == [.init(name: "charset", value: "utf-8")])
    #expect(type["charset"] == "utf-8")
    #expect(type["boundary"] == nil)
    #expect(type.description == "text/html; charset=utf-8")
  }

  @Test func valuesKeepTheirCaseAndQuotedCharacters() throws {
    let type = try MediaType(parsing: "multipart/form-data; Boundary=\"a B;c=\\\"\\\\\"; X=\"é\"")
    #expect(type["boundary"] == "a B;c=\"\\")
    #expect(type["x"] == "é")
    #expect(try MediaType(parsing: type.description) == type)
    #expect(try MediaType(parsing: "a/b; c=\"\"")["c"] == "")
    #expect(try MediaType(parsing: "a/b; c=\"\"").description == "a/b; c=\"\"")
  }

  @Test(arguments: [
    "", " ", "text", "text/", "/html", "text /html", "text/ html", "text//html", "text/html,text/plain", "text/html charset=utf-8",
    "text/html; charset",
    "text/html; charset=", "text/html; =utf-8", "text/html; charset =utf-8", "text/html; charset= utf-8", "text/html; charset=\"utf-8",
    "text/html; a=b c",
    "text/html; a=\"b\"c", "text/html; a=\"b\\", "text/html; a=\"\u{1}\"", "text/html; a=é", "text/é", "text/html; a=b=c", "text/html\0",
    "*",
  ])
  func malformedTypeIsAnError(value: String) throws {
    let error = try #require(throws: HTTPError.self) { try MediaType(parsing: value) }
    #expect(error.status == .badRequest)
    #expect(error.message.hasPrefix("The Content-Type is malformed at its character"))
  }

  @Test func errorSaysWhere() {
    #expect(throws: HTTPError.badRequest("The Content-Type is malformed at its character 12: expected a parameter such as charset=utf-8."))
    {
      try MediaType(parsing: "text/html; charset")
    }
  }

  @Test(arguments: ["a/b; c=1; c=2", "a/b; c=1; C=1", "a/b;charset=utf-8;x=y;CHARSET=\"utf-16\""])
  func parameterThatStandsTwiceIsAnError(value: String) {
    #expect(throws: HTTPError.self) { try MediaType(parsing: value) }
  }
}
