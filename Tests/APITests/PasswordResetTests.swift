import Database
import Schema
import Store
import Testing

@testable import API

/// What somebody does who has forgotten a password.
@Suite struct PasswordResetTests {
  private static let new = "battery staple horse"

  /// What stands behind `token=` in a mail.
  private static func token(_ text: String) -> String {
    text.split(separator: "#token=").last.map { String($0.prefix { $0 != "\n" }) } ?? ""
  }

  private static func forget(_ api: TestAPI, _ name: String) throws -> RawResponse {
    try api.ask("POST", "/auth/password/forgot", "{\"username\":\"\(name)\"}")
  }

  private static func reset(_ api: TestAPI, _ token: String, to password: String = new) throws -> RawResponse {
    try api.ask("POST", "/auth/password/reset", "{\"token\":\"\(token)\",\"new_password\":\"\(password)\"}")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aLinkThatComesByMailSetsANewPasswordOnceAndEndsEverySession(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .mailing())
    let ada = try api.person("ada")
    for name in ["ADA", "ada@example.org"] {
      #expect(try Self.forget(api, name).status == 202)
      try api.doJobs()
    }
    let mails = try api.mails()
    #expect(mails.map(\.kind) == ["password_reset", "password_reset"] && mails.allSatisfy { $0.to == "ada@example.org" })
    let tokens = mails.map { Self.token($0.text) }
    #expect(tokens.allSatisfy { $0.count == 43 } && tokens[0] != tokens[1])
    #expect(mails[0].text.contains("\n\nhttps://flights.example.org/reset-password#token=\(tokens[0])\n\n"))
    // In the database it is sealed, and of the token there is a hash.
    let stored = try api.database.read { try $0.rows("SELECT content FROM outgoing_mails") { row in try row.next() as [UInt8] } }
    #expect(stored.count == 2 && stored.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("token") })
    #expect(!api.log.text.contains(tokens[0]))

    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    #expect(try Self.reset(api, tokens[0], to: "short").code == "validation_failed")
    let answer = try Self.reset(api, tokens[0])
    #expect(answer.status == 200 && answer.string("data.username") == "ada", "\(answer.text)")
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 401)
    #expect(try api.login("ada").status == 401 && api.login("ada", Self.new).status == 200)
    // Neither this link again, nor the other one, nor none.
    for token in tokens + ["x"] {
      let again = try Self.reset(api, token)
      #expect(again.status == 403 && again.string("error.message")?.contains("has been used or has expired") == true)
    }
    #expect(try api.mails().map(\.kind).suffix(1) == ["password_changed"])
    let acts = try api.database.read { try $0.auditEntries(AuditFilter(), offset: 0, limit: 9) }
    #expect(acts.contains { $0.action == "user.password_reset" && $0.actorName == "ada" && $0.ip == "127.0.0.1" })
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func nobodyLearnsWhetherThereIsSuchAnAccount(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .mailing())
    _ = try api.person("ada")
    _ = try api.person("bob") { $0.disabledAt = $0.createdAt }
    let answers = try ["ada", "bob", "nobody", "nobody@example.org"].map { try Self.forget(api, $0) }
    #expect(Set(answers.map(\.comparableText)).count == 1 && answers.allSatisfy { $0.status == 202 })
    // The same work while somebody waits: one row each, and nothing looked up.
    #expect(try api.database.read { try $0.value("SELECT count(*) FROM jobs WHERE name = 'password_reset'") } == 4)
    #expect(try api.mails().isEmpty)
    try api.doJobs()
    #expect(try api.mails().map(\.to) == ["ada@example.org"])
    #expect(try api.database.read { try $0.value("SELECT count(*) FROM jobs WHERE name = 'password_reset'") } == 0)
    #expect(!api.log.text.contains("nobody@example.org"))
  }

  @Test func aLinkWorksForAnHourAndUntilPasswordOrAddressAreOthers() throws {
    let api = try TestAPI(.sqlite, .mailing())
    let (ada, admin) = (try api.person("ada"), try api.person("admin", isAdministrator: true))
    func link() throws -> String {
      _ = try Self.forget(api, "ada")
      try api.doJobs()
      return Self.token(try #require(try api.mails().last).text)
    }
    var token = try link()
    api.pass(seconds: 3_600)
    #expect(try Self.reset(api, token).status == 403)

    token = try link()
    #expect(try api.ask("PATCH", "/users/me", as: .session(ada), #"{"email":"ada@example.com"}"#).status == 200)
    #expect(try Self.reset(api, token).status == 403)

    token = try link()
    let password = "{\"current_password\":\"\(TestAPI.password)\",\"new_password\":\"another one\"}"
    #expect(try api.ask("PUT", "/auth/password", as: .session(ada), password).status == 200)
    #expect(try Self.reset(api, token).status == 403)

    api.pass(seconds: 3_601)
    token = try link()
    #expect(
      try api.ask("PUT", "/admin/users/\(ada.user.id)/password", as: .session(admin), #"{"new_password":"a third one"}"#).status == 200)
    #expect(try Self.reset(api, token).status == 403)

    token = try link()
    #expect(try api.ask("PATCH", "/admin/users/\(ada.user.id)", as: .session(admin), #"{"disabled":true}"#).status == 200)
    #expect(try Self.reset(api, token).status == 403)
  }

  @Test func nobodysMailboxIsFilledByOthers() throws {
    let api = try TestAPI(.sqlite, .mailing())
    _ = try api.person("ada")
    for name in ["ada", "ADA", "ada@example.org", "ada", "Ada"] {
      _ = try Self.forget(api, name)
      try api.doJobs()
    }
    #expect(try api.mails().count == 3)
    api.pass(seconds: 3_601)
    _ = try Self.forget(api, "ada")
    try api.doJobs()
    #expect(try api.mails().count == 1, "the others are of no use any more")
  }

  @Test func whereNoMailIsSentItIsSaidAndAnAdministratorMakesALink() throws {
    let api = try TestAPI(.sqlite)
    let (ada, admin) = (try api.person("ada"), try api.person("admin", isAdministrator: true))
    #expect(try Self.forget(api, "ada").code == "conflict")
    let made = try api.ask("POST", "/admin/users/\(ada.user.id)/password-reset", as: .session(admin), nil, ["Idempotency-Key: k"])
    #expect(made.status == 201 && made.json("data.url") == .null)
    let repeated = try api.ask("POST", "/admin/users/\(ada.user.id)/password-reset", as: .session(admin), nil, ["Idempotency-Key: k"])
    #expect(repeated.json("data.token") == .null, "it is shown once")
    #expect(try Self.reset(api, made.string("data.token") ?? "").status == 200)
    #expect(try api.login("ada", Self.new).status == 200)
  }

  @Test func thePageTakesWhatStandsBehindTheHashAndLoadsNothing() throws {
    let api = try TestAPI(.sqlite)
    for path in ["//reset-password", "//register"] {
      let page = try api.ask("GET", path)
      #expect(page.status == 200 && page["Content-Type"] == "text/html; charset=utf-8")
      let policy = page["Content-Security-Policy"] ?? ""
      #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-") && policy.contains("form-action 'none'"))
      let script = page.text.split(separator: "<script>").last.map { String($0.prefix { $0 != "<" }) } ?? ""
      #expect(policy.contains("'sha256-\(Secrets.base64(Secrets.hash(script.utf8)))'"), "the browser runs it")
    }
  }

  @Test func guessingIsLimitedAsLoggingInIs() throws {
    var settings = try APISettings.mailing()
    settings.rates = [.login: RateLimit([(2, 60_000)])]
    let api = try TestAPI(.sqlite, settings)
    #expect(try [Self.forget(api, "ada").status, Self.reset(api, "x").status, Self.forget(api, "ada").status] == [202, 403, 429])
  }
}
