import Database
import Schema
import Store
import Testing

@testable import API

/// One's own account.
@Suite struct ProfileTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func aPatchClearsWhatIsNullAndKeepsWhatIsAbsent(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada") {
      $0.displayName = "Ada"
      $0.currency = "EUR"
      $0.homeAirport = "BER"
    }
    let token = try api.token(ada, "write").text
    #expect(try api.ask("GET", "/users/me", as: .token(token)).string("data.currency") == "EUR")
    let body = #"{"currency":null,"display_name":"Countess","distance_unit":"mi"}"#
    let answer = try api.ask("PATCH", "/users/me", as: .token(token), body, ["Content-Type: application/merge-patch+json"])
    #expect(answer.status == 200)
    #expect(answer.json("data.currency") == .null)
    #expect(answer.string("data.display_name") == "Countess")
    #expect(answer.string("data.distance_unit") == "mi")
    #expect(answer.string("data.home_airport") == "BER")
    #expect(try api.ask("GET", "/users/me", as: .token(token)).json("data") == answer.json("data"))
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).json("data") == answer.json("data"))
    #expect(try api.ask("PATCH", "/users/me", as: .token(token), "{}").json("data.display_name") == "Countess")
    #expect(try api.login("ada").status == 200, "the password is as it was")
  }

  @Test func whatTheServerSaysIsIgnoredAndWhatIsUnknownIsRefused() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let before = try api.ask("GET", "/users/me", as: .session(ada)).json("data")
    let back = #"{"id":"x","username":"root","is_administrator":true,"created_at":"2000-01-01T00:00:00Z"}"#
    #expect(try api.ask("PATCH", "/users/me", as: .session(ada), back).status == 200)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).json("data.is_administrator") == false)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).json("data.id") == before?["id"])
    let wrong = try api.ask(
      "PATCH", "/users/me", as: .session(ada),
      #"{"displayname":"x","password_hash":"x","disabled_at":null,"email":null,"currency":"eur","distance_unit":"nmi","timezone":7}"#)
    #expect(wrong.status == 400)
    let errors = wrong.json("error.errors")
    #expect(
      Set(errors?.members.map(\.name) ?? [])
        == ["displayname", "password_hash", "disabled_at", "email", "currency", "distance_unit", "timezone"])
    #expect(errors?["displayname"] == ["is no field that is known here; did you mean display_name?"])
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).json("data") == before)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theAddressIsChangedByItsOwnerAndTheOldOneIsTold(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .mailing())
    let ada = try api.person("ada")
    let write = TestAPI.Credential.token(try api.token(ada, "write").text)
    let other = #"{"email":"eve@example.com"}"#
    // To the address goes whatever opens the account.
    #expect(try api.ask("PATCH", "/users/me", as: write, other).status == 403)
    #expect(try api.ask("PATCH", "/users/me", as: write, #"{"display_name":"Ada L.","email":"ada@example.org"}"#).status == 200)
    #expect(try api.mails().isEmpty)
    #expect(try api.ask("PATCH", "/users/me", as: .session(ada), other).string("data.email") == "eve@example.com")
    let mails = try api.mails()
    #expect(mails.map(\.to) == ["ada@example.org"] && mails[0].text.contains("is eve@example.com from now on"))
    let details: String? = try api.database.read { try $0.value("SELECT details FROM audit_log WHERE action = 'user.email_changed'") }
    #expect(details?.contains("ada@example.org") == true && details?.contains("eve@example.com") == true)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anAddressThatIsAnothersCannotBeTaken(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, _) = (try api.person("ada"), try api.person("bob"))
    let answer = try api.ask("PATCH", "/users/me", as: .session(ada), #"{"email":"BOB@example.org"}"#)
    #expect(answer.status == 409)
    #expect(try api.ask("PATCH", "/users/me", as: .session(ada), #"{"email":"ADA@example.org"}"#).status == 200)
  }

  @Test func whoHasTheNewestVersionIsNotSentItAgain() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    for path in ["/users/me", "/settings/tokens", "/auth/session", "/users/me?fields=id,email"] {
      let first = try api.ask("GET", path, as: .session(ada))
      let tag = try #require(first["ETag"])
      #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""), "strong")
      for method in ["GET", "HEAD"] {
        let second = try api.ask(method, path, as: .session(ada), nil, ["If-None-Match: \"other\", \(tag)"])
        #expect(second.status == 304)
        #expect(second.body.isEmpty)
        #expect(second["ETag"] == tag)
      }
      #expect(try api.ask("GET", path, as: .session(ada), nil, ["If-None-Match: \"other\""]).status == 200)
      #expect(try api.ask("GET", path, as: .session(ada), nil, ["If-None-Match: other"]).status == 400)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aChangeOfAnOldVersionIsRefused(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let tag = try #require(try api.ask("GET", "/users/me", as: .session(ada))["ETag"])
    func patch(_ name: String, _ tag: String) throws -> Int {
      try api.ask("PATCH", "/users/me", as: .session(ada), #"{"display_name":"\#(name)"}"#, ["If-Match: \(tag)"]).status
    }
    #expect(try patch("first", tag) == 200)
    #expect(try patch("second", tag) == 412)
    #expect(try patch("third", "W/\(tag)") == 412)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).string("data.display_name") == "first")
    #expect(try patch("fourth", "*") == 200)
    #expect(try patch("fifth", "nonsense") == 400)
    let new = try #require(try api.ask("GET", "/users/me", as: .session(ada))["ETag"])
    #expect(try patch("sixth", "\"x\", \(new)") == 200)
  }

  @Test func partsOfAnAnswerCanBeAskedForOrLeftOut() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let all = try api.ask("GET", "/users/me", as: .session(ada)).json("data")?.members.map(\.name) ?? []
    #expect(all.count == 12)
    func names(_ query: String) throws -> [String]? {
      try api.ask("GET", "/users/me?\(query)", as: .session(ada)).json("data")?.members.map(\.name)
    }
    #expect(try names("fields=email,id") == ["id", "email"])
    #expect(try names("fields!=email,id") == all.filter { $0 != "email" && $0 != "id" })
    #expect(try names("fields%21=email") == all.filter { $0 != "email" })
    let token = try api.token(ada, "read")
    let list = try api.ask("GET", "/settings/tokens?fields=name", as: .token(token.text))
    #expect(list.json("data")?.elements == [["name": "script"]])
    #expect(try names("fields=email,id&fields!=id") == ["email"])
    for query in ["fields=nome", "fields!=nome", "fields=id,nome", "fields=password_hash", "fields=", "fields!=", "fields=id&fields=id"] {
      let answer = try api.ask("GET", "/users/me?\(query)", as: .session(ada))
      #expect(answer.status == 400, "\(query)")
      #expect(answer.code == "invalid_param")
    }
  }
}
