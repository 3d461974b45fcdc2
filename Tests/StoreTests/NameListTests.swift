import Database
import Testing

@testable import Store

/// Lists of names, as they are stored and as somebody else may have written them.
@Suite struct NameListTests {
  @Test(arguments: TestDatabase.Kind.allCases) func aListComesBackAsItWasStored(_ kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    let lists: [[String]] = [
      [], [""], ["Ada"], ["Ada", "Grace"], ["", ""], ["a\"b"], ["a\\"], ["[", "]", ","], ["Zoë", "李", "🛫"], ["\",\""], ["]"],
    ]
    for list in lists {
      let read: NameList? = try test.database.read { try $0.value("SELECT CAST($1 AS TEXT)", NameList(list)) }
      #expect(read?.names == list)
    }
  }

  @Test(
    arguments: [
      ("[ \"Ada\" , \"Grace\" ]", ["Ada", "Grace"]), ("[\"\\u0041da\"]", ["Ada"]), ("[]", []), ("[ ]", []), ("[\"a\",\"a\"]", ["a", "a"]),
    ] as [(String, [String])]) func anyFormOfJSONIsRead(text: String, names: [String]) throws
  {
    let test = try TestDatabase(.sqlite)
    let read: NameList? = try test.database.read { try $0.value("SELECT $1", text) }
    #expect(read?.names == names)
  }

  @Test(
    arguments: [
      "", "[", "]", "[\"", "[\"]", "[\"a]", "[\"a\"", "[\"a\",]", "[,\"a\"]", "[\"a\"\"b\"]", "[\"a\",,\"b\"]", "[1]", "[null]", "{}",
      "\"a\"",
      "[\"a\" \"b\"]", "[\"\n\"]", "[\"a\"]]", "[[\"a\"]]",
    ]) func whatIsNoListIsAnError(text: String) throws
  {
    let test = try TestDatabase(.sqlite)
    #expect(throws: DatabaseError.self, "\(text)") {
      let read: NameList? = try test.database.read { try $0.value("SELECT $1", text) }
      _ = read
    }
  }
}
