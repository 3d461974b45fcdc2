import Testing

@testable import HTTPServer

/// Which route answers a path, and with which parameters.
@Suite struct RouterTests {
  static func router(_ patterns: [String], _ method: HTTPServer.Method = .get) throws -> Router {
    try Router(patterns.map { Route(method, $0) { _ in Response(.ok) } })
  }

  /// The pattern that `path` finds with its parameters, such as `/a/:b b=x`; nil without one.
  static func find(_ router: Router, _ path: String, _ method: HTTPServer.Method = .get) -> String? {
    let bytes = Array(path.utf8)
    var parameters = Router.Parameters()
    guard let endpoint = router.endpoint(bytes.span, &parameters) else {
      #expect(parameters.count == 0, "a failed look-up leaves no parameters")
      return nil
    }
    guard let route = router.route(endpoint, method) else { return nil }
    let names = router.parameterNames[route]
    #expect(names.count == parameters.count)
    return
      ([router.routes[route].pattern]
      + zip(names, 0..<parameters.count).map { name, i in "\(name)=\(String(decoding: bytes[parameters.ranges[i]], as: UTF8.self))" })
      .joined(separator: " ")
  }

  @Test(arguments: [
    ("/", "/"), ("/flights", "/flights"), ("/flights/", "/flights/"), ("/flights/7", "/flights/:id id=7"),
    ("/flights/import", "/flights/import"), ("/flights/imports", "/flights/:id id=imports"), ("/flights/impor", "/flights/:id id=impor"),
    ("/flights/IMPORT", "/flights/:id id=IMPORT"), ("/flights/7/legs/2", "/flights/:id/legs/:leg id=7 leg=2"), ("/Flights", nil),
    ("/flight", nil),
    ("/flightss", nil), ("", nil), ("flights", nil), ("//", nil), ("//flights", nil), ("/flights//", nil), ("/flights//legs/2", nil),
    ("/flights/7/", nil), ("/flights/7/legs", nil), ("/flights/7/legs/", nil), ("/flights/7/legs/2/", nil), ("/flights/7/legs/2/3", nil),
    // Parameters take a segment as it is.
    ("/flights/:id", "/flights/:id id=:id"), ("/flights/a%2Fb", "/flights/:id id=a%2Fb"), ("/flights/\u{FC}", "/flights/:id id=\u{FC}"),
    ("/flights/ ", "/flights/:id id= "), ("/flights/*", "/flights/:id id=*"),
    // A rest takes everything, also nothing.
    ("/files/a", "/files/*path path=a"), ("/files/a/b/c", "/files/*path path=a/b/c"), ("/files/", "/files/*path path="),
    ("/files//", "/files/*path path=/"), ("/files/a/", "/files/*path path=a/"), ("/files//a", "/files/*path path=/a"), ("/files", nil),
    ("/files/list", "/files/list"), ("/files/list/", "/files/*path path=list/"), ("/files/list/a", "/files/*path path=list/a"),
    ("/\u{FC}ber/x", "/\u{FC}ber/:a a=x"),
  ])
  func pathFindsItsRoute(path: String, found: String?) throws {
    let patterns = [
      "/files/*path", "/flights/:id/legs/:leg", "/flights/:id", "/", "/flights", "/flights/", "/flights/import", "/files/list",
      "/\u{FC}ber/:a",
    ]
    // The order of the table does not matter.
    for offset in patterns.indices {
      #expect(try Self.find(Self.router(Array(patterns[offset...] + patterns[..<offset])), path) == found)
    }
    #expect(try Self.find(Self.router(patterns.reversed()), path) == found)
  }

  @Test(arguments: [
    // A literal that leads nowhere is taken back, also over several segments, and leaves no parameter behind.
    ("/a/b/c", "/a/b/c"), ("/a/b/d", "/a/:x/d x=b"), ("/a/z/d", "/a/:x/d x=z"), ("/a/b/e", "/:w/b/e w=a"), ("/a/b/f", "/:w/:x/f w=a x=b"),
    ("/a/z/f", "/:w/:x/f w=a x=z"), ("/a/b/g", "/*all all=a/b/g"), ("/z", "/*all all=z"), ("/", "/*all all="), ("/a", "/*all all=a"),
    ("/a/b", "/*all all=a/b"), ("/a/b/c/d", "/*all all=a/b/c/d"), ("/a//d", "/*all all=a//d"), ("/q/r/s/t", "/:w/:x/:y/t w=q x=r y=s"),
    ("/q/r/s/u", "/q/*rest rest=r/s/u"), ("/q/", "/q/*rest rest="), ("/q", "/*all all=q"),
  ])
  func choiceThatLeadsNowhereIsTakenBack(path: String, found: String) throws {
    let patterns = ["/a/b/c", "/a/:x/d", "/:w/b/e", "/:w/:x/f", "/*all", "/:w/:x/:y/t", "/q/*rest"]
    // `/q/r/s/t` prefers the literal q with its rest: a literal wins wherever it leads to any route.
    let expected = path == "/q/r/s/t" ? "/q/*rest rest=r/s/t" : found
    #expect(try Self.find(Self.router(patterns), path) == expected)
    #expect(try Self.find(Self.router(patterns.reversed()), path) == expected)
  }

