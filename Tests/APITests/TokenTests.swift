import Database
import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API

/// Personal access tokens: what opens a door, when it stops doing so, and that nobody finds one lying about.
@Suite struct TokenTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func aTokenIsTakenInThreeWays(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let token = try api.token(try api.person("ada"), "read").text
    for field in [
      "Authorization: Bearer \(token)", "Authorization: bearer \(token)", "Authorization: Token \(token)", "X-API-Key: \(token)",
    ] {
      #expect(try api.ask("GET", "/users/me", as: .nobody, nil, [field]).string("data.username") == "ada", "\(field.prefix(20))")
    }
  }

  @Test func whatIsNoTokenIsRefusedWithAHint() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let token = try api.token(ada, "read").text
    let fields = [
      "Authorization: Basic YWRhOmFkYQ==", "Authorization: Bearer", "Authorization: \(token)", "Authorization: Bearer \(token.dropLast())",
      "Authorization: Bearer \(token)x", "Authorization: Bearer \(token.uppercased())", "X-API-Key: ", "X-API-Key: ts_pat_",
      "X-API-Key: \(String(token.dropLast()) + (token.hasSuffix("a") ? "b" : "a"))",
    ]
    for field in fields {
      let answer = try api.ask("GET", "/users/me", as: .nobody, nil, [field])
      #expect(answer.status == 401, "\(field)")
      #expect(answer.code == "unauthorized")
      #expect(answer["WWW-Authenticate"] == "Bearer")
      #expect(!answer.text.contains(token.dropLast()), "it does not say what was sent")
    }
    // A bad token is not made good by a session.
    #expect(try api.ask("GET", "/users/me", as: .session(ada), nil, ["X-API-Key: ts_pat_"]).status == 401)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aRevokedTokenIsRefusedAtOnceOnConnectionsThatAreOpen(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let token = try api.token(ada, "read")
    let clients = try (0..<3).map { _ in try api.connect() }
    let request = TestAPI.request("GET", "/users/me", as: .token(token.text))
    for client in clients {
      try client.send(request)
      #expect(try client.response().status == 200)
    }
    #expect(try api.ask("DELETE", "/settings/tokens/\(token.id)", as: .session(ada)).status == 204)
    for client in clients {
      try client.send(request)
      #expect(try client.response().status == 401)
    }
    #expect(try api.ask("DELETE", "/settings/tokens/\(token.id)", as: .session(ada)).status == 404, "it is revoked already")
    #expect(try api.ask("GET", "/settings/tokens/\(token.id)", as: .session(ada)).string("data.revoked_at") == "\(api.now)")
  }

  @Test func aTokenEndsWhenItSaid() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let made = try api.ask(
      "POST", "/settings/tokens", as: .session(ada), #"{"name":"a","scopes":["read"],"expires_in_days":1}"#)
    #expect(made.status == 201)
    let text = try #require(made.string("data.token"))
    #expect(try api.ask("GET", "/users/me", as: .token(text)).status == 200)
    api.pass(seconds: 24 * 3_600 - 1)
    #expect(try api.ask("GET", "/users/me", as: .token(text)).status == 200)
    api.pass(seconds: 1)
    #expect(try api.ask("GET", "/users/me", as: .token(text)).status == 401)
    // The session that made it is as alive as before.
    let past = #"{"name":"a","scopes":["read"],"expires_at":"\#(api.now)"}"#
    #expect(try api.ask("POST", "/settings/tokens", as: .session(ada), past).json("error.errors.expires_at") != nil)
    let both = #"{"name":"a","scopes":["read"],"expires_at":"2099-01-01T00:00:00Z","expires_in_days":1}"#
    #expect(try api.ask("POST", "/settings/tokens", as: .session(ada), both).json("error.errors.expires_at") != nil)
  }

  @Test func aTokenMakesNoneThatOutlivesIt() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let end = Instant(milliseconds: api.now.milliseconds + 48 * 3_600_000)
    let mortal = TestAPI.Credential.token(try api.token(ada, "read", "write:tokens", expiresAt: end).text)
    let immortal = TestAPI.Credential.token(try api.token(ada, "read", "write:tokens").text)
    func make(_ credential: TestAPI.Credential, _ more: String = "") throws -> RawResponse {
      try api.ask("POST", "/settings/tokens", as: credential, #"{"name":"a","scopes":["read"]\#(more)}"#)
    }
    #expect(try make(mortal).string("data.expires_at") == "\(end)")
    #expect(try make(mortal, #","expires_at":"\#(end)""#).status == 201)
    #expect(try make(mortal, #","expires_in_days":1"#).string("data.expires_at") == "2026-03-30T08:30:00Z")
    let late = try make(mortal, #","expires_in_days":3"#)
    #expect(late.json("error.errors.expires_in_days") == [.string("must not go beyond \(end), when the token that makes it ends")])
    #expect(try make(mortal, #","expires_at":"2099-01-01T00:00:00Z""#).json("error.errors.expires_at") != nil)
    for credential in [immortal, .session(ada)] {
      #expect(try make(credential).json("data.expires_at") == .null)
      #expect(try make(credential, #","expires_at":"2099-01-01T00:00:00Z""#).status == 201)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theTextOfATokenIsInOneAnswerAndNowhereElse(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let made = try api.ask(
      "POST", "/settings/tokens", as: .session(ada), #"{"name":"Home","description":"d","scopes":["read","write:tokens"]}"#)
    let text = try #require(made.string("data.token"))
    let id = try #require(made.string("data.id"))
    #expect(text.utf8.count == 71)
    #expect(text.hasPrefix("ts_pat_"))
    #expect(made.string("data.prefix") == String(text.prefix(12)))
    #expect(made["Location"] == "/api/v1/settings/tokens/\(id)")
    let list = try api.ask("GET", "/settings/tokens", as: .token(text))
    #expect(list.json("meta.count") == 1)
    #expect(list.json("data")?.elements.first?["scopes"] == ["read", "write:tokens"])
    let one = try api.ask("GET", "/settings/tokens/\(id)", as: .token(text))
    #expect(one.json("data.token") == .null)
    #expect(one.string("data.name") == "Home")
    #expect(!(list.text + one.text).contains(text))
  }

  @Test func nobodyGivesMoreThanTheyHave() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada", isAdministrator: true)
    let bob = try api.person("bob")
    let cases: [(TestAPI.Credential, scopes: String, Int)] = [
      (.session(ada), #"["admin","write","read:sensitive"]"#, 201), (.session(bob), #"["write","read:sensitive"]"#, 201),
      (.session(bob), #"["admin"]"#, 403), (.session(bob), #"["read:admin"]"#, 403),
      (.token(try api.token(ada, "write").text), #"["read"]"#, 403),
      (.token(try api.token(ada, "write:tokens").text), #"["read:tokens"]"#, 201),
      (.token(try api.token(ada, "write:tokens").text), #"["read:flights"]"#, 403),
      (.token(try api.token(ada, "write:tokens", "read").text), #"["read"]"#, 201),
      (.token(try api.token(ada, "write:tokens", "read").text), #"["read:sensitive"]"#, 403),
      (.token(try api.token(ada, "write:tokens", "write").text), #"["admin"]"#, 403),
      (.token(try api.token(bob, "write:tokens", "admin").text), #"["admin"]"#, 403),
      (.session(ada), "[]", 400), (.session(ada), #"["root"]"#, 400), (.session(ada), #""read""#, 400),
    ]
    for (credential, scopes, status) in cases {
      let answer = try api.ask("POST", "/settings/tokens", as: credential, #"{"name":"a","scopes":\#(scopes)}"#)
      #expect(answer.status == status, "\(scopes) by \(credential)")
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func oneSeesAndRevokesOnesOwnTokensOnly(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada"), try api.person("bob"))
    let token = try api.token(ada, "read")
    #expect(try api.ask("GET", "/settings/tokens", as: .session(bob)).json("data") == [])
    #expect(try api.ask("DELETE", "/settings/tokens/\(token.id)", as: .session(bob)).status == 404)
    #expect(try api.ask("GET", "/users/me", as: .token(token.text)).status == 200)
  }

  @Test func whenAndWhereATokenWasLastUsedIsWritten() throws {
    let database = try TestDatabase(.sqlite)
    try database.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    var api: TestAPI? = try TestAPI(database.database, owner: database)
    let ada = try #require(try api?.person("ada"))
    let token = try #require(try api?.token(ada, "read"))
    let now = try #require(api?.now)
    #expect(try api?.ask("GET", "/users/me", as: .token(token.text)).status == 200)
    // At the latest when the server stops.
    api = nil
    let stored = try database.database.read { try $0.token(token.id, of: ada.user.id) }
    #expect(stored?.lastUsedAt == now)
    #expect(stored?.lastUsedIP == "127.0.0.1")
  }
}
