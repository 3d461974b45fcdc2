import Schema
import Store
import Testing
import Travel

@testable import API

/// Invitations, everybody's tokens, and what has been done.
@Suite struct AdminRoutesTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func whoIsInvitedRegistersOnceAndNobodyElse(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .registering(.invite))
    let ada = try api.person("ada", isAdministrator: true)
    func invite(_ json: String) throws -> RawResponse { try api.ask("POST", "/admin/invitations", as: .session(ada), json) }
    func register(_ name: String, _ code: String) throws -> Int {
      let json =
        #"{"username":"\#(name)","email":"\#(name)@example.org","password":"correct horse","invitation":"\#(code)"}"#
      return try api.ask("POST", "/auth/register", json).status
    }
    let made = try invite(#"{"email": "bob@example.org", "expires_in_days": 1}"#)
    let code = made.string("data.code") ?? ""
    #expect(made.status == 201 && code.utf8.count == 32)
    #expect(try register("carol", code) == 403)
    #expect(try register("bob", code) == 201)
    #expect(try register("dan", code) == 403)
    let list = try api.ask("GET", "/admin/invitations", as: .session(ada))
    #expect(!list.text.contains(code) && list.json("data")?.elements.first?["used_at"] != .null)
    // Taken back, or over, it opens nothing.
    let back = try invite("{}")
    #expect(try api.ask("DELETE", "/admin/invitations/\(back.string("data.id") ?? "")", as: .session(ada)).status == 204)
    #expect(try register("eve", back.string("data.code") ?? "") == 403)
    let late = try invite(#"{"expires_in_days": 1}"#).string("data.code") ?? ""
    api.pass(seconds: 86_400)
    #expect(try register("eve", late) == 403)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anAdministratorSeesEverybodysTokensAndRevokesOneAtOnce(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    let token = try api.token(bob, "read")
    #expect(try api.ask("GET", "/flights", as: .token(token.text)).status == 200)
    let list = try api.ask("GET", "/admin/tokens", as: .session(ada))
    #expect(list.json("data")?.elements.map { $0["username"] } == ["bob"] && list.json("meta.pagination.total") == 1)
    #expect(list.json("data")?.elements.first?["token"] == nil)
    #expect(try api.ask("DELETE", "/admin/tokens/\(token.id)", as: .session(ada)).status == 204)
    #expect(try api.ask("GET", "/flights", as: .token(token.text)).status == 401)
    #expect(try api.ask("DELETE", "/admin/tokens/\(token.id)", as: .session(ada)).status == 404)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatWasDoneIsToldWithWhoAndFromWhere(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    _ = try api.ask("POST", "/settings/tokens", as: .session(bob), #"{"name": "x", "scopes": ["read"]}"#, ["User-Agent: curl/8"])
    api.pass(seconds: 60)
    let since = "\(api.now)"
    _ = try api.ask("PATCH", "/admin/users/\(bob.user.id)", as: .session(ada), #"{"disabled": true}"#)
    func told(_ query: String) throws -> [JSON] {
      try api.ask("GET", "/admin/audit\(query)", as: .session(ada)).json("data")?.elements ?? []
    }
    #expect(try told("").map { $0["action"] } == ["user.disabled", "token.created"])
    let first = try told("?action=token.created").first
    #expect(first?["actor_name"] == "bob" && first?["ip"] == "127.0.0.1" && first?["user_agent"] == "curl/8")
    #expect(try told("?since=\(since)").count == 1)
    #expect(try told("?subject_id=\(bob.user.id)").count == 1 && told("?actor_id=\(bob.user.id)").count == 1)
    #expect(try api.ask("GET", "/admin/integrity", as: .session(ada)).json("data.ok") == true)
  }
}
