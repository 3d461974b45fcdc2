import Database
import HTTPServer
import Schema
import Store
import Testing

@testable import API

/// What goes wrong is said in one form, wherever it went wrong.
@Suite struct ErrorTests {
  @Test func whatIsSentWhereNothingIsReadIsRefused() throws {
    let api = try TestAPI(.sqlite)
    let ada = TestAPI.Credential.session(try api.person("ada"))
    for json in [#"{"apply": true}"#, "[]", "null", "apply=true"] {
      let answer = try api.ask("POST", "/trips/suggest", as: ada, json)
      #expect(answer.status == 400 && answer.code == "validation_failed", "\(json)")
      #expect(answer.string("error.message")?.contains("takes no body; what can be said stands in the URL: apply.") == true, "\(json)")
    }
    for (method, path, status) in [
      ("POST", "/trips/suggest", 200), ("POST", "/calendar/token", 201), ("DELETE", "/calendar/token", 204), ("POST", "/auth/logout", 204),
    ] {
      let refused = try api.ask(method, path, as: ada, #"{"x": 1}"#)
      #expect(refused.string("error.message")?.contains("takes no body") == true, "\(method) \(path)")
      let body = status == 201 ? "" : " {} "
      #expect(try api.ask(method, path, as: ada, body).status == status, "\(method) \(path)")
    }
  }

  @Test func everyErrorHasTheSameForm() throws {
    let api = try TestAPI(.sqlite) { $0.limits.body = 1 << 20 }
    let ada = TestAPI.Credential.session(try api.person("ada"))
    let long = String(repeating: "x", count: 70_000)
    let cases: [(String, String, String?, [String], Int, String)] = [
      ("GET", "/nothing", nil, [], 404, "not_found"), ("GET", "//", nil, [], 404, "not_found"),
      ("DELETE", "/users/me", nil, [], 405, "method_not_allowed"), ("TRACE", "/users/me", nil, [], 405, "method_not_allowed"),
      ("PATCH", "/users/me", #"{"display_name":"\#(long)"}"#, [], 413, "payload_too_large"),
      ("PATCH", "/users/me", "a=b", ["Content-Type: application/x-www-form-urlencoded"], 415, "unsupported_media_type"),
      ("PATCH", "/users/me", "{}", ["Content-Type: text/plain"], 415, "unsupported_media_type"),
      ("PATCH", "/users/me", "<a/>", ["Content-Type: application/xml"], 415, "unsupported_media_type"),
      ("PATCH", "/users/me", "{", [], 400, "invalid_json"), ("PATCH", "/users/me", "[]", [], 400, "validation_failed"),
      ("PATCH", "/users/me?colour=1", "{}", [], 400, "invalid_param"), ("GET", "/users/me?fields=", nil, [], 400, "invalid_param"),
      ("GET", "/users/me?fields=id&fields=id", nil, [], 400, "invalid_param"),
      ("DELETE", "/settings/tokens/17", nil, [], 400, "invalid_param"), ("GET", "/users/me?\(long)", nil, [], 414, "uri_too_long"),
      ("GET", "/users/me", nil, ["X-Long: \(long)"], 431, "headers_too_large"),
    ]
    for (method, path, json, fields, status, code) in cases {
      let answer = try api.ask(method, path, as: ada, json, fields)
      let what = "\(method) \(path.prefix(40)) \(json?.prefix(20) ?? "")"
      #expect(answer.status == status, "\(what)")
      #expect(answer.code == code, "\(what)")
      #expect(answer["Content-Type"] == "application/json")
      #expect(answer.string("error.message")?.hasSuffix(".") == true)
      #expect(answer.string("error.request_id") == answer["X-Request-Id"])
      #expect(answer.json.members.count == 1)
      #expect(answer["Cache-Control"] == "no-store")
      if [413, 414, 431].contains(status) { #expect(answer.json("error.limit") != nil, "\(what)") }
      #expect(!answer.text.contains(".swift"))
    }
  }

  @Test(arguments: [
    ("{\"a\":1,}", 7), ("{\"a\" 1}", 5), ("{\"a\":\"", 6), ("[1 2]", 3), ("nul", 3), ("{} {}", 3), ("\u{FEFF}{}", 0),
    ("{\"a\":1,\"a\":2}", 7),
    ("{\"a\":\"\\ud800\"}", 6), (String(repeating: "[", count: 100_000), 64),
  ])
  func whatIsNoJSONIsToldWhere(json: String, offset: Int) throws {
    // Long enough for the deepest nesting.
    let api = try TestAPI(.sqlite)
    let answer = try api.ask("POST", "/auth/login", String(json.prefix(60_000)))
    #expect(answer.code == "invalid_json")
    #expect(answer.json("error.offset") == .number("\(offset)"))
  }

  @Test func aRequestIDOfTheClientsOwnIsKept() throws {
    let api = try TestAPI(.sqlite)
    let answer = try api.ask("GET", "/users/me", as: .nobody, nil, ["X-Request-Id: my-id-1"])
    #expect(answer["X-Request-Id"] == "my-id-1")
    #expect(answer.string("error.request_id") == "my-id-1")
  }

  @Test func manyWrongFieldsAreAnsweredSoon() throws {
    let api = try TestAPI(.sqlite)
    let began = ContinuousClock.now
    let json = "{" + (0..<6_000).map { "\"f\($0)\":1" }.joined(separator: ",") + "}"
    let answer = try api.ask("POST", "/auth/login", json)
    #expect(answer.code == "validation_failed")
    #expect(answer.json("error.errors")?.members.count == 100)
    #expect(ContinuousClock.now - began < .seconds(5))
  }

  @Test func withoutItsDatabaseTheServerSaysSoAndComesBackWithIt() throws {
    let postgres = try PostgresServer()
    try postgres.start()
    let database = try Database(try postgres.url())
    try database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let api = try TestAPI(database, owner: postgres)
    defer { database.close() }
    let ada = try api.person("ada")
    let token = try api.token(ada, "write").text
    #expect(try api.ask("GET", "/users/me", as: .token(token)).status == 200)
    #expect(try api.ask("GET", "/health").status == 200)
    try postgres.kill()
    for (method, path, json) in [("GET", "/users/me", nil), ("PATCH", "/users/me", "{}"), ("GET", "/info", nil)]
      as [(String, String, String?)]
    {
      let answer = try api.ask(method, path, as: .token(token), json)
      #expect(answer.status == 503)
      #expect(answer.code == "unavailable")
      #expect(answer["Retry-After"] == "5")
      #expect(!answer.text.contains("127.0.0.1"), "where the database is, is nobody's business")
    }
    #expect(try api.ask("POST", "/auth/login", #"{"username":"ada","password":"\#(TestAPI.password)"}"#).status == 503)
    #expect(try api.ask("GET", "/health").status == 503)
    #expect(try api.ask("GET", "/version").status == 200)
    #expect(api.log.text.contains("error "), "the log knows why")
    try postgres.start()
    #expect(try eventually { try api.ask("GET", "/users/me", as: .token(token)).status == 200 })
    #expect(try api.ask("GET", "/health").status == 200)
  }
}
