import Testing

@testable import Schema

/// One declaration, and what is taken, written and documented by it.
@Suite struct SchemaTests {
  enum Cabin: String, CaseIterable, Sendable { case economy, first }

  struct Place: Equatable, Sendable {
    var name = ""
    var latitude: Double?
  }

  struct Details: Equatable, Sendable {
    var notes: String?
    var seats: [String] = []
  }

  struct Leg: Equatable, Sendable {
    var id = 0
    var title = ""
    var cabin: Cabin?
    var from = Place()
    var via: [Place] = []
    var isPaid = false
    var code: String?
    var details = Details()
  }

  static let place = ObjectSchema("Place", "Somewhere.", Place()) {
    Property("name", \.name, .string(1...20), "What it is called.", example: "Berlin", isRequired: true)
    Property("latitude", \.latitude, .number(-90...90), "Degrees north.")
  }

  static let leg = ObjectSchema("Leg", "From one place to another.", Leg()) {
    Property("id", \.id, .integer(), "The server's.", access: .readOnly)
    Property("title", \.title, .string(1...5), "What it is called.", isRequired: true)
    Property("cabin", \.cabin, .enumeration, "The cabin.")
    Property("from", \.from, place.schema, "Where it begins.")
    Property("via", \.via, .array(of: place.schema, most: 2), "What is between.")
    Property("paid", \.isPaid, .boolean, "Whether it is paid.", default: false)
    Property("code", \.code, .string(), "A secret.", access: .writeOnly)
    Property.all(of: details.properties, at: \.details)
  }

  static let details = ObjectSchema("Details", "More of it.", Details()) {
    Property("notes", \.notes, .string(), "Notes.")
    Property("seats", \.seats, .array(of: .string(1...4), most: 9), "Seats.")
  }

  private static func decode(_ text: String) throws -> Leg { try leg.schema.decode(JSONParser.parse(Array(text.utf8))) }

  private static func errors(_ text: String) -> [String: [String]] {
    do {
      _ = try decode(text)
      return [:]
    } catch let errors as FieldErrors {
      return Dictionary(uniqueKeysWithValues: errors.entries.map { ($0.field, $0.messages) })
    } catch { return ["": ["\(error)"]] }
  }

