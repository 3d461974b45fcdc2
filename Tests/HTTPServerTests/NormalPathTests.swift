import Testing

@testable import HTTPServer

/// The form in which paths are compared with routes (RFC 3986 sections 5.2.4 and 6.2.2).
@Suite struct NormalPathTests {
  static func normal(_ path: String) throws(HTTPError) -> [UInt8] { try NormalPath.make(Array(path.utf8).span) }

  @Test(
    arguments: [
      ("/", "/"), ("", "/"), ("/a", "/a"), ("/a/b", "/a/b"), ("/a/", "/a/"), ("//", "//"), ("//a", "//a"), ("/a//b", "/a//b"),
      ("/a//", "/a//"),
      // Dot segments. The last two of each row keep or gain the slash at the end: what they name is a directory.
      ("/.", "/"), ("/./", "/"), ("/a/.", "/a/"), ("/a/./", "/a/"), ("/./a", "/a"), ("/a/./b", "/a/b"), ("/././a/./.", "/a/"),
      ("/.//", "//"),
      ("/a/..", "/"), ("/a/../", "/"), ("/a/b/..", "/a/"), ("/a/b/../", "/a/"), ("/a/../b", "/b"), ("/a/b/../../c", "/c"),
      ("/a/b/../..", "/"),
      ("/a/./../b", "/b"), ("/a/.././b", "/b"), ("/a/../b/../c", "/c"), ("/a//..", "/a/"), ("/a//../b", "/a/b"), ("//..", "/"),
      ("//../a", "/a"),
      ("/a/b/c/./../../g", "/a/g"), ("/mid/content=5/../6", "/mid/6"),
      // What only looks like one.
      ("/...", "/..."), ("/....", "/...."), ("/.a", "/.a"), ("/a.", "/a."), ("/..a", "/..a"), ("/a..", "/a.."), ("/a..b", "/a..b"),
      ("/. ", "/. "),
      ("/.;x", "/.;x"), ("/..;/a", "/..;/a"), ("/.../a", "/.../a"),
      // Escapes are decoded, then dots are resolved.
      ("/%61", "/a"), ("/%41%5A%7e%7E", "/AZ~~"), ("/a%20b", "/a b"), ("/%3F%23", "/?#"), ("/%3a%40", "/:@"), ("/%0A%7f", "/\n\u{7F}"),
      ("/%C3%BC", "/\u{FC}"), ("/%c3%bc/%E2%82%AC", "/\u{FC}/\u{20AC}"), ("/%F0%9F%9B%AB", "/\u{1F6EB}"), ("/%2e", "/"), ("/%2E%2E/a", nil),
      ("/a/%2e%2E", "/"), ("/a/.%2e/b", "/b"), ("/a/%2e./b", "/b"), ("/a/%2e/b", "/a/b"), ("/%2e%2e%2e", "/..."), ("/a%2e%2e", "/a.."),
      ("/%5C..%5Ca", "/\\..\\a"),
      // An escaped slash or percent sign keeps its meaning; nothing is decoded twice.
      ("/%2F", "/%2F"), ("/%2f", "/%2F"), ("/a%2Fb", "/a%2Fb"), ("/a%2f%2Fb", "/a%2F%2Fb"), ("/%25", "/%25"), ("/%252F", "/%252F"),
      ("/%252e%252e/a", "/%252e%252e/a"), ("/%2525", "/%2525"), ("/..%2F", "/..%2F"), ("/%2e%2e%2F", "/..%2F"), ("/%2F..", "/%2F.."),
      ("/a/%2F/..", "/a/"), ("/a/..%2F..", "/a/..%2F.."), ("/%25%32%46", "/%252F"),
      // Above the root there is nothing.
      ("/..", nil), ("/../", nil), ("/../a", nil), ("/a/../..", nil), ("/a/../../a", nil), ("/./..", nil), ("/a/b/../../..", nil),
      ("//../..", nil),
      ("/%2e%2e", nil), ("/a/%2e%2e/%2E%2e/b", nil),
      // What is no UTF-8: a lone byte, a cut sequence, an overlong form, a surrogate, above U+10FFFF.
      ("/%FF", nil), ("/%80", nil), ("/a%C3", nil), ("/%C3/%BC", nil), ("/%E2%82", nil), ("/%C0%AF", nil), ("/%C0%AE%C0%AE/a", nil),
      ("/%ED%A0%80", nil), ("/%F4%90%80%80", nil), ("/%C3%2F%BC", nil), ("/x/%FF/../a", nil),
    ] as [(String, String?)])
  func pathHasOneForm(path: String, normal: String?) throws {
    guard let normal else {
      let error = try #require(throws: HTTPError.self) { try Self.normal(path) }
      #expect(error.status == .badRequest)
      return
    }
    let made = try Self.normal(path)
    #expect(String(decoding: made, as: UTF8.self) == normal)
    #expect(try NormalPath.make(made.span) == made, "a normal form is its own")
  }

  @Test func messageNamesTheFault() throws {
    #expect(try #require(throws: HTTPError.self) { try Self.normal("/..") }.message.contains("above the root"))
    #expect(try #require(throws: HTTPError.self) { try Self.normal("/%FF") }.message.contains("UTF-8"))
  }

  // Against RFC 3986 section 5.2.4 done literally, with the one difference that climbing above the root is an error.
  @Test func dotSegmentsAreRemovedAsTheStandardSaysIt() {
    let segments = ["", ".", "..", "a", "..."]
    var paths = [""]
    for _ in 0..<5 { paths += paths.flatMap { path in segments.map { "\(path)/\($0)" } } }
    for path in Set(paths) where !path.isEmpty {
      var isAboveRoot = false
      let expected = Self.removeDotSegments(path, &isAboveRoot)
      let made = (try? Self.normal(path)).map { String(decoding: $0, as: UTF8.self) }
      if made != (isAboveRoot ? nil : expected) { Issue.record("\(path) became \(made ?? "an error") instead of \(expected)") }
    }
  }

  /// The steps 2A to 2E of the section on an input and an output buffer.
  static func removeDotSegments(_ path: String, _ isAboveRoot: inout Bool) -> String {
    var input = path[...]
    var output = ""
    while !input.isEmpty {
      if input.hasPrefix("/./") {
        input = input.dropFirst(2)
      } else if input == "/." {
        input = "/"
      } else if input.hasPrefix("/../") || input == "/.." {
        input = input == "/.." ? "/" : input.dropFirst(3)
        guard let slash = output.lastIndex(of: "/") else {
          isAboveRoot = true
          continue
        }
        output = String(output[..<slash])
      } else {
        let end = input.dropFirst().firstIndex(of: "/") ?? input.endIndex
        output += input[..<end]
        input = input[end...]
      }
    }
    return output
  }
}
