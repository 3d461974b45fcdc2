import Testing

@testable import HTTPServer

/// When a version that the client has is the current one.
@Suite struct ETagTests {
  @Test func tagIsWrittenInQuotes() {
    #expect(ETag("xyzzy").description == "\"xyzzy\"")
    #expect(ETag("xyzzy", weak: true).description == "W/\"xyzzy\"")
    #expect(ETag("").description == "\"\"")
    #expect(ETag.gzipped(ETag("v1").description) == "\"v1-gzip\"")
    #expect(ETag.gzipped(ETag("v1", weak: true).description) == "W/\"v1-gzip\"")
  }

  // RFC 9110 section 8.8.3.2: the table of comparisons, then lists.
  @Test(arguments: [
    ("W/\"1\"", "W/\"1\"", false, true), ("W/\"1\"", "W/\"2\"", false, false), ("W/\"1\"", "\"1\"", false, true),
    ("\"1\"", "\"1\"", true, true),
    ("\"1\"", "W/\"1\"", false, true), ("\"1\"", "*", true, true), ("W/\"1\"", "*", true, true), ("\"1\"", " * ", true, true),
    ("\"1\"", "\"2\", \"1\"", true, true), ("\"1\"", "\"1\",\"2\"", true, true), ("\"1\"", "\"2\",\tW/\"1\" ,\"3\"", false, true),
    ("\"1\"", ",, \"1\" ,", true, true), ("\"1\"", "", false, false), ("\"1\"", " , ", false, false), ("\"1\"", "\"11\"", false, false),
    ("\"11\"", "\"1\"", false, false), ("\"a,b\"", "\"x\", \"a,b\"", true, true), ("\"a\"", "\"x,\", \",a\"", false, false),
    ("\"a\"", "\"A\"", false, false),
    ("\"\"", "\"\"", true, true), ("\"é\"", "\"é\"", true, true), ("\"a\\\"", "\"a\\\"", true, true), ("\"W/\"", "\"W/\"", true, true),
    ("\"*\"", "\"*\"", true, true), ("\"1\"", "\"*\"", false, false),
    // The plain and the gzipped form are one version.
    ("\"1\"", "\"1-gzip\"", true, true), ("\"1-gzip\"", "\"1\"", true, true), ("\"1-gzip\"", "\"1-gzip\"", true, true),
    ("\"1\"", "W/\"1-gzip\"", false, true),
    ("\"1\"", "\"1-gzip-gzip\"", false, false), ("\"1\"", "\"1-GZIP\"", false, false), ("\"1\"", "\"-gzip\"", false, false),
    ("\"1\"", "\"1gzip\"", false, false),
  ])
  func versionsAreCompared(current: String, list: String, ifMatch: Bool, ifNoneMatch: Bool) throws {
    let isWeak = current.hasPrefix("W/\"")
    let tag = ETag(String(current.dropFirst(isWeak ? 3 : 1).dropLast()), weak: isWeak)
    #expect(tag.description == current)
    #expect(try tag.matches(ifMatch: list) == ifMatch)
    #expect(try tag.matches(ifNoneMatch: list) == ifNoneMatch)
  }

  @Test(arguments: [
    "1", "\"1", "1\"", "\"", "w/\"1\"", "W/1", "W/", "W", "W /\"1\"", "W/ \"1\"", "\"1\" \"2\"", "\"1\"\"2\"", "\"1\"; \"2\"", "*, \"1\"",
    "\"1\", *", "**", "\"a b\"",
    "\"1\", 2", "\"1\", \"2", "'1'", "\"\u{7F}\"", "\"\t\"", "\"1\"x", "\"1\"W/\"2\"", "W/W/\"1\"", "W/*",
  ])
  func malformedListIsAnErrorThatNamesTheField(list: String) throws {
    let none = try #require(throws: HTTPError.self) { try ETag("1").matches(ifNoneMatch: list) }
    #expect(none.status == .badRequest)
    #expect(none.message == "If-None-Match must be * or a list of entity tags in double quotes, such as \"abc\", W/\"def\".")
    let match = try #require(throws: HTTPError.self) { try ETag("1").matches(ifMatch: list) }
    #expect(match.message.hasPrefix("If-Match must be"))
  }

  @Test func quotesSpacesAndControlCharactersCannotBecomeATag() async {
    await #expect(processExitsWith: .failure) { _ = ETag("a\"b") }
    await #expect(processExitsWith: .failure) { _ = ETag("a b") }
  }
}
