import Database
import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API

/// The accounts as administrators see and change them.
@Suite struct AdminUserRoutesTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func anAdministratorMakesAnAccountWithWhichSomebodyLogsIn(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .registering(.closed))
    let ada = try api.person("ada", isAdministrator: true)
    let new = #"{"username":"bob","email":"bob@example.org","password":"correct horse","timezone":"Asia/Tokyo","home_airport":"HND"}"#
    let made = try api.ask("POST", "/admin/users", as: .session(ada), new, ["Idempotency-Key: k"])
    #expect(made.status == 201)
    #expect(try api.database.read { try $0.value("SELECT count(*) FROM idempotency_keys") } == 0, "no hash of what has a password in it")
    #expect(made["Location"] == "/api/v1/admin/users/\(made.string("data.id") ?? "")")
    #expect(made.json("data.is_administrator") == false)
    #expect(made.json("data.password") == nil && !made.text.contains("correct horse"))
    #expect(try api.login("bob", "correct horse").status == 200)
    #expect(try api.ask("POST", "/admin/users", as: .session(ada), new).code == "conflict")
    let all = try api.ask("GET", "/admin/users", as: .session(ada))
    #expect(Set(all.json("data")?.elements.compactMap { $0["username"] } ?? []) == ["ada", "bob"])
    let bad = try api.ask(
      "POST", "/admin/users", as: .session(ada), #"{"username":"x y","email":"x","timezone":"Mars","home_airport":"XXQ"}"#)
    #expect(bad.json("error.errors")?.members.map(\.name).sorted() == ["email", "username"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whoIsDisabledIsShutOutEverywhereAndComesBackWithoutTheirSessions(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    let token = try api.token(bob, "read").text
    func bobs() throws -> [Int] {
      try [TestAPI.Credential.session(bob), .token(token)].map { try api.ask("GET", "/users/me", as: $0).status }
    }
    #expect(try bobs() == [200, 200])
    let path = "/admin/users/\(bob.user.id)"
    let disabled = try api.ask("PATCH", path, as: .session(ada), #"{"disabled":true}"#)
    #expect(disabled.json("data.disabled") == true && disabled.json("data.disabled_at") != .null)
    #expect(try bobs() == [401, 401])
    #expect(try api.login("bob").status == 401)
    #expect(try api.ask("PATCH", path, as: .session(ada), #"{"disabled":false}"#).json("data.disabled_at") == .null)
    #expect(try bobs() == [401, 200])
    #expect(try api.login("bob").status == 200)
  }

  @Test func theAuditLogNamesAllThatHasBeenDoneAtOnce() throws {
    let api = try TestAPI(.sqlite)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob") { $0.disabledAt = api.now })
    let path = "/admin/users/\(bob.user.id)"
    #expect(try api.ask("PATCH", path, as: .session(ada), #"{"disabled":false,"is_administrator":true}"#).status == 200)
    #expect(try api.ask("PATCH", path, as: .session(ada), #"{"email":"b@example.com"}"#).status == 200)
    let entries = try api.database.read { db in
      try db.rows("SELECT action, coalesce(details, '') FROM audit_log ORDER BY id") { row in
        (try row.next() as String, try row.next() as String)
      }
    }
    #expect(entries.map(\.0) == ["user.enabled", "user.promoted", "user.changed"])
    #expect(entries[1].1.contains(#""is_administrator":true"#) && entries[2].1.contains("b@example.com"))
  }

  @Test func aNewPasswordEndsEverySession() throws {
    let api = try TestAPI(.sqlite)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    let set = try api.ask("PUT", "/admin/users/\(bob.user.id)/password", as: .session(ada), #"{"new_password":"battery staple"}"#)
    #expect(set.status == 200 && !set.text.contains("battery staple"))
    #expect(try api.ask("GET", "/users/me", as: .session(bob)).status == 401)
    #expect(try api.login("bob").status == 401)
    #expect(try api.login("bob", "battery staple").status == 200)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
  }

  @Test(arguments: [#"{"disabled":true}"#, #"{"is_administrator":false}"#, nil])
  func theLastAdministratorStays(change: String?) throws {
    let api = try TestAPI(.sqlite)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    func tryIt() throws -> RawResponse {
      try api.ask(change == nil ? "DELETE" : "PATCH", "/admin/users/\(ada.user.id)", as: .session(ada), change)
    }
    #expect(try tryIt().code == "conflict")
    #expect(try api.ask("GET", "/admin/users", as: .session(ada)).status == 200)
    #expect(try api.ask("PATCH", "/admin/users/\(bob.user.id)", as: .session(ada), #"{"is_administrator":true}"#).status == 200)
    #expect(try tryIt().status < 300)
    #expect(try api.ask("GET", "/admin/users", as: .session(ada)).status > 400)
    #expect(try api.ask("GET", "/admin/users", as: .session(bob)).status == 200)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsDeletedIsGoneWithAllThatBelongsToIt(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    let flight = #"{"departure_airport":"FRA","arrival_airport":"MUC","departure_local":"2024-01-01"}"#
    for person in [ada, bob] { #expect(try api.ask("POST", "/flights", as: .session(person), flight).status == 201) }
    #expect(try api.ask("DELETE", "/admin/users/\(bob.user.id)", as: .session(ada)).status == 204)
    #expect(try api.ask("GET", "/admin/users/\(bob.user.id)", as: .session(ada)).status == 404)
    #expect(try api.ask("GET", "/users/me", as: .session(bob)).status == 401)
    #expect(try api.database.read { try $0.value("SELECT count(*) FROM flights") as Int? } == 1)
  }

  @Test func whatIsDoneToAccountsIsWrittenDown() throws {
    let api = try TestAPI(.sqlite)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    let path = "/admin/users/\(bob.user.id)"
    for change in [
      #"{"disabled":true}"#, #"{"disabled":false}"#, #"{"is_administrator":true}"#, #"{"is_administrator":false}"#,
      #"{"display_name":"B"}"#,
    ] {
      #expect(try api.ask("PATCH", path, as: .session(ada), change).status == 200)
    }
    #expect(try api.ask("DELETE", path, as: .session(ada)).status == 204)
    let acts = try api.database.read { db in
      try db.rows("SELECT action, actor_name, subject_id FROM audit_log ORDER BY id") { row in
        "\(try row.next() as String) \(try row.next() as String) \(try row.next() as UUID)"
      }
    }
    let actions = ["disabled", "enabled", "promoted", "demoted", "changed", "deleted"]
    #expect(acts == actions.map { "user.\($0) ada \(bob.user.id)" })
  }
}
