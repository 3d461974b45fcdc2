import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API
@testable import Database
@testable import Peregrine

/// What administrators change while the server runs.
@Suite struct AdminSettingsTests {
  private static func register(_ api: TestAPI, _ name: String) throws -> Int {
    try api.ask("POST", "/auth/register", #"{"username":"\#(name)","email":"\#(name)@example.org","password":"correct horse"}"#).status
  }

  /// The setting of this name in an answer.
  private static func setting(_ name: String, _ answer: RawResponse) -> JSON? {
    answer.json("data")?.elements.first { $0["name"] == .string(name) }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func registrationIsOpenedAndClosedWithoutARestart(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .registering(.invite))
    let ada = try api.person("ada", isAdministrator: true)
    func change(_ json: String) throws -> RawResponse { try api.ask("PATCH", "/admin/settings", as: .session(ada), json) }
    #expect(try Self.register(api, "bob") == 403)
    let opened = try change(#"{"registration": "open", "instance_name": "Ada's flights"}"#)
    let expected: JSON = [
      "name": "registration", "value": "open", "source": "admin", "set_by": .null, "default": "invite",
      "description": "Who may register once there is an account.", "allowed": "closed, invite, open",
    ]
    #expect(opened.status == 200 && Self.setting("registration", opened) == expected)
    #expect(try Self.register(api, "bob") == 201)
    #expect(try api.ask("GET", "/info").string("data.name") == "Ada's flights")
    let list = try api.ask("GET", "/admin/settings", as: .session(ada))
    #expect(list.json == opened.json && list.json("meta.count") == 9)
    let back = try change(#"{"registration": null}"#)
    #expect(Self.setting("registration", back)?["source"] == "default" && Self.setting("instance_name", back)?["source"] == "admin")
    #expect(try Self.register(api, "carol") == 403)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aLimitHoldsFromTheNextRequestOn(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada", isAdministrator: true)
    let token = try api.token(ada, "read").text
    func statuses(_ count: Int) throws -> [Int] { try (0..<count).map { _ in try api.ask("GET", "/users/me", as: .token(token)).status } }
    #expect(try statuses(3) == [200, 200, 200])
    _ = try api.ask("PATCH", "/admin/settings", as: .session(ada), #"{"rate_token": "2/1m"}"#)
    #expect(try statuses(3) == [200, 200, 429])
    _ = try api.ask("PATCH", "/admin/settings", as: .session(ada), #"{"rate_token": "off"}"#)
    #expect(try statuses(3) == [200, 200, 200])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatAFlagOrAVariableSaysIsNotForAdministrators(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    // What an administrator has set before somebody gave the variable.
    try test.database.write { try $0.set(setting: "registration", to: "open", by: nil, at: Instant(milliseconds: 0)) }
    var settings = APISettings.registering(.closed)
    settings.given[.registration] = .init("closed", name: "PEREGRINE_REGISTRATION", isFlag: false)
    settings.given[.rate(.token)] = .init("7/1m", name: "--rate-token", isFlag: true)
    let api = try TestAPI(test.database, owner: test, settings)
    let ada = try api.person("ada", isAdministrator: true)
    func ask(_ method: String, _ json: String? = nil) throws -> RawResponse {
      try api.ask(method, "/admin/settings", as: .session(ada), json)
    }
    let list = try ask("GET")
    let registration = Self.setting("registration", list)
    #expect(registration?["value"] == "closed" && registration?["source"] == "environment")
    #expect(registration?["set_by"] == "PEREGRINE_REGISTRATION")
    #expect(Self.setting("rate_token", list)?["value"] == "7/1m" && Self.setting("rate_token", list)?["source"] == "flag")
    #expect(try Self.register(api, "bob") == 403)
    for (json, holder) in [
      (#"{"instance_name": "x", "registration": "invite"}"#, "PEREGRINE_REGISTRATION"), (#"{"rate_token": "7/1m"}"#, "--rate-token"),
    ] {
      let refused = try ask("PATCH", json)
      #expect(refused.status == 409 && refused.string("error.message")?.contains("is set by \(holder), ") == true, "\(refused.text)")
    }
    #expect(try ask("GET").json == list.json, "not even the name")
    #expect(try ask("PATCH", #"{"registration": null}"#).status == 200, "what they have said before may be taken back")
    #expect(try test.database.read { try $0.settings() } == [:])
  }

  @Test func wrongValuesAreAllToldInTheWordsOfTheCommandLine() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada", isAdministrator: true)
    let answer = try api.ask(
      "PATCH", "/admin/settings", as: .session(ada), #"{"registration": "sesame", "rate_token": "5", "rate_admin": "9/1m"}"#)
    #expect(answer.status == 400 && answer.json("error.errors")?.members.count == 2)
    for (setting, flag, text) in [("registration", Setting.registration, "sesame"), ("rate_token", .rateToken, "5")] {
      let error = #expect(throws: InvalidSetting.self) { try Settings(flags: [flag: text], environment: [:]) }
      guard case .string(let told)? = answer.json("error.errors.\(setting)")?.elements.first else {
        Issue.record("\(answer.text)"); continue
      }
      #expect(error?.description == "\(flag.flag): \(told).")
    }
    #expect(
      try api.ask("PATCH", "/admin/settings", as: .session(ada), #"{"registratoin": "open"}"#).text.contains("did you mean registration?"))
    #expect(try api.database.read { try $0.settings() } == [:])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theAuditLogSaysWhatItWasAndWhatItIs(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada", isAdministrator: true)
    for json in [#"{"rate_email": "1/1h"}"#, #"{"rate_email": "1/1h"}"#, #"{"rate_email": null, "registration": "open"}"#] {
      api.pass(seconds: 1)
      #expect(try api.ask("PATCH", "/admin/settings", as: .session(ada), json).status == 200)
    }
    let told = try api.ask("GET", "/admin/audit?action=setting.changed", as: .session(ada)).json("data")?.elements ?? []
    #expect(
      told.map { $0["details"] } == [
        ["name": "rate_email", "from": "1/1h", "to": "60/1h"], ["name": "registration", "from": "invite", "to": "open"],
        ["name": "rate_email", "from": "60/1h", "to": "1/1h"],
      ])
    #expect(told.allSatisfy { $0["actor_name"] == "ada" && $0["ip"] == "127.0.0.1" })
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func otherServersOnTheDatabaseFollowAndANewOneBeginsWithIt(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let (one, other) = (try TestAPI(test.database, owner: test), try TestAPI(test.database, owner: test))
    let ada = try one.person("ada", isAdministrator: true)
    _ = try one.ask("PATCH", "/admin/settings", as: .session(ada), #"{"registration": "open", "rate_login": "1/1h"}"#)
    #expect(try other.ask("GET", "/admin/settings", as: .session(ada)).text.contains("\"open\""))
    try other.readSettings()
    #expect(try Self.register(other, "bob") == 201)
    #expect(try Self.register(other, "carol") == 429)
    #expect(try Self.register(try TestAPI(test.database, owner: test), "dan") == 201)
  }

  @Test func whatIsStoredAndNotAllowedHoldsNothingUp() throws {
    let test = try TestDatabase(.sqlite)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    try test.database.write { db in
      for (name, value) in [("registration", "ask-me"), ("of_tomorrow", "1")] {
        try db.set(setting: name, to: value, by: nil, at: Instant(milliseconds: 0))
      }
    }
    let api = try TestAPI(test.database, owner: test, .registering(.closed))
    let ada = try api.person("ada", isAdministrator: true)
    let list = try api.ask("GET", "/admin/settings", as: .session(ada))
    #expect(Self.setting("registration", list)?["source"] == "default")
    #expect(api.log.text.contains("warning the setting registration is stored as \"ask-me\""))
    #expect(try api.ask("PATCH", "/admin/settings", as: .session(ada), #"{"rate_login": "9/1h"}"#).status == 200)
    #expect(try test.database.read { try $0.settings() }["of_tomorrow"] == "1", "another version's")
  }

  @Test func whoHasSeenOlderSettingsDoesNotOverwriteNewerOnes() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada", isAdministrator: true)
    let tag = try #require(try api.ask("GET", "/admin/settings", as: .session(ada))["ETag"])
    func change(_ json: String) throws -> Int {
      try api.ask("PATCH", "/admin/settings", as: .session(ada), json, ["If-Match: \(tag)"]).status
    }
    #expect(try change(#"{"registration": "open"}"#) == 200)
    #expect(try change(#"{"registration": "closed"}"#) == 412)
  }
}
