import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API

/// The browsers in which somebody is logged in, and ending them.
@Suite struct SessionTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func oneSeesWhereOneIsLoggedIn(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada"), try api.person("bob"))
    api.pass(seconds: 60)
    let phone = try #require(try api.login("ada", TestAPI.password, ["User-Agent: phone"]).cookie)
    api.pass(seconds: 60)
    let answer = try api.ask("GET", "/auth/sessions", as: .session(.init(user: ada.user, cookie: phone)))
    let sessions = answer.json("data")?.elements ?? []
    try #require(sessions.count == 2, "\(answer.text)")
    #expect(sessions.map { $0["current"] } == [true, false] && sessions.map { $0["user_agent"] } == ["phone", .null])
    #expect(sessions.map { $0["ip"] } == ["127.0.0.1", .null])
    #expect(sessions[0]["last_used_at"] == .string("\(api.now)"))
    #expect(sessions[0]["created_at"] != sessions[1]["created_at"])
    #expect(!answer.text.contains(phone))
    #expect(try api.ask("GET", "/auth/sessions", as: .session(bob)).json("data")?.elements.count == 1)
    // One that has expired is none.
    api.pass(seconds: 30 * 24 * 3_600 - 60)
    let later = try api.login("ada")
    #expect(
      try api.ask("GET", "/auth/sessions", as: .session(.init(user: ada.user, cookie: later.cookie ?? ""))).json("data")?.elements.count
        == 1)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aSessionThatIsEndedIsOverAtOnceOnEveryConnection(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada"), try api.person("bob"))
    let phone = TestAPI.Person(user: ada.user, cookie: try #require(try api.login("ada").cookie))
    let client = try api.connect()
    try client.send(TestAPI.request("GET", "/users/me", as: .session(phone)))
    #expect(try client.response().status == 200)
    let sessions = try api.ask("GET", "/auth/sessions", as: .session(ada)).json("data")?.elements ?? []
    let id = try #require(sessions.first { $0["current"] == false }?["id"])
    guard case .string(let id) = id else { return }
    #expect(try api.ask("DELETE", "/auth/sessions/\(id)", as: .session(bob)).status == 404)
    let ended = try api.ask("DELETE", "/auth/sessions/\(id)", as: .session(ada))
    #expect(ended.status == 204 && ended["Set-Cookie"]?.contains("Max-Age=0") != true)
    try client.send(TestAPI.request("GET", "/users/me", as: .session(phone)))
    #expect(try client.response().status == 401)
    #expect(try api.ask("DELETE", "/auth/sessions/\(id)", as: .session(ada)).status == 404)
    // Its own is like logging out.
    let own = try api.ask("GET", "/auth/sessions", as: .session(ada)).json("data")?.elements.first?["id"]
    guard case .string(let own)? = own else { return }
    let left = try api.ask("DELETE", "/auth/sessions/\(own)", as: .session(ada))
    #expect(left.status == 204 && left["Set-Cookie"]?.contains("Max-Age=0") == true)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 401)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func allOthersAreEndedTogether(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada"), try api.person("bob"))
    let others = try (1...3).map { _ in TestAPI.Person(user: ada.user, cookie: try #require(try api.login("ada").cookie)) }
    let token = try api.token(ada, "write").text
    for other in others { #expect(try api.ask("GET", "/users/me", as: .session(other)).status == 200) }
    #expect(try api.ask("DELETE", "/auth/sessions", as: .token(token)).status == 403)
    #expect(try api.ask("DELETE", "/auth/sessions", as: .session(ada)).status == 204)
    for other in others { #expect(try api.ask("GET", "/users/me", as: .session(other)).status == 401) }
    for person in [ada, bob] { #expect(try api.ask("GET", "/users/me", as: .session(person)).status == 200) }
    #expect(try api.ask("GET", "/users/me", as: .token(token)).status == 200, "tokens are no sessions")
  }
}
