import Testing

@testable import HTTPServer

/// What the parameters of a query or a form are.
@Suite struct QueryItemsTests {
  private func pairs(_ text: String) throws -> [[String]] { try QueryItems(parsing: Array(text.utf8)).items.map { [$0.name, $0.value] } }

  @Test(
    arguments: [
      ("", []), ("a=1", [["a", "1"]]), ("a=1&b=2", [["a", "1"], ["b", "2"]]), ("a", [["a", ""]]), ("a=", [["a", ""]]), ("=a", [["", "a"]]),
      ("=", [["", ""]]), ("&", []), ("&&a=1&&", [["a", "1"]]), ("a=b=c", [["a", "b=c"]]), ("a==", [["a", "="]]),
      ("a=1&a=2", [["a", "1"], ["a", "2"]]),
      ("b=1&a=2", [["b", "1"], ["a", "2"]]), ("a+b=c+d", [["a b", "c d"]]), ("a%3Db=c%26d", [["a=b", "c&d"]]), ("a;b=c", [["a;b", "c"]]),
      ("%41=%c3%a9", [["A", "é"]]), ("a[]=1&a[]=2", [["a[]", "1"], ["a[]", "2"]]), ("?a=1", [["?a", "1"]]), ("a=1#b", [["a", "1#b"]]),
    ] as [(String, [[String]])])
  func parametersAreReadInOrder(query: String, expected: [[String]]) throws {
    #expect(try pairs(query) == expected)
  }

  @Test func repeatedParametersAreAllKept() throws {
    let items = try QueryItems(parsing: Array("tag=a&x=1&tag=b&Tag=c".utf8))
    #expect(items["tag"] == "a")
    #expect(items.all("tag") == ["a", "b"])
    #expect(items["y"] == nil)
    #expect(items.all("y") == [])
    #expect(items["x"] == "1")
  }

  @Test(arguments: [
    ("a%=1", "The name of a query parameter has a % that is not"), ("limit=%zz", "The query parameter \"limit\" has a % that is not"),
    ("ok=1&a=%00", "The query parameter \"a\" contains a NUL"), ("a=%ff", "The query parameter \"a\" is not UTF-8"),
    ("%ff", "The name of a query parameter is not UTF-8"),
  ])
  func errorNamesTheParameter(query: String, message: String) throws {
    let error = try #require(throws: HTTPError.self) { try pairs(query) }
    #expect(error.status == .badRequest)
    #expect(error.message.hasPrefix(message))
  }

  @Test func tooManyParametersAreAnError() throws {
    let query = Array(String(repeating: "a&", count: 1000).utf8)
    #expect(try QueryItems(parsing: query).items.count == 1000)
    #expect(throws: HTTPError.badRequest("The query has more than the 1000 parameters that are accepted.")) {
      try QueryItems(parsing: query + [0x62])
    }
    #expect(throws: HTTPError.self) { try QueryItems(parsing: Array("a&b".utf8), limit: 1) }
    #expect(try QueryItems(parsing: Array("&&&a&&&".utf8), limit: 1).items.count == 1)
  }
}

/// What the fields of a form are.
@Suite struct FormURLEncodedTests {
  @Test func formIsReadLikeAQuery() throws {
    let form = try FormURLEncoded.parse(Array("email=a%40example.org&note=two+words&note=three%2Bx".utf8))
    #expect(form["email"] == "a@example.org")
    #expect(form.all("note") == ["two words", "three+x"])
    #expect(try FormURLEncoded.parse([]) == QueryItems())
  }

  @Test func errorSpeaksOfTheForm() {
    #expect(throws: HTTPError.badRequest("The form parameter \"a\" contains a NUL character, which is not accepted.")) {
      try FormURLEncoded.parse([0x61, 0x3D, 0x00])
    }
    #expect(throws: HTTPError.badRequest("The form has more than the 2 parameters that are accepted.")) {
      try FormURLEncoded.parse(Array("a&b&c".utf8), limit: 2)
    }
  }

  @Test func formThatIsNoUTF8IsAnError() {
    #expect(throws: HTTPError.self) { try FormURLEncoded.parse([0x61, 0x3D, 0xE9]) }
  }
}
