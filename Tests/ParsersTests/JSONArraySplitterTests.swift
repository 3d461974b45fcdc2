import Testing

@testable import Parsers

@Suite struct JSONArraySplitterTests {
  @Test(
    arguments: [
      ("[]", "[]", []), ("[1, 2]", "[]", ["1", " 2"]),
      (#"{"a":1,"f":[{"x":[1,2]},"],"],"b":"[,"}"#, #"{"a":1,"f":[],"b":"[,"}"#, [#"{"x":[1,2]}"#, #""],""#]),
      (#"{"c":"say \"[1,2]\""}"#, #"{"c":"say \"[1,2]\""}"#, []), (#"{"a":{"b":[1,2]}}"#, #"{"a":{"b":[1,2]}}"#, []),
      (#"[["a","b"],{}]"#, "[]", [#"["a","b"]"#, "{}"]),
    ] as [(String, String, [String])])
  func theElementsAreTakenOutOfWhatIsAroundThem(text: String, envelope: String, elements: [String]) throws {
    let bytes = Array(text.utf8)
    for i in bytes.indices {
      var splitter = JSONArraySplitter()
      var taken: [String] = []
      for piece in [bytes[..<i], bytes[i...]] { try splitter.feed(piece) { taken.append(String(decoding: $0.bytes, as: UTF8.self)) } }
      try splitter.finish()
      #expect(taken == elements)
      #expect(String(decoding: splitter.envelope, as: UTF8.self) == envelope)
    }
  }

  @Test func eachElementSaysOfWhichListItIs() throws {
    var splitter = JSONArraySplitter()
    var taken: [String?] = []
    try splitter.feed(Array(#"{"users" : [1], "a": {"flights": [2]}, "flights":[3, [4]]}"#.utf8)[...]) { taken.append($0.list) }
    try splitter.feed(Array("[5]".utf8)[...]) { taken.append($0.list) }
    #expect(taken == ["users", "flights", "flights", nil])
  }

  @Test(arguments: ["[1,,2]", "[1,]", "[,]", "[1", #"{"a":["]"#]) func aListWithGapsOrWithoutAnEndIsRefused(text: String) {
    #expect(throws: JSONArraySplitter.SyntaxError.self) {
      var splitter = JSONArraySplitter()
      try splitter.feed(Array(text.utf8)[...]) { _ in }
      try splitter.finish()
    }
  }
}