  @Test func aValueIsReadWithWhatIsLeftOut() throws {
    let leg = try Self.decode(
      #"{"title":"A","id":99,"cabin":"first","via":[{"name":"X"},{"name":"Y","latitude":-1.5}],"notes":null,"seats":["1A"],"code":"s","paid":true}"#
    )
    #expect(
      leg
        == Leg(
          id: 0, title: "A", cabin: .first, via: [Place(name: "X"), Place(name: "Y", latitude: -1.5)], isPaid: true, code: "s",
          details: Details(notes: nil, seats: ["1A"])))
  }

  @Test func aValueIsWrittenInTheOrderOfItsFieldsWithoutSecrets() {
    let leg = Leg(id: 7, title: "A \"b\"", from: Place(name: "X"), code: "secret", details: Details(notes: "n", seats: ["1A", "1B"]))
    #expect(
      String(decoding: Self.leg.schema.bytes(leg), as: UTF8.self)
        == #"{"id":7,"title":"A \"b\"","cabin":null,"from":{"name":"X","latitude":null},"via":[],"paid":false,"notes":"n","seats":["1A","1B"]}"#
    )
  }

  @Test func aValueIsWrittenWithoutWhatIsNull() {
    func text(_ leg: Leg) -> String { String(decoding: Self.leg.withoutNulls.bytes(leg), as: UTF8.self) }
    #expect(
      text(Leg(title: "null", code: "secret")) == #"{"title":"null","from":{"name":"","latitude":null},"via":[],"paid":false,"seats":[]}"#)
    let details = Schema.array(of: Self.details.withoutNulls, most: 2).bytes([Details(seats: ["1A"]), Details(notes: "n")])
    #expect(String(decoding: details, as: UTF8.self) == #"[{"seats":["1A"]},{"notes":"n","seats":[]}]"#)
  }

  @Test func everythingThatIsWrongIsSaidAtOnce() {
    #expect(
      Self.errors(
        #"{"title":"too long","cabin":"steerage","from":{"latitude":91},"via":[{"name":"X"},{"name":""}],"paid":"yes","seat":["1A"],"notes":7}"#
      )
        == [
          "title": ["must be at most 5 characters long, not 8"], "cabin": ["must be one of economy, first"],
          "from.latitude": ["must be a number from -90 to 90"], "from.name": ["is required"], "via[1].name": ["must not be empty"],
          "paid": ["must be true or false, not a string"], "seat": ["is no field that is known here; did you mean seats?"],
          "notes": ["must be a string, not a number"],
        ])
    #expect(Self.errors("{}") == ["title": ["is required"]])
    #expect(Self.errors("[]") == ["": ["must be an object, not an array"]])
    #expect(Self.errors(#"{"title":null}"#) == ["title": ["must be a string, not null"]])
    #expect(Self.errors(#"{"title":"A","via":[{},{},{}]}"#) == ["via": ["must have at most 2 elements, not 3"]])
    #expect(Self.errors(#"{"title":"A","zzz":1}"#) == ["zzz": ["is no field that is known here"]])
  }

  @Test(arguments: [("3", 3), ("3.0", 3), ("3e0", 3), ("-0", 0), ("9223372036854775807", Int.max)])
  func wholeNumbersMayBeWrittenInSeveralWays(text: String, value: Int) throws {
    #expect(try Schema<Int>.integer().decode(.number(text)) == value)
  }

  @Test(arguments: ["3.5", "1e100", "9223372036854775808", "-1"])
  func whatIsNoWholeNumberInRangeIsRefused(text: String) {
    #expect(throws: FieldErrors.self) { try Schema<Int>.integer(0...Int.max).decode(.number(text)) }
  }

  @Test func textIsCountedInCharactersOfUnicode() throws {
    #expect(try Schema.string(1...3).decode("🇩🇪x") == "🇩🇪x")
    #expect(throws: FieldErrors.self) { try Schema.string(1...3).decode("🇩🇪🇩🇪") }
    #expect(throws: FieldErrors.self) { try Schema.string().decode("a\0b") }
    #expect(try Schema.string().decode("a\n\tb") == "a\n\tb")
  }

  @Test(arguments: ["", " ", "\n\t", "\u{3000}\u{A0}"]) func whiteSpaceIsNoName(text: String) {
    #expect(throws: FieldErrors.self) { try Schema.name(1...5).decode(.string(text)) }
  }

  @Test(arguments: [("Ada", "Ada"), (" Ada\n", "Ada"), ("\u{3000}A  B", "A  B"), ("é\u{301} ", "é\u{301}")])
  func aNameHasNoWhiteSpaceAtItsEnds(text: String, name: String) throws {
    #expect(try Schema.name(1...5).decode(.string(text)) == name)
  }

  @Test(
    arguments: [
      (#"{"title":"B"}"#, #""title":"B""#),
      (
        #"{"cabin":null,"seats":["9F"]}"#,
        #""cabin":null,"from":{"name":"X","latitude":1},"via":[{"name":"V","latitude":null}],"paid":true,"notes":"n","seats":["9F"]"#
      ),
      (#"{"from":{"latitude":null}}"#, #""from":{"name":"X","latitude":null}"#),
      (#"{"from":{"name":"Y"}}"#, #""from":{"name":"Y","latitude":1}"#),
      (#"{"via":[]}"#, #""via":[]"#), (#"{"via":null}"#, #""via":[]"#),
      (#"{"seats":null}"#, #""seats":[]"#), (#"{"paid":null}"#, #""paid":false"#),
      (#"{"id":9}"#, #""id":7,"#), ("{}", #""title":"A","cabin":"first""#),
    ])
  func aPatchChangesWhatItNames(patch: String, expected: String) throws {
    let leg = Leg(
      id: 7, title: "A", cabin: .first, from: Place(name: "X", latitude: 1), via: [Place(name: "V")], isPaid: true, code: "kept",
      details: Details(notes: "n", seats: ["1A"]))
    let patched = try Self.leg.patched(leg, by: JSONParser.parse(Array(patch.utf8)))
    #expect(String(decoding: Self.leg.schema.bytes(patched), as: UTF8.self).contains(expected))
    #expect(patched.code == "kept" && patched.id == 7)
  }

  @Test(arguments: [#"{"title":null}"#, #"{"from":{"name":null}}"#, #"{"nope":1}"#, "[]", #"{"from":{"latitude":100}}"#])
  func aPatchIsChecked(patch: String) throws {
    let json = try JSONParser.parse(Array(patch.utf8))
    #expect(throws: FieldErrors.self) { try Self.leg.patched(Leg(title: "A", from: Place(name: "X")), by: json) }
  }

  @Test func replacingForgetsWhatIsLeftOut() throws {
    let leg = Leg(id: 7, title: "A", cabin: .first, from: Place(name: "X"), isPaid: true, code: "gone", details: Details(notes: "n"))
    #expect(try Self.leg.replaced(leg, by: ["title": "B"]) == Leg(id: 7, title: "B"))
    #expect(throws: FieldErrors.self) { try Self.leg.replaced(leg, by: ["cabin": "first"]) }
  }

  @Test func aPartMayBeAskedFor() {
    let some = Self.leg.keeping { ["title", "seats", "code"].contains($0) }
    #expect(String(decoding: some.bytes(Leg(title: "A", code: "s")), as: UTF8.self) == #"{"title":"A","seats":[]}"#)
  }

  @Test func parametersOfAURLAreReadByTheSameFields() throws {
    let leg = try Self.leg.parse([("title", "A"), ("cabin", "economy"), ("paid", "true"), ("seats", "1A,1B")])
    #expect(leg == Leg(title: "A", cabin: .economy, isPaid: true, details: Details(seats: ["1A", "1B"])))
    let errors = #expect(throws: FieldErrors.self) {
      try Self.leg.parse([("title", "A"), ("title", "B"), ("paid", "maybe"), ("cabn", "first"), ("from", "X")])
    }
    #expect(
      errors?.entries.map { "\($0.field) \($0.messages[0])" } == [
        "title comes twice", "paid must be true or false", "cabn is no parameter that is known here; did you mean cabin?",
        "from must be an object, not a string",
      ])
  }

  @Test func theDocumentSaysWhatIsEnforced() throws {
    var writer = JSONWriter()
    writer.value(try #require(Self.leg.schema.components["Leg"]))
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"type":"object","description":"From one place to another.","properties":{"#
        + [
          #""id":{"type":"integer","description":"The server's.","readOnly":true}"#,
          #""title":{"type":"string","minLength":1,"maxLength":5,"description":"What it is called."}"#,
          #""cabin":{"type":"string","enum":["economy","first",null],"nullable":true,"description":"The cabin."}"#,
          ##""from":{"allOf":[{"$ref":"#/components/schemas/Place"}],"description":"Where it begins."}"##,
          ##""via":{"type":"array","items":{"$ref":"#/components/schemas/Place"},"maxItems":2,"description":"What is between."}"##,
          #""paid":{"type":"boolean","description":"Whether it is paid.","default":false}"#,
          #""code":{"type":"string","maxLength":1000,"nullable":true,"description":"A secret.","writeOnly":true}"#,
          #""notes":{"type":"string","maxLength":1000,"nullable":true,"description":"Notes."}"#,
          #""seats":{"type":"array","items":{"type":"string","minLength":1,"maxLength":4},"maxItems":9,"description":"Seats."}"#,
        ].joined(separator: ",").replacing(/"maxLength":[0-9]+/) { "\($0.output),\(Self.pattern)" }
        + #"},"required":["title"],"additionalProperties":false}"#)
    #expect(Set(Self.leg.schema.components.keys) == ["Leg", "Place"])
  }

  /// What the document says of control characters in strings.
  private static let pattern = #""pattern":"^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$""#

  @Test func aPatchHasTheSameFieldsAndRequiresNone() throws {
    let patch = try #require(Self.leg.patch.components["LegPatch"])
    let whole = try #require(Self.leg.schema.components["Leg"])
    #expect(Self.leg.patch.document == ["$ref": "#/components/schemas/LegPatch"])
    #expect(Set(Self.leg.patch.components.keys) == ["LegPatch", "Place"])
    #expect(patch["required"] == nil)
    #expect(patch["properties"]?["title"] == whole["properties"]?["title"])
    #expect(patch["properties"]?["id"] == nil, "what the server alone says")
    #expect(
      patch["properties"]?["paid"] == ["type": "boolean", "nullable": true, "description": "Whether it is paid."],
      "what is absent stays: no default")
    #expect(Schema<Int>.integer().nullable.document.nullable == Schema<Int>.integer().nullable.document)
    #expect(patch["properties"]?["seats"]?["nullable"] == true && patch["properties"]?["title"]?["nullable"] == nil)
    #expect(Self.leg.clearable == ["cabin", "via", "paid", "code", "notes", "seats"])
  }

  @Test func aHugeRequestFullOfMistakesIsReadInAMoment() throws {
    let began = ContinuousClock.now
    let members = (0..<200_000).map { JSON.Member("name\($0)", .null) }
    let error = #expect(throws: FieldErrors.self) { try Self.leg.schema.decode(.object(members)) }
    #expect(error?.entries.count == FieldErrors.most)
    let values = (0..<200_000).map { JSON.Member("name\($0)", .bool(true)) }
    let patch = #expect(throws: FieldErrors.self) { try Self.leg.patched(Leg(), by: ["from": .object(values)]) }
    #expect(patch?.entries.count == FieldErrors.most)
    // Looking through what was found before for each of them would take minutes.
    #expect(ContinuousClock.now - began < .seconds(20))
  }
}