  @Test func methodsOfOnePathAreToldApart() throws {
    let router = try Router([
      Route(.get, "/flights/:id") { _ in Response(.ok) }, Route(.delete, "/flights/:number") { _ in Response(.ok) },
      Route(.post, "/flights/import") { _ in Response(.ok) }, Route(.head, "/h") { _ in Response(.ok) },
      Route(.get, "/h") { _ in Response(.ok) },
      Route(.options, "/o") { _ in Response(.ok) }, Route(.post, "/:any") { _ in Response(.ok) },
    ])
    #expect(Self.find(router, "/flights/7") == "/flights/:id id=7")
    #expect(Self.find(router, "/flights/7", .head) == "/flights/:id id=7", "GET answers HEAD")
    #expect(Self.find(router, "/flights/7", .delete) == "/flights/:number number=7", "each route has its own names")
    #expect(Self.find(router, "/flights/7", .post) == nil)
    #expect(Self.find(router, "/flights/import", .get) == nil, "the path decides first, then the method")
    #expect(Self.find(router, "/h", .head) == "/h")
    #expect(Self.find(router, "/x", .head) == nil, "HEAD needs GET")

    func allow(_ path: String) throws -> String {
      var parameters = Router.Parameters()
      return router.endpoints[try #require(router.endpoint(Array(path.utf8).span, &parameters))].allow
    }
    #expect(try allow("/flights/7") == "GET, HEAD, DELETE, OPTIONS")
    #expect(try allow("/flights/import") == "POST, OPTIONS")
    #expect(try allow("/h") == "GET, HEAD, OPTIONS")
    #expect(try allow("/o") == "OPTIONS")
    var parameters = Router.Parameters()
    let index = try #require(router.endpoint(Array("/h".utf8).span, &parameters).flatMap { router.route($0, .head) })
    #expect(router.routes[index].method == .head, "a HEAD route of its own comes before GET")
  }

  @Test func noRoutesMatchNothing() throws {
    for path in ["", "/", "/a", "*"] { #expect(try Self.find(Self.router([]), path) == nil) }
  }

  @Test(arguments: [
    "", "a", "a/b", "*", ":a", "*a", "/:", "/*", "/a/:", "/a/:/b", "/*rest/a", "/*a/*b", "/a/*/b", "/:a/:b/:c/:d/:e", "/:a/:b/:c/:d/*e",
  ])
  func malformedPatternIsAnError(pattern: String) {
    #expect(throws: Router.TableError.malformedPattern(pattern)) { try Self.router([pattern]) }
  }

  @Test func fourParametersAreTheMost() throws {
    #expect(try Self.find(Self.router(["/:a/:b/:c/:d"]), "/1/2/3/4") == "/:a/:b/:c/:d a=1 b=2 c=3 d=4")
    #expect(try Self.find(Self.router(["/:a/:b/:c/*d"]), "/1/2/3/4/5") == "/:a/:b/:c/*d a=1 b=2 c=3 d=4/5")
  }

  @Test(arguments: [
    (["/a", "/b", "/a"], "GET /a"), (["/", "/"], "GET /"), (["/a/:b", "/a/:b"], "GET /a/:b"), (["/a/:b", "/a/:c"], "GET /a/:c"),
    (["/*a", "/*b"], "GET /*b"), (["/:a/x/:b", "/:b/x/:a"], "GET /:b/x/:a"),
  ])
  func secondRouteForTheSameIsAnError(patterns: [String], named: String) {
    #expect(throws: Router.TableError.duplicate(named)) { try Self.router(patterns) }
  }

  @Test(arguments: [["/a", "/a/"], ["/a/:b", "/a/*b"], ["/a", "/:a"], ["/a", "/A"], ["/a/b", "/a//b"], ["/:a", "/:a/"]])
  func differentPathsAreNoDuplicates(patterns: [String]) throws {
    _ = try Self.router(patterns)
  }

  // Random tables against a plain search for the best pattern.
  @Test func randomTablesGiveWhatAPlainSearchGives() throws {
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      var patterns: [String] = []
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        var segments = (0..<Int.random(in: 1...4, using: &random)).map { _ in ["a", "b", "", ":p"].randomElement(using: &random)! }
        if Bool.random(using: &random), Bool.random(using: &random) { segments[segments.count - 1] = "*r" }
        patterns.append("/" + segments.joined(separator: "/"))
      }
      patterns = Array(Set(patterns)).sorted()
      let router = try Self.router(patterns)
      for _ in 0..<50 {
        let path =
          "/"
          + (0..<Int.random(in: 1...5, using: &random)).map { _ in ["a", "b", "c", ""].randomElement(using: &random)! }.joined(
            separator: "/")
        let expected = patterns.filter { Self.matches($0, path) }.min { Self.isPreferred($0, $1) }
        let found = Self.find(router, path)?.split(separator: " ").first.map(String.init)
        if found != expected { Issue.record("\(path) found \(found ?? "nothing") instead of \(expected ?? "nothing") in \(patterns)") }
      }
    }
  }

  private static func split(_ path: String) -> [Substring] { path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) }

  private static func matches(_ pattern: String, _ path: String) -> Bool {
    let pattern = split(pattern)
    let path = split(path)
    let isRest = pattern.last == "*r"
    guard isRest ? path.count >= pattern.count : path.count == pattern.count else { return false }
    return zip(pattern, path).allSatisfy { $0 == "*r" || $0 == ":p" && !$1.isEmpty || $0 == $1 }
  }

  /// Of two patterns that match the same path, the one that is more exact at the first segment where they differ.
  private static func isPreferred(_ a: String, _ b: String) -> Bool {
    func rank(_ segment: Substring) -> Int { segment == "*r" ? 2 : segment == ":p" ? 1 : 0 }
    for (a, b) in zip(split(a), split(b)) where a != b { return rank(a) < rank(b) }
    return false
  }
}
