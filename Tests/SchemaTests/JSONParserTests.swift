import Testing

@testable import Schema

/// What is JSON and what is not (RFC 8259).
@Suite struct JSONParserTests {
  private static func parse(_ text: String) throws -> JSON { try JSONParser.parse(Array(text.utf8)) }

  @Test(
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("false\n", .bool(false)), ("0", .number("0")), ("-0", .number("-0")),
      ("612.40", .number("612.40")), ("1e400", .number("1e400")), ("-1.5E-10", .number("-1.5E-10")), ("\"\"", ""), ("[]", []), ("{}", [:]),
      ("[ 1 , [ ] ]", [1, []]), ("{ \"a\" : 1 , \"b\" : { } }", ["a": 1, "b": [:]]), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""\uD83D\uDEEB""#, "🛫"), ("\"Zürich 東京 🛫\"", "Zürich 東京 🛫"), (#""\u0000""#, "\0"),
      ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), (#"{"":1}"#, ["": 1]),
    ] as [(String, JSON)])
  func jsonIsRead(text: String, value: JSON) throws { #expect(try Self.parse(text) == value) }

  @Test(
    arguments: [
      ("", 0, "ends too early"), ("  ", 2, "ends too early"), ("nul", 3, "ends too early"), ("nulL", 3, "without quotes"),
      ("True", 0, "value must begin"),
      ("01", 0, "no zeros before"), ("-", 1, "ends too early"), ("+1", 0, "value must begin"), (".5", 0, "value must begin"),
      ("1.", 2, "ends too early"),
      ("1.e5", 2, "digit"), ("1e+", 3, "ends too early"), ("0x10", 1, "nothing may follow"), ("NaN", 0, "value must begin"),
      ("1 2", 2, "nothing may follow"),
      ("[1,]", 3, "value must begin"), ("[1 2]", 3, "comma or ]"), ("[", 1, "ends too early"), ("{\"a\":1,}", 7, "name in quotes"),
      ("{a:1}", 1, "name in quotes"), ("{\"a\" 1}", 5, "colon"), ("{\"a\":1 \"b\":2}", 7, "comma or }"),
      ("{\"a\":1,\"a\":2}", 7, "comes twice"),
      (#"{"a":1,"\u0061":2}"#, 7, "comes twice"), ("'a'", 0, "value must begin"), ("\"a", 2, "ends too early"),
      ("\"a\nb\"", 2, "must be escaped"),
      (#""\x""#, 1, "no such escape"), (#""\u12""#, 5, "four hexadecimal"), (#""\uD800""#, 1, "surrogate"), (#""\uDC00""#, 1, "surrogate"),
      (#""\uD800\u0041""#, 1, "surrogate"), ("// a\n1", 0, "value must begin"), ("\u{FEFF}1", 0, "value must begin"),
      ("]", 0, "value must begin"),
    ])
  func whatIsNoJSONIsRefusedWithItsPlace(text: String, offset: Int, reason: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try Self.parse(text) }
    #expect(error?.offset == offset && error?.reason.contains(reason) == true, "\(error.map { "\($0)" } ?? "")")
  }

  /// How names are compared changes with their number.
  @Test(arguments: [0, 11, 12, 29]) func aNameThatComesTwiceIsFoundAmongMany(first: Int) {
    let names = (0..<30).map { "n\($0)" }
    let error = #expect(throws: JSONSyntaxError.self) {
      try Self.parse("{" + (names + [names[first]]).map { "\"\($0)\":1" }.joined(separator: ",") + "}")
    }
    #expect(error?.reason == "the name \"n\(first)\" comes twice")
    #expect(throws: Never.self) { try Self.parse("{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}") }
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
      [0x22, 0xC3, 0x22],
    ]
      as [[UInt8]])
  func textThatIsNotUTF8IsRefused(bytes: [UInt8]) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
    #expect(error?.reason == "the string is not UTF-8")
  }

  @Test func nestingHasALimit() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try Self.parse(nested(64))
    let error = #expect(throws: JSONSyntaxError.self) { try Self.parse(nested(100_000)) }
    #expect(error?.description == "nested more than 64 deep, at byte 64")
  }

  @Test(
    arguments: [
      #"{"a":[1,-2.50,true,null,"x\"\\\n\u0001é🛫"],"b":{}}"#, "[]", #""""#, #"[{"a":1},{"a":2}]"#, "[[],[[]],{}]", "-9223372036854775808",
    ])
  func whatIsReadIsWrittenAgain(text: String) throws {
    var writer = JSONWriter()
    writer.value(try Self.parse(text))
    #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
  }

  @Test(
    arguments: [
      (0, "0"), (6188.5, "6188.5"), (412, "412"), (-0.1, "-0.1"), (1e21, "1e+21"), (1e-7, "1e-07"), (8.5431, "8.5431"),
      (-1e14, "-100000000000000"),
    ])
  func numbersAreWrittenShort(number: Double, text: String) throws {
    #expect(JSONWriter.text(number) == text)
    #expect(Double(text) == number)
  }

  @Test func everyCharacterIsWrittenAtEveryPlaceSoThatItIsReadAgain() throws {
    let characters = (0...0x7F).map { Unicode.Scalar(UInt8($0)) } + ["é", "€", "🛫", "\u{2028}"]
    for length in 1...20 {
      for place in 0..<length {
        for character in characters {
          var scalars = Array(repeating: Unicode.Scalar("a"), count: length)
          scalars[place] = character
          var text = String.UnicodeScalarView()
          text.append(contentsOf: scalars)
          var writer = JSONWriter()
          writer.string(String(text))
          #expect(!writer.bytes.contains { $0 < 0x20 })
          #expect(try JSONParser.parse(writer.bytes) == .string(String(text)), "\(character.value) at \(place) of \(length)")
        }
      }
    }
  }
}
